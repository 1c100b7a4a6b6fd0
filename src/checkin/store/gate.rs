//! The rules of a gate, and the lock of two.

use anyhow::Context as _;

use super::super::rules::{Again, GateRules, Turned, Window};
use super::AtGate;
use crate::access::Who;
use crate::audit::{Actor, Entry, Tx};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words};
use crate::registration::Level;

/// A group that a gate may ask for, or a room that may lie behind it.
#[derive(Clone, Debug)]
pub struct Named {
    pub id: Uuid,
    pub name: Words,
}

/// The groups of a conference.
pub async fn groups(db: &Db, conference: Uuid) -> Result<Vec<Named>> {
    Ok(sqlx::query_as!(
        Named,
        r#"select id, name as "name: Words" from groups where conference_id = $1 order by kind, position"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// The rooms of a conference, of which one may lie behind a gate.
pub async fn rooms(db: &Db, conference: Uuid) -> Result<Vec<Named>> {
    Ok(sqlx::query_as!(
        Named,
        r#"select id, name as "name: Words" from rooms where conference_id = $1 order by position, code"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// The levels that open the zone of a gate.
pub async fn levels_of_zone(db: &Db, zone: Uuid) -> Result<Vec<Level>> {
    let mut levels: Vec<Level> = sqlx::query_scalar!("select level from level_zones where zone_id = $1", zone)
        .fetch_all(db.read())
        .await?
        .iter()
        .filter_map(|level| Level::parse(level))
        .collect();
    levels.sort();
    Ok(levels)
}

/// The rules of a gate.
pub async fn rules(db: &Db, gate: Uuid) -> Result<GateRules> {
    let row = sqlx::query!(
        "select g.levels, g.again, g.unlock_within, g.room_id, g.is_inner, z.capacity
         from gates g join zones z on z.id = g.zone_id where g.id = $1",
        gate
    )
    .fetch_one(db.read())
    .await?;
    Ok(GateRules {
        levels: row.levels.iter().filter_map(|level| Level::parse(level)).collect(),
        groups: sqlx::query_scalar!("select group_id from gate_groups where gate_id = $1 order by group_id", gate)
            .fetch_all(db.read())
            .await?,
        windows: sqlx::query_as!(
            Window,
            "select opens_at, closes_at from gate_windows where gate_id = $1 order by opens_at",
            gate
        )
        .fetch_all(db.read())
        .await?,
        again: Again::parse(&row.again).context("an unknown rule")?,
        capacity: row.capacity,
        unlock_within: row.unlock_within,
        room: row.room_id,
        is_inner: row.is_inner,
    })
}

/// Who holds a key of a lock.
#[derive(Clone, Debug)]
pub struct Custodian {
    pub account: Uuid,
    pub name: String,
    pub email: String,
}

/// Those who hold a key of the lock of a gate.
pub async fn custodians(db: &Db, gate: Uuid) -> Result<Vec<Custodian>> {
    Ok(sqlx::query_as!(
        Custodian,
        "select a.id as account, a.name, a.email from gate_custodians c join accounts a on a.id = c.account_id
         where c.gate_id = $1 order by a.name, a.id",
        gate
    )
    .fetch_all(db.read())
    .await?)
}

/// Keeps the rules of a gate, as it and the capacity of its zone were seen. A lock that comes is closed, one that
/// stays is closed too: other people may hold its keys now.
pub async fn save_rules(
    tx: &mut Tx,
    at: &AtGate,
    rules: &GateRules,
    custodians: &[Uuid],
    (version, capacity_seen): (i32, Option<i32>),
    actor: Actor,
) -> Result<Entry> {
    let levels: Vec<String> = rules.levels.iter().map(|level| level.as_str().to_owned()).collect();
    let changed = sqlx::query!(
        "update gates set levels = $3, again = $4, unlock_within = $5, first_key_by = null, first_key_at = null, unlocked_at = null,
             room_id = $6, is_inner = $7, version = version + 1
         where id = $1 and version = $2",
        at.gate,
        version,
        &levels,
        rules.again.as_str(),
        rules.unlock_within,
        rules.room,
        rules.is_inner
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    let limited = sqlx::query!(
        "update zones set capacity = $2 where id = $1 and capacity is not distinct from $3",
        at.zone,
        rules.capacity,
        capacity_seen
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 || limited == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    sqlx::query!("delete from gate_groups where gate_id = $1", at.gate).execute(tx.conn()).await?;
    sqlx::query!(
        "insert into gate_groups (gate_id, group_id, conference_id) select $1, id, $2 from unnest($3::uuid[]) as g (id)",
        at.gate,
        at.conference.id,
        &rules.groups
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("delete from gate_windows where gate_id = $1", at.gate).execute(tx.conn()).await?;
    let (opens, closes): (Vec<_>, Vec<_>) =
        rules.windows.iter().map(|window| (window.opens_at, window.closes_at)).unzip();
    sqlx::query!(
        "insert into gate_windows (gate_id, opens_at, closes_at) select $1, * from unnest($2::timestamptz[], $3::timestamptz[])",
        at.gate,
        &opens,
        &closes
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("delete from gate_custodians where gate_id = $1", at.gate).execute(tx.conn()).await?;
    sqlx::query!(
        "insert into gate_custodians (gate_id, account_id) select $1, id from unnest($2::uuid[]) as a (id)",
        at.gate,
        custodians
    )
    .execute(tx.conn())
    .await?;
    Ok(Entry::new(actor, "checkin.rules_changed", "gate", at.gate)
        .of(at.conference.id)
        .with("levels", levels)
        .with("groups", rules.groups.len())
        .with("windows", rules.windows.len())
        .with("again", rules.again.as_str())
        .with("capacity", rules.capacity)
        .with("unlock_within", rules.unlock_within)
        .with("custodians", custodians.iter().map(Uuid::to_string).collect::<Vec<_>>())
        .touching("checkins"))
}

/// Turns the key of one of the custodians. Two at once are one after the other.
pub async fn turn_key(tx: &mut Tx, at: &AtGate, who: &Who) -> Result<(Turned, Entry)> {
    let now = tx.now;
    let row = sqlx::query!(
        "select unlock_within, first_key_by, first_key_at, unlocked_at from gates where id = $1 for update",
        at.gate
    )
    .fetch_one(tx.conn())
    .await?;
    let within = row.unlock_within.ok_or(Error::Conflict("problem-changed"))?;
    let lock = super::lock(within, row.first_key_by.zip(row.first_key_at), row.unlocked_at);
    let turned = lock.turn(who.account, now);
    match turned {
        Turned::First => {
            sqlx::query!(
                "update gates set first_key_by = $2, first_key_at = $3 where id = $1",
                at.gate,
                who.account,
                now
            )
            .execute(tx.conn())
            .await?;
        }
        Turned::Open => {
            sqlx::query!("update gates set unlocked_at = $2 where id = $1", at.gate, now).execute(tx.conn()).await?;
        }
        Turned::Same => return Err(Error::Conflict("checkin-problem-same-key")),
        Turned::WasOpen => return Err(Error::Conflict("problem-changed")),
    }
    let action = if turned == Turned::Open { "checkin.unlocked" } else { "checkin.first_key" };
    let mut entry = Entry::new(who.actor(), action, "gate", at.gate).of(at.conference.id).touching("checkins");
    if let (Turned::Open, Some(first)) = (turned, row.first_key_by) {
        entry = entry.with_id("first_key_by", first);
    }
    Ok((turned, entry))
}

/// Locks a gate again.
pub async fn lock_again(tx: &mut Tx, at: &AtGate, who: &Who) -> Result<Entry> {
    let locked = sqlx::query!(
        "update gates set first_key_by = null, first_key_at = null, unlocked_at = null
         where id = $1 and (unlocked_at is not null or first_key_by is not null)",
        at.gate
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if locked == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(who.actor(), "checkin.locked", "gate", at.gate).of(at.conference.id).touching("checkins"))
}
