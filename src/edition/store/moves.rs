//! Moving the opening, and everything that hangs on it.

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde_json::{Value, json};

use crate::access::Who;
use crate::agenda;
use crate::audit::{Entry, Tx};
use crate::conference::due::shifted;
use crate::conference::{Due, Here, Unit};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words};

/// Something that hangs on the opening: where it stands, and where it would stand.
pub struct Move {
    pub kind: MoveKind,
    pub id: Uuid,
    pub name: Words,
    pub before: DateTime<Utc>,
    pub after: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveKind {
    Milestone,
    Task,
    Block,
}

/// Everything that moves when the opening goes to another date. What is done keeps its date.
pub async fn moves(db: &Db, here: &Here, to: NaiveDate) -> Result<Vec<Move>> {
    let days = days_between(here, to);
    let opens_at = shifted(here.opens_at, here.zone, days);
    let rows = sqlx::query!(
        r#"select 'milestone' as "kind!", id as "id!", name as "name!: Words", due_at as "at!", unit, amount, position::bigint as "place!"
             from milestones where conference_id = $1
           union all
           select 'task', id, title, due_at, unit, amount, 0 from tasks
             where conference_id = $1 and unit is not null and state not in ('done', 'dropped')
           union all
           select 'block', id, title, starts_at, null, null, 0 from blocks where conference_id = $1
           order by 1, 4, 2"#,
        here.id
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let due =
                row.unit.as_deref().and_then(Unit::parse).zip(row.amount).map(|(unit, amount)| Due { unit, amount });
            Move {
                kind: match row.kind.as_str() {
                    "milestone" => MoveKind::Milestone,
                    "task" => MoveKind::Task,
                    _ => MoveKind::Block,
                },
                id: row.id,
                name: row.name,
                before: row.at,
                after: due.map_or_else(|| shifted(row.at, here.zone, days), |due| due.at(opens_at, here.zone)),
            }
        })
        .collect())
}

fn days_between(here: &Here, to: NaiveDate) -> i64 {
    (to - here.opens_at.with_timezone(&here.zone).date_naive()).num_days()
}

/// Moves the opening and everything that hangs on it, if the conference is still as it was seen.
pub async fn move_opening(
    tx: &mut Tx,
    who: &Who,
    here: &Here,
    to: NaiveDate,
    version: i32,
    moves: &[Move],
) -> Result<(Entry, Vec<Entry>)> {
    let days = days_between(here, to);
    let at = |at: DateTime<Utc>| shifted(at, here.zone, days);
    let changed = sqlx::query!(
        r#"update conferences set opens_at = $3, closes_at = $4, registration_closes_at = $5, registration_opens_at = $6, version = version + 1
           where id = $1 and version = $2"#,
        here.id,
        version,
        at(here.opens_at),
        at(here.closes_at),
        at(here.registration_closes_at),
        here.registration_opens_at.map(at),
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let of = |kind| -> Value {
        moves.iter().filter(|one| one.kind == kind).map(|one| json!({ "id": one.id, "at": one.after })).collect()
    };
    sqlx::query!(
        r#"update milestones m set due_at = r.at from jsonb_to_recordset($2) as r (id uuid, at timestamptz)
           where m.id = r.id and m.conference_id = $1"#,
        here.id,
        of(MoveKind::Milestone),
    )
    .execute(tx.conn())
    .await?;
    let now = tx.now;
    sqlx::query!(
        r#"update tasks t set due_at = r.at, updated_at = $3, version = version + 1
           from jsonb_to_recordset($2) as r (id uuid, at timestamptz)
           where t.id = r.id and t.conference_id = $1 and t.state not in ('done', 'dropped')"#,
        here.id,
        of(MoveKind::Task),
        now,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"update items i set starts_at = r.at + (i.starts_at - b.starts_at), ends_at = r.at + (i.ends_at - b.starts_at)
           from jsonb_to_recordset($2) as r (id uuid, at timestamptz), blocks b
           where b.id = r.id and i.block_id = b.id and b.conference_id = $1"#,
        here.id,
        of(MoveKind::Block),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"update blocks b set starts_at = r.at, ends_at = r.at + (b.ends_at - b.starts_at)
           from jsonb_to_recordset($2) as r (id uuid, at timestamptz)
           where b.id = r.id and b.conference_id = $1"#,
        here.id,
        of(MoveKind::Block),
    )
    .execute(tx.conn())
    .await?;
    let windows = sqlx::query!(
        "delete from gate_windows w using gates g where g.id = w.gate_id and g.conference_id = $1
         returning w.gate_id, w.opens_at, w.closes_at",
        here.id
    )
    .fetch_all(tx.conn())
    .await?;
    let moved: Value = (windows.iter())
        .map(|row| json!({ "gate_id": row.gate_id, "opens_at": at(row.opens_at), "closes_at": at(row.closes_at) }))
        .collect();
    sqlx::query!(
        "insert into gate_windows (gate_id, opens_at, closes_at)
         select * from jsonb_to_recordset($1) as r (gate_id uuid, opens_at timestamptz, closes_at timestamptz)",
        moved
    )
    .execute(tx.conn())
    .await?;
    let first = to.checked_sub_days(Days::new(1)).unwrap_or(to);
    sqlx::query!("update days set date = $2::date + number where conference_id = $1", here.id, first)
        .execute(tx.conn())
        .await?;
    // What is public moves too; changes of the draft that nobody released stay where they are.
    let released = agenda::follow_opening(tx, here, days, who.actor()).await?;
    let entry = Entry::new(who.actor(), "conference.opening_moved", "conference", here.id)
        .of(here.id)
        .with("from", here.opens_at.to_rfc3339())
        .with("to", at(here.opens_at).to_rfc3339())
        .with("moved", moves.len())
        .touching("conference");
    Ok((entry, released.into_iter().collect()))
}
