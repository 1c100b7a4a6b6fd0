//! The working plan as it would be published now.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::conference::{Here, day_of};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Lang, Uuid, Words};
use crate::openplan::rules::{Indicator, Lit, Pillar, Plan, Project, Read, Resolved, Why, share};
use crate::outcomes::{self, IndicatorKind, rules::progress};

/// What of the plan becomes public, as it stands at an instant: a statement a kind, however large it is.
pub async fn collect(db: &Db, here: &Here, now: DateTime<Utc>) -> Result<Plan> {
    let today = day_of(now, here.zone);
    let pillars = sqlx::query!(
        r#"select id, code, name as "name: Words" from pillars where conference_id = $1 order by position"#,
        here.id
    )
    .fetch_all(db.read())
    .await?;
    let codes: HashMap<Uuid, String> = pillars.iter().map(|row| (row.id, row.code.clone())).collect();
    let mut resolved = resolutions(db, here.id).await?;
    let mut bodies = bodies(db, here.id).await?;
    let mut indicators = indicators(db, here.id).await?;
    let since = since(db, here.id).await?;
    let projects = outcomes::projects(db, here, now).await?.0.into_iter().filter_map(|project| {
        let (co_responsible, supervising) = bodies.remove(&project.id).unwrap_or_default();
        let colour = project.standing.light.as_str();
        let held = since.get(&project.id).filter(|(light, _)| light == colour);
        Some(Project {
            id: project.id,
            number: project.number,
            pillar: codes.get(&project.pillar_id).cloned().unwrap_or_default(),
            leading: project.institution_name,
            co_responsible,
            supervising,
            starts_on: project.starts_on,
            deadline: project.deadline,
            moved: project.moves,
            // One that came in between two statements is in the next edition.
            resolution: resolved.remove(&project.id)?,
            state: project.state.as_str().to_owned(),
            light: Lit {
                colour: colour.to_owned(),
                reason: Why::of(project.standing.reason()),
                since: held.map_or(today, |(_, since)| *since),
            },
            progress: project.standing.progress.map(share),
            indicators: indicators.remove(&project.id).unwrap_or_default(),
            title: project.title,
        })
    });
    Ok(Plan {
        projects: projects.collect(),
        pillars: pillars.into_iter().map(|row| Pillar { code: row.code, name: row.name }).collect(),
    })
}

async fn resolutions(db: &Db, conference: Uuid) -> Result<HashMap<Uuid, Resolved>> {
    let rows = sqlx::query!(
        r#"select p.id, r.year, r.number, r.title as "title: Words" from projects p join resolutions r on r.id = p.resolution_id
           where p.conference_id = $1"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, Resolved { year: row.year, number: row.number, title: row.title }))
        .collect())
}

/// Who is responsible beside the institution that leads, and who supervises.
async fn bodies(db: &Db, conference: Uuid) -> Result<HashMap<Uuid, (Vec<Words>, Option<Words>)>> {
    let rows = sqlx::query!(
        r#"select b.project_id, b.role, i.name as "name: Words" from project_bodies b join institutions i on i.id = b.institution_id
           where b.conference_id = $1 order by b.project_id, i.folded, i.id"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let mut found: HashMap<Uuid, (Vec<Words>, Option<Words>)> = HashMap::new();
    for row in rows {
        let (co, supervising) = found.entry(row.project_id).or_default();
        if row.role == "supervising" { *supervising = Some(row.name) } else { co.push(row.name) }
    }
    Ok(found)
}

async fn indicators(db: &Db, conference: Uuid) -> Result<HashMap<Uuid, Vec<Indicator>>> {
    let rows = sqlx::query!(
        r#"select n.project_id, n.id, n.name as "name: Words", n.kind, n.unit as "unit: Words", n.baseline, n.target, n.newest_value, n.newest_as_of
           from indicators n join projects p on p.id = n.project_id where p.conference_id = $1 order by n.project_id, n.position, n.id"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let mut found: HashMap<Uuid, Vec<Indicator>> = HashMap::new();
    for row in rows {
        let reading = row.newest_value.zip(row.newest_as_of);
        found.entry(row.project_id).or_default().push(Indicator {
            id: row.id,
            name: row.name,
            kind: IndicatorKind::parse(&row.kind).unwrap_or_default(),
            unit: row.unit.plain(Lang::ZhHans).to_owned(),
            units: Some(row.unit).filter(|unit| !unit.is_same()),
            progress: progress(row.baseline, row.target, row.newest_value).map(share),
            baseline: row.baseline.normalize(),
            target: row.target.normalize(),
            reading: reading.map(|(value, as_of)| Read { value: value.normalize(), as_of }),
        });
    }
    Ok(found)
}

/// The light with which the last frozen week ended, and the first of the weeks before it that had the same without a break.
async fn since(db: &Db, conference: Uuid) -> Result<HashMap<Uuid, (String, NaiveDate)>> {
    let rows = sqlx::query!(
        r#"select p.id, f.light, s.since as "since!"
           from projects p
               join lateral (select light from frozen_lights where project_id = p.id order by week desc limit 1) f on true
               join lateral (select min(g.week) as since from frozen_lights g where g.project_id = p.id
                   and g.week > coalesce((select h.week from frozen_lights h where h.project_id = p.id and h.light <> f.light
                                          order by h.week desc limit 1), '-infinity'::date)) s on true
           where p.conference_id = $1"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, (row.light, row.since))).collect())
}
