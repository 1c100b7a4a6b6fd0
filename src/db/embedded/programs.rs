//! Where PostgreSQL's programs are, and as whom they run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::EmbeddedError;

/// The oldest major version whose SQL we use.
pub const OLDEST: u32 = 15;

/// A folder with `postgres` and `initdb`, and the major version of that `postgres`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    pub bin: PathBuf,
    pub major: u32,
}

impl Programs {
    /// `PLENUM_PG_BIN`, then Debian's folders from the highest version down, then `PATH`. With `wanted` (the version
    /// of the data that is there already) only that version will do.
    pub fn find(wanted: Option<u32>) -> Result<Self, EmbeddedError> {
        let mut seen = Vec::new();
        for bin in candidates() {
            let Some(major) = major_of(&bin) else {
                continue;
            };
            if wanted.map_or(major >= OLDEST, |wanted| wanted == major) {
                return Ok(Self { bin, major });
            }
            seen.push(major);
        }
        match (wanted, seen.first()) {
            (Some(wanted), _) => Err(EmbeddedError::OtherVersion { wanted, found: seen }),
            (None, Some(&found)) => Err(EmbeddedError::TooOld { found }),
            (None, None) => Err(EmbeddedError::NoPrograms),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }
}

fn candidates() -> Vec<PathBuf> {
    // Whoever names a folder means it: nothing else is tried.
    if let Some(bin) = std::env::var_os("PLENUM_PG_BIN").filter(|bin| !bin.is_empty()) {
        return vec![bin.into()];
    }
    let mut found = Vec::new();
    if let Ok(versions) = fs::read_dir("/usr/lib/postgresql") {
        let mut versions: Vec<(u32, PathBuf)> = versions
            .flatten()
            .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
            .collect();
        versions.sort();
        found.extend(versions.into_iter().rev().map(|(_, bin)| bin));
    }
    if let Some(path) = std::env::var_os("PATH") {
        // A link in /usr/bin leads to the folder that holds initdb too.
        found.extend(
            std::env::split_paths(&path)
                .filter_map(|folder| fs::canonicalize(folder.join("postgres")).ok())
                .filter_map(|program| Some(program.parent()?.to_owned())),
        );
    }
    found
}

/// The major version of the `postgres` in this folder; nothing if there is no complete server in it.
fn major_of(bin: &Path) -> Option<u32> {
    if !bin.join("initdb").is_file() {
        return None;
    }
    let answer = Command::new(bin.join("postgres")).arg("--version").stdin(Stdio::null()).output().ok()?;
    parse_version(&String::from_utf8_lossy(&answer.stdout))
}

/// `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)` is 15; `17beta2` is 17.
pub fn parse_version(line: &str) -> Option<u32> {
    let version = line.split("(PostgreSQL)").nth(1)?.trim_start();
    let digits = version.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// The operating system's user that the database server runs as, and ours.
#[derive(Debug, Clone)]
pub struct Users {
    /// Set when we are root: PostgreSQL refuses to run as root.
    pub switch_to: Option<(u32, u32)>,
    pub server: String,
    pub server_id: u32,
    /// The one who connects: us.
    pub ours: String,
}

impl Users {
    pub fn find() -> Result<Self, EmbeddedError> {
        let us = rustix::process::geteuid();
        let ours = id(&["-un"]).ok_or(EmbeddedError::NoUserName { id: us.as_raw() })?;
        if !us.is_root() {
            return Ok(Self { switch_to: None, server: ours.clone(), server_id: us.as_raw(), ours });
        }
        let server = std::env::var("PLENUM_PG_USER")
            .ok()
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| "postgres".to_owned());
        let number = |flag| id(&[flag, "--", &server])?.parse::<u32>().ok();
        match (number("-u"), number("-g")) {
            (Some(0), _) => Err(EmbeddedError::ServerUserIsRoot),
            (Some(user), Some(group)) => Ok(Self { switch_to: Some((user, group)), server, server_id: user, ours }),
            _ => Err(EmbeddedError::NoServerUser { name: server }),
        }
    }
}

/// `id` reads every source of users that the system knows (files, LDAP, …), which /etc/passwd alone does not.
fn id(arguments: &[&str]) -> Option<String> {
    let answer = Command::new("id").args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(answer.stdout).ok()?.trim().to_owned();
    (answer.status.success() && !text.is_empty()).then_some(text)
}
