//! Whom an alarm of a clock is told.

use chrono::{DateTime, TimeDelta, Utc};

use crate::audit::Tx;
use crate::db::Db;
use crate::difficulties::rules::{ALARMS, Clock};
use crate::error::{Error, Result};
use crate::kernel::{Email, Lang, Uuid, Words};

/// A clock that runs, and an alarm of it that is due and not told yet.
#[derive(Clone, Debug)]
pub struct Due {
    pub difficulty: Uuid,
    pub conference: Uuid,
    pub round: i32,
    pub hours: i64,
}

/// Alarms that are due and not told: of each clock the last one, which stands for those before it.
pub async fn due(db: &Db, now: DateTime<Utc>) -> Result<Vec<Due>> {
    let first = now - TimeDelta::hours(ALARMS[0]);
    let rows = sqlx::query!(
        r#"select c.difficulty_id, c.round, c.began_at, d.conference_id,
               coalesce((select max(hours) from difficulty_alarms a where a.difficulty_id = c.difficulty_id and a.round = c.round), 0) as "told!"
           from difficulty_clocks c join difficulties d on d.id = c.difficulty_id join conferences f on f.id = d.conference_id
           where c.stopped_at is null and c.began_at <= $1 and f.state <> 'archived'"#,
        first
    )
    .fetch_all(db.read())
    .await?;
    let due = rows.into_iter().filter_map(|row| {
        let hours = Clock { began_at: row.began_at, stopped_at: None }.alarms(now).last()?;
        (hours > i64::from(row.told)).then_some(Due {
            difficulty: row.difficulty_id,
            conference: row.conference_id,
            round: row.round,
            hours,
        })
    });
    Ok(due.collect())
}

/// Somebody who is told.
#[derive(Clone, Debug)]
pub struct Somebody {
    pub email: Email,
    pub lang: Lang,
    pub name: String,
}

/// What an alarm says, and to whom.
#[derive(Clone, Debug)]
pub struct Alarm {
    pub number: i32,
    pub title: String,
    pub institution: Words,
    pub project: Words,
    pub ends_at: DateTime<Utc>,
    pub people: Vec<Somebody>,
}

/// Takes an alarm: whichever server is first tells it, and only while the clock still runs. Whoever sees to it is told,
/// and the organisers; at the end of the 48 hours the members of the presidium too.
pub async fn told(tx: &mut Tx, due: &Due) -> Result<Option<Alarm>> {
    let now = tx.now;
    let hours = i32::try_from(due.hours).unwrap_or_default();
    let row = sqlx::query!(
        r#"select d.number, d.title, d.handler_id, i.name as "institution: Words", p.title as "project: Words", c.began_at
           from difficulty_clocks c join difficulties d on d.id = c.difficulty_id join institutions i on i.id = d.institution_id
               join projects p on p.id = d.project_id
           where c.difficulty_id = $1 and c.round = $2 and c.stopped_at is null for share of c"#,
        due.difficulty,
        due.round
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let first = sqlx::query!(
        "insert into difficulty_alarms (difficulty_id, round, hours, at) values ($1, $2, $3, $4) on conflict do nothing",
        due.difficulty,
        due.round,
        hours,
        now
    )
    .execute(tx.conn())
    .await?;
    if first.rows_affected() == 0 {
        return Ok(None);
    }
    let told = (row.handler_id, true, due.hours >= ALARMS[2]);
    let people = people(tx, due.conference, told, None).await?;
    Ok(Some(Alarm {
        number: row.number,
        title: row.title,
        institution: row.institution,
        project: row.project,
        ends_at: Clock { began_at: row.began_at, stopped_at: None }.ends_at(),
        people,
    }))
}

/// Whoever sees to a difficulty as long as she works on the conference, its organisers and the members of its presidium where they
/// are told too; all but one.
async fn people(
    tx: &mut Tx,
    conference: Uuid,
    (handler, organisers, members): (Option<Uuid>, bool, bool),
    but: Option<Uuid>,
) -> Result<Vec<Somebody>> {
    let people = sqlx::query!(
        r#"select a.email, a.language, a.name from accounts a
           where a.disabled_at is null and a.id is distinct from $5 and (
               a.id = $2 and exists (select from members m where m.account_id = a.id and m.conference_id = $1)
               or $3 and exists (select from grants g where g.account_id = a.id and g.role = 'organiser'
                   and (g.conference_id = $1 or g.conference_id is null and not exists (
                       select from grants o join accounts h on h.id = o.account_id
                       where o.role = 'organiser' and o.conference_id = $1 and h.disabled_at is null)))
               or $4 and exists (select from seats s where s.account_id = a.id and s.conference_id = $1))
           order by a.email"#,
        conference,
        handler,
        organisers,
        members,
        but
    )
    .fetch_all(tx.conn())
    .await?;
    let people = people.into_iter().filter_map(|one| {
        Some(Somebody {
            email: Email::parse(&one.email)?,
            lang: Lang::from_tag(&one.language).unwrap_or_default(),
            name: one.name,
        })
    });
    Ok(people.collect())
}

/// What is told of a difficulty when it comes in, is opened again, is given to somebody, or somebody who was asked has
/// answered, and to whom: whoever sees to it, and the organisers where they have to find somebody. Whoever did it knows it.
pub async fn news(
    tx: &mut Tx,
    conference: Uuid,
    difficulty: Uuid,
    organisers: bool,
    by: Option<Uuid>,
) -> Result<Alarm> {
    let row = sqlx::query!(
        r#"select d.number, d.title, d.handler_id, i.name as "institution: Words", p.title as "project: Words", c.began_at
           from difficulties d join difficulty_clocks c on c.difficulty_id = d.id and c.round = d.round
               join institutions i on i.id = d.institution_id join projects p on p.id = d.project_id
           where d.id = $1 and d.conference_id = $2"#,
        difficulty,
        conference
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)?;
    Ok(Alarm {
        people: people(tx, conference, (row.handler_id, organisers, false), by).await?,
        number: row.number,
        title: row.title,
        institution: row.institution,
        project: row.project,
        ends_at: Clock { began_at: row.began_at, stopped_at: None }.ends_at(),
    })
}
