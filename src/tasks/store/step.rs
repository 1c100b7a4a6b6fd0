//! A task moves on: reported, asked for, accepted, sent back; and comes back once it is done.

use crate::audit::{Actor, Entry, Tx};
use crate::countdown;
use crate::db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, new_id};
use crate::tasks::rules::{Repeat, RepeatUnit, Report, Stage, State, Step, Turn, What};

use super::write::{UNPROVEN, keep};

/// Says how far a task is, if nobody else has changed it since `version`.
pub async fn report(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    seen: (Uuid, i32),
    report: &Report,
) -> Result<(Entry, Vec<Entry>)> {
    step(tx, actor, conference, seen, &Step::of(report.clone())).await
}

/// Moves a task on, if nobody else has changed it since `version`. What comes back is given anew when it is done.
pub async fn step(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    (id, version): (Uuid, i32),
    step: &Step,
) -> Result<(Entry, Vec<Entry>)> {
    let entries = step_alone(tx, actor, conference, (id, version), step).await?;
    countdown::recompute_around(tx, conference, id).await?;
    Ok(entries)
}

/// The same; when each task must begin is left to whoever moves several.
pub async fn step_alone(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    (id, version): (Uuid, i32),
    step: &Step,
) -> Result<(Entry, Vec<Entry>)> {
    let now = tx.now;
    let report = &step.report;
    countdown::lock(tx, conference).await?;
    let was_done = sqlx::query_scalar!(
        r#"select state = 'done' as "was_done!" from tasks where id = $1 and conference_id = $2 and version = $3 for update"#,
        id,
        conference,
        version
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::Conflict("problem-changed"))?;
    // Who asked stays beside who accepted, and both as long as it is done.
    sqlx::query!(
        r#"update tasks set state = $2, progress = $3, updated_at = $4, version = version + 1,
               done_at = case when $2 = 'done' then coalesce(done_at, $4) end,
               figure = coalesce($5, figure),
               asked_at = case when $6 = 'asked' then coalesce(asked_at, $4) end,
               asked_by = case when $7 = 'asked' then $8 when $6 in ('asked', 'done') then asked_by end,
               accepted_by = case when $7 = 'accepted' then $8 when $6 = 'done' then accepted_by end
           where id = $1"#,
        id,
        report.state.as_str(),
        report.progress,
        now,
        step.figure,
        step.stage.as_str(),
        step.what.as_str(),
        actor.account(),
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, UNPROVEN))?;
    keep(tx, id, actor.account(), report, step.what).await?;
    let action = match step.what {
        What::Asked => "tasks.asked",
        What::Accepted => "tasks.accepted",
        What::SentBack => "tasks.sent_back",
        _ => "tasks.reported",
    };
    let entry = Entry::new(actor, action, "task", id)
        .of(conference)
        .with("state", step.stage.as_str())
        .with("progress", report.progress)
        .touching("tasks");
    let came_back =
        if step.stage == Stage::Done && !was_done { come_back(tx, actor, conference, id).await? } else { None };
    Ok((entry, came_back.into_iter().collect()))
}

/// Gives a task anew that comes back, with its people and its list; once, however often it is done.
async fn come_back(tx: &mut Tx, actor: Actor, conference: Uuid, done: Uuid) -> Result<Option<Entry>> {
    let row = sqlx::query!(
        r#"select due_at, repeat_every as "every!", repeat_unit as "unit!", repeat_until, repeat_day from tasks t
           where id = $1 and repeat_every is not null and not exists (select from tasks n where n.previous_id = t.id)"#,
        done
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let anchors = countdown::read_anchors(tx, conference).await?;
    let unit = RepeatUnit::parse(&row.unit).unwrap_or(RepeatUnit::Weeks);
    let day = row.repeat_day.unwrap_or_else(|| row.due_at.with_timezone(&anchors.zone).date_naive());
    let repeat = Repeat { every: row.every, unit, until: row.repeat_until };
    let (turn, now) = (Turn { day, due_at: row.due_at }, tx.now);
    let Some(next) = repeat.next(turn, (anchors.opens_at, now), anchors.zone, &anchors.days) else { return Ok(None) };
    let id = new_id();
    sqlx::query!(
        r#"insert into tasks (id, conference_id, group_id, milestone_id, project_id, owner_id, title, details, state, progress, due_at,
               estimate, estimate_unit, priority, needs_file, figure_name, needs_check, repeat_every, repeat_unit, repeat_until,
               repeat_day, previous_id, created_at, updated_at)
           select $2, conference_id, group_id, milestone_id, project_id,
               case when exists (select from members m where m.group_id = t.group_id and m.account_id = t.owner_id) then owner_id end,
               title, details, 'open', 0, $3, estimate, estimate_unit, priority, needs_file, figure_name, needs_check, repeat_every,
               repeat_unit, repeat_until, $4, id, $5, $5
           from tasks t where id = $1"#,
        done,
        id,
        next.due_at,
        next.day,
        now
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"insert into task_people (task_id, conference_id, account_id, kind, added_by, added_at)
           select $2, conference_id, account_id, kind, added_by, $3 from task_people where task_id = $1"#,
        done,
        id,
        now
    )
    .execute(tx.conn())
    .await?;
    let items = sqlx::query_scalar!("select text from task_items where task_id = $1 order by position", done)
        .fetch_all(tx.conn())
        .await?;
    let ids: Vec<Uuid> = items.iter().map(|_| new_id()).collect();
    sqlx::query!(
        r#"insert into task_items (id, task_id, conference_id, position, text)
           select r.id, $1, $2, r.n, r.text from unnest($3::uuid[], $4::text[]) with ordinality as r (id, text, n)"#,
        id,
        conference,
        &ids,
        &items
    )
    .execute(tx.conn())
    .await?;
    let report = Report { state: State::Open, progress: 0, note: String::new() };
    keep(tx, id, actor.account(), &report, What::CameBack).await?;
    countdown::recompute_around(tx, conference, id).await?;
    Ok(Some(
        Entry::new(actor, "tasks.came_back", "task", id).of(conference).with_id("previous", done).touching("tasks"),
    ))
}
