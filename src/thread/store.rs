mod ends;

pub use ends::dead_ends;

use chrono::DateTime;
use chrono::Utc;

use super::rules::{Kind, Link, SHOWN, Says, Step, assemble};
use crate::access::{PathParams, Scope};
use crate::conference::Here;
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Lang, Uuid, Words};
use crate::reports;
use crate::state::App;
use crate::web::Reader;

/// Where one stands on the thread, and what lies straight behind it: a project has one
/// resolution, that one motion, that at most one agenda item.
#[derive(Clone, Debug)]
pub struct Anchor {
    pub kind: Kind,
    pub id: Uuid,
    pub title: Words,
    resolution: Option<Uuid>,
    motion: Option<Uuid>,
    item: Option<Uuid>,
}

/// A place on the thread of the conference at hand.
pub struct OfThread {
    pub here: Here,
    pub anchor: Anchor,
}

impl Scope for OfThread {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfThread>> {
        let Some(here) = Here::find(app, path).await? else { return Ok(None) };
        let (Some(kind), Some(id)) = (path.text("kind").and_then(Kind::parse), path.id("id")) else { return Ok(None) };
        Ok(anchor(&app.db, here.id, kind, id).await?.map(|anchor| OfThread { here, anchor }))
    }
}

struct AnchorRow {
    title: Words,
    resolution: Option<Uuid>,
    motion: Option<Uuid>,
    item: Option<Uuid>,
}

/// One statement, whatever one stands on.
pub async fn anchor(db: &Db, conference: Uuid, kind: Kind, id: Uuid) -> Result<Option<Anchor>> {
    let row = match kind {
        Kind::Goal => {
            sqlx::query_as!(
                AnchorRow,
                r#"select name as "title: Words", null::uuid as resolution, null::uuid as motion, null::uuid as item
               from goals where id = $1 and conference_id = $2"#,
                id,
                conference
            )
            .fetch_optional(db.read())
            .await?
        }
        Kind::Item => {
            sqlx::query_as!(
                AnchorRow,
                r#"select title as "title: Words", null::uuid as resolution, null::uuid as motion, id as "item?"
               from items where id = $1 and conference_id = $2"#,
                id,
                conference
            )
            .fetch_optional(db.read())
            .await?
        }
        Kind::Motion => {
            sqlx::query_as!(
                AnchorRow,
                r#"select title as "title: Words", null::uuid as resolution, id as "motion?", item_id as "item?"
               from motions where id = $1 and conference_id = $2"#,
                id,
                conference
            )
            .fetch_optional(db.read())
            .await?
        }
        Kind::Resolution => {
            sqlx::query_as!(
                AnchorRow,
                r#"select r.title as "title: Words", r.id as "resolution?", m.id as "motion?", m.item_id as "item?"
               from resolutions r join motions m on m.id = r.motion_id where r.id = $1 and r.conference_id = $2"#,
                id,
                conference
            )
            .fetch_optional(db.read())
            .await?
        }
        Kind::Project => {
            sqlx::query_as!(
                AnchorRow,
                r#"select p.title as "title: Words", r.id as "resolution?", m.id as "motion?", m.item_id as "item?"
               from projects p join resolutions r on r.id = p.resolution_id join motions m on m.id = r.motion_id
               where p.id = $1 and p.conference_id = $2"#,
                id,
                conference
            )
            .fetch_optional(db.read())
            .await?
        }
        Kind::Vote | Kind::Task | Kind::Reading | Kind::Report => None,
    };
    Ok(row.map(|row| Anchor {
        kind,
        id,
        title: row.title,
        resolution: row.resolution,
        motion: row.motion,
        item: row.item,
    }))
}

/// The thread both ways from an anchor: a statement a kind, however much stands on it. Of each
/// kind there is either the one behind the anchor, or all that came of what stands before.
pub async fn steps(db: &Db, here: &Here, anchor: &Anchor) -> Result<Vec<Step>> {
    let from = anchor.kind;
    let own = |kind: Kind, behind: Option<Uuid>| -> Vec<Uuid> {
        if kind == from { vec![anchor.id] } else { behind.into_iter().collect() }
    };
    // Below the anchor everything that came of the step before; at it and above nothing but itself.
    let came_of = |kind: Kind, ids: &[Uuid]| -> Vec<Uuid> { if kind > from { ids.to_vec() } else { Vec::new() } };

    let goal_ids = own(Kind::Goal, None);
    let items = items(db, here, &came_of(Kind::Item, &goal_ids), &own(Kind::Item, anchor.item)).await?;
    let item_ids = ids(&items);
    let served = if from == Kind::Goal { &[][..] } else { &item_ids };
    let goals = goals(db, here, served, &goal_ids).await?;
    let motions = motions(db, here, &came_of(Kind::Motion, &item_ids), &own(Kind::Motion, anchor.motion)).await?;
    let motion_ids = ids(&motions);
    let votes = votes(db, here, &motion_ids).await?;
    let resolutions =
        resolutions(db, here, &came_of(Kind::Resolution, &motion_ids), &own(Kind::Resolution, anchor.resolution))
            .await?;
    let resolution_ids = ids(&resolutions);
    let projects = projects(db, here, &came_of(Kind::Project, &resolution_ids), &own(Kind::Project, None)).await?;
    let project_ids = ids(&projects);
    let tasks = tasks(db, here, &project_ids).await?;
    let readings = readings(db, here, &project_ids).await?;
    let reports = reports(db, here, &project_ids).await?;

    let step = |kind: Kind, found: Vec<(Uuid, Link)>| {
        let links = found.into_iter().map(|(id, link)| Link { current: id == anchor.id, ..link }).collect();
        Step::new(kind, links)
    };
    let found = vec![
        step(Kind::Goal, goals),
        step(Kind::Item, items),
        step(Kind::Motion, motions),
        Step::new(Kind::Vote, votes),
        step(Kind::Resolution, resolutions),
        step(Kind::Project, projects),
        tasks,
        readings,
        reports,
    ];
    Ok(assemble(from, found))
}

fn ids(found: &[(Uuid, Link)]) -> Vec<Uuid> {
    found.iter().map(|(id, _)| *id).collect()
}

type Found = Result<Vec<(Uuid, Link)>>;

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

/// The newest vote on each motion that was opened and not given up.
async fn votes(db: &Db, here: &Here, motions: &[Uuid]) -> Result<Vec<Link>> {
    let rows = sqlx::query!(
        r#"select distinct on (m.year, m.number) v.id, coalesce(v.counted, v.members) as "members!", v.yes, v.verdict, v.closed_at,
               (select count(*) from ballots b where b.vote_id = v.id)
                   + (select count(*) from turnouts t where t.vote_id = v.id) as "voted!"
           from votes v join motions m on m.id = v.motion_id
           where v.motion_id = any($1) and v.state in ('open', 'closed', 'certified')
           order by m.year, m.number, v.opened_at desc"#,
        motions
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
            Link { at: row.closed_at, tag: Some(tag), ..link }
        })
        .collect())
}

async fn resolutions(db: &Db, here: &Here, motions: &[Uuid], own: &[Uuid]) -> Found {
    let rows = sqlx::query!(
        r#"select r.id, r.title as "title: Words", r.adopted_at,
               exists (select from projects p where p.resolution_id = r.id) as "carried_out!",
               (select count(*) from deliveries d where d.resolution_id = r.id) as "delivered!",
               (select count(*) from deliveries d join acknowledgements k on k.delivery_id = d.id
                 where d.resolution_id = r.id) as "acknowledged!"
           from resolutions r where r.motion_id = any($1) or r.id = any($2) order by r.year, r.number"#,
        motions,
        own
    )
    .fetch_all(db.read())
    .await?;
    // Of one alone, the gap after it says the same.
    let several = rows.len() > 1;
    Ok(rows
        .into_iter()
        .map(|row| {
            let link = Link::to(Says::Title(row.title), here.path(&format!("/resolutions/{}", row.id)));
            let tag = (several && !row.carried_out).then_some(("warn", "thread-gap-project"));
            let delivered = (row.delivered > 0).then_some((row.acknowledged, row.delivered));
            (row.id, Link { at: Some(row.adopted_at), tag, delivered, ..link })
        })
        .collect())
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

/// Tasks of projects, what is to be done first; beyond what is shown they are counted.
async fn tasks(db: &Db, here: &Here, projects: &[Uuid]) -> Result<Step> {
    let rows = sqlx::query!(
        r#"select id, title as "title: Words", state, due_at, count(*) over () as "total!" from tasks
           where project_id = any($1) order by state in ('done', 'dropped'), due_at, id limit $2"#,
        projects,
        SHOWN as i64
    )
    .fetch_all(db.read())
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let links: Vec<Link> = rows
        .into_iter()
        .map(|row| {
            let tag = match row.state.as_str() {
                "done" => ("good", "thread-done"),
                "dropped" => ("plain", "thread-dropped"),
                "blocked" => ("bad", "thread-blocked"),
                "started" => ("info", "thread-started"),
                _ => ("", "thread-open"),
            };
            let link = Link::to(Says::Title(row.title), here.path(&format!("/tasks/{}", row.id)));
            Link { at: Some(row.due_at), is_due: true, tag: Some(tag), ..link }
        })
        .collect();
    Ok(Step { kind: Kind::Task, more: total - links.len() as i64, links })
}

/// The newest reading of each indicator of projects.
async fn readings(db: &Db, here: &Here, projects: &[Uuid]) -> Result<Step> {
    let rows = sqlx::query!(
        r#"select n.project_id, n.name as "name: Words", n.unit, n.newest_value::text as "value!", n.newest_as_of as "as_of!", count(*) over () as "total!"
           from indicators n
           where n.project_id = any($1) and n.newest_id is not null
           order by n.newest_as_of desc, n.project_id, n.position limit $2"#,
        projects,
        SHOWN as i64
    )
    .fetch_all(db.read())
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let links: Vec<Link> = rows
        .into_iter()
        .map(|row| {
            let says = Says::Read { indicator: row.name, value: row.value, unit: row.unit };
            Link { on: Some(row.as_of), ..Link::to(says, here.path(&format!("/projects/{}", row.project_id))) }
        })
        .collect();
    Ok(Step { kind: Kind::Reading, more: total - links.len() as i64, links })
}

/// The reports that were signed off and name one of the projects, the newest period first.
async fn reports(db: &Db, here: &Here, projects: &[Uuid]) -> Result<Step> {
    let rows = sqlx::query!(
        r#"select r.id, r.kind, r.period, r.signed_at as "signed_at!", count(*) over () as "total!" from reports r
           where r.conference_id = $1 and r.signed_at is not null
               and exists (select from report_projects n where n.report_id = r.id and n.project_id = any($2))
           order by r.period desc, r.number desc limit $3"#,
        here.id,
        projects,
        SHOWN as i64
    )
    .fetch_all(db.read())
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let links: Vec<Link> = rows
        .into_iter()
        .map(|row| {
            let kind = reports::rules::Kind::parse(&row.kind).unwrap_or(reports::rules::Kind::Week);
            let said = |lang| reports::title(Reader::new(lang), reports::rules::Period { kind, first: row.period });
            let title = Words::new(said(Lang::En), said(Lang::ZhHans), said(Lang::ZhHant));
            let link = Link::to(Says::Title(title), here.path(&format!("/reports/{}", row.id)));
            Link { at: Some(row.signed_at), ..link }
        })
        .collect();
    Ok(Step { kind: Kind::Report, more: total - links.len() as i64, links })
}
