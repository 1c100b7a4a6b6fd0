//! Badges that are made many at a time, and how far they are.

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};

use super::super::rules::BatchState;
use crate::audit::{Actor, Entry, Tx, Unaudited};
use crate::conference::Here;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, new_id};
use crate::state::App;
use crate::vault::Place;

/// A file lies for so long.
const KEPT: TimeDelta = TimeDelta::days(1);
/// So many are shown.
const SHOWN: i64 = 10;

/// Badges that are made together.
pub struct Batch {
    pub id: Uuid,
    pub conference: Uuid,
    pub account: Uuid,
    pub by: String,
    pub badges: Vec<Uuid>,
    pub sheet: String,
    /// So many are ready to be set.
    pub ready: i32,
    pub state: BatchState,
    /// Bytes of the file, once it is made.
    pub size: Option<i32>,
    pub created_at: DateTime<Utc>,
}

impl Batch {
    pub fn count(&self) -> usize {
        self.badges.len()
    }
}

struct Row {
    id: Uuid,
    conference_id: Uuid,
    account_id: Uuid,
    name: String,
    badges: Vec<Uuid>,
    sheet: String,
    ready: i32,
    state: String,
    size: Option<i32>,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Batch {
    type Error = anyhow::Error;

    fn try_from(row: Row) -> anyhow::Result<Batch> {
        Ok(Batch {
            id: row.id,
            conference: row.conference_id,
            account: row.account_id,
            by: row.name,
            badges: row.badges,
            sheet: row.sheet,
            ready: row.ready,
            state: BatchState::parse(&row.state).context("an unknown state")?,
            size: row.size,
            created_at: row.created_at,
        })
    }
}

pub async fn batch(db: &Db, id: Uuid) -> Result<Option<Batch>> {
    let row = sqlx::query_as!(
        Row,
        "select b.id, b.conference_id, b.account_id, a.name, b.badges, b.sheet, b.ready, b.state, b.size, b.created_at
         from badge_batches b join accounts a on a.id = b.account_id where b.id = $1",
        id
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map(Batch::try_from).transpose()?)
}

/// The newest of a conference.
pub async fn batches(db: &Db, conference: Uuid) -> Result<Vec<Batch>> {
    let rows = sqlx::query_as!(
        Row,
        "select b.id, b.conference_id, b.account_id, a.name, b.badges, b.sheet, b.ready, b.state, b.size, b.created_at
         from badge_batches b join accounts a on a.id = b.account_id
         where b.conference_id = $1 order by b.created_at desc, b.id limit $2",
        conference,
        SHOWN
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(Batch::try_from).collect::<anyhow::Result<_>>()?)
}

pub async fn begin_batch(
    tx: &mut Tx,
    here: &Here,
    (account, actor): (Uuid, Actor),
    badges: &[Uuid],
    sheet: &str,
) -> Result<(Uuid, Entry)> {
    let (id, now) = (new_id(), tx.now);
    sqlx::query!(
        "insert into badge_batches (id, conference_id, account_id, badges, sheet, created_at) values ($1, $2, $3, $4, $5, $6)",
        id,
        here.id,
        account,
        badges,
        sheet,
        now
    )
    .execute(tx.conn())
    .await?;
    let entry = Entry::new(actor, "registration.badge_batch_begun", "badge_batch", id).of(here.id);
    Ok((id, entry.with("badges", badges.len())))
}

/// So many are ready; whether it is still wanted.
pub async fn note_ready(app: &App, id: Uuid, ready: usize) -> Result<bool> {
    let mut tx = Tx::begin(app).await?;
    let found = sqlx::query!(
        "update badge_batches set ready = $2 where id = $1 and state = 'making'",
        id,
        i32::try_from(ready).unwrap_or(i32::MAX)
    )
    .execute(tx.conn())
    .await?;
    tx.commit_unaudited(Unaudited::Making).await?;
    Ok(found.rows_affected() == 1)
}

/// It is made: the file, unless it was stopped meanwhile.
pub async fn end_batch(tx: &mut Tx, id: Uuid, file: &[u8]) -> Result<bool> {
    let sealed = tx.app().vault.seal(Place::new("badge_batches.content", id), file);
    let now = tx.now;
    let found = sqlx::query!(
        "update badge_batches set state = 'made', ready = cardinality(badges), content_sealed = $2, size = $3, ended_at = $4
         where id = $1 and state = 'making'",
        id,
        sealed,
        i32::try_from(file.len()).context("a file of more than 2 GB")?,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(found.rows_affected() == 1)
}

/// It comes to nothing: stopped by somebody, or failed.
pub async fn give_up_batch(tx: &mut Tx, batch: &Batch, state: BatchState, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    let found = sqlx::query!(
        "update badge_batches set state = $2, ended_at = $3 where id = $1 and state = 'making'",
        batch.id,
        state.as_str(),
        now
    )
    .execute(tx.conn())
    .await?;
    if found.rows_affected() == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let action = match state {
        BatchState::Stopped => "registration.badge_batch_stopped",
        _ => "registration.badge_batch_failed",
    };
    Ok(Entry::new(actor, action, "badge_batch", batch.id).of(batch.conference))
}

/// The file that was made.
pub async fn batch_file(app: &App, id: Uuid) -> Result<Option<Vec<u8>>> {
    let sealed = sqlx::query_scalar!("select content_sealed from badge_batches where id = $1", id)
        .fetch_optional(app.db.read())
        .await?
        .flatten();
    Ok(sealed.map(|sealed| app.vault.open_sealed(Place::new("badge_batches.content", id), &sealed)).transpose()?)
}

/// Removes what was begun more than a day ago.
pub async fn tidy_batches(app: &App) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let before = tx.now - KEPT;
    sqlx::query!("delete from badge_batches where created_at < $1", before).execute(tx.conn()).await?;
    tx.commit_unaudited(Unaudited::Expired).await
}

/// Files that somebody's badge stands in go with her.
pub async fn forget_batches(tx: &mut Tx, participants: &[Uuid]) -> Result<()> {
    sqlx::query!(
        "delete from badge_batches where badges && array(select id from badges where participant_id = any($1))",
        participants
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
