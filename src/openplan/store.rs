//! All SQL of what is public of the plan: the working plan as it would be published, and the editions.

mod collect;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::types::Json;

pub use collect::collect;

use super::rules::Plan;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::{self, Db};
use crate::error::Result;
use crate::kernel::{Uuid, Words, new_id};
use crate::state::App;

/// So many editions at most are kept in memory.
const KEPT: usize = 16;

/// A published copy of the plan.
#[derive(Clone, Debug)]
pub struct Edition {
    pub id: Uuid,
    pub number: i32,
    pub published_at: DateTime<Utc>,
    pub note: Words,
    /// It is shown no more.
    pub is_withdrawn: bool,
    pub plan: Arc<Plan>,
}

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<BTreeMap<Uuid, Arc<Plan>>>>);

/// The number of the newest edition that is shown.
pub async fn newest(db: &Db, conference: Uuid) -> Result<Option<i32>> {
    Ok(sqlx::query_scalar!(
        r#"select number from plan_editions e where conference_id = $1
               and not exists (select from plan_withdrawals w where w.edition_id = e.id)
           order by number desc limit 1"#,
        conference
    )
    .fetch_optional(db.read())
    .await?)
}

/// The edition of this number. Its plan never changes: it is taken from memory where this server has read it before.
pub async fn edition(app: &App, conference: Uuid, number: i32) -> Result<Option<Edition>> {
    let row = sqlx::query!(
        r#"select id, published_at, note as "note: Words",
               exists (select from plan_withdrawals w where w.edition_id = e.id) as "is_withdrawn!"
           from plan_editions e where conference_id = $1 and number = $2"#,
        conference,
        number
    )
    .fetch_optional(app.db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let plan = plan(app, row.id).await?;
    Ok(Some(Edition {
        id: row.id,
        number,
        published_at: row.published_at,
        note: row.note,
        is_withdrawn: row.is_withdrawn,
        plan,
    }))
}

async fn plan(app: &App, edition: Uuid) -> Result<Arc<Plan>> {
    let kept: Kept = app.queue();
    let held = kept.0.lock().expect("never poisoned").get(&edition).cloned();
    if let Some(plan) = held {
        return Ok(plan);
    }
    let body = sqlx::query_scalar!(r#"select body as "body: Json<Plan>" from plan_editions where id = $1"#, edition)
        .fetch_one(app.db.read())
        .await?;
    let plan = Arc::new(body.0);
    let mut all = kept.0.lock().expect("never poisoned");
    if all.len() >= KEPT {
        all.clear();
    }
    all.insert(edition, plan.clone());
    Ok(plan)
}

/// The number of the last edition, and the plan that everybody reads: what the next one is held against.
pub async fn latest(app: &App, conference: Uuid) -> Result<(i32, Arc<Plan>)> {
    let row = sqlx::query!(
        r#"select coalesce(max(number), 0) as "number!",
               (select e.id from plan_editions e where e.conference_id = $1
                    and not exists (select from plan_withdrawals w where w.edition_id = e.id)
                order by e.number desc limit 1) as shown
           from plan_editions where conference_id = $1"#,
        conference
    )
    .fetch_one(app.db.read())
    .await?;
    match row.shown {
        Some(edition) => Ok((row.number, plan(app, edition).await?)),
        None => Ok((row.number, Arc::default())),
    }
}

/// An edition in the list of all.
#[derive(Clone, Debug)]
pub struct Listed {
    pub number: i32,
    pub published_at: DateTime<Utc>,
    pub by: String,
    pub note: Words,
    pub projects: i64,
    /// Why it was taken back, by whom and when.
    pub withdrawn: Option<(String, String, DateTime<Utc>)>,
}

/// A page of the editions, the newest first, and how many there are.
pub async fn editions(db: &Db, conference: Uuid, (limit, offset): (i64, i64)) -> Result<(Vec<Listed>, i64)> {
    let rows = sqlx::query!(
        r#"select e.number, e.published_at, a.name as by, e.note as "note: Words", jsonb_array_length(e.body->'projects')::bigint as "projects!",
               w.reason as "reason?", b.name as "withdrawn_by?", w.withdrawn_at as "withdrawn_at?", count(*) over () as "total!"
           from plan_editions e join accounts a on a.id = e.published_by left join plan_withdrawals w on w.edition_id = e.id
               left join accounts b on b.id = w.withdrawn_by
           where e.conference_id = $1 order by e.number desc limit $2 offset $3"#,
        conference,
        limit,
        offset
    )
    .fetch_all(db.read())
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let list = rows.into_iter().map(|row| Listed {
        number: row.number,
        published_at: row.published_at,
        by: row.by,
        note: row.note,
        projects: row.projects,
        withdrawn: row.reason.zip(row.withdrawn_by).zip(row.withdrawn_at).map(|((reason, by), at)| (reason, by, at)),
    });
    Ok((list.collect(), total))
}

/// Publishes a plan as the edition of this number.
pub async fn publish(
    tx: &mut Tx,
    here: &Here,
    number: i32,
    (plan, note): (&Plan, &Words),
    (account, actor): (Uuid, Actor),
) -> Result<Entry> {
    let (id, now) = (new_id(), tx.now);
    sqlx::query!(
        r#"insert into plan_editions (id, conference_id, number, body, note, published_by, published_at)
           values ($1, $2, $3, $4, $5, $6, $7)"#,
        id,
        here.id,
        number,
        json!(plan),
        note as &Words,
        account,
        now
    )
    .execute(tx.conn())
    .await
    // Two at once: the second has not seen what the first published.
    .map_err(|error| db::refused(error, &[("plan_editions_number_unique", "problem-changed")]))?;
    Ok(Entry::new(actor, "openplan.published", "plan_edition", id)
        .of(here.id)
        .with("number", number)
        .with("projects", plan.projects.len())
        .touching("outcomes"))
}

/// Takes an edition back. A second one who does is told.
pub async fn withdraw(
    tx: &mut Tx,
    here: &Here,
    edition: &Edition,
    reason: &str,
    (account, actor): (Uuid, Actor),
) -> Result<Entry> {
    let now = tx.now;
    sqlx::query!(
        "insert into plan_withdrawals (edition_id, reason, withdrawn_by, withdrawn_at) values ($1, $2, $3, $4)",
        edition.id,
        reason,
        account,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("plan_withdrawals_pkey", "problem-changed")]))?;
    Ok(Entry::new(actor, "openplan.withdrawn", "plan_edition", edition.id)
        .of(here.id)
        .with("number", edition.number)
        .touching("outcomes"))
}
