//! The figures that no other feature offers yet, each in one statement.

use chrono::{DateTime, Utc};

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
