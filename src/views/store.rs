//! All SQL of views.

use super::rules::Named;
use crate::access::Authority;
use crate::audit::{Actor, Entry, Tx};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, new_id};

/// A view that somebody keeps.
#[derive(Clone, Debug)]
pub struct View {
    pub id: Uuid,
    pub list: String,
    /// Who keeps it.
    pub account: Uuid,
    pub shared: bool,
    pub name: String,
    pub query: String,
    pub version: i32,
}

impl View {
    /// Whether it is hers to change.
    pub fn is_changed_by(&self, authority: &Authority, conference: Uuid) -> bool {
        if self.shared { authority.organises(conference) } else { self.account == authority.account }
    }
}

const NAMES: &[(&str, &str)] =
    &[("saved_views_own_once", "views-fault-exists"), ("saved_views_shared_once", "views-fault-exists")];

/// The views of a list that somebody sees: her own, and of an organiser those that are shared.
pub async fn views(db: &Db, conference: Uuid, list: &str, account: Uuid, organises: bool) -> Result<Vec<View>> {
    Ok(sqlx::query_as!(
        View,
        r#"select id, list, account_id as account, shared, name, query, version from saved_views
           where conference_id = $1 and list = $2 and ((account_id = $3 and not shared) or (shared and $4))
           order by not shared, lower(name), id"#,
        conference,
        list,
        account,
        organises
    )
    .fetch_all(db.read())
    .await?)
}

/// A view of the conference.
pub async fn view(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<View>> {
    Ok(sqlx::query_as!(
        View,
        r#"select id, list, account_id as account, shared, name, query, version from saved_views
           where id = $1 and conference_id = $2"#,
        id,
        conference
    )
    .fetch_optional(db.read())
    .await?)
}

// A name and a query are what somebody wrote: they stand in no entry.
fn entry(actor: Actor, action: &'static str, conference: Uuid, id: Uuid) -> Entry {
    Entry::new(actor, action, "view", id).of(conference)
}

/// Keeps a view; its id comes back.
pub async fn add(
    tx: &mut Tx,
    conference: Uuid,
    (list, query): (&str, &str),
    named: &Named,
    account: Uuid,
    actor: Actor,
) -> Result<(Uuid, Entry)> {
    let (id, now) = (new_id(), tx.now);
    sqlx::query!(
        "insert into saved_views (id, conference_id, list, account_id, shared, name, query, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        id,
        conference,
        list,
        account,
        named.shared,
        named.name,
        query,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, NAMES))?;
    Ok((id, entry(actor, "view.saved", conference, id).with("list", list).with("shared", named.shared)))
}

/// Renames a view, shares it, takes it back; one that is taken back is whoever's does it.
pub async fn change(
    tx: &mut Tx,
    conference: Uuid,
    id: Uuid,
    version: i32,
    named: &Named,
    account: Uuid,
    actor: Actor,
) -> Result<Entry> {
    let now = tx.now;
    let done = sqlx::query!(
        "update saved_views set name = $4, account_id = case when shared and not $5 then $7 else account_id end, shared = $5,
             updated_at = $6, version = version + 1
         where id = $1 and conference_id = $2 and version = $3",
        id,
        conference,
        version,
        named.name,
        named.shared,
        now,
        account
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, NAMES))?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(actor, "view.changed", conference, id).with("shared", named.shared))
}

/// Keeps other filters and columns under the same name.
pub async fn change_query(
    tx: &mut Tx,
    conference: Uuid,
    id: Uuid,
    version: i32,
    query: &str,
    actor: Actor,
) -> Result<Entry> {
    let now = tx.now;
    let done = sqlx::query!(
        "update saved_views set query = $4, updated_at = $5, version = version + 1
         where id = $1 and conference_id = $2 and version = $3",
        id,
        conference,
        version,
        query,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(actor, "view.changed", conference, id))
}

pub async fn remove(tx: &mut Tx, conference: Uuid, id: Uuid, version: i32, actor: Actor) -> Result<Entry> {
    let done = sqlx::query!(
        "delete from saved_views where id = $1 and conference_id = $2 and version = $3",
        id,
        conference,
        version
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(actor, "view.removed", conference, id))
}
