//! One task and its history, and how the groups of somebody stand.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;

use crate::countdown::{Anchor, Cause, Offset, Side, Span, Unit, When};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::tasks::rules::{
    Held, Mover, Needs, Priority, Repeat, RepeatUnit, Stage, State, Terms, Turn, What, is_overdue, late_by,
};

/// A task with the names of what it belongs to.
#[derive(Clone, Debug)]
pub struct Task {
    pub id: Uuid,
    /// By which it is known within its conference.
    pub number: i32,
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
    pub terms: Terms,
    /// The figure that it needs, where it was given.
    pub figure: Option<Decimal>,
    /// Who asked to have it accepted as done, and since when it waits for that.
    pub asked: Option<(Uuid, String, DateTime<Utc>)>,
    /// Who else accepted it.
    pub accepted_by: Option<String>,
    pub helpers: Vec<Uuid>,
    pub files: i64,
    pub items: i64,
    pub open_items: i64,
    /// The day from which the next is counted.
    repeat_day: Option<NaiveDate>,
    /// The one that it came back from, and the one that came after it.
    pub previous: Option<Uuid>,
    pub next: Option<Uuid>,
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

    pub fn stage(&self) -> Stage {
        Stage::of(self.state, self.asked.is_some())
    }

    /// It as somebody moves it on.
    pub fn held(&self) -> Held<'_> {
        Held {
            stage: self.stage(),
            needs: &self.terms.needs,
            files: self.files,
            figure: self.figure,
            open_items: self.open_items,
            owner: self.owner.as_ref().map(|(id, _)| *id),
            asked_by: self.asked.as_ref().map(|(id, ..)| *id),
        }
    }

    /// Whether she may accept what waits for it.
    pub fn is_for(&self, by: Mover) -> bool {
        self.held().is_for(by)
    }

    pub fn is_helper(&self, account: Uuid) -> bool {
        self.helpers.contains(&account)
    }

    /// From when the next is counted once it is done.
    pub fn turn(&self, zone: Tz) -> Turn {
        let day = self.repeat_day.unwrap_or_else(|| self.due_at.with_timezone(&zone).date_naive());
        Turn { day, due_at: self.due_at }
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
    Ok(find_some(db, conference, &[id]).await?.pop())
}

/// Tasks of a conference, by date.
pub async fn find_some(db: &Db, conference: Uuid, ids: &[Uuid]) -> Result<Vec<Task>> {
    let rows = sqlx::query!(
        r#"select t.id, t.group_id, g.name as "group_name: Words", t.title as "title: Words", t.details, t.state, t.progress,
               t.due_at, t.anchor, t.side, t.unit, t.amount, t.item_id, t.pinned, t.moved, t.estimate, t.estimate_unit, t.latest_start_at, t.latest_finish_at, t.version, t.created_at,
               t.number, t.priority, t.needs_file, t.figure_name, t.needs_check, t.figure, t.repeat_every, t.repeat_unit, t.repeat_until, t.repeat_day,
               t.asked_at, k.id as "asked_by?", k.name as "asked_name?", c.name as "accepted_name?", t.previous_id,
               (select n.id from tasks n where n.previous_id = t.id) as next_id,
               array(select h.account_id from task_people h where h.task_id = t.id and h.kind = 'helper') as "helpers!",
               (select count(*) from task_files f where f.task_id = t.id) as "files!",
               (select count(*) from task_items i where i.task_id = t.id) as "items!",
               (select count(*) from task_items i where i.task_id = t.id and i.done_at is null) as "open_items!",
               m.id as "milestone_id?", m.code as "milestone_code?", m.name as "milestone_name?: Words",
               p.id as "project_id?", p.title as "project_title?: Words", a.id as "owner_id?", a.name as "owner_name?"
           from tasks t join groups g on g.id = t.group_id
               left join milestones m on m.id = t.milestone_id
               left join projects p on p.id = t.project_id
               left join accounts a on a.id = t.owner_id
               left join accounts k on k.id = t.asked_by
               left join accounts c on c.id = t.accepted_by
           where t.id = any($1) and t.conference_id = $2 order by t.due_at, t.id"#,
        ids,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let mut tasks = Vec::with_capacity(rows.len());
    for row in rows {
        let offset = offset_of((&row.anchor, &row.side, row.unit.as_deref()), row.amount);
        let repeat = row
            .repeat_every
            .zip(row.repeat_unit.as_deref().and_then(RepeatUnit::parse))
            .map(|(every, unit)| Repeat { every, unit, until: row.repeat_until });
        tasks.push(Task {
            id: row.id,
            number: row.number,
            terms: Terms {
                priority: Priority::try_from(row.priority).map_err(anyhow::Error::msg)?,
                needs: Needs { file: row.needs_file, figure: row.figure_name, check: row.needs_check },
                repeat,
            },
            figure: row.figure,
            asked: row.asked_by.zip(row.asked_name).zip(row.asked_at).map(|((id, name), at)| (id, name, at)),
            accepted_by: row.accepted_name,
            helpers: row.helpers,
            files: row.files,
            items: row.items,
            open_items: row.open_items,
            repeat_day: row.repeat_day,
            previous: row.previous_id,
            next: row.next_id,
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
        });
    }
    Ok(tasks)
}

/// How far from its anchor a date is, as it is kept; none for a date of its own.
pub(super) fn offset_of((anchor, side, unit): (&str, &str, Option<&str>), amount: Option<i32>) -> Option<Offset> {
    let unit = unit.and_then(Unit::parse)?;
    Some(Offset { anchor: Anchor::parse(anchor)?, side: Side::parse(side)?, unit, amount: amount? })
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
    /// What else it was, about what or whom.
    pub what: Option<What>,
    pub about: String,
}

/// What happened to a task, the newest first.
pub async fn history(db: &Db, task: Uuid) -> Result<Vec<Change>> {
    let rows = sqlx::query!(
        r#"select c.at, c.state, c.progress, c.note, a.name as "name?", c.due_before, c.due_after, c.cause, c.owner_changed, o.name as "owner?",
               c.what, c.about, p.name as "person?"
           from task_changes c left join accounts a on a.id = c.account_id left join accounts o on o.id = c.owner_id
               left join accounts p on p.id = c.person_id
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
                what: row.what.as_deref().and_then(What::parse).filter(|what| *what != What::Reported),
                about: row.person.unwrap_or(row.about),
            })
        })
        .collect()
}

/// What a task was at before it was at a hundred percent.
pub async fn progress_before(db: &Db, task: Uuid) -> Result<i32> {
    let before = sqlx::query_scalar!(
        "select progress from task_changes where task_id = $1 and progress < 100 order by at desc, id desc limit 1",
        task
    );
    Ok(before.fetch_optional(db.read()).await?.unwrap_or_default())
}

/// What each of these tasks was at before it was at a hundred percent.
pub async fn progresses_before(db: &Db, tasks: &[Uuid]) -> Result<HashMap<Uuid, i32>> {
    let rows = sqlx::query!(
        r#"select distinct on (task_id) task_id, progress from task_changes where task_id = any($1) and progress < 100
           order by task_id, at desc, id desc"#,
        tasks
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.task_id, row.progress)).collect())
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
