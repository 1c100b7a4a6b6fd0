mod api;
mod find;
mod gate;
mod inside;
mod keep;
mod person;
mod read;
mod undo;
mod welcome;

pub use api::{GatePlace, history, place, read_by};
pub use find::good_badges;
pub use gate::{Custodian, Named, custodians, groups, levels_of_zone, lock_again, rooms, rules, save_rules, turn_key};
pub use inside::{Held, Present, anywhere, inside, present, present_page};
pub use person::{attention_of, badge_of, holder_of, note_of, readings_of, where_is};
pub use read::{Answer, Reading as Ask, asked, read, read_many};
pub use undo::{OfReading, reading, undo};
pub use welcome::{Welcome, welcome};

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use sqlx::{Postgres, QueryBuilder, Row as _};

use super::rules::{Direction, Lock, Outcome, Reason, UNDONE_WITHIN, may_be_forced};
use crate::access::{PathParams, Scope};
use crate::conference::{Act, State as ConferenceState, rules::allows};
use crate::db::Db;
use crate::db::list::{self, Page, Slice};
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::registration::Level;
use crate::state::App;
use crate::web::ConferenceLink;

/// A gate of a conference.
#[derive(Clone, Debug)]
pub struct Gate {
    pub id: Uuid,
    pub code: String,
    pub name: Words,
    pub zone: Words,
    /// It has a lock of two.
    pub has_lock: bool,
    pub is_locked: bool,
}

/// A gate, and as much of its conference as reading a badge needs: found by one statement.
#[derive(Clone, Debug)]
pub struct AtGate {
    pub conference: ConferenceLink,
    pub time_zone: Tz,
    /// The conference takes check-ins.
    pub is_open: bool,
    pub gate: Uuid,
    pub gate_code: String,
    pub gate_name: Words,
    pub zone: Uuid,
    pub zone_name: Words,
    /// The lock of two, where it has one.
    pub lock: Option<Lock>,
    /// Rises with every change of its rules.
    pub version: i32,
}

impl Scope for AtGate {
    async fn find(app: &App, path: &PathParams) -> Result<Option<AtGate>> {
        let (Some(slug), Some(gate)) = (path.text("slug"), path.id("gate")) else { return Ok(None) };
        Ok(gate_at(&app.db, gate).await?.filter(|at| at.conference.slug == slug))
    }
}

/// The gate of this id, in whichever conference.
pub async fn gate_at(db: &Db, gate: Uuid) -> Result<Option<AtGate>> {
    let row = sqlx::query!(
            r#"select c.id, c.slug, c.name as "name: Words", c.time_zone, c.state,
                   g.id as gate, g.code, g.name as "gate_name: Words", z.id as zone, z.name as "zone_name: Words", g.version,
                   g.unlock_within, g.first_key_by, g.first_key_at, g.unlocked_at
               from conferences c join gates g on g.conference_id = c.id join zones z on z.id = g.zone_id
               where g.id = $1"#,
            gate
        )
        .fetch_optional(db.read())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let state = ConferenceState::parse(&row.state).context("an unknown state")?;
    Ok(Some(AtGate {
        conference: ConferenceLink { id: row.id, slug: row.slug, name: row.name, without: Vec::new() },
        time_zone: row.time_zone.parse().ok().context("an unknown time zone")?,
        is_open: allows(state, Act::CheckIn),
        gate: row.gate,
        gate_code: row.code,
        gate_name: row.gate_name,
        zone: row.zone,
        zone_name: row.zone_name,
        lock: row.unlock_within.map(|within| lock(within, row.first_key_by.zip(row.first_key_at), row.unlocked_at)),
        version: row.version,
    }))
}

fn lock(within: i32, first: Option<(Uuid, DateTime<Utc>)>, unlocked_at: Option<DateTime<Utc>>) -> Lock {
    Lock { within: TimeDelta::seconds(within.into()), first, unlocked_at }
}

/// The gates of a conference, in their order.
pub async fn gates(db: &Db, conference: Uuid) -> Result<Vec<Gate>> {
    Ok(sqlx::query_as!(
        Gate,
        r#"select g.id, g.code, g.name as "name: Words", z.name as "zone: Words", g.unlock_within is not null as "has_lock!",
               (g.unlock_within is not null and g.unlocked_at is null) as "is_locked!" from gates g join zones z on z.id = g.zone_id
           where g.conference_id = $1 order by g.position, g.code"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// Whose badge was read.
#[derive(Clone, Debug)]
pub struct Bearer {
    pub badge: Uuid,
    pub participant: Uuid,
    pub name: String,
    pub post: String,
    pub institution: Words,
    pub level: Level,
    pub level_name: Words,
    /// What must be read before she is admitted.
    pub attention: String,
    /// She handed in a picture.
    pub has_picture: bool,
}

/// How many have arrived, of how many who are expected.
pub async fn arrivals(db: &Db, conference: Uuid) -> Result<(i64, i64)> {
    let row = sqlx::query!(
        r#"select coalesce(sum(people) filter (where state = 'arrived'), 0) as "arrived!",
               coalesce(sum(people) filter (where state = 'approved'), 0) as "expected!"
           from tallies where conference_id = $1"#,
        conference
    )
    .fetch_one(db.read())
    .await?;
    Ok((row.arrived, row.expected))
}

/// What the list of readings shows, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Filter {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub outcome: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub direction: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub gate: String,
    #[serde(skip_serializing)]
    pub page: Page,
}

impl Filter {
    pub fn outcome(&self) -> Option<Outcome> {
        Outcome::parse(&self.outcome)
    }

    /// Everybody who has arrived, once: by the reading that let her in first.
    pub fn arrived(&self) -> bool {
        self.outcome == "arrived"
    }

    pub fn gate(&self) -> Option<Uuid> {
        self.gate.parse().ok()
    }
}

/// A reading in a list.
pub struct Reading {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    received_at: DateTime<Utc>,
    pub direction: Direction,
    pub outcome: Outcome,
    pub reason: Option<Reason>,
    pub participant: Option<(Uuid, String)>,
    pub institution: Option<Words>,
    pub gate_id: Uuid,
    pub gate: Words,
    /// The device, the person, or both.
    pub by: String,
    /// Why somebody let her in against a rule.
    pub force_reason: Option<String>,
    /// Why she was let in or out without her badge.
    pub hand_reason: Option<String>,
    /// When, by whom and why it was undone.
    pub undone: Option<(DateTime<Utc>, String, String)>,
}

impl Reading {
    /// How it is drawn in a list.
    pub fn class(&self) -> &'static str {
        if self.undone.is_some() { "" } else { self.outcome.class() }
    }

    /// The key of what happened.
    pub fn key(&self) -> &'static str {
        match (self.outcome, self.direction) {
            (Outcome::Admitted, Direction::Exit) => "checkin-left",
            (outcome, _) => outcome.key(),
        }
    }

    /// Whether a person may let her in all the same.
    pub fn may_be_forced(&self) -> bool {
        may_be_forced(self.outcome, self.reason, self.direction) && self.participant.is_some()
    }

    /// Whether it may still be undone.
    pub fn may_be_undone(&self, now: DateTime<Utc>) -> bool {
        self.outcome == Outcome::Admitted && self.undone.is_none() && now - self.received_at <= UNDONE_WITHIN
    }
}

const SELECT: &str = "select c.id as reading, c.at, c.received_at, c.direction, c.outcome, c.reason, c.force_reason, c.hand_reason, c.undone_at, \
         c.undone_reason, u.name as undone_by, p.id, p.name, i.name as institution, g.id as gate_id, g.name as gate, a.name as by, d.name as device \
     from checkins c join gates g on g.id = c.gate_id left join accounts a on a.id = c.account_id \
     left join devices d on d.id = c.device_id left join accounts u on u.id = c.undone_by \
     left join participants p on p.id = c.participant_id left join institutions i on i.id = p.institution_id";

fn filtered(query: &mut QueryBuilder<Postgres>, conference: Uuid, filter: &Filter) {
    query.push(" where c.conference_id = ").push_bind(conference);
    if let Some(outcome) = filter.outcome() {
        query.push(" and c.outcome = ").push_bind(outcome.as_str());
    }
    if let Some(direction) = Direction::parse(&filter.direction) {
        query.push(" and c.direction = ").push_bind(direction.as_str());
    }
    if filter.arrived() {
        query.push(
            " and c.outcome = 'admitted' and c.direction = 'entry' and c.undone_at is null \
             and not exists (select from checkins e where e.participant_id = c.participant_id and e.outcome = 'admitted' \
               and e.direction = 'entry' and e.undone_at is null and (e.at, e.id) < (c.at, c.id))",
        );
    }
    if let Some(gate) = filter.gate() {
        query.push(" and c.gate_id = ").push_bind(gate);
    }
}

async fn rows(db: &Db, mut query: QueryBuilder<Postgres>) -> Result<Vec<Reading>> {
    let mut readings = Vec::new();
    for row in query.build().fetch_all(db.read()).await? {
        let participant: (Option<Uuid>, Option<String>) = (row.try_get("id")?, row.try_get("name")?);
        let by: [Option<String>; 2] = [row.try_get("device")?, row.try_get("by")?];
        let undone: (Option<DateTime<Utc>>, Option<String>, Option<String>) =
            (row.try_get("undone_at")?, row.try_get("undone_by")?, row.try_get("undone_reason")?);
        readings.push(Reading {
            id: row.try_get("reading")?,
            at: row.try_get("at")?,
            received_at: row.try_get("received_at")?,
            direction: Direction::parse(row.try_get("direction")?).context("an unknown direction")?,
            outcome: Outcome::parse(row.try_get("outcome")?).context("an unknown outcome")?,
            reason: row.try_get::<Option<&str>, _>("reason")?.and_then(Reason::parse),
            participant: participant.0.zip(participant.1),
            institution: row.try_get("institution")?,
            gate_id: row.try_get("gate_id")?,
            gate: row.try_get("gate")?,
            by: by.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            force_reason: row.try_get("force_reason")?,
            hand_reason: row.try_get("hand_reason")?,
            undone: match undone {
                (Some(at), Some(by), Some(reason)) => Some((at, by, reason)),
                _ => None,
            },
        });
    }
    Ok(readings)
}

/// One page of the readings, the newest first.
pub async fn readings(db: &Db, conference: Uuid, filter: &Filter) -> Result<Slice<Reading>> {
    let mut count = QueryBuilder::new("select count(*) from checkins c");
    filtered(&mut count, conference, filter);
    let total = count.build_query_scalar().fetch_one(db.read()).await?;
    let mut query = QueryBuilder::new(SELECT);
    filtered(&mut query, conference, filter);
    query.push(" order by c.at desc, c.id desc");
    list::page(&mut query, filter.page);
    Ok(Slice::new(rows(db, query).await?, total, filter.page.0))
}

/// The last readings at a gate.
pub async fn last_readings(db: &Db, conference: Uuid, gate: Uuid) -> Result<Vec<Reading>> {
    let mut query = QueryBuilder::new(SELECT);
    filtered(&mut query, conference, &Filter { gate: gate.to_string(), ..Filter::default() });
    query.push(" order by c.at desc, c.id desc limit 8");
    rows(db, query).await
}
