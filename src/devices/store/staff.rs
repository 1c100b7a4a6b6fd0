//! The staff code of a conference, and the kiosks that it opens for a while.

use chrono::{DateTime, Utc};

use super::super::rules::STAFF_OPEN;
use crate::access::{Device, Serves};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::Uuid;

/// The hash of a conference's code, and since when it is the one.
pub async fn staff_code(db: &Db, conference: Uuid) -> Result<Option<(String, DateTime<Utc>)>> {
    let row = sqlx::query!("select code_hash, set_at from staff_codes where conference_id = $1", conference)
        .fetch_optional(db.read())
        .await?;
    Ok(row.map(|row| (row.code_hash, row.set_at)))
}

/// Sets the code, by its hash.
pub async fn set_staff_code(tx: &mut Tx, here: &Here, hash: &str, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    sqlx::query!(
        "insert into staff_codes (conference_id, code_hash, set_at, set_by) values ($1, $2, $3, $4)
         on conflict (conference_id) do update set code_hash = $2, set_at = $3, set_by = $4",
        here.id,
        hash,
        now,
        actor.account()
    )
    .execute(tx.conn())
    .await?;
    Ok(Entry::new(actor, "device.staff_code_set", "conference", here.id).of(here.id).touching("devices"))
}

/// Takes the code away: nobody leaves a kiosk by it any more.
pub async fn remove_staff_code(tx: &mut Tx, here: &Here, actor: Actor) -> Result<Entry> {
    let gone = sqlx::query!("delete from staff_codes where conference_id = $1", here.id).execute(tx.conn()).await?;
    if gone.rows_affected() == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "device.staff_code_removed", "conference", here.id).of(here.id).touching("devices"))
}

fn entry(device: &Device, action: &'static str) -> Entry {
    Entry::new(device.actor(), action, "device", device.id).of(device.conference).touching("devices")
}

/// Opens a kiosk to whoever typed the code.
pub async fn open_to_staff(tx: &mut Tx, device: &Device) -> Result<Entry> {
    let until = tx.now + STAFF_OPEN;
    sqlx::query!("update devices set staff_until = $2 where id = $1", device.id, until).execute(tx.conn()).await?;
    Ok(entry(device, "device.opened_to_staff"))
}

/// Ends that.
pub async fn close_to_staff(tx: &mut Tx, device: &Device) -> Result<Entry> {
    sqlx::query!("update devices set staff_until = null where id = $1", device.id).execute(tx.conn()).await?;
    Ok(entry(device, "device.closed_to_staff"))
}

/// Whether a kiosk is open to staff now.
pub async fn is_open_to_staff(db: &Db, device: &Device, now: DateTime<Utc>) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select coalesce(staff_until > $2, false) as "is_open!" from devices where id = $1"#,
        device.id,
        now
    )
    .fetch_one(db.read())
    .await?)
}

/// Sets a kiosk up at another gate, where it is open to staff and nothing that it read waits to be sent.
pub async fn move_by_staff(tx: &mut Tx, device: &Device, gate: Uuid, serves: Serves) -> Result<Entry> {
    let now = tx.now;
    let moved = sqlx::query!(
        "update devices set gate_id = $2, direction = $3, staff_until = null, version = version + 1
         where id = $1 and staff_until > $4 and coalesce(queue, 0) = 0",
        device.id,
        gate,
        serves.as_str(),
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if moved == 0 {
        return Err(Error::Conflict("kiosk-staff-problem-queue"));
    }
    Ok(entry(device, "device.moved_by_staff").with_id("gate", gate).with("direction", serves.as_str()))
}

/// Takes its token from a kiosk that is open to staff: a new link enrols it again.
pub async fn sign_off_by_staff(tx: &mut Tx, device: &Device) -> Result<Entry> {
    let now = tx.now;
    let gone = sqlx::query!(
        "update devices set token_hash = null, enrolled_at = null, staff_until = null, version = version + 1
         where id = $1 and staff_until > $2",
        device.id,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if gone == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(device, "device.signed_off"))
}
