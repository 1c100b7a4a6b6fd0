//! What scans contradict, for whoever settles it.

use anyhow::Context as _;
use chrono::{DateTime, Utc};

use super::super::rules::Kind;
use super::keep::tell_anew;
use crate::access::Who;
use crate::audit::{Entry, Tx};
use crate::checkin::rules::Direction;
use crate::db::Db;
use crate::db::list::{PAGE_SIZE, Page, Slice};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words};

/// One of the two readings.
#[derive(Clone, Debug)]
pub struct Side {
    pub at: DateTime<Utc>,
    pub gate: Words,
    /// The device or the person who read it.
    pub by: String,
    pub direction: Direction,
}

/// A contradiction, and how it was settled.
#[derive(Clone, Debug)]
pub struct Conflict {
    pub id: Uuid,
    pub kind: Kind,
    pub participant: Option<(Uuid, String)>,
    pub device: String,
    /// The reading in question; none of a clock.
    pub reading: Option<Side>,
    /// The one that it contradicts.
    pub prior: Option<Side>,
    /// How far a clock was off.
    pub seconds: Option<i32>,
    pub found_at: DateTime<Utc>,
    /// When, by whom, whether the reading was undone, and what was said.
    pub settled: Option<(DateTime<Utc>, String, bool, String)>,
    reading_id: Option<Uuid>,
    /// The reading in question let her through.
    let_through: bool,
    conference: Uuid,
}

impl Conflict {
    /// Whether the reading in question can be undone: of a clock there is none, and one that refused let nobody in.
    pub fn may_be_undone(&self) -> bool {
        self.let_through
    }
}

/// How many wait for somebody who settles them.
pub async fn open_conflicts(db: &Db, conference: Uuid) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from scan_conflicts where conference_id = $1 and settled_at is null"#,
        conference
    )
    .fetch_one(db.read())
    .await?)
}

/// Those that wait first, then the others, the newest first.
pub async fn conflicts(db: &Db, conference: Uuid, page: Page) -> Result<Slice<Conflict>> {
    let total =
        sqlx::query_scalar!(r#"select count(*) as "count!" from scan_conflicts where conference_id = $1"#, conference)
            .fetch_one(db.read())
            .await?;
    let rows = some(db, conference, None, PAGE_SIZE, (page.0 - 1) * PAGE_SIZE).await?;
    Ok(Slice::new(rows, total, page.0))
}

/// A conflict of this conference.
pub async fn conflict(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Conflict>> {
    Ok(some(db, conference, Some(id), 1, 0).await?.pop())
}

async fn some(db: &Db, conference: Uuid, id: Option<Uuid>, limit: i64, offset: i64) -> Result<Vec<Conflict>> {
    let rows = sqlx::query!(
        r#"select s.id, s.kind, s.seconds, s.found_at, s.settled_at, s.decision, s.note, a.name as "settler?", d.name as device,
               p.id as "participant?", p.name as "name?", s.reading_id, coalesce(c.outcome = 'admitted', false) as "let_through!",
               c.at as "at?", c.direction as "direction?", g.name as "gate?: Words",
               e.at as "first_at?", e.direction as "first_direction?", h.name as "first_gate?: Words",
               coalesce(f.name, b.name) as "first_by?"
           from scan_conflicts s join devices d on d.id = s.device_id left join participants p on p.id = s.participant_id
               left join accounts a on a.id = s.settled_by
               left join checkins c on c.id = s.reading_id left join gates g on g.id = c.gate_id
               left join checkins e on e.id = s.prior_id left join gates h on h.id = e.gate_id
               left join devices f on f.id = e.device_id left join accounts b on b.id = e.account_id
           where s.conference_id = $1 and ($2::uuid is null or s.id = $2)
           order by s.settled_at desc nulls first, s.found_at desc, s.id limit $3 offset $4"#,
        conference,
        id,
        limit,
        offset
    )
    .fetch_all(db.read())
    .await?;
    let side = |at: Option<DateTime<Utc>>, direction: Option<String>, gate: Option<Words>, by: Option<String>| {
        let (at, direction, gate) = (at?, Direction::parse(&direction?)?, gate?);
        Some(Side { at, gate, by: by.unwrap_or_default(), direction })
    };
    rows.into_iter()
        .map(|row| {
            Ok(Conflict {
                id: row.id,
                kind: Kind::parse(&row.kind).context("an unknown kind of conflict")?,
                participant: row.participant.zip(row.name),
                reading: side(row.at, row.direction, row.gate, Some(row.device.clone())),
                prior: side(row.first_at, row.first_direction, row.first_gate, row.first_by),
                device: row.device,
                seconds: row.seconds,
                found_at: row.found_at,
                settled: row.settled_at.map(|at| {
                    (at, row.settler.unwrap_or_default(), row.decision.as_deref() == Some("undone"), row.note)
                }),
                reading_id: row.reading_id,
                let_through: row.let_through,
                conference,
            })
        })
        .collect()
}

/// Settles a conflict: the reading stays as it is, or is undone. Of two who do so at once one is told.
pub async fn settle(tx: &mut Tx, of: &Conflict, undo: bool, note: &str, who: &Who) -> Result<Entry> {
    let now = tx.now;
    let decision = if undo { "undone" } else { "kept" };
    let settled = sqlx::query!(
        r#"update scan_conflicts set settled_at = $2, settled_by = $3, decision = $4, note = $5
           where id = $1 and settled_at is null"#,
        of.id,
        now,
        who.account,
        decision,
        note
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if settled == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    if let (true, Some(reading)) = (undo, of.reading_id) {
        sqlx::query!(
            r#"update checkins set undone_at = $2, undone_by = $3, undone_reason = $4
               where id = $1 and outcome = 'admitted' and undone_at is null"#,
            reading,
            now,
            who.account,
            note
        )
        .execute(tx.conn())
        .await?;
        if let Some((participant, _)) = of.participant {
            tell_anew(tx, of.conference, &[participant]).await?;
        }
    }
    Ok(Entry::new(who.actor(), "checkin.conflict_settled", "scan_conflict", of.id)
        .of(of.conference)
        .with("decision", decision)
        .touching("checkins"))
}
