//! Who may not come in, whatever her badge says.

use chrono::{DateTime, Utc};

use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, new_id};

/// That somebody may not come in, or might not for a time.
#[derive(Clone, Debug)]
pub struct Bar {
    pub reason: String,
    /// None where it went along with a registration of before.
    pub barred_by: Option<String>,
    pub barred_at: DateTime<Utc>,
    pub lifted_by: Option<String>,
    pub lifted_at: Option<DateTime<Utc>>,
}

/// When somebody was barred, the newest first.
pub async fn bars(db: &Db, participant: Uuid) -> Result<Vec<Bar>> {
    Ok(sqlx::query_as!(
        Bar,
        r#"select b.reason, a.name as "barred_by?", b.barred_at, l.name as "lifted_by?", b.lifted_at
           from bars b left join accounts a on a.id = b.barred_by left join accounts l on l.id = b.lifted_by
           where b.participant_id = $1 order by b.barred_at desc, b.id desc"#,
        participant
    )
    .fetch_all(db.read())
    .await?)
}

/// Bars somebody. Of two who do it at once the second is told.
pub async fn bar(tx: &mut Tx, here: &Here, participant: Uuid, reason: &str, actor: Actor) -> Result<Entry> {
    let (id, now) = (new_id(), tx.now);
    sqlx::query!(
        "insert into bars (id, conference_id, participant_id, reason, barred_by, barred_at) values ($1, $2, $3, $4, $5, $6)",
        id,
        here.id,
        participant,
        reason,
        actor.account(),
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("bars_live", "problem-changed")]))?;
    Ok(entry(here, "registration.barred", participant, actor))
}

/// Lets her come in again. That she was barred stays on record.
pub async fn lift_bar(tx: &mut Tx, here: &Here, participant: Uuid, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    let lifted = sqlx::query!(
        "update bars set lifted_at = $3, lifted_by = $4
         where participant_id = $1 and conference_id = $2 and lifted_at is null",
        participant,
        here.id,
        now,
        actor.account()
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if lifted == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(here, "registration.bar_lifted", participant, actor))
}

/// Whoever is barred in one registration is barred in the other that it is put together with.
pub(super) async fn follow_bar(tx: &mut Tx, gone: Uuid, kept: Uuid) -> Result<()> {
    sqlx::query!(
        "update bars g set participant_id = $2 where g.participant_id = $1 and g.lifted_at is null
             and not exists (select from bars k where k.participant_id = $2 and k.lifted_at is null)",
        gone,
        kept
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

fn entry(here: &Here, action: &'static str, participant: Uuid, actor: Actor) -> Entry {
    Entry::new(actor, action, "participant", participant).of(here.id).touching("people")
}
