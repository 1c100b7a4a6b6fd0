//! Handing over: the open tasks of somebody in a group get other owners.

use chrono::{DateTime, Utc};

use crate::audit::{Actor, Entry, Tx};
use crate::countdown;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::tasks::rules::{State, What};

/// A task that is handed over.
#[derive(Clone, Debug)]
pub struct Open {
    pub id: Uuid,
    pub version: i32,
    pub title: Words,
    pub state: State,
    pub due_at: DateTime<Utc>,
}

/// Somebody who owns open tasks of a group, and whether she still belongs to it.
#[derive(Clone, Debug)]
pub struct Owner {
    pub account: Uuid,
    pub name: String,
    pub tasks: i64,
    pub belongs: bool,
}

/// Who owns open tasks of a group; first those who have left it.
pub async fn owners(db: &Db, group: Uuid) -> Result<Vec<Owner>> {
    Ok(sqlx::query_as!(
        Owner,
        r#"select a.id as account, a.name, count(*) as "tasks!",
               exists (select from members m where m.group_id = $1 and m.account_id = a.id) as "belongs!"
           from tasks t join accounts a on a.id = t.owner_id
           where t.group_id = $1 and t.state in ('open', 'started', 'blocked') group by a.id, a.name
           order by 4, a.name, a.id"#,
        group
    )
    .fetch_all(db.read())
    .await?)
}

/// The open tasks of somebody in a group, by date.
pub async fn open_of(db: &Db, group: Uuid, owner: Uuid) -> Result<Vec<Open>> {
    let rows = sqlx::query!(
        r#"select id, version, title as "title: Words", state, due_at from tasks
           where group_id = $1 and owner_id = $2 and state in ('open', 'started', 'blocked') order by due_at, id"#,
        group,
        owner
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let state = State::try_from(row.state).map_err(anyhow::Error::msg)?;
            Ok(Open { id: row.id, version: row.version, title: row.title, state, due_at: row.due_at })
        })
        .collect()
}

/// A task as it was seen, and who owns it from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handed {
    pub task: Uuid,
    pub version: i32,
    pub to: Uuid,
}

/// Hands tasks over, all of them or none: where one was changed since it was seen, nothing happens.
pub async fn hand_over(
    tx: &mut Tx,
    actor: Actor,
    (conference, group, from): (Uuid, Uuid, Uuid),
    handed: &[Handed],
    why: &str,
) -> Result<Vec<Entry>> {
    let now = tx.now;
    countdown::lock(tx, conference).await?;
    let (mut tasks, mut versions, mut to, mut steps) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for one in handed {
        tasks.push(one.task);
        versions.push(one.version);
        to.push(one.to);
        steps.push(new_id());
    }
    let written = sqlx::query_scalar!(
        r#"with asked as (select * from unnest($4::uuid[], $5::integer[], $6::uuid[], $7::uuid[]) as r (id, version, owner, step)),
           changed as (
               update tasks t set owner_id = a.owner, version = t.version + 1, updated_at = $8 from asked a
               where t.id = a.id and t.version = a.version and t.conference_id = $1 and t.group_id = $2 and t.owner_id = $3
                   and exists (select from members m where m.group_id = $2 and m.account_id = a.owner)
               returning t.id, t.state, t.progress, t.owner_id)
           insert into task_changes (id, task_id, account_id, at, state, progress, note, owner_changed, owner_id, what)
           select a.step, c.id, $9, $8, c.state, c.progress, $10, true, c.owner_id, $11 from changed c join asked a using (id)
           returning task_id"#,
        conference,
        group,
        from,
        &tasks,
        &versions,
        &to,
        &steps,
        now,
        actor.account(),
        why,
        What::HandedOver.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    if written.len() != handed.len() {
        return Err(Error::Conflict("problem-changed"));
    }
    let entry = |one: &Handed| {
        Entry::new(actor, "tasks.handed_over", "task", one.task)
            .of(conference)
            .with_id("from", from)
            .with_id("to", one.to)
            .touching("tasks")
    };
    Ok(handed.iter().map(entry).collect())
}
