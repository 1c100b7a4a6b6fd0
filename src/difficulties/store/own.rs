//! Difficulties as an institution sees them.

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};

use super::read::{Difficulty, find};
use crate::db::Db;
use crate::difficulties::rules::State;
use crate::error::Result;
use crate::kernel::{Uuid, Words};

/// What an institution has to do with a difficulty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// It sent it in.
    Sender,
    /// It is asked what it can do, and has said nothing yet.
    Asked,
    /// It said what it can do.
    Said,
    /// It reads what was answered to all.
    Reader,
}

/// A difficulty in an institution's list.
#[derive(Clone, Debug)]
pub struct Open {
    pub id: Uuid,
    pub number: i32,
    pub title: String,
    pub project_title: Words,
    pub institution_name: Words,
    pub state: State,
    pub part: Part,
    pub clock_ends: Option<DateTime<Utc>>,
    pub solve_by: Option<NaiveDate>,
}

/// So many stand in the list, its own first.
const SHOWN: i64 = 200;

fn part(is_sender: bool, is_asked: bool, has_said: bool) -> Part {
    match (is_sender, is_asked, has_said) {
        (true, ..) => Part::Sender,
        (_, true, false) => Part::Asked,
        (_, true, true) => Part::Said,
        _ => Part::Reader,
    }
}

/// What an institution sent in, is asked about, or reads since it was answered to all, in this order;
/// of each what is not over first, the newest first.
pub async fn mine(db: &Db, conference: Uuid, institution: Uuid) -> Result<Vec<Open>> {
    let rows = sqlx::query!(
        r#"select d.id, d.number, d.title, p.title as "project_title: Words", i.name as "institution_name: Words", d.state,
               d.institution_id = $2 as "is_sender!", c.institution_id is not null as "is_asked!", c.said is not null as "has_said!",
               d.clock_ends, d.solve_by
           from difficulties d join projects p on p.id = d.project_id join institutions i on i.id = d.institution_id
               left join difficulty_consultations c on c.difficulty_id = d.id and c.institution_id = $2
           where d.conference_id = $1 and (d.institution_id = $2 or c.institution_id is not null
               or d.is_public and d.state in ('answered', 'accepted'))
           order by d.institution_id = $2 desc, c.institution_id is not null desc, d.state in ('accepted', 'withdrawn'),
               d.filed_at desc, d.id limit $3"#,
        conference,
        institution,
        SHOWN
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Open {
                id: row.id,
                number: row.number,
                title: row.title,
                project_title: row.project_title,
                institution_name: row.institution_name,
                state: State::parse(&row.state).context("an unknown state")?,
                part: part(row.is_sender, row.is_asked, row.has_said),
                clock_ends: row.clock_ends,
                solve_by: row.solve_by,
            })
        })
        .collect()
}

/// One that an institution sees, and what it has to do with it.
pub async fn one(db: &Db, conference: Uuid, institution: Uuid, id: Uuid) -> Result<Option<(Difficulty, Part)>> {
    let Some(difficulty) = find(db, conference, id).await? else { return Ok(None) };
    let asked = sqlx::query_scalar!(
        r#"select said is not null as "said!" from difficulty_consultations where difficulty_id = $1 and institution_id = $2"#,
        id,
        institution
    )
    .fetch_optional(db.read())
    .await?;
    let part = part(difficulty.institution == institution, asked.is_some(), asked.unwrap_or_default());
    let is_read = difficulty.is_public && matches!(difficulty.state, State::Answered | State::Accepted);
    Ok((part != Part::Reader || is_read).then_some((difficulty, part)))
}
