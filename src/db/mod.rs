//! The database: the pool (private to this folder), migrations, and what its constraints say.
//!
//! Two roles: migrations run as the owner, the server as `plenum_app`, which has no right to
//! change the audit log.

mod embedded;
mod gather;
pub mod list;
mod pool;

pub use embedded::{Embedded, EmbeddedError, Options as EmbeddedOptions};
pub use gather::{Gather, Size};
pub use pool::Transaction;

use std::str::FromStr;
use std::sync::Arc;

use anyhow::Context as _;
use sqlx::Executor as _;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};

/// Every migration, in order, as it is built into the server.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// The role under which the server works.
const APP_ROLE: &str = "plenum_app";

/// Where one address serves both roles, its connections become `plenum_app`: an owner who is no
/// superuser must be its member. One who may not see to that herself has an administrator who did.
const BECOME_APP: &str = "do $$ begin
    if current_user <> 'plenum_app' and not (select rolsuper from pg_roles where rolname = current_user) then
        execute format('grant plenum_app to %I', current_user);
    end if;
exception when insufficient_privilege then null; end $$";

/// A pool of connections, each of which acts as `plenum_app`.
#[derive(Clone, Debug)]
pub struct Db {
    pool: PgPool,
    waiting: Arc<pool::Waiting>,
}

impl Db {
    /// Opens the pool. Every query has a deadline of 15 s, every wait for a connection one of 5 s.
    /// One of the connections hears notifications; the others are for queries.
    pub async fn open(url: &str, connections: u32) -> anyhow::Result<Db> {
        let options = PgConnectOptions::from_str(url)
            .context("the address of the database cannot be read")?
            .application_name("plenum")
            .options([
                ("statement_timeout", "15s"),
                ("idle_in_transaction_session_timeout", "30s"),
                // Statements are planned once a connection. Left to itself, PostgreSQL plans those that
                // take arrays again at every call, which costs more than running them.
                ("plan_cache_mode", "force_generic_plan"),
                // What is read is in memory, or on a disk that does not mind where it reads.
                ("random_page_cost", "1.1"),
                // Compiling a query pays where it runs for seconds, and none of ours does.
                ("jit", "off"),
            ]);
        let connections = connections.max(2);
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(pool::PATIENCE)
            .test_before_acquire(false)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    let role: String =
                        sqlx::query_scalar("select current_user::text").fetch_one(&mut *connection).await?;
                    if role != APP_ROLE {
                        // One address for both roles was given: give up the owner's rights for work.
                        connection.execute("set role plenum_app").await?;
                    }
                    Ok(())
                })
            })
            .connect_with(options)
            .await
            .context("the database does not answer")?;
        Ok(Db { pool, waiting: Arc::new(pool::Waiting::new(connections as usize - 1)) })
    }

    /// For reading. Writing goes through [`crate::audit::Tx`], which commits only with an entry.
    pub fn read(&self) -> &Db {
        self
    }

    /// A transaction; only `audit` and `jobs` may ask for one (held by `tests/architecture.rs`).
    pub async fn begin(&self) -> sqlx::Result<Transaction> {
        Transaction::begin(self).await
    }

    /// A connection of its own that hears notifications.
    pub async fn listen(&self, channel: &str) -> sqlx::Result<sqlx::postgres::PgListener> {
        let mut listener = sqlx::postgres::PgListener::connect_with(&self.pool).await?;
        listener.listen(channel).await?;
        Ok(listener)
    }

    /// Tells every server on this database. Never inside a transaction that does anything else:
    /// a commit that notifies takes a lock of the whole cluster.
    pub async fn notify(&self, channel: &str, payload: &str) -> sqlx::Result<()> {
        sqlx::query("select pg_notify($1, $2)").bind(channel).bind(payload).execute(self).await?;
        Ok(())
    }

    /// Whether the database answers and holds exactly the migrations of this build.
    pub async fn is_ready(&self) -> bool {
        let held: sqlx::Result<i64> =
            sqlx::query_scalar("select count(*) from _sqlx_migrations where success").fetch_one(self).await;
        held.is_ok_and(|held| held == MIGRATIONS.iter().count() as i64)
    }

    /// How many connections are open, and how many of them idle.
    pub fn connections(&self) -> (u32, usize) {
        (self.pool.size(), self.pool.num_idle() + self.waiting.len())
    }

    pub async fn close(&self) {
        self.waiting.clear();
        self.pool.close().await;
    }
}

/// Brings the schema up to this build, as the owner. Safe to run from several servers at once.
pub async fn migrate(owner_url: &str) -> anyhow::Result<()> {
    use sqlx::Connection as _;
    let mut connection = PgConnection::connect(owner_url).await.context("the database does not answer")?;
    MIGRATIONS.run(&mut connection).await.context("a migration failed")?;
    connection.execute(BECOME_APP).await?;
    connection.close().await?;
    Ok(())
}

/// Whether a database holds exactly the migrations of this build. False where there are none yet.
pub async fn is_current(url: &str) -> anyhow::Result<bool> {
    use sqlx::Connection as _;
    let mut connection =
        PgConnection::connect(url).await.context("the database does not answer; check DATABASE_URL")?;
    let held: sqlx::Result<i64> =
        sqlx::query_scalar("select count(*) from _sqlx_migrations where success").fetch_one(&mut connection).await;
    connection.close().await?;
    Ok(held.is_ok_and(|held| held == MIGRATIONS.iter().count() as i64))
}

/// The name of the constraint that refused a statement, if one did.
pub fn constraint(error: &sqlx::Error) -> Option<&str> {
    error.as_database_error().and_then(|error| error.constraint())
}

/// Turns a refusal by a named constraint into what the reader is told; any other error breaks.
pub fn refused(error: sqlx::Error, sentences: &[(&str, &'static str)]) -> crate::error::Error {
    match constraint(&error).and_then(|name| sentences.iter().find(|(held, _)| *held == name)) {
        Some((_, sentence)) => crate::error::Error::Conflict(sentence),
        None => error.into(),
    }
}
