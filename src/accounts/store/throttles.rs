use std::net::IpAddr;

use chrono::TimeDelta;

use crate::access::count_attempts;
use crate::access::rules::{WINDOW, network};
use crate::accounts::rules::{LINKS, PER_ACCOUNT, PER_ADDRESS};
use crate::audit::{Tx, Unaudited};
use crate::error::{Error, Result};
use crate::state::App;

/// What is tried: each is counted by itself.
#[derive(Clone, Copy, Debug)]
pub enum Tried {
    /// By anybody, to sign in.
    Password,
    Code,
    /// The password of whoever is signed in already, to show that it is she: strangers cannot use this up.
    Proof,
}

/// An attempt that was counted before it is made, so that many at once are counted too.
pub struct Attempt {
    of_account: Vec<u8>,
    of_address: Vec<u8>,
}

impl Attempt {
    /// Counts an attempt on an account (as it was named, known or not) from an address, and refuses it where there
    /// were too many.
    pub async fn begin(app: &App, tried: Tried, account: &str, address: Option<IpAddr>) -> Result<Attempt> {
        let what = match tried {
            Tried::Password => "password",
            Tried::Code => "code",
            Tried::Proof => "proof",
        };
        let (of_account, of_address) = keys(app, what, account, address);
        let mut tx = Tx::begin(app).await?;
        let counted = vec![(of_account.clone(), PER_ACCOUNT), (of_address.clone(), PER_ADDRESS)];
        let allowed = count_attempts(&mut tx, counted).await?;
        let attempt = Attempt { of_account, of_address };
        tx.commit_unaudited(Unaudited::Attempts).await?;
        if allowed { Ok(attempt) } else { Err(Error::TooMany) }
    }

    /// It succeeded: the account's count begins anew, and the address is not charged for it.
    /// (Only for it: who owns one account must not clear what she tried on others.)
    pub async fn succeeded(self, tx: &mut Tx) -> Result<()> {
        sqlx::query!(
            "delete from throttles where key = $1 or (key = $2 and attempts = 1)",
            self.of_account,
            self.of_address
        )
        .execute(tx.conn())
        .await?;
        sqlx::query!("update throttles set attempts = attempts - 1 where key = $1 and attempts > 1", self.of_address)
            .execute(tx.conn())
            .await?;
        Ok(())
    }
}

/// What is counted under for an account and for an address.
fn keys(app: &App, what: &str, account: &str, address: Option<IpAddr>) -> (Vec<u8>, Vec<u8>) {
    let tag = |text: String| app.vault.tag("throttles", &text);
    (tag(format!("{what} account {account}")), tag(format!("{what} address {}", network(address))))
}

/// Counts that a link was asked for, in the transaction at hand: whether this address may ask, and whether a link is
/// mailed to the account once more ([`LINKS`]).
pub async fn count_link(tx: &mut Tx, account: &str, address: Option<IpAddr>) -> Result<(bool, bool)> {
    let (of_account, of_address) = keys(tx.app(), "link", account, address);
    let may_ask = count_attempts(tx, vec![(of_address, PER_ADDRESS)]).await?;
    let is_mailed = count_attempts(tx, vec![(of_account, LINKS)]).await?;
    Ok((may_ask, is_mailed))
}

/// Removes what has expired: attempts, links, sign-ins.
pub async fn tidy(app: &App) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    sqlx::query!("delete from throttles where started_at < $1", now - WINDOW).execute(tx.conn()).await?;
    sqlx::query!("delete from sign_in_links where expires_at < $1", now - TimeDelta::days(30))
        .execute(tx.conn())
        .await?;
    sqlx::query!(
        "delete from sign_ins where coalesce(ended_at, expires_at) < $1 or (not complete and expires_at < $2)",
        now - TimeDelta::days(90),
        now
    )
    .execute(tx.conn())
    .await?;
    tx.commit_unaudited(Unaudited::Expired).await
}
