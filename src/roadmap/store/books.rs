//! Files of the plan: what goes out, and what a file is held against and brings in.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::{add_milestone, change_milestone};
use crate::access::{PathParams, Scope, Who};
use crate::audit::{Entry, Tx};
use crate::brought::{File, Kind};
use crate::conference::Here;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words};
use crate::outcomes;
use crate::roadmap::rules::bring::{Brought, Doing, HeldMilestone, HeldProject, Of, Plan};
use crate::state::App;

/// Files of the plan. They hold what the plan holds.
pub const BOOKS: Kind =
    Kind { name: "plan", object: "plan_book", brought: "roadmap.book_brought", discarded: "roadmap.book_discarded" };

/// A file of the conference at hand.
#[derive(Clone, Debug)]
pub struct OfBook {
    pub here: Here,
    pub book: File,
}

impl Scope for OfBook {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfBook>> {
        let (Some(here), Some(id)) = (Here::find(app, path).await?, path.id("id")) else { return Ok(None) };
        Ok(BOOKS.find(app, here.id, id).await?.map(|book| OfBook { here, book }))
    }
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
    /// `outcomes::IndicatorKind` as it is kept.
    pub kind: String,
    pub unit: Words,
    pub baseline: Decimal,
    pub target: Decimal,
    pub value: Option<Decimal>,
    /// Its intermediate targets as they are read again: `2027-06-30 60; 2027-12-31 75`.
    pub on_way: Option<String>,
}

/// The indicators of a conference's projects, in their order.
pub async fn indicators(db: &Db, conference: Uuid) -> Result<Vec<Measure>> {
    Ok(sqlx::query_as!(
        Measure,
        r#"select n.project_id as project, n.name as "name: Words", n.kind, n.unit as "unit: Words", n.baseline, n.target, n.newest_value as value,
               (select string_agg(to_char(t.due_on, 'YYYY-MM-DD') || ' ' || trim_scale(t.value), '; ' order by t.due_on)
                from indicator_targets t where t.indicator_id = n.id and t.way = n.way) as on_way
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
    entries.push(BOOKS.remove(tx, who, here.id, book).await?);
    let first = Entry::new(actor, "roadmap.brought_in", "plan_book", book)
        .of(here.id)
        .with("added", brought.added())
        .with("changed", brought.changed())
        .touching("outcomes");
    Ok((first, entries))
}
