//! Readings that were a mistake: looked at again, forced, undone.

use anyhow::Context as _;
use chrono::{DateTime, Utc};

use super::super::rules::{Direction, Outcome, Reason, UNDONE_WITHIN, may_be_forced};
use super::{AtGate, gate_at};
use crate::access::{PathParams, Scope, Who};
use crate::audit::{Entry, Tx};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::state::App;

/// A reading at the gate that the path names.
#[derive(Clone, Debug)]
pub struct OfReading {
    pub at: AtGate,
    pub id: Uuid,
    pub read_at: DateTime<Utc>,
    pub direction: Direction,
    pub outcome: Outcome,
    pub reason: Option<Reason>,
    pub is_undone: bool,
    pub participant: Option<Uuid>,
    /// The badge, by the hash of its secret, and the name of its holder.
    pub badge: Option<(Vec<u8>, String)>,
}

impl OfReading {
    /// Whether a person may let her in all the same.
    pub fn may_be_forced(&self) -> bool {
        may_be_forced(self.outcome, self.reason, self.direction) && self.badge.is_some()
    }

    /// Whether it let somebody through and was not undone.
    pub fn may_be_undone(&self) -> bool {
        self.outcome == Outcome::Admitted && !self.is_undone
    }
}

impl Scope for OfReading {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfReading>> {
        let Some(at) = AtGate::find(app, path).await? else { return Ok(None) };
        let Some(id) = path.id("reading") else { return Ok(None) };
        Ok(reading(&app.db, at.conference.id, id).await?.filter(|of| of.at.gate == at.gate))
    }
}

/// A reading of this conference.
pub async fn reading(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<OfReading>> {
    let row = sqlx::query!(
        r#"select c.gate_id, c.at, c.received_at, c.direction, c.outcome, c.reason, c.undone_at, c.participant_id,
               b.secret_hash as "secret_hash?", p.name as "name?"
           from checkins c left join badges b on b.id = c.badge_id left join participants p on p.id = c.participant_id
           where c.id = $1 and c.conference_id = $2"#,
        id,
        conference
    )
    .fetch_optional(db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(at) = gate_at(db, row.gate_id).await? else { return Ok(None) };
    Ok(Some(OfReading {
        at,
        id,
        read_at: row.at,
        direction: Direction::parse(&row.direction).context("an unknown direction")?,
        outcome: Outcome::parse(&row.outcome).context("an unknown outcome")?,
        reason: row.reason.as_deref().and_then(Reason::parse),
        is_undone: row.undone_at.is_some(),
        participant: row.participant_id,
        badge: row.secret_hash.zip(row.name),
    }))
}

/// Undoes a reading: whoever was let in by it is outside again, whoever was let out inside. Only as long as nothing
/// was built on it: the zones stay nested.
pub async fn undo(tx: &mut Tx, of: &OfReading, reason: &str, who: &Who) -> Result<Entry> {
    let now = tx.now;
    let participant = sqlx::query_scalar!(
        r#"update checkins set undone_at = $2, undone_by = $3, undone_reason = $4
           where id = $1 and outcome = 'admitted' and undone_at is null and received_at >= $5
           returning participant_id as "participant!""#,
        of.id,
        now,
        who.account,
        reason,
        now - UNDONE_WITHIN
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::Conflict("checkin-problem-not-undone"))?;
    // Of two that undo readings of one person, one waits, and then sees what the other did.
    sqlx::query_scalar!("select id from participants where id = $1 for no key update", participant)
        .fetch_optional(tx.conn())
        .await?;
    let moved_on = Error::Conflict("checkin-problem-moved-on");
    match of.direction {
        Direction::Entry => undo_entry(tx, participant, of.id).await?,
        Direction::Exit => {
            let back = undo_exit(tx, participant, of.id).await?;
            if !back.is_empty() && !back.contains(&of.at.zone) {
                return Err(moved_on);
            }
        }
    }
    let is_nested = sqlx::query_scalar!(
        r#"select not exists (
               select from presences s join zones z on z.id = s.zone_id cross join unnest(z.path) as a (zone)
                   left join presences o on o.participant_id = s.participant_id and o.zone_id = a.zone and o.inside
               where s.participant_id = $1 and s.inside and o.zone_id is null) as "is!""#,
        participant
    )
    .fetch_one(tx.conn())
    .await?;
    if !is_nested {
        return Err(moved_on);
    }
    Ok(Entry::new(who.actor(), "checkin.undone", "participant", participant)
        .of(of.at.conference.id)
        .with_id("gate", of.at.gate)
        .with_id("reading", of.id)
        .with("direction", of.direction.as_str())
        .touching("checkins"))
}

/// Takes back what an entry did that counts no more: of each zone that it had let her into she is told by the entry that
/// lets her in without it, and by the exit that followed that one; where there is none she was not there. What she went on
/// to from there is not looked at: that is undone first.
async fn undo_entry(tx: &mut Tx, participant: Uuid, reading: Uuid) -> Result<()> {
    // What a device brought counts by its own time, as where it is told anew from all readings.
    sqlx::query!(
        "with reading as (
             select z.path, case when c.offline then c.at else c.received_at end as at
             from checkins c join zones z on z.id = c.zone_id where c.id = $2),
         passed as (
             select c.id, c.zone_id, c.direction, z.path, g.is_inner, case when c.offline then c.at else c.received_at end as at
             from checkins c join zones z on z.id = c.zone_id join gates g on g.id = c.gate_id
             where c.participant_id = $1 and c.outcome = 'admitted' and c.undone_at is null),
         told as (
             select p.zone_id, e.id as in_by, e.at as came, e.is_later, x.id as out_by, x.at as went
             from presences p join zones z on z.id = p.zone_id cross join reading r
                 left join lateral (
                     select o.id, o.at, o.at >= r.at as is_later from passed o
                     where o.direction = 'entry' and p.zone_id = any(o.path) and (o.at < r.at or o.zone_id = any(r.path))
                     order by o.at < r.at, abs(extract(epoch from o.at - r.at)), o.id limit 1) e on true
                 left join lateral (
                     select o.id, o.at from passed o
                     where o.direction = 'exit' and not o.is_inner and o.zone_id = any(z.path) and o.at >= e.at
                     order by o.at, o.id limit 1) x on true
             where p.participant_id = $1 and p.in_by = $2),
         gone as (
             delete from presences p using told t
             where p.participant_id = $1 and p.zone_id = t.zone_id and p.in_by = $2 and t.in_by is null)
         update presences p set inside = t.out_by is null, in_by = t.in_by, out_by = t.out_by, since = coalesce(t.went, t.came),
             entries = case when t.is_later then p.entries else greatest(p.entries - 1, 1) end
         from told t where p.participant_id = $1 and p.zone_id = t.zone_id and p.in_by = $2 and t.in_by is not null",
        participant,
        reading
    )
    .execute(tx.conn())
    .await?;
    // Where she is still told to have arrived, it was with her first entry that counts.
    sqlx::query!(
        "update arrivals a set at = f.at
         from (select participant_id, min(at) as at from checkins
               where participant_id = $1 and outcome = 'admitted' and direction = 'entry' and undone_at is null
               group by participant_id) f
         where a.participant_id = f.participant_id and a.at <> f.at",
        participant
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Takes back what an exit did that counts no more: she is in the zones that she had left by it, unless she was let out
/// once more. Returns those zones.
async fn undo_exit(tx: &mut Tx, participant: Uuid, reading: Uuid) -> Result<Vec<Uuid>> {
    let now = tx.now;
    Ok(sqlx::query_scalar!(
        r#"with told as (
               select p.zone_id, x.id as out_by, x.at as went
               from presences p join zones z on z.id = p.zone_id join checkins e on e.id = p.in_by
                   left join lateral (
                       select c.id, t.at from checkins c join gates g on g.id = c.gate_id
                           cross join lateral (select case when c.offline then c.at else c.received_at end as at) t
                       where c.participant_id = $1 and c.outcome = 'admitted' and c.direction = 'exit' and c.undone_at is null
                           and not g.is_inner and c.zone_id = any(z.path)
                           and t.at > case when e.offline then e.at else e.received_at end
                       order by t.at, c.id limit 1) x on true
               where p.participant_id = $1 and p.out_by = $2)
           update presences p set inside = t.out_by is null, since = coalesce(t.went, $3), out_by = t.out_by
           from told t where p.participant_id = $1 and p.zone_id = t.zone_id and p.out_by = $2 returning p.zone_id as "zone!""#,
        participant,
        reading,
        now
    )
    .fetch_all(tx.conn())
    .await?)
}
