use super::password;
use super::rules;
use super::store::{self, Attempt, Tried};
use crate::access::Who;
use crate::audit::{Tx, Unaudited};
use crate::error::{Error, Result};
use crate::state::App;

/// Whether somebody need not show anew that it is she: she arrived by a link just now.
pub async fn is_fresh(app: &App, who: &Who) -> Result<bool> {
    let (by_link, created_at) = store::arrival(&app.db, who.sign_in).await?;
    Ok(rules::is_fresh(by_link, created_at, app.clock.now()))
}

/// Whether it is she: she arrived by a link just now, or gives the password of her account. Tries are counted.
pub async fn is_she(app: &App, who: &Who, given: &str) -> Result<bool> {
    if is_fresh(app, who).await? {
        return Ok(true);
    }
    let account = store::find(&app.db, who.account).await?.ok_or(Error::NotFound)?;
    let attempt = Attempt::begin(app, Tried::Proof, account.email.as_str(), who.address).await?;
    if !password::matches(app, given, account.password_hash.clone()).await? {
        return Ok(false);
    }
    let mut tx = Tx::begin(app).await?;
    attempt.succeeded(&mut tx).await?;
    tx.commit_unaudited(Unaudited::Attempts).await?;
    Ok(true)
}
