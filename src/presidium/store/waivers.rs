//! Resolutions that need no project: marked with a reason, and taken back.

use anyhow::Context as _;
use chrono::{DateTime, Utc};

use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::Uuid;

/// Why a resolution needs no project, and who said so when.
pub struct Waiver {
    pub reason: String,
    pub by: String,
    pub at: DateTime<Utc>,
}

pub async fn waiver(db: &Db, resolution: Uuid) -> Result<Option<Waiver>> {
    Ok(sqlx::query_as!(
        Waiver,
        r#"select w.reason, a.name as by, w.at from project_waivers w join accounts a on a.id = w.account_id
           where w.resolution_id = $1"#,
        resolution
    )
    .fetch_optional(db.read())
    .await?)
}

/// Says that a resolution needs no project. Refused where one carries it out.
pub async fn waive(tx: &mut Tx, actor: Actor, here: &Here, resolution: Uuid, reason: &str) -> Result<Entry> {
    let by = actor.account().context("somebody with an account says so")?;
    let now = tx.now;
    sqlx::query!(
        "insert into project_waivers (resolution_id, reason, account_id, at) values ($1, $2, $3, $4)",
        resolution,
        reason,
        by,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| {
        let known = [
            ("project_waivers_pkey", "problem-changed"),
            ("project_waivers_no_project", "presidium-fault-has-project"),
        ];
        db::refused(error, &known)
    })?;
    Ok(Entry::new(actor, "resolution.project_waived", "resolution", resolution).of(here.id).touching("presidium"))
}

/// Takes that back.
pub async fn end_waiver(tx: &mut Tx, actor: Actor, here: &Here, resolution: Uuid) -> Result<Entry> {
    let ended = sqlx::query!("delete from project_waivers where resolution_id = $1", resolution)
        .execute(tx.conn())
        .await?
        .rows_affected();
    if ended == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "resolution.project_asked", "resolution", resolution).of(here.id).touching("presidium"))
}
