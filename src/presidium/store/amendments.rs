//! Amendments: motions that propose other words for one, accepted by its mover or voted on before it.

use anyhow::Context as _;
use chrono::{DateTime, Utc};

use super::debate::keep_version;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words};
use crate::presidium::rules::{MotionState, Wording};

/// An amendment in the list of a motion's.
pub struct Amendment {
    pub id: Uuid,
    pub year: i32,
    pub number: i32,
    pub state: MotionState,
    pub by: String,
    pub at: DateTime<Utc>,
    pub applied_at: Option<DateTime<Utc>>,
}

/// What was proposed to change in a motion, the first first.
pub async fn amendments(db: &Db, motion: Uuid) -> Result<Vec<Amendment>> {
    let rows = sqlx::query!(
        r#"select m.id, m.year, m.number, m.state, a.name, m.created_at, m.applied_at
           from motions m join accounts a on a.id = m.proposed_by where m.amends = $1 order by m.created_at, m.id"#,
        motion
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Amendment {
                id: row.id,
                year: row.year,
                number: row.number,
                state: MotionState::parse(&row.state).context("an unknown state")?,
                by: row.name,
                at: row.created_at,
                applied_at: row.applied_at,
            })
        })
        .collect()
}

/// The number of a motion's newest wording.
pub async fn newest_version(db: &Db, motion: Uuid) -> Result<i32> {
    Ok(sqlx::query_scalar!(
        r#"select coalesce(max(number), 0) as "number!" from motion_texts where motion_id = $1"#,
        motion
    )
    .fetch_one(db.read())
    .await?)
}

/// The mover takes an amendment over, which nobody votes on and no other that is being decided would change.
pub async fn accept(tx: &mut Tx, actor: Actor, here: &Here, amendment: Uuid) -> Result<Entry> {
    // Held until the commit, so that no vote opens on it or beside it.
    let held = sqlx::query_scalar!(
        r#"select t.id from motions t join motions a on a.amends = t.id
           where a.id = $1 and t.conference_id = $2 and t.state = 'draft' for update of t, a"#,
        amendment,
        here.id,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::Conflict("amendments-problem-settled"))?;
    let taken = sqlx::query!(
        r#"update motions m set state = 'carried', applied_at = $3, applied_by = $4, version = version + 1
           where id = $1 and state = 'draft'
             and not exists (select from votes v where v.motion_id = $1 and v.state in ('draft', 'open'))
             and not exists (select from motions a where a.amends = $2
                 and (a.state = 'voting' or (a.state = 'carried' and a.applied_at is null)))"#,
        amendment,
        held,
        tx.now,
        actor.account().context("an amendment is accepted by somebody with an account")?,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if taken == 0 {
        return Err(Error::Conflict("amendments-problem-settled"));
    }
    reword(tx, actor, here, amendment, "motion.amendment_accepted").await
}

/// A carried amendment becomes the wording of what it amends. None: this is no amendment.
pub(super) async fn apply(tx: &mut Tx, actor: Actor, here: &Here, motion: Uuid) -> Result<Option<Entry>> {
    let now = tx.now;
    let applied = sqlx::query!(
        r#"update motions set applied_at = $2, applied_by = $3, version = version + 1
           where id = $1 and amends is not null and state = 'carried' and applied_at is null"#,
        motion,
        now,
        actor.account(),
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if applied == 0 {
        return Ok(None);
    }
    reword(tx, actor, here, motion, "motion.amendment_passed").await.map(Some)
}

/// Words what is amended as the amendment says.
async fn reword(tx: &mut Tx, actor: Actor, here: &Here, amendment: Uuid, action: &'static str) -> Result<Entry> {
    let by = actor.account().context("a motion is reworded by somebody with an account")?;
    let row = sqlx::query!(
        r#"update motions t set title = a.title, text = a.text, version = t.version + 1
           from motions a where a.id = $1 and t.id = a.amends and t.conference_id = $2 and t.state = 'draft'
             and a.amends_version = (select max(number) from motion_texts x where x.motion_id = t.id)
           returning t.id, t.title as "title: Words", t.text as "text: Words", t.item_id"#,
        amendment,
        here.id,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::Conflict("amendments-problem-stale"))?;
    keep_version(tx, by, row.id, &Wording { title: row.title, text: row.text, item: row.item_id }).await?;
    Ok(Entry::new(actor, action, "motion", row.id).of(here.id).with_id("amendment", amendment).touching("presidium"))
}
