mod anchor;
mod ends;

pub use anchor::{Anchor, OfThread, anchor};
pub use ends::dead_ends;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::rules::{Kind, Link, SHOWN, Says, Step, assemble};
use crate::conference::Here;
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Lang, Uuid, Words};
use crate::outcomes::rules::week;
use crate::outcomes::{IndicatorKind, Judged, Light};
use crate::reports;
use crate::web::Reader;

/// The thread both ways from an anchor: a statement a kind, however much stands on it. Of each
/// kind there is either what lies behind the anchor, or all that came of what stands before.
pub async fn steps(db: &Db, here: &Here, anchor: &Anchor) -> Result<Vec<Step>> {
    let (from, behind) = (anchor.kind, &anchor.behind);
    let own =
        |kind: Kind, behind: &[Uuid]| -> Vec<Uuid> { if kind == from { vec![anchor.id] } else { behind.to_vec() } };
    // Below the anchor everything that came of the step before; at it and above nothing but itself.
    let came_of = |kind: Kind, ids: &[Uuid]| -> Vec<Uuid> { if kind > from { ids.to_vec() } else { Vec::new() } };
    // Votes and what hangs on projects follow from the step before, whichever way one looks: all but what one stands on.
    let hang = |kind: Kind, ids: &[Uuid]| -> (Vec<Uuid>, Vec<Uuid>) {
        if kind == from { (Vec::new(), vec![anchor.id]) } else { (ids.to_vec(), Vec::new()) }
    };

    let goal_ids = own(Kind::Goal, &[]);
    let items = items(db, here, &came_of(Kind::Item, &goal_ids), &own(Kind::Item, &behind.items)).await?;
    let item_ids = ids(&items);
    let served = if from == Kind::Goal { &[][..] } else { &item_ids };
    let goals = goals(db, here, served, &goal_ids).await?;
    let motions = motions(db, here, &came_of(Kind::Motion, &item_ids), &own(Kind::Motion, &behind.motions)).await?;
    let motion_ids = ids(&motions);
    let (of, one) = hang(Kind::Vote, &motion_ids);
    let votes = votes(db, here, (&of, &one)).await?;
    let (resolutions, needs_none) =
        resolutions(db, here, &came_of(Kind::Resolution, &motion_ids), &own(Kind::Resolution, &behind.resolutions))
            .await?;
    let resolution_ids = ids(&resolutions);
    let projects =
        projects(db, here, &came_of(Kind::Project, &resolution_ids), &own(Kind::Project, &behind.projects)).await?;
    let project_ids = ids(&projects);
    let (of, one) = hang(Kind::Task, &project_ids);
    let tasks = tasks(db, here, (&of, &one)).await?;
    let readings = match from {
        Kind::Reading => reading(db, here, anchor.id).await?,
        _ => readings(db, here, &project_ids).await?,
    };
    let lights = lights(db, here, &project_ids).await?;
    let (of, one) = hang(Kind::Report, &project_ids);
    let reports = reports(db, here, (&of, &one)).await?;

    let mark = |kind: Kind, found: Vec<(Uuid, Link)>| -> Vec<Link> {
        // A light has the id of its project.
        found.into_iter().map(|(id, link)| Link { current: kind == from && id == anchor.id, ..link }).collect()
    };
    let step = |kind: Kind, found: Vec<(Uuid, Link)>| Step::new(kind, mark(kind, found));
    let some = |kind: Kind, (found, total): Most| {
        let more = total - found.len() as i64;
        Step { more, ..Step::new(kind, mark(kind, found)) }
    };
    // Where none is needed nothing is missing.
    let mut project = step(Kind::Project, projects);
    if needs_none {
        project.gap = NEEDS_NONE;
    }
    let found = vec![
        step(Kind::Goal, goals),
        step(Kind::Item, items),
        step(Kind::Motion, motions),
        step(Kind::Vote, votes),
        step(Kind::Resolution, resolutions),
        project,
        some(Kind::Task, tasks),
        some(Kind::Reading, readings),
        some(Kind::Light, lights),
        some(Kind::Report, reports),
    ];
    Ok(assemble(from, found))
}

fn ids(found: &[(Uuid, Link)]) -> Vec<Uuid> {
    found.iter().map(|(id, _)| *id).collect()
}

/// What stands at a resolution that needs no project: somebody said so, or it is carried out in another way.
const NEEDS_NONE: &str = "thread-needs-none";

type Found = Result<Vec<(Uuid, Link)>>;
/// As many as are shown, and how many there are.
type Most = (Vec<(Uuid, Link)>, i64);

async fn goals(db: &Db, here: &Here, items: &[Uuid], own: &[Uuid]) -> Found {
    let rows = sqlx::query!(
        r#"select g.id, g.name as "name: Words" from goals g
           where g.id in (select goal_id from item_goals where item_id = any($1) union all select unnest($2::uuid[]))
           order by g.kind, g.position"#,
        items,
        own
    )
    .fetch_all(db.read())
    .await?;
    let href = |id| here.path(&format!("/thread/goal/{id}"));
    Ok(rows.into_iter().map(|row| (row.id, Link::to(Says::Title(row.name), href(row.id)))).collect())
}

async fn items(db: &Db, here: &Here, goals: &[Uuid], own: &[Uuid]) -> Found {
    let rows = sqlx::query!(
        r#"select i.id, i.code, i.title as "title: Words", i.starts_at from items i
           where i.id in (select item_id from item_goals where goal_id = any($1) union all select unnest($2::uuid[]))
           order by i.starts_at, i.code"#,
        goals,
        own
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let link = Link::to(Says::Title(row.title), here.path(&format!("/agenda/{}", row.code)));
            (row.id, Link { at: Some(row.starts_at), ..link })
        })
        .collect())
}

async fn motions(db: &Db, here: &Here, items: &[Uuid], own: &[Uuid]) -> Found {
    let rows = sqlx::query!(
        r#"select id, title as "title: Words", state from motions where item_id = any($1) or id = any($2)
           order by year, number"#,
        items,
        own
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let tag = match row.state.as_str() {
                "draft" => Some(("", "thread-draft")),
                "withdrawn" => Some(("plain", "thread-withdrawn")),
                _ => None,
            };
            let link = Link::to(Says::Title(row.title), here.path(&format!("/motions/{}", row.id)));
            (row.id, Link { tag, ..link })
        })
        .collect())
}

/// The newest vote on each motion that was opened and not given up; or the one that is meant.
async fn votes(db: &Db, here: &Here, (motions, own): (&[Uuid], &[Uuid])) -> Found {
    let rows = sqlx::query!(
        r#"select distinct on (m.year, m.number) v.id, coalesce(v.counted, v.members) as "members!", v.yes, v.verdict, v.closed_at,
               (select count(*) from ballots b where b.vote_id = v.id)
                   + (select count(*) from turnouts t where t.vote_id = v.id) as "voted!"
           from votes v join motions m on m.id = v.motion_id
           where (v.motion_id = any($1) or v.id = any($2)) and v.state in ('open', 'closed', 'certified')
           order by m.year, m.number, v.opened_at desc"#,
        motions,
        own
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (says, tag) = match (row.yes, row.verdict.as_deref()) {
                (Some(yes), Some("carried")) => {
                    (Says::Result { yes, members: row.members }, ("good", "thread-carried"))
                }
                (Some(yes), Some("inquorate")) => {
                    (Says::Result { yes, members: row.members }, ("warn", "votes-inquorate"))
                }
                (Some(yes), _) => (Says::Result { yes, members: row.members }, ("bad", "thread-rejected")),
                (None, _) => (Says::Open { voted: row.voted, members: row.members }, ("info", "thread-voting")),
            };
            let link = Link::to(says, here.path(&format!("/votes/{}", row.id)));
            (row.id, Link { at: row.closed_at, tag: Some(tag), ..link })
        })
        .collect())
}

/// Resolutions; with them, whether there are any and none of them needs a project: somebody said so, or, as in the list of dead
/// ends, it approved an agenda or ruled an appeal.
async fn resolutions(db: &Db, here: &Here, motions: &[Uuid], own: &[Uuid]) -> Result<(Vec<(Uuid, Link)>, bool)> {
    let rows = sqlx::query!(
        r#"select r.id, r.title as "title: Words", r.adopted_at,
               exists (select from projects p where p.resolution_id = r.id) as "carried_out!",
               w.resolution_id is not null
                   or exists (select from agenda_submissions s where s.motion_id = r.motion_id)
                   or exists (select from disputes d where d.motion_id = r.motion_id) as "needs_none!",
               (select count(*) from deliveries d where d.resolution_id = r.id) as "delivered!",
               (select count(*) from deliveries d join acknowledgements k on k.delivery_id = d.id
                 where d.resolution_id = r.id) as "acknowledged!"
           from resolutions r left join project_waivers w on w.resolution_id = r.id
           where r.motion_id = any($1) or r.id = any($2) order by r.year, r.number"#,
        motions,
        own
    )
    .fetch_all(db.read())
    .await?;
    let needs_none = !rows.is_empty() && rows.iter().all(|row| row.needs_none);
    // Of one alone, the gap after it says the same.
    let several = rows.len() > 1;
    let links = rows.into_iter().map(|row| {
        let link = Link::to(Says::Title(row.title), here.path(&format!("/resolutions/{}", row.id)));
        let tag = (several && !row.carried_out).then_some(match row.needs_none {
            true => ("plain", NEEDS_NONE),
            false => ("warn", "thread-gap-project"),
        });
        let delivered = (row.delivered > 0).then_some((row.acknowledged, row.delivered));
        (row.id, Link { at: Some(row.adopted_at), tag, delivered, ..link })
    });
    Ok((links.collect(), needs_none))
}

async fn projects(db: &Db, here: &Here, resolutions: &[Uuid], own: &[Uuid]) -> Found {
    let rows = sqlx::query!(
        r#"select id, title as "title: Words", deadline, completed_at from projects
           where resolution_id = any($1) or id = any($2) order by number"#,
        resolutions,
        own
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let link = Link::to(Says::Title(row.title), here.path(&format!("/projects/{}", row.id)));
            let tag = row.completed_at.map(|_: DateTime<Utc>| ("good", "thread-completed"));
            (row.id, Link { on: Some(row.deadline), is_due: true, tag, ..link })
        })
        .collect())
}

/// Tasks of projects, what is to be done first; or the one that is meant.
async fn tasks(db: &Db, here: &Here, (projects, own): (&[Uuid], &[Uuid])) -> Result<Most> {
    let rows = sqlx::query!(
        r#"select id, title as "title: Words", state, due_at, count(*) over () as "total!" from tasks
           where project_id = any($1) or id = any($2) order by state in ('done', 'dropped'), due_at, id limit $3"#,
        projects,
        own,
        SHOWN as i64
    )
    .fetch_all(db.read())
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let links = rows.into_iter().map(|row| {
        let tag = match row.state.as_str() {
            "done" => ("good", "thread-done"),
            "dropped" => ("plain", "thread-dropped"),
            "blocked" => ("bad", "thread-blocked"),
            "started" => ("info", "thread-started"),
            _ => ("", "thread-open"),
        };
        let link = Link::to(Says::Title(row.title), here.path(&format!("/tasks/{}", row.id)));
        (row.id, Link { at: Some(row.due_at), is_due: true, tag: Some(tag), ..link })
    });
    Ok((links.collect(), total))
}

/// What a reading says: a number, or the word of a judgement.
fn said((indicator, kind): (Words, &str), value: Decimal, unit: Words) -> Says {
    let judged = Judged::of(value).filter(|_| kind == IndicatorKind::Judgement.as_str());
    match judged {
        Some(judged) => Says::Judged { indicator, key: judged.key() },
        None => Says::Read { indicator, value: value.to_string(), unit },
    }
}

/// The newest reading of each indicator of projects.
async fn readings(db: &Db, here: &Here, projects: &[Uuid]) -> Result<Most> {
    let rows = sqlx::query!(
        r#"select n.newest_id as "id!", n.project_id, n.kind, n.name as "name: Words", n.unit as "unit: Words", n.newest_value as "value!",
               n.newest_as_of as "as_of!", count(*) over () as "total!"
           from indicators n
           where n.project_id = any($1) and n.newest_id is not null
           order by n.newest_as_of desc, n.project_id, n.position limit $2"#,
        projects,
        SHOWN as i64
    )
    .fetch_all(db.read())
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let links = rows.into_iter().map(|row| {
        let says = said((row.name, &row.kind), row.value, row.unit);
        let link = Link::to(says, here.path(&format!("/projects/{}", row.project_id)));
        (row.id, Link { on: Some(row.as_of), ..link })
    });
    Ok((links.collect(), total))
}

/// One reading, whether it is the newest or not.
async fn reading(db: &Db, here: &Here, id: Uuid) -> Result<Most> {
    let row = sqlx::query!(
        r#"select n.project_id, n.kind, n.name as "name: Words", n.unit as "unit: Words", g.value, g.as_of
           from readings g join indicators n on n.id = g.indicator_id where g.id = $1"#,
        id
    )
    .fetch_one(db.read())
    .await?;
    let says = said((row.name, &row.kind), row.value, row.unit);
    let link = Link::to(says, here.path(&format!("/projects/{}", row.project_id)));
    Ok((vec![(id, Link { on: Some(row.as_of), ..link })], 1))
}

/// The light that each project had at the end of the last week that was kept, the worst first.
async fn lights(db: &Db, here: &Here, projects: &[Uuid]) -> Result<Most> {
    let rows = sqlx::query!(
        r#"select p.id, p.title as "title: Words", f.light, f.week, count(*) over () as "total!"
           from projects p
               join lateral (select light, week from frozen_lights where project_id = p.id order by week desc limit 1) f on true
           where p.id = any($1)
           order by array_position(array['red', 'yellow', 'blue', 'normal'], f.light), p.number limit $2"#,
        projects,
        SHOWN as i64
    )
    .fetch_all(db.read())
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let links = rows.into_iter().map(|row| {
        let link = Link::to(Says::Title(row.title), here.path(&format!("/projects/{}", row.id)));
        (row.id, Link { on: Some(week::last_day(row.week)), light: Light::parse(&row.light), ..link })
    });
    Ok((links.collect(), total))
}

/// The reports that were signed off and name one of the projects, the newest period first; or the one that is meant, with the
/// one that it replaces and the one that replaces it.
async fn reports(db: &Db, here: &Here, (projects, own): (&[Uuid], &[Uuid])) -> Result<Most> {
    let rows = sqlx::query!(
        r#"select r.id, r.kind, r.period, r.signed_at as "signed_at!", count(*) over () as "total!",
               exists (select from reports n where n.replaces = r.id and n.discarded_at is null and n.signed_at is not null) as "is_replaced!"
           from reports r
           where r.conference_id = $1 and r.signed_at is not null
               and (exists (select from report_projects n where n.report_id = r.id and n.project_id = any($2))
                   or r.id = any($3) or r.replaces = any($3)
                   or r.id in (select o.replaces from reports o where o.id = any($3)))
           order by r.period desc, r.number desc limit $4"#,
        here.id,
        projects,
        own,
        SHOWN as i64
    )
    .fetch_all(db.read())
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let links = rows.into_iter().map(|row| {
        let link = Link::to(Says::Title(titled(&row.kind, row.period)), here.path(&format!("/reports/{}", row.id)));
        let tag = row.is_replaced.then_some(("plain", "thread-replaced"));
        (row.id, Link { at: Some(row.signed_at), tag, ..link })
    });
    Ok((links.collect(), total))
}

/// A report's title, by its kind and the first day of its period.
fn titled(kind: &str, period: NaiveDate) -> Words {
    let kind = reports::rules::Kind::parse(kind).unwrap_or(reports::rules::Kind::Week);
    let said = |lang| reports::title(Reader::new(lang), reports::rules::Period { kind, first: period });
    Words::new(said(Lang::En), said(Lang::ZhHans), said(Lang::ZhHant))
}
