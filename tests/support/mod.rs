//! The ground of every story: a real PostgreSQL with a database of its own for each test, the whole
//! server in this process, and people who use it.
//!
//! Each database is cloned from one that holds the conference `fsc` (the financial security
//! conference of the template), published, which opens on 26 December 2026. The clock stands at
//! 23 November 2026, 09:00 in Beijing, until a test moves it.

// Which helpers a story uses differs from story to story.
#![allow(dead_code)]

mod browser;
mod machine;
mod people;

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::OnceLock;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use chrono::{DateTime, NaiveDate, TimeZone as _, Utc};
use plenum::audit::{Actor, Tx};
use plenum::config::Config;
use plenum::db::{self, Db, Embedded, EmbeddedOptions};
use plenum::edition::{self, Template};
use plenum::kernel::{Clock, Uuid};
use plenum::live::Live;
use plenum::state::{App, Parts};
use plenum::vault::Vault;
use plenum::web::Assets;
use sqlx::postgres::PgPool;
use sqlx::{Connection as _, Executor as _, PgConnection};
use tokio::process::Command;
use tokio::sync::{OnceCell, Semaphore};

pub use browser::{Answer, Browser};
pub use machine::Machine;

/// The slug of the conference that every database holds.
pub const SLUG: &str = "fsc";

fn cluster() -> &'static Embedded {
    static CLUSTER: OnceLock<Embedded> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let memory = PathBuf::from("/dev/shm");
        let root = if memory.is_dir() { memory } else { std::env::temp_dir() };
        let user = rustix::process::geteuid().as_raw();
        let options = EmbeddedOptions { max_connections: 400, ..EmbeddedOptions::throwaway() };
        // One a checkout: two that are tested at once do not end each other's.
        let checkout = env!("CARGO_MANIFEST_DIR").bytes().fold(5381u32, |hash, b| hash.wrapping_mul(33) ^ u32::from(b));
        let root = root.join(format!("plenum-tests-{user}-{checkout:08x}"));
        Embedded::start_or_join(&root, options).expect("PostgreSQL starts")
    })
}

async fn admin() -> PgConnection {
    let url = cluster().url("plenum_owner", "postgres");
    PgConnection::connect(&url).await.expect("PostgreSQL answers")
}

/// The database that all others are cloned from, made once for this build.
async fn template() -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    TEMPLATE
        .get_or_init(|| async {
            let name = format!("template_{}", plenum::BUILD);
            tokio::task::spawn_blocking(cluster).await.expect("PostgreSQL starts");
            let mut admin = admin().await;
            // Other processes may be doing the same.
            admin.execute("select pg_advisory_lock(1)").await.expect("lock");
            let made: bool = sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
                .bind(&name)
                .fetch_one(&mut admin)
                .await
                .expect("look");
            if !made {
                let old: Vec<String> =
                    sqlx::query_scalar("select datname from pg_database where datname ~ '^(template_|test_)'")
                        .fetch_all(&mut admin)
                        .await
                        .expect("list");
                for old in old {
                    // A test of another process may still be using it.
                    let _ = admin.execute(sqlx::AssertSqlSafe(format!("drop database if exists {old}"))).await;
                }
                let making = format!("making_{}", std::process::id());
                admin.execute(sqlx::AssertSqlSafe(format!("create database {making}"))).await.expect("create");
                fill(&making).await;
                admin
                    .execute(sqlx::AssertSqlSafe(format!("alter database {making} rename to {name}")))
                    .await
                    .expect("rename");
            }
            admin.execute("select pg_advisory_unlock(1)").await.expect("unlock");
            name
        })
        .await
}

async fn fill(database: &str) {
    db::migrate(&cluster().url("plenum_owner", database)).await.expect("the migrations run");
    let clock = Clock::fixed(start());
    let app = make_app(database, clock, config(), environment_key()).await;
    let template = Template::parse(edition::TEMPLATES[0].1).expect("the template is good");
    let mut tx = Tx::begin(&app).await.expect("a transaction");
    let opening = NaiveDate::from_ymd_opt(2026, 12, 26).expect("a date");
    let (id, entry) = edition::found(&mut tx, Actor::Operator, SLUG, &template, opening).await.expect("founded");
    sqlx::query("update conferences set state = 'published' where id = $1")
        .bind(id)
        .execute(tx.conn())
        .await
        .expect("published");
    tx.commit(entry).await.expect("committed");
    let here = plenum::conference::find(&app.db, SLUG).await.expect("found").expect("the conference");
    let mut tx = Tx::begin(&app).await.expect("a transaction");
    let entry = plenum::agenda::release_first(&mut tx, &here, Actor::Operator).await.expect("released");
    tx.commit(entry).await.expect("committed");
    app.db.close().await;
}

fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 1, 0, 0).single().expect("a time")
}

fn config() -> Config {
    let settings = [
        ("PLENUM_PUBLIC_URL", "http://plenum.test"),
        ("PLENUM_DB_CONNECTIONS", "8"),
        ("PLENUM_DEMO", "true"),
        // Everybody comes from one network here.
        ("PLENUM_REGISTRATIONS_PER_NETWORK", "100000"),
        // However busy the machine is, no story depends on how fast it is.
        ("PLENUM_REQUEST_SECONDS", "600"),
    ];
    Config::load(None, settings.map(|(name, value)| (name.to_owned(), value.to_owned()))).expect("settings")
}

/// The key of every story, as `PLENUM_KEY` holds it.
const KEY: &str = "7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e";

fn environment_key() -> Vault {
    Vault::from_text(KEY).expect("a key")
}

async fn make_app(database: &str, clock: Clock, config: Config, vault: Vault) -> App {
    let db = Db::open(&cluster().url("plenum_app", database), config.db_connections).await.expect("the pool opens");
    App::new(Parts {
        db,
        clock,
        vault,
        config,
        live: Live::default(),
        assets: Assets::load(&Assets::folder()).unwrap_or_default(),
        nav: plenum::app::nav(),
        jobs: plenum::app::jobs(),
        erasures: plenum::app::erasures(),
        password_slots: Semaphore::new(2),
        program: env!("CARGO_BIN_EXE_plenum").into(),
    })
}

/// The server under test, with a database of its own.
pub struct TestApp {
    pub app: App,
    /// The database as its owner, for looking at what is held.
    pub owner: PgPool,
    /// The conference `fsc`.
    pub conference: Uuid,
    router: axum::Router,
    database: String,
}

/// Whoever is done takes the database along: all of them at once are more than the memory of a small machine holds.
impl Drop for TestApp {
    fn drop(&mut self) {
        static REMOVER: OnceLock<Sender<String>> = OnceLock::new();
        let remover = REMOVER.get_or_init(|| {
            let (remover, left) = channel::<String>();
            thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                runtime.block_on(async {
                    let mut admin = admin().await;
                    for database in left {
                        let remove = format!("drop database if exists {database} with (force)");
                        // One that is left over goes with the next build.
                        let _ = admin.execute(sqlx::AssertSqlSafe(remove)).await;
                    }
                });
            });
            remover
        });
        let _ = remover.send(self.database.clone());
    }
}

impl TestApp {
    pub async fn new() -> TestApp {
        TestApp::with(config()).await
    }

    /// The same with other settings.
    pub async fn with(config: Config) -> TestApp {
        TestApp::made(config, environment_key()).await
    }

    /// The same with its key in a file of this folder, where it can be changed.
    pub async fn keyed(folder: &Path) -> TestApp {
        let file = folder.join("key");
        std::fs::write(&file, KEY).expect("written");
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("private");
        TestApp::made(config(), Vault::open(&file).expect("a key")).await
    }

    async fn made(config: Config, vault: Vault) -> TestApp {
        TestApp::copied(template().await, config, vault).await
    }

    /// Leaves its database, to be copied.
    pub async fn rest(&self) {
        self.app.db.close().await;
        self.owner.close().await;
    }

    /// Another that begins with what this one holds, which rests.
    pub async fn copy(&self) -> TestApp {
        TestApp::copied(&self.database, config(), environment_key()).await
    }

    async fn copied(template: &str, config: Config, vault: Vault) -> TestApp {
        let database = format!("test_{}", Uuid::new_v4().simple());
        let clone = format!("create database {database} template {template} strategy file_copy");
        let mut admin = admin().await;
        admin.execute(sqlx::AssertSqlSafe(clone)).await.expect("cloned");
        let app = make_app(&database, Clock::fixed(start()), config, vault).await;
        let owner = sqlx::postgres::PgPoolOptions::new()
            .max_connections(2)
            .connect(&cluster().url("plenum_owner", &database))
            .await
            .expect("the owner connects");
        let conference = sqlx::query_scalar("select id from conferences where slug = $1")
            .bind(SLUG)
            .fetch_one(&owner)
            .await
            .expect("the conference is there");
        let router = plenum::app::router(app.clone()).expect("the router");
        TestApp { app, owner, conference, router, database }
    }

    /// The settings of [`TestApp::new`], to be changed for [`TestApp::with`].
    pub fn settings() -> Config {
        config()
    }

    /// The address of the database as the server's own role.
    pub fn app_url(&self) -> String {
        cluster().url("plenum_app", &self.database)
    }

    /// The address of the database as its owner.
    pub fn owner_url(&self) -> String {
        cluster().url("plenum_owner", &self.database)
    }

    /// `plenum` as people run it: a process of its own, on this database.
    pub fn plenum(&self, data: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_plenum"));
        command
            .env_clear()
            .env("DATABASE_URL", self.app_url())
            .env("DATABASE_OWNER_URL", self.owner_url())
            .env("PLENUM_KEY", KEY)
            .env("PLENUM_DATA", data)
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// The whole server as one service.
    pub fn router(&self) -> axum::Router {
        self.router.clone()
    }

    /// An address in the conference.
    pub fn path(&self, tail: &str) -> String {
        format!("/c/{SLUG}{tail}")
    }

    /// One value from the database, as its owner sees it.
    pub async fn value<T>(&self, sql: &'static str) -> T
    where
        T: Send + Unpin + for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        sqlx::query_scalar(sql).fetch_one(&self.owner).await.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// Until somebody waits for a lock in the database.
    pub async fn somebody_waits(&self) {
        let waits = "select exists (select from pg_locks l join pg_stat_activity a on a.pid = l.pid
                     where not l.granted and a.datname = current_database())";
        for _ in 0..1_000 {
            if self.value::<bool>(waits).await {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("nobody waits for a lock");
    }

    /// A statement as the owner of the database.
    pub async fn sql(&self, sql: &'static str) {
        self.owner.execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// Releases the agenda as its draft stands.
    pub async fn release_agenda(&self) {
        let here = plenum::conference::find(&self.app.db, SLUG).await.expect("found").expect("the conference");
        let mut tx = Tx::begin(&self.app).await.expect("a transaction");
        let note = plenum::kernel::Words::default();
        let entry = plenum::agenda::release(&mut tx, &here, &note, Actor::Operator, |_| true).await.expect("released");
        tx.commit(entry).await.expect("committed");
    }

    /// The actions in the log, oldest first.
    pub async fn actions(&self) -> Vec<String> {
        sqlx::query_scalar("select action from audit_log order by id").fetch_all(&self.owner).await.expect("the log")
    }

    /// Does what is due later. Tells how much was done.
    pub async fn run_jobs(&self) -> usize {
        plenum::jobs::run_due(&self.app).await.expect("the queue is read")
    }

    /// The mails in the outbox, oldest first: address, subject, body.
    pub async fn mails(&self) -> Vec<(String, String, String)> {
        type Row = (Uuid, Vec<u8>, Vec<u8>, Vec<u8>);
        let rows: Vec<Row> =
            sqlx::query_as("select id, address_sealed, subject_sealed, body_sealed from mails order by created_at, id")
                .fetch_all(&self.owner)
                .await
                .expect("the mails");
        let open = |id, column, sealed: &[u8]| {
            self.app.vault.open_text(plenum::vault::Place::new(column, id), sealed).expect("it opens")
        };
        rows.into_iter()
            .map(|(id, address, subject, body)| {
                (
                    open(id, "mails.address", &address),
                    open(id, "mails.subject", &subject),
                    open(id, "mails.body", &body),
                )
            })
            .collect()
    }
}
