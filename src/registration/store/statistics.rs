//! How many there are of what: each figure from one statement.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::super::rules::Stay;
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

/// How many are written to in each language.
pub async fn by_language(db: &Db, conference: Uuid, states: &[String]) -> Result<Vec<(String, i64)>> {
    let rows = sqlx::query!(
        r#"select language, count(*) as "count!" from participants where conference_id = $1 and state = any($2)
           group by language"#,
        conference,
        states
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.language, row.count)).collect())
}

/// How many chose each choice of these questions: question, choice (`=` for own words), count.
pub async fn by_choice(
    db: &Db,
    conference: Uuid,
    states: &[String],
    questions: &[String],
) -> Result<Vec<(String, String, i64)>> {
    // Whoever answered alike is counted first: few answers differ, however many people there are.
    let rows = sqlx::query!(
        r#"with alike as (
               select q.code, p.answers -> q.code as a, count(*) as n from participants p, unnest($3::text[]) q (code)
               where p.conference_id = $1 and p.state = any($2) and p.answers ? q.code
               group by 1, 2)
           select code as "code!", case when left(c.value, 1) = '=' then '=' else c.value end as "choice!", sum(n)::bigint as "count!"
           from alike, jsonb_array_elements_text(case jsonb_typeof(a) when 'array' then a else jsonb_build_array(a) end) c (value)
           group by 1, 2"#,
        conference,
        states,
        questions
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.code, row.choice, row.count)).collect())
}

/// Numbers that were answered to a question.
pub struct Numbers {
    pub code: String,
    pub count: i64,
    pub sum: i64,
    pub least: i64,
    pub most: i64,
}

/// The numbers that were answered to these questions. A sum that is too large for its type is as large as that.
pub async fn by_number(db: &Db, conference: Uuid, states: &[String], questions: &[String]) -> Result<Vec<Numbers>> {
    Ok(sqlx::query_as!(
        Numbers,
        r#"select q.code as "code!", count(*) as "count!",
               least(greatest(sum(n.value), -9223372036854775808), 9223372036854775807)::bigint as "sum!", min(n.value) as "least!",
               max(n.value) as "most!"
           from participants p, unnest($3::text[]) q (code), lateral (select (p.answers ->> q.code)::bigint as value) n
           where p.conference_id = $1 and p.state = any($2) and jsonb_typeof(p.answers -> q.code) = 'number'
           group by 1"#,
        conference,
        states,
        questions
    )
    .fetch_all(db.read())
    .await?)
}

/// So many chose this of one question and that of another.
pub struct Together {
    pub question: String,
    pub choice: String,
    pub other_question: String,
    pub other_choice: String,
    pub count: i64,
}

impl Together {
    pub fn is(&self, (question, choice): (&str, &str), (other_question, other_choice): (&str, &str)) -> bool {
        (&*self.question, &*self.choice) == (question, choice)
            && (&*self.other_question, &*self.other_choice) == (other_question, other_choice)
    }
}

/// How many chose what of some questions together with what of others (`=` for own words).
pub async fn by_pair(
    db: &Db,
    conference: Uuid,
    states: &[String],
    questions: &[String],
    others: &[String],
) -> Result<Vec<Together>> {
    Ok(sqlx::query_as!(
        Together,
        r#"with alike as (
               select q.code as question, o.code as other_question, p.answers -> q.code as a, p.answers -> o.code as b, count(*) as n
               from participants p, unnest($3::text[]) q (code), unnest($4::text[]) o (code)
               where p.conference_id = $1 and p.state = any($2) and p.answers ? q.code and p.answers ? o.code
               group by 1, 2, 3, 4)
           select question as "question!", case when left(c.value, 1) = '=' then '=' else c.value end as "choice!",
               other_question as "other_question!", case when left(d.value, 1) = '=' then '=' else d.value end as "other_choice!",
               sum(n)::bigint as "count!"
           from alike, jsonb_array_elements_text(case jsonb_typeof(a) when 'array' then a else jsonb_build_array(a) end) c (value),
               jsonb_array_elements_text(case jsonb_typeof(b) when 'array' then b else jsonb_build_array(b) end) d (value)
           group by 1, 2, 3, 4"#,
        conference,
        states,
        questions,
        others
    )
    .fetch_all(db.read())
    .await?)
}

/// Who arrives and leaves when, and needs which room: those who answered one of the days, and need one.
pub async fn stays(
    db: &Db,
    conference: Uuid,
    states: &[String],
    (arrival, departure, room): (&str, &str, Option<&str>),
) -> Result<Vec<Stay>> {
    let rows = sqlx::query!(
        r#"select answers ->> $3 as arrival, answers ->> $4 as departure, answers ->> $5 as room, count(*) as "count!"
           from participants where conference_id = $1 and state = any($2) and answers ?| array[$3, $4]
               and ($5::text is null or answers ? $5)
           group by 1, 2, 3"#,
        conference,
        states,
        arrival,
        departure,
        room
    )
    .fetch_all(db.read())
    .await?;
    let day = |text: Option<String>| text.and_then(|text| text.parse().ok());
    let stays = rows.into_iter().map(|row| Stay {
        arrival: day(row.arrival),
        departure: day(row.departure),
        // Own words are one row of the table.
        room: row.room.map(|room| if room.starts_with('=') { "=".to_owned() } else { room }).unwrap_or_default(),
        count: row.count,
    });
    Ok(stays.collect())
}
