//! Who is excused.

use chrono::{DateTime, Utc};

use super::super::rules::NewLeave;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, new_id};

/// A leave of somebody.
#[derive(Clone, Debug)]
pub struct Leave {
    pub id: Uuid,
    /// None: the whole conference.
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    pub reason: String,
    pub given_by: String,
    pub given_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
}

/// The leaves of somebody, the newest first, also those that were taken back.
pub async fn leaves(db: &Db, participant: Uuid) -> Result<Vec<Leave>> {
    Ok(sqlx::query_as!(
        Leave,
        "select l.id, l.starts_at, l.ends_at, l.reason, a.name as given_by, l.given_at, l.ended_at
         from leaves l join accounts a on a.id = l.given_by where l.participant_id = $1 order by l.given_at desc, l.id desc",
        participant
    )
    .fetch_all(db.read())
    .await?)
}

/// Excuses somebody who is approved. Two leaves of one person do not overlap: the database refuses it.
pub async fn give_leave(tx: &mut Tx, here: &Here, participant: Uuid, leave: &NewLeave, actor: Actor) -> Result<Entry> {
    let (id, now) = (new_id(), tx.now);
    let (starts_at, ends_at) = leave.span.unzip();
    let given = sqlx::query!(
        "insert into leaves (id, conference_id, participant_id, starts_at, ends_at, reason, given_by, given_at)
         select $1, p.conference_id, p.id, $4, $5, $6, $7, $8 from participants p
         where p.id = $2 and p.conference_id = $3 and p.state = 'approved'",
        id,
        participant,
        here.id,
        starts_at,
        ends_at,
        leave.reason,
        actor.account(),
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("leaves_apart", "leave-fault-overlap")]))?
    .rows_affected();
    if given == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(here, "registration.leave_given", participant, id, actor).with("whole", leave.span.is_none()))
}

/// Takes a leave back. It stays on record.
pub async fn end_leave(tx: &mut Tx, here: &Here, participant: Uuid, leave: Uuid, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    let ended = sqlx::query!(
        "update leaves set ended_at = $4, ended_by = $5
         where id = $1 and participant_id = $2 and conference_id = $3 and ended_at is null",
        leave,
        participant,
        here.id,
        now,
        actor.account()
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if ended == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(here, "registration.leave_taken_back", participant, leave, actor))
}

/// A leave of one registration goes on to the other that it is put together with, unless that has one at the time.
pub(super) async fn follow_leave(tx: &mut Tx, gone: Uuid, kept: Uuid) -> Result<()> {
    sqlx::query!(
        "update leaves g set participant_id = $2 where g.participant_id = $1 and g.ended_at is null and not exists (
             select from leaves k where k.participant_id = $2 and k.ended_at is null
                 and tstzrange(k.starts_at, k.ends_at) && tstzrange(g.starts_at, g.ends_at))",
        gone,
        kept
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

fn entry(here: &Here, action: &'static str, participant: Uuid, leave: Uuid, actor: Actor) -> Entry {
    Entry::new(actor, action, "participant", participant).of(here.id).with_id("leave", leave).touching("checkins")
}
