//! A task is given, reported on, changed.

use chrono::{DateTime, Utc};

use crate::audit::{Actor, Entry, Tx};
use crate::countdown::{self, Anchor, Side, Span};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::tasks::rules::{Report, State, Wanted};

/// A task to be given.
pub type NewTask = Wanted;

/// When a task is due; refused where its milestone or its agenda item is gone.
async fn due(tx: &mut Tx, conference: Uuid, wanted: &Wanted) -> Result<DateTime<Utc>> {
    let milestone = match wanted.milestone {
        Some(id) => Some(
            sqlx::query_scalar!("select due_at from milestones where id = $1 and conference_id = $2", id, conference)
                .fetch_optional(tx.conn())
                .await?
                .ok_or(Error::Conflict("problem-changed"))?,
        ),
        None => None,
    };
    let anchors = countdown::read_anchors(tx, conference).await?;
    anchors.due(&wanted.when, milestone).ok_or(Error::Conflict("problem-changed"))
}

fn amount(span: Span) -> i32 {
    i32::try_from(span.amount()).unwrap_or(i32::MAX)
}

/// Gives a task to a group.
pub async fn create(tx: &mut Tx, actor: Actor, conference: Uuid, new: &NewTask) -> Result<(Uuid, Entry)> {
    let id = new_id();
    let now = tx.now;
    countdown::lock(tx, conference).await?;
    let due = due(tx, conference, new).await?;
    let offset = new.when.offset;
    sqlx::query!(
        r#"insert into tasks (id, conference_id, group_id, milestone_id, project_id, owner_id, title, details, state, progress,
               due_at, anchor, side, unit, amount, item_id, pinned, estimate, estimate_unit, created_at, updated_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', 0, $9, $10, $11, $12, $13, $14, $15, $17, $18, $16, $16)"#,
        id,
        conference,
        new.group,
        new.milestone,
        new.project,
        new.owner,
        &new.title as &Words,
        new.details,
        due,
        offset.map_or(Anchor::Opening, |offset| offset.anchor).as_str(),
        offset.map_or(Side::Before, |offset| offset.side).as_str(),
        offset.map(|offset| offset.unit.as_str()),
        offset.map(|offset| offset.amount),
        new.when.item,
        new.when.pinned,
        now,
        new.estimate.map(amount),
        new.estimate.map(Span::unit),
    )
    .execute(tx.conn())
    .await?;
    countdown::recompute_around(tx, conference, id).await?;
    keep(tx, id, actor.account(), &Report { state: State::Open, progress: 0, note: String::new() }).await?;
    let entry =
        Entry::new(actor, "tasks.created", "task", id).of(conference).with_id("group", new.group).touching("tasks");
    Ok((id, entry))
}

/// Keeps a step in the history.
async fn keep(tx: &mut Tx, task: Uuid, account: Option<Uuid>, report: &Report) -> Result<()> {
    let now = tx.now;
    sqlx::query!(
        "insert into task_changes (id, task_id, account_id, at, state, progress, note) values ($1, $2, $3, $4, $5, $6, $7)",
        new_id(),
        task,
        account,
        now,
        report.state.as_str(),
        report.progress,
        report.note,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Says how far a task is, if nobody else has changed it since `version`.
pub async fn report(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    (id, version): (Uuid, i32),
    report: &Report,
) -> Result<Entry> {
    let now = tx.now;
    countdown::lock(tx, conference).await?;
    let changed = sqlx::query!(
        r#"update tasks set state = $4, progress = $5, updated_at = $6, version = version + 1,
               done_at = case when $4 = 'done' then coalesce(done_at, $6) end
           where id = $1 and conference_id = $2 and version = $3"#,
        id,
        conference,
        version,
        report.state.as_str(),
        report.progress,
        now,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    keep(tx, id, actor.account(), report).await?;
    countdown::recompute_around(tx, conference, id).await?;
    Ok(Entry::new(actor, "tasks.reported", "task", id)
        .of(conference)
        .with("state", report.state.as_str())
        .with("progress", report.progress)
        .touching("tasks"))
}

/// Changes what a task is, if nobody else has since `version`. That its date moves is kept with why, and so is
/// another owner.
pub async fn change(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    (id, version): (Uuid, i32),
    (wanted, why): (&Wanted, &str),
) -> Result<Entry> {
    let now = tx.now;
    countdown::lock(tx, conference).await?;
    let due = due(tx, conference, wanted).await?;
    let offset = wanted.when.offset;
    let before = sqlx::query!(
        "select due_at, owner_id from tasks where id = $1 and conference_id = $2 and version = $3 for update",
        id,
        conference,
        version
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::Conflict("problem-changed"))?;
    let has_moved = before.due_at != due;
    sqlx::query!(
        r#"with changed as (
               update tasks t set title = $2, details = $3, milestone_id = $4, project_id = $5, owner_id = $6, due_at = $7, anchor = $8,
                   side = $9, unit = $10, amount = $11, item_id = $12, pinned = $13, estimate = $21, estimate_unit = $22, moved = moved + $14::boolean::integer,
                   updated_at = $15, version = version + 1
               where id = $1 returning state, progress)
           insert into task_changes (id, task_id, account_id, at, state, progress, note, due_before, due_after, cause, owner_changed, owner_id)
           select $16, $1, $17, $15, state, progress, $18, case when $14 then $19::timestamptz end, case when $14 then $7::timestamptz end,
               case when $14 then 'given' end, $20, case when $20 then $6::uuid end
           from changed where $14 or $20"#,
        id,
        &wanted.title as &Words,
        wanted.details,
        wanted.milestone,
        wanted.project,
        wanted.owner,
        due,
        offset.map_or(Anchor::Opening, |offset| offset.anchor).as_str(),
        offset.map_or(Side::Before, |offset| offset.side).as_str(),
        offset.map(|offset| offset.unit.as_str()),
        offset.map(|offset| offset.amount),
        wanted.when.item,
        wanted.when.pinned,
        has_moved,
        now,
        new_id(),
        actor.account(),
        why,
        before.due_at,
        before.owner_id != wanted.owner,
        wanted.estimate.map(amount),
        wanted.estimate.map(Span::unit),
    )
    .execute(tx.conn())
    .await?;
    countdown::recompute_around(tx, conference, id).await?;
    let entry = Entry::new(actor, "tasks.changed", "task", id).of(conference).touching("tasks");
    Ok(if has_moved { entry.with("due", due.to_rfc3339()) } else { entry })
}
