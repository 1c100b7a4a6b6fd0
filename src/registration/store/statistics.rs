//! How many there are of what: each figure from one statement.

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde_json::{Map, Value};
use sqlx::types::Json;

use super::super::rules::{Answered, Wanted};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};

/// How many of each category.
pub async fn by_category(db: &Db, conference: Uuid, states: &[String]) -> Result<Vec<(Uuid, i64)>> {
    let rows = sqlx::query!(
        r#"select category_id, sum(people) as "count!" from tallies where conference_id = $1 and state = any($2)
           group by category_id having sum(people) > 0"#,
        conference,
        states
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.category_id, row.count)).collect())
}

/// The institutions that send most, at most so many.
pub async fn by_institution(
    db: &Db,
    conference: Uuid,
    states: &[String],
    most: i64,
) -> Result<Vec<(Uuid, Words, i64)>> {
    let rows = sqlx::query!(
        r#"select i.id, i.name as "name: Words", c.count as "count!"
           from (select institution_id, sum(people) as count from tallies where conference_id = $1 and state = any($2)
                 group by institution_id having sum(people) > 0) c join institutions i on i.id = c.institution_id
           order by c.count desc, i.folded limit $3"#,
        conference,
        states,
        most
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name, row.count)).collect())
}

/// How many registered on each day of the conference's zone.
pub async fn by_day(db: &Db, conference: Uuid, states: &[String], zone: Tz) -> Result<Vec<(NaiveDate, i64)>> {
    let rows = sqlx::query!(
        r#"select (created_at at time zone $3)::date as "day!", count(*) as "count!" from participants
           where conference_id = $1 and state = any($2) group by 1 order by 1"#,
        conference,
        states,
        zone.name()
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.day, row.count)).collect())
}

/// Answers by the codes of their questions.
type Held = Json<Map<String, Value>>;

/// So many people are read at once, however many there are.
const SOME: i64 = 5000;

/// What people answered, and in which languages they are written to. Their answers are counted here: PostgreSQL looks up
/// each question of each of them, for each figure anew.
pub async fn answered(db: &Db, conference: Uuid, states: &[String], wanted: Wanted) -> Result<Answered> {
    let mut answered = Answered::new(wanted);
    let mut after = Some(i32::MIN);
    while let Some(number) = after {
        let rows = sqlx::query!(
            r#"select number, language, answers as "answers: Held"
               from participants where conference_id = $1 and state = any($2) and number > $3 order by number limit $4"#,
            conference,
            states,
            number,
            SOME
        )
        .fetch_all(db.read())
        .await?;
        for row in &rows {
            answered.add(&row.language, &row.answers);
        }
        after = rows.last().filter(|_| rows.len() as i64 == SOME).map(|row| row.number);
    }
    Ok(answered)
}
