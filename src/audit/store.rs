use std::net::IpAddr;

use chrono::{DateTime, Utc};
use ipnet::IpNet;
use serde_json::Value;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};

use super::rules::Filter;
use super::{Actor, Entry};
use crate::db::Db;
use crate::db::list::PAGE_SIZE;
use crate::error::Result;
use crate::kernel::{Email, Uuid, Words};

/// A query with some of its arguments.
pub type Bound = Query<'static, Postgres, PgArguments>;

impl Actor {
    fn columns(self) -> (&'static str, Option<Uuid>, Option<IpAddr>) {
        match self {
            Actor::Account(id, address) => ("account", Some(id), address),
            Actor::Participant(id, address) => ("participant", Some(id), address),
            Actor::Visitor(address) => ("visitor", None, address),
            Actor::Operator => ("operator", None, None),
            Actor::System => ("system", None, None),
        }
    }
}

/// Appends entries, all in one statement.
pub async fn append(connection: &mut PgConnection, now: DateTime<Utc>, entries: &[Entry]) -> sqlx::Result<()> {
    let mut kinds = Vec::with_capacity(entries.len());
    let mut actors: Vec<Option<Uuid>> = Vec::with_capacity(entries.len());
    let mut conferences: Vec<Option<Uuid>> = Vec::with_capacity(entries.len());
    let mut actions = Vec::with_capacity(entries.len());
    let mut objects: Vec<Option<Uuid>> = Vec::with_capacity(entries.len());
    let mut object_kinds = Vec::with_capacity(entries.len());
    let mut details = Vec::with_capacity(entries.len());
    let mut addresses: Vec<Option<IpNet>> = Vec::with_capacity(entries.len());
    for entry in entries {
        let (kind, actor, address) = entry.actor.columns();
        kinds.push(kind.to_owned());
        actors.push(actor);
        conferences.push(entry.conference);
        actions.push(entry.action.to_owned());
        object_kinds.push(entry.object_kind.to_owned());
        objects.push(entry.object_id);
        details.push(Value::Object(entry.detail.clone()));
        addresses.push(address.map(IpNet::from));
    }
    sqlx::query!(
        r#"insert into audit_log (at, actor_kind, actor_id, conference_id, action, object_kind, object_id, detail, address)
           select $1, * from unnest($2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::jsonb[], $9::inet[])"#,
        now,
        &kinds,
        &actors as &[Option<Uuid>],
        &conferences as &[Option<Uuid>],
        &actions,
        &object_kinds,
        &objects as &[Option<Uuid>],
        &details,
        &addresses as &[Option<IpNet>],
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The query of a statement that [`super::with_entry`] made, with its entry bound as $1 to $9.
pub fn with_entry_bound(sql: &'static str, now: DateTime<Utc>, entry: Entry) -> Bound {
    let (kind, actor, address) = entry.actor.columns();
    sqlx::query(sql)
        .bind(now)
        .bind(kind)
        .bind(actor)
        .bind(entry.conference)
        .bind(entry.action)
        .bind(entry.object_kind)
        .bind(entry.object_id)
        .bind(Value::Object(entry.detail))
        .bind(address.map(IpNet::from))
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
    pub fn facts(&self) -> String {
        let Value::Object(facts) = &self.detail else { return String::new() };
        let facts: Vec<String> = facts
            .iter()
            .map(|(key, value)| match value {
                Value::String(text) => format!("{key}={text}"),
                other => format!("{key}={other}"),
            })
            .collect();
        facts.join(" ")
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
