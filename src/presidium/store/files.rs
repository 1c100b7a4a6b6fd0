//! What is attached to a motion.

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::{DateTime, Utc};

use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::files::{self, Ready};
use crate::kernel::Uuid;

/// So many may be attached to a motion.
const FILES_MAX: i64 = 20;

/// A file that is attached.
pub struct Attachment {
    pub id: Uuid,
    pub name: String,
    pub by: String,
    pub at: DateTime<Utc>,
}

/// What is attached to a motion, in the order in which it came.
pub async fn attachments(db: &Db, motion: Uuid) -> Result<Vec<Attachment>> {
    Ok(sqlx::query_as!(
        Attachment,
        r#"select f.id, f.name, a.name as "by", m.added_at as "at"
           from motion_files m join files f on f.id = m.file_id join accounts a on a.id = m.added_by
           where m.motion_id = $1 order by m.added_at, f.id"#,
        motion
    )
    .fetch_all(db.read())
    .await?)
}

/// The names of what is attached to each of these motions.
pub async fn attached_names(db: &Db, motions: &[Uuid]) -> Result<HashMap<Uuid, Vec<String>>> {
    let rows = sqlx::query!(
        "select m.motion_id, f.name from motion_files m join files f on f.id = m.file_id
         where m.motion_id = any($1) order by m.added_at, f.id",
        motions
    )
    .fetch_all(db.read())
    .await?;
    let mut names: HashMap<Uuid, Vec<String>> = HashMap::new();
    for row in rows {
        names.entry(row.motion_id).or_default().push(row.name);
    }
    Ok(names)
}

fn refused(error: sqlx::Error) -> Error {
    db::refused(error, &[("attached_to_draft", "presidium-not-draft")])
}

/// Attaches a file to a motion that is a draft.
pub async fn attach(tx: &mut Tx, actor: Actor, here: &Here, motion: Uuid, name: &str, ready: &Ready) -> Result<Entry> {
    let by = actor.account().context("a file is attached by somebody with an account")?;
    let now = tx.now;
    let held = sqlx::query_scalar!(r#"select count(*) as "held!" from motion_files where motion_id = $1"#, motion)
        .fetch_one(tx.conn())
        .await?;
    if held >= FILES_MAX {
        return Err(Error::Conflict("presidium-attached-many"));
    }
    let id = files::attach(tx, here.id, name, (ready.kind, &ready.content)).await?;
    sqlx::query!(
        "insert into motion_files (file_id, motion_id, added_by, added_at) values ($1, $2, $3, $4)",
        id,
        motion,
        by,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(refused)?;
    Ok(entry(actor, "motion.file_attached", here, motion).with_id("file", id))
}

/// Takes a file off a draft, and erases it.
pub async fn take_off(tx: &mut Tx, actor: Actor, here: &Here, motion: Uuid, file: Uuid) -> Result<Entry> {
    let gone = sqlx::query!("delete from motion_files where motion_id = $1 and file_id = $2", motion, file)
        .execute(tx.conn())
        .await
        .map_err(refused)?
        .rows_affected();
    if gone == 0 {
        return Err(Error::NotFound);
    }
    files::detach(tx, here.id, &[file]).await?;
    Ok(entry(actor, "motion.file_taken_off", here, motion).with_id("file", file))
}

fn entry(actor: Actor, action: &'static str, here: &Here, motion: Uuid) -> Entry {
    Entry::new(actor, action, "motion", motion).of(here.id).touching("presidium")
}
