//! One project: what its page says of it, how it is entered.

use chrono::{DateTime, NaiveDate, Utc};

use super::indicators::enter_indicator;
use super::life::assign;
use super::{Indicator, Signals};
use crate::audit::{Actor, Entry, Tx};
use crate::countdown::When;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::outcomes::rules::{
    ByHand, Facts, FirstTask, NewProject, Standing, State, Thresholds, expected_each, points, standing,
};
use crate::tasks::{self, NewTask, Terms};

/// The groups that have a task of a project; nothing where there is no such project.
pub async fn groups_of(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Vec<Uuid>>> {
    Ok(sqlx::query_scalar!(
        r#"select array(select distinct group_id from tasks where project_id = p.id and state <> 'dropped') as "groups!"
           from projects p where p.id = $1 and p.conference_id = $2"#,
        id,
        conference
    )
    .fetch_optional(db.read())
    .await?)
}

/// Everything that a project's own page says of it.
#[derive(Clone, Debug)]
pub struct Whole {
    pub id: Uuid,
    pub number: i32,
    pub title: Words,
    pub text: Words,
    pub pillar_id: Uuid,
    pub pillar_name: Words,
    pub institution_id: Uuid,
    pub institution_name: Words,
    pub resolution_id: Uuid,
    pub resolution_title: Words,
    pub resolution_year: i32,
    pub resolution_number: i32,
    pub starts_on: NaiveDate,
    pub deadline: NaiveDate,
    /// How often that was moved.
    pub moves: i32,
    pub held: String,
    pub completed_at: Option<DateTime<Utc>>,
    /// When it was last taken up again.
    pub reopened_at: Option<DateTime<Utc>>,
    pub version: i32,
    pub tasks: i64,
    pub tasks_unfinished: i64,
    pub tasks_overdue: i64,
}

impl Whole {
    /// How far its life has come.
    pub fn state(&self) -> State {
        State::parse(&self.held).unwrap_or(State::Assigned)
    }
}

pub async fn whole(db: &Db, id: Uuid, now: DateTime<Utc>) -> Result<Whole> {
    Ok(sqlx::query_as!(
        Whole,
        r#"select p.id, p.number, p.title as "title: Words", p.text as "text: Words", p.pillar_id, l.name as "pillar_name: Words",
               p.institution_id, i.name as "institution_name: Words", p.resolution_id, r.title as "resolution_title: Words",
               r.year as resolution_year, r.number as resolution_number, p.starts_on, p.deadline, p.moves, p.state as held,
               p.completed_at, p.version,
               (select max(at) from project_steps s where s.project_id = p.id and s.kind = 'reopened') as reopened_at,
               count(t.id) as "tasks!",
               count(t.id) filter (where t.state in ('open', 'started', 'blocked')) as "tasks_unfinished!",
               count(t.id) filter (where t.state in ('open', 'started', 'blocked') and t.due_at < $2) as "tasks_overdue!"
           from projects p join pillars l on l.id = p.pillar_id join institutions i on i.id = p.institution_id
               join resolutions r on r.id = p.resolution_id left join tasks t on t.project_id = p.id
           where p.id = $1 group by p.id, l.id, i.id, r.id"#,
        id,
        now
    )
    .fetch_one(db.read())
    .await?)
}

/// How one project stands, by these thresholds, with what somebody set and what is late or ignored.
pub fn standing_of(
    (project, indicators): (&Whole, &[Indicator]),
    (thresholds, hand, signals): (&Thresholds, Option<&ByHand>, Signals),
    today: NaiveDate,
) -> Standing {
    let ways: Vec<_> = indicators.iter().map(|one| points(one.baseline, one.target, &one.targets)).collect();
    let facts = Facts {
        expected: expected_each((project.starts_on, project.deadline), &ways, today),
        starts_on: project.starts_on,
        deadline: project.deadline,
        is_completed: project.completed_at.is_some(),
        progress: indicators.iter().map(Indicator::progress).collect(),
        overdue_tasks: project.tasks_overdue,
        report_late: signals.report_late,
        order: signals.order,
        late_difficulties: signals.late_difficulties,
        overdue_milestones: signals.overdue_milestones,
    };
    standing(&facts, thresholds, today).with_hand(hand, today)
}

/// Enters a project that carries out a resolution, with what it is measured by and, where there is
/// one, its first task.
pub async fn found_project(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    new: &NewProject,
    task: Option<&FirstTask>,
) -> Result<(Uuid, (Entry, Vec<Entry>))> {
    let id = new_id();
    let now = tx.now;
    // Numbers have no gaps and no doubles: whoever enters a project waits for whoever is about to.
    sqlx::query!("select pg_advisory_xact_lock(hashtext('projects'), hashtext($1::uuid::text))", conference)
        .execute(tx.conn())
        .await?;
    let entered = sqlx::query!(
        r#"insert into projects (id, conference_id, pillar_id, resolution_id, institution_id, number, title, text, starts_on, deadline, created_at)
           select $1, $2, l.id, r.id, i.id, coalesce((select max(number) from projects where conference_id = $2), 0) + 1, $6, $7, $8, $9, $10
           from pillars l, resolutions r, institutions i
           where l.id = $3 and l.conference_id = $2 and r.id = $4 and r.conference_id = $2 and i.id = $5 and i.conference_id = $2"#,
        id,
        conference,
        new.pillar,
        new.resolution,
        new.institution,
        &new.title as &Words,
        &new.text as &Words,
        new.starts_on,
        new.deadline,
        now,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if entered == 0 {
        return Err(Error::NotFound);
    }
    assign(tx, actor, id).await?;
    enter_indicator(tx, id, &new.indicator).await?;
    let entry = Entry::new(actor, "outcomes.project_founded", "project", id)
        .of(conference)
        .with_id("resolution", new.resolution)
        .touching("outcomes");
    let mut more = Vec::new();
    if let Some(task) = task {
        let wanted = NewTask {
            title: task.title.clone(),
            details: String::new(),
            group: task.group,
            milestone: None,
            project: Some(id),
            owner: None,
            when: When::at(task.due_at),
            estimate: None,
            terms: Terms::default(),
        };
        more.push(tasks::create(tx, actor, conference, &wanted).await?.1);
    }
    Ok((id, (entry, more)))
}

/// What a project is called, what it does, under which pillar, and when it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedProject {
    pub title: Words,
    pub text: Words,
    pub pillar: Uuid,
    pub starts_on: NaiveDate,
}

/// Changes a project that is not completed, if nobody has since `version`. Its deadline moves when that is asked for and
/// granted, its state by its steps.
pub async fn change_project(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    (project, version): (Uuid, i32),
    new: &ChangedProject,
) -> Result<Entry> {
    goes_on(tx, conference, project).await?;
    let changed = sqlx::query!(
        r#"update projects p set title = $4, text = $5, pillar_id = l.id, starts_on = $7, version = p.version + 1
           from pillars l
           where p.id = $1 and p.conference_id = $2 and p.version = $3 and l.id = $6 and l.conference_id = $2"#,
        project,
        conference,
        version,
        &new.title as &Words,
        &new.text as &Words,
        new.pillar,
        new.starts_on
    )
    .execute(tx.conn())
    .await?;
    if changed.rows_affected() == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "outcomes.project_changed", "project", project).of(conference).touching("outcomes"))
}

/// Refuses where a project is completed; holds it as it is until the commit.
pub(super) async fn goes_on(tx: &mut Tx, conference: Uuid, project: Uuid) -> Result<()> {
    let completed = sqlx::query_scalar!(
        "select completed_at from projects where id = $1 and conference_id = $2 for share",
        project,
        conference
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)?;
    if completed.is_some() { Err(Error::Refused("outcomes-problem-completed")) } else { Ok(()) }
}
