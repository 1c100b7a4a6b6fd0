//! Files that are brought in: held against the draft, put into it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::Json;

use super::super::rules::{Block, Brought, Goal, Item, Programme};
use super::restore::{Rows, put, put_beyond, put_places};
use crate::access::{PathParams, Scope, Who};
use crate::audit::{Entry, Tx};
use crate::brought::{self, File, Kind};
use crate::conference::Here;
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::sheets::Sheet;
use crate::state::App;

/// Files of the agenda.
pub const FILES: Kind =
    Kind { name: "agenda", object: "agenda_file", brought: "agenda.file_brought", discarded: "agenda.file_discarded" };

/// A file of the conference at hand.
#[derive(Clone, Debug)]
pub struct OfFile {
    pub here: Here,
    pub file: File,
}

impl Scope for OfFile {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfFile>> {
        let (Some(here), Some(id)) = (Here::find(app, path).await?, path.id("id")) else { return Ok(None) };
        Ok(FILES.find(app, here.id, id).await?.map(|file| OfFile { here, file }))
    }
}

/// What stands in a file that was brought.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    Book(Vec<(String, Sheet)>),
    Schedule(Value),
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
    brought::remove(tx, file).await?;
    let sums = brought.sums;
    Ok(Entry::new(who.actor(), "agenda.brought_in", "conference", here.id)
        .of(here.id)
        .with("added", sums.added)
        .with("changed", sums.changed)
        .with("left_out", sums.wrong)
        .touching("agenda"))
}
