//! A private PostgreSQL: with no `DATABASE_URL`, the server runs one of its own from the installed programs.
//!
//! One folder holds everything. Its lock keeps a second instance out; its socket, in a folder closed to all others, is
//! the only way in: no TCP, no password, the operating system says who connects. The cluster ends when this process
//! ends, even by `kill -9`.
//!
//! Two roles from the first day: `plenum_owner` makes and changes the tables, `plenum_app` is whom the server works as.

mod error;
mod place;
mod programs;
mod server;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use error::While;
use place::Place;
use server::shut_down;

pub use error::EmbeddedError;

/// The role that owns the database and all in it; migrations run as this one.
pub const OWNER: &str = "plenum_owner";
/// The role that the server works as. It owns nothing and gets only what migrations grant it.
pub const APP: &str = "plenum_app";
/// The database.
pub const DATABASE: &str = "plenum";

const JOIN_LIMIT: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(10);

/// How the cluster is run.
#[derive(Debug, Clone)]
pub struct Options {
    /// `false` gives up every promise about a crash for speed: for tests, with the folder in `/dev/shm`.
    pub durable: bool,
    /// Connections at most, all roles together.
    pub max_connections: u32,
    /// PostgreSQL's own cache, as it writes it: `128MB`.
    pub shared_buffers: String,
}

impl Default for Options {
    fn default() -> Self {
        Self { durable: true, max_connections: 100, shared_buffers: "128MB".to_owned() }
    }
}

impl Options {
    /// For tests: quick, and worth nothing after a crash.
    pub fn throwaway() -> Self {
        Self { durable: false, ..Self::default() }
    }
}

/// A running private PostgreSQL. Dropping it stops the server, unless it was joined.
#[derive(Debug)]
pub struct Embedded {
    root: PathBuf,
    keeper: Option<Keeper>,
}

/// The thread that started the server and owns it, and what it takes to stop both.
#[derive(Debug)]
struct Keeper {
    thread: JoinHandle<()>,
    /// Dropping it tells the thread to stop the server.
    orders: Sender<()>,
    stopping: Arc<AtomicBool>,
    /// Held until the server has ended.
    _lock: File,
}

impl Embedded {
    /// Where the cluster is when nobody says otherwise: `/var/lib/plenum/pg` for root, else
    /// `$XDG_DATA_HOME/plenum/pg` (by default below `~/.local/share`).
    pub fn default_root() -> Option<PathBuf> {
        if rustix::process::geteuid().is_root() {
            return Some("/var/lib/plenum/pg".into());
        }
        let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        absolute("XDG_DATA_HOME")
            .or_else(|| absolute("HOME").map(|home| home.join(".local/share")))
            .map(|data| data.join("plenum/pg"))
    }

    /// Starts the cluster in this folder, making it first when there is none. Blocks until it answers: call it before
    /// the asynchronous runtime is built, or in `spawn_blocking`.
    ///
    /// The thread that calls may end: PostgreSQL's end is tied to a thread of its own, which lives as long as this
    /// value (the kernel sends the signal when the *thread* that started it ends, not the process).
    pub fn start(root: &Path, options: Options) -> Result<Self, EmbeddedError> {
        let place = Place::prepare(root)?;
        match place.lock()? {
            Some(lock) => Self::start_locked(place, lock, options),
            None => Err(EmbeddedError::InUse { root: place.root }),
        }
    }

    /// Starts the cluster, or joins the one that another living process runs in this folder: for test programs that
    /// share one. Dropping a joined one stops nothing; the cluster ends with the process that started it.
    pub fn start_or_join(root: &Path, options: Options) -> Result<Self, EmbeddedError> {
        let place = Place::prepare(root)?;
        let limit = Instant::now() + JOIN_LIMIT;
        loop {
            if let Some(lock) = place.lock()? {
                return Self::start_locked(place, lock, options);
            }
            if place.is_ready(None) {
                return Ok(Self { root: place.root, keeper: None });
            }
            if Instant::now() > limit {
                return Err(EmbeddedError::InUse { root: place.root });
            }
            thread::sleep(POLL);
        }
    }

    fn start_locked(place: Place, lock: File, options: Options) -> Result<Self, EmbeddedError> {
        let root = place.root.clone();
        let stopping = Arc::new(AtomicBool::new(false));
        let (orders, order) = channel();
        let (tell, told) = channel();
        let stop = Arc::clone(&stopping);
        let thread = thread::Builder::new()
            .name("postgres".to_owned())
            .spawn(move || keep(&place, &options, &stop, &tell, &order))
            .during(|| "A thread could not be started".to_owned())?;
        let started = told.recv().unwrap_or(Err(EmbeddedError::Stopping));
        let keeper = Keeper { thread, orders, stopping, _lock: lock };
        match started {
            Ok(()) => Ok(Self { root, keeper: Some(keeper) }),
            Err(error) => {
                keeper.stop();
                Err(error)
            }
        }
    }

    /// For migrations and for nothing else.
    pub fn owner_url(&self) -> String {
        self.url(OWNER, DATABASE)
    }

    /// For everything that the server does.
    pub fn app_url(&self) -> String {
        self.url(APP, DATABASE)
    }

    /// The same cluster, as this role on this database (tests make databases of their own).
    pub fn url(&self, role: &str, database: &str) -> String {
        format!("postgres://{role}@localhost/{database}?host={}", percent_encode(&self.root.to_string_lossy()))
    }

    /// The folder that holds the cluster.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether another process runs this cluster.
    pub fn is_joined(&self) -> bool {
        self.keeper.is_none()
    }

    /// Stops the server and waits until it has ended; sessions are cut off, what they committed is kept. Dropping does
    /// the same.
    pub fn stop(self) {}
}

impl Drop for Embedded {
    fn drop(&mut self) {
        if let Some(keeper) = self.keeper.take() {
            keeper.stop();
        }
    }
}

impl Keeper {
    fn stop(self) {
        self.stopping.store(true, Ordering::Relaxed);
        drop(self.orders);
        if self.thread.join().is_err() {
            tracing::error!("the thread that keeps PostgreSQL panicked");
        }
    }
}

/// The life of the thread that owns the server. A server that ends by itself is started again.
fn keep(
    place: &Place,
    options: &Options,
    stopping: &AtomicBool,
    tell: &Sender<Result<(), EmbeddedError>>,
    order: &Receiver<()>,
) {
    let mut server = match place.launch(options, stopping) {
        Ok(server) => server,
        Err(error) => {
            let _ = tell.send(Err(error));
            return;
        }
    };
    let _ = tell.send(Ok(()));
    // Anything but a timeout is the order to stop.
    while let Err(RecvTimeoutError::Timeout) = order.recv_timeout(Duration::from_secs(1)) {
        if let Ok(Some(status)) = server.try_wait() {
            tracing::error!(%status, "PostgreSQL ended by itself and is started again");
            match place.launch(options, stopping) {
                Ok(again) => server = again,
                Err(error) => tracing::error!(%error, "PostgreSQL did not start again"),
            }
        }
    }
    shut_down(&mut server);
}

fn percent_encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
