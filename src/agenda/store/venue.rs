//! Days, rooms and tracks of the draft, hours, and what a clash weighs.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::rules::{Hours, NewRoom, Rule, Weight, code_from};
use super::Of;
use crate::access::Who;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};

fn entry(actor: Actor, action: &'static str, kind: &'static str, here: &Here, id: Uuid) -> Entry {
    Entry::new(actor, action, kind, id).of(here.id).touching("agenda")
}

fn changed(rows: u64) -> Result<()> {
    if rows == 0 { Err(Error::Conflict("problem-changed")) } else { Ok(()) }
}

/// What a day is about, if it is still as it was seen.
pub async fn change_theme(
    tx: &mut Tx,
    here: &Here,
    (number, version): (i32, i32),
    theme: &Words,
    actor: Actor,
) -> Result<Entry> {
    let done = sqlx::query!(
        "update days set theme = $4, version = version + 1 where conference_id = $1 and number = $2 and version = $3",
        here.id,
        number,
        version,
        theme as &Words
    )
    .execute(tx.conn())
    .await?;
    changed(done.rows_affected())?;
    Ok(entry(actor, "agenda.day_changed", "conference", here, here.id).with("day", number))
}

/// One more day, after the last.
pub async fn add_day(tx: &mut Tx, here: &Here, actor: Actor) -> Result<Entry> {
    let number = sqlx::query_scalar!(
        r#"insert into days (conference_id, number, date, theme)
           select $1, max(number) + 1, max(date) + 1, row('', '', '')::words from days where conference_id = $1 having max(number) < 31
           returning number"#,
        here.id
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(number) = number else { return Err(Error::Conflict("agenda-problem-days")) };
    Ok(entry(actor, "agenda.day_added", "conference", here, here.id).with("day", number))
}

/// Takes the last day away, where nothing stands on it; the first one stays.
pub async fn remove_day(tx: &mut Tx, here: &Here, number: i32, actor: Actor) -> Result<Entry> {
    let done = sqlx::query!(
        r#"delete from days d using conferences c
           where c.id = $1 and d.conference_id = $1 and d.number = $2 and d.number > 1
             and d.number = (select max(number) from days where conference_id = $1)
             and not exists (select from blocks b where b.conference_id = $1 and (b.starts_at at time zone c.time_zone)::date = d.date)"#,
        here.id,
        number
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("agenda-problem-day-used"));
    }
    Ok(entry(actor, "agenda.day_removed", "conference", here, here.id).with("day", number))
}

/// When a room or a participant is to be had, in place of what was said before.
async fn put_hours(
    tx: &mut Tx,
    here: &Here,
    (room, participant): (Option<Uuid>, Option<Uuid>),
    hours: &[(i32, Hours)],
) -> Result<()> {
    sqlx::query!(
        "delete from available_hours where conference_id = $1 and (room_id = $2 or participant_id = $3)",
        here.id,
        room,
        participant
    )
    .execute(tx.conn())
    .await?;
    let rows: Value = hours
        .iter()
        .map(|(number, hours)| json!({ "number": number, "opens": hours.map(|(opens, _)| opens), "closes": hours.map(|(_, closes)| closes) }))
        .collect();
    sqlx::query!(
        r#"insert into available_hours (conference_id, number, room_id, participant_id, opens, closes)
           select $1, number, $2, $3, opens, closes from jsonb_to_recordset($4) as r (number integer, opens time, closes time)"#,
        here.id,
        room,
        participant,
        rows
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// When a participant who is in a role can come.
pub async fn set_hours(
    tx: &mut Tx,
    here: &Here,
    participant: Uuid,
    hours: &[(i32, Hours)],
    actor: Actor,
) -> Result<Entry> {
    put_hours(tx, here, (None, Some(participant)), hours).await?;
    Ok(entry(actor, "agenda.hours_set", "participant", here, participant).with("days", hours.len()))
}

/// Forgets when somebody could come, with the rest of what is erased of her.
pub async fn forget(tx: &mut Tx, participant: Uuid) -> Result<()> {
    sqlx::query!("delete from available_hours where participant_id = $1", participant).execute(tx.conn()).await?;
    Ok(())
}

pub async fn add_room(tx: &mut Tx, here: &Here, new: &NewRoom, actor: Actor) -> Result<Entry> {
    let codes =
        sqlx::query_scalar!("select code from rooms where conference_id = $1", here.id).fetch_all(tx.conn()).await?;
    let id = new_id();
    sqlx::query!(
        r#"insert into rooms (id, conference_id, code, position, name, capacity, equipment)
           select $1, $2, $3, coalesce(max(position), 0) + 1, $4, $5, $6 from rooms where conference_id = $2"#,
        id,
        here.id,
        code_from(&new.name, "room", |code| codes.iter().any(|held| held == code)),
        &new.name as &Words,
        new.capacity,
        new.equipment,
    )
    .execute(tx.conn())
    .await?;
    put_hours(tx, here, (Some(id), None), &new.hours).await?;
    Ok(entry(actor, "agenda.room_added", "room", here, id))
}

pub async fn change_room(tx: &mut Tx, of: &Of, version: i32, new: &NewRoom, actor: Actor) -> Result<Entry> {
    let done = sqlx::query!(
        "update rooms set name = $3, capacity = $4, equipment = $5, version = version + 1 where id = $1 and version = $2",
        of.id,
        version,
        &new.name as &Words,
        new.capacity,
        new.equipment,
    )
    .execute(tx.conn())
    .await?;
    changed(done.rows_affected())?;
    put_hours(tx, &of.here, (Some(of.id), None), &new.hours).await?;
    Ok(entry(actor, "agenda.room_changed", "room", &of.here, of.id))
}

/// Takes a room away in which nothing stands.
pub async fn remove_room(tx: &mut Tx, of: &Of, version: i32, actor: Actor) -> Result<Entry> {
    let done = sqlx::query!("delete from rooms where id = $1 and version = $2", of.id, version)
        .execute(tx.conn())
        .await
        .map_err(|error| {
            let known = [
                ("blocks_room_id_fkey", "agenda-problem-room-used"),
                ("discussion_groups_room_id_fkey", "agenda-problem-room-used"),
                ("gates_at_room", "agenda-problem-room-gate"),
            ];
            db::refused(error, &known)
        })?;
    changed(done.rows_affected())?;
    Ok(entry(actor, "agenda.room_removed", "room", &of.here, of.id))
}

pub async fn add_track(tx: &mut Tx, here: &Here, name: &Words, actor: Actor) -> Result<Entry> {
    let codes =
        sqlx::query_scalar!("select code from tracks where conference_id = $1", here.id).fetch_all(tx.conn()).await?;
    let id = new_id();
    sqlx::query!(
        r#"insert into tracks (id, conference_id, code, position, name)
           select $1, $2, $3, coalesce(max(position), 0) + 1, $4 from tracks where conference_id = $2"#,
        id,
        here.id,
        code_from(name, "track", |code| codes.iter().any(|held| held == code)),
        name as &Words,
    )
    .execute(tx.conn())
    .await?;
    Ok(entry(actor, "agenda.track_added", "track", here, id))
}

pub async fn change_track(tx: &mut Tx, of: &Of, version: i32, name: &Words, actor: Actor) -> Result<Entry> {
    let done = sqlx::query!(
        "update tracks set name = $3, version = version + 1 where id = $1 and version = $2",
        of.id,
        version,
        name as &Words
    )
    .execute(tx.conn())
    .await?;
    changed(done.rows_affected())?;
    Ok(entry(actor, "agenda.track_changed", "track", &of.here, of.id))
}

/// Takes a track away on which nothing stands.
pub async fn remove_track(tx: &mut Tx, of: &Of, version: i32, actor: Actor) -> Result<Entry> {
    let done = sqlx::query!("delete from tracks where id = $1 and version = $2", of.id, version)
        .execute(tx.conn())
        .await
        .map_err(|error| db::refused(error, &[("items_track_id_fkey", "agenda-problem-track-used")]))?;
    changed(done.rows_affected())?;
    Ok(entry(actor, "agenda.track_removed", "track", &of.here, of.id))
}

/// What each clash weighs, and how long a walk takes.
pub async fn set_weights(
    tx: &mut Tx,
    here: &Here,
    weights: &BTreeMap<Rule, Weight>,
    walk: i32,
    actor: Actor,
) -> Result<Entry> {
    let rows: Value =
        weights.iter().map(|(rule, weight)| json!({ "rule": rule.as_str(), "weight": weight.as_str() })).collect();
    sqlx::query!(
        r#"insert into clash_rules (conference_id, rule, weight)
           select $1, rule, weight from jsonb_to_recordset($2) as r (rule text, weight text)
           on conflict (conference_id, rule) do update set weight = excluded.weight"#,
        here.id,
        rows
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("update conferences set walk_minutes = $2 where id = $1", here.id, walk).execute(tx.conn()).await?;
    let mut entry = entry(actor, "agenda.rules_set", "conference", here, here.id).with("walk", walk);
    for (rule, weight) in weights {
        entry = entry.with(rule.as_str(), weight.as_str());
    }
    Ok(entry)
}

/// Accepts a clash, with a reason; the log says which and by whom.
pub async fn overrule(tx: &mut Tx, here: &Here, clash: &str, reason: &str, who: &Who) -> Result<Entry> {
    let now = tx.now;
    sqlx::query!(
        r#"insert into overruled_clashes (conference_id, clash, reason, account_id, at) values ($1, $2, $3, $4, $5)
           on conflict (conference_id, clash) do update set reason = excluded.reason, account_id = excluded.account_id, at = excluded.at"#,
        here.id,
        clash,
        reason,
        who.account,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(entry(who.actor(), "agenda.clash_overruled", "conference", here, here.id).with("clash", clash))
}

/// A clash that was accepted counts again.
pub async fn restore_clash(tx: &mut Tx, here: &Here, clash: &str, actor: Actor) -> Result<Entry> {
    let done = sqlx::query!("delete from overruled_clashes where conference_id = $1 and clash = $2", here.id, clash)
        .execute(tx.conn())
        .await?;
    changed(done.rows_affected())?;
    Ok(entry(actor, "agenda.clash_restored", "conference", here, here.id).with("clash", clash))
}
