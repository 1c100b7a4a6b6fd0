//! Moving the opening, and everything that hangs on it.

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde_json::{Value, json};

use crate::access::Who;
use crate::agenda;
use crate::audit::{Entry, Tx};
use crate::conference::Here;
use crate::conference::due::shifted;
use crate::countdown::{self, Cause, Moved};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};

/// A block of the agenda, where it stands and where it would stand.
pub struct Block {
    pub id: Uuid,
    pub name: Words,
    pub before: DateTime<Utc>,
    pub after: DateTime<Utc>,
}

/// What another opening would come to: every date of the plan, those that stay too, and the agenda.
pub struct Moves {
    pub dates: Vec<Moved>,
    pub blocks: Vec<Block>,
}

/// Everything that hangs on the opening, with where it would stand if that were on another date.
pub async fn moves(db: &Db, here: &Here, to: NaiveDate) -> Result<Moves> {
    let days = days_between(here, to);
    let anchors = countdown::anchors(db, here.id).await?.moved(days);
    let blocks = sqlx::query!(
        r#"select id, title as "title: Words", starts_at from blocks where conference_id = $1 order by starts_at, id"#,
        here.id
    )
    .fetch_all(db.read())
    .await?;
    Ok(Moves {
        dates: countdown::changes(db, here.id, &anchors).await?,
        blocks: (blocks.into_iter())
            .map(|row| Block {
                id: row.id,
                name: row.title,
                before: row.starts_at,
                after: shifted(row.starts_at, here.zone, days),
            })
            .collect(),
    })
}

fn days_between(here: &Here, to: NaiveDate) -> i64 {
    (to - here.opens_at.with_timezone(&here.zone).date_naive()).num_days()
}

/// Keeps the plan as it stands, to be held against what becomes of it.
async fn keep_baseline(tx: &mut Tx, who: &Who, here: &Here, reason: &str) -> Result<()> {
    let now = tx.now;
    sqlx::query!(
        r#"with kept as (
               insert into baselines (id, conference_id, number, opens_at, closes_at, reason, made_at, made_by)
               select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7 from baselines where conference_id = $2 returning id)
           insert into baseline_dates (baseline_id, kind, object_id, due_at)
           select k.id, d.kind, d.id, d.due_at from kept k,
               (select 'milestone' as kind, id, due_at from milestones where conference_id = $2
                union all select 'task', id, due_at from tasks where conference_id = $2) d"#,
        new_id(),
        here.id,
        here.opens_at,
        here.closes_at,
        reason,
        now,
        who.account,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Moves the opening and everything that hangs on it, if the conference is still as it was seen. The old plan is
/// kept with the reason.
pub async fn move_opening(
    tx: &mut Tx,
    who: &Who,
    here: &Here,
    to: NaiveDate,
    (version, reason): (i32, &str),
    blocks: &[Block],
) -> Result<(Entry, Vec<Entry>)> {
    let days = days_between(here, to);
    let at = |at: DateTime<Utc>| shifted(at, here.zone, days);
    countdown::lock(tx, here.id).await?;
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
    keep_baseline(tx, who, here, reason).await?;
    let placed: Value = blocks.iter().map(|one| json!({ "id": one.id, "at": one.after })).collect();
    sqlx::query!(
        r#"update items i set starts_at = r.at + (i.starts_at - b.starts_at), ends_at = r.at + (i.ends_at - b.starts_at)
           from jsonb_to_recordset($2) as r (id uuid, at timestamptz), blocks b
           where b.id = r.id and i.block_id = b.id and b.conference_id = $1"#,
        here.id,
        placed,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"update blocks b set starts_at = r.at, ends_at = r.at + (b.ends_at - b.starts_at)
           from jsonb_to_recordset($2) as r (id uuid, at timestamptz)
           where b.id = r.id and b.conference_id = $1"#,
        here.id,
        placed,
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
    let moved = countdown::settle(tx, who.actor(), here.id, Cause::Opening).await?;
    // What is public moves too; changes of the draft that nobody released stay where they are.
    let released = agenda::follow_opening(tx, here, days, who.actor()).await?;
    let entry = Entry::new(who.actor(), "conference.opening_moved", "conference", here.id)
        .of(here.id)
        .with("from", here.opens_at.to_rfc3339())
        .with("to", at(here.opens_at).to_rfc3339())
        .with("moved", moved)
        .touching("conference");
    Ok((entry, released.into_iter().collect()))
}
