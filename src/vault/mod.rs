//! Secrets: random tokens, their hashes, and sealing at rest.
//!
//! Sealed with SM4-GCM (GB/T 32907; RFC 8998 for the AEAD; plan, 5.1), found again by HMAC-SM3.
//! A sealed value starts with a header: version, key id. The place it stands in (table, column,
//! row) is bound to it, so that it cannot be moved to another row.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use anyhow::{Context as _, bail, ensure};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};
use hmac::{Hmac, Mac as _};
use rand::RngExt as _;
use sm3::Sm3;
use uuid::Uuid;

type Sm4Gcm = AesGcm<sm4::Sm4, U12>;

const VERSION: u8 = 1;
const KEY_ID: u8 = 1;
/// Bytes of a key file: a key to seal with, then a key to hash with.
const KEY_BYTES: usize = 16 + 32;

/// The keys of this installation.
#[derive(Clone)]
pub struct Vault {
    seal: Sm4Gcm,
    hash: [u8; 32],
}

/// Where a sealed value stands. It opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub column: &'static str,
    pub row: Uuid,
}

impl Vault {
    /// Reads the keys from a file that only its owner may read, and makes it when it is absent.
    pub fn open(file: &Path) -> anyhow::Result<Vault> {
        match fs::metadata(file) {
            Ok(meta) => {
                ensure!(
                    meta.permissions().mode() & 0o077 == 0,
                    "{} may be read by others; chmod 600 it",
                    file.display()
                );
                let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
                Vault::from_hex(text.trim())
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut key = [0; KEY_BYTES];
                rand::rng().fill(&mut key[..]);
                let mut out = fs::OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .mode(0o600)
                    .open(file)
                    .with_context(|| format!("cannot write {}", file.display()))?;
                writeln!(out, "{}", HEXLOWER_PERMISSIVE.encode(&key))?;
                out.sync_all()?;
                Ok(Vault::from_bytes(&key))
            }
            Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
        }
    }

    /// Keys from 96 hexadecimal digits, as `PLENUM_KEY` holds them.
    pub fn from_hex(text: &str) -> anyhow::Result<Vault> {
        match HEXLOWER_PERMISSIVE.decode(text.as_bytes()) {
            Ok(bytes) if bytes.len() == KEY_BYTES => Ok(Vault::from_bytes(&bytes)),
            _ => bail!("the key is not {} hexadecimal digits", KEY_BYTES * 2),
        }
    }

    fn from_bytes(bytes: &[u8]) -> Vault {
        let mut hash = [0; 32];
        hash.copy_from_slice(&bytes[16..KEY_BYTES]);
        Vault { seal: Sm4Gcm::new_from_slice(&bytes[..16]).expect("16 bytes"), hash }
    }

    /// Seals a value for one place.
    pub fn seal(&self, place: Place, plain: &[u8]) -> Vec<u8> {
        let mut nonce = [0; 12];
        rand::rng().fill(&mut nonce[..]);
        let aad = place.bytes();
        let sealed = self
            .seal
            .encrypt(&nonce.into(), Payload { msg: plain, aad: &aad })
            .expect("far below the limit of the cipher");
        [&[VERSION, KEY_ID], &nonce[..], &sealed].concat()
    }

    /// Opens what was sealed for this very place.
    pub fn open_sealed(&self, place: Place, sealed: &[u8]) -> anyhow::Result<Vec<u8>> {
        ensure!(sealed.len() >= 2 + 12 + 16, "a sealed value is too short");
        ensure!(sealed[..2] == [VERSION, KEY_ID], "a sealed value of another version or key");
        let mut nonce = [0; 12];
        nonce.copy_from_slice(&sealed[2..14]);
        let aad = place.bytes();
        self.seal
            .decrypt(&nonce.into(), Payload { msg: &sealed[14..], aad: &aad })
            .map_err(|_| anyhow::anyhow!("a sealed value in {} does not open", place.column))
    }

    /// Opens a sealed text.
    pub fn open_text(&self, place: Place, sealed: &[u8]) -> anyhow::Result<String> {
        Ok(String::from_utf8(self.open_sealed(place, sealed)?)?)
    }

    /// The keyed hash under which a token or a secret is found. `purpose` keeps hashes of one
    /// text in different columns apart.
    pub fn hash(&self, purpose: &str, text: &str) -> Vec<u8> {
        let mut mac = <Hmac<Sm3> as hmac::KeyInit>::new_from_slice(&self.hash).expect("any length");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn vault() -> Vault {
        Vault::from_hex(&"5a".repeat(KEY_BYTES)).unwrap()
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
    fn seals_as_rfc_8998_says() {
        // RFC 8998, A.1.
        let hex = |text: &str| HEXLOWER_PERMISSIVE.decode(text.replace(' ', "").as_bytes()).unwrap();
        let cipher = Sm4Gcm::new_from_slice(&hex("0123456789abcdeffedcba9876543210")).unwrap();
        let nonce: [u8; 12] = hex("00001234567800000000abcd").try_into().unwrap();
        let plain = hex(
            "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
        );
        let aad = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        let sealed = cipher.encrypt(&nonce.into(), Payload { msg: &plain, aad: &aad }).unwrap();
        assert_eq!(&sealed[64..], hex("83de3541e4c2b58177e065a9bf7b62ec"));
    }

    #[test]
    fn hashes_are_keyed_and_apart_by_purpose() {
        assert_ne!(vault().hash("badge", "x"), vault().hash("pass", "x"));
        assert_ne!(vault().hash("badge", "x"), Vault::from_hex(&"5b".repeat(KEY_BYTES)).unwrap().hash("badge", "x"));
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
}
