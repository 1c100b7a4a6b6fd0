//! Connections that wait for the next query, in front of sqlx's pool.
//!
//! sqlx's pool tests each connection that comes back: one more round trip for every query outside a
//! transaction, on a task of its own. A query that was answered to its end has left its connection in
//! order; that one is kept here and handed to the next query. Every other way out (an error, a request
//! that was given up, a transaction that was not committed) leads through sqlx's pool and its test.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnection, PgQueryResult, PgRow};
use sqlx::{Database, Either, Execute, Executor, Postgres, SqlStr};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Db;

/// How long a query waits for a connection.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// A connection that was not used for so long may be dead: sqlx's pool looks.
const RESTED: Duration = Duration::from_secs(60);
/// After so long sqlx's pool decides whether a connection is replaced by a new one.
const KEPT: Duration = Duration::from_secs(600);

/// The connections that wait.
#[derive(Debug)]
pub struct Waiting {
    connections: Mutex<Vec<Kept>>,
    /// As many as there are connections for queries: whoever holds a permit finds a connection here or
    /// room for one in sqlx's pool, and never waits there for one that lies here.
    room: Arc<Semaphore>,
}

#[derive(Debug)]
struct Kept {
    connection: PoolConnection<Postgres>,
    taken: Instant,
    used: Instant,
}

impl Waiting {
    pub fn new(room: usize) -> Waiting {
        Waiting { connections: Mutex::default(), room: Arc::new(Semaphore::new(room)) }
    }

    pub fn len(&self) -> usize {
        self.connections.lock().expect("never poisoned").len()
    }

    /// Gives all of them to sqlx's pool.
    pub fn clear(&self) {
        self.connections.lock().expect("never poisoned").clear();
    }

    /// After an error that says that the database has ended or gone: those that wait are as dead as this one was, and
    /// would fail one request each when it is back. sqlx's pool looks at each.
    fn doubt(&self, error: &sqlx::Error) {
        if is_gone(error) {
            self.clear();
        }
    }

    fn pop(&self) -> Option<Kept> {
        let mut connections = self.connections.lock().expect("never poisoned");
        let last = connections.pop()?;
        if last.used.elapsed() > RESTED {
            // All others have rested longer.
            connections.clear();
            return None;
        }
        (last.taken.elapsed() < KEPT).then_some(last)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        // Given back to the pool they would need a runtime, which may have ended; this closes them. (It does
        // where the pool keeps no least number of connections.)
        for kept in self.connections.get_mut().expect("never poisoned").drain(..) {
            drop(kept.connection.leak());
        }
    }
}

/// Whether it is the connection that failed, not what was asked: broken, or ended by the database (class 57P of
/// PostgreSQL's codes: it shuts down, crashed, or starts).
fn is_gone(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        sqlx::Error::Database(error) => matches!(error.code().as_deref(), Some("57P01" | "57P02" | "57P03")),
        _ => false,
    }
}

/// A connection in use. Dropped, it goes to sqlx's pool, which tests it first.
#[derive(Debug)]
struct Lease {
    kept: Kept,
    db: Db,
    _permit: OwnedSemaphorePermit,
}

impl Lease {
    /// Keeps the connection for the next query: only after everything that was asked is answered.
    fn done(mut self) {
        if !self.db.pool.is_closed() {
            self.kept.used = Instant::now();
            self.db.waiting.connections.lock().expect("never poisoned").push(self.kept);
        }
    }
}

impl Db {
    async fn lease(&self) -> sqlx::Result<Lease> {
        let permit = tokio::time::timeout(PATIENCE, self.waiting.room.clone().acquire_owned())
            .await
            .map_err(|_| sqlx::Error::PoolTimedOut)?
            .map_err(|_| sqlx::Error::PoolClosed)?;
        let kept = match self.waiting.pop() {
            Some(kept) => kept,
            None => {
                let connection = self.pool.acquire().await?;
                let now = Instant::now();
                Kept { connection, taken: now, used: now }
            }
        };
        Ok(Lease { kept, db: self.clone(), _permit: permit })
    }

    /// Runs a query to its end: an error after the first row is this query's and not the next one's.
    async fn run<'q>(&self, query: impl Execute<'q, Postgres> + 'q) -> sqlx::Result<Vec<Either<PgQueryResult, PgRow>>> {
        let mut lease = self.lease().await?;
        let all: sqlx::Result<Vec<_>> = lease.kept.connection.fetch_many(query).try_collect().await;
        match &all {
            Ok(_) => lease.done(),
            Err(error) => self.waiting.doubt(error),
        }
        all
    }
}

impl<'c> Executor<'c> for &'c Db {
    type Database = Postgres;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, sqlx::Result<Either<PgQueryResult, PgRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Postgres>,
    {
        stream::once(self.run(query)).map_ok(|all| stream::iter(all.into_iter().map(Ok))).try_flatten().boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, sqlx::Result<Option<PgRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Postgres>,
    {
        Box::pin(async move { Ok(self.run(query).await?.into_iter().find_map(Either::right)) })
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [<Postgres as Database>::TypeInfo],
    ) -> BoxFuture<'e, sqlx::Result<<Postgres as Database>::Statement>>
    where
        'c: 'e,
    {
        Box::pin(async move { self.lease().await?.kept.connection.prepare_with(sql, parameters).await })
    }

    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, sqlx::Result<sqlx::Describe<Postgres>>>
    where
        'c: 'e,
    {
        Box::pin(async move { self.lease().await?.kept.connection.describe(sql).await })
    }
}

/// A transaction. Dropped without [`Transaction::commit`], it undoes everything.
#[derive(Debug)]
pub struct Transaction(Option<Lease>);

impl Transaction {
    pub(super) async fn begin(db: &Db) -> sqlx::Result<Transaction> {
        // Held before it begins: given up in between, it is undone as well.
        let mut transaction = Transaction(Some(db.lease().await?));
        transaction.execute("begin").await.inspect_err(|error| db.waiting.doubt(error))?;
        Ok(transaction)
    }

    pub async fn commit(mut self) -> sqlx::Result<()> {
        self.execute("commit").await?;
        if let Some(lease) = self.0.take() {
            lease.done();
        }
        Ok(())
    }
}

impl Deref for Transaction {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.0.as_ref().expect("only commit takes it").kept.connection
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.0.as_mut().expect("only commit takes it").kept.connection
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let Some(mut lease) = self.0.take() else { return };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            drop(lease.kept.connection.leak());
            return;
        };
        runtime.spawn(async move {
            match lease.kept.connection.execute("rollback").await {
                Ok(_) => lease.done(),
                // Without its connection the database undoes it too.
                Err(_) => lease.kept.connection.close_on_drop(),
            }
        });
    }
}
