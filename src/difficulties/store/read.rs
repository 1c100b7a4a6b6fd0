//! One difficulty with everything that was done about it.

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};

use crate::access::{PathParams, Scope};
use crate::conference::Here;
use crate::db::Db;
use crate::difficulties::rules::{Act, Clock, State};
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::state::App;

/// A difficulty, and how far it is.
#[derive(Clone, Debug)]
pub struct Difficulty {
    pub id: Uuid,
    pub number: i32,
    pub project: Uuid,
    pub project_number: i32,
    pub project_title: Words,
    pub institution: Uuid,
    pub institution_name: Words,
    pub title: String,
    pub text: String,
    pub filed_at: DateTime<Utc>,
    pub state: State,
    pub round: i32,
    /// The last run of its clock.
    pub clock: Clock,
    pub solve_by: Option<NaiveDate>,
    pub is_public: bool,
    /// Who sees to it.
    pub handler: Option<(Uuid, String)>,
    pub version: i32,
}

/// A difficulty of the conference at hand.
pub struct OfDifficulty {
    pub here: Here,
    pub difficulty: Difficulty,
}

impl Scope for OfDifficulty {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfDifficulty>> {
        let (Some(here), Some(id)) = (Here::find(app, path).await?, path.id("id")) else { return Ok(None) };
        Ok(find(&app.db, here.id, id).await?.map(|difficulty| OfDifficulty { here, difficulty }))
    }
}

pub async fn find(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Difficulty>> {
    let row = sqlx::query!(
        r#"select d.id, d.number, d.project_id, p.number as project_number, p.title as "project_title: Words", d.institution_id,
               i.name as "institution_name: Words", d.title, d.text, d.filed_at, d.state, d.round, c.began_at, c.stopped_at,
               d.solve_by, d.is_public, d.handler_id, a.name as "handler?", d.version
           from difficulties d join projects p on p.id = d.project_id join institutions i on i.id = d.institution_id
               join difficulty_clocks c on c.difficulty_id = d.id and c.round = d.round left join accounts a on a.id = d.handler_id
           where d.conference_id = $1 and d.id = $2"#,
        conference,
        id
    )
    .fetch_optional(db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Difficulty {
        id: row.id,
        number: row.number,
        project: row.project_id,
        project_number: row.project_number,
        project_title: row.project_title,
        institution: row.institution_id,
        institution_name: row.institution_name,
        title: row.title,
        text: row.text,
        filed_at: row.filed_at,
        state: State::parse(&row.state).context("an unknown state")?,
        round: row.round,
        clock: Clock { began_at: row.began_at, stopped_at: row.stopped_at },
        solve_by: row.solve_by,
        is_public: row.is_public,
        handler: row.handler_id.zip(row.handler),
        version: row.version,
    }))
}

/// Something that was done about a difficulty.
#[derive(Clone, Debug)]
pub struct Step {
    pub act: Act,
    pub at: DateTime<Utc>,
    /// Who did it.
    pub by: String,
    /// For which institution, where she came by its link.
    pub of: Option<Words>,
    /// Who is asked or says something; to whom it was given.
    pub institution: Option<Words>,
    pub handler: Option<String>,
    pub words: String,
    pub solve_by: Option<NaiveDate>,
    pub is_public: Option<bool>,
}

/// Everything that was done about a difficulty, the first first.
pub async fn steps(db: &Db, difficulty: Uuid) -> Result<Vec<Step>> {
    let rows = sqlx::query!(
        r#"select s.kind, s.at, coalesce(a.name, l.name) as "by!", o.name as "of?: Words", i.name as "institution?: Words",
               h.name as "handler?", s.words, s.solve_by, s.is_public
           from difficulty_steps s left join accounts a on a.id = s.account_id left join liaisons l on l.id = s.liaison_id
               left join institutions o on o.id = l.institution_id left join institutions i on i.id = s.institution_id
               left join accounts h on h.id = s.handler_id
           where s.difficulty_id = $1 order by s.position"#,
        difficulty
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Step {
                act: Act::parse(&row.kind).context("an unknown step")?,
                at: row.at,
                by: row.by,
                of: row.of,
                institution: row.institution,
                handler: row.handler,
                words: row.words,
                solve_by: row.solve_by,
                is_public: row.is_public,
            })
        })
        .collect()
}

/// An institution that was asked what it can do.
#[derive(Clone, Debug)]
pub struct Consulted {
    pub institution: Uuid,
    pub name: Words,
    pub asked: String,
    pub asked_at: DateTime<Utc>,
    pub said: Option<String>,
    pub said_at: Option<DateTime<Utc>>,
}

/// Who is asked about a difficulty, the first first.
pub async fn consulted(db: &Db, difficulty: Uuid) -> Result<Vec<Consulted>> {
    Ok(sqlx::query_as!(
        Consulted,
        r#"select c.institution_id as institution, i.name as "name: Words", c.asked, c.asked_at, c.said, c.said_at
           from difficulty_consultations c join institutions i on i.id = c.institution_id
           where c.difficulty_id = $1 order by c.asked_at, c.institution_id"#,
        difficulty
    )
    .fetch_all(db.read())
    .await?)
}

/// Whether anybody speaks for an institution: who does takes the answers to its difficulties.
pub async fn has_liaison(db: &Db, institution: Uuid) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from liaisons where institution_id = $1 and ended_at is null) as "has!""#,
        institution
    )
    .fetch_one(db.read())
    .await?)
}

/// An institution that can be asked.
#[derive(Clone, Debug)]
pub struct Free {
    pub id: Uuid,
    pub name: Words,
}

/// Institutions that somebody speaks for, and that were not asked about the difficulty yet; not the one that sent it in.
pub async fn free(db: &Db, conference: Uuid, difficulty: Uuid) -> Result<Vec<Free>> {
    Ok(sqlx::query_as!(
        Free,
        r#"select i.id, i.name as "name: Words" from institutions i join liaisons l on l.institution_id = i.id and l.ended_at is null
           where i.conference_id = $1 and i.id <> (select institution_id from difficulties where id = $2)
               and not exists (select from difficulty_consultations c where c.difficulty_id = $2 and c.institution_id = i.id)
           order by i.folded, i.id"#,
        conference,
        difficulty
    )
    .fetch_all(db.read())
    .await?)
}

/// A project that goes on, and an institution that carries it.
#[derive(Clone, Debug)]
pub struct Carrier {
    pub project: Uuid,
    pub number: i32,
    pub title: Words,
    pub institution: Uuid,
    pub name: Words,
}

/// Who carries which project: the institution that leads it, and those that are responsible with it.
pub async fn carriers(db: &Db, conference: Uuid) -> Result<Vec<Carrier>> {
    Ok(sqlx::query_as!(
        Carrier,
        r#"select p.id as "project!", p.number as "number!", p.title as "title!: Words", i.id as "institution!", i.name as "name!: Words"
           from projects p join institutions i on i.id = p.institution_id or exists (
               select from project_bodies b where b.project_id = p.id and b.institution_id = i.id and b.role = 'co')
           where p.conference_id = $1 and i.conference_id = $1 and p.completed_at is null
           order by p.number, i.id <> p.institution_id, i.folded, i.id"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}
