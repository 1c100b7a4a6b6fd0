use std::collections::HashMap;

use anyhow::Context as _;
use chrono::TimeDelta;
use data_encoding::HEXLOWER;
use sm3::{Digest as _, Sm3};

use super::rules::Kind;
use crate::audit::{Tx, Unaudited};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, new_id};
use crate::state::App;
use crate::vault::{self, Place};

/// How long a file waits for its form to be taken.
const WAITS: TimeDelta = TimeDelta::days(1);

/// A file that was kept for a form, and how the form names it when it comes back.
#[derive(Clone, Debug)]
pub struct Kept {
    pub id: Uuid,
    pub name: String,
    /// Id and a random word: whoever knows it has sent the file.
    pub reference: String,
}

/// A file with its content.
pub struct File {
    pub name: String,
    pub kind: Kind,
    pub question: String,
    pub content: Vec<u8>,
}

fn place(id: Uuid) -> Place {
    Place::new("files.content", id)
}

fn hash(token: &str) -> String {
    HEXLOWER.encode(&Sm3::digest(token.as_bytes()))
}

/// Keeps a file for a form that is not taken yet.
pub async fn keep(
    app: &App,
    conference: Uuid,
    question: &str,
    name: &str,
    (kind, content): (Kind, &[u8]),
) -> Result<Kept> {
    let (id, token) = (new_id(), vault::token());
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    sqlx::query!(
        r#"insert into files (id, conference_id, question, name, kind, size, content_sealed, token_hash, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"#,
        id,
        conference,
        question,
        name,
        kind.as_str(),
        i32::try_from(content.len())?,
        app.vault.seal(place(id), content),
        hash(&token),
        now
    )
    .execute(tx.conn())
    .await?;
    tx.commit_unaudited(Unaudited::FileSent).await?;
    Ok(Kept { id, name: name.to_owned(), reference: format!("{id}.{token}") })
}

/// The file that a form names as it comes back, if it is still there and nobody's.
pub async fn held(app: &App, conference: Uuid, question: &str, reference: &str) -> Result<Option<Kept>> {
    let Some((id, token)) = reference.split_once('.').and_then(|(id, token)| Some((id.parse::<Uuid>().ok()?, token)))
    else {
        return Ok(None);
    };
    let name = sqlx::query_scalar!(
        r#"select name from files where id = $1 and conference_id = $2 and question = $3 and token_hash = $4
           and participant_id is null"#,
        id,
        conference,
        question,
        hash(token)
    )
    .fetch_optional(app.db.read())
    .await?;
    Ok(name.map(|name| Kept { id, name, reference: reference.to_owned() }))
}

/// The files that somebody's answers name.
pub struct Claim {
    pub participant: Uuid,
    pub files: Vec<Uuid>,
}

/// Makes the files that somebody's answers name hers, and erases those that they name no more.
pub async fn claim(tx: &mut Tx, conference: Uuid, claim: &Claim) -> Result<()> {
    let wanted = &claim.files;
    let hers = sqlx::query!(
        r#"update files set participant_id = $2 where id = any($3) and conference_id = $1
           and (participant_id is null or participant_id = $2)"#,
        conference,
        claim.participant,
        wanted
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if usize::try_from(hers)? != wanted.len() {
        return Err(Error::Conflict("problem-changed"));
    }
    sqlx::query!("delete from files where participant_id = $1 and id <> all($2)", claim.participant, wanted)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The files of one registration go over to another of the same person.
pub async fn follow(tx: &mut Tx, from: Uuid, to: Uuid) -> Result<()> {
    sqlx::query!("update files set participant_id = $2 where participant_id = $1", from, to).execute(tx.conn()).await?;
    Ok(())
}

/// A file of a participant.
pub async fn open(app: &App, participant: Uuid, id: Uuid) -> Result<Option<File>> {
    let row = sqlx::query!(
        "select name, kind, question, content_sealed from files where id = $1 and participant_id = $2",
        id,
        participant
    )
    .fetch_optional(app.db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(File {
        name: row.name,
        kind: Kind::parse(&row.kind).context("an unknown kind of file")?,
        question: row.question,
        content: app.vault.open_sealed(place(id), &row.content_sealed)?,
    }))
}

/// What is in each of these files; those that are gone are missing.
pub async fn contents(app: &App, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<u8>>> {
    let rows =
        sqlx::query!("select id, content_sealed from files where id = any($1)", ids).fetch_all(app.db.read()).await?;
    rows.into_iter().map(|row| Ok((row.id, app.vault.open_sealed(place(row.id), &row.content_sealed)?))).collect()
}

/// Keeps a file of the conference itself, until it is [`detach`]ed.
pub async fn attach(tx: &mut Tx, conference: Uuid, name: &str, (kind, content): (Kind, &[u8])) -> Result<Uuid> {
    let (id, now) = (new_id(), tx.now);
    let sealed = tx.app().vault.seal(place(id), content);
    sqlx::query!(
        r#"insert into files (id, conference_id, question, name, kind, size, content_sealed, token_hash, created_at, attached)
           values ($1, $2, '', $3, $4, $5, $6, '', $7, true)"#,
        id,
        conference,
        name,
        kind.as_str(),
        i32::try_from(content.len())?,
        sealed,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// A file of the conference itself.
pub async fn attached(app: &App, conference: Uuid, id: Uuid) -> Result<Option<File>> {
    let row = sqlx::query!(
        "select name, kind, content_sealed from files where id = $1 and conference_id = $2 and attached",
        id,
        conference
    )
    .fetch_optional(app.db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(File {
        name: row.name,
        kind: Kind::parse(&row.kind).context("an unknown kind of file")?,
        question: String::new(),
        content: app.vault.open_sealed(place(id), &row.content_sealed)?,
    }))
}

/// Erases files of the conference itself.
pub async fn detach(tx: &mut Tx, conference: Uuid, ids: &[Uuid]) -> Result<()> {
    sqlx::query!("delete from files where conference_id = $1 and id = any($2) and attached", conference, ids)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Erases the files of a participant.
pub async fn forget(tx: &mut Tx, participant: Uuid) -> Result<()> {
    sqlx::query!("delete from files where participant_id = $1", participant).execute(tx.conn()).await?;
    Ok(())
}

/// Erases what these people handed in for these questions.
pub async fn forget_answers_of(tx: &mut Tx, participants: &[Uuid], questions: &[String]) -> Result<()> {
    sqlx::query!("delete from files where participant_id = any($1) and question = any($2)", participants, questions)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Removes files whose form was never taken.
pub async fn tidy(app: &App) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let before = tx.now - WAITS;
    sqlx::query!("delete from files where participant_id is null and not attached and created_at < $1", before)
        .execute(tx.conn())
        .await?;
    tx.commit_unaudited(Unaudited::Expired).await
}
