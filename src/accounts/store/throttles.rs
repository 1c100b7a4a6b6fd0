use std::net::IpAddr;

use chrono::TimeDelta;

use crate::access::count_attempts;
use crate::access::rules::{WINDOW, network};
use crate::accounts::rules::{PER_ACCOUNT, PER_ADDRESS};
use crate::audit::{Tx, Unaudited};
use crate::error::{Error, Result};
use crate::state::App;

/// What is tried: each is counted by itself.
#[derive(Clone, Copy, Debug)]
pub enum Tried {
    Password,
    Code,
    Link,
}

/// An attempt that was counted before it is made, so that many at once are counted too.
pub struct Attempt {
    of_account: Vec<u8>,
    of_address: Vec<u8>,
}

impl Attempt {
    /// Counts an attempt on an account (as it was named, known or not) from an address, in the
    /// transaction at hand. Refuses it where there were too many.
    pub async fn count(tx: &mut Tx, tried: Tried, account: &str, address: Option<IpAddr>) -> Result<(Attempt, bool)> {
        let what = match tried {
            Tried::Password => "password",
            Tried::Code => "code",
            Tried::Link => "link",
        };
        let vault = &tx.app().vault;
        let attempt = Attempt {
            of_account: vault.tag("throttles", &format!("{what} account {account}")),
            of_address: vault.tag("throttles", &format!("{what} address {}", network(address))),
        };
        let keys = vec![(attempt.of_account.clone(), PER_ACCOUNT), (attempt.of_address.clone(), PER_ADDRESS)];
        let allowed = count_attempts(tx, keys).await?;
        Ok((attempt, allowed))
    }

    /// Counts, commits, and refuses where there were too many.
    pub async fn begin(app: &App, tried: Tried, account: &str, address: Option<IpAddr>) -> Result<Attempt> {
        let mut tx = Tx::begin(app).await?;
        let (attempt, allowed) = Attempt::count(&mut tx, tried, account, address).await?;
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
