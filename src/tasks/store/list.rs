//! Lists of tasks, narrowed and sorted as the address says.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{Postgres, QueryBuilder};

use crate::db::Db;
use crate::db::list::{self, Columns, Page, Slice};
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::tasks::rules::{State, is_overdue, late_by};

/// What filters and sorts the list, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Filter {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub group: String,
    /// An id, or `none`: tasks that hang on no milestone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub milestone: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub project: String,
    /// One of the states; `unfinished`; or `counted`: all but the dropped ones.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// `mine`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub owner: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub overdue: String,
    /// Not begun, though it should have.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub late: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sort: String,
    #[serde(skip_serializing_if = "is_first")]
    pub page: Page,
}

fn is_first(page: &Page) -> bool {
    page.0 <= 1
}

const COLUMNS: Columns = &[
    ("due", "t.due_at"),
    ("start", "t.latest_start_at"),
    ("group", "g.position"),
    // In the order of a task's life, not of the alphabet.
    ("state", "array_position(array['open', 'started', 'blocked', 'done', 'dropped'], t.state)"),
    ("progress", "t.progress"),
];

/// The rows of every list of tasks.
const SELECT: &str = "select t.id, t.title, t.group_id, g.name as group_name, m.code as milestone_code, a.name as owner_name, \
     t.state, t.progress, t.due_at, t.latest_start_at from tasks t join groups g on g.id = t.group_id \
     left join milestones m on m.id = t.milestone_id left join accounts a on a.id = t.owner_id";

/// A task in a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: Uuid,
    pub title: Words,
    pub group_id: Uuid,
    pub group_name: Words,
    pub milestone_code: Option<String>,
    pub owner_name: Option<String>,
    #[sqlx(try_from = "String")]
    pub state: State,
    pub progress: i32,
    pub due_at: DateTime<Utc>,
    pub latest_start_at: Option<DateTime<Utc>>,
}

impl Row {
    pub fn is_overdue(&self, now: &DateTime<Utc>) -> bool {
        is_overdue(self.state, self.due_at, *now)
    }
}

impl Row {
    /// How long ago it should have begun, where that is not said by its date already.
    pub fn late_by(&self, now: &DateTime<Utc>) -> Option<TimeDelta> {
        late_by(self.state, self.latest_start_at, self.due_at, *now)
    }
}

fn narrowed(query: &mut QueryBuilder<Postgres>, conference: Uuid, filter: &Filter, me: Uuid, now: DateTime<Utc>) {
    query.push(" where t.conference_id = ").push_bind(conference);
    let word = filter.q.trim();
    if !word.is_empty() {
        query.push(" and words_text(t.title) like ").push_bind(list::like(word));
    }
    for (column, text) in
        [("t.group_id", &filter.group), ("t.milestone_id", &filter.milestone), ("t.project_id", &filter.project)]
    {
        if let Ok(id) = text.parse::<Uuid>() {
            query.push(format_args!(" and {column} = ")).push_bind(id);
        }
    }
    if filter.milestone == "none" {
        query.push(" and t.milestone_id is null");
    }
    match filter.state.as_str() {
        "unfinished" => {
            query.push(" and t.state in ('open', 'started', 'blocked')");
        }
        "counted" => {
            query.push(" and t.state <> 'dropped'");
        }
        text => {
            if let Some(state) = State::parse(text) {
                query.push(" and t.state = ").push_bind(state.as_str());
            }
        }
    }
    if filter.owner == "mine" {
        query.push(" and t.owner_id = ").push_bind(me);
    }
    if !filter.late.is_empty() {
        query.push(" and t.state = 'open' and t.latest_start_at < ").push_bind(now);
    }
    if !filter.overdue.is_empty() {
        query.push(" and t.state in ('open', 'started', 'blocked') and t.due_at < ").push_bind(now);
    }
}

/// One page of the tasks that a filter leaves.
pub async fn list(db: &Db, conference: Uuid, filter: &Filter, me: Uuid, now: DateTime<Utc>) -> Result<Slice<Row>> {
    let mut count = QueryBuilder::new("select count(*) from tasks t");
    narrowed(&mut count, conference, filter, me, now);
    let total: i64 = count.build_query_scalar().fetch_one(db.read()).await?;
    let mut query = QueryBuilder::new(SELECT);
    narrowed(&mut query, conference, filter, me, now);
    list::order_by(&mut query, COLUMNS, &filter.sort, "t.id");
    list::page(&mut query, filter.page);
    let rows = query.build_query_as().fetch_all(db.read()).await?;
    Ok(Slice::new(rows, total, filter.page.0))
}

/// The tasks that are overdue for longest, for the command desk.
pub async fn overdue(db: &Db, conference: Uuid, now: DateTime<Utc>, limit: i64) -> Result<Vec<Row>> {
    let mut query = QueryBuilder::new(SELECT);
    narrowed(&mut query, conference, &Filter { overdue: "on".into(), ..Filter::default() }, Uuid::nil(), now);
    query.push(" order by t.due_at, t.id limit ").push_bind(limit);
    Ok(query.build_query_as().fetch_all(db.read()).await?)
}

/// The unfinished tasks of one person, the next due first.
pub async fn of_owner(db: &Db, conference: Uuid, owner: Uuid) -> Result<Vec<Row>> {
    let mut query = QueryBuilder::new(SELECT);
    query.push(" where t.state in ('open', 'started', 'blocked') and t.conference_id = ").push_bind(conference);
    query.push(" and t.owner_id = ").push_bind(owner).push(" order by t.due_at, t.id limit 200");
    Ok(query.build_query_as().fetch_all(db.read()).await?)
}
