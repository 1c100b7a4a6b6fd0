use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{Postgres, QueryBuilder};

use super::rules::{Known, Report, State, Wanted, is_overdue};
use crate::audit::{Actor, Entry, Tx};
use crate::db::Db;
use crate::db::list::{self, Columns, Page, Slice};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};

/// A task with the names of what it belongs to.
#[derive(Clone, Debug)]
pub struct Task {
    pub id: Uuid,
    pub group_id: Uuid,
    pub group_name: Words,
    pub milestone: Option<(Uuid, String, Words)>,
    pub project: Option<(Uuid, Words)>,
    pub owner: Option<(Uuid, String)>,
    pub title: Words,
    pub details: String,
    pub state: State,
    pub progress: i32,
    pub due_at: DateTime<Utc>,
    /// Its date is counted from the opening and moves with it.
    pub moves_with_opening: bool,
    pub version: i32,
    pub created_at: DateTime<Utc>,
}

impl Task {
    pub fn is_overdue(&self, now: &DateTime<Utc>) -> bool {
        is_overdue(self.state, self.due_at, *now)
    }
}

/// A task of a conference.
pub async fn find(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Task>> {
    let row = sqlx::query!(
        r#"select t.id, t.group_id, g.name as "group_name: Words", t.title as "title: Words", t.details, t.state, t.progress,
               t.due_at, t.unit, t.version, t.created_at,
               m.id as "milestone_id?", m.code as "milestone_code?", m.name as "milestone_name?: Words",
               p.id as "project_id?", p.title as "project_title?: Words", a.id as "owner_id?", a.name as "owner_name?"
           from tasks t join groups g on g.id = t.group_id
               left join milestones m on m.id = t.milestone_id
               left join projects p on p.id = t.project_id
               left join accounts a on a.id = t.owner_id
           where t.id = $1 and t.conference_id = $2"#,
        id,
        conference
    )
    .fetch_optional(db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Task {
        id: row.id,
        group_id: row.group_id,
        group_name: row.group_name,
        milestone: row
            .milestone_id
            .zip(row.milestone_code)
            .zip(row.milestone_name)
            .map(|((id, code), name)| (id, code, name)),
        project: row.project_id.zip(row.project_title),
        owner: row.owner_id.zip(row.owner_name),
        title: row.title,
        details: row.details,
        state: State::try_from(row.state).map_err(anyhow::Error::msg)?,
        progress: row.progress,
        due_at: row.due_at,
        moves_with_opening: row.unit.is_some(),
        version: row.version,
        created_at: row.created_at,
    }))
}

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
    ("group", "g.position"),
    // In the order of a task's life, not of the alphabet.
    ("state", "array_position(array['open', 'started', 'blocked', 'done', 'dropped'], t.state)"),
    ("progress", "t.progress"),
];

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
}

impl Row {
    pub fn is_overdue(&self, now: &DateTime<Utc>) -> bool {
        is_overdue(self.state, self.due_at, *now)
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
    if !filter.overdue.is_empty() {
        query.push(" and t.state in ('open', 'started', 'blocked') and t.due_at < ").push_bind(now);
    }
}

/// One page of the tasks that a filter leaves.
pub async fn list(db: &Db, conference: Uuid, filter: &Filter, me: Uuid, now: DateTime<Utc>) -> Result<Slice<Row>> {
    let mut count = QueryBuilder::new("select count(*) from tasks t");
    narrowed(&mut count, conference, filter, me, now);
    let total: i64 = count.build_query_scalar().fetch_one(db.read()).await?;
    let mut query = QueryBuilder::new(
        "select t.id, t.title, t.group_id, g.name as group_name, m.code as milestone_code, a.name as owner_name, \
         t.state, t.progress, t.due_at from tasks t join groups g on g.id = t.group_id \
         left join milestones m on m.id = t.milestone_id left join accounts a on a.id = t.owner_id",
    );
    narrowed(&mut query, conference, filter, me, now);
    list::order_by(&mut query, COLUMNS, &filter.sort, "t.id");
    list::page(&mut query, filter.page);
    let rows = query.build_query_as().fetch_all(db.read()).await?;
    Ok(Slice { rows, total, page: filter.page.0 })
}

/// The tasks that are overdue for longest, for the command desk.
pub async fn overdue(db: &Db, conference: Uuid, now: DateTime<Utc>, limit: i64) -> Result<Vec<Row>> {
    let mut query = QueryBuilder::new(
        "select t.id, t.title, t.group_id, g.name as group_name, m.code as milestone_code, a.name as owner_name, \
         t.state, t.progress, t.due_at from tasks t join groups g on g.id = t.group_id \
         left join milestones m on m.id = t.milestone_id left join accounts a on a.id = t.owner_id",
    );
    narrowed(&mut query, conference, &Filter { overdue: "on".into(), ..Filter::default() }, Uuid::nil(), now);
    query.push(" order by t.due_at, t.id limit ").push_bind(limit);
    Ok(query.build_query_as().fetch_all(db.read()).await?)
}

/// The unfinished tasks of one person, the next due first.
pub async fn of_owner(db: &Db, conference: Uuid, owner: Uuid) -> Result<Vec<Row>> {
    let mut query = QueryBuilder::new(
        "select t.id, t.title, t.group_id, g.name as group_name, m.code as milestone_code, a.name as owner_name, \
         t.state, t.progress, t.due_at from tasks t join groups g on g.id = t.group_id \
         left join milestones m on m.id = t.milestone_id left join accounts a on a.id = t.owner_id \
         where t.state in ('open', 'started', 'blocked') and t.conference_id = ",
    );
    query.push_bind(conference).push(" and t.owner_id = ").push_bind(owner).push(" order by t.due_at, t.id limit 200");
    Ok(query.build_query_as().fetch_all(db.read()).await?)
}

/// Something to choose: an id and its name.
#[derive(Clone, Debug)]
pub struct Named {
    pub id: Uuid,
    pub name: Words,
}

/// The groups of a conference, in the order of the plan.
pub async fn groups(db: &Db, conference: Uuid) -> Result<Vec<Named>> {
    Ok(sqlx::query_as!(
        Named,
        r#"select id, name as "name: Words" from groups where conference_id = $1
           order by array_position(array['working', 'support', 'preparatory'], kind), position"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// The milestones of a conference, by date.
pub async fn milestones(db: &Db, conference: Uuid) -> Result<Vec<(Named, String)>> {
    let rows = sqlx::query!(
        r#"select id, code, name as "name: Words" from milestones where conference_id = $1 order by due_at, position"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (Named { id: row.id, name: row.name }, row.code)).collect())
}

/// The projects of the action plan that go on.
pub async fn projects(db: &Db, conference: Uuid) -> Result<Vec<Named>> {
    Ok(sqlx::query_as!(
        Named,
        r#"select id, title as "name: Words" from projects where conference_id = $1 and completed_at is null order by number"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// One project, whether it goes on or not.
pub async fn project(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Named>> {
    Ok(sqlx::query_as!(
        Named,
        r#"select id, title as "name: Words" from projects where conference_id = $1 and id = $2"#,
        conference,
        id
    )
    .fetch_optional(db.read())
    .await?)
}

/// Somebody in a group.
#[derive(Clone, Debug)]
pub struct Person {
    pub account: Uuid,
    pub name: String,
    pub group_id: Uuid,
    pub group_name: Words,
}

/// Everybody in the groups of a conference.
pub async fn people(db: &Db, conference: Uuid) -> Result<Vec<Person>> {
    Ok(sqlx::query_as!(
        Person,
        r#"select m.account_id as account, a.name, m.group_id, g.name as "group_name: Words"
           from members m join accounts a on a.id = m.account_id join groups g on g.id = m.group_id
           where m.conference_id = $1 and a.disabled_at is null
           order by array_position(array['working', 'support', 'preparatory'], g.kind), g.position,
               array_position(array['lead', 'deputy', 'liaison', 'member'], m.role), a.name"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// What a form about a task may choose from.
pub struct Options {
    pub groups: Vec<Named>,
    pub milestones: Vec<(Named, String)>,
    pub projects: Vec<Named>,
    pub people: Vec<Person>,
}

impl Options {
    pub async fn load(db: &Db, conference: Uuid) -> Result<Options> {
        Ok(Options {
            groups: groups(db, conference).await?,
            milestones: milestones(db, conference).await?,
            projects: projects(db, conference).await?,
            people: people(db, conference).await?,
        })
    }

    pub fn known(&self) -> Known {
        Known {
            groups: self.groups.iter().map(|group| group.id).collect(),
            milestones: self.milestones.iter().map(|(milestone, _)| milestone.id).collect(),
            projects: self.projects.iter().map(|project| project.id).collect(),
            people: self.people.iter().map(|person| (person.group_id, person.account)).collect(),
        }
    }
}

/// One of somebody's groups, and its tasks.
#[derive(Clone, Debug)]
pub struct OwnGroup {
    pub id: Uuid,
    pub name: Words,
    pub role: String,
    pub unfinished: i64,
    pub overdue: i64,
}

/// The groups that somebody belongs to.
pub async fn own_groups(db: &Db, conference: Uuid, account: Uuid, now: DateTime<Utc>) -> Result<Vec<OwnGroup>> {
    Ok(sqlx::query_as!(
        OwnGroup,
        r#"select g.id, g.name as "name: Words", m.role,
               count(t.id) filter (where t.state in ('open', 'started', 'blocked')) as "unfinished!",
               count(t.id) filter (where t.state in ('open', 'started', 'blocked') and t.due_at < $3) as "overdue!"
           from members m join groups g on g.id = m.group_id left join tasks t on t.group_id = g.id
           where m.conference_id = $1 and m.account_id = $2
           group by g.id, g.name, g.position, m.role order by g.position"#,
        conference,
        account,
        now
    )
    .fetch_all(db.read())
    .await?)
}

/// A step in a task's history.
#[derive(Clone, Debug)]
pub struct Change {
    pub at: DateTime<Utc>,
    pub state: State,
    pub progress: i32,
    pub note: String,
    pub by: Option<String>,
}

/// What happened to a task, the newest first.
pub async fn history(db: &Db, task: Uuid) -> Result<Vec<Change>> {
    let rows = sqlx::query!(
        r#"select c.at, c.state, c.progress, c.note, a.name as "name?" from task_changes c left join accounts a on a.id = c.account_id
           where c.task_id = $1 order by c.at desc, c.id desc limit 200"#,
        task
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let state = State::try_from(row.state).map_err(anyhow::Error::msg)?;
            Ok(Change { at: row.at, state, progress: row.progress, note: row.note, by: row.name })
        })
        .collect()
}

/// A task to be given.
pub type NewTask = Wanted;

/// Gives a task to a group. Without a date of its own it is due with its milestone, and moves with
/// the opening as that does.
pub async fn create(tx: &mut Tx, actor: Actor, conference: Uuid, new: &NewTask) -> Result<(Uuid, Entry)> {
    let id = new_id();
    let now = tx.now;
    let entered = sqlx::query!(
        r#"insert into tasks (id, conference_id, group_id, milestone_id, project_id, owner_id, title, details, state, progress,
               due_at, unit, amount, created_at, updated_at)
           select $1, $2, $3, m.id, $5, $6, $7, $8, 'open', 0, coalesce($9, m.due_at),
               case when $9::timestamptz is null then m.unit end, case when $9::timestamptz is null then m.amount end, $10, $10
           from (select 1) one left join milestones m on m.id = $4 and m.conference_id = $2
           where ($4::uuid is null or m.id is not null) and coalesce($9, m.due_at) is not null"#,
        id,
        conference,
        new.group,
        new.milestone,
        new.project,
        new.owner,
        &new.title as &Words,
        new.details,
        new.due_at,
        now,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if entered == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    keep(tx, id, actor.account(), &Report { state: State::Open, progress: 0, note: String::new() }).await?;
    let entry =
        Entry::new(actor, "tasks.created", "task", id).of(conference).with_id("group", new.group).touching("tasks");
    Ok((id, entry))
}

/// Keeps a step in the history.
async fn keep(tx: &mut Tx, task: Uuid, account: Option<Uuid>, report: &Report) -> Result<()> {
    let now = tx.now;
    sqlx::query!(
        "insert into task_changes (id, task_id, account_id, at, state, progress, note) values ($1, $2, $3, $4, $5, $6, $7)",
        new_id(),
        task,
        account,
        now,
        report.state.as_str(),
        report.progress,
        report.note,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A task as it waits to be reported on.
pub struct Pending {
    pub id: Uuid,
    pub version: i32,
    pub due_at: DateTime<Utc>,
}

/// Every task of a conference, by due date.
pub async fn every(db: &Db, conference: Uuid) -> Result<Vec<Pending>> {
    Ok(sqlx::query_as!(
        Pending,
        "select id, version, due_at from tasks where conference_id = $1 order by due_at, id",
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// Says how far a task is, if nobody else has changed it since `version`.
pub async fn report(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    (id, version): (Uuid, i32),
    report: &Report,
) -> Result<Entry> {
    let now = tx.now;
    let changed = sqlx::query!(
        r#"update tasks set state = $4, progress = $5, updated_at = $6, version = version + 1,
               done_at = case when $4 = 'done' then coalesce(done_at, $6) end
           where id = $1 and conference_id = $2 and version = $3"#,
        id,
        conference,
        version,
        report.state.as_str(),
        report.progress,
        now,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    keep(tx, id, actor.account(), report).await?;
    Ok(Entry::new(actor, "tasks.reported", "task", id)
        .of(conference)
        .with("state", report.state.as_str())
        .with("progress", report.progress)
        .touching("tasks"))
}

/// Changes what a task is. A date that was counted from the opening and is given by hand stands by
/// itself from then on.
pub async fn change(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    (id, version): (Uuid, i32),
    wanted: &Wanted,
) -> Result<Entry> {
    let now = tx.now;
    let changed = sqlx::query!(
        r#"update tasks t set title = $4, details = $5, milestone_id = new.milestone_id, project_id = $7, owner_id = $8,
               unit = case when $9::timestamptz is null then new.unit when date_trunc('minute', t.due_at) = $9 then t.unit end,
               amount = case when $9::timestamptz is null then new.amount when date_trunc('minute', t.due_at) = $9 then t.amount end,
               due_at = case when date_trunc('minute', t.due_at) = $9 then t.due_at else coalesce($9, new.due_at) end,
               updated_at = $10, version = t.version + 1
           from (select m.id as milestone_id, m.unit, m.amount, m.due_at from (select 1) one
                 left join milestones m on m.id = $6 and m.conference_id = $2) new
           where t.id = $1 and t.conference_id = $2 and t.version = $3 and ($6::uuid is null or new.milestone_id is not null)
             and coalesce($9, new.due_at) is not null"#,
        id,
        conference,
        version,
        &wanted.title as &Words,
        wanted.details,
        wanted.milestone,
        wanted.project,
        wanted.owner,
        wanted.due_at,
        now,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "tasks.changed", "task", id).of(conference).touching("tasks"))
}
