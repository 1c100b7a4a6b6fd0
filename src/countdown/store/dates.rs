//! Every date that hangs on something: where it stands, where it would stand, and moving it there.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::PgExecutor;

use crate::audit::{Actor, Tx};
use crate::countdown::rules::{Anchor, Anchors, Dated, Kind, Offset, Side, Unit, When, reckon};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words, new_id};

/// With what a date moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Somebody gave another.
    Given,
    Opening,
    /// Free days changed, or an agenda item moved.
    Anchor,
    Milestone,
}

impl Cause {
    pub fn as_str(self) -> &'static str {
        match self {
            Cause::Given => "given",
            Cause::Opening => "opening",
            Cause::Anchor => "anchor",
            Cause::Milestone => "milestone",
        }
    }

    /// The key of what is said of it.
    pub fn key_of(text: &str) -> &'static str {
        match text {
            "opening" => "countdown-cause-opening",
            "anchor" => "countdown-cause-anchor",
            "milestone" => "countdown-cause-milestone",
            _ => "countdown-cause-given",
        }
    }
}

/// A date and where it would stand.
#[derive(Clone, Debug)]
pub struct Moved {
    pub dated: Dated,
    pub name: Words,
    /// Of a task.
    pub group: Option<Words>,
    pub owner: Option<(Uuid, String)>,
    pub after: DateTime<Utc>,
}

impl Moved {
    pub fn has_moved(&self) -> bool {
        self.dated.due_at != self.after
    }

    /// The key of the word for what it is.
    pub fn kind_key(&self) -> &'static str {
        match self.dated.kind {
            Kind::Milestone => "countdown-kind-milestone",
            Kind::Task => "countdown-kind-task",
        }
    }
}

/// A date that moves, as it is kept.
#[derive(Clone, Copy, Debug)]
struct Change {
    pub kind: Kind,
    pub id: Uuid,
    pub before: DateTime<Utc>,
    pub after: DateTime<Utc>,
}

impl From<&Moved> for Change {
    fn from(moved: &Moved) -> Change {
        Change { kind: moved.dated.kind, id: moved.dated.id, before: moved.dated.due_at, after: moved.after }
    }
}

/// Holds the plan of a conference until the commit: whoever changes a date, a dependency or a state comes after one
/// another, since each follows from the others. Taken before any row of it.
pub async fn lock(tx: &mut Tx, conference: Uuid) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('plan ' || $1::text, 0))", conference.to_string())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Every date of a conference, with where it would stand by these anchors; milestones first, each kind by date.
pub async fn changes(db: &Db, conference: Uuid, anchors: &Anchors) -> Result<Vec<Moved>> {
    read(db.read(), conference, anchors).await
}

async fn read(executor: impl PgExecutor<'_>, conference: Uuid, anchors: &Anchors) -> Result<Vec<Moved>> {
    let rows = sqlx::query!(
        r#"select m.id as "id!", true as "is_milestone!", m.name as "name!: Words", m.due_at as "due_at!", m.anchor as "anchor!", m.side as "side!", m.unit,
               m.amount, m.item_id, m.pinned as "pinned!", null::uuid as milestone_id, false as "is_finished!",
               null::words as "group_name: Words", null::uuid as owner_id, null::text as owner_name, m.position as "place!"
           from milestones m where m.conference_id = $1
           union all
           select t.id, false, t.title, t.due_at, t.anchor, t.side, t.unit, t.amount, t.item_id, t.pinned, t.milestone_id,
               t.state in ('done', 'dropped'), g.name, a.id, a.name, 0
           from tasks t join groups g on g.id = t.group_id left join accounts a on a.id = t.owner_id where t.conference_id = $1
           order by 2 desc, 4, 16, 1"#,
        conference
    )
    .fetch_all(executor)
    .await?;
    let mut moved: Vec<Moved> = Vec::with_capacity(rows.len());
    for row in rows {
        let offset = match (row.unit.as_deref().and_then(Unit::parse), row.amount) {
            (Some(unit), Some(amount)) => {
                let (anchor, side) = (Anchor::parse(&row.anchor), Side::parse(&row.side));
                anchor.zip(side).map(|(anchor, side)| Offset { anchor, side, unit, amount })
            }
            _ => None,
        };
        let dated = Dated {
            kind: if row.is_milestone { Kind::Milestone } else { Kind::Task },
            id: row.id,
            when: When { offset, item: row.item_id, pinned: row.pinned, at: None },
            milestone: row.milestone_id,
            due_at: row.due_at,
            is_finished: row.is_finished,
        };
        let owner = row.owner_id.zip(row.owner_name);
        moved.push(Moved { after: row.due_at, dated, name: row.name, group: row.group_name, owner });
    }
    let dated: Vec<Dated> = moved.iter().map(|one| one.dated.clone()).collect();
    for (one, after) in moved.iter_mut().zip(reckon(&dated, anchors)) {
        one.after = after;
    }
    Ok(moved)
}

/// Moves dates, and keeps in the history of each task that and why.
async fn apply(tx: &mut Tx, actor: Actor, conference: Uuid, changes: &[Change], cause: Cause) -> Result<()> {
    let now = tx.now;
    let of = |kind| -> Value {
        let moved = changes.iter().filter(|one| one.kind == kind && one.before != one.after);
        moved.map(|one| json!({ "id": one.id, "at": one.after, "change": new_id() })).collect()
    };
    sqlx::query!(
        r#"update milestones m set due_at = r.at, version = version + 1 from jsonb_to_recordset($2) as r (id uuid, at timestamptz)
           where m.id = r.id and m.conference_id = $1"#,
        conference,
        of(Kind::Milestone),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"with asked as (
               select r.id, r.at, r.change, t.due_at as before from jsonb_to_recordset($2) as r (id uuid, at timestamptz, change uuid)
                   join tasks t on t.id = r.id and t.conference_id = $1),
           moved as (
               update tasks t set due_at = a.at, moved = t.moved + 1, updated_at = $3, version = t.version + 1
               from asked a where t.id = a.id returning t.id, t.state, t.progress)
           insert into task_changes (id, task_id, account_id, at, state, progress, due_before, due_after, cause)
           select a.change, m.id, $4, $3, m.state, m.progress, a.before, a.at, $5 from moved m join asked a using (id)"#,
        conference,
        of(Kind::Task),
        now,
        actor.account(),
        cause.as_str(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Brings every date to where it is counted to. Tells how many moved. The plan is locked already.
pub async fn settle(tx: &mut Tx, actor: Actor, conference: Uuid, cause: Cause) -> Result<usize> {
    settle_some(tx, actor, conference, cause, |_| true).await
}

/// The same for what hangs on one milestone.
pub async fn settle_milestone(tx: &mut Tx, actor: Actor, conference: Uuid, milestone: Uuid) -> Result<usize> {
    settle_some(tx, actor, conference, Cause::Milestone, |one| {
        let hangs = one.when.offset.is_some_and(|offset| offset.anchor == Anchor::Milestone);
        hangs && one.milestone == Some(milestone)
    })
    .await
}

async fn settle_some(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    cause: Cause,
    is_meant: impl Fn(&Dated) -> bool,
) -> Result<usize> {
    let anchors = super::read_anchors(tx, conference).await?;
    let moved = read(tx.conn(), conference, &anchors).await?;
    let meant = moved.iter().filter(|one| one.has_moved() && is_meant(&one.dated));
    let changes: Vec<Change> = meant.map(Change::from).collect();
    if !changes.is_empty() {
        apply(tx, actor, conference, &changes, cause).await?;
    }
    super::recompute(tx, conference).await?;
    Ok(changes.len())
}
