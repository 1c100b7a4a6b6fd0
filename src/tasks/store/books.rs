//! Files of tasks: held against what there is, and brought in.

use std::collections::HashMap;

use super::read::{Task, find_some};
use super::write::{change_alone, create_alone};
use crate::access::{PathParams, Scope, Who};
use crate::audit::{Entry, Tx};
use crate::brought::{File, Kind};
use crate::conference::Here;
use crate::countdown;
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Lang, Uuid};
use crate::state::App;
use crate::tasks::rules::{Brought, Doing, Standing, Wanted};

/// Files of tasks.
pub const BOOKS: Kind =
    Kind { name: "tasks", object: "task_book", brought: "tasks.book_brought", discarded: "tasks.book_discarded" };

/// A file of the conference at hand.
#[derive(Clone, Debug)]
pub struct OfBook {
    pub here: Here,
    pub book: File,
}

impl Scope for OfBook {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfBook>> {
        let (Some(here), Some(id)) = (Here::find(app, path).await?, path.id("id")) else { return Ok(None) };
        Ok(BOOKS.find(app, here.id, id).await?.map(|book| OfBook { here, book }))
    }
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
    entries.push(BOOKS.remove(tx, who, here.id, book).await?);
    let first = Entry::new(actor, "tasks.brought_in", "task_book", book)
        .of(here.id)
        .with("added", brought.added())
        .with("changed", brought.changed())
        .touching("tasks");
    Ok((first, entries))
}
