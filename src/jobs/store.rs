use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::audit::{Tx, Unaudited};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, new_id};
use crate::state::App;

pub struct Job {
    pub id: Uuid,
    pub kind: String,
    pub payload: Value,
    pub attempts: i32,
}

pub async fn insert(tx: &mut Tx, kind: &str, payloads: &[Value], run_at: DateTime<Utc>) -> Result<()> {
    let ids: Vec<Uuid> = payloads.iter().map(|_| new_id()).collect();
    sqlx::query!(
        "insert into jobs (id, kind, payload, run_at) select j.id, $3, j.payload, $4 from unnest($1::uuid[], $2::jsonb[]) as j(id, payload)",
        &ids,
        payloads,
        kind,
        run_at
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn cancel(tx: &mut Tx, kind: &str, payloads: &[Value]) -> Result<()> {
    sqlx::query!(
        r#"delete from jobs where kind = $1 and finished_at is null and failed_at is null and leased_until is null
           and payload in (select unnest($2::jsonb[]))"#,
        kind,
        payloads
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Takes one job that is due; two servers never take the same. `outside`: only those that are among the `calling` kinds, or
/// only those that are not.
pub async fn take(
    app: &App,
    leased_until: DateTime<Utc>,
    outside: Option<bool>,
    calling: &[String],
) -> Result<Option<Job>> {
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    let job = sqlx::query_as!(
        Job,
        r#"update jobs set attempts = attempts + 1, leased_until = $2
           where id = (
               select id from jobs
               where finished_at is null and failed_at is null and run_at <= $1
                 and (leased_until is null or leased_until < $1)
                 and ($3::boolean is null or (kind = any($4)) = $3)
               order by run_at limit 1 for update skip locked)
           returning id, kind, payload, attempts"#,
        now,
        leased_until,
        outside,
        calling,
    )
    .fetch_optional(tx.conn())
    .await?;
    tx.commit_unaudited(Unaudited::JobState).await?;
    Ok(job)
}

pub async fn finish(app: &App, id: Uuid) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    sqlx::query!("update jobs set finished_at = $2, leased_until = null where id = $1", id, now)
        .execute(tx.conn())
        .await?;
    tx.commit_unaudited(Unaudited::JobState).await
}

pub async fn fail(app: &App, id: Uuid, error: &str, again: Option<DateTime<Utc>>) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    sqlx::query!(
        r#"update jobs set last_error = $2, leased_until = null, run_at = coalesce($3, run_at),
               failed_at = case when $3::timestamptz is null then $4::timestamptz end
           where id = $1"#,
        id,
        error,
        again,
        now,
    )
    .execute(tx.conn())
    .await?;
    tx.commit_unaudited(Unaudited::JobState).await
}

pub async fn counts(db: &Db) -> Result<(i64, i64)> {
    let row = sqlx::query!(
        r#"select count(*) filter (where failed_at is null) as "waiting!", count(failed_at) as "failed!"
           from jobs where finished_at is null"#
    )
    .fetch_one(db.read())
    .await?;
    Ok((row.waiting, row.failed))
}

pub async fn tidy(app: &App) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    sqlx::query!(
        "delete from jobs where finished_at < $1 or failed_at < $2",
        now - TimeDelta::days(7),
        now - TimeDelta::days(30)
    )
    .execute(tx.conn())
    .await?;
    tx.commit_unaudited(Unaudited::Expired).await
}
