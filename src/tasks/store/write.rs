//! A task is given, reported on, changed.

use crate::audit::{Actor, Entry, Tx};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::tasks::rules::{Report, State, Wanted};

/// A task to be given.
pub type NewTask = Wanted;

/// Gives a task to a group. Without a date of its own it is due with its milestone, and moves with
/// the opening as that does.
pub async fn create(tx: &mut Tx, actor: Actor, conference: Uuid, new: &NewTask) -> Result<(Uuid, Entry)> {
    let id = new_id();
    let now = tx.now;
    let entered = sqlx::query!(
        r#"insert into tasks (id, conference_id, group_id, milestone_id, project_id, owner_id, title, details, state, progress,
               due_at, unit, amount, created_at, updated_at)
           select $1, $2, $3, m.id, $5, $6, $7, $8, 'open', 0, coalesce($9, m.due_at),
               case when $9::timestamptz is null then m.unit end, case when $9::timestamptz is null then m.amount end, $10, $10
           from (select 1) one left join milestones m on m.id = $4 and m.conference_id = $2
           where ($4::uuid is null or m.id is not null) and coalesce($9, m.due_at) is not null"#,
        id,
        conference,
        new.group,
        new.milestone,
        new.project,
        new.owner,
        &new.title as &Words,
        new.details,
        new.due_at,
        now,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if entered == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
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
    Ok(Entry::new(actor, "tasks.reported", "task", id)
        .of(conference)
        .with("state", report.state.as_str())
        .with("progress", report.progress)
        .touching("tasks"))
}

/// Changes what a task is. A date that was counted from the opening and is given by hand stands by
/// itself from then on.
pub async fn change(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    (id, version): (Uuid, i32),
    wanted: &Wanted,
) -> Result<Entry> {
    let now = tx.now;
    let changed = sqlx::query!(
        r#"update tasks t set title = $4, details = $5, milestone_id = new.milestone_id, project_id = $7, owner_id = $8,
               unit = case when $9::timestamptz is null then new.unit when date_trunc('minute', t.due_at) = $9 then t.unit end,
               amount = case when $9::timestamptz is null then new.amount when date_trunc('minute', t.due_at) = $9 then t.amount end,
               due_at = case when date_trunc('minute', t.due_at) = $9 then t.due_at else coalesce($9, new.due_at) end,
               updated_at = $10, version = t.version + 1
           from (select m.id as milestone_id, m.unit, m.amount, m.due_at from (select 1) one
                 left join milestones m on m.id = $6 and m.conference_id = $2) new
           where t.id = $1 and t.conference_id = $2 and t.version = $3 and ($6::uuid is null or new.milestone_id is not null)
             and coalesce($9, new.due_at) is not null"#,
        id,
        conference,
        version,
        &wanted.title as &Words,
        wanted.details,
        wanted.milestone,
        wanted.project,
        wanted.owner,
        wanted.due_at,
        now,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "tasks.changed", "task", id).of(conference).touching("tasks"))
}
