mod read;

pub use read::read;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use sqlx::{Postgres, QueryBuilder, Row as _};

use super::rules::{Outcome, Reason};
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
    pub name: Words,
    pub zone: Words,
}

/// A gate, and as much of its conference as reading a badge needs: found by one statement.
#[derive(Clone, Debug)]
pub struct AtGate {
    pub conference: ConferenceLink,
    pub time_zone: Tz,
    /// The conference takes check-ins.
    pub is_open: bool,
    pub gate: Uuid,
    pub gate_name: Words,
    pub zone: Uuid,
    pub zone_name: Words,
}

impl Scope for AtGate {
    async fn find(app: &App, path: &PathParams) -> Result<Option<AtGate>> {
        let (Some(slug), Some(gate)) = (path.text("slug"), path.id("gate")) else { return Ok(None) };
        let row = sqlx::query!(
            r#"select c.id, c.slug, c.name as "name: Words", c.time_zone, c.state,
                   g.id as gate, g.name as "gate_name: Words", z.id as zone, z.name as "zone_name: Words"
               from conferences c join gates g on g.conference_id = c.id join zones z on z.id = g.zone_id
               where c.slug = $1 and g.id = $2"#,
            slug,
            gate
        )
        .fetch_optional(app.db.read())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let state = ConferenceState::parse(&row.state).context("an unknown state")?;
        Ok(Some(AtGate {
            conference: ConferenceLink { id: row.id, slug: row.slug, name: row.name, without: Vec::new() },
            time_zone: row.time_zone.parse().ok().context("an unknown time zone")?,
            is_open: allows(state, Act::CheckIn),
            gate: row.gate,
            gate_name: row.gate_name,
            zone: row.zone,
            zone_name: row.zone_name,
        }))
    }
}

/// The gates of a conference, in their order.
pub async fn gates(db: &Db, conference: Uuid) -> Result<Vec<Gate>> {
    Ok(sqlx::query_as!(
        Gate,
        r#"select g.id, g.name as "name: Words", z.name as "zone: Words" from gates g join zones z on z.id = g.zone_id
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
}

/// How many have arrived, of how many who are expected.
pub async fn arrivals(db: &Db, conference: Uuid) -> Result<(i64, i64)> {
    let row = sqlx::query!(
        r#"select count(*) filter (where exists (
                   select from checkins c where c.participant_id = p.id and c.outcome = 'admitted')) as "arrived!",
               count(*) filter (where p.state = 'approved') as "expected!"
           from participants p where p.conference_id = $1"#,
        conference
    )
    .fetch_one(db.read())
    .await?;
    Ok((row.arrived, row.expected))
}

/// Arrived and expected of one category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrived {
    pub category: Uuid,
    pub arrived: i64,
    pub expected: i64,
}

/// Arrived and expected by what participants chose as their category.
pub async fn arrivals_by_category(db: &Db, conference: Uuid) -> Result<Vec<Arrived>> {
    Ok(sqlx::query_as!(
        Arrived,
        r#"select p.category_id as category, count(*) filter (where exists (
                   select from checkins c where c.participant_id = p.id and c.outcome = 'admitted')) as "arrived!",
               count(*) filter (where p.state = 'approved') as "expected!"
           from participants p where p.conference_id = $1 group by p.category_id"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// What the list of readings shows, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Filter {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub outcome: String,
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
    pub at: DateTime<Utc>,
    pub outcome: Outcome,
    pub reason: Option<Reason>,
    pub participant: Option<(Uuid, String)>,
    pub institution: Option<Words>,
    pub gate: Words,
    pub by: String,
}

const SELECT: &str = "select c.at, c.outcome, c.reason, p.id, p.name, i.name as institution, g.name as gate, a.name as by \
     from checkins c join gates g on g.id = c.gate_id join accounts a on a.id = c.account_id \
     left join participants p on p.id = c.participant_id left join institutions i on i.id = p.institution_id";

fn filtered(query: &mut QueryBuilder<Postgres>, conference: Uuid, filter: &Filter) {
    query.push(" where c.conference_id = ").push_bind(conference);
    if let Some(outcome) = filter.outcome() {
        query.push(" and c.outcome = ").push_bind(outcome.as_str());
    }
    if filter.arrived() {
        query.push(
            " and c.outcome = 'admitted' and not exists (select from checkins e where e.participant_id = c.participant_id \
               and e.outcome = 'admitted' and (e.at, e.id) < (c.at, c.id))",
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
        readings.push(Reading {
            at: row.try_get("at")?,
            outcome: Outcome::parse(row.try_get("outcome")?).context("an unknown outcome")?,
            reason: row.try_get::<Option<&str>, _>("reason")?.and_then(Reason::parse),
            participant: participant.0.zip(participant.1),
            institution: row.try_get("institution")?,
            gate: row.try_get("gate")?,
            by: row.try_get("by")?,
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
    Ok(Slice { rows: rows(db, query).await?, total, page: filter.page.0 })
}

/// The last readings at a gate.
pub async fn last_readings(db: &Db, conference: Uuid, gate: Uuid) -> Result<Vec<Reading>> {
    let mut query = QueryBuilder::new(SELECT);
    filtered(&mut query, conference, &Filter { gate: gate.to_string(), ..Filter::default() });
    query.push(" order by c.at desc, c.id desc limit 8");
    rows(db, query).await
}
