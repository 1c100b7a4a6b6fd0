//! Somebody's data, erased at her request.

use crate::agenda;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::files;
use crate::identity;
use crate::kernel::Uuid;
use crate::mail;
use crate::mine;
use crate::speakers;

use super::batches::forget_batches;
use super::decide::{Seen, revoke_badge};
use super::delegation::erase_delegate;
use super::read::Participant;

/// Erases what is personal of somebody who does not come, or, once nothing is decided any more, of whoever came: name,
/// address, phone, post, answers, document, letters, the link to her page; a badge opens nothing more. Her number,
/// category, institution and times stay, for the figures of the conference, and that it was done stands in the log.
pub async fn erase(tx: &mut Tx, here: &Here, participant: &Participant, seen: Seen, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    let done = sqlx::query!(
        r#"update participants set name = '—', email = 'erased-' || id || '@erased.invalid', phone = '', post = '', answers = '{}',
               review = null, decline_reason = case when state = 'declined' then '—' else '' end, level_reason = '',
               attention = '', seat = '', search = '', delegate_id = null, name_key = '', erased_at = $4, updated_at = $4,
               version = version + 1
           where id = $1 and conference_id = $2 and version = $3 and (state in ('declined', 'withdrawn') or $5)
               and erased_at is null"#,
        seen.id,
        here.id,
        seen.version,
        now,
        !here.allows(Act::Decide)
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let mut addresses = vec![(seen.id, participant.email.clone())];
    addresses.extend(erase_merged(tx, seen.id).await?);
    let ids: Vec<Uuid> = addresses.iter().map(|(id, _)| *id).collect();
    forget_batches(tx, &ids).await?;
    sqlx::query!(
        "update pass_links l set revoked_at = $2 from participants p
         where p.id = l.participant_id and (p.id = $1 or p.merged_into = $1) and l.revoked_at is null",
        seen.id,
        now
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update leaves l set reason = '—' from participants p
         where p.id = l.participant_id and (p.id = $1 or p.merged_into = $1)",
        seen.id
    )
    .execute(tx.conn())
    .await?;
    // What somebody wrote about her: that something was written stays.
    sqlx::query!(
        "update bars v set reason = '—' from participants p
         where p.id = v.participant_id and (p.id = $1 or p.merged_into = $1)",
        seen.id
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update prints n set reason = case when n.reason = '' then '' else '—' end,
             again_reason = case when n.again_reason = '' then '' else '—' end
         from participants p where p.id = n.participant_id and (p.id = $1 or p.merged_into = $1)",
        seen.id
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update checkins c set force_reason = case when c.force_reason is not null then '—' end,
             hand_reason = case when c.hand_reason is not null then '—' end,
             undone_reason = case when c.undone_reason is not null then '—' end
         from participants p where p.id = c.participant_id and (p.id = $1 or p.merged_into = $1)
             and num_nonnulls(c.force_reason, c.hand_reason, c.undone_reason) > 0",
        seen.id
    )
    .execute(tx.conn())
    .await?;
    revoke_badge(tx, seen.id).await?;
    sqlx::query!("delete from discussion_wishes where participant_id = $1", seen.id).execute(tx.conn()).await?;
    identity::forget(tx, seen.id).await?;
    files::forget(tx, seen.id).await?;
    agenda::forget(tx, seen.id).await?;
    mine::forget(tx, seen.id).await?;
    speakers::forget(tx, seen.id).await?;
    let known: Vec<String> = addresses.iter().map(|(_, address)| address.clone()).collect();
    for erasure in tx.app().erasures.clone() {
        erasure(tx, here.id, &known).await?;
    }
    let mut letters = 0;
    for (id, address) in addresses {
        erase_delegate(tx, here, &address).await?;
        letters += mail::forget(tx, here.id, id, &address).await?;
    }
    Ok(Entry::new(actor, "registration.erased", "participant", seen.id)
        .of(here.id)
        .with("letters", letters)
        .touching("people"))
}

/// Erases the registrations of the same person that were put together with this one; tells each with its address.
async fn erase_merged(tx: &mut Tx, kept: Uuid) -> Result<Vec<(Uuid, String)>> {
    let now = tx.now;
    let rows = sqlx::query!(
        r#"update participants p set name = '—', email = 'erased-' || p.id || '@erased.invalid', phone = '', post = '',
               answers = '{}', review = null, decline_reason = '', level_reason = '', attention = '', seat = '', search = '', delegate_id = null,
               name_key = '', erased_at = $2, updated_at = $2, version = p.version + 1
           from participants held
           where held.id = p.id and p.merged_into = $1 and p.erased_at is null returning p.id, held.email"#,
        kept,
        now
    )
    .fetch_all(tx.conn())
    .await?;
    for row in &rows {
        identity::forget(tx, row.id).await?;
        files::forget(tx, row.id).await?;
    }
    Ok(rows.into_iter().map(|row| (row.id, row.email)).collect())
}
