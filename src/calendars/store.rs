use chrono::{DateTime, Utc};

use crate::audit::{Actor, Entry, Tx};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Lang, Uuid, Words, new_id};
use crate::state::App;
use crate::vault::{self, Place};

fn place(link: Uuid) -> Place {
    Place::new("calendar_links.token", link)
}

/// The path of somebody's calendar and since when, where she has one.
pub async fn link(app: &App, account: Uuid) -> Result<Option<(String, DateTime<Utc>)>> {
    let row = sqlx::query!("select id, token_sealed, created_at from calendar_links where account_id = $1", account)
        .fetch_optional(app.db.read())
        .await?;
    row.map(|row| {
        let token = app.vault.open_text(place(row.id), &row.token_sealed)?;
        Ok((format!("/calendars/{token}"), row.created_at))
    })
    .transpose()
}

async fn forget(tx: &mut Tx, account: Uuid) -> Result<bool> {
    let gone = sqlx::query!("delete from calendar_links where account_id = $1", account).execute(tx.conn()).await?;
    Ok(gone.rows_affected() > 0)
}

/// A new address; the one before leads nowhere any more.
pub async fn make(tx: &mut Tx, actor: Actor, account: Uuid) -> Result<Entry> {
    let (now, id, token) = (tx.now, new_id(), vault::token());
    let (hash, sealed) = tx.app().vault.keep("calendar_links", place(id), &token);
    let replaced = forget(tx, account).await?;
    sqlx::query!(
        "insert into calendar_links (id, account_id, token_hash, token_sealed, created_at) values ($1, $2, $3, $4, $5)",
        id,
        account,
        hash,
        sealed,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| crate::db::refused(error, &[("calendar_links_one_each", "problem-changed")]))?;
    Ok(Entry::new(actor, "calendar.address_made", "account", account).with("replaced", replaced))
}

/// Nothing stands at the address any more.
pub async fn turn_off(tx: &mut Tx, actor: Actor, account: Uuid) -> Result<Entry> {
    if !forget(tx, account).await? {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "calendar.address_ended", "account", account))
}

/// Whose calendar it is, and in which language it is read.
pub async fn reader(db: &Db, account: Uuid) -> Result<Option<(String, Lang)>> {
    let row = sqlx::query!("select name, language from accounts where id = $1 and disabled_at is null", account)
        .fetch_optional(db.read())
        .await?;
    Ok(row.map(|row| (row.name, Lang::from_tag(&row.language).unwrap_or_default())))
}

/// A task in somebody's calendar.
#[derive(Clone, Debug)]
pub struct Entered {
    pub id: Uuid,
    /// Rises with everything that changes, who helps among it.
    pub version: i32,
    pub slug: String,
    pub title: Words,
    pub conference: Words,
    pub group: Words,
    pub due_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
    pub is_done: bool,
    /// It is hers, or she helps; else it was, or it was dropped.
    pub stands: bool,
}

/// The tasks that somebody owns or helps with, or once did, of conferences in which she still works; those that are due
/// since `from`.
pub async fn tasks(db: &Db, account: Uuid, from: DateTime<Utc>, most: i64) -> Result<Vec<Entered>> {
    Ok(sqlx::query_as!(
        Entered,
        r#"select t.id, t.version + (select count(*) from task_changes h where h.task_id = t.id)::integer as "version!", c.slug, t.title as "title: Words", c.name as "conference: Words", g.name as "group: Words", t.due_at,
               coalesce((select max(h.at) from task_changes h where h.task_id = t.id), t.created_at) as "changed_at!",
               t.state = 'done' as "is_done!",
               t.state <> 'dropped' and (t.owner_id is not distinct from $1
                   or exists (select from task_people p where p.task_id = t.id and p.account_id = $1 and p.kind = 'helper')) as "stands!"
           from tasks t join groups g on g.id = t.group_id join conferences c on c.id = t.conference_id
           where t.due_at >= $2 and t.id in (select h.task_id from task_holders h where h.account_id = $1)
               and (exists (select from members m where m.account_id = $1 and m.conference_id = c.id)
                   or exists (select from seats s where s.account_id = $1 and s.conference_id = c.id)
                   or exists (select from grants r where r.account_id = $1 and r.role = 'organiser' and coalesce(r.conference_id, c.id) = c.id))
           order by t.due_at, t.id limit $3"#,
        account,
        from,
        most
    )
    .fetch_all(db.read())
    .await?)
}
