//! What can go wrong, in sentences that say what to do.

use std::io;
use std::path::PathBuf;

use super::programs::OLDEST;
use super::server::START_LIMIT;

/// Why there is no private PostgreSQL, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    #[error(
        "PostgreSQL's server programs were not found. On Debian: apt-get install postgresql (scripts/install does it); \
         elsewhere set PLENUM_PG_BIN to the folder that holds postgres and initdb, or DATABASE_URL to a database."
    )]
    NoPrograms,
    #[error(
        "PostgreSQL {found} is too old: {OLDEST} or newer is needed. Install a newer one, or set PLENUM_PG_BIN to the folder \
         of its programs."
    )]
    TooOld { found: u32 },
    #[error(
        "The data was made by PostgreSQL {wanted}, and only another version was found ({}). Install PostgreSQL {wanted} \
         (Debian: apt-get install postgresql-{wanted}), or upgrade the data with pg_upgrade.",
        list(.found)
    )]
    OtherVersion { wanted: u32, found: Vec<u32> },
    #[error(
        "The user {name} does not exist. PostgreSQL does not run as root, so as root Plenum starts it as this user: install \
         PostgreSQL (it brings the user postgres), or set PLENUM_PG_USER to a user for it."
    )]
    NoServerUser { name: String },
    #[error("PostgreSQL does not run as root: set PLENUM_PG_USER to another user, or leave it out.")]
    ServerUserIsRoot,
    #[error(
        "The user with the number {id} has no name on this system, which PostgreSQL needs. Give it an entry in /etc/passwd, \
         or set DATABASE_URL to a database elsewhere."
    )]
    NoUserName { id: u32 },
    #[error(
        "The data folder {} cannot be used: {why}. Set PLENUM_DATA to another folder.",
        root.display()
    )]
    BadFolder { root: PathBuf, why: String },
    #[error(
        "The user {user}, whom PostgreSQL runs as, cannot enter {}. Open the folders above it to that user, or set PLENUM_DATA \
         to a folder outside of a closed home.",
        root.display()
    )]
    Unreachable { root: PathBuf, user: String },
    #[error(
        "Another Plenum runs on {}. Stop it first, or give this one a folder of its own by PLENUM_DATA.",
        root.display()
    )]
    InUse { root: PathBuf },
    #[error(
        "A PostgreSQL server (process {pid}) still works on {}. Wait until it has ended, or end it: kill -INT {pid}",
        data.display()
    )]
    StillRunning { pid: u32, data: PathBuf },
    #[error("{program} failed ({how}). It said:\n{said}")]
    Failed { program: &'static str, how: String, said: String },
    #[error(
        "PostgreSQL was not ready after {} seconds. Its last words are in {}",
        START_LIMIT.as_secs(),
        log.display()
    )]
    NotReady { log: PathBuf },
    #[error("The start of PostgreSQL was given up because the server stops.")]
    Stopping,
    #[error("{what}: {source}")]
    Io {
        what: String,
        #[source]
        source: io::Error,
    },
}

fn list(found: &[u32]) -> String {
    if found.is_empty() {
        return "none at all".to_owned();
    }
    let words: Vec<String> = found.iter().map(u32::to_string).collect();
    words.join(", ")
}

/// Names what failed.
pub trait While<T> {
    fn during(self, what: impl FnOnce() -> String) -> Result<T, EmbeddedError>;
}

impl<T> While<T> for io::Result<T> {
    fn during(self, what: impl FnOnce() -> String) -> Result<T, EmbeddedError> {
        self.map_err(|source| EmbeddedError::Io { what: what(), source })
    }
}
