//! Blocks and items that are moved in the timetable.

use std::collections::BTreeMap;

use super::super::rules::{BlockPlace, ItemPlace};
use super::Of;
use super::draft::move_items;
use crate::audit::{Actor, Entry, Tx};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::Uuid;

/// Where somebody moved it to, somebody else has taken away meanwhile.
const GONE: &[(&str, &str)] = &[("blocks_room_id_fkey", "problem-changed"), ("items_block_id_fkey", "problem-changed")];

/// What a move came to.
pub struct Moved<P> {
    /// Where it stood.
    pub before: P,
    /// The version that each row has now that was changed.
    pub versions: BTreeMap<Uuid, i32>,
}

/// The version of every block and every item of the draft. Read before the draft: what changes between the two is then
/// refused, not lost.
pub async fn row_versions(db: &Db, conference: Uuid) -> Result<BTreeMap<Uuid, i32>> {
    let rows = sqlx::query!(
        r#"select id as "id!", version as "version!" from blocks where conference_id = $1
           union all select id, version from items where conference_id = $1"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.version)).collect())
}

fn entry(actor: Actor, action: &'static str, kind: &'static str, of: &Of) -> Entry {
    Entry::new(actor, action, kind, of.id).of(of.here.id).touching("agenda")
}

/// Moves a block that is still as it was seen, and its items with its beginning.
pub async fn place_block(
    tx: &mut Tx,
    of: &Of,
    version: i32,
    place: &BlockPlace,
    actor: Actor,
) -> Result<(Moved<BlockPlace>, Entry)> {
    let before = sqlx::query_as!(
        BlockPlace,
        "select starts_at, ends_at, room_id as room from blocks where id = $1 and version = $2 for update",
        of.id,
        version
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(before) = before else { return Err(Error::Conflict("problem-changed")) };
    let version = sqlx::query_scalar!(
        "update blocks set starts_at = $2, ends_at = $3, room_id = $4, version = version + 1 where id = $1 returning version",
        of.id,
        place.starts_at,
        place.ends_at,
        place.room,
    )
    .fetch_one(tx.conn())
    .await
    .map_err(|error| db::refused(error, GONE))?;
    let by = place.starts_at - before.starts_at;
    let mut versions = move_items(tx, &[of.id], by).await?;
    versions.insert(of.id, version);
    let entry = entry(actor, "agenda.block_moved", "block", of).with("minutes", by.num_minutes());
    let entry = match place.room.filter(|_| place.room != before.room) {
        Some(room) => entry.with_id("room", room),
        None => entry,
    };
    Ok((Moved { before, versions }, entry))
}

/// Moves an item that is still as it was seen. In another block it comes last of what begins at its time.
pub async fn place_item(
    tx: &mut Tx,
    of: &Of,
    version: i32,
    place: &ItemPlace,
    actor: Actor,
) -> Result<(Moved<ItemPlace>, Entry)> {
    let before = sqlx::query_as!(
        ItemPlace,
        r#"select block_id as block, starts_at, ends_at, position as "position?" from items
           where id = $1 and version = $2 for update"#,
        of.id,
        version
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(before) = before else { return Err(Error::Conflict("problem-changed")) };
    let version = sqlx::query_scalar!(
        r#"update items i set block_id = $2, starts_at = $3, ends_at = $4, version = version + 1,
               position = coalesce($5, case when i.block_id = $2 then i.position
                   else (select coalesce(max(o.position), 0) + 1 from items o where o.block_id = $2) end)
           where id = $1 returning version"#,
        of.id,
        place.block,
        place.starts_at,
        place.ends_at,
        place.position,
    )
    .fetch_one(tx.conn())
    .await
    .map_err(|error| db::refused(error, GONE))?;
    let entry = entry(actor, "agenda.item_moved", "item", of)
        .with("minutes", (place.starts_at - before.starts_at).num_minutes())
        .with_id("block", place.block);
    Ok((Moved { before, versions: BTreeMap::from([(of.id, version)]) }, entry))
}
