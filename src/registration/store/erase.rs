//! Somebody's data, erased at her request.

use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::error::{Error, Result};
use crate::identity;
use crate::mail;

use super::decide::Seen;
use super::delegation::erase_delegate;
use super::read::Participant;

/// Erases what is personal of somebody who does not come: name, address, phone, post, answers, document,
/// letters, the link to her page. Her number, category, institution and times stay, for the figures of the
/// conference, and that it was done stands in the log.
pub async fn erase(tx: &mut Tx, here: &Here, participant: &Participant, seen: Seen, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    let done = sqlx::query!(
        r#"update participants set name = '—', email = 'erased-' || id || '@erased.invalid', phone = '', post = '', answers = '{}',
               review = null, decline_reason = '', level_reason = '', search = '', delegate_id = null, name_key = '', erased_at = $4, updated_at = $4, version = version + 1
           where id = $1 and conference_id = $2 and version = $3 and state in ('declined', 'withdrawn') and erased_at is null"#,
        seen.id,
        here.id,
        seen.version,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    sqlx::query!(
        "update pass_links set revoked_at = $2 where participant_id = $1 and revoked_at is null",
        seen.id,
        now
    )
    .execute(tx.conn())
    .await?;
    erase_delegate(tx, here, &participant.email).await?;
    identity::forget(tx, seen.id).await?;
    let letters = mail::forget(tx, here.id, seen.id, &participant.email).await?;
    Ok(Entry::new(actor, "registration.erased", "participant", seen.id)
        .of(here.id)
        .with("letters", letters)
        .touching("people"))
}
