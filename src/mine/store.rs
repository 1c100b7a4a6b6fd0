//! Favourites, and who is the participant behind an account.

use std::collections::BTreeSet;

use crate::audit::{Actor, Entry, Tx};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words};

/// Most items that somebody stars.
const MOST: i64 = 500;

pub async fn favourites(db: &Db, participant: Uuid) -> Result<BTreeSet<Uuid>> {
    let items = sqlx::query_scalar!("select item_id from favourites where participant_id = $1", participant)
        .fetch_all(db.read())
        .await?;
    Ok(items.into_iter().collect())
}

/// What the items are called that somebody has starred, in the order of time.
pub async fn starred(db: &Db, participant: Uuid) -> Result<Vec<Words>> {
    Ok(sqlx::query_scalar!(
        r#"select i.title as "title!: Words" from favourites f join items i on i.id = f.item_id where f.participant_id = $1
           order by i.starts_at, i.id"#,
        participant
    )
    .fetch_all(db.read())
    .await?)
}

/// The participant who registered with the address of an account, as long as she comes.
pub async fn of_account(db: &Db, conference: Uuid, account: Uuid) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar!(
        r#"select p.id from participants p join accounts a on a.email = p.email
           where a.id = $2 and p.conference_id = $1 and p.state in ('submitted', 'waitlisted', 'approved') and p.erased_at is null
           order by p.number limit 1"#,
        conference,
        account
    )
    .fetch_optional(db.read())
    .await?)
}

/// Stars items, or takes their stars away.
pub async fn star(
    tx: &mut Tx,
    conference: Uuid,
    participant: Uuid,
    items: &[Uuid],
    on: bool,
    actor: Actor,
) -> Result<Entry> {
    let now = tx.now;
    if on {
        // Two forms of hers at once: one after the other, so that there are never too many.
        sqlx::query!("select id from participants where id = $1 for no key update", participant)
            .fetch_one(tx.conn())
            .await?;
        sqlx::query!(
            r#"insert into favourites (participant_id, item_id, created_at) select $1, unnest($2::uuid[]), $3
               on conflict do nothing"#,
            participant,
            items,
            now
        )
        .execute(tx.conn())
        .await?;
        let held = sqlx::query_scalar!(
            r#"select count(*) as "count!" from favourites where participant_id = $1"#,
            participant
        )
        .fetch_one(tx.conn())
        .await?;
        if held > MOST {
            return Err(Error::Conflict("mine-problem-many"));
        }
    } else {
        sqlx::query!("delete from favourites where participant_id = $1 and item_id = any($2)", participant, items)
            .execute(tx.conn())
            .await?;
    }
    Ok(Entry::new(actor, if on { "mine.starred" } else { "mine.unstarred" }, "participant", participant)
        .of(conference)
        .with("items", items.len()))
}

/// Erases what somebody starred.
pub async fn forget(tx: &mut Tx, participant: Uuid) -> Result<()> {
    sqlx::query!("delete from favourites where participant_id = $1", participant).execute(tx.conn()).await?;
    Ok(())
}
