use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::rules::{
    Facts, FirstTask, Light, NewIndicator, NewProject, NewReading, Standing, Thresholds, progress, standing,
};
use crate::access::Who;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::conference::rules::day_of;
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::tasks::{self, Named, NewTask};

/// A project and how it stands.
#[derive(Clone, Debug)]
pub struct Project {
    pub id: Uuid,
    pub number: i32,
    pub title: Words,
    pub pillar_id: Uuid,
    pub institution_id: Uuid,
    pub institution_name: Words,
    pub starts_on: NaiveDate,
    pub deadline: NaiveDate,
    pub completed_at: Option<DateTime<Utc>>,
    pub standing: Standing,
}

/// All projects of a conference, by number.
#[derive(Clone, Debug)]
pub struct Projects(pub Vec<Project>);

impl Projects {
    /// How many have this light.
    pub fn with_light(&self, light: Light) -> usize {
        self.0.iter().filter(|project| project.standing.light == light).count()
    }

    /// The worst first; of one light, the next deadline first.
    pub fn by_urgency(&self) -> Vec<&Project> {
        let mut list: Vec<&Project> = self.0.iter().collect();
        list.sort_by_key(|project| {
            (
                std::cmp::Reverse(project.standing.light),
                project.completed_at.is_some(),
                project.deadline,
                project.number,
            )
        });
        list
    }
}

/// All projects of a conference with their lights, in two statements.
pub async fn projects(db: &Db, here: &Here, now: DateTime<Utc>) -> Result<Projects> {
    let readings = sqlx::query!(
        r#"select n.project_id, n.baseline, n.target, r.value as "value?"
           from indicators n join projects p on p.id = n.project_id
               left join lateral (select value from readings where indicator_id = n.id
                                  order by as_of desc, recorded_at desc, id desc limit 1) r on true
           where p.conference_id = $1 order by n.project_id, n.position"#,
        here.id
    )
    .fetch_all(db.read())
    .await?;
    let mut held: HashMap<Uuid, Vec<Option<Decimal>>> = HashMap::new();
    for row in readings {
        held.entry(row.project_id).or_default().push(progress(row.baseline, row.target, row.value));
    }
    let rows = sqlx::query!(
        r#"select p.id, p.number, p.title as "title: Words", p.pillar_id, p.institution_id, i.name as "institution_name: Words",
               p.starts_on, p.deadline, p.completed_at, coalesce(t.overdue, 0) as "overdue!"
           from projects p join institutions i on i.id = p.institution_id
               left join (select project_id, count(*) as overdue from tasks
                          where conference_id = $1 and project_id is not null and state in ('open', 'started', 'blocked') and due_at < $2
                          group by project_id) t on t.project_id = p.id
           where p.conference_id = $1 order by p.number"#,
        here.id,
        now
    )
    .fetch_all(db.read())
    .await?;
    let today = day_of(now, here.zone);
    let thresholds = Thresholds::as_delivered();
    let list = rows.into_iter().map(|row| {
        let facts = Facts {
            starts_on: row.starts_on,
            deadline: row.deadline,
            is_completed: row.completed_at.is_some(),
            progress: held.remove(&row.id).unwrap_or_default(),
            overdue_tasks: row.overdue,
        };
        Project {
            standing: standing(&facts, &thresholds, today),
            id: row.id,
            number: row.number,
            title: row.title,
            pillar_id: row.pillar_id,
            institution_id: row.institution_id,
            institution_name: row.institution_name,
            starts_on: row.starts_on,
            deadline: row.deadline,
            completed_at: row.completed_at,
        }
    });
    Ok(Projects(list.collect()))
}

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
    pub completed_at: Option<DateTime<Utc>>,
    pub version: i32,
    pub tasks: i64,
    pub tasks_unfinished: i64,
    pub tasks_overdue: i64,
}

pub async fn whole(db: &Db, id: Uuid, now: DateTime<Utc>) -> Result<Whole> {
    Ok(sqlx::query_as!(
        Whole,
        r#"select p.id, p.number, p.title as "title: Words", p.text as "text: Words", p.pillar_id, l.name as "pillar_name: Words",
               p.institution_id, i.name as "institution_name: Words", p.resolution_id, r.title as "resolution_title: Words",
               r.year as resolution_year, r.number as resolution_number, p.starts_on, p.deadline, p.completed_at, p.version,
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

/// An indicator and its readings.
#[derive(Clone, Debug)]
pub struct Indicator {
    pub id: Uuid,
    pub name: Words,
    pub unit: String,
    pub baseline: Decimal,
    pub target: Decimal,
    /// By day; of one day, in the order in which they were entered: the last one holds.
    pub readings: Vec<Reading>,
}

impl Indicator {
    /// The reading that holds: the latest.
    pub fn latest(&self) -> Option<&Reading> {
        self.readings.last()
    }

    pub fn progress(&self) -> Option<Decimal> {
        progress(self.baseline, self.target, self.latest().map(|reading| reading.value))
    }

    /// Whether a later reading of the same day stands in for this one.
    pub fn is_corrected(&self, index: &usize) -> bool {
        match (self.readings.get(*index), self.readings.get(index + 1)) {
            (Some(one), Some(next)) => one.as_of == next.as_of,
            _ => false,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Reading {
    pub as_of: NaiveDate,
    pub value: Decimal,
    pub note: String,
    pub by: String,
    pub recorded_at: DateTime<Utc>,
}

pub async fn indicators(db: &Db, project: Uuid) -> Result<Vec<Indicator>> {
    let rows = sqlx::query!(
        r#"select id, name as "name: Words", unit, baseline, target from indicators where project_id = $1 order by position, id"#,
        project
    )
    .fetch_all(db.read())
    .await?;
    let mut list: Vec<Indicator> = rows
        .into_iter()
        .map(|row| Indicator {
            id: row.id,
            name: row.name,
            unit: row.unit,
            baseline: row.baseline.normalize(),
            target: row.target.normalize(),
            readings: Vec::new(),
        })
        .collect();
    let readings = sqlx::query!(
        r#"select r.indicator_id, r.as_of, r.value, r.note, r.recorded_at, a.name from readings r
               join indicators n on n.id = r.indicator_id join accounts a on a.id = r.recorded_by
           where n.project_id = $1 order by r.as_of, r.recorded_at, r.id"#,
        project
    )
    .fetch_all(db.read())
    .await?;
    for row in readings {
        if let Some(indicator) = list.iter_mut().find(|indicator| indicator.id == row.indicator_id) {
            indicator.readings.push(Reading {
                as_of: row.as_of,
                value: row.value.normalize(),
                note: row.note,
                by: row.name,
                recorded_at: row.recorded_at,
            });
        }
    }
    Ok(list)
}

/// How one project stands.
pub fn standing_of(project: &Whole, indicators: &[Indicator], here: &Here, now: DateTime<Utc>) -> Standing {
    let facts = Facts {
        starts_on: project.starts_on,
        deadline: project.deadline,
        is_completed: project.completed_at.is_some(),
        progress: indicators.iter().map(Indicator::progress).collect(),
        overdue_tasks: project.tasks_overdue,
    };
    standing(&facts, &Thresholds::as_delivered(), day_of(now, here.zone))
}

/// The indicator that a project was entered with.
pub async fn first_indicator(db: &Db, project: Uuid) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar!("select id from indicators where project_id = $1 order by position limit 1", project)
        .fetch_optional(db.read())
        .await?)
}

/// The pillars of the action plan, in their order.
pub async fn pillars(db: &Db, conference: Uuid) -> Result<Vec<Named>> {
    Ok(sqlx::query_as!(
        Named,
        r#"select id, name as "name: Words" from pillars where conference_id = $1 order by position"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// The institutions that may lead a project: those named by the organisers first.
pub async fn institutions(db: &Db, conference: Uuid) -> Result<Vec<Named>> {
    Ok(sqlx::query_as!(
        Named,
        r#"select id, name as "name: Words" from institutions where conference_id = $1 order by listed desc, folded limit 1000"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// The resolutions, the newest first.
pub async fn resolutions(db: &Db, conference: Uuid) -> Result<Vec<Named>> {
    Ok(sqlx::query_as!(
        Named,
        r#"select id, title as "name: Words" from resolutions where conference_id = $1 order by year desc, number desc"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
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
            due_at: Some(task.due_at),
        };
        more.push(tasks::create(tx, actor, conference, &wanted).await?.1);
    }
    Ok((id, (entry, more)))
}

async fn enter_indicator(tx: &mut Tx, project: Uuid, new: &NewIndicator) -> Result<Uuid> {
    let id = new_id();
    sqlx::query!(
        r#"insert into indicators (id, project_id, position, name, unit, baseline, target)
           select $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6 from indicators where project_id = $2"#,
        id,
        project,
        &new.name as &Words,
        new.unit,
        new.baseline,
        new.target,
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("indicators_go_somewhere", "outcomes-fault-nowhere")]))?;
    Ok(id)
}

/// Adds something that a project is measured by, as long as it goes on.
pub async fn add_indicator(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    project: Uuid,
    new: &NewIndicator,
) -> Result<Entry> {
    goes_on(tx, conference, project).await?;
    let id = enter_indicator(tx, project, new).await?;
    Ok(Entry::new(actor, "outcomes.indicator_added", "indicator", id)
        .of(conference)
        .with_id("project", project)
        .touching("outcomes"))
}

/// Refuses where a project is completed; holds it as it is until the commit.
async fn goes_on(tx: &mut Tx, conference: Uuid, project: Uuid) -> Result<()> {
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

/// Adds a reading of an indicator of a project. A correction is a new reading of the same day.
pub async fn add_reading(
    tx: &mut Tx,
    who: (Actor, Uuid),
    conference: Uuid,
    (project, indicator): (Uuid, Uuid),
    new: &NewReading,
) -> Result<(Uuid, Entry)> {
    goes_on(tx, conference, project).await?;
    let (actor, account) = who;
    let id = new_id();
    let now = tx.now;
    let entered = sqlx::query!(
        r#"insert into readings (id, indicator_id, as_of, value, note, recorded_by, recorded_at)
           select $1, n.id, $4, $5, $6, $7, $8 from indicators n where n.id = $2 and n.project_id = $3"#,
        id,
        indicator,
        project,
        new.as_of,
        new.value,
        new.note,
        account,
        now,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if entered == 0 {
        return Err(Error::NotFound);
    }
    let entry = Entry::new(actor, "outcomes.reading_added", "reading", id)
        .of(conference)
        .with_id("project", project)
        .with_id("indicator", indicator)
        .with("as_of", new.as_of.to_string())
        .touching("outcomes");
    Ok((id, entry))
}

/// Completes a project, if nobody has changed it since `version`.
pub async fn complete(tx: &mut Tx, who: &Who, conference: Uuid, (id, version): (Uuid, i32)) -> Result<Entry> {
    let now = tx.now;
    let changed = sqlx::query!(
        r#"update projects set completed_at = $4, version = version + 1
           where id = $1 and conference_id = $2 and version = $3 and completed_at is null"#,
        id,
        conference,
        version,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(who.actor(), "outcomes.project_completed", "project", id).of(conference).touching("outcomes"))
}
