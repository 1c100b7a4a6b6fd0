//! Secrets: random tokens, their hashes, and sealing at rest.
//!
//! Sealed with SM4-GCM (GB/T 32907; RFC 8998 for the AEAD; plan, 5.1), found again by HMAC-SM3.
//! A sealed value starts with a header: version, key id. The place it stands in (table, column,
//! row) is bound to it, so that it cannot be moved to another row. A hash starts with its key's id.
//!
//! Words: a *ring* is all keys of an installation, the last one *current*; a *rotation* brings what
//! stands under older keys under the current one ([`rotation`]).

pub mod prints;
mod ring;
pub mod rotation;
mod store;

pub use rotation::{HashedColumn, Kept, SealedColumn};

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use anyhow::{Context as _, bail, ensure};
use data_encoding::BASE64URL_NOPAD;
use rand::RngExt as _;
use rustix::fs::FlockOperation;
use uuid::Uuid;

use ring::Ring;

const VERSION: u8 = 1;

/// The keys of this installation. Cheap to clone.
#[derive(Clone)]
pub struct Vault(Arc<Source>);

/// Where the keys come from, and those that were there.
struct Source {
    /// None: from the environment, where nothing changes.
    file: Option<PathBuf>,
    held: RwLock<Held>,
}

#[derive(Clone)]
struct Held {
    ring: Arc<Ring>,
    /// Which file it was read from: another one takes its place when keys change.
    stamp: Stamp,
}

type Stamp = Option<(u64, i64, i64)>;

/// Where a sealed value stands. It opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub column: &'static str,
    pub row: Uuid,
}

impl Vault {
    /// Reads the keys from a file that only its owner may read, and makes it when it is absent.
    pub fn open(file: &Path) -> anyhow::Result<Vault> {
        let held = match read(file)? {
            Some(held) => held,
            None => {
                let mut out = fs::OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .mode(0o600)
                    .open(file)
                    .with_context(|| format!("cannot write {}", file.display()))?;
                out.write_all(Ring::generate().to_text().as_bytes())?;
                out.sync_all()?;
                read(file)?.with_context(|| format!("{} was there and is gone", file.display()))?
            }
        };
        Ok(Vault(Arc::new(Source { file: Some(file.to_owned()), held: RwLock::new(held) })))
    }

    /// Keys as `PLENUM_KEY` holds them.
    pub fn from_text(text: &str) -> anyhow::Result<Vault> {
        let held = Held { ring: Arc::new(Ring::parse(text)?), stamp: None };
        Ok(Vault(Arc::new(Source { file: None, held: RwLock::new(held) })))
    }

    /// The keys as they were read last.
    fn ring(&self) -> Arc<Ring> {
        self.0.held.read().expect("never poisoned").ring.clone()
    }

    /// The keys as they are now: another process may have changed the file.
    fn fresh(&self) -> Arc<Ring> {
        let Some(file) = &self.0.file else { return self.ring() };
        let held = self.0.held.read().expect("never poisoned").clone();
        let stamp = fs::metadata(file).ok().map(stamp_of);
        if stamp.is_none() || stamp == held.stamp {
            return held.ring;
        }
        match read(file) {
            Ok(Some(held)) => {
                let ring = held.ring.clone();
                *self.0.held.write().expect("never poisoned") = held;
                ring
            }
            // Nobody is shut out because somebody edits the file: the keys of before stay good.
            Ok(None) => held.ring,
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "the changed keys cannot be read; the old ones stay");
                held.ring
            }
        }
    }

    /// Seals a value for one place.
    pub fn seal(&self, place: Place, plain: &[u8]) -> Vec<u8> {
        seal(&self.ring(), place, plain)
    }

    /// Opens what was sealed for this very place.
    pub fn open_sealed(&self, place: Place, sealed: &[u8]) -> anyhow::Result<Vec<u8>> {
        ensure!(sealed.len() >= 2 + 12 + 16, "a sealed value is too short");
        ensure!(sealed[0] == VERSION, "a sealed value of another version");
        let id = sealed[1];
        let mut ring = self.ring();
        if ring.get(id).is_none() {
            ring = self.fresh();
        }
        let key = ring.get(id).with_context(|| format!("a sealed value in {} under a missing key", place.column))?;
        let mut nonce = [0; 12];
        nonce.copy_from_slice(&sealed[2..14]);
        key.open(nonce, &place.bytes(), &sealed[14..])
            .with_context(|| format!("a sealed value in {} does not open", place.column))
    }

    /// Opens a sealed text.
    pub fn open_text(&self, place: Place, sealed: &[u8]) -> anyhow::Result<String> {
        Ok(String::from_utf8(self.open_sealed(place, sealed)?)?)
    }

    /// The keyed hash under which a token or a secret is kept. `purpose` keeps hashes of one
    /// text in different columns apart. Look for it by [`Vault::hashes`].
    pub fn hash(&self, purpose: &str, text: &str) -> Vec<u8> {
        hash(self.ring().current(), purpose, text)
    }

    /// Every hash under which a text may have been kept, whichever key was current: `= any($1)`.
    pub fn hashes(&self, purpose: &str, text: &str) -> Vec<Vec<u8>> {
        self.fresh().keys().iter().rev().map(|key| hash(key, purpose, text)).collect()
    }

    /// Hash and sealed value of a text that is found by the one and told again from the other. Both
    /// are of one key, whatever happens to the ring meanwhile: a rotation renews them together.
    pub fn keep(&self, purpose: &str, place: Place, text: &str) -> (Vec<u8>, Vec<u8>) {
        let ring = self.ring();
        (hash(ring.current(), purpose, text), seal(&ring, place, text.as_bytes()))
    }

    /// A keyed hash for what lasts minutes: the same on every server while keys are changed, because
    /// it is the oldest key's. Forgetting that key changes it.
    pub fn tag(&self, purpose: &str, text: &str) -> Vec<u8> {
        self.fresh().oldest().hash(purpose, text)
    }

    /// The id of the key that seals now.
    pub fn current(&self) -> u8 {
        self.fresh().current().id
    }

    /// The ids of all keys, the current one last.
    pub fn ids(&self) -> Vec<u8> {
        self.fresh().keys().iter().map(|key| key.id).collect()
    }

    /// The print of each key by its id ([`prints`]).
    pub fn prints(&self) -> Vec<(u8, String)> {
        self.fresh().keys().iter().map(|key| (key.id, key.print())).collect()
    }

    /// Adds a new key, which seals from now on, and gives its id. With the keys in the environment
    /// nothing is changed: the error says what to set.
    pub fn add_key(&self) -> anyhow::Result<u8> {
        self.change(Ring::with_new)
    }

    /// Removes a key that nothing stands under any more.
    pub fn forget_key(&self, id: u8) -> anyhow::Result<u8> {
        self.change(|ring| ring.without(id))
    }

    /// Puts another file in the place of the keys: whole, or not at all. Two at once wait for each other.
    fn change(&self, change: impl FnOnce(&Ring) -> anyhow::Result<Ring>) -> anyhow::Result<u8> {
        let Some(file) = &self.0.file else {
            bail!(
                "the keys stand in PLENUM_KEY, which cannot be changed from here. Set it, on every server, to\n\n{}\n\n\
                 and restart them; then `plenum keys rotate` brings everything under the last of these keys.",
                change(&self.ring())?.to_line()
            );
        };
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = fs::File::open(folder).with_context(|| format!("cannot open {}", folder.display()))?;
        rustix::fs::flock(&folder, FlockOperation::LockExclusive)?;
        let held = read(file)?.with_context(|| format!("{} is gone", file.display()))?;
        let ring = change(&held.ring)?;
        let new = file.with_extension("new");
        // What a killed process left there is worth nothing: it was never in use.
        let _ = fs::remove_file(&new);
        let mut out = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&new)
            .with_context(|| format!("cannot write {}", new.display()))?;
        let old = fs::metadata(file)?;
        // Run as root for a server that is somebody else, the file stays hers.
        if out.metadata()?.uid() != old.uid() {
            std::os::unix::fs::fchown(&out, Some(old.uid()), Some(old.gid()))?;
        }
        out.write_all(ring.to_text().as_bytes())?;
        out.sync_all()?;
        fs::rename(&new, file)?;
        // Nothing is sealed with a key that a loss of power could take back.
        folder.sync_all()?;
        self.fresh();
        Ok(ring.current().id)
    }
}

fn stamp_of(meta: fs::Metadata) -> (u64, i64, i64) {
    (meta.ino(), meta.mtime(), meta.mtime_nsec())
}

/// The keys in a file. None where there is no such file.
fn read(file: &Path) -> anyhow::Result<Option<Held>> {
    let meta = match fs::metadata(file) {
        Ok(meta) => meta,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
    };
    ensure!(meta.permissions().mode() & 0o077 == 0, "{} may be read by others; chmod 600 it", file.display());
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let ring = Ring::parse(&text).with_context(|| format!("{} holds no keys", file.display()))?;
    Ok(Some(Held { ring: Arc::new(ring), stamp: Some(stamp_of(meta)) }))
}

fn seal(ring: &Ring, place: Place, plain: &[u8]) -> Vec<u8> {
    let key = ring.current();
    let mut nonce = [0; 12];
    rand::rng().fill(&mut nonce[..]);
    [&[VERSION, key.id], &nonce[..], &key.seal(nonce, &place.bytes(), plain)].concat()
}

fn hash(key: &ring::Key, purpose: &str, text: &str) -> Vec<u8> {
    [&[key.id], &key.hash(purpose, text)[..]].concat()
}

impl Place {
    pub fn new(column: &'static str, row: Uuid) -> Place {
        Place { column, row }
    }

    fn bytes(&self) -> Vec<u8> {
        [self.column.as_bytes(), &[0], self.row.as_bytes()].concat()
    }
}

/// A random token of 192 bits that can stand in an address.
pub fn token() -> String {
    let mut bytes = [0; 24];
    rand::rng().fill(&mut bytes[..]);
    BASE64URL_NOPAD.encode(&bytes)
}

/// A random code of 49 bits that people read out and type: two groups of five letters and digits, none
/// of which is taken for another.
pub fn code() -> String {
    const LETTERS: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut bytes = [0; 10];
    rand::rng().fill(&mut bytes[..]);
    let letter = |byte: &u8| char::from(LETTERS[usize::from(byte % 30)]);
    let (first, last) = bytes.split_at(5);
    format!("{}-{}", first.iter().map(letter).collect::<String>(), last.iter().map(letter).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault() -> Vault {
        Vault::from_text(&"5a".repeat(ring::KEY_BYTES)).unwrap()
    }

    #[test]
    fn opens_in_its_own_place_alone() {
        let place = Place::new("mails.body", Uuid::from_u128(1));
        let sealed = vault().seal(place, "王敏".as_bytes());
        assert_eq!(vault().open_text(place, &sealed).unwrap(), "王敏");
        assert!(vault().open_sealed(Place::new("mails.subject", place.row), &sealed).is_err());
        assert!(vault().open_sealed(Place::new(place.column, Uuid::from_u128(2)), &sealed).is_err());
        for i in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[i] ^= 1;
            assert!(vault().open_sealed(place, &bent).is_err(), "byte {i}");
        }
        assert!(vault().open_sealed(place, &sealed[..20]).is_err());
    }

    #[test]
    fn hashes_are_keyed_and_apart_by_purpose() {
        let other = Vault::from_text(&"5b".repeat(ring::KEY_BYTES)).unwrap();
        assert_ne!(vault().hash("badge", "x"), vault().hash("pass", "x"));
        assert_ne!(vault().hash("badge", "x"), other.hash("badge", "x"));
        assert_ne!(token(), token());
    }

    #[test]
    fn a_key_file_is_made_once_and_kept_private() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key");
        let sealed = Vault::open(&file).unwrap().seal(Place::new("a.b", Uuid::nil()), b"x");
        assert_eq!(Vault::open(&file).unwrap().open_sealed(Place::new("a.b", Uuid::nil()), &sealed).unwrap(), b"x");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(Vault::open(&file).is_err());
    }

    #[test]
    fn a_file_of_one_bare_key_is_key_1_and_grows() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key");
        fs::write(&file, format!("{}\n", "5a".repeat(ring::KEY_BYTES))).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        // One that a killed process left behind.
        fs::write(folder.path().join("key.new"), "half").unwrap();
        let (one, other) = (Vault::open(&file).unwrap(), Vault::open(&file).unwrap());
        let place = Place::new("a.b", Uuid::nil());
        let old = one.seal(place, b"old");
        assert_eq!(one.hash("p", "x"), vault().hash("p", "x"));
        assert_eq!(one.add_key().unwrap(), 2);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(!folder.path().join("key.new").exists());
        // The other one, which runs, writes with the key that it has, and reads what the new one wrote.
        assert_eq!(other.seal(place, b"x")[1], 1);
        let new = one.seal(place, b"new");
        assert_eq!(other.open_sealed(place, &new).unwrap(), b"new");
        assert_eq!((other.current(), other.ids()), (2, vec![1, 2]));
        assert_eq!(one.open_sealed(place, &old).unwrap(), b"old");
        assert_eq!(one.hashes("p", "x"), [one.hash("p", "x"), vault().hash("p", "x")]);
        assert_eq!(one.tag("p", "x"), vault().tag("p", "x"));
        assert!(one.forget_key(2).is_err() && one.forget_key(7).is_err());
        one.forget_key(1).unwrap();
        assert!(one.open_sealed(place, &old).is_err());
        assert_eq!(other.hashes("p", "x"), [one.hash("p", "x")]);
    }

    #[test]
    fn many_who_add_keys_at_once_lose_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key");
        Vault::open(&file).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| Vault::open(&file).unwrap().add_key().unwrap());
            }
        });
        assert_eq!(Vault::open(&file).unwrap().ids(), (1..=9).collect::<Vec<u8>>());
    }

    #[test]
    fn keys_in_the_environment_are_not_changed_but_told() {
        let said = vault().add_key().unwrap_err().to_string();
        let line = said.lines().find(|line| line.starts_with("1:")).unwrap();
        let next = Vault::from_text(line).unwrap();
        assert_eq!((next.ids(), next.current()), (vec![1, 2], 2));
        let place = Place::new("a.b", Uuid::nil());
        assert_eq!(next.open_sealed(place, &vault().seal(place, b"x")).unwrap(), b"x");
    }
}
