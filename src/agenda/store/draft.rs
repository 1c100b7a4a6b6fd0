//! Blocks, items and people of the draft, changed.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::super::rules::{NewBlock, NewItem, Role, code_from};
use super::Of;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};

/// What is refused because something came of it, and what it says then.
const USED: &[(&str, &str)] = &[
    ("motions_item_id_fkey", "agenda-problem-motion"),
    ("speaker_slides_item_id_fkey", "agenda-problem-slides"),
    ("discussion_sittings_block_id_fkey", "agenda-problem-sittings"),
];

fn entry(actor: Actor, action: &'static str, kind: &'static str, here: &Here, id: Uuid) -> Entry {
    Entry::new(actor, action, kind, id).of(here.id).touching("agenda")
}

/// A block with its code: its address within the conference.
pub async fn add_block(tx: &mut Tx, here: &Here, new: &NewBlock, actor: Actor) -> Result<(Uuid, Entry)> {
    let codes =
        sqlx::query_scalar!("select code from blocks where conference_id = $1", here.id).fetch_all(tx.conn()).await?;
    let id = new_id();
    sqlx::query!(
        r#"insert into blocks (id, conference_id, room_id, code, kind, title, starts_at, ends_at, parallel, expected, cancelled)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"#,
        id,
        here.id,
        new.room,
        code_from(&new.title, "block", |code| codes.iter().any(|held| held == code)),
        new.kind.as_str(),
        &new.title as &Words,
        new.starts_at,
        new.ends_at,
        new.parallel,
        new.expected,
        new.cancelled,
    )
    .execute(tx.conn())
    .await?;
    Ok((id, entry(actor, "agenda.block_added", "block", here, id)))
}

/// Changes a block that is still as it was seen; its items move along with its beginning.
pub async fn change_block(tx: &mut Tx, of: &Of, version: i32, new: &NewBlock, actor: Actor) -> Result<Entry> {
    let held =
        sqlx::query_scalar!("select starts_at from blocks where id = $1 and version = $2 for update", of.id, version)
            .fetch_optional(tx.conn())
            .await?;
    let Some(held) = held else { return Err(Error::Conflict("problem-changed")) };
    sqlx::query!(
        r#"update blocks set room_id = $2, kind = $3, title = $4, starts_at = $5, ends_at = $6, parallel = $7, expected = $8,
               cancelled = $9, version = version + 1
           where id = $1"#,
        of.id,
        new.room,
        new.kind.as_str(),
        &new.title as &Words,
        new.starts_at,
        new.ends_at,
        new.parallel,
        new.expected,
        new.cancelled,
    )
    .execute(tx.conn())
    .await?;
    move_items(tx, &[of.id], new.starts_at - held).await?;
    Ok(entry(actor, "agenda.block_changed", "block", &of.here, of.id))
}

/// The items of blocks go along with them; tells the version that each has now.
pub(super) async fn move_items(tx: &mut Tx, blocks: &[Uuid], by: TimeDelta) -> Result<BTreeMap<Uuid, i32>> {
    if by == TimeDelta::zero() {
        return Ok(BTreeMap::new());
    }
    let rows = sqlx::query!(
        "update items set starts_at = starts_at + make_interval(secs => $2), ends_at = ends_at + make_interval(secs => $2),
             version = version + 1 where block_id = any($1) returning id, version",
        blocks,
        by.as_seconds_f64(),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.version)).collect())
}

/// Takes a block out of the draft with its items; not one of which something came.
pub async fn remove_block(tx: &mut Tx, of: &Of, version: i32, actor: Actor) -> Result<Entry> {
    let items = sqlx::query!("delete from items where block_id = $1", of.id)
        .execute(tx.conn())
        .await
        .map_err(|error| db::refused(error, USED))?
        .rows_affected();
    let done = sqlx::query!("delete from blocks where id = $1 and version = $2", of.id, version)
        .execute(tx.conn())
        .await
        .map_err(|error| db::refused(error, USED))?
        .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(actor, "agenda.block_removed", "block", &of.here, of.id).with("items", items))
}

/// Everything of a day, so many minutes later or earlier.
pub async fn shift_day(
    tx: &mut Tx,
    here: &Here,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    by: TimeDelta,
    actor: Actor,
) -> Result<Entry> {
    let blocks = sqlx::query_scalar!(
        "update blocks set starts_at = starts_at + make_interval(secs => $4), ends_at = ends_at + make_interval(secs => $4),
             version = version + 1
         where conference_id = $1 and starts_at >= $2 and starts_at < $3 returning id",
        here.id,
        from,
        to,
        by.as_seconds_f64(),
    )
    .fetch_all(tx.conn())
    .await?;
    move_items(tx, &blocks, by).await?;
    let entry = entry(actor, "agenda.day_shifted", "conference", here, here.id);
    Ok(entry.with("minutes", by.num_minutes()).with("blocks", blocks.len()))
}

/// An item with its code: its address within the conference.
pub async fn add_item(tx: &mut Tx, here: &Here, new: &NewItem, actor: Actor) -> Result<(Uuid, Entry)> {
    let codes =
        sqlx::query_scalar!("select code from items where conference_id = $1", here.id).fetch_all(tx.conn()).await?;
    let id = new_id();
    sqlx::query!(
        r#"insert into items (id, conference_id, block_id, code, position, title, summary, produces, starts_at, ends_at, track_id, cancelled)
           select $1, $2, $3, $4, coalesce(max(position), 0) + 1, $5, $6, $7, $8, $9, $10, $11 from items where block_id = $3"#,
        id,
        here.id,
        new.block,
        code_from(&new.title, "item", |code| codes.iter().any(|held| held == code)),
        &new.title as &Words,
        &new.summary as &Words,
        &new.produces as &Words,
        new.starts_at,
        new.ends_at,
        new.track,
        new.cancelled,
    )
    .execute(tx.conn())
    .await?;
    set_goals(tx, id, &new.goals).await?;
    Ok((id, entry(actor, "agenda.item_added", "item", here, id).with_id("block", new.block)))
}

async fn set_goals(tx: &mut Tx, item: Uuid, goals: &[Uuid]) -> Result<()> {
    sqlx::query!("delete from item_goals where item_id = $1", item).execute(tx.conn()).await?;
    sqlx::query!("insert into item_goals (item_id, goal_id) select $1, unnest($2::uuid[])", item, goals)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Changes an item that is still as it was seen. In another block it comes last of what begins at its time.
pub async fn change_item(tx: &mut Tx, of: &Of, version: i32, new: &NewItem, actor: Actor) -> Result<Entry> {
    let done = sqlx::query!(
        r#"update items i set block_id = $3, title = $4, summary = $5, produces = $6, starts_at = $7, ends_at = $8, track_id = $9,
               cancelled = $10, version = version + 1,
               position = case when i.block_id = $3 then i.position
                   else (select coalesce(max(o.position), 0) + 1 from items o where o.block_id = $3) end
           where id = $1 and version = $2"#,
        of.id,
        version,
        new.block,
        &new.title as &Words,
        &new.summary as &Words,
        &new.produces as &Words,
        new.starts_at,
        new.ends_at,
        new.track,
        new.cancelled,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    set_goals(tx, of.id, &new.goals).await?;
    Ok(entry(actor, "agenda.item_changed", "item", &of.here, of.id))
}

/// What an item is called and what it is about, in other words; where a language has none, what stands there stays.
pub async fn reword_item(
    tx: &mut Tx,
    here: &Here,
    item: Uuid,
    (title, summary): (&Words, &Words),
    actor: Actor,
) -> Result<Entry> {
    let done = sqlx::query!(
        r#"update items i set version = version + 1,
               title = row(coalesce(nullif(($3::words).en, ''), (i.title).en), coalesce(nullif(($3::words).hans, ''), (i.title).hans),
                   coalesce(nullif(($3::words).hant, ''), (i.title).hant))::words,
               summary = row(coalesce(nullif(($4::words).en, ''), (i.summary).en), coalesce(nullif(($4::words).hans, ''), (i.summary).hans),
                   coalesce(nullif(($4::words).hant, ''), (i.summary).hant))::words
           where id = $2 and conference_id = $1"#,
        here.id,
        item,
        title as &Words,
        summary as &Words
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(actor, "agenda.item_changed", "item", here, item))
}

/// Two items change places, if the one that was moved is still as it was seen.
pub async fn move_item(
    tx: &mut Tx,
    of: &Of,
    version: i32,
    placed: &[(Uuid, DateTime<Utc>, DateTime<Utc>)],
    actor: Actor,
) -> Result<Entry> {
    let seen =
        sqlx::query_scalar!("select 1 as one from items where id = $1 and version = $2 for update", of.id, version)
            .fetch_optional(tx.conn())
            .await?;
    if seen.is_none() {
        return Err(Error::Conflict("problem-changed"));
    }
    let rows: serde_json::Value =
        placed.iter().map(|(id, starts, ends)| json!({ "id": id, "starts_at": starts, "ends_at": ends })).collect();
    // What comes first of the two has the smaller place: it is told by the order in which they stand here.
    sqlx::query!(
        r#"with placed as (select r.*, i.position from rows from (jsonb_to_recordset($1) as (id uuid, starts_at timestamptz, ends_at timestamptz))
               with ordinality as r (id, starts_at, ends_at, n) join items i on i.id = r.id),
             places as (select position, row_number() over (order by position) as n from placed)
           update items i set starts_at = p.starts_at, ends_at = p.ends_at, position = s.position, version = i.version + 1
           from placed p join places s on s.n = p.n where i.id = p.id"#,
        rows
    )
    .execute(tx.conn())
    .await?;
    Ok(entry(actor, "agenda.item_moved", "item", &of.here, of.id))
}

/// Takes an item out of the draft; not one of which something came.
pub async fn remove_item(tx: &mut Tx, of: &Of, version: i32, actor: Actor) -> Result<Entry> {
    let done = sqlx::query!("delete from items where id = $1 and version = $2", of.id, version)
        .execute(tx.conn())
        .await
        .map_err(|error| db::refused(error, USED))?
        .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(actor, "agenda.item_removed", "item", &of.here, of.id))
}

/// Somebody takes a role in an item: a participant, or a name.
pub async fn put_person(
    tx: &mut Tx,
    conference: Uuid,
    item: Uuid,
    role: Role,
    (participant, name): (Option<Uuid>, &Words),
    actor: Actor,
) -> Result<Entry> {
    let id = new_id();
    sqlx::query!(
        r#"insert into item_people (id, item_id, role, position, title, participant_id)
           select $1, $2, $3, coalesce(max(position), 0) + 1, $4, $5 from item_people where item_id = $2"#,
        id,
        item,
        role.as_str(),
        name as &Words,
        participant,
    )
    .execute(tx.conn())
    .await?;
    let entry = Entry::new(actor, "agenda.person_put", "item", item).of(conference).touching("agenda");
    Ok(entry.with("role", role.as_str()).with_id("person", id))
}

/// Takes somebody out of a role.
pub async fn remove_person(tx: &mut Tx, of: &Of, person: Uuid, actor: Actor) -> Result<Entry> {
    let done = sqlx::query!("delete from item_people where id = $1 and item_id = $2", person, of.id)
        .execute(tx.conn())
        .await?
        .rows_affected();
    if done == 0 {
        return Err(Error::NotFound);
    }
    Ok(entry(actor, "agenda.person_removed", "item", &of.here, of.id).with_id("person", person))
}
