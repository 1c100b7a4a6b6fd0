//! What a station tells of its prints, and what a person decides of them.

use super::super::rules::{Decision, Report};
use super::Print;
use crate::access::{Device, Who};
use crate::audit::{Entry, Tx, Unaudited};
use crate::db;
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::registration;
use crate::state::App;

/// What comes of a station's telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    Done,
    /// It is not this station's to take or to tell of: somebody else has it, or decided about it.
    Gone,
    /// The badge is not good any more; the print is cancelled.
    Revoked,
}

fn entry(device: &Device, action: &'static str, print: &Print) -> Entry {
    Entry::new(device.actor(), action, "print", print.id)
        .of(device.conference)
        .with_id("participant", print.participant)
        .with_id("station", device.id)
        .touching("prints")
}

/// A station takes a print or tells what became of it. Of two that take one, one has it; who tells the same once more is
/// answered the same.
pub async fn report(app: &App, device: &Device, print: &Print, report: &Report) -> Result<Told> {
    match report {
        Report::Taken(nonce) => take(app, device, print, nonce).await,
        Report::Printed => end(app, device, print, "printed", "").await,
        Report::Failed(reason) => end(app, device, print, "failed", reason).await,
    }
}

async fn take(app: &App, device: &Device, print: &Print, nonce: &str) -> Result<Told> {
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    let taken = sqlx::query!(
        "update prints r set state = 'taken', taken_at = $3, take_nonce = $4 from badges b
         where r.id = $1 and r.station_id = $2 and r.state = 'waiting' and b.id = r.badge_id and b.revoked_at is null",
        print.id,
        device.id,
        now,
        nonce
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if taken > 0 {
        tx.commit(entry(device, "print.taken", print)).await?;
        return Ok(Told::Done);
    }
    let repeated = sqlx::query!(
        "update prints set repeats = repeats + 1 where id = $1 and station_id = $2 and state = 'taken' and take_nonce = $3",
        print.id,
        device.id,
        nonce
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if repeated > 0 {
        tx.commit_unaudited(Unaudited::Repeated).await?;
        return Ok(Told::Done);
    }
    let cancelled = sqlx::query!(
        "update prints r set state = 'cancelled', ended_at = $3 from badges b
         where r.id = $1 and r.station_id = $2 and r.state = 'waiting' and b.id = r.badge_id and b.revoked_at is not null",
        print.id,
        device.id,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if cancelled == 0 {
        return Ok(Told::Gone);
    }
    tx.commit(entry(device, "print.cancelled", print)).await?;
    Ok(Told::Revoked)
}

/// What was printed counts as printed on the badge, in the same transaction.
async fn end(app: &App, device: &Device, print: &Print, state: &'static str, reason: &str) -> Result<Told> {
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    let ended = sqlx::query!(
        "update prints set state = $3, ended_at = $4, reason = $5 where id = $1 and station_id = $2 and state = 'taken'",
        print.id,
        device.id,
        state,
        now,
        reason
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if ended == 0 {
        let is_so = sqlx::query_scalar!(
            r#"select exists (select from prints where id = $1 and station_id = $2 and state = $3) as "is_so!""#,
            print.id,
            device.id,
            state
        )
        .fetch_one(tx.conn())
        .await?;
        return Ok(if is_so { Told::Done } else { Told::Gone });
    }
    let mut entries = Vec::new();
    if state == "printed" {
        registration::note_printed(&mut tx, &[print.badge]).await?;
        entries.push(printed(device.actor(), print, device.conference));
    }
    let action = if state == "printed" { "print.printed" } else { "print.failed" };
    tx.commit((entry(device, action, print), entries)).await?;
    Ok(Told::Done)
}

/// That a badge was printed, as every other way of printing tells it.
fn printed(actor: crate::audit::Actor, print: &Print, conference: Uuid) -> Entry {
    Entry::new(actor, "registration.badge_printed", "participant", print.participant).of(conference).touching("people")
}

/// A person decides about a print as she saw it. Of two who do so at once one is told.
pub async fn decide(
    tx: &mut Tx,
    conference: Uuid,
    print: &Print,
    decision: Decision,
    (station, reason): (Option<Uuid>, &str),
    who: &Who,
) -> Result<(Entry, Vec<Entry>)> {
    let now = tx.now;
    let state = print.state.as_str();
    let (next, ends) = match decision {
        Decision::Cancel => ("cancelled", true),
        Decision::Printed => ("printed", true),
        Decision::Move | Decision::Again => ("waiting", false),
    };
    // What was taken is kept where it came out.
    let keeps = decision == Decision::Printed;
    let decided = sqlx::query!(
        "update prints set state = $3, station_id = coalesce($4, station_id), reason = $5,
             ended_at = case when $6 then $7::timestamptz end,
             taken_at = case when $8 then taken_at end, take_nonce = case when $8 then take_nonce end
         where id = $1 and state = $2 and station_id = $9 and taken_at is not distinct from $10",
        print.id,
        state,
        next,
        station,
        reason,
        ends,
        now,
        keeps,
        print.station,
        print.taken_at
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("prints_live", "prints-problem-queued")]))?
    .rows_affected();
    if decided == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let action = match decision {
        Decision::Cancel => "print.cancelled",
        Decision::Move => "print.moved",
        Decision::Printed => "print.printed",
        Decision::Again => "print.waits_anew",
    };
    let entry = Entry::new(who.actor(), action, "print", print.id)
        .of(conference)
        .with_id("participant", print.participant)
        .with_id("station", station.unwrap_or(print.station))
        .touching("prints");
    let mut more = Vec::new();
    if decision == Decision::Printed {
        registration::note_printed(tx, &[print.badge]).await?;
        more.push(printed(who.actor(), print, conference));
    }
    Ok((entry, more))
}
