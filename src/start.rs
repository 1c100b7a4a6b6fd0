//! Starting and stopping: settings, database, keys, what runs beside the pages, listeners.
//!
//! `Database::find` first, outside the asynchronous runtime; then [`open`] for the application
//! alone (commands), or [`start`] for the whole server (also for demonstrations, benches and tests).

use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use axum::Router;
use axum::routing::get;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::db::{self, Db, Embedded, EmbeddedOptions};
use crate::kernel::Clock;
use crate::live::Live;
use crate::state::{App, Parts};
use crate::vault::Vault;
use crate::vault::prints::{self, Misfit};
use crate::web::Assets;
use crate::web::serve::{Limits, Tls, serve};
use crate::{
    accounts, app, brought, cli, difficulties, files, grants, imports, jobs, liaisons, outcomes, push, registration,
    reminders, webhooks,
};

/// Where the database is; the private one runs as long as this value lives.
pub struct Database {
    url: String,
    owner_url: Option<String>,
    embedded: Option<Embedded>,
}

impl Database {
    /// `DATABASE_URL` when it is set (`DATABASE_OWNER_URL` for migrations), else a PostgreSQL of our
    /// own in the data folder. `join`: commands may use the one that a running server has started.
    /// Blocks: call it before the runtime is built.
    pub fn find(config: &Config, join: bool) -> anyhow::Result<Database> {
        let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        if let Some(url) = variable("DATABASE_URL") {
            return Ok(Database { url, owner_url: variable("DATABASE_OWNER_URL"), embedded: None });
        }
        let root = config.data.join("pg");
        let options = EmbeddedOptions {
            max_connections: EmbeddedOptions::default().max_connections.max(config.db_connections + 20),
            ..EmbeddedOptions::default()
        };
        let embedded = if join { Embedded::start_or_join(&root, options)? } else { Embedded::start(&root, options)? };
        Ok(Database { url: embedded.app_url(), owner_url: Some(embedded.owner_url()), embedded: Some(embedded) })
    }

    /// A database by its addresses, for tests.
    pub fn at(url: String, owner_url: String) -> Database {
        Database { url, owner_url: Some(owner_url), embedded: None }
    }

    /// Whether it is our own.
    pub fn is_embedded(&self) -> bool {
        self.embedded.is_some()
    }

    /// Brings the schema up to this build. Where only the server's role is known, it must be already.
    pub async fn migrate(&self) -> anyhow::Result<()> {
        match &self.owner_url {
            Some(url) => db::migrate(url).await,
            None if db::is_current(&self.url).await? => Ok(()),
            None => db::migrate(&self.url).await.context(
                "the database has not the tables of this version, and the role of DATABASE_URL could not make them. \
                 Set DATABASE_OWNER_URL to a role that owns the database and run: plenum migrate",
            ),
        }
    }
}

/// The application on a migrated database, without anything that runs beside it. Keys that are not those of the
/// database are refused.
pub async fn open(config: Config, clock: Clock, database: &Database) -> anyhow::Result<App> {
    let app = open_with_any_keys(config, clock, database).await?;
    let Err(misfit) = prints::check(&app, &app::columns()).await.map_err(cli::plain)? else { return Ok(app) };
    let place = if app.config.key.is_empty() {
        app.config.data.join("key").display().to_string()
    } else {
        "PLENUM_KEY".to_owned()
    };
    let told = |ids: &[u8]| ids.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
    let wrong = match &misfit {
        Misfit::Other(ids) => {
            format!("{place} holds another key {} than the one that this database is sealed with", told(ids))
        }
        Misfit::Missing(ids) => {
            format!("{place} holds none of the keys that this database is sealed with (key {})", told(ids))
        }
    };
    app.db.close().await;
    bail!(
        "{wrong}. Put the right keys back from the backup, or give them as the other servers have them; or this is \
         another installation's database or data folder. If the right keys are lost for good, what they sealed is lost \
         with them, and these take their place by: plenum keys adopt"
    )
}

/// The same without looking whether the keys fit: for the command that takes others in their place.
pub async fn open_with_any_keys(config: Config, clock: Clock, database: &Database) -> anyhow::Result<App> {
    database.migrate().await?;
    let db = Db::open(&database.url, config.db_connections).await?;
    let vault = if config.key.is_empty() {
        std::fs::create_dir_all(&config.data).with_context(|| {
            format!("{} cannot be made; set PLENUM_DATA to a folder that can", config.data.display())
        })?;
        let file = config.data.join("key");
        // A new key beside data of another one would let the server run while every link and badge in circulation is
        // dead, and no mail and no second factor opens.
        let is_there = file.try_exists().unwrap_or(true);
        let is_lost = !is_there
            && (prints::is_known(&db).await.map_err(cli::plain)?
                || grants::has_administrators(&db).await.map_err(cli::plain)?);
        ensure!(
            !is_lost,
            "{0} is missing, and the database holds what only its keys open. Put the file back from the backup, or \
             give PLENUM_KEY as the other servers have it. If the keys are lost for good, make others: \
             (umask 077; openssl rand -hex 48 > {0}), and let the database take them: plenum keys adopt",
            file.display()
        );
        Vault::open(&file)?
    } else {
        Vault::from_text(&config.key).context("PLENUM_KEY cannot be used")?
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Ok(App::new(Parts {
        db,
        clock,
        vault,
        live: Live::default(),
        assets: Assets::load(&Assets::folder())?,
        nav: app::nav(),
        jobs: app::jobs(),
        erasures: app::erasures(),
        password_slots: Semaphore::new(cores),
        program: std::env::current_exe().context("this program is not found")?,
        config,
    }))
}

/// A server that runs. [`Running::stop`] lets requests in flight end.
pub struct Running {
    pub app: App,
    /// Where it listens: the port, where port 0 was asked for.
    pub address: SocketAddr,
    /// Where its metrics are, if they are anywhere.
    pub metrics_address: Option<SocketAddr>,
    stop: CancellationToken,
    serving: JoinHandle<()>,
    beside: Vec<JoinHandle<()>>,
}

/// Starts the whole server: pages, live updates, the queue, metrics.
pub async fn start(config: Config, clock: Clock, database: &Database) -> anyhow::Result<Running> {
    let tls = if config.tls_cert.as_os_str().is_empty() {
        None
    } else {
        Some(Tls::from_files(&config.tls_cert, &config.tls_key)?)
    };
    let app = open(config, clock, database).await?;
    let listener = listen(app.config.listen, "PLENUM_LISTEN").await?;
    let address = listener.local_addr()?;
    let stop = CancellationToken::new();
    let mut beside = Vec::new();

    let mut metrics_address = None;
    if !app.config.metrics_listen.is_empty() {
        let at = app.config.metrics_listen.parse().context("metrics_listen is no address with a port")?;
        let listener = listen(at, "PLENUM_METRICS_LISTEN").await?;
        metrics_address = Some(listener.local_addr()?);
        let router = metrics_router(app.clone(), recorder()?.clone());
        let limits = Limits { connections: 16, drain: Duration::from_secs(1), ..Limits::default() };
        beside.push(tokio::spawn(serve(listener, router, limits, None, stop.clone().cancelled_owned())));
    }
    beside.push(keep_going("live", &app, &stop, |app, stop| app.live.clone().run(app.db.clone(), stop)));
    beside.push(keep_going("jobs", &app, &stop, jobs::run));
    beside.push(keep_going("tidy", &app, &stop, tidy));
    beside.push(keep_going("difficulties", &app, &stop, difficulties::run));
    beside.push(keep_going("liaisons", &app, &stop, liaisons::run));
    beside.push(keep_going("reminders", &app, &stop, reminders::run));
    beside.push(keep_going("webhooks", &app, &stop, webhooks::run));
    let router = app::router(app.clone())?;
    let serving = tokio::spawn(serve(listener, router, Limits::default(), tls, stop.clone().cancelled_owned()));
    Ok(Running { app, address, metrics_address, stop, serving, beside })
}

/// Runs something beside the pages, until `stop`. What panics is begun again: without it mails, reminders or live
/// updates would stand still until somebody notices.
fn keep_going<F>(
    name: &'static str,
    app: &App,
    stop: &CancellationToken,
    run: impl Fn(App, CancellationToken) -> F + Send + Sync + 'static,
) -> JoinHandle<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    let (app, stop) = (app.clone(), stop.clone());
    tokio::spawn(async move {
        while tokio::spawn(run(app.clone(), stop.clone())).await.is_err() && !stop.is_cancelled() {
            tracing::error!(name, "what runs beside the pages panicked, and begins again");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    })
}

async fn listen(address: SocketAddr, variable: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}: another program may be there. Stop it, or set {variable}")
    })
}

impl Running {
    /// Lets what is in flight end, then closes everything.
    pub async fn stop(self) {
        self.stop.cancel();
        if self.serving.await.is_err() {
            tracing::error!("the server panicked");
        }
        for task in self.beside {
            // A job at hand gets some time; its lease lets another server take it up otherwise.
            let _ = tokio::time::timeout(Duration::from_secs(10), task).await;
        }
        self.app.db.close().await;
    }

    /// Until somebody asks the process to stop (SIGTERM, SIGINT).
    pub async fn until_signal() -> anyhow::Result<()> {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        Ok(())
    }
}

/// Removes what has expired, now and every hour.
async fn tidy(app: App, stop: CancellationToken) {
    let mut every = tokio::time::interval(Duration::from_secs(3600));
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = every.tick() => {}
        }
        for done in [
            accounts::tidy(&app).await,
            brought::tidy(&app).await,
            files::tidy(&app).await,
            imports::tidy(&app).await,
            jobs::tidy(&app).await,
            outcomes::freeze_settled_weeks(&app).await,
            push::tidy(&app).await,
            registration::erase_overdue(&app).await,
            registration::sum_tallies(&app).await,
            registration::tidy_batches(&app).await,
            webhooks::tidy(&app).await,
        ] {
            if let Err(error) = done {
                tracing::warn!(%error, "what has expired could not be removed");
            }
        }
    }
}

/// The one recorder of this process.
fn recorder() -> anyhow::Result<&'static PrometheusHandle> {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    if let Some(handle) = RECORDER.get() {
        return Ok(handle);
    }
    let handle = PrometheusBuilder::new()
        .set_buckets(&[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0])?
        .install_recorder()?;
    Ok(RECORDER.get_or_init(|| handle))
}

#[expect(clippy::disallowed_methods, reason = "on a listener of its own, which only the operator reaches")]
fn metrics_router(app: App, handle: PrometheusHandle) -> Router {
    Router::new().route(
        "/metrics",
        get(move || {
            let (app, handle) = (app.clone(), handle.clone());
            async move {
                let (open, idle) = app.db.connections();
                metrics::gauge!("db_connections_open").set(open);
                metrics::gauge!("db_connections_idle").set(u32::try_from(idle).unwrap_or(u32::MAX));
                if let Ok((waiting, failed)) = jobs::counts(&app.db).await {
                    metrics::gauge!("jobs_waiting").set(waiting as f64);
                    metrics::gauge!("jobs_failed").set(failed as f64);
                }
                handle.run_upkeep();
                handle.render()
            }
        }),
    )
}

/// Asks a running server whether it is ready: for a container's health check.
pub fn healthcheck(config: &Config) -> anyhow::Result<()> {
    use std::io::{Read as _, Write as _};
    let mut address = config.listen;
    if address.ip().is_unspecified() {
        address.set_ip(if address.is_ipv4() { [127, 0, 0, 1].into() } else { std::net::Ipv6Addr::LOCALHOST.into() });
    }
    let limit = Duration::from_secs(5);
    let mut stream = std::net::TcpStream::connect_timeout(&address, limit)
        .with_context(|| format!("nothing listens on {address}"))?;
    if !config.tls_cert.as_os_str().is_empty() {
        // Behind TLS of our own only that it listens is asked.
        return Ok(());
    }
    stream.set_read_timeout(Some(limit))?;
    stream.set_write_timeout(Some(limit))?;
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(16 * 1024).read_to_string(&mut answer)?;
    let status = answer.split(' ').nth(1).unwrap_or("no answer");
    ensure!(status == "200", "not ready: {}", answer.split("\r\n\r\n").nth(1).unwrap_or(status).trim());
    Ok(())
}
