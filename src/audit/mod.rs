//! What was done, by whom, to what: a transaction that writes commits only with an entry.
//!
//! Words: an *entry* is one row of the log; an *action* is `feature.what_was_done`; the *actor* is
//! who did it. The log holds ids and plain facts, never personal data.

mod pages;
mod rules;
mod store;

use std::collections::HashSet;
use std::net::IpAddr;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use sqlx::PgConnection;

use crate::error::Result;
use crate::kernel::Uuid;
use crate::state::App;

use crate::access::{Authority, Instance, Permission};
use crate::web::Routes;

pub use store::Texts;

pub fn routes() -> Routes {
    Routes::new().get("/admin/audit", pages::log).post("/admin/audit/export", pages::export)
}

/// Reads the log. Plan, 5.1: the audit administrator's, and nobody else's.
pub struct ReadLog;

impl Permission for ReadLog {
    const NAME: &'static str = "ReadLog";
    type Scope = Instance;

    fn allows(authority: &Authority, _: &Instance) -> bool {
        authority.is_audit_admin()
    }
}

/// Who does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody with an account, and the address she came from.
    Account(Uuid, Option<IpAddr>),
    /// A participant through her own link.
    Participant(Uuid, Option<IpAddr>),
    /// Somebody without any link.
    Visitor(Option<IpAddr>),
    /// A device with its token, and nobody signed in beside it.
    Device(Uuid, Option<IpAddr>),
    /// Whoever may run commands on the server's machine.
    Operator,
    /// The server itself.
    System,
}

impl Actor {
    /// Her account, where she has one.
    pub fn account(self) -> Option<Uuid> {
        match self {
            Actor::Account(id, _) => Some(id),
            _ => None,
        }
    }
}

/// One thing that was done. It names the part of the conference that changed, so that open pages
/// of others can be brought up to date.
#[derive(Clone, Debug)]
#[must_use = "an entry is written by Tx::commit"]
pub struct Entry {
    actor: Actor,
    action: &'static str,
    object_kind: &'static str,
    object_id: Option<Uuid>,
    conference: Option<Uuid>,
    detail: Map<String, Value>,
    topic: Option<&'static str>,
}

impl Entry {
    /// `action` is `feature.what_was_done`, `object_kind` what it was done to.
    pub fn new(
        actor: Actor,
        action: &'static str,
        object_kind: &'static str,
        object: impl Into<Option<Uuid>>,
    ) -> Entry {
        Entry {
            actor,
            action,
            object_kind,
            object_id: object.into(),
            conference: None,
            detail: Map::new(),
            topic: None,
        }
    }

    /// The conference that it happened in.
    pub fn of(mut self, conference: Uuid) -> Entry {
        self.conference = Some(conference);
        self
    }

    /// A plain fact: an id, a number, a state. Never a name, an address or a text somebody wrote.
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Entry {
        self.detail.insert(key.to_owned(), value.into());
        self
    }

    /// An id as a fact.
    pub fn with_id(self, key: &str, id: Uuid) -> Entry {
        self.with(key, json!(id))
    }

    /// Open pages that show this topic of the conference fetch it anew.
    pub fn touching(mut self, topic: &'static str) -> Entry {
        self.topic = Some(topic);
        self
    }

    fn tell(&self, app: &App) {
        if let (Some(conference), Some(topic)) = (self.conference, self.topic) {
            app.live.touch(conference, topic);
        }
    }
}

/// What a transaction commits with: one entry or several, never none.
pub trait Entries {
    fn list(self) -> Vec<Entry>;
}

impl Entries for Entry {
    fn list(self) -> Vec<Entry> {
        vec![self]
    }
}

impl Entries for (Entry, Vec<Entry>) {
    fn list(self) -> Vec<Entry> {
        let (first, mut rest) = self;
        rest.insert(0, first);
        rest
    }
}

/// A transaction that writes. Dropped without [`Tx::commit`], it undoes everything.
pub struct Tx {
    inner: crate::db::Transaction,
    app: App,
    /// The time at which all of it happens.
    pub now: DateTime<Utc>,
}

impl Tx {
    pub async fn begin(app: &App) -> Result<Tx> {
        Ok(Tx { inner: app.db.begin().await?, app: app.clone(), now: app.clock.now() })
    }

    /// The connection, for the statements of a store.
    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.inner
    }

    pub fn app(&self) -> &App {
        &self.app
    }

    /// Writes the entries and commits. Afterwards, outside the transaction, open pages are told.
    pub async fn commit(mut self, entries: impl Entries) -> Result<()> {
        let entries = entries.list();
        store::append(&mut self.inner, self.now, &entries).await?;
        self.inner.commit().await?;
        for entry in &entries {
            entry.tell(&self.app);
        }
        Ok(())
    }

    /// Marks a point in it to which [`Tx::go_back`] returns: for what may be refused row by row. A
    /// second mark takes the place of the first.
    pub async fn mark(&mut self) -> Result<()> {
        store::mark(&mut self.inner).await
    }

    /// Undoes what happened since the mark, and what kept it from going on.
    pub async fn go_back(&mut self) -> Result<()> {
        store::go_back(&mut self.inner).await
    }

    /// Commits one of the few technical writes that need no entry; see [`Unaudited`].
    pub async fn commit_unaudited(self, _: Unaudited) -> Result<()> {
        self.inner.commit().await?;
        Ok(())
    }
}

/// A statement that writes rows with an `id`, and an entry for each that was written: both or neither, and one round trip
/// where a [`Tx`] takes four. Rows go in as `r`: the id, the columns of its entry, and the columns of its own that are named
/// here. $1 is the time.
///
/// They are given as VALUES and not as arrays: PostgreSQL opens a store for each array, which took longer than to write
/// a few rows. So there is a text for each of some numbers of rows, and what is missing to one is empty.
pub struct WithEntries {
    /// Parts of the statement that the INSERT names, each ended by a comma.
    pub before: &'static str,
    /// Of `r`, beside the id and those of the entry.
    pub columns: &'static [&'static str],
    pub insert: &'static str,
    /// Parts that name what was `written`, each ended by a comma.
    pub after: &'static str,
    pub texts: Texts,
}

/// Writes at most 64 rows, each with an id of its own, and their entries in one statement, for what people wait in line for.
/// Returns the ids of the rows that were written: where one was not (`on conflict do nothing`), there is no entry.
/// `bind` adds a row's own columns, by its place in the list; those of an empty one where there is none.
///
/// Where it has to see what others committed while it waited for a lock, `locked` is the transaction that holds the
/// lock; it is committed with it.
pub async fn write_with_entries(
    app: &App,
    locked: Option<Tx>,
    rows: &[(Uuid, Entry)],
    statement: &'static WithEntries,
    bind: impl Fn(store::Bound, Option<usize>) -> store::Bound,
) -> Result<HashSet<Uuid>> {
    let query = store::with_entries_bound(statement, app.clock.now(), rows, bind);
    let written: HashSet<Uuid> = match locked {
        None => query.fetch_all(app.db.read()).await?.into_iter().collect(),
        Some(mut tx) => {
            let written = query.fetch_all(tx.conn()).await?.into_iter().collect();
            tx.inner.commit().await?;
            written
        }
    };
    for (_, entry) in rows.iter().filter(|(id, _)| written.contains(id)) {
        entry.tell(app);
    }
    Ok(written)
}

/// The technical writes that stand in no log, all of them.
#[derive(Clone, Copy, Debug)]
pub enum Unaudited {
    /// A job was taken, finished or failed.
    JobState,
    /// A sign-in was seen.
    LastSeen,
    /// An attempt was counted.
    Attempts,
    /// A mail's way through the server.
    MailState,
    /// A sign-in link was asked for by whoever knows an address; using it is an entry.
    LinkAsked,
    /// A pass link was opened for the first time.
    Confirmed,
    /// What has expired was removed: attempts, links, sign-ins, lists that were imported.
    Expired,
    /// A reading was sent again, and counted as such before it is answered.
    Repeated,
    /// A device told of its battery and its queue.
    Reported,
    /// A device told how long it served somebody.
    Measured,
    /// How far the check of a list is; its end is an entry.
    Checking,
    /// How far badges are that are made together; their beginning and their end are entries.
    Making,
    /// A part of a mailing was written; its beginning, its being stopped and its end are entries.
    Mailing,
    /// A file came with a form; whose it becomes is an entry.
    FileSent,
    /// A part of the handbook was opened, so that what changes after it is marked.
    Looked,
    /// It was looked whom to remind of what, and nobody was; what is told is an entry.
    Reminding,
    /// What is counted of people was summed up: the sums stay as they were.
    Summed,
    /// What people are found by was worked out anew from what stands there.
    Found,
    /// A delivery to a webhook was tried; that it was made is an entry.
    Delivering,
    /// Sealed values were brought under another key, as they were; the rotation is an entry.
    Renewed,
}
