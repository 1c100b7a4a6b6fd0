//! One task and its history, and how the groups of somebody stand.

use chrono::{DateTime, TimeDelta, Utc};

use crate::countdown::{Anchor, Cause, Offset, Side, Span, Unit, When};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::tasks::rules::{State, is_overdue, late_by};

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
    /// What its date is counted from.
    pub when: When,
    /// How long it takes, where somebody knows.
    pub estimate: Option<Span>,
    /// By when it must have begun, and be finished, for what waits for it.
    pub latest: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// How often its date was moved.
    pub moved: i32,
    pub version: i32,
    pub created_at: DateTime<Utc>,
}

impl Task {
    pub fn is_overdue(&self, now: &DateTime<Utc>) -> bool {
        is_overdue(self.state, self.due_at, *now)
    }

    /// By when it must have begun and be finished, where its own date does not say so already.
    pub fn latest_told(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        self.latest.filter(|(start, _)| self.state.is_unfinished() && *start < self.due_at)
    }

    /// How long ago it should have begun, where that is not said by its date already.
    pub fn late_by(&self, now: &DateTime<Utc>) -> Option<TimeDelta> {
        late_by(self.state, self.latest.map(|(start, _)| start), self.due_at, *now)
    }
}

/// A task of a conference.
pub async fn find(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Task>> {
    let row = sqlx::query!(
        r#"select t.id, t.group_id, g.name as "group_name: Words", t.title as "title: Words", t.details, t.state, t.progress,
               t.due_at, t.anchor, t.side, t.unit, t.amount, t.item_id, t.pinned, t.moved, t.estimate, t.estimate_unit, t.latest_start_at, t.latest_finish_at, t.version, t.created_at,
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
    let offset = match (Anchor::parse(&row.anchor), Side::parse(&row.side), row.unit.as_deref().and_then(Unit::parse)) {
        (Some(anchor), Some(side), Some(unit)) => row.amount.map(|amount| Offset { anchor, side, unit, amount }),
        _ => None,
    };
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
        when: When { offset, item: row.item_id, pinned: row.pinned, at: offset.is_none().then_some(row.due_at) },
        moved: row.moved,
        estimate: row.estimate_unit.zip(row.estimate).and_then(|(unit, amount)| Span::parse(&unit, amount)),
        latest: row.latest_start_at.zip(row.latest_finish_at),
        version: row.version,
        created_at: row.created_at,
    }))
}

/// A step in a task's history.
#[derive(Clone, Debug)]
pub struct Change {
    pub at: DateTime<Utc>,
    pub state: State,
    pub progress: i32,
    pub note: String,
    pub by: Option<String>,
    /// Its date moved: from, to, and the key of with what.
    pub moved: Option<(DateTime<Utc>, DateTime<Utc>, &'static str)>,
    /// It has another owner: her name, or nobody.
    pub owner: Option<Option<String>>,
}

/// What happened to a task, the newest first.
pub async fn history(db: &Db, task: Uuid) -> Result<Vec<Change>> {
    let rows = sqlx::query!(
        r#"select c.at, c.state, c.progress, c.note, a.name as "name?", c.due_before, c.due_after, c.cause, c.owner_changed, o.name as "owner?"
           from task_changes c left join accounts a on a.id = c.account_id left join accounts o on o.id = c.owner_id
           where c.task_id = $1 order by c.at desc, c.id desc limit 200"#,
        task
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let state = State::try_from(row.state).map_err(anyhow::Error::msg)?;
            let cause = row.cause.as_deref().map(Cause::key_of);
            Ok(Change {
                at: row.at,
                state,
                progress: row.progress,
                note: row.note,
                by: row.name,
                moved: row.due_before.zip(row.due_after).zip(cause).map(|((from, to), cause)| (from, to, cause)),
                owner: row.owner_changed.then_some(row.owner),
            })
        })
        .collect()
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
