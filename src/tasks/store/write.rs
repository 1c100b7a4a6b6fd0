//! A task is given, reported on, changed.

use chrono::{DateTime, Utc};

use crate::audit::{Actor, Entry, Tx};
use crate::countdown::{self, Anchor, Side, Span, When};
use crate::db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::tasks::rules::{Needs, Report, State, Terms, Wanted, What};

use super::read::offset_of;

/// A task to be given.
pub type NewTask = Wanted;

/// What keeps a task from being done, where the page did not see it before.
pub(super) const UNPROVEN: &[(&str, &str)] = &[
    ("tasks_file_there", "problem-changed"),
    ("tasks_figure_there", "problem-changed"),
    ("tasks_checked", "problem-changed"),
    ("tasks_four_eyes", "problem-changed"),
];

/// When a task is due, as it is counted now; none where its agenda item is gone. Refused where its milestone is.
async fn due(tx: &mut Tx, conference: Uuid, wanted: &Wanted) -> Result<Option<DateTime<Utc>>> {
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
    Ok(anchors.due(&wanted.when, milestone))
}

pub(super) fn amount(span: Span) -> i32 {
    i32::try_from(span.amount()).unwrap_or(i32::MAX)
}

/// Gives a task to a group.
pub async fn create(tx: &mut Tx, actor: Actor, conference: Uuid, new: &NewTask) -> Result<(Uuid, Entry)> {
    let (id, entry) = create_alone(tx, actor, conference, new).await?;
    countdown::recompute_around(tx, conference, id).await?;
    Ok((id, entry))
}

/// The same; when each task must begin is left to whoever gives several.
pub async fn create_alone(tx: &mut Tx, actor: Actor, conference: Uuid, new: &NewTask) -> Result<(Uuid, Entry)> {
    let id = new_id();
    let now = tx.now;
    countdown::lock(tx, conference).await?;
    let due = due(tx, conference, new).await?.ok_or(Error::Conflict("problem-changed"))?;
    let offset = new.when.offset;
    sqlx::query!(
        r#"insert into tasks (id, conference_id, group_id, milestone_id, project_id, owner_id, title, details, state, progress,
               due_at, anchor, side, unit, amount, item_id, pinned, estimate, estimate_unit, created_at, updated_at,
               priority, needs_file, figure_name, needs_check, repeat_every, repeat_unit, repeat_until)
           values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', 0, $9, $10, $11, $12, $13, $14, $15, $17, $18, $16, $16,
               $19, $20, $21, $22, $23, $24, $25)"#,
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
        new.terms.priority.as_str(),
        new.terms.needs.file,
        new.terms.needs.figure,
        new.terms.needs.check,
        new.terms.repeat.map(|repeat| repeat.every),
        new.terms.repeat.map(|repeat| repeat.unit.as_str()),
        new.terms.repeat.and_then(|repeat| repeat.until),
    )
    .execute(tx.conn())
    .await?;
    let report = Report { state: State::Open, progress: 0, note: String::new() };
    keep(tx, id, actor.account(), &report, What::Reported).await?;
    let entry =
        Entry::new(actor, "tasks.created", "task", id).of(conference).with_id("group", new.group).touching("tasks");
    Ok((id, entry))
}

/// Keeps a step in the history.
pub(super) async fn keep(tx: &mut Tx, task: Uuid, account: Option<Uuid>, report: &Report, what: What) -> Result<()> {
    let now = tx.now;
    sqlx::query!(
        "insert into task_changes (id, task_id, account_id, at, state, progress, note, what) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        new_id(),
        task,
        account,
        now,
        report.state.as_str(),
        report.progress,
        report.note,
        what.as_str(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keeps in the history what happened to a task beside its progress: about what, or about whom.
pub(super) async fn note(
    tx: &mut Tx,
    task: Uuid,
    account: Option<Uuid>,
    (what, about, person): (What, &str, Option<Uuid>),
) -> Result<()> {
    let now = tx.now;
    sqlx::query!(
        r#"insert into task_changes (id, task_id, account_id, at, state, progress, what, about, person_id)
           select $1, id, $3, $4, state, progress, $5, $6, $7 from tasks where id = $2"#,
        new_id(),
        task,
        account,
        now,
        what.as_str(),
        about,
        person,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Changes what a task is, if nobody else has since `version`. That its date moves is kept with why, and so is
/// another owner.
pub async fn change(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    (id, version): (Uuid, i32),
    wanted: (&Wanted, &str),
) -> Result<Entry> {
    let entry = change_alone(tx, actor, conference, (id, version), wanted).await?;
    countdown::recompute_around(tx, conference, id).await?;
    Ok(entry)
}

/// The same; when each task must begin is left to whoever changes several.
pub async fn change_alone(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    (id, version): (Uuid, i32),
    (wanted, why): (&Wanted, &str),
) -> Result<Entry> {
    let now = tx.now;
    countdown::lock(tx, conference).await?;
    let counted = due(tx, conference, wanted).await?;
    let offset = wanted.when.offset;
    let before = sqlx::query!(
        r#"select due_at, anchor, side, unit, amount, item_id, pinned, owner_id, title as "title: Words", details, milestone_id, project_id, estimate, estimate_unit, priority, needs_file,
               figure_name, needs_check, repeat_every, repeat_unit, repeat_until
           from tasks where id = $1 and conference_id = $2 and version = $3 for update"#,
        id,
        conference,
        version
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::Conflict("problem-changed"))?;
    let held = When {
        offset: offset_of((&before.anchor, &before.side, before.unit.as_deref()), before.amount),
        item: before.item_id,
        pinned: before.pinned,
        at: None,
    };
    // Counted as it was, it stays where it stands, wherever its anchor is by now.
    let due = if wanted.when.stays(&held, wanted.milestone == before.milestone_id) {
        before.due_at
    } else {
        counted.ok_or(Error::Conflict("problem-changed"))?
    };
    let has_moved = before.due_at != due;
    let Terms { priority, needs, repeat } = &wanted.terms;
    let unit = repeat.map(|repeat| repeat.unit.as_str());
    let repeats = before.repeat_every != repeat.map(|repeat| repeat.every)
        || before.repeat_unit.as_deref() != unit
        || before.repeat_until != repeat.and_then(|repeat| repeat.until);
    let needed = Needs { file: before.needs_file, figure: before.figure_name, check: before.needs_check };
    let takes = wanted.estimate.map(|span| (amount(span), span.unit()));
    let parts = [
        (before.title != wanted.title, "title"),
        (before.details != wanted.details, "details"),
        (before.milestone_id != wanted.milestone, "milestone"),
        (before.project_id != wanted.project, "project"),
        (before.priority != priority.as_str(), "priority"),
        (needed != *needs, "needs"),
        (before.estimate.zip(before.estimate_unit.as_deref()) != takes, "estimate"),
        (repeats, "repeat"),
    ];
    let parts: Vec<&str> = parts.into_iter().filter(|(is_changed, _)| *is_changed).map(|(_, part)| part).collect();
    sqlx::query!(
        r#"with changed as (
               update tasks t set title = $2, details = $3, milestone_id = $4, project_id = $5, owner_id = $6, due_at = $7, anchor = $8,
                   side = $9, unit = $10, amount = $11, item_id = $12, pinned = $13, estimate = $21, estimate_unit = $22, moved = moved + $14::boolean::integer,
                   priority = $23, needs_file = $24, figure_name = $25, needs_check = $26, repeat_every = $27, repeat_unit = $28, repeat_until = $29,
                   repeat_day = case when $14 or $30 then null else repeat_day end,
                   updated_at = $15, version = version + 1
               where id = $1 returning state, progress)
           insert into task_changes (id, task_id, account_id, at, state, progress, note, due_before, due_after, cause, owner_changed, owner_id, what, about)
           select $16, $1, $17, $15, state, progress, $18, case when $14 then $19::timestamptz end, case when $14 then $7::timestamptz end,
               case when $14 then 'given' end, $20, case when $20 then $6::uuid end, case when $31 <> '' then 'changed' end, $31
           from changed where $14 or $20 or $31 <> ''"#,
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
        priority.as_str(),
        needs.file,
        needs.figure,
        needs.check,
        repeat.map(|repeat| repeat.every),
        unit,
        repeat.and_then(|repeat| repeat.until),
        repeats,
        parts.join(" "),
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, UNPROVEN))?;
    let entry = Entry::new(actor, "tasks.changed", "task", id).of(conference).touching("tasks");
    Ok(if has_moved { entry.with("due", due.to_rfc3339()) } else { entry })
}
