use anyhow::anyhow;
use chrono::{DateTime, Utc};

use super::rules::{ASKED, STANDS, TOLD};
use crate::access::{AtDesk, Device};
use crate::audit::{Entry, Tx, Unaudited};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words, new_id};
use crate::state::App;

/// How a call stands, as its device is told.
#[derive(Clone, Debug)]
pub struct Standing {
    pub id: Uuid,
    pub reason: String,
    pub called_at: DateTime<Utc>,
    pub answered_at: Option<DateTime<Utc>>,
}

/// A call as desks see it.
#[derive(Clone, Debug)]
pub struct Call {
    pub id: Uuid,
    pub device: String,
    pub gate: Option<Words>,
    pub reason: String,
    pub called_at: DateTime<Utc>,
    /// Who goes.
    pub answered_by: Option<String>,
    pub goes: Option<Uuid>,
}

fn entry(device: &Device, call: Uuid, reason: &str) -> Entry {
    Entry::new(device.actor(), "call.made", "device", device.id)
        .of(device.conference)
        .with_id("call", call)
        .with("reason", reason)
        .touching("calls")
}

/// Keeps a call where the device has no open one; whether it did.
async fn keep(tx: &mut Tx, device: &Device, id: Uuid, reason: &str, reading: Option<Uuid>) -> Result<bool> {
    let now = tx.now;
    let kept = sqlx::query!(
        "insert into calls (id, conference_id, device_id, reason, reading_id, called_at) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing",
        id,
        device.conference,
        device.id,
        reason,
        reading,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(kept > 0)
}

/// A call that nobody answered as long as it stood is shown to nobody any more: whoever calls now makes it hers, since
/// a device has one open call and would else never call again.
async fn renew(tx: &mut Tx, device: &Device, reason: &str, reading: Option<Uuid>) -> Result<Option<Standing>> {
    let now = tx.now;
    Ok(sqlx::query_as!(
        Standing,
        "update calls set called_at = $2, reason = $3, reading_id = $4
         where device_id = $1 and answered_at is null and called_at <= $5
         returning id, reason, called_at, answered_at",
        device.id,
        now,
        reason,
        reading,
        now - STANDS
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Whoever stands there asks for a helper. What is sent again, and what comes while a call is open, is that call:
/// written before it is answered, since a server that fails over knows only what was written.
pub async fn ask(app: &App, device: &Device, id: Uuid) -> Result<Standing> {
    // The open one may be answered in between; then this one is kept.
    for _ in 0..8 {
        let mut tx = Tx::begin(app).await?;
        if let Some(renewed) = renew(&mut tx, device, ASKED, None).await? {
            tx.commit(entry(device, renewed.id, ASKED)).await?;
            return Ok(renewed);
        }
        if keep(&mut tx, device, id, ASKED, None).await? {
            let called_at = tx.now;
            tx.commit(entry(device, id, ASKED)).await?;
            return Ok(Standing { id, reason: ASKED.to_owned(), called_at, answered_at: None });
        }
        let held = sqlx::query_as!(
            Standing,
            "update calls set repeats = repeats + 1 where id = coalesce((select id from calls where id = $1),
                 (select id from calls where device_id = $2 and answered_at is null))
             returning id, reason, called_at, answered_at",
            id,
            device.id
        )
        .fetch_optional(tx.conn())
        .await?;
        if let Some(held) = held {
            tx.commit_unaudited(Unaudited::Repeated).await?;
            return Ok(held);
        }
    }
    Err(anyhow!("calls that are always answered faster").into())
}

/// A device turned somebody away, and calls of itself. While a call stands nothing is written.
pub async fn turned_away(app: &App, device: &Device, reading: Uuid, reason: &str) -> Result<()> {
    let is_told = sqlx::query_scalar!(
        r#"select exists (select from calls
               where (device_id = $1 and answered_at is null and called_at > $3) or reading_id = $2) as "told!""#,
        device.id,
        reading,
        app.clock.now() - STANDS
    )
    .fetch_one(app.db.read())
    .await?;
    if is_told {
        return Ok(());
    }
    let (id, mut tx) = (new_id(), Tx::begin(app).await?);
    if let Some(renewed) = renew(&mut tx, device, reason, Some(reading)).await? {
        return tx.commit(entry(device, renewed.id, reason)).await;
    }
    if keep(&mut tx, device, id, reason, Some(reading)).await? {
        tx.commit(entry(device, id, reason)).await?;
    }
    Ok(())
}

/// The call of a device that is open, or was answered a moment ago.
pub async fn of_device(db: &Db, device: Uuid, now: DateTime<Utc>) -> Result<Option<Standing>> {
    Ok(sqlx::query_as!(
        Standing,
        "select id, reason, called_at, answered_at from calls
         where device_id = $1 and ((answered_at is null and called_at > $2) or answered_at > $3)
         order by called_at desc limit 1",
        device,
        now - STANDS,
        now - TOLD
    )
    .fetch_optional(db.read())
    .await?)
}

/// The calls of a conference: those that nobody goes to first, the longest open first; then those that somebody has
/// just gone to.
pub async fn open(db: &Db, conference: Uuid, now: DateTime<Utc>) -> Result<Vec<Call>> {
    Ok(sqlx::query_as!(
        Call,
        r#"select c.id, d.name as device, g.name as "gate?: Words", c.reason, c.called_at, a.name as "answered_by?", c.answered_by as goes
           from calls c join devices d on d.id = c.device_id left join gates g on g.id = d.gate_id
               left join accounts a on a.id = c.answered_by
           where c.conference_id = $1 and d.revoked_at is null and c.called_at > $2 and (c.answered_at is null or c.answered_at > $3)
           order by c.answered_at is not null, c.called_at limit 12"#,
        conference,
        now - STANDS,
        now - TOLD
    )
    .fetch_all(db.read())
    .await?)
}

/// Somebody goes. None where another was faster, or there is no such call of this conference: whether there is is told
/// apart by [`open`] alone.
pub async fn answer(tx: &mut Tx, desk: &AtDesk, call: Uuid) -> Result<Option<Entry>> {
    let now = tx.now;
    let device = sqlx::query_scalar!(
        "update calls set answered_at = $4, answered_by = $3, answered_with = $5
         where id = $1 and conference_id = $2 and answered_at is null returning device_id",
        call,
        desk.device.conference,
        desk.who.account,
        now,
        desk.device.id
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(device.map(|device| {
        Entry::new(desk.actor(), "call.answered", "device", device)
            .of(desk.device.conference)
            .with_id("call", call)
            .with_id("device", desk.device.id)
            .touching("calls")
    }))
}

/// Whoever went has been there: the call is over, and from then on the log alone tells of it. None where it is not hers.
pub async fn finish(tx: &mut Tx, desk: &AtDesk, call: Uuid) -> Result<Option<Entry>> {
    let device = sqlx::query_scalar!(
        "delete from calls where id = $1 and conference_id = $2 and answered_by = $3 returning device_id",
        call,
        desk.device.conference,
        desk.who.account
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(device.map(|device| {
        Entry::new(desk.actor(), "call.finished", "device", device)
            .of(desk.device.conference)
            .with_id("call", call)
            .with_id("device", desk.device.id)
            .touching("calls")
    }))
}
