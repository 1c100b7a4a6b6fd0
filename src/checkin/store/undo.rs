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
    let moved_on = Error::Conflict("checkin-problem-moved-on");
    match of.direction {
        Direction::Entry => {
            sqlx::query!(
                "delete from presences where participant_id = $1 and in_by = $2 and entries = 1",
                participant,
                of.id
            )
            .execute(tx.conn())
            .await?;
            sqlx::query!(
                "update presences set inside = false, entries = entries - 1, since = $3, out_by = $2
                 where participant_id = $1 and in_by = $2",
                participant,
                of.id,
                now
            )
            .execute(tx.conn())
            .await?;
        }
        Direction::Exit => {
            let back = sqlx::query_scalar!(
                "update presences set inside = true, since = $3, out_by = null
                 where participant_id = $1 and out_by = $2 returning zone_id",
                participant,
                of.id,
                now
            )
            .fetch_all(tx.conn())
            .await?;
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
