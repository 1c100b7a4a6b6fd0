use chrono::{DateTime, Utc};

use super::rules::{Measured, Standing, readiness, standings};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};

/// A milestone and the tasks behind it. Dropped tasks do not count.
#[derive(Clone, Debug)]
pub struct Milestone {
    pub id: Uuid,
    pub code: String,
    pub name: Words,
    pub due_at: DateTime<Utc>,
    pub total: i64,
    pub done: i64,
    pub overdue: i64,
    pub standing: Standing,
}

impl Milestone {
    pub fn readiness(&self) -> Option<i64> {
        readiness(self.done, self.total)
    }
}

/// The milestones of a conference by date, each with what is behind it, in one statement.
pub async fn list(db: &Db, conference: Uuid, now: DateTime<Utc>) -> Result<Vec<Milestone>> {
    let rows = sqlx::query!(
        r#"select m.id, m.code, m.name as "name: Words", m.due_at,
               coalesce(t.total, 0) as "total!", coalesce(t.done, 0) as "done!", coalesce(t.overdue, 0) as "overdue!"
           from milestones m left join (
               select milestone_id, count(*) filter (where state <> 'dropped') as total,
                   count(*) filter (where state = 'done') as done,
                   count(*) filter (where state in ('open', 'started', 'blocked') and due_at < $2) as overdue
               from tasks where conference_id = $1 and milestone_id is not null group by milestone_id
           ) t on t.milestone_id = m.id
           where m.conference_id = $1 order by m.due_at, m.position"#,
        conference,
        now
    )
    .fetch_all(db.read())
    .await?;
    let measured: Vec<Measured> =
        rows.iter().map(|row| Measured { due_at: row.due_at, done: row.done, total: row.total }).collect();
    Ok(rows
        .into_iter()
        .zip(standings(&measured, now))
        .map(|(row, standing)| Milestone {
            id: row.id,
            code: row.code,
            name: row.name,
            due_at: row.due_at,
            total: row.total,
            done: row.done,
            overdue: row.overdue,
            standing,
        })
        .collect())
}
