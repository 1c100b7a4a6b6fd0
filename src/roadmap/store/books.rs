//! Files of the plan: what goes out, and what is kept until it is brought in.

use std::collections::HashMap;

use chrono::TimeDelta;
use rust_decimal::Decimal;

use super::{add_milestone, change_milestone};
use crate::access::{PathParams, Scope, Who};
use crate::audit::{Entry, Tx, Unaudited};
use crate::conference::Here;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id, one_line};
use crate::outcomes;
use crate::roadmap::rules::bring::{Brought, Doing, HeldMilestone, HeldProject, Of, Plan};
use crate::sheets::Sheet;
use crate::state::App;

/// How long a file is kept that nobody goes on with.
const KEPT: TimeDelta = TimeDelta::days(1);

/// A file that somebody brought.
#[derive(Clone, Debug)]
pub struct Book {
    pub id: Uuid,
    pub account: Uuid,
    pub name: String,
}

/// A file of the conference at hand.
#[derive(Clone, Debug)]
pub struct OfBook {
    pub here: Here,
    pub book: Book,
}

impl Scope for OfBook {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfBook>> {
        let (Some(here), Some(id)) = (Here::find(app, path).await?, path.id("id")) else { return Ok(None) };
        let found = sqlx::query_as!(
            Book,
            "select id, account_id as account, file_name as name from plan_books where id = $1 and conference_id = $2",
            id,
            here.id
        )
        .fetch_optional(app.db.read())
        .await?;
        Ok(found.map(|book| OfBook { here, book }))
    }
}

/// Keeps a file, in place of what the same person brought before.
pub async fn keep_book(
    tx: &mut Tx,
    here: &Here,
    name: &str,
    sheets: &[(String, Sheet)],
    who: &Who,
) -> Result<(Uuid, Entry)> {
    let (id, now) = (new_id(), tx.now);
    let name: String = one_line(name).chars().take(200).collect();
    sqlx::query!("delete from plan_books where conference_id = $1 and account_id = $2", here.id, who.account)
        .execute(tx.conn())
        .await?;
    sqlx::query!(
        "insert into plan_books (id, conference_id, account_id, file_name, content, created_at) values ($1, $2, $3, $4, $5, $6)",
        id,
        here.id,
        who.account,
        name,
        serde_json::to_string(sheets)?,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| crate::db::refused(error, &[("plan_books_one_each", "problem-changed")]))?;
    Ok((id, Entry::new(who.actor(), "roadmap.book_brought", "plan_book", id).of(here.id)))
}

/// What stands in a file.
pub async fn book(db: &Db, id: Uuid) -> Result<Vec<(String, Sheet)>> {
    let content = sqlx::query_scalar!("select content from plan_books where id = $1", id)
        .fetch_optional(db.read())
        .await?
        .ok_or(Error::NotFound)?;
    Ok(serde_json::from_str(&content)?)
}

/// Lets go of a file.
pub async fn discard_book(tx: &mut Tx, who: &Who, here: &Here, id: Uuid) -> Result<Entry> {
    let gone = sqlx::query!("delete from plan_books where id = $1", id).execute(tx.conn()).await?;
    if gone.rows_affected() == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(who.actor(), "roadmap.book_discarded", "plan_book", id).of(here.id))
}

/// Removes files that nobody went on with.
pub async fn tidy(app: &App) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let until = tx.now - KEPT;
    sqlx::query!("delete from plan_books where created_at < $1", until).execute(tx.conn()).await?;
    tx.commit_unaudited(Unaudited::Expired).await
}

/// The plan as a file is held against it.
pub async fn ground(db: &Db, conference: Uuid) -> Result<Plan> {
    let projects = sqlx::query!(
        r#"select p.id, p.version, p.number, p.title as "title: Words", p.text as "text: Words", p.pillar_id, p.institution_id,
               r.year, r.number as resolution, p.starts_on, p.deadline, p.completed_at
           from projects p join resolutions r on r.id = p.resolution_id where p.conference_id = $1"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let milestones = sqlx::query!(
        r#"select id, project_id, number, version, title as "title: Words", weight, due_on, reached_on
           from project_milestones where conference_id = $1 and removed_at is null"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let institutions = sqlx::query!(
        r#"select id, name as "name: Words" from institutions where conference_id = $1 order by id"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let resolutions = sqlx::query!("select id, year, number from resolutions where conference_id = $1", conference)
        .fetch_all(db.read())
        .await?;
    let projects = projects.into_iter().map(|row| {
        let held = HeldProject {
            id: row.id,
            version: row.version,
            number: row.number,
            title: row.title,
            text: row.text,
            pillar: row.pillar_id,
            institution: row.institution_id,
            resolution: (row.year, row.resolution),
            starts_on: row.starts_on,
            deadline: row.deadline,
            is_completed: row.completed_at.is_some(),
        };
        (row.number, held)
    });
    let milestones = milestones.into_iter().map(|row| {
        let held = HeldMilestone {
            id: row.id,
            version: row.version,
            title: row.title,
            weight: row.weight,
            due_on: row.due_on,
            reached_on: row.reached_on,
        };
        ((row.project_id, row.number), held)
    });
    Ok(Plan {
        projects: projects.collect(),
        milestones: milestones.collect(),
        pillars: outcomes::pillars(db, conference).await?.into_iter().map(|one| (one.id, one.name)).collect(),
        institutions: institutions.into_iter().map(|row| (row.id, row.name)).collect(),
        resolutions: resolutions.into_iter().map(|row| (row.id, (row.year, row.number))).collect(),
    })
}

/// An indicator as it goes out, with its newest value.
#[derive(Clone, Debug)]
pub struct Measure {
    pub project: Uuid,
    pub name: Words,
    pub unit: String,
    pub baseline: Decimal,
    pub target: Decimal,
    pub value: Option<Decimal>,
}

/// The indicators of a conference's projects, in their order.
pub async fn indicators(db: &Db, conference: Uuid) -> Result<Vec<Measure>> {
    Ok(sqlx::query_as!(
        Measure,
        r#"select n.project_id as project, n.name as "name: Words", n.unit, n.baseline, n.target, n.newest_value as value
           from indicators n join projects p on p.id = n.project_id
           where p.conference_id = $1 order by p.number, n.position"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// Brings a file in: its good rows, all or none. What was changed meanwhile is a conflict.
pub async fn bring_in(
    tx: &mut Tx,
    who: &Who,
    here: &Here,
    (book, brought): (Uuid, &Brought),
) -> Result<(Entry, Vec<Entry>)> {
    let actor = who.actor();
    let mut entries = Vec::with_capacity(brought.good.len() + 1);
    // The projects that rows of the file have made.
    let mut made: HashMap<i32, Uuid> = HashMap::new();
    for one in &brought.good {
        match &one.doing {
            Doing::NewProject(new) => {
                let (id, (entry, more)) = outcomes::found_project(tx, actor, here.id, new, None).await?;
                made.insert(one.row, id);
                entries.push(entry);
                entries.extend(more);
            }
            Doing::ChangeProject { id, version, new } => {
                entries.push(outcomes::change_project(tx, actor, here.id, (*id, *version), new).await?);
            }
            Doing::NewMilestone { of, new } => {
                let project = match of {
                    Of::Held(id) => *id,
                    Of::Row(row) => *made.get(row).ok_or(Error::Conflict("problem-changed"))?,
                };
                entries.push(add_milestone(tx, actor, (here.id, project), new).await?);
            }
            Doing::ChangeMilestone { project, id, version, new } => {
                entries.push(change_milestone(tx, actor, (here.id, *project), (*id, *version), new).await?);
            }
        }
    }
    entries.push(discard_book(tx, who, here, book).await?);
    let first = Entry::new(actor, "roadmap.brought_in", "plan_book", book)
        .of(here.id)
        .with("added", brought.added())
        .with("changed", brought.changed())
        .touching("outcomes");
    Ok((first, entries))
}
