//! Pictures and files of parts.

use sqlx::types::Json;

use super::super::rules::Attached;
use super::draft::{OfPart, entry};
use crate::access::{PathParams, Scope};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::files::{self, rules::Kind};
use crate::kernel::{Uuid, Words};
use crate::state::App;

/// A file of the draft of a part that the path names.
#[derive(Clone, Debug)]
pub struct OfFile {
    pub of: OfPart,
    pub file: Attached,
}

impl Scope for OfFile {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfFile>> {
        let Some(of) = OfPart::find(app, path).await? else { return Ok(None) };
        let Some(id) = path.id("file") else { return Ok(None) };
        let file = draft_files(&app.db, of.part.id).await?.into_iter().find(|file| file.id == id);
        Ok(file.map(|file| OfFile { of, file }))
    }
}

/// What hangs on the draft of a part.
pub async fn draft_files(db: &Db, part: Uuid) -> Result<Vec<Attached>> {
    let files = sqlx::query_scalar!(r#"select handbook_files_of($1) as "files!: Json<Vec<Attached>>""#, part)
        .fetch_one(db.read())
        .await?;
    Ok(files.0)
}

/// A file as it comes.
pub struct NewFile<'a> {
    pub name: &'a str,
    pub kind: Kind,
    pub content: &'a [u8],
    /// Of a picture, in dots.
    pub size: Option<(u32, u32)>,
    pub title: &'a Words,
}

/// Hangs a file on the draft of a part, behind the others. One of the same name makes way for it.
pub async fn attach(tx: &mut Tx, of: &OfPart, new: &NewFile<'_>, actor: Actor) -> Result<Entry> {
    let id = files::attach(tx, of.here.id, new.name, (new.kind, new.content)).await?;
    let side = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    sqlx::query!(
        r#"update handbook_files h set taken_off = true from files f
           where h.part_id = $1 and f.id = h.file_id and f.name = $2 and not h.taken_off"#,
        of.part.id,
        new.name
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"insert into handbook_files (file_id, part_id, conference_id, position, title, width, height)
           select $1, $2, $3, coalesce(max(position), 0) + 1, $4, $5, $6 from handbook_files where part_id = $2"#,
        id,
        of.part.id,
        of.here.id,
        new.title as &Words,
        new.size.map(|(width, _)| side(width)),
        new.size.map(|(_, height)| side(height)),
    )
    .execute(tx.conn())
    .await?;
    sweep(tx, &of.here, of.part.id).await?;
    Ok(entry(actor, "handbook.file_attached", &of.here, of.part.id).with_id("file", id).with("kind", new.kind.as_str()))
}

/// Takes a file off the draft. Where readers see it, they do until the part is published anew.
pub async fn take_off(tx: &mut Tx, of: &OfFile, actor: Actor) -> Result<Entry> {
    let taken = sqlx::query!(
        "update handbook_files set taken_off = true where file_id = $1 and part_id = $2 and not taken_off",
        of.file.id,
        of.of.part.id
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if taken == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    sweep(tx, &of.of.here, of.of.part.id).await?;
    Ok(entry(actor, "handbook.file_taken_off", &of.of.here, of.of.part.id).with_id("file", of.file.id))
}

/// Something else hangs on a part now: whoever has it open publishes nothing that she has not seen.
pub async fn note_change(tx: &mut Tx, of: &OfPart) -> Result<()> {
    sqlx::query!("update handbook_parts set version = version + 1 where id = $1", of.part.id)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn take_off_all(tx: &mut Tx, part: Uuid) -> Result<()> {
    sqlx::query!("update handbook_files set taken_off = true where part_id = $1", part).execute(tx.conn()).await?;
    Ok(())
}

/// Erases the files of a part that neither its draft nor the text that is seen shows any more.
pub(super) async fn sweep(tx: &mut Tx, here: &Here, part: Uuid) -> Result<()> {
    let left = sqlx::query_scalar!(
        r#"delete from handbook_files h where h.part_id = $1 and h.taken_off and not exists (
               select from handbook_parts p join handbook_texts t on t.part_id = p.id and t.number = p.published,
                   jsonb_array_elements(t.files) as e (file)
               where p.id = h.part_id and e.file ->> 'id' = h.file_id::text)
           returning h.file_id"#,
        part
    )
    .fetch_all(tx.conn())
    .await?;
    files::detach(tx, here.id, &left).await
}
