pub mod security;
pub mod staff;

use crate::accounts::{self, Account};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Email, Faults};

/// The open account of an address, or what is wrong with it.
async fn account_of(db: &Db, email: &Email) -> Result<std::result::Result<Account, Faults>> {
    Ok(match accounts::find_by_email(db, email).await? {
        None => Err(Faults::one("email", "grants-fault-no-account")),
        Some(account) if account.disabled_at.is_some() => Err(Faults::one("email", "grants-fault-closed")),
        Some(account) => Ok(account),
    })
}
