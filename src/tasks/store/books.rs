//! Files of tasks: kept until they are brought in, held against what there is.

use std::collections::HashMap;

use chrono::TimeDelta;

use super::read::{Task, find_some};
use super::write::{change_alone, create_alone};
use crate::access::{PathParams, Scope, Who};
use crate::audit::{Entry, Tx, Unaudited};
use crate::conference::Here;
use crate::countdown;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Lang, Uuid, new_id, one_line};
use crate::sheets::Sheet;
use crate::state::App;
use crate::tasks::rules::{Brought, Doing, Standing, Wanted};
use crate::vault::Place;

/// How long a file is kept that nobody goes on with.
const KEPT: TimeDelta = TimeDelta::days(1);

/// A file that somebody brought.
#[derive(Clone, Debug)]
pub struct Book {
    pub id: Uuid,
    pub account: Uuid,
    pub name: String,
}

/// A file of the conference at hand.
#[derive(Clone, Debug)]
pub struct OfBook {
    pub here: Here,
    pub book: Book,
}

impl Scope for OfBook {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfBook>> {
        let (Some(here), Some(id)) = (Here::find(app, path).await?, path.id("id")) else { return Ok(None) };
        let found = sqlx::query_as!(
            Book,
            "select id, account_id as account, file_name as name from task_books where id = $1 and conference_id = $2",
            id,
            here.id
        )
        .fetch_optional(app.db.read())
        .await?;
        Ok(found.map(|book| OfBook { here, book }))
    }
}

fn place(id: Uuid) -> Place {
    Place::new("task_books.content", id)
}

/// Keeps a file, in place of what the same person brought before.
pub async fn keep_book(tx: &mut Tx, here: &Here, name: &str, sheet: &Sheet, who: &Who) -> Result<(Uuid, Entry)> {
    let (id, now) = (new_id(), tx.now);
    let sealed = tx.app().vault.seal(place(id), &serde_json::to_vec(sheet)?);
    let name: String = one_line(name).chars().take(200).collect();
    sqlx::query!("delete from task_books where conference_id = $1 and account_id = $2", here.id, who.account)
        .execute(tx.conn())
        .await?;
    sqlx::query!(
        "insert into task_books (id, conference_id, account_id, file_name, content_sealed, created_at) values ($1, $2, $3, $4, $5, $6)",
        id,
        here.id,
        who.account,
        name,
        sealed,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| crate::db::refused(error, &[("task_books_one_each", "problem-changed")]))?;
    Ok((id, Entry::new(who.actor(), "tasks.book_brought", "task_book", id).of(here.id)))
}

/// What stands in a file.
pub async fn book(app: &App, id: Uuid) -> Result<Sheet> {
    let sealed = sqlx::query_scalar!("select content_sealed from task_books where id = $1", id)
        .fetch_optional(app.db.read())
        .await?
        .ok_or(Error::NotFound)?;
    Ok(serde_json::from_slice(&app.vault.open_sealed(place(id), &sealed)?)?)
}

/// Lets go of a file.
pub async fn discard_book(tx: &mut Tx, who: &Who, here: &Here, id: Uuid) -> Result<Entry> {
    let gone = sqlx::query!("delete from task_books where id = $1", id).execute(tx.conn()).await?;
    if gone.rows_affected() == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(who.actor(), "tasks.book_discarded", "task_book", id).of(here.id))
}

/// Removes files that nobody went on with.
pub async fn tidy(app: &App) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let until = tx.now - KEPT;
    sqlx::query!("delete from task_books where created_at < $1", until).execute(tx.conn()).await?;
    tx.commit_unaudited(Unaudited::Expired).await
}

/// The tasks that have these numbers, as a file is held against them.
pub async fn standings(
    db: &Db,
    conference: Uuid,
    numbers: &[i32],
    lang: Lang,
    wanted: impl Fn(&Task) -> Wanted,
) -> Result<HashMap<i32, Standing>> {
    let ids =
        sqlx::query_scalar!("select id from tasks where conference_id = $1 and number = any($2)", conference, numbers)
            .fetch_all(db.read())
            .await?;
    let tasks = find_some(db, conference, &ids).await?;
    let standing = |task: &Task| Standing {
        id: task.id,
        version: task.version,
        wanted: wanted(task),
        title: task.title.plain(lang).to_owned(),
        owner: task.owner.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
        due_at: task.due_at,
        is_unfinished: task.state.is_unfinished(),
    };
    Ok(tasks.iter().map(|task| (task.number, standing(task))).collect())
}

/// Brings a file in: its good rows, all or none. A task that was changed meanwhile is a conflict.
pub async fn bring_in(
    tx: &mut Tx,
    who: &Who,
    here: &Here,
    (book, brought): (Uuid, &Brought),
    why: &str,
) -> Result<(Entry, Vec<Entry>)> {
    countdown::lock(tx, here.id).await?;
    let actor = who.actor();
    let mut entries = Vec::with_capacity(brought.good.len() + 1);
    for one in &brought.good {
        entries.push(match one.doing {
            Doing::New => create_alone(tx, actor, here.id, &one.wanted).await?.1,
            Doing::Change { id, version, moves, .. } => {
                let why = if moves { why } else { "" };
                change_alone(tx, actor, here.id, (id, version), (&one.wanted, why)).await?
            }
        });
    }
    countdown::recompute(tx, here.id).await?;
    entries.push(discard_book(tx, who, here, book).await?);
    let first = Entry::new(actor, "tasks.brought_in", "task_book", book)
        .of(here.id)
        .with("added", brought.added())
        .with("changed", brought.changed())
        .touching("tasks");
    Ok((first, entries))
}
