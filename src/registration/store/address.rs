//! The address at which somebody is written to.

use super::super::rules::searchable;
use super::decide::renew_link;
use super::read::Participant;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db;
use crate::error::{Error, Result};
use crate::kernel::Email;

/// Writes to somebody at another address from now on, and sends a new pass link there: whoever reads the old one
/// has the link of before. It is hers once she opens it.
///
/// # Errors
/// [`Error::Conflict`] `registration-fault-already`, where somebody else is registered with it.
pub async fn change_address(
    tx: &mut Tx,
    here: &Here,
    held: &Participant,
    version: i32,
    email: &Email,
    actor: Actor,
) -> Result<(Entry, Vec<Entry>)> {
    let now = tx.now;
    let done = sqlx::query!(
        "update participants set email = $4, search = $5, confirmed_at = null, updated_at = $6, version = version + 1
         where id = $1 and conference_id = $2 and version = $3 and state in ('submitted', 'waitlisted', 'approved')",
        held.id,
        here.id,
        version,
        email.as_str(),
        searchable(&held.answers.name, &held.institution.name, email.as_str(), &held.answers.phone),
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("participants_email_unique", "registration-fault-already")]))?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let renewed = renew_link(tx, here, held.id, actor).await?;
    let entry = Entry::new(actor, "registration.address_changed", "participant", held.id).of(here.id);
    Ok((entry.touching("people"), vec![renewed]))
}
