use chrono::{DateTime, Utc};

use super::rules::{Measured, Standing, Wanted, readiness, standings};
use crate::audit::{Actor, Entry, Tx};
use crate::countdown::{self, Anchor, Offset, Side, Unit, When};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};

/// A milestone and the tasks behind it. Dropped tasks do not count.
#[derive(Clone, Debug)]
pub struct Milestone {
    pub id: Uuid,
    pub code: String,
    pub name: Words,
    pub due_at: DateTime<Utc>,
    pub total: i64,
    pub done: i64,
    pub overdue: i64,
    pub standing: Standing,
    /// It stays when its anchor moves.
    pub pinned: bool,
    /// When it was due before the opening was moved last, where that is another time.
    pub was_due_at: Option<DateTime<Utc>>,
}

impl Milestone {
    pub fn readiness(&self) -> Option<i64> {
        readiness(self.done, self.total)
    }
}

/// The milestones of a conference by date, each with what is behind it, in one statement.
pub async fn list(db: &Db, conference: Uuid, now: DateTime<Utc>) -> Result<Vec<Milestone>> {
    let rows = sqlx::query!(
        r#"select m.id, m.code, m.name as "name: Words", m.due_at, m.pinned,
               nullif(b.due_at, m.due_at) as "was_due_at?",
               coalesce(t.total, 0) as "total!", coalesce(t.done, 0) as "done!", coalesce(t.overdue, 0) as "overdue!"
           from milestones m left join (
               select milestone_id, count(*) filter (where state <> 'dropped') as total,
                   count(*) filter (where state = 'done') as done,
                   count(*) filter (where state in ('open', 'started', 'blocked') and due_at < $2) as overdue
               from tasks where conference_id = $1 and milestone_id is not null group by milestone_id
           ) t on t.milestone_id = m.id
               left join baseline_dates b on b.object_id = m.id
                   and b.baseline_id = (select id from baselines where conference_id = $1 order by number desc limit 1)
           where m.conference_id = $1 order by m.due_at, m.position"#,
        conference,
        now
    )
    .fetch_all(db.read())
    .await?;
    let measured: Vec<Measured> =
        rows.iter().map(|row| Measured { due_at: row.due_at, done: row.done, total: row.total }).collect();
    Ok(rows
        .into_iter()
        .zip(standings(&measured, now))
        .map(|(row, standing)| Milestone {
            id: row.id,
            code: row.code,
            name: row.name,
            due_at: row.due_at,
            total: row.total,
            done: row.done,
            overdue: row.overdue,
            standing,
            pinned: row.pinned,
            was_due_at: row.was_due_at,
        })
        .collect())
}

/// A plan that was kept when the opening was moved.
#[derive(Clone, Debug)]
pub struct Baseline {
    pub opens_at: DateTime<Utc>,
    pub reason: String,
    pub made_at: DateTime<Utc>,
    pub by: Option<String>,
}

/// How often the opening was moved, and why; the last first.
pub async fn baselines(db: &Db, conference: Uuid) -> Result<Vec<Baseline>> {
    Ok(sqlx::query_as!(
        Baseline,
        r#"select b.opens_at, b.reason, b.made_at, a.name as "by?" from baselines b left join accounts a on a.id = b.made_by
           where b.conference_id = $1 order by b.number desc"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// A milestone as it is changed.
#[derive(Clone, Debug)]
pub struct Held {
    pub id: Uuid,
    pub code: String,
    pub name: Words,
    pub when: When,
    pub due_at: DateTime<Utc>,
    pub version: i32,
    /// How many tasks hang on it.
    pub tasks: i64,
}

/// A milestone of a conference.
pub async fn find(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Held>> {
    let row = sqlx::query!(
        r#"select id, code, name as "name: Words", anchor, side, unit, amount, item_id, pinned, due_at, version,
               (select count(*) from tasks t where t.milestone_id = m.id) as "tasks!"
           from milestones m where id = $1 and conference_id = $2"#,
        id,
        conference
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map(|row| Held {
        when: when_of((&row.anchor, &row.side, &row.unit), row.amount, row.item_id, (row.pinned, row.due_at)),
        id: row.id,
        code: row.code,
        name: row.name,
        due_at: row.due_at,
        version: row.version,
        tasks: row.tasks,
    }))
}

/// A date as it is kept.
fn when_of(
    (anchor, side, unit): (&str, &str, &str),
    amount: i32,
    item: Option<Uuid>,
    (pinned, due_at): (bool, DateTime<Utc>),
) -> When {
    let offset = Offset {
        anchor: Anchor::parse(anchor).unwrap_or(Anchor::Opening),
        side: Side::parse(side).unwrap_or(Side::Before),
        unit: Unit::parse(unit).unwrap_or(Unit::Days),
        amount,
    };
    // One that is by itself is kept as the opening itself, pinned elsewhere.
    let is_own = pinned && offset == Offset::before(Unit::Days, 0);
    When { offset: (!is_own).then_some(offset), item, pinned: pinned && !is_own, at: is_own.then_some(due_at) }
}

/// How a wanted date is kept: offset, pinned, instant. `held`: how it was counted and where it stands, of one that is
/// changed; counted as it was, it stays there.
async fn kept(
    tx: &mut Tx,
    conference: Uuid,
    when: &When,
    held: Option<(When, DateTime<Utc>)>,
) -> Result<(Offset, bool, DateTime<Utc>)> {
    let due = match held.filter(|(held, _)| when.stays(held, true)) {
        Some((_, due_at)) => Some(due_at),
        None => countdown::read_anchors(tx, conference).await?.due(when, None),
    };
    let due = due.ok_or(Error::Conflict("problem-changed"))?;
    Ok((when.offset.unwrap_or(Offset::before(Unit::Days, 0)), when.pinned || when.offset.is_none(), due))
}

const REFUSED: &[(&str, &str)] = &[("milestones_code_unique", "milestones-fault-code-taken")];

/// Makes a milestone.
pub async fn create(tx: &mut Tx, actor: Actor, conference: Uuid, new: &Wanted) -> Result<Entry> {
    countdown::lock(tx, conference).await?;
    let id = new_id();
    let (offset, pinned, due) = kept(tx, conference, &new.when, None).await?;
    sqlx::query!(
        r#"insert into milestones (id, conference_id, code, position, name, anchor, side, unit, amount, item_id, pinned, due_at)
           select $1, $2, $3, coalesce(max(position), 0) + 1, $4, $5, $6, $7, $8, $9, $10, $11 from milestones where conference_id = $2"#,
        id,
        conference,
        new.code,
        &new.name as &Words,
        offset.anchor.as_str(),
        offset.side.as_str(),
        offset.unit.as_str(),
        offset.amount,
        new.when.item,
        pinned,
        due,
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, REFUSED))?;
    Ok(Entry::new(actor, "milestones.created", "milestone", id).of(conference).touching("tasks"))
}

/// Changes a milestone if it is still as it was seen; what hangs on it goes along.
pub async fn change(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    (id, version): (Uuid, i32),
    wanted: &Wanted,
) -> Result<Entry> {
    countdown::lock(tx, conference).await?;
    let before = sqlx::query!(
        r#"select anchor, side, unit, amount, item_id, pinned, due_at from milestones
           where id = $1 and conference_id = $2 and version = $3 for update"#,
        id,
        conference,
        version
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::Conflict("problem-changed"))?;
    let counted = (before.anchor.as_str(), before.side.as_str(), before.unit.as_str());
    let held = when_of(counted, before.amount, before.item_id, (before.pinned, before.due_at));
    let (offset, pinned, due) = kept(tx, conference, &wanted.when, Some((held, before.due_at))).await?;
    let changed = sqlx::query!(
        r#"update milestones set code = $4, name = $5, anchor = $6, side = $7, unit = $8, amount = $9, item_id = $10, pinned = $11,
               due_at = $12, version = version + 1
           where id = $1 and conference_id = $2 and version = $3"#,
        id,
        conference,
        version,
        wanted.code,
        &wanted.name as &Words,
        offset.anchor.as_str(),
        offset.side.as_str(),
        offset.unit.as_str(),
        offset.amount,
        wanted.when.item,
        pinned,
        due,
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, REFUSED))?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    // What hangs on one that stays, stays.
    let moved = if due == before.due_at { 0 } else { countdown::settle_milestone(tx, actor, conference, id).await? };
    Ok(Entry::new(actor, "milestones.changed", "milestone", id)
        .of(conference)
        .with("due", due.to_rfc3339())
        .with("moved", moved)
        .touching("tasks"))
}

/// Removes a milestone. Its tasks stay, each on the date that it has.
pub async fn remove(tx: &mut Tx, actor: Actor, conference: Uuid, (id, version): (Uuid, i32)) -> Result<Entry> {
    countdown::lock(tx, conference).await?;
    let now = tx.now;
    let freed = sqlx::query!(
        r#"update tasks set milestone_id = null, updated_at = $3, version = version + 1,
               unit = case when anchor = 'milestone' then null else unit end,
               amount = case when anchor = 'milestone' then null else amount end,
               pinned = pinned and anchor <> 'milestone',
               anchor = case when anchor = 'milestone' then 'opening' else anchor end
           where milestone_id = $1 and conference_id = $2"#,
        id,
        conference,
        now,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    let removed = sqlx::query!(
        "delete from milestones where id = $1 and conference_id = $2 and version = $3",
        id,
        conference,
        version
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if removed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "milestones.removed", "milestone", id).of(conference).with("tasks", freed).touching("tasks"))
}
