//! What waits for what, and the latest starts and finishes that follow from it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;

use super::{lock, read_anchors};
use crate::audit::{Actor, Entry, Tx};
use crate::countdown::rules::{Graph, Latest, Link, Reckoner, Span, Work, way};
use crate::db::{self, Db, list};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words};

/// A task beside another: what it waits for, or what waits for it.
#[derive(Clone, Debug)]
pub struct Beside {
    pub id: Uuid,
    pub title: Words,
    pub group: Words,
    pub due_at: DateTime<Utc>,
    pub is_finished: bool,
    pub lag: Span,
}

macro_rules! beside {
    ($row:expr) => {
        Beside {
            id: $row.id,
            title: $row.title,
            group: $row.group_name,
            due_at: $row.due_at,
            is_finished: $row.is_finished,
            lag: Span::parse(&$row.lag_unit, $row.lag).unwrap_or(Span::NONE),
        }
    };
}

/// What a task waits for, by date.
pub async fn needs_of(db: &Db, task: Uuid) -> Result<Vec<Beside>> {
    let rows = sqlx::query!(
        r#"select t.id, t.title as "title: Words", g.name as "group_name: Words", t.due_at, t.state in ('done', 'dropped') as "is_finished!",
               l.lag, l.lag_unit
           from task_links l join tasks t on t.id = l.needs_id join groups g on g.id = t.group_id where l.task_id = $1 order by t.due_at, t.id"#,
        task
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| beside!(row)).collect())
}

/// What waits for a task, by date.
pub async fn waiting_for(db: &Db, task: Uuid) -> Result<Vec<Beside>> {
    let rows = sqlx::query!(
        r#"select t.id, t.title as "title: Words", g.name as "group_name: Words", t.due_at, t.state in ('done', 'dropped') as "is_finished!",
               l.lag, l.lag_unit
           from task_links l join tasks t on t.id = l.task_id join groups g on g.id = t.group_id where l.needs_id = $1 order by t.due_at, t.id"#,
        task
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| beside!(row)).collect())
}

/// Tasks that one may wait for, found by words of their titles.
pub async fn found(db: &Db, conference: Uuid, task: Uuid, word: &str) -> Result<Vec<Beside>> {
    let rows = sqlx::query!(
        r#"select t.id, t.title as "title: Words", g.name as "group_name: Words", t.due_at, t.state in ('done', 'dropped') as "is_finished!",
               0 as "lag!", 'hours' as "lag_unit!"
           from tasks t join groups g on g.id = t.group_id
           where t.conference_id = $1 and t.id <> $2 and words_text(t.title) like $3 and t.state <> 'dropped'
               and not exists (select from task_links l where l.task_id = $2 and l.needs_id = t.id)
           order by t.due_at, t.id limit 20"#,
        conference,
        task,
        list::like(word),
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| beside!(row)).collect())
}

/// The tasks of a conference and what waits for what, as the passes want them.
pub struct Held {
    pub ids: Vec<Uuid>,
    pub work: Vec<Work>,
    pub links: Vec<Link>,
    /// As they were kept last.
    kept: Vec<Option<Latest>>,
}

struct Row {
    id: Uuid,
    due_at: DateTime<Utc>,
    state: String,
    progress: i32,
    estimate: Option<i32>,
    estimate_unit: Option<String>,
    done_at: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
    latest_start_at: Option<DateTime<Utc>>,
    latest_finish_at: Option<DateTime<Utc>>,
}

async fn tasks(executor: impl PgExecutor<'_>, conference: Uuid) -> Result<Vec<Row>> {
    Ok(sqlx::query_as!(
        Row,
        "select id, due_at, state, progress, estimate, estimate_unit, done_at, updated_at, latest_start_at, latest_finish_at
         from tasks where conference_id = $1 order by due_at, id",
        conference
    )
    .fetch_all(executor)
    .await?)
}

async fn links(executor: impl PgExecutor<'_>, conference: Uuid) -> Result<Vec<(Uuid, Uuid, Span)>> {
    let rows =
        sqlx::query!("select task_id, needs_id, lag, lag_unit from task_links where conference_id = $1", conference)
            .fetch_all(executor)
            .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.task_id, row.needs_id, Span::parse(&row.lag_unit, row.lag).unwrap_or(Span::NONE)))
        .collect())
}

fn held(rows: Vec<Row>, links: Vec<(Uuid, Uuid, Span)>) -> Held {
    let place: HashMap<Uuid, usize> = rows.iter().enumerate().map(|(n, row)| (row.id, n)).collect();
    let links = links.into_iter().filter_map(|(task, needs, lag)| {
        let (task, needs) = (place.get(&task)?, place.get(&needs)?);
        Some(Link { task: *task, needs: *needs, lag })
    });
    Held {
        links: links.collect(),
        ids: rows.iter().map(|row| row.id).collect(),
        kept: (rows.iter())
            .map(|row| row.latest_start_at.zip(row.latest_finish_at).map(|(start, finish)| Latest { start, finish }))
            .collect(),
        work: rows
            .into_iter()
            .map(|row| Work {
                due_at: row.due_at,
                estimate: estimate(row.estimate_unit.as_deref(), row.estimate),
                progress: row.progress,
                has_begun: row.state == "started" || row.state == "blocked",
                finished_at: match row.state.as_str() {
                    "done" => Some(row.done_at.unwrap_or(row.updated_at)),
                    "dropped" => Some(row.updated_at),
                    _ => None,
                },
            })
            .collect(),
    }
}

pub(super) fn estimate(unit: Option<&str>, amount: Option<i32>) -> Span {
    unit.zip(amount).and_then(|(unit, amount)| Span::parse(unit, amount)).unwrap_or(Span::NONE)
}

/// The whole plan, to be looked at.
pub async fn graph(db: &Db, conference: Uuid) -> Result<Held> {
    let rows = tasks(db.read(), conference).await?;
    Ok(held(rows, links(db.read(), conference).await?))
}

fn broken(held: &Held, circle: &[usize]) -> anyhow::Error {
    let ids: Vec<String> = circle.iter().map(|task| held.ids[*task].to_string()).collect();
    anyhow::anyhow!("tasks wait for themselves: {}", ids.join(", "))
}

/// Keeps when each task must begin and be finished at the latest. The plan is locked already.
pub async fn recompute(tx: &mut Tx, conference: Uuid) -> Result<()> {
    let rows = tasks(tx.conn(), conference).await?;
    let held = held(rows, links(tx.conn(), conference).await?);
    let anchors = read_anchors(tx, conference).await?;
    let graph = Graph::new(&held.work, &held.links).map_err(|circle| broken(&held, &circle))?;
    let latest = graph.latest(&Reckoner { zone: anchors.zone, days: &anchors.days });
    let changed: Vec<usize> = (0..held.ids.len())
        .filter(|n| held.work[*n].finished_at.is_none() && held.kept[*n] != Some(latest[*n]))
        .collect();
    keep(tx, changed.into_iter().map(|n| (held.ids[n], latest[n]))).await
}

async fn keep(tx: &mut Tx, latest: impl Iterator<Item = (Uuid, Latest)>) -> Result<()> {
    let (ids, latest): (Vec<Uuid>, Vec<Latest>) = latest.unzip();
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "update tasks t set latest_start_at = r.start, latest_finish_at = r.finish
         from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) as r (id, start, finish) where t.id = r.id",
        &ids,
        &latest.iter().map(|one| one.start).collect::<Vec<_>>(),
        &latest.iter().map(|one| one.finish).collect::<Vec<_>>(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The same after one task changed: where nothing waits for it and it waits for nothing, for it alone.
pub async fn recompute_around(tx: &mut Tx, conference: Uuid, task: Uuid) -> Result<()> {
    let row = sqlx::query!(
        r#"select due_at, estimate, estimate_unit,
               exists (select from task_links l where l.task_id = t.id or l.needs_id = t.id) as "is_linked!"
           from tasks t where id = $1 and conference_id = $2"#,
        task,
        conference
    )
    .fetch_one(tx.conn())
    .await?;
    if row.is_linked {
        return recompute(tx, conference).await;
    }
    let anchors = read_anchors(tx, conference).await?;
    let reckoner = Reckoner { zone: anchors.zone, days: &anchors.days };
    let start = reckoner.before(row.due_at, estimate(row.estimate_unit.as_deref(), row.estimate));
    keep(tx, std::iter::once((task, Latest { start, finish: row.due_at }))).await
}

/// Why one task cannot wait for another.
pub enum Refusal {
    /// It would wait for itself: the tasks of the circle, from it to what it needs.
    Circle(Vec<Words>),
    /// There is no such task here.
    Unknown,
}

/// Makes a task wait for another. A circle is refused, and named.
pub async fn link(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    (task, needs): (Uuid, Uuid),
    lag: Span,
) -> Result<std::result::Result<Entry, Refusal>> {
    lock(tx, conference).await?;
    let rows = tasks(tx.conn(), conference).await?;
    let held = held(rows, links(tx.conn(), conference).await?);
    let place = |id| held.ids.iter().position(|held| *held == id);
    let (Some(waits), Some(needed)) = (place(task), place(needs)) else { return Ok(Err(Refusal::Unknown)) };
    if let Some(circle) = way(&held.links, held.ids.len(), needed, waits) {
        let ids: Vec<Uuid> = circle.into_iter().map(|n| held.ids[n]).collect();
        return Ok(Err(Refusal::Circle(titles(tx, &ids).await?)));
    }
    let now = tx.now;
    sqlx::query!(
        r#"insert into task_links (conference_id, task_id, needs_id, lag, lag_unit, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (task_id, needs_id) do update set lag = excluded.lag, lag_unit = excluded.lag_unit"#,
        conference,
        task,
        needs,
        i32::try_from(lag.amount()).unwrap_or(i32::MAX),
        lag.unit(),
        actor.account(),
        now,
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("task_links_no_circle", "problem-changed")]))?;
    recompute(tx, conference).await?;
    Ok(Ok(Entry::new(actor, "plan.linked", "task", task)
        .of(conference)
        .with_id("needs", needs)
        .with("lag", lag.amount())
        .with("unit", lag.unit())
        .touching("tasks")))
}

/// Links tasks that are new, each to others that are: as they come from a plan without circles they make none.
pub async fn link_new(tx: &mut Tx, actor: Actor, conference: Uuid, links: &[(Uuid, Uuid, Span)]) -> Result<()> {
    let now = tx.now;
    sqlx::query!(
        r#"insert into task_links (conference_id, task_id, needs_id, lag, lag_unit, made_by, made_at)
           select $1, l.task, l.needs, l.lag, l.unit, $6, $7
           from unnest($2::uuid[], $3::uuid[], $4::integer[], $5::text[]) as l (task, needs, lag, unit)"#,
        conference,
        &links.iter().map(|(task, ..)| *task).collect::<Vec<_>>(),
        &links.iter().map(|(_, needs, _)| *needs).collect::<Vec<_>>(),
        &links.iter().map(|(.., lag)| i32::try_from(lag.amount()).unwrap_or(i32::MAX)).collect::<Vec<_>>(),
        &links.iter().map(|(.., lag)| lag.unit().to_owned()).collect::<Vec<_>>(),
        actor.account(),
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("task_links_no_circle", "problem-changed")]))?;
    Ok(())
}

/// What waits for what among some tasks: which, for which, how long after.
pub async fn links_among(db: &Db, tasks: &[Uuid]) -> Result<Vec<(Uuid, Uuid, Span)>> {
    let rows = sqlx::query!(
        "select task_id, needs_id, lag, lag_unit from task_links where task_id = any($1) and needs_id = any($1)",
        tasks
    )
    .fetch_all(db.read())
    .await?;
    let lag = |amount, unit: &str| Span::parse(unit, amount).unwrap_or(Span::NONE);
    Ok(rows.into_iter().map(|row| (row.task_id, row.needs_id, lag(row.lag, &row.lag_unit))).collect())
}

/// The titles of tasks, in this order.
async fn titles(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Words>> {
    Ok(sqlx::query_scalar!(
        r#"select t.title as "title: Words" from unnest($1::uuid[]) with ordinality as r (id, n) join tasks t using (id) order by r.n"#,
        ids
    )
    .fetch_all(tx.conn())
    .await?)
}

/// A task waits for another no longer.
pub async fn unlink(tx: &mut Tx, actor: Actor, conference: Uuid, (task, needs): (Uuid, Uuid)) -> Result<Entry> {
    lock(tx, conference).await?;
    let removed = sqlx::query!(
        "delete from task_links where conference_id = $1 and task_id = $2 and needs_id = $3",
        conference,
        task,
        needs
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if removed == 0 {
        return Err(Error::NotFound);
    }
    recompute(tx, conference).await?;
    Ok(Entry::new(actor, "plan.unlinked", "task", task).of(conference).with_id("needs", needs).touching("tasks"))
}

/// A task of the chain, or one that should have begun.
#[derive(Clone, Debug)]
pub struct Step {
    pub id: Uuid,
    pub title: Words,
    pub group: Words,
    pub owner: Option<String>,
    pub has_begun: bool,
    pub due_at: DateTime<Utc>,
    pub latest_start_at: DateTime<Utc>,
    pub latest_finish_at: DateTime<Utc>,
}

/// Tasks by their ids, in this order.
pub async fn steps(db: &Db, ids: &[Uuid]) -> Result<Vec<Step>> {
    Ok(sqlx::query_as!(
        Step,
        r#"select t.id, t.title as "title: Words", g.name as "group: Words", a.name as "owner?", t.state <> 'open' as "has_begun!", t.due_at,
               coalesce(t.latest_start_at, t.due_at) as "latest_start_at!", coalesce(t.latest_finish_at, t.due_at) as "latest_finish_at!"
           from unnest($1::uuid[]) with ordinality as r (id, n) join tasks t using (id) join groups g on g.id = t.group_id
               left join accounts a on a.id = t.owner_id order by r.n"#,
        ids
    )
    .fetch_all(db.read())
    .await?)
}

/// How many have not begun that should have.
pub async fn late_starts(db: &Db, conference: Uuid, now: DateTime<Utc>) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from tasks where conference_id = $1 and state = 'open' and latest_start_at < $2"#,
        conference,
        now
    )
    .fetch_one(db.read())
    .await?)
}

/// What has not begun, by when it must at the latest.
pub async fn latest_starts(db: &Db, conference: Uuid, limit: i64) -> Result<Vec<Step>> {
    Ok(sqlx::query_as!(
        Step,
        r#"select t.id, t.title as "title: Words", g.name as "group: Words", a.name as "owner?", false as "has_begun!", t.due_at,
               t.latest_start_at as "latest_start_at!", coalesce(t.latest_finish_at, t.due_at) as "latest_finish_at!"
           from tasks t join groups g on g.id = t.group_id left join accounts a on a.id = t.owner_id
           where t.conference_id = $1 and t.state = 'open' and t.latest_start_at is not null
           order by t.latest_start_at, t.id limit $2"#,
        conference,
        limit
    )
    .fetch_all(db.read())
    .await?)
}
