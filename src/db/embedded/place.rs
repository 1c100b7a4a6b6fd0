//! The folder that holds everything: whose it is, its lock, the files that we write into it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use super::error::{EmbeddedError, While};
use super::programs::Users;

const SOCKET: &str = ".s.PGSQL.5432";
/// What a socket's address holds, in bytes.
const LONGEST_SOCKET: usize = 107;

/// The folder, who we are, and the programs: everything about the cluster but the running server.
pub struct Place {
    pub root: PathBuf,
    pub users: Users,
}

impl Place {
    /// Makes the folder when it is missing and makes sure that it is ours alone.
    pub fn prepare(root: &Path) -> Result<Self, EmbeddedError> {
        let users = Users::find()?;
        fits(root)?;
        if !root.exists() {
            fs::create_dir_all(root).during(|| format!("{} could not be made", root.display()))?;
        }
        // A link may lead to a path that does not fit.
        let root = fs::canonicalize(root).during(|| format!("{} could not be read", root.display()))?;
        fits(&root)?;
        let bad = |why: String| EmbeddedError::BadFolder { root: root.clone(), why };
        let about = fs::metadata(&root).during(|| format!("{} could not be read", root.display()))?;
        if !about.is_dir() {
            return Err(bad("it is not a folder".to_owned()));
        }
        if about.uid() != users.server_id {
            let empty = fs::read_dir(&root).is_ok_and(|mut entries| entries.next().is_none());
            if users.switch_to.is_none() || about.uid() != 0 || !empty {
                return Err(bad(format!("it does not belong to the user {}", users.server)));
            }
            let (user, group) = users.switch_to.unwrap_or_default();
            chown(&root, Some(user), Some(group))
                .during(|| format!("{} could not be given to {}", root.display(), users.server))?;
        }
        fs::set_permissions(&root, fs::Permissions::from_mode(0o700))
            .during(|| format!("{} could not be closed to others", root.display()))?;
        let place = Self { root, users };
        place.reachable()?;
        Ok(place)
    }

    /// The server's user must be able to enter; only trying it answers that for every kind of permission.
    fn reachable(&self) -> Result<(), EmbeddedError> {
        if self.users.switch_to.is_none() {
            return Ok(());
        }
        let tried = self.command(Path::new("/bin/true")).status();
        match tried {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                Err(EmbeddedError::Unreachable { root: self.root.clone(), user: self.users.server.clone() })
            }
            _ => Ok(()),
        }
    }

    pub fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    /// The lock of the folder; none when another process holds it. The kernel frees it with its process.
    pub fn lock(&self) -> Result<Option<File>, EmbeddedError> {
        let file = self.open("lock", OpenOptions::new().write(true).create(true))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => {
                Err(EmbeddedError::Io { what: format!("{} could not be locked", self.root.display()), source })
            }
        }
    }

    /// Opens a file of ours in the folder, following no link: as root we write where another user may.
    pub fn open(&self, name: &str, how: &mut OpenOptions) -> Result<File, EmbeddedError> {
        let path = self.root.join(name);
        how.mode(0o600)
            .custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed())
            .open(&path)
            .during(|| format!("{} could not be opened", path.display()))
    }

    /// Writes a file that the server reads, whole or not at all.
    pub fn write(&self, name: &str, text: &str) -> Result<(), EmbeddedError> {
        let new = format!("{name}.new");
        let what = || format!("{} could not be written", self.root.join(name).display());
        match fs::remove_file(self.root.join(&new)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).during(what);
            }
            _ => {}
        }
        let mut file = self.open(&new, OpenOptions::new().write(true).create_new(true))?;
        file.set_permissions(fs::Permissions::from_mode(0o644)).during(what)?;
        file.write_all(text.as_bytes()).during(what)?;
        fs::rename(self.root.join(&new), self.root.join(name)).during(what)
    }
}

/// Whether PostgreSQL can have its socket in this folder.
fn fits(root: &Path) -> Result<(), EmbeddedError> {
    let most = LONGEST_SOCKET - SOCKET.len() - 1;
    let why = if !root.is_absolute() {
        "its path is not absolute".to_owned()
    } else if root.as_os_str().len() > most {
        format!("its path is longer than the {most} bytes that a socket's address leaves")
    } else if root.to_str().is_none_or(|text| {
        // PostgreSQL reads the folder of its socket as a list, separated by commas, with quotes.
        text.contains([',', '"', '\'', '\\']) || text.contains(char::is_control)
    }) {
        "its path has characters that PostgreSQL cannot take".to_owned()
    } else {
        return Ok(());
    };
    Err(EmbeddedError::BadFolder { root: root.to_owned(), why })
}
