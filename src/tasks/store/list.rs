//! Lists of tasks, narrowed and sorted as the address says.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{Postgres, QueryBuilder};

use crate::db::Db;
use crate::db::list::{self, Columns, Page, Slice};
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::tasks::rules::{BULK_MAX, Priority, Stage, State, is_overdue, late_by};

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
    /// One of the stages; `unfinished`; or `counted`: all but the dropped ones.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// `mine`, `helping`, `watching`; `none`; or an account.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub owner: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub priority: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub overdue: String,
    /// Due on this day.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub on: String,
    /// Not begun, though it should have.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub late: String,
    /// Its date was moved, once or more often.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub moved: String,
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
    // As groups stand everywhere: by kind, and within it by place.
    ("group", "(array_position(array['working', 'support', 'preparatory'], g.kind), g.position)"),
    // In the order of a task's life, not of the alphabet.
    ("state", "array_position(array['open', 'started', 'blocked', 'done', 'dropped'], t.state)"),
    ("progress", "t.progress"),
    ("priority", "array_position(array['urgent', 'high', 'normal', 'low'], t.priority)"),
    ("number", "t.number"),
    ("moved", "t.moved"),
];

/// The rows of every list of tasks.
pub(super) const SELECT: &str = "select t.id, t.number, t.version, t.title, t.group_id, g.name as group_name, m.code as milestone_code, \
     t.owner_id, a.name as owner_name, t.state, t.asked_at is not null as is_asked, t.asked_by, t.priority, t.progress, t.due_at, t.latest_start_at, t.moved, \
     (select count(*) from task_items i where i.task_id = t.id) as items, \
     (select count(*) from task_items i where i.task_id = t.id and i.done_at is not null) as ticked from tasks t join groups g on g.id = t.group_id \
     left join milestones m on m.id = t.milestone_id left join accounts a on a.id = t.owner_id";

/// A task in a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: Uuid,
    pub number: i32,
    pub version: i32,
    pub title: Words,
    pub group_id: Uuid,
    pub group_name: Words,
    pub milestone_code: Option<String>,
    pub owner_id: Option<Uuid>,
    pub owner_name: Option<String>,
    #[sqlx(try_from = "String")]
    pub state: State,
    /// It waits to be accepted as done.
    pub is_asked: bool,
    pub asked_by: Option<Uuid>,
    #[sqlx(try_from = "String")]
    pub priority: Priority,
    pub progress: i32,
    pub due_at: DateTime<Utc>,
    pub latest_start_at: Option<DateTime<Utc>>,
    /// How often its date was moved.
    pub moved: i32,
    /// Entries of its list, and how many of them are ticked.
    pub items: i64,
    pub ticked: i64,
}

impl Row {
    pub fn stage(&self) -> Stage {
        Stage::of(self.state, self.is_asked)
    }

    pub fn is_overdue(&self, now: &DateTime<Utc>) -> bool {
        is_overdue(self.state, self.due_at, *now)
    }

    /// How long ago it should have begun, where that is not said by its date already.
    pub fn late_by(&self, now: &DateTime<Utc>) -> Option<TimeDelta> {
        late_by(self.state, self.latest_start_at, self.due_at, *now)
    }
}

pub(super) fn narrowed(
    query: &mut QueryBuilder<Postgres>,
    conference: Uuid,
    filter: &Filter,
    me: Uuid,
    now: DateTime<Utc>,
) {
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
            if let Some(stage) = Stage::parse(text) {
                at_stage(query, stage);
            }
        }
    }
    match filter.owner.as_str() {
        "mine" => {
            query.push(" and t.owner_id = ").push_bind(me);
        }
        "none" => {
            query.push(" and t.owner_id is null");
        }
        "helping" | "watching" => {
            let kind = if filter.owner == "helping" { "helper" } else { "watcher" };
            query
                .push(" and exists (select from task_people p where p.task_id = t.id and p.account_id = ")
                .push_bind(me);
            query.push(" and p.kind = ").push_bind(kind).push(")");
        }
        text => {
            if let Ok(owner) = text.parse::<Uuid>() {
                query.push(" and t.owner_id = ").push_bind(owner);
            }
        }
    }
    if let Some(priority) = Priority::parse(&filter.priority) {
        query.push(" and t.priority = ").push_bind(priority.as_str());
    }
    if let Ok(day) = filter.on.parse::<NaiveDate>() {
        query.push(
            " and (t.due_at at time zone (select time_zone from conferences where id = t.conference_id))::date = ",
        );
        query.push_bind(day);
    }
    if !filter.late.is_empty() {
        query.push(" and t.state = 'open' and t.latest_start_at < ").push_bind(now);
    }
    if !filter.moved.is_empty() {
        query.push(" and t.moved > 0");
    }
    if !filter.overdue.is_empty() {
        query.push(" and t.state in ('open', 'started', 'blocked') and t.due_at < ").push_bind(now);
    }
}

/// Those that stand in one column of the board.
pub(super) fn at_stage(query: &mut QueryBuilder<Postgres>, stage: Stage) {
    query.push(" and t.state = ").push_bind(stage.state().as_str());
    match stage {
        Stage::Asked => {
            query.push(" and t.asked_at is not null");
        }
        Stage::Started => {
            query.push(" and t.asked_at is null");
        }
        _ => {}
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

/// The tasks that a filter leaves, as many as may be changed at once.
pub async fn ids(db: &Db, conference: Uuid, filter: &Filter, me: Uuid, now: DateTime<Utc>) -> Result<Vec<Uuid>> {
    let mut query = QueryBuilder::new("select t.id from tasks t");
    narrowed(&mut query, conference, filter, me, now);
    query.push(" order by t.due_at, t.id limit ").push_bind(i64::try_from(BULK_MAX).unwrap_or(i64::MAX));
    Ok(query.build_query_scalar().fetch_all(db.read()).await?)
}

/// All the tasks that a filter leaves, sorted as it says.
pub async fn all(db: &Db, conference: Uuid, filter: &Filter, me: Uuid, now: DateTime<Utc>) -> Result<Vec<Row>> {
    let mut query = QueryBuilder::new(SELECT);
    narrowed(&mut query, conference, filter, me, now);
    list::order_by(&mut query, COLUMNS, &filter.sort, "t.id");
    Ok(query.build_query_as().fetch_all(db.read()).await?)
}

/// What a filter leaves of what is due between two times, by date.
pub async fn due_between(
    db: &Db,
    conference: Uuid,
    filter: &Filter,
    me: Uuid,
    now: DateTime<Utc>,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Row>> {
    let mut query = QueryBuilder::new(SELECT);
    narrowed(&mut query, conference, filter, me, now);
    query.push(" and t.due_at >= ").push_bind(from).push(" and t.due_at < ").push_bind(to);
    query.push(" order by t.due_at, t.id limit 3000");
    Ok(query.build_query_as().fetch_all(db.read()).await?)
}

/// Tasks that need somebody, for the command desk.
pub struct Pressing {
    /// Those that are overdue for longest.
    pub overdue: Vec<Row>,
    /// Those that should have begun longest ago.
    pub late: Vec<Row>,
    /// How many should have begun.
    pub late_all: i64,
}

/// The tasks of some groups that need somebody, or of all groups where none is given: of each kind as many as `limit`.
pub async fn pressing(db: &Db, conference: Uuid, groups: &[Uuid], now: DateTime<Utc>, limit: i64) -> Result<Pressing> {
    let is_overdue = Filter { overdue: "on".into(), ..Filter::default() };
    let is_late = Filter { late: "on".into(), ..Filter::default() };
    let asked = |select: &'static str, filter: &Filter| {
        let mut query = QueryBuilder::new(select);
        narrowed(&mut query, conference, filter, Uuid::nil(), now);
        if !groups.is_empty() {
            query.push(" and t.group_id = any(").push_bind(groups).push(")");
        }
        query
    };
    let (mut overdue, mut late) = (asked(SELECT, &is_overdue), asked(SELECT, &is_late));
    let mut count = asked("select count(*) from tasks t", &is_late);
    overdue.push(" order by t.due_at, t.id limit ").push_bind(limit);
    late.push(" order by t.latest_start_at, t.id limit ").push_bind(limit);
    let (overdue, late, late_all): (Vec<Row>, Vec<Row>, i64) = tokio::try_join!(
        overdue.build_query_as().fetch_all(db.read()),
        late.build_query_as().fetch_all(db.read()),
        count.build_query_scalar().fetch_one(db.read()),
    )?;
    Ok(Pressing { overdue, late, late_all })
}

/// The unfinished tasks of one person, the next due first.
pub async fn of_owner(db: &Db, conference: Uuid, owner: Uuid) -> Result<Vec<Row>> {
    let mut query = QueryBuilder::new(SELECT);
    query.push(" where t.state in ('open', 'started', 'blocked') and t.conference_id = ").push_bind(conference);
    query.push(" and t.owner_id = ").push_bind(owner).push(" order by t.due_at, t.id limit 200");
    Ok(query.build_query_as().fetch_all(db.read()).await?)
}

/// The unfinished tasks with which somebody helps, or which she watches, the next due first.
pub async fn taking_part(db: &Db, conference: Uuid, account: Uuid, helps: bool) -> Result<Vec<Row>> {
    let mut query = QueryBuilder::new(SELECT);
    query.push(" join task_people p on p.task_id = t.id where t.state in ('open', 'started', 'blocked') and t.conference_id = ");
    query.push_bind(conference).push(" and p.account_id = ").push_bind(account);
    query.push(" and p.kind = ").push_bind(if helps { "helper" } else { "watcher" });
    query.push(" order by t.due_at, t.id limit 50");
    Ok(query.build_query_as().fetch_all(db.read()).await?)
}

/// What waits to be accepted by somebody: of the groups that she leads, or of every group; the longest waiting first.
pub async fn asked(db: &Db, conference: Uuid, account: Uuid, groups: Option<&[Uuid]>) -> Result<Vec<Row>> {
    let mut query = QueryBuilder::new(SELECT);
    query.push(" where t.asked_at is not null and t.conference_id = ").push_bind(conference);
    query.push(" and t.asked_by <> ").push_bind(account);
    query.push(" and t.owner_id is distinct from ").push_bind(account);
    if let Some(groups) = groups {
        query.push(" and t.group_id = any(").push_bind(groups).push(")");
    }
    query.push(" order by t.asked_at, t.id limit 50");
    Ok(query.build_query_as().fetch_all(db.read()).await?)
}
