use std::net::IpAddr;
use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use ipnet::IpNet;
use serde_json::Value;
use sqlx::postgres::PgArguments;
use sqlx::query::QueryScalar;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};

use super::rules::Filter;
use super::{Actor, Entry, WithEntries};
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

/// So many rows at once has a text of a statement.
const SIZES: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];
/// What a row of [`WithEntries`] has for its entry, behind its id.
const ENTRY: [&str; 8] = ["kind", "actor", "logged_in", "action", "object_kind", "object", "detail", "address"];

/// The texts of a statement, each made when it is needed first.
#[derive(Default)]
pub struct Texts([OnceLock<String>; SIZES.len()]);

impl Texts {
    pub const fn new() -> Texts {
        Texts([const { OnceLock::new() }; SIZES.len()])
    }
}

impl WithEntries {
    /// The text for so many rows.
    fn text(&self, size: usize) -> String {
        let columns = 1 + ENTRY.len() + self.columns.len();
        let row = |n: usize| {
            let places = (0..columns).map(|column| format!("${}", 2 + n * columns + column));
            format!("({})", places.collect::<Vec<_>>().join(", "))
        };
        let rows: Vec<String> = (0..size).map(row).collect();
        let names: Vec<&str> = ["id"].into_iter().chain(ENTRY).chain(self.columns.iter().copied()).collect();
        format!(
            "with r as materialized (select * from (values {}) as r ({}) where id is not null), {} written as ({} returning id), {} \
             logged as (insert into audit_log (at, actor_kind, actor_id, conference_id, action, object_kind, object_id, detail, address) \
             select $1, r.kind, r.actor, r.logged_in, r.action, r.object_kind, r.object, r.detail, r.address from r \
             where r.id in (select id from written)) select id from written",
            rows.join(", "),
            names.join(", "),
            self.before,
            self.insert,
            self.after
        )
    }
}

/// The query of such a statement with all of its arguments.
pub fn with_entries_bound(
    statement: &'static WithEntries,
    now: DateTime<Utc>,
    rows: &[(Uuid, Entry)],
    bind: impl Fn(Bound, Option<usize>) -> Bound,
) -> Bound {
    let place = SIZES.iter().position(|size| *size >= rows.len()).expect("no more rows than go at once");
    let text: &'static str = statement.texts.0[place].get_or_init(|| statement.text(SIZES[place]));
    let mut query = sqlx::query_scalar(text).bind(now);
    for n in 0..SIZES[place] {
        let (row, entry) = rows.get(n).map(|(id, entry)| (*id, entry)).unzip();
        let (kind, actor, address) = entry.map(|entry| entry.actor.columns()).unwrap_or_default();
        query = query
            .bind(row)
            .bind(kind)
            .bind(actor)
            .bind(entry.and_then(|entry| entry.conference))
            .bind(entry.map(|entry| entry.action))
            .bind(entry.map(|entry| entry.object_kind))
            .bind(entry.and_then(|entry| entry.object_id))
            .bind(entry.map(|entry| Value::Object(entry.detail.clone())))
            .bind(address.map(IpNet::from));
        query = bind(query, entry.map(|_| n));
    }
    query
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
