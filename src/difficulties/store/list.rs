//! Lists of difficulties, narrowed and sorted as the address says.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{Postgres, QueryBuilder};

use crate::db::Db;
use crate::db::list::{self, Columns, Page, Slice};
use crate::difficulties::rules::State;
use crate::error::Result;
use crate::kernel::{Uuid, Words};

/// What filters and sorts the list, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Filter {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// A state; `late`: past its 48 hours; `live`: not over; `overdue`: past the day by which it was to be solved.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub project: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub institution: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sort: String,
    #[serde(skip_serializing)]
    pub page: Page,
}

impl Filter {
    pub fn is_empty(&self) -> bool {
        [&self.q, &self.state, &self.project, &self.institution].into_iter().all(String::is_empty)
    }
}

const COLUMNS: Columns = &[
    // What waits comes first, by when its clock ends; then by when it is to be solved.
    (
        "urgent",
        "array_position(array['waiting', 'convened', 'answered', 'accepted', 'withdrawn'], d.state), d.clock_ends, d.solve_by, d.number",
    ),
    ("number", "d.number"),
    ("filed", "d.filed_at"),
    ("institution", "i.folded"),
    ("solve", "d.solve_by"),
];

/// A difficulty in a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: Uuid,
    pub number: i32,
    pub title: String,
    pub project_id: Uuid,
    pub project_number: i32,
    pub project_title: Words,
    pub institution_name: Words,
    pub filed_at: DateTime<Utc>,
    #[sqlx(try_from = "String")]
    pub state: State,
    pub round: i32,
    pub clock_ends: Option<DateTime<Utc>>,
    pub solve_by: Option<NaiveDate>,
    pub is_public: bool,
    pub handler: Option<String>,
}

impl Row {
    pub fn is_late(&self, now: &DateTime<Utc>) -> bool {
        self.clock_ends.is_some_and(|ends| *now > ends)
    }

    /// The day by which it was to be solved is over, and whoever sent it in has not said that it is.
    pub fn is_overdue(&self, today: &NaiveDate) -> bool {
        matches!(self.state, State::Convened | State::Answered) && self.solve_by.is_some_and(|day| day < *today)
    }
}

fn narrowed(
    query: &mut QueryBuilder<Postgres>,
    conference: Uuid,
    filter: &Filter,
    now: DateTime<Utc>,
    today: NaiveDate,
) {
    query.push(" where d.conference_id = ").push_bind(conference);
    let word = filter.q.trim();
    if !word.is_empty() {
        let number = word.trim_start_matches('#').parse::<i32>().unwrap_or(0);
        query.push(" and (lower(d.title) like ").push_bind(list::like(word));
        query.push(" or words_text(i.name) like ").push_bind(list::like(word));
        query.push(" or d.number = ").push_bind(number).push(")");
    }
    for (column, text) in [("d.project_id", &filter.project), ("d.institution_id", &filter.institution)] {
        if let Ok(id) = text.parse::<Uuid>() {
            query.push(format_args!(" and {column} = ")).push_bind(id);
        }
    }
    match filter.state.as_str() {
        "live" => {
            query.push(" and d.state in ('waiting', 'convened', 'answered')");
        }
        "late" => {
            query.push(" and d.clock_ends < ").push_bind(now);
        }
        "overdue" => {
            query.push(" and d.state in ('convened', 'answered') and d.solve_by < ").push_bind(today);
        }
        state => {
            if let Some(state) = State::parse(state) {
                query.push(" and d.state = ").push_bind(state.as_str());
            }
        }
    }
}

const FROM: &str =
    " from difficulties d join projects p on p.id = d.project_id join institutions i on i.id = d.institution_id";

/// A page of the difficulties of a conference.
pub async fn list(
    db: &Db,
    conference: Uuid,
    filter: &Filter,
    (now, today): (DateTime<Utc>, NaiveDate),
) -> Result<Slice<Row>> {
    let mut query = QueryBuilder::new(
        "select d.id, d.number, d.title, d.project_id, p.number as project_number, p.title as project_title, \
         i.name as institution_name, d.filed_at, d.state, d.round, d.clock_ends, d.solve_by, d.is_public, a.name as handler",
    );
    query.push(FROM).push(" left join accounts a on a.id = d.handler_id");
    narrowed(&mut query, conference, filter, now, today);
    list::order_by(&mut query, COLUMNS, &filter.sort, "d.id");
    list::page(&mut query, filter.page);
    let rows: Vec<Row> = query.build_query_as().fetch_all(db.read()).await?;
    let mut query = QueryBuilder::new("select count(*)");
    query.push(FROM);
    narrowed(&mut query, conference, filter, now, today);
    let total: i64 = query.build_query_scalar().fetch_one(db.read()).await?;
    Ok(Slice::new(rows, total, filter.page.0))
}

/// How many wait, are late, and are overdue to be solved.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    pub waiting: i64,
    pub late: i64,
    pub overdue: i64,
}

pub async fn counts(db: &Db, conference: Uuid, (now, today): (DateTime<Utc>, NaiveDate)) -> Result<Counts> {
    Ok(sqlx::query_as!(
        Counts,
        r#"select count(*) filter (where state = 'waiting') as "waiting!", count(*) filter (where clock_ends < $2) as "late!",
               count(*) filter (where state in ('convened', 'answered') and solve_by < $3) as "overdue!"
           from difficulties where conference_id = $1 and state in ('waiting', 'convened', 'answered')"#,
        conference,
        now,
        today
    )
    .fetch_one(db.read())
    .await?)
}
