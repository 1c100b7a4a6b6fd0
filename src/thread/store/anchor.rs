//! Where one stands on the thread, and what lies straight behind it.

use super::titled;
use crate::access::{PathParams, Scope};
use crate::conference::Here;
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::state::App;
use crate::thread::rules::Kind;

/// What led to an anchor. A project has one resolution, that one motion, that at most one agenda item; a report names many
/// projects.
#[derive(Clone, Debug, Default)]
pub(super) struct Behind {
    pub projects: Vec<Uuid>,
    pub resolutions: Vec<Uuid>,
    pub motions: Vec<Uuid>,
    pub items: Vec<Uuid>,
}

/// Where one stands on the thread. A light has the id of its project: the newest that was kept of it is meant.
#[derive(Clone, Debug)]
pub struct Anchor {
    pub kind: Kind,
    pub id: Uuid,
    pub title: Words,
    pub(super) behind: Behind,
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
    project: Option<Uuid>,
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
                r#"select name as "title: Words", null::uuid as project, null::uuid as resolution, null::uuid as motion, null::uuid as item
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
                r#"select title as "title: Words", null::uuid as project, null::uuid as resolution, null::uuid as motion, id as "item?"
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
                r#"select title as "title: Words", null::uuid as project, null::uuid as resolution, id as "motion?", item_id as "item?"
               from motions where id = $1 and conference_id = $2"#,
                id,
                conference
            )
            .fetch_optional(db.read())
            .await?
        }
        // One that was never opened has come to nothing yet.
        Kind::Vote => {
            sqlx::query_as!(
                AnchorRow,
                r#"select m.title as "title: Words", null::uuid as project, null::uuid as resolution, m.id as "motion?", m.item_id as "item?"
               from votes v join motions m on m.id = v.motion_id
               where v.id = $1 and m.conference_id = $2 and v.state in ('open', 'closed', 'certified')"#,
                id,
                conference
            )
            .fetch_optional(db.read())
            .await?
        }
        Kind::Resolution => {
            sqlx::query_as!(
                AnchorRow,
                r#"select r.title as "title: Words", null::uuid as project, r.id as "resolution?", m.id as "motion?", m.item_id as "item?"
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
                r#"select p.title as "title: Words", p.id as "project?", r.id as "resolution?", m.id as "motion?", m.item_id as "item?"
               from projects p join resolutions r on r.id = p.resolution_id join motions m on m.id = r.motion_id
               where p.id = $1 and p.conference_id = $2"#,
                id,
                conference
            )
            .fetch_optional(db.read())
            .await?
        }
        Kind::Task => {
            sqlx::query_as!(
                AnchorRow,
                r#"select t.title as "title: Words", p.id as "project?", r.id as "resolution?", m.id as "motion?", m.item_id as "item?"
               from tasks t left join projects p on p.id = t.project_id left join resolutions r on r.id = p.resolution_id
                   left join motions m on m.id = r.motion_id
               where t.id = $1 and t.conference_id = $2"#,
                id,
                conference
            )
            .fetch_optional(db.read())
            .await?
        }
        Kind::Reading => {
            sqlx::query_as!(
                AnchorRow,
                r#"select n.name as "title: Words", p.id as "project?", r.id as "resolution?", m.id as "motion?", m.item_id as "item?"
               from readings g join indicators n on n.id = g.indicator_id join projects p on p.id = n.project_id
                   join resolutions r on r.id = p.resolution_id join motions m on m.id = r.motion_id
               where g.id = $1 and p.conference_id = $2"#,
                id,
                conference
            )
            .fetch_optional(db.read())
            .await?
        }
        Kind::Light => {
            sqlx::query_as!(
                AnchorRow,
                r#"select p.title as "title: Words", p.id as "project?", r.id as "resolution?", m.id as "motion?", m.item_id as "item?"
               from projects p join resolutions r on r.id = p.resolution_id join motions m on m.id = r.motion_id
               where p.id = $1 and p.conference_id = $2 and exists (select from frozen_lights f where f.project_id = p.id)"#,
                id,
                conference
            )
            .fetch_optional(db.read())
            .await?
        }
        Kind::Report => return report(db, conference, id).await,
    };
    Ok(row.map(|row| Anchor {
        kind,
        id,
        title: row.title,
        behind: Behind {
            projects: row.project.into_iter().collect(),
            resolutions: row.resolution.into_iter().collect(),
            motions: row.motion.into_iter().collect(),
            items: row.item.into_iter().collect(),
        },
    }))
}

/// A report that was signed off, with everything that lies behind the projects that it names. A draft names nothing yet.
async fn report(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Anchor>> {
    let row = sqlx::query!(
        r#"select r.kind, r.period,
               coalesce(array_agg(distinct p.id) filter (where p.id is not null), '{}') as "projects!",
               coalesce(array_agg(distinct p.resolution_id) filter (where p.id is not null), '{}') as "resolutions!",
               coalesce(array_agg(distinct m.id) filter (where m.id is not null), '{}') as "motions!",
               coalesce(array_agg(distinct m.item_id) filter (where m.item_id is not null), '{}') as "items!"
           from reports r left join report_projects n on n.report_id = r.id left join projects p on p.id = n.project_id
               left join resolutions s on s.id = p.resolution_id left join motions m on m.id = s.motion_id
           where r.id = $1 and r.conference_id = $2 and r.signed_at is not null group by r.id"#,
        id,
        conference
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map(|row| Anchor {
        kind: Kind::Report,
        id,
        title: titled(&row.kind, row.period),
        behind: Behind { projects: row.projects, resolutions: row.resolutions, motions: row.motions, items: row.items },
    }))
}
