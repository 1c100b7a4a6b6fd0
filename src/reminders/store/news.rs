//! What stands on somebody's own page.

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::audit::Tx;
use crate::db::Db;
use crate::db::list::{PAGE_SIZE, Page, Slice};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words};
use crate::reminders::rules::Kind;
use crate::tasks::State;

/// A reminder in the list.
#[derive(Clone, Debug)]
pub struct News {
    pub id: Uuid,
    pub kind: Kind,
    pub days: i32,
    pub at: DateTime<Utc>,
    pub is_read: bool,
    pub was_due_at: Option<DateTime<Utc>>,
    pub task: Uuid,
    pub title: Words,
    pub group: Words,
    pub owner: Option<String>,
    pub state: State,
    pub due_at: DateTime<Utc>,
    pub slug: String,
    pub conference_name: Words,
    pub zone: Tz,
}

/// A page of what somebody was told, the newest first; of conferences in which she still works, or of all.
pub async fn list(db: &Db, account: Uuid, conferences: &[Uuid], everywhere: bool, page: Page) -> Result<Slice<News>> {
    let rows = sqlx::query!(
        r#"select r.id, r.kind, r.days, r.at, r.read_at is not null as "is_read!", r.was_due_at, t.id as task, t.title as "title: Words",
               g.name as "group_name: Words", o.name as "owner?", t.state, t.due_at, c.slug, c.name as "conference_name: Words", c.time_zone,
               count(*) over () as "all!"
           from reminders r join tasks t on t.id = r.task_id join groups g on g.id = t.group_id join conferences c on c.id = t.conference_id
               left join accounts o on o.id = t.owner_id
           where r.account_id = $1 and ($5 or r.conference_id = any($2)) order by r.at desc, r.id desc limit $3 offset $4"#,
        account,
        conferences,
        PAGE_SIZE,
        (page.0 - 1) * PAGE_SIZE,
        everywhere
    )
    .fetch_all(db.read())
    .await?;
    let total = rows.first().map_or(0, |row| row.all);
    let rows = rows
        .into_iter()
        .map(|row| {
            Ok(News {
                id: row.id,
                kind: Kind::parse(&row.kind).context("an unknown kind of reminder")?,
                days: row.days,
                at: row.at,
                is_read: row.is_read,
                was_due_at: row.was_due_at,
                task: row.task,
                title: row.title,
                group: row.group_name,
                owner: row.owner,
                state: State::try_from(row.state).map_err(anyhow::Error::msg)?,
                due_at: row.due_at,
                slug: row.slug,
                conference_name: row.conference_name,
                zone: row.time_zone.parse().map_err(|_| anyhow::anyhow!("an unknown time zone"))?,
            })
        })
        .collect::<Result<Vec<News>>>()?;
    Ok(Slice::new(rows, total, page.0))
}

/// How many she has not read.
pub async fn unread(db: &Db, account: Uuid) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from reminders where account_id = $1 and read_at is null"#,
        account
    )
    .fetch_one(db.read())
    .await?)
}

/// Marks all of hers as read.
pub async fn read_all(tx: &mut Tx, account: Uuid) -> Result<()> {
    let now = tx.now;
    sqlx::query!("update reminders set read_at = $2 where account_id = $1 and read_at is null", account, now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Marks one of hers as read, and everything else that she was told of the same task; tells where the task is.
pub async fn read_one(tx: &mut Tx, account: Uuid, id: Uuid) -> Result<String> {
    let now = tx.now;
    let row = sqlx::query!(
        r#"select r.task_id, c.slug from reminders r join conferences c on c.id = r.conference_id where r.id = $1 and r.account_id = $2"#,
        id,
        account
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)?;
    sqlx::query!(
        "update reminders set read_at = $3 where account_id = $1 and task_id = $2 and read_at is null",
        account,
        row.task_id,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(format!("/c/{}/tasks/{}", row.slug, row.task_id))
}

/// The zone of the conference in which somebody works that opens last.
pub async fn zone(db: &Db, account: Uuid) -> Result<Option<Tz>> {
    let zone = sqlx::query_scalar!(
        r#"select c.time_zone from conferences c
           where c.state <> 'archived' and (exists (select from members m where m.conference_id = c.id and m.account_id = $1)
               or exists (select from seats s where s.conference_id = c.id and s.account_id = $1)
               or exists (select from grants g where g.account_id = $1 and g.role = 'organiser' and coalesce(g.conference_id, c.id) = c.id))
           order by c.opens_at desc limit 1"#,
        account
    )
    .fetch_optional(db.read())
    .await?;
    Ok(zone.and_then(|zone| zone.parse().ok()))
}

/// What was told in a conference within the last thirty days.
pub struct Counts {
    pub told: i64,
    pub people: i64,
    pub climbed: i64,
    /// Not taken up by a letter yet.
    pub waiting: i64,
}

pub async fn counts(db: &Db, conference: Uuid, now: DateTime<Utc>) -> Result<Counts> {
    Ok(sqlx::query_as!(
        Counts,
        r#"select count(*) as "told!", count(distinct account_id) as "people!",
               count(*) filter (where kind in ('deputy', 'lead', 'organiser')) as "climbed!",
               count(*) filter (where settled_at is null) as "waiting!"
           from reminders where conference_id = $1 and at > $2"#,
        conference,
        now - TimeDelta::days(30)
    )
    .fetch_one(db.read())
    .await?)
}
