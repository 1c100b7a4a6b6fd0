//! What devices ask of readings that are kept.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use sqlx::{QueryBuilder, Row as _};

use super::super::rules::{Direction, HISTORY, HistoryFilter, Outcome, Reason};
use crate::access::Device;
use crate::conference::{Act, State, rules::allows};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};

/// A reading in the history that a device asks for: without names.
pub struct Told {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub received_at: DateTime<Utc>,
    pub gate: String,
    pub direction: Direction,
    pub outcome: Outcome,
    pub reason: Option<Reason>,
    pub is_forced: bool,
    pub is_undone: bool,
    pub participant: Option<Uuid>,
    /// When she had been let in, where she was in already.
    pub first_at: Option<DateTime<Utc>>,
}

/// The readings of a device's conference, the newest first; and whether there are more.
pub async fn history(db: &Db, conference: Uuid, filter: &HistoryFilter) -> Result<(Vec<Told>, bool)> {
    let mut query = QueryBuilder::new(
        "select c.id, c.at, c.received_at, g.code, c.direction, c.outcome, c.reason, c.force_reason is not null as forced, \
             c.undone_at is not null as undone, c.participant_id, f.at as first_at \
         from checkins c join gates g on g.id = c.gate_id left join checkins f on f.id = c.prior_id where c.conference_id = ",
    );
    query.push_bind(conference);
    if let Some(gate) = &filter.gate {
        query.push(" and g.code = ").push_bind(gate);
    }
    if let Some(participant) = filter.participant {
        query.push(" and c.participant_id = ").push_bind(participant);
    }
    if let Some(since) = filter.since {
        query.push(" and c.at >= ").push_bind(since);
    }
    if let Some(until) = filter.until {
        query.push(" and c.at < ").push_bind(until);
    }
    query.push(" order by c.at desc, c.id desc limit ").push_bind(HISTORY + 1);
    query.push(" offset ").push_bind((filter.page - 1) * HISTORY);
    let mut told = Vec::new();
    for row in query.build().fetch_all(db.read()).await? {
        told.push(Told {
            id: row.try_get("id")?,
            at: row.try_get("at")?,
            received_at: row.try_get("received_at")?,
            gate: row.try_get("code")?,
            direction: Direction::parse(row.try_get("direction")?).context("an unknown direction")?,
            outcome: Outcome::parse(row.try_get("outcome")?).context("an unknown outcome")?,
            reason: row.try_get::<Option<&str>, _>("reason")?.and_then(Reason::parse),
            is_forced: row.try_get("forced")?,
            is_undone: row.try_get("undone")?,
            participant: row.try_get("participant_id")?,
            first_at: row.try_get("first_at")?,
        });
    }
    let has_more = told.len() as i64 > HISTORY;
    told.truncate(HISTORY as usize);
    Ok((told, has_more))
}

/// Where a device stands.
pub struct Place {
    pub slug: String,
    pub conference: Words,
    pub time_zone: String,
    /// The conference takes check-ins.
    pub is_open: bool,
    /// None of a print station.
    pub gate: Option<GatePlace>,
}

/// Its gate.
pub struct GatePlace {
    pub id: Uuid,
    pub code: String,
    pub name: Words,
    pub zone: String,
    pub zone_name: Words,
    pub is_unlocked: bool,
}

/// Where a device stands now.
pub async fn place(db: &Db, device: &Device) -> Result<Place> {
    let row = sqlx::query!(
        r#"select c.slug, c.name as "name: Words", c.time_zone, c.state, g.id as "gate?", g.code as "code?", g.name as "gate_name?: Words",
               z.code as "zone?", z.name as "zone_name?: Words", (g.unlock_within is null or g.unlocked_at is not null) as is_unlocked
           from conferences c left join gates g on g.id = $2 left join zones z on z.id = g.zone_id where c.id = $1"#,
        device.conference,
        device.gate.as_ref().map(|(id, _)| *id)
    )
    .fetch_one(db.read())
    .await?;
    let gate = match (row.gate, row.code, row.zone) {
        (Some(id), Some(code), Some(zone)) => Some(GatePlace {
            id,
            code,
            name: row.gate_name.unwrap_or_default(),
            zone,
            zone_name: row.zone_name.unwrap_or_default(),
            is_unlocked: row.is_unlocked.unwrap_or(false),
        }),
        _ => None,
    };
    Ok(Place {
        slug: row.slug,
        conference: row.name,
        time_zone: row.time_zone,
        is_open: allows(State::parse(&row.state).context("an unknown state")?, Act::CheckIn),
        gate,
    })
}

/// Whose badge this device read in a reading that is not long ago.
pub async fn read_by(db: &Db, device: &Device, reading: Uuid, since: DateTime<Utc>) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar!(
        "select participant_id from checkins where id = $1 and device_id = $2 and received_at >= $3",
        reading,
        device.id,
        since
    )
    .fetch_optional(db.read())
    .await?
    .flatten())
}
