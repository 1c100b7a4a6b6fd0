//! The note that must be read before somebody is admitted.

use super::decide::Seen;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::error::{Error, Result};

/// Keeps the note of somebody, as she was seen, and her seat; an empty one takes it away. What it says stands in no log.
pub async fn note_attention(
    tx: &mut Tx,
    here: &Here,
    seen: Seen,
    (note, seat): (&str, &str),
    actor: Actor,
) -> Result<Entry> {
    let now = tx.now;
    let done = sqlx::query!(
        "update participants set attention = $4, seat = $6, updated_at = $5, version = version + 1
         where id = $1 and conference_id = $2 and version = $3 and erased_at is null",
        seen.id,
        here.id,
        seen.version,
        note,
        now,
        seat
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let action = if note.is_empty() { "registration.attention_removed" } else { "registration.attention_noted" };
    Ok(Entry::new(actor, action, "participant", seen.id).of(here.id).touching("people"))
}
