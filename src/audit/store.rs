use std::net::IpAddr;

use chrono::{DateTime, Utc};
use ipnet::IpNet;
use serde_json::Value;
use sqlx::postgres::PgArguments;
use sqlx::query::QueryScalar;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};

use super::rules::Filter;
use super::{Actor, Entry};
use crate::db::Db;
use crate::db::list::PAGE_SIZE;
use crate::error::Result;
use crate::kernel::{Email, Uuid, Words};

impl Actor {
    fn columns(self) -> (&'static str, Option<Uuid>, Option<IpAddr>) {
        match self {
            Actor::Account(id, address) => ("account", Some(id), address),
            Actor::Participant(id, address) => ("participant", Some(id), address),
            Actor::Visitor(address) => ("visitor", None, address),
            Actor::Device(id, address) => ("device", Some(id), address),
            Actor::Operator => ("operator", None, None),
            Actor::System => ("system", None, None),
        }
    }
}

pub async fn mark(connection: &mut PgConnection) -> Result<()> {
    sqlx::query("savepoint mark").execute(connection).await?;
    Ok(())
}

pub async fn go_back(connection: &mut PgConnection) -> Result<()> {
    sqlx::query("rollback to savepoint mark").execute(connection).await?;
    Ok(())
}

/// Entries as the columns of the log, for `unnest`.
#[derive(Default)]
struct Columns {
    kinds: Vec<String>,
    actors: Vec<Option<Uuid>>,
    conferences: Vec<Option<Uuid>>,
    actions: Vec<String>,
    object_kinds: Vec<String>,
    objects: Vec<Option<Uuid>>,
    details: Vec<Value>,
    addresses: Vec<Option<IpNet>>,
}

impl Columns {
    fn of<'a>(entries: impl Iterator<Item = &'a Entry>) -> Columns {
        let mut columns = Columns::default();
        for entry in entries {
            let (kind, actor, address) = entry.actor.columns();
            columns.kinds.push(kind.to_owned());
            columns.actors.push(actor);
            columns.conferences.push(entry.conference);
            columns.actions.push(entry.action.to_owned());
            columns.object_kinds.push(entry.object_kind.to_owned());
            columns.objects.push(entry.object_id);
            columns.details.push(Value::Object(entry.detail.clone()));
            columns.addresses.push(address.map(IpNet::from));
        }
        columns
    }
}

/// Appends entries, all in one statement.
pub async fn append(connection: &mut PgConnection, now: DateTime<Utc>, entries: &[Entry]) -> sqlx::Result<()> {
    let columns = Columns::of(entries.iter());
    sqlx::query!(
        r#"insert into audit_log (at, actor_kind, actor_id, conference_id, action, object_kind, object_id, detail, address)
           select $1, * from unnest($2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::jsonb[], $9::inet[])"#,
        now,
        &columns.kinds,
        &columns.actors as &[Option<Uuid>],
        &columns.conferences as &[Option<Uuid>],
        &columns.actions,
        &columns.object_kinds,
        &columns.objects as &[Option<Uuid>],
        &columns.details,
        &columns.addresses as &[Option<IpNet>],
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A query of ids with some of its arguments.
pub type Bound = QueryScalar<'static, Postgres, Uuid, PgArguments>;

/// The query of a statement that [`super::with_entries`] made, with its entries bound as $1 to $10.
pub fn with_entries_bound(sql: &'static str, now: DateTime<Utc>, rows: &[(Uuid, Entry)]) -> Bound {
    let columns = Columns::of(rows.iter().map(|(_, entry)| entry));
    sqlx::query_scalar(sql)
        .bind(now)
        .bind(columns.kinds)
        .bind(columns.actors)
        .bind(columns.conferences)
        .bind(columns.actions)
        .bind(columns.object_kinds)
        .bind(columns.objects)
        .bind(columns.details)
        .bind(columns.addresses)
        .bind(rows.iter().map(|(id, _)| *id).collect::<Vec<Uuid>>())
}

/// A row of the log, with the name of whoever has an account.
#[derive(Clone, Debug, FromRow)]
pub struct Row {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub actor_name: Option<String>,
    pub conference_id: Option<Uuid>,
    pub action: String,
    pub object_kind: String,
    pub object_id: Option<Uuid>,
    pub object_name: Option<String>,
    pub detail: Value,
    pub address: Option<IpNet>,
}

impl Row {
    pub fn address(&self) -> String {
        self.address.map(|net| net.addr().to_string()).unwrap_or_default()
    }

    /// The plain facts, in the order of their names.
    pub fn facts(&self) -> Vec<(&str, String)> {
        let Value::Object(facts) = &self.detail else { return Vec::new() };
        facts
            .iter()
            .map(|(key, value)| match value {
                Value::String(text) => (key.as_str(), text.clone()),
                other => (key.as_str(), other.to_string()),
            })
            .collect()
    }
}

/// Where in the log to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    Newest,
    /// Older than this row.
    Before(i64),
    /// Newer than this row.
    After(i64),
}

/// Up to `limit` rows, newest first.
pub async fn read(db: &Db, filter: &Filter, from: From, limit: i64) -> Result<Vec<Row>> {
    // The page of the log is cut out first: names are looked up for its rows alone.
    let mut query = QueryBuilder::<Postgres>::new("with l as (select * from audit_log where true");
    if let Some(action) = &filter.action {
        query.push(" and action like ").push_bind(format!("{}%", action.replace('_', "\\_")));
    }
    if let Some(actor) = filter.actor {
        query.push(" and actor_id = ").push_bind(actor);
    }
    if let Some(conference) = filter.conference {
        query.push(" and conference_id = ").push_bind(conference);
    }
    if let Some(object) = filter.object {
        query.push(" and object_id = ").push_bind(object);
    }
    if let Some(from) = filter.from {
        query.push(" and at >= ").push_bind(from);
    }
    if let Some(to) = filter.to {
        query.push(" and at < ").push_bind(to);
    }
    match from {
        From::Newest => query.push(" order by id desc"),
        From::Before(id) => query.push(" and id < ").push_bind(id).push(" order by id desc"),
        From::After(id) => query.push(" and id > ").push_bind(id).push(" order by id"),
    };
    query.push(" limit ").push_bind(limit);
    query.push(
        ") select l.*, a.name as actor_name, o.name as object_name from l \
           left join accounts a on a.id = l.actor_id \
           left join accounts o on o.id = l.object_id and l.object_kind = 'account' \
           order by l.id desc",
    );
    Ok(query.build_query_as().fetch_all(db.read()).await?)
}

/// A page of the log, and whether there is more in either direction.
pub struct LogPage {
    pub rows: Vec<Row>,
    pub newer: bool,
    pub older: bool,
}

pub async fn page(db: &Db, filter: &Filter, from: From) -> Result<LogPage> {
    let size = usize::try_from(PAGE_SIZE).unwrap_or(50);
    let mut rows = read(db, filter, from, PAGE_SIZE + 1).await?;
    let more = rows.len() > size;
    match from {
        From::After(_) => {
            if more {
                rows.remove(0);
            }
            Ok(LogPage { rows, newer: more, older: true })
        }
        _ => {
            rows.truncate(size);
            Ok(LogPage { rows, newer: from != From::Newest, older: more })
        }
    }
}

/// The account behind an address.
pub async fn account_of(db: &Db, email: &Email) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar!("select id from accounts where email = $1", email.as_str())
        .fetch_optional(db.read())
        .await?)
}

/// A conference as the log's filter offers it.
pub struct Place {
    pub id: Uuid,
    pub name: Words,
}

pub async fn conferences(db: &Db) -> Result<Vec<Place>> {
    Ok(sqlx::query_as!(Place, r#"select id, name as "name: Words" from conferences order by opens_at desc limit 500"#)
        .fetch_all(db.read())
        .await?)
}
