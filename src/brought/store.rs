use chrono::TimeDelta;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Kind;
use crate::access::Who;
use crate::audit::{Entry, Tx, Unaudited};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, new_id, one_line};
use crate::state::App;
use crate::vault::Place;

/// How long a file is kept that nobody goes on with.
const KEPT: TimeDelta = TimeDelta::days(1);
/// Most characters of a file's name.
const NAME_MAX: usize = 200;

/// A file that somebody brought.
#[derive(Clone, Debug)]
pub struct File {
    pub id: Uuid,
    /// Who brought it.
    pub account: Uuid,
    pub name: String,
}

fn place(id: Uuid) -> Place {
    Place::new("brought_files.content", id)
}

/// A file of this kind and conference.
pub async fn find(db: &Db, kind: Kind, conference: Uuid, id: Uuid) -> Result<Option<File>> {
    Ok(sqlx::query_as!(
        File,
        r#"select id, account_id as account, file_name as name from brought_files
           where id = $1 and conference_id = $2 and kind = $3"#,
        id,
        conference,
        kind.name
    )
    .fetch_optional(db.read())
    .await?)
}

/// Keeps what was read of a file, in place of what the same person brought before of this kind.
pub async fn keep(
    tx: &mut Tx,
    kind: Kind,
    conference: Uuid,
    (name, content): (&str, &impl Serialize),
    who: &Who,
) -> Result<(Uuid, Entry)> {
    let (id, now) = (new_id(), tx.now);
    let sealed = tx.app().vault.seal(place(id), &serde_json::to_vec(content)?);
    let name: String = one_line(name).chars().take(NAME_MAX).collect();
    sqlx::query!(
        "delete from brought_files where conference_id = $1 and account_id = $2 and kind = $3",
        conference,
        who.account,
        kind.name
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"insert into brought_files (id, conference_id, account_id, kind, file_name, content_sealed, created_at)
           values ($1, $2, $3, $4, $5, $6, $7)"#,
        id,
        conference,
        who.account,
        kind.name,
        name,
        sealed,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("brought_files_one_each", "problem-changed")]))?;
    Ok((id, Entry::new(who.actor(), kind.brought, kind.object, id).of(conference)))
}

/// What was read of a file.
pub async fn open<T: DeserializeOwned>(app: &App, id: Uuid) -> Result<T> {
    let sealed = sqlx::query_scalar!("select content_sealed from brought_files where id = $1", id)
        .fetch_optional(app.db.read())
        .await?
        .ok_or(Error::NotFound)?;
    Ok(serde_json::from_slice(&app.vault.open_sealed(place(id), &sealed)?)?)
}

/// Removes a file that is brought in. Of two who bring it in at once, one is told.
pub async fn remove(tx: &mut Tx, id: Uuid) -> Result<()> {
    let gone = sqlx::query!("delete from brought_files where id = $1", id).execute(tx.conn()).await?;
    if gone.rows_affected() == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(())
}

/// Removes files that nobody went on with.
pub async fn tidy(app: &App) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let until = tx.now - KEPT;
    sqlx::query!("delete from brought_files where created_at < $1", until).execute(tx.conn()).await?;
    tx.commit_unaudited(Unaudited::Expired).await
}
