//! What stands beside a task: its people, its list, its files.

use chrono::{DateTime, Utc};

use super::write::note;
use crate::audit::{Actor, Entry, Tx};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::files::{self, rules::Kind};
use crate::kernel::{Uuid, new_id};
use crate::tasks::rules::{FILES_MAX, ITEMS_MAX, What};

/// Somebody who helps with a task or watches it.
#[derive(Clone, Debug)]
pub struct Around {
    pub account: Uuid,
    pub name: String,
    pub is_helper: bool,
}

/// Who helps with a task and who watches it, by name.
pub async fn around(db: &Db, task: Uuid) -> Result<Vec<Around>> {
    Ok(sqlx::query_as!(
        Around,
        r#"select p.account_id as account, a.name, p.kind = 'helper' as "is_helper!"
           from task_people p join accounts a on a.id = p.account_id where p.task_id = $1 order by a.name, a.id"#,
        task
    )
    .fetch_all(db.read())
    .await?)
}

/// Somebody helps with a task from now on.
pub async fn add_helper(tx: &mut Tx, actor: Actor, conference: Uuid, (task, account): (Uuid, Uuid)) -> Result<Entry> {
    let now = tx.now;
    let added = sqlx::query!(
        r#"insert into task_people as p (task_id, conference_id, account_id, kind, added_by, added_at) values ($1, $2, $3, 'helper', $4, $5)
           on conflict (task_id, account_id) do update set kind = 'helper', added_by = excluded.added_by, added_at = excluded.added_at
           where p.kind <> 'helper'"#,
        task,
        conference,
        account,
        actor.account(),
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if added > 0 {
        note(tx, task, actor.account(), (What::HelperAdded, "", Some(account))).await?;
    }
    Ok(Entry::new(actor, "tasks.helper_added", "task", task)
        .of(conference)
        .with_id("account", account)
        .touching("tasks"))
}

/// Somebody helps with a task no longer.
pub async fn remove_helper(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    (task, account): (Uuid, Uuid),
) -> Result<Entry> {
    let removed = sqlx::query!(
        "delete from task_people where task_id = $1 and account_id = $2 and kind = 'helper'",
        task,
        account
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if removed == 0 {
        return Err(Error::NotFound);
    }
    note(tx, task, actor.account(), (What::HelperRemoved, "", Some(account))).await?;
    Ok(Entry::new(actor, "tasks.helper_removed", "task", task)
        .of(conference)
        .with_id("account", account)
        .touching("tasks"))
}

/// Somebody watches a task, or no longer does.
pub async fn watch(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    (task, account): (Uuid, Uuid),
    watches: bool,
) -> Result<Entry> {
    let now = tx.now;
    if watches {
        sqlx::query!(
            r#"insert into task_people (task_id, conference_id, account_id, kind, added_by, added_at) values ($1, $2, $3, 'watcher', $4, $5)
               on conflict (task_id, account_id) do nothing"#,
            task,
            conference,
            account,
            actor.account(),
            now
        )
        .execute(tx.conn())
        .await?;
    } else {
        sqlx::query!(
            "delete from task_people where task_id = $1 and account_id = $2 and kind = 'watcher'",
            task,
            account
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(Entry::new(actor, "tasks.watched", "task", task).of(conference).with("watches", watches).touching("tasks"))
}

/// An entry of a task's list.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: Uuid,
    pub text: String,
    pub done_at: Option<DateTime<Utc>>,
    pub by: Option<String>,
}

/// The list of a task, in its order.
pub async fn items(db: &Db, task: Uuid) -> Result<Vec<Item>> {
    Ok(sqlx::query_as!(
        Item,
        r#"select i.id, i.text, i.done_at, a.name as "by?" from task_items i left join accounts a on a.id = i.done_by
           where i.task_id = $1 order by i.position, i.id"#,
        task
    )
    .fetch_all(db.read())
    .await?)
}

/// Locks a task, so that what stands beside it changes one after another. Tells whether it is done.
async fn hold(tx: &mut Tx, conference: Uuid, task: Uuid) -> Result<bool> {
    sqlx::query_scalar!(
        r#"select state = 'done' as "is_done!" from tasks where id = $1 and conference_id = $2 for update"#,
        task,
        conference
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)
}

/// Adds an entry at the end of a list. What is done already gets none.
pub async fn add_item(tx: &mut Tx, actor: Actor, conference: Uuid, task: Uuid, text: &str) -> Result<Entry> {
    if hold(tx, conference, task).await? {
        return Err(Error::Conflict("tasks-fault-done"));
    }
    let id = new_id();
    let added = sqlx::query!(
        r#"insert into task_items (id, task_id, conference_id, position, text)
           select $1, $2, $3, coalesce(max(position), 0) + 1, $4 from task_items where task_id = $2 having count(*) < $5"#,
        id,
        task,
        conference,
        text,
        ITEMS_MAX
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if added == 0 {
        return Err(Error::Conflict("tasks-fault-many-items"));
    }
    note(tx, task, actor.account(), (What::ItemAdded, text, None)).await?;
    Ok(Entry::new(actor, "tasks.item_added", "task", task).of(conference).with_id("item", id).touching("tasks"))
}

/// Ticks an entry, or opens it again. Whoever comes second changes nothing.
pub async fn tick(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    (task, item): (Uuid, Uuid),
    is_done: bool,
) -> Result<Entry> {
    let now = tx.now;
    if hold(tx, conference, task).await? && !is_done {
        return Err(Error::Conflict("tasks-fault-done"));
    }
    let before = sqlx::query!("select text, done_at from task_items where id = $1 and task_id = $2", item, task)
        .fetch_optional(tx.conn())
        .await?
        .ok_or(Error::NotFound)?;
    if before.done_at.is_some() != is_done {
        sqlx::query!(
            "update task_items set done_at = case when $2 then $3::timestamptz end, done_by = case when $2 then $4::uuid end where id = $1",
            item,
            is_done,
            now,
            actor.account()
        )
        .execute(tx.conn())
        .await?;
        let what = if is_done { What::ItemTicked } else { What::ItemOpened };
        note(tx, task, actor.account(), (what, &before.text, None)).await?;
    }
    Ok(Entry::new(actor, "tasks.item_ticked", "task", task)
        .of(conference)
        .with_id("item", item)
        .with("done", is_done)
        .touching("tasks"))
}

/// Moves an entry up or down by one.
pub async fn move_item(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    (task, item): (Uuid, Uuid),
    up: bool,
) -> Result<Entry> {
    hold(tx, conference, task).await?;
    let mut order = sqlx::query_scalar!("select id from task_items where task_id = $1 order by position, id", task)
        .fetch_all(tx.conn())
        .await?;
    let at = order.iter().position(|id| *id == item).ok_or(Error::NotFound)?;
    let to = if up { at.saturating_sub(1) } else { (at + 1).min(order.len() - 1) };
    order.swap(at, to);
    sqlx::query!(
        "update task_items i set position = r.n from unnest($1::uuid[]) with ordinality as r (id, n) where i.id = r.id and i.position <> r.n",
        &order
    )
    .execute(tx.conn())
    .await?;
    Ok(Entry::new(actor, "tasks.item_moved", "task", task).of(conference).with_id("item", item).touching("tasks"))
}

/// Takes an entry off a list.
pub async fn remove_item(tx: &mut Tx, actor: Actor, conference: Uuid, (task, item): (Uuid, Uuid)) -> Result<Entry> {
    hold(tx, conference, task).await?;
    let text = sqlx::query_scalar!("delete from task_items where id = $1 and task_id = $2 returning text", item, task)
        .fetch_optional(tx.conn())
        .await?
        .ok_or(Error::NotFound)?;
    note(tx, task, actor.account(), (What::ItemRemoved, &text, None)).await?;
    Ok(Entry::new(actor, "tasks.item_removed", "task", task).of(conference).with_id("item", item).touching("tasks"))
}

/// A file of a task.
#[derive(Clone, Debug)]
pub struct Paper {
    pub id: Uuid,
    pub name: String,
    pub size: i32,
    pub added_at: DateTime<Utc>,
    pub by: Option<String>,
}

impl Paper {
    /// How large it is, in kilobytes.
    pub fn kilobytes(&self) -> i32 {
        (self.size + 1023) / 1024
    }
}

/// The files of a task, the oldest first.
pub async fn papers(db: &Db, task: Uuid) -> Result<Vec<Paper>> {
    Ok(sqlx::query_as!(
        Paper,
        r#"select f.id, f.name, f.size, t.added_at, a.name as "by?"
           from task_files t join files f on f.id = t.file_id left join accounts a on a.id = t.added_by
           where t.task_id = $1 order by t.added_at, f.id"#,
        task
    )
    .fetch_all(db.read())
    .await?)
}

/// Whether a file belongs to a task.
pub async fn has_paper(db: &Db, task: Uuid, file: Uuid) -> Result<bool> {
    let found = sqlx::query_scalar!("select file_id from task_files where task_id = $1 and file_id = $2", task, file);
    Ok(found.fetch_optional(db.read()).await?.is_some())
}

/// Hangs a file on a task.
pub async fn add_paper(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    task: Uuid,
    (name, kind, content): (&str, Kind, &[u8]),
) -> Result<Entry> {
    let now = tx.now;
    hold(tx, conference, task).await?;
    let held = sqlx::query_scalar!(r#"select count(*) as "held!" from task_files where task_id = $1"#, task)
        .fetch_one(tx.conn())
        .await?;
    if held >= FILES_MAX {
        return Err(Error::Conflict("tasks-fault-many-files"));
    }
    let id = files::attach(tx, conference, name, (kind, content)).await?;
    sqlx::query!(
        "insert into task_files (file_id, task_id, conference_id, added_by, added_at) values ($1, $2, $3, $4, $5)",
        id,
        task,
        conference,
        actor.account(),
        now
    )
    .execute(tx.conn())
    .await?;
    note(tx, task, actor.account(), (What::FileAdded, name, None)).await?;
    Ok(Entry::new(actor, "tasks.file_added", "task", task).of(conference).with_id("file", id).touching("tasks"))
}

/// Takes a file off a task, and erases it; not the last one that it is done by.
pub async fn remove_paper(tx: &mut Tx, actor: Actor, conference: Uuid, (task, file): (Uuid, Uuid)) -> Result<Entry> {
    let name = sqlx::query_scalar!(
        r#"with gone as (delete from task_files where task_id = $1 and file_id = $2 returning file_id)
           select f.name from gone g join files f on f.id = g.file_id"#,
        task,
        file
    )
    .fetch_optional(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("task_files_needed", "tasks-fault-needed-file")]))?
    .ok_or(Error::NotFound)?;
    files::detach(tx, conference, &[file]).await?;
    note(tx, task, actor.account(), (What::FileRemoved, &name, None)).await?;
    Ok(Entry::new(actor, "tasks.file_removed", "task", task).of(conference).with_id("file", file).touching("tasks"))
}
