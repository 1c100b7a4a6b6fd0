//! The figures that no other feature offers yet, each in one statement.

mod changed;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

pub use changed::{Moved, changed, look, moved, touched};

use super::rules::{Cell, Cells};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};

/// The tasks of every group behind every milestone.
pub async fn cells(db: &Db, conference: Uuid, now: DateTime<Utc>) -> Result<Cells> {
    let cells = sqlx::query_as!(
        Cell,
        r#"select group_id as "group", milestone_id as milestone, count(*) as "total!", count(*) filter (where state = 'done') as "done!",
               count(*) filter (where state <> 'done' and due_at < $2) as "overdue!"
           from tasks where conference_id = $1 and state <> 'dropped' group by group_id, milestone_id"#,
        conference,
        now
    )
    .fetch_all(db.read())
    .await?;
    Ok(Cells::new(cells))
}

/// Counts by day, in order.
pub type ByDay = Vec<(NaiveDate, i64)>;

/// On which day how many tasks are due, and on which how many were done, in the conference's zone.
pub async fn by_day(db: &Db, conference: Uuid, zone: Tz) -> Result<(ByDay, ByDay)> {
    let due = sqlx::query!(
        r#"select (due_at at time zone $2)::date as "day!", count(*) as "count!" from tasks
           where conference_id = $1 and state <> 'dropped' group by 1 order by 1"#,
        conference,
        zone.name()
    );
    let done = sqlx::query!(
        r#"select (done_at at time zone $2)::date as "day!", count(*) as "count!" from tasks
           where conference_id = $1 and done_at is not null group by 1 order by 1"#,
        conference,
        zone.name()
    );
    let (due, done) = tokio::try_join!(due.fetch_all(db.read()), done.fetch_all(db.read()))?;
    Ok((
        due.into_iter().map(|row| (row.day, row.count)).collect(),
        done.into_iter().map(|row| (row.day, row.count)).collect(),
    ))
}

/// How many registrations wait for a decision.
pub async fn waiting(db: &Db, conference: Uuid) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select coalesce(sum(people), 0) as "count!" from tallies where conference_id = $1 and state = 'submitted'"#,
        conference
    )
    .fetch_one(db.read())
    .await?)
}

/// A motion that is being voted on.
#[derive(Clone, Debug)]
pub struct Motion {
    pub id: Uuid,
    pub title: Words,
    pub opened_at: DateTime<Utc>,
    /// How many there are, of which only some are listed.
    pub all: i64,
}

pub async fn voting(db: &Db, conference: Uuid) -> Result<Vec<Motion>> {
    Ok(sqlx::query_as!(
        Motion,
        r#"select m.id, m.title as "title: Words", v.opened_at as "opened_at!", count(*) over () as "all!"
           from motions m join votes v on v.motion_id = m.id and v.state = 'open'
           where m.conference_id = $1 and m.state = 'voting' order by v.opened_at limit 5"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}
