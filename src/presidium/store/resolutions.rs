use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{Postgres, QueryBuilder};

use crate::access::{PathParams, Scope};
use crate::conference::Here;
use crate::db::Db;
use crate::db::list::{self, Columns, Slice};
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::state::App;

/// A resolution of the conference at hand.
pub struct OfResolution {
    pub here: Here,
    pub resolution: Resolution,
}

impl Scope for OfResolution {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfResolution>> {
        let Some(here) = Here::find(app, path).await? else { return Ok(None) };
        let Some(id) = path.id("id") else { return Ok(None) };
        Ok(resolution(&app.db, here.id, id).await?.map(|resolution| OfResolution { here, resolution }))
    }
}

/// What was decided.
pub struct Resolution {
    pub id: Uuid,
    pub motion: Uuid,
    pub vote: Uuid,
    pub year: i32,
    pub number: i32,
    pub title: Words,
    pub text: Words,
    pub adopted_at: DateTime<Utc>,
}

pub async fn resolution(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Resolution>> {
    Ok(sqlx::query_as!(
        Resolution,
        r#"select id, motion_id as motion, vote_id as vote, year, number, title as "title: Words", text as "text: Words", adopted_at
           from resolutions where id = $1 and conference_id = $2"#,
        id,
        conference
    )
    .fetch_optional(db.read())
    .await?)
}

/// A resolution that something can be done under.
pub struct Adopted {
    pub id: Uuid,
    pub year: i32,
    pub number: i32,
    pub title: Words,
    pub adopted_at: DateTime<Utc>,
}

/// All resolutions of a conference, the newest first: what a project carries out one of.
pub async fn resolutions(db: &Db, conference: Uuid) -> Result<Vec<Adopted>> {
    Ok(sqlx::query_as!(
        Adopted,
        r#"select id, year, number, title as "title: Words", adopted_at
           from resolutions where conference_id = $1 order by year desc, number desc"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// The resolution that a motion became, the newest where it was voted on anew.
pub async fn of_motion(db: &Db, motion: Uuid) -> Result<Option<Adopted>> {
    Ok(sqlx::query_as!(
        Adopted,
        r#"select id, year, number, title as "title: Words", adopted_at from resolutions where motion_id = $1
           order by adopted_at desc limit 1"#,
        motion
    )
    .fetch_optional(db.read())
    .await?)
}

/// Whom a resolution reached so far.
pub struct Reach {
    pub published: bool,
    pub delivered: i64,
    pub acknowledged: i64,
    /// It was delivered to the reader, and whether she has acknowledged it.
    pub own: Option<bool>,
}

pub async fn reach(db: &Db, resolution: Uuid, reader: Uuid) -> Result<Reach> {
    Ok(sqlx::query_as!(
        Reach,
        r#"select exists (select from publications p where p.resolution_id = $1) as "published!",
               count(*) as "delivered!", count(k.delivery_id) as "acknowledged!",
               bool_or(k.delivery_id is not null) filter (where d.account_id = $2) as own
           from deliveries d left join acknowledgements k on k.delivery_id = d.id where d.resolution_id = $1"#,
        resolution,
        reader
    )
    .fetch_one(db.read())
    .await?)
}

/// A project that carries out a resolution.
pub struct LedTo {
    pub id: Uuid,
    pub number: i32,
    pub title: Words,
    pub institution: Words,
    pub deadline: NaiveDate,
    pub completed_at: Option<DateTime<Utc>>,
}

pub async fn led_to(db: &Db, resolution: Uuid) -> Result<Vec<LedTo>> {
    Ok(sqlx::query_as!(
        LedTo,
        r#"select p.id, p.number, p.title as "title: Words", i.name as "institution: Words", p.deadline, p.completed_at
           from projects p join institutions i on i.id = p.institution_id
           where p.resolution_id = $1 order by p.number"#,
        resolution
    )
    .fetch_all(db.read())
    .await?)
}

/// What the list of resolutions is asked for.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct AskedResolutions {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// `none`: those that led to no project yet, though they need one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub projects: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sort: String,
    pub page: list::Page,
}

/// A resolution in a list.
#[derive(sqlx::FromRow)]
pub struct ListedResolution {
    pub id: Uuid,
    pub year: i32,
    pub number: i32,
    pub title: Words,
    pub adopted_at: DateTime<Utc>,
    pub yes: i32,
    pub members: i32,
    pub projects: i64,
    /// It asks for no project: somebody said so, it approved an agenda, or it ruled an appeal.
    pub needs_none: bool,
}

/// What a resolution does by itself, so that no project carries it out. The thread and the list of dead ends leave these
/// out too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByItself {
    /// It approved an agenda, and is carried out by that being held.
    Agenda,
    /// It ruled an appeal, and is carried out by being heeded.
    Appeal,
}

impl ByItself {
    /// The key of the sentence that says so.
    pub fn key(self) -> &'static str {
        match self {
            ByItself::Agenda => "presidium-approves-agenda",
            ByItself::Appeal => "presidium-rules-appeal",
        }
    }
}

/// Whether the resolution on a motion is carried out without a project, and how.
pub async fn by_itself(db: &Db, motion: Uuid) -> Result<Option<ByItself>> {
    let row = sqlx::query!(
        r#"select exists (select from agenda_submissions s where s.motion_id = $1) as "agenda!",
               exists (select from disputes d where d.motion_id = $1) as "appeal!""#,
        motion
    )
    .fetch_one(db.read())
    .await?;
    Ok(match (row.agenda, row.appeal) {
        (true, _) => Some(ByItself::Agenda),
        (_, true) => Some(ByItself::Appeal),
        _ => None,
    })
}

const COLUMNS: Columns = &[
    ("number", "r.year * 1000000 + r.number"),
    ("title", "words_text(r.title)"),
    ("adopted", "r.adopted_at"),
    ("projects", "p.projects"),
];

pub async fn list(db: &Db, conference: Uuid, asked: &AskedResolutions) -> Result<Slice<ListedResolution>> {
    let filter = |query: &mut QueryBuilder<Postgres>| {
        query.push(
            " from resolutions r join votes v on v.id = r.vote_id cross join lateral \
             (select count(*) as projects from projects where resolution_id = r.id) p \
             cross join lateral (select exists (select from project_waivers w where w.resolution_id = r.id) \
             or exists (select from agenda_submissions s where s.motion_id = r.motion_id) \
             or exists (select from disputes d where d.motion_id = r.motion_id) as needs_none) n where r.conference_id = ",
        );
        query.push_bind(conference);
        if asked.projects == "none" {
            query.push(" and p.projects = 0 and not n.needs_none");
        }
        if !asked.q.trim().is_empty() {
            query
                .push(" and words_text(r.title) || ' ' || words_text(r.text) like ")
                .push_bind(list::like(asked.q.trim()));
        }
    };
    let mut query = QueryBuilder::new(
        "select r.id, r.year, r.number, r.title, r.adopted_at, coalesce(v.yes, 0) as yes, v.counted as members, p.projects, \
         n.needs_none",
    );
    filter(&mut query);
    let sort = if asked.sort.is_empty() { "-number" } else { &asked.sort };
    list::order_by(&mut query, COLUMNS, sort, "r.id");
    list::page(&mut query, asked.page);
    let rows = query.build_query_as().fetch_all(db.read()).await?;
    let mut count = QueryBuilder::new("select count(*)");
    filter(&mut count);
    let total = count.build_query_scalar().fetch_one(db.read()).await?;
    Ok(Slice::new(rows, total, asked.page.0))
}
