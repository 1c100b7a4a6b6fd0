//! Milestones of projects. What is done to one is a step; the database keeps their way (migration 0141).

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::roadmap::rules::{Course, NewMilestone, Piece};

/// A milestone, with what was said when it was reached.
#[derive(Clone, Debug)]
pub struct Milestone {
    pub id: Uuid,
    pub number: i32,
    pub title: Words,
    pub weight: i32,
    pub first_due_on: NaiveDate,
    pub due_on: NaiveDate,
    pub reached_on: Option<NaiveDate>,
    pub said: Option<String>,
    pub by: Option<String>,
    /// The institution that she speaks for, where it was its liaison.
    pub institution: Option<Words>,
    pub version: i32,
}

impl Milestone {
    /// By how many days it is overdue; nothing where it is not.
    pub fn overdue(&self, today: &NaiveDate) -> Option<i64> {
        (self.reached_on.is_none() && self.due_on < *today).then(|| (*today - self.due_on).num_days())
    }

    pub fn is_moved(&self) -> bool {
        self.first_due_on != self.due_on
    }
}

/// The milestones of a project by their days.
pub async fn milestones(db: &Db, project: Uuid) -> Result<Vec<Milestone>> {
    Ok(sqlx::query_as!(
        Milestone,
        r#"select m.id, m.number, m.title as "title: Words", m.weight, m.first_due_on, m.due_on, m.reached_on, s.words as "said?",
               coalesce(a.name, n.name) as "by?", i.name as "institution?: Words", m.version
           from project_milestones m
               left join lateral (select words, account_id, liaison_id from project_milestone_steps
                                  where milestone_id = m.id and kind = 'reached' order by position desc limit 1) s on m.reached_on is not null
               left join accounts a on a.id = s.account_id
               left join liaisons n on n.id = s.liaison_id left join institutions i on i.id = n.institution_id
           where m.project_id = $1 and m.removed_at is null order by m.due_on, m.number"#,
        project
    )
    .fetch_all(db.read())
    .await?)
}

/// One of them.
pub async fn find(db: &Db, project: Uuid, id: Uuid) -> Result<Milestone> {
    milestones(db, project).await?.into_iter().find(|one| one.id == id).ok_or(Error::NotFound)
}

/// What was done to a milestone.
#[derive(Clone, Debug)]
pub struct StepRow {
    pub kind: String,
    pub at: DateTime<Utc>,
    pub by: Option<String>,
    /// The institution that she speaks for, where it was its liaison.
    pub institution: Option<Words>,
    /// As it stood after.
    pub title: Words,
    pub weight: i32,
    pub due_on: NaiveDate,
    pub reached_on: Option<NaiveDate>,
    pub words: String,
}

/// The steps of a milestone, the newest first.
pub async fn steps(db: &Db, milestone: Uuid) -> Result<Vec<StepRow>> {
    Ok(sqlx::query_as!(
        StepRow,
        r#"select s.kind, s.at, coalesce(a.name, n.name) as "by?", i.name as "institution?: Words", s.title as "title: Words", s.weight,
               s.due_on, s.reached_on, s.words
           from project_milestone_steps s left join accounts a on a.id = s.account_id left join liaisons n on n.id = s.liaison_id
               left join institutions i on i.id = n.institution_id
           where s.milestone_id = $1 order by s.position desc"#,
        milestone
    )
    .fetch_all(db.read())
    .await?)
}

/// A milestone as it is drawn and taken out.
#[derive(Clone, Debug)]
pub struct Stone {
    pub project: Uuid,
    pub number: i32,
    pub title: Words,
    pub weight: i32,
    pub due_on: NaiveDate,
    pub reached_on: Option<NaiveDate>,
}

/// The milestones of these projects, by their days.
pub async fn stones(db: &Db, conference: Uuid, projects: &[Uuid]) -> Result<HashMap<Uuid, Vec<Stone>>> {
    let rows = sqlx::query_as!(
        Stone,
        r#"select project_id as project, number, title as "title: Words", weight, due_on, reached_on
           from project_milestones where conference_id = $1 and project_id = any($2) and removed_at is null
           order by due_on, number"#,
        conference,
        projects
    )
    .fetch_all(db.read())
    .await?;
    let mut found: HashMap<Uuid, Vec<Stone>> = HashMap::new();
    for row in rows {
        found.entry(row.project).or_default().push(row);
    }
    Ok(found)
}

/// Every project of a conference, or one, as its curve is drawn.
pub async fn courses(db: &Db, here: &Here, project: Option<Uuid>) -> Result<Vec<Course>> {
    let rows = sqlx::query!(
        r#"select p.id, p.starts_on, p.deadline, (p.completed_at at time zone c.time_zone)::date as completed_on,
               coalesce(d.first, p.deadline) as "first!"
           from projects p join conferences c on c.id = p.conference_id
               left join lateral (select held as first from deadline_requests where project_id = p.id and granted
                                  order by decided_at limit 1) d on p.moves > 0
           where p.conference_id = $1 and ($2::uuid is null or p.id = $2)"#,
        here.id,
        project
    )
    .fetch_all(db.read())
    .await?;
    let pieces = sqlx::query!(
        r#"select project_id, weight, first_due_on, due_on, reached_on from project_milestones
           where conference_id = $1 and ($2::uuid is null or project_id = $2) and removed_at is null"#,
        here.id,
        project
    )
    .fetch_all(db.read())
    .await?;
    let mut held: HashMap<Uuid, Vec<Piece>> = HashMap::new();
    for row in pieces {
        let piece = Piece {
            weight: row.weight,
            first_due_on: row.first_due_on,
            due_on: row.due_on,
            reached_on: row.reached_on,
        };
        held.entry(row.project_id).or_default().push(piece);
    }
    let course = rows.into_iter().map(|row| Course {
        starts_on: row.starts_on,
        first_deadline: row.first,
        deadline: row.deadline,
        completed_on: row.completed_on,
        pieces: held.remove(&row.id).unwrap_or_default(),
    });
    Ok(course.collect())
}

fn entry(actor: Actor, action: &'static str, (conference, project): (Uuid, Uuid), milestone: Uuid) -> Entry {
    Entry::new(actor, action, "project_milestone", milestone)
        .of(conference)
        .with_id("project", project)
        .touching("outcomes")
}

/// Holds a project until the commit; refuses where it is completed.
async fn hold(tx: &mut Tx, conference: Uuid, project: Uuid) -> Result<()> {
    let completed = sqlx::query_scalar!(
        "select completed_at from projects where id = $1 and conference_id = $2 for no key update",
        project,
        conference
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)?;
    if completed.is_some() { Err(Error::Refused("outcomes-problem-completed")) } else { Ok(()) }
}

/// What a step says: its kind, what the milestone becomes where it is changed, the day that is due after it, the day on which it
/// was reached, and words.
struct Step<'a> {
    kind: &'static str,
    new: Option<&'a NewMilestone>,
    due_on: NaiveDate,
    reached_on: Option<NaiveDate>,
    words: &'a str,
}

async fn step(tx: &mut Tx, actor: Actor, milestone: Uuid, step: &Step<'_>) -> Result<()> {
    step_by(tx, (actor.account(), None), milestone, step).await
}

/// Writes a step of an account or of a liaison; of neither, where it was the server.
async fn step_by(
    tx: &mut Tx,
    (account, liaison): (Option<Uuid>, Option<Uuid>),
    milestone: Uuid,
    step: &Step<'_>,
) -> Result<()> {
    let now = tx.now;
    sqlx::query!(
        r#"insert into project_milestone_steps
               (milestone_id, position, kind, at, account_id, liaison_id, due_on, reached_on, words, title, weight)
           values ($1, 0, $2, $3, $4, $5, $6, $7, $8, $9, $10)"#,
        milestone,
        step.kind,
        now,
        account,
        liaison,
        step.due_on,
        step.reached_on,
        step.words,
        step.new.map(|new| &new.title) as Option<&Words>,
        step.new.map(|new| new.weight)
    )
    .execute(tx.conn())
    .await
    .map_err(|error| {
        db::refused(
            error,
            &[
                ("project_milestone_steps_in_order", "problem-changed"),
                ("project_milestone_steps_by_whom", "problem-changed"),
                ("project_milestone_steps_not_before", "roadmap-fault-before"),
                ("project_milestone_steps_not_ahead", "roadmap-fault-future"),
            ],
        )
    })?;
    Ok(())
}

/// Holds a milestone of a project as it was seen; the day that it is due.
async fn seen(
    tx: &mut Tx,
    (conference, project): (Uuid, Uuid),
    (milestone, version): (Uuid, i32),
) -> Result<NaiveDate> {
    hold(tx, conference, project).await?;
    let held = sqlx::query!(
        r#"select version, due_on from project_milestones
           where id = $1 and project_id = $2 and conference_id = $3 and removed_at is null for no key update"#,
        milestone,
        project,
        conference
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)?;
    if held.version == version { Ok(held.due_on) } else { Err(Error::Conflict("problem-changed")) }
}

/// Enters a milestone, with the next number of its project.
pub async fn add_milestone(
    tx: &mut Tx,
    actor: Actor,
    (conference, project): (Uuid, Uuid),
    new: &NewMilestone,
) -> Result<Entry> {
    hold(tx, conference, project).await?;
    let (id, now) = (new_id(), tx.now);
    sqlx::query!(
        r#"insert into project_milestones
               (id, conference_id, project_id, number, title, weight, first_due_on, due_on, created_at, changed_at)
           select $1, $2, $3, coalesce((select max(number) from project_milestones where project_id = $3), 0) + 1, $4, $5, $6, $6, $7, $7"#,
        id,
        conference,
        project,
        &new.title as &Words,
        new.weight,
        new.due_on,
        now
    )
    .execute(tx.conn())
    .await?;
    step(tx, actor, id, &Step { kind: "entered", new: None, due_on: new.due_on, reached_on: None, words: "" }).await?;
    Ok(entry(actor, "roadmap.milestone_added", (conference, project), id))
}

/// Changes a milestone that is not reached, if nobody has since `version`.
pub async fn change_milestone(
    tx: &mut Tx,
    actor: Actor,
    of: (Uuid, Uuid),
    held: (Uuid, i32),
    new: &NewMilestone,
) -> Result<Entry> {
    let due_on = seen(tx, of, held).await?;
    // The step writes it, and counts the version on.
    let changed = Step { kind: "changed", new: Some(new), due_on: new.due_on, reached_on: None, words: "" };
    step(tx, actor, held.0, &changed).await?;
    Ok(entry(actor, "roadmap.milestone_changed", of, held.0).with("moved", due_on != new.due_on))
}

/// Takes a milestone away that is not reached, and says why. Its steps stay.
pub async fn remove_milestone(
    tx: &mut Tx,
    actor: Actor,
    of: (Uuid, Uuid),
    held: (Uuid, i32),
    words: &str,
) -> Result<Entry> {
    let due_on = seen(tx, of, held).await?;
    step(tx, actor, held.0, &Step { kind: "removed", new: None, due_on, reached_on: None, words }).await?;
    Ok(entry(actor, "roadmap.milestone_removed", of, held.0))
}

/// Says that a milestone is reached, on which day, and by what that is known.
pub async fn reach(
    tx: &mut Tx,
    actor: Actor,
    of: (Uuid, Uuid),
    held: (Uuid, i32),
    (on, words): (NaiveDate, &str),
) -> Result<Entry> {
    let due_on = seen(tx, of, held).await?;
    step(tx, actor, held.0, &Step { kind: "reached", new: None, due_on, reached_on: Some(on), words }).await?;
    Ok(entry(actor, "roadmap.milestone_reached", of, held.0).with("on", on.to_string()))
}

/// The same, said by the liaison of the institution that leads the project.
pub async fn reach_as_liaison(
    tx: &mut Tx,
    (actor, liaison): (Actor, Uuid),
    of: (Uuid, Uuid),
    held: (Uuid, i32),
    (on, words): (NaiveDate, &str),
) -> Result<Entry> {
    let due_on = seen(tx, of, held).await?;
    let reached = Step { kind: "reached", new: None, due_on, reached_on: Some(on), words };
    step_by(tx, (None, Some(liaison)), held.0, &reached).await?;
    let entry = entry(actor, "roadmap.milestone_reached", of, held.0).with("on", on.to_string());
    Ok(entry.with_id("liaison", liaison))
}

/// Says that it is not reached after all, and why.
pub async fn undo(tx: &mut Tx, actor: Actor, of: (Uuid, Uuid), held: (Uuid, i32), words: &str) -> Result<Entry> {
    let due_on = seen(tx, of, held).await?;
    step(tx, actor, held.0, &Step { kind: "undone", new: None, due_on, reached_on: None, words }).await?;
    Ok(entry(actor, "roadmap.milestone_undone", of, held.0))
}
