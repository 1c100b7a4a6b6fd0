mod ask;
mod report;

pub use ask::{By, ask_for};
pub use report::{Told, decide, report};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, Postgres, QueryBuilder};

use super::rules::{Standing, State, doubtful_before};
use crate::access::Device;
use crate::db::Db;
use crate::db::list::{self, Page, Slice};
use crate::error::Result;
use crate::kernel::{Uuid, Words};

/// A badge that was asked for at a station.
#[derive(Clone, Debug)]
pub struct Print {
    pub id: Uuid,
    pub state: State,
    pub asked_at: DateTime<Utc>,
    pub taken_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub station: Uuid,
    pub station_name: String,
    pub participant: Uuid,
    pub number: i32,
    pub name: String,
    pub institution: Words,
    pub badge: Uuid,
    /// The device, the person, or both.
    pub by: String,
    pub again_reason: String,
    pub reason: String,
}

impl Print {
    pub fn standing(&self, now: DateTime<Utc>) -> Standing {
        Standing::of(self.state, self.taken_at, now)
    }
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    state: String,
    asked_at: DateTime<Utc>,
    taken_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    station_id: Uuid,
    station: String,
    participant_id: Uuid,
    number: i32,
    name: String,
    institution: Words,
    badge_id: Uuid,
    device: Option<String>,
    account: Option<String>,
    again_reason: String,
    reason: String,
}

impl Row {
    fn print(self) -> Result<Print> {
        Ok(Print {
            id: self.id,
            state: State::parse(&self.state).context("an unknown state of a print")?,
            asked_at: self.asked_at,
            taken_at: self.taken_at,
            ended_at: self.ended_at,
            station: self.station_id,
            station_name: self.station,
            participant: self.participant_id,
            number: self.number,
            name: self.name,
            institution: self.institution,
            badge: self.badge_id,
            by: [self.device, self.account].into_iter().flatten().collect::<Vec<_>>().join(" · "),
            again_reason: self.again_reason,
            reason: self.reason,
        })
    }
}

const SELECT: &str = "select r.id, r.state, r.asked_at, r.taken_at, r.ended_at, r.station_id, s.name as station, \
         r.participant_id, p.number, p.name, i.name as institution, r.badge_id, d.name as device, a.name as account, \
         r.again_reason, r.reason \
     from prints r join devices s on s.id = r.station_id join participants p on p.id = r.participant_id \
     join institutions i on i.id = p.institution_id left join devices d on d.id = r.device_id \
     left join accounts a on a.id = r.account_id where r.conference_id = ";

async fn rows(db: &Db, mut query: QueryBuilder<Postgres>) -> Result<Vec<Print>> {
    let rows: Vec<Row> = query.build_query_as().fetch_all(db.read()).await?;
    rows.into_iter().map(Row::print).collect()
}

/// A print of this conference.
pub async fn print(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Print>> {
    let mut query = QueryBuilder::new(SELECT);
    query.push_bind(conference).push(" and r.id = ").push_bind(id);
    Ok(rows(db, query).await?.pop())
}

/// What a station has to do, the oldest first: what waits there, and what it took and told nothing more of.
pub async fn queue(db: &Db, device: &Device) -> Result<Vec<Print>> {
    let mut query = QueryBuilder::new(SELECT);
    query.push_bind(device.conference).push(" and r.station_id = ").push_bind(device.id);
    query.push(" and r.state in ('waiting', 'taken') order by r.asked_at, r.id limit 100");
    rows(db, query).await
}

/// Every print of somebody's badges, the newest first.
pub async fn prints_of(db: &Db, conference: Uuid, participant: Uuid) -> Result<Vec<Print>> {
    let mut query = QueryBuilder::new(SELECT);
    query.push_bind(conference).push(" and r.participant_id = ").push_bind(participant);
    query.push(" order by r.asked_at desc, r.id desc limit 20");
    rows(db, query).await
}

/// What the list of prints shows, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Filter {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub station: String,
    #[serde(skip_serializing)]
    pub page: Page,
}

impl Filter {
    pub fn standing(&self) -> Option<Standing> {
        Standing::parse(&self.state)
    }

    pub fn station(&self) -> Option<Uuid> {
        self.station.parse().ok()
    }
}

fn filtered(query: &mut QueryBuilder<Postgres>, filter: &Filter, now: DateTime<Utc>) {
    match filter.standing() {
        Some(Standing::Doubt) => {
            query.push(" and r.state = 'taken' and r.taken_at <= ").push_bind(doubtful_before(now));
        }
        Some(Standing::In(State::Taken)) => {
            query.push(" and r.state = 'taken' and r.taken_at > ").push_bind(doubtful_before(now));
        }
        Some(Standing::In(state)) => {
            query.push(" and r.state = ").push_bind(state.as_str());
        }
        None => {}
    }
    if let Some(station) = filter.station() {
        query.push(" and r.station_id = ").push_bind(station);
    }
}

/// One page of the prints: what is under way first, in the order in which it was asked for; then the newest.
pub async fn prints(db: &Db, conference: Uuid, filter: &Filter, now: DateTime<Utc>) -> Result<Slice<Print>> {
    let mut count = QueryBuilder::new("select count(*) from prints r where r.conference_id = ");
    count.push_bind(conference);
    filtered(&mut count, filter, now);
    let total = count.build_query_scalar().fetch_one(db.read()).await?;
    let mut query = QueryBuilder::new(SELECT);
    query.push_bind(conference);
    filtered(&mut query, filter, now);
    query.push(
        " order by r.state in ('waiting', 'taken') desc, \
         case when r.state in ('waiting', 'taken') then r.asked_at end, r.asked_at desc, r.id desc",
    );
    list::page(&mut query, filter.page);
    Ok(Slice::new(rows(db, query).await?, total, filter.page.0))
}

/// A station, and how much is under way there.
pub struct Station {
    pub id: Uuid,
    pub name: String,
    /// A printer beside a kiosk or a desk, and no station by itself.
    pub is_own: bool,
    pub is_enrolled: bool,
    pub seen_at: Option<DateTime<Utc>>,
    pub waiting: i64,
    pub doubtful: i64,
}

/// The stations of a conference by name, those that others print at first.
pub async fn stations(db: &Db, conference: Uuid, now: DateTime<Utc>) -> Result<Vec<Station>> {
    Ok(sqlx::query_as!(
        Station,
        r#"select d.id, d.name, d.kind <> 'print' as "is_own!", d.token_hash is not null as "is_enrolled!", d.seen_at,
               count(r.id) filter (where r.state = 'waiting') as "waiting!",
               count(r.id) filter (where r.state = 'taken' and r.taken_at <= $2) as "doubtful!"
           from devices d left join prints r on r.station_id = d.id and r.state in ('waiting', 'taken')
           where d.conference_id = $1 and d.revoked_at is null and (d.kind = 'print' or d.station_id = d.id)
           group by d.id order by d.kind <> 'print', d.name, d.id"#,
        conference,
        doubtful_before(now)
    )
    .fetch_all(db.read())
    .await?)
}

/// Where the badges of a device are printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Printer {
    /// At its own printer.
    Own,
    /// At the station of this name.
    Station(String),
}

/// Where the badges of a device are printed, if anywhere.
pub async fn printer_of(db: &Db, device: &Device) -> Result<Option<Printer>> {
    let row = sqlx::query!(
        "select s.id, s.name from devices d join devices s on s.id = d.station_id where d.id = $1 and s.revoked_at is null",
        device.id
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map(|row| if row.id == device.id { Printer::Own } else { Printer::Station(row.name) }))
}
