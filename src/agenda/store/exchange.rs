//! Files that are brought in: kept until they are, held against the draft, put into it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::Json;

use super::super::rules::{Block, Brought, Goal, Item, Programme};
use super::restore::{Rows, put, put_beyond, put_places};
use crate::access::Who;
use crate::audit::{Entry, Tx, Unaudited};
use crate::conference::Here;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id, one_line};
use crate::sheets::Sheet;
use crate::state::App;
use crate::vault::Place;

/// How long a file is kept that nobody goes on with.
const KEPT: TimeDelta = TimeDelta::days(1);

/// What stands in a file that was brought.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    Book(Vec<(String, Sheet)>),
    Schedule(Value),
}

/// Keeps a file, in place of what the same person brought before.
pub async fn keep_file(
    tx: &mut Tx,
    here: &Here,
    file_name: &str,
    content: &Content,
    who: &Who,
) -> Result<(Uuid, Entry)> {
    let (id, now) = (new_id(), tx.now);
    let sealed = tx.app().vault.seal(Place::new("agenda_files.content", id), &serde_json::to_vec(content)?);
    let name: String = one_line(file_name).chars().take(200).collect();
    sqlx::query!("delete from agenda_files where conference_id = $1 and account_id = $2", here.id, who.account)
        .execute(tx.conn())
        .await?;
    sqlx::query!(
        "insert into agenda_files (id, conference_id, account_id, file_name, content_sealed, created_at) values ($1, $2, $3, $4, $5, $6)",
        id,
        here.id,
        who.account,
        name,
        sealed,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok((id, Entry::new(who.actor(), "agenda.file_brought", "agenda_file", id).of(here.id)))
}

/// A file with its name.
pub async fn file(app: &App, id: Uuid) -> Result<(String, Content)> {
    let row = sqlx::query!("select file_name, content_sealed from agenda_files where id = $1", id)
        .fetch_optional(app.db.read())
        .await?
        .ok_or(Error::NotFound)?;
    let plain = app.vault.open_sealed(Place::new("agenda_files.content", id), &row.content_sealed)?;
    Ok((row.file_name, serde_json::from_slice(&plain)?))
}

/// Lets go of a file.
pub async fn discard_file(tx: &mut Tx, here: &Here, id: Uuid, who: &Who) -> Result<Entry> {
    let done = sqlx::query!("delete from agenda_files where id = $1", id).execute(tx.conn()).await?.rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(who.actor(), "agenda.file_discarded", "agenda_file", id).of(here.id))
}

/// Removes files that nobody went on with.
pub async fn tidy(app: &App) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let until = tx.now - KEPT;
    sqlx::query!("delete from agenda_files where created_at < $1", until).execute(tx.conn()).await?;
    tx.commit_unaudited(Unaudited::Expired).await
}

/// Participants by what a file calls them: a number or an address.
pub async fn asked_for(db: &Db, conference: Uuid, asked: &BTreeSet<String>) -> Result<BTreeMap<String, Uuid>> {
    let asked: Vec<String> = asked.iter().cloned().collect();
    let rows = sqlx::query!(
        r#"select distinct on (a.asked) a.asked as "asked!", p.id
           from unnest($2::text[]) as a (asked) join participants p on p.conference_id = $1
             and (p.number::text = ltrim(a.asked, '#') or p.email = a.asked)
           where p.state in ('submitted', 'waitlisted', 'approved') and p.erased_at is null and p.merged_into is null
           order by a.asked, p.number desc"#,
        conference,
        &asked
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.asked, row.id)).collect())
}

/// The numbers of participants in roles.
pub async fn numbers(db: &Db, programme: &Programme) -> Result<BTreeMap<Uuid, i32>> {
    let ids: Vec<Uuid> = programme.participants().into_iter().collect();
    let rows = sqlx::query!("select id, number from participants where id = any($1) and erased_at is null", &ids)
        .fetch_all(db.read())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.number)).collect())
}

/// Goals as a file names them.
pub async fn named_goals(db: &Db, conference: Uuid) -> Result<Vec<Goal>> {
    Ok(sqlx::query_as!(
        Goal,
        r#"select id, code, name as "name: Words" from goals where conference_id = $1 order by kind, position"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// Which of these ids stand for something already, in whatever conference, other than an item or a block of this one.
pub async fn taken(db: &Db, conference: Uuid, ids: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    let rows = sqlx::query_scalar!(
        r#"select id as "id!" from items where id = any($1) and conference_id <> $2
           union select id from blocks where id = any($1) and conference_id <> $2
           union select id from rooms where id = any($1)
           union select id from tracks where id = any($1)"#,
        ids,
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().collect())
}

/// The draft as this transaction sees it, and as nobody else changes it before its end.
pub async fn held_draft(tx: &mut Tx, here: &Here) -> Result<Programme> {
    sqlx::query_scalar!("select id from blocks where conference_id = $1 order by id for update", here.id)
        .fetch_all(tx.conn())
        .await?;
    sqlx::query_scalar!("select id from items where conference_id = $1 order by id for update", here.id)
        .fetch_all(tx.conn())
        .await?;
    let draft = sqlx::query_scalar!(r#"select agenda_programme($1) as "draft!: Json<Programme>""#, here.id)
        .fetch_one(tx.conn())
        .await?;
    Ok(draft.0.sorted())
}

fn head(block: &Block) -> Block {
    Block { items: Vec::new(), ..block.clone() }
}

/// Puts what a file makes of the draft into it, and lets go of the file: rows that are as they were are not touched.
pub async fn bring_in(
    tx: &mut Tx,
    here: &Here,
    (draft, brought): (&Programme, &Brought),
    file: Uuid,
    who: &Who,
) -> Result<Entry> {
    let new = &brought.programme;
    let heads: BTreeMap<Uuid, Block> = draft.blocks.iter().map(|block| (block.id, head(block))).collect();
    let items: BTreeMap<Uuid, (Uuid, &Item)> = draft.items().map(|(block, item)| (item.id, (block.id, item))).collect();
    let mut rows = Rows::default();
    for block in &new.blocks {
        if heads.get(&block.id) != Some(&head(block)) {
            rows.block(block);
        }
        for item in block.items.iter().filter(|item| items.get(&item.id) != Some(&(block.id, *item))) {
            rows.item(block, item);
        }
    }
    fn changed<T: Clone + PartialEq>(new: &[T], held: &[T]) -> Vec<T> {
        new.iter().filter(|one| !held.contains(one)).cloned().collect()
    }
    let (days, rooms) = (changed(&new.days, &draft.days), changed(&new.rooms, &draft.rooms));
    let tracks = changed(&new.tracks, &draft.tracks);
    put_places(tx, here, (&days, &rooms, &tracks)).await?;
    put(tx, here, rows).await?;
    let beyond = new.beyond.iter().filter(|(about, told)| draft.beyond.get(*about) != Some(told));
    put_beyond(tx, here, &beyond.map(|(about, told)| (about.clone(), told.clone())).collect()).await?;
    let gone: Vec<String> = draft.beyond.keys().filter(|about| !new.beyond.contains_key(*about)).cloned().collect();
    sqlx::query!("delete from agenda_beyond where conference_id = $1 and about = any($2)", here.id, &gone)
        .execute(tx.conn())
        .await?;
    let done = sqlx::query!("delete from agenda_files where id = $1", file).execute(tx.conn()).await?.rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let sums = brought.sums;
    Ok(Entry::new(who.actor(), "agenda.brought_in", "conference", here.id)
        .of(here.id)
        .with("added", sums.added)
        .with("changed", sums.changed)
        .with("left_out", sums.wrong)
        .touching("agenda"))
}
