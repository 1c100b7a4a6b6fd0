use std::fmt::Write as _;

use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use anyhow::{Context as _, bail, ensure};
use data_encoding::HEXLOWER_PERMISSIVE;
use hmac::{Hmac, Mac as _};
use rand::RngExt as _;
use sm3::Sm3;

type Sm4Gcm = AesGcm<sm4::Sm4, U12>;

/// Bytes of a key: what seals, then what hashes.
pub const KEY_BYTES: usize = 16 + 32;

/// One key: what it seals and hashes begins with its id.
#[derive(Clone)]
pub struct Key {
    pub id: u8,
    bytes: [u8; KEY_BYTES],
    cipher: Sm4Gcm,
}

impl Key {
    fn new(id: u8, bytes: [u8; KEY_BYTES]) -> Key {
        let cipher = Sm4Gcm::new_from_slice(&bytes[..16]).expect("16 bytes");
        Key { id, bytes, cipher }
    }

    pub fn seal(&self, nonce: [u8; 12], aad: &[u8], plain: &[u8]) -> Vec<u8> {
        self.cipher.encrypt(&nonce.into(), Payload { msg: plain, aad }).expect("far below the limit of the cipher")
    }

    pub fn open(&self, nonce: [u8; 12], aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        self.cipher.decrypt(&nonce.into(), Payload { msg: sealed, aad }).ok()
    }

    pub fn hash(&self, purpose: &str, text: &str) -> Vec<u8> {
        let mut mac = <Hmac<Sm3> as hmac::KeyInit>::new_from_slice(&self.bytes[16..]).expect("any length");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }

    /// What the key is known again by: 64 hexadecimal digits. They tell nothing of the key.
    pub fn print(&self) -> String {
        // What the half that seals makes of a constant, hashed under the other half: so both count.
        let sealed = self.seal([0; 12], b"key_prints", b"plenum");
        HEXLOWER_PERMISSIVE.encode(&self.hash("key_prints", &HEXLOWER_PERMISSIVE.encode(&sealed)))
    }
}

/// The keys of an installation, from the oldest to the one that is current.
///
/// As text: a line each, `ID:HEX`, the current one last. A line of hexadecimal digits alone is key 1,
/// as files had it before keys could be changed. Where lines are hard to write (the environment), a
/// comma or a space does.
#[derive(Clone)]
pub struct Ring(Vec<Key>);

impl Ring {
    /// A ring of one new key.
    pub fn generate() -> Ring {
        Ring(vec![Key::new(1, random())])
    }

    pub fn parse(text: &str) -> anyhow::Result<Ring> {
        let mut keys: Vec<Key> = Vec::new();
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        for word in lines.flat_map(|line| line.split([',', ' ', '\t'])).map(str::trim).filter(|word| !word.is_empty()) {
            let (id, hex) = match word.split_once(':') {
                Some((id, hex)) => (id.parse().ok().filter(|&id| id > 0).context("a key's id is from 1 to 255")?, hex),
                None => (1, word),
            };
            ensure!(keys.iter().all(|key| key.id != id), "there are two keys {id}");
            let bytes = HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
            // What stands there is a secret: it is not repeated.
            let Some(bytes) = bytes else { bail!("key {id} is not {} hexadecimal digits", KEY_BYTES * 2) };
            keys.push(Key::new(id, bytes));
        }
        ensure!(!keys.is_empty(), "there is no key");
        Ok(Ring(keys))
    }

    /// The ring as it stands in a file.
    pub fn to_text(&self) -> String {
        self.0.iter().fold(String::new(), |mut text, key| {
            let _ = writeln!(text, "{}:{}", key.id, HEXLOWER_PERMISSIVE.encode(&key.bytes));
            text
        })
    }

    /// The ring as `PLENUM_KEY` holds it.
    pub fn to_line(&self) -> String {
        self.to_text().trim_end().replace('\n', ",")
    }

    pub fn current(&self) -> &Key {
        self.0.last().expect("never empty")
    }

    pub fn oldest(&self) -> &Key {
        self.0.first().expect("never empty")
    }

    pub fn get(&self, id: u8) -> Option<&Key> {
        self.0.iter().find(|key| key.id == id)
    }

    pub fn keys(&self) -> &[Key] {
        &self.0
    }

    /// The same ring with a new key, which is the current one.
    pub fn with_new(&self) -> anyhow::Result<Ring> {
        let after = self.current().id;
        let free = (after..=255).chain(1..after).find(|&id| id > 0 && self.get(id).is_none());
        let id = free.context("there are 255 keys: forget some first")?;
        let mut keys = self.0.clone();
        keys.push(Key::new(id, random()));
        Ok(Ring(keys))
    }

    /// The same ring without a key, which is not the current one.
    pub fn without(&self, id: u8) -> anyhow::Result<Ring> {
        ensure!(self.get(id).is_some(), "there is no key {id}");
        ensure!(self.current().id != id, "key {id} is the current one");
        Ok(Ring(self.0.iter().filter(|key| key.id != id).cloned().collect()))
    }
}

fn random() -> [u8; KEY_BYTES] {
    let mut bytes = [0; KEY_BYTES];
    rand::rng().fill(&mut bytes[..]);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seals_as_rfc_8998_says() {
        // RFC 8998, A.1.
        let hex = |text: &str| HEXLOWER_PERMISSIVE.decode(text.as_bytes()).unwrap();
        let key = format!("0123456789abcdeffedcba9876543210{}", "00".repeat(32));
        let ring = Ring::parse(&key).unwrap();
        let nonce: [u8; 12] = hex("00001234567800000000abcd").try_into().unwrap();
        let plain = hex(
            "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
        );
        let sealed = ring.current().seal(nonce, &hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"), &plain);
        assert_eq!(&sealed[64..], hex("83de3541e4c2b58177e065a9bf7b62ec"));
    }

    #[test]
    fn a_ring_survives_its_text() {
        let ring = Ring::generate().with_new().unwrap().with_new().unwrap().without(2).unwrap();
        let ids = |ring: &Ring| ring.keys().iter().map(|key| (key.id, key.bytes)).collect::<Vec<_>>();
        assert_eq!(ring.current().id, 3);
        assert_eq!(ids(&Ring::parse(&ring.to_text()).unwrap()), ids(&ring));
        assert_eq!(ids(&Ring::parse(&format!("# of November\n{}\n", ring.to_line())).unwrap()), ids(&ring));
        assert_eq!(ring.with_new().unwrap().current().id, 4);
    }

    #[test]
    fn a_key_is_known_again_by_all_its_bytes() {
        let print = |hex: &str| Ring::parse(hex).unwrap().current().print();
        let whole = "5a".repeat(KEY_BYTES);
        assert_eq!(print(&whole).len(), 64);
        assert_eq!(print(&whole), print(&format!("7:{whole}")));
        for byte in 0..KEY_BYTES {
            let other = format!("{}5b{}", "5a".repeat(byte), "5a".repeat(KEY_BYTES - byte - 1));
            assert_ne!(print(&other), print(&whole), "byte {byte}");
        }
    }

    #[test]
    fn what_is_no_ring_is_refused_without_being_repeated() {
        let hex = "5a".repeat(KEY_BYTES);
        assert_eq!(Ring::parse(&hex).unwrap().current().id, 1);
        for bad in ["", "# nothing", "5a", &format!("0:{hex}"), &format!("256:{hex}"), &format!("{hex}\n1:{hex}")] {
            let error = Ring::parse(bad).err().unwrap_or_else(|| panic!("{bad}")).to_string();
            assert!(!error.contains("5a5a"), "{error}");
        }
        assert!(Ring::parse(&hex).unwrap().without(1).is_err() && Ring::parse(&hex).unwrap().without(2).is_err());
    }

    #[test]
    fn ids_begin_anew_after_the_last_one() {
        let ring = Ring::parse(&format!("254:{0} 255:{1}", "5a".repeat(KEY_BYTES), "5b".repeat(KEY_BYTES))).unwrap();
        assert_eq!(ring.with_new().unwrap().current().id, 1);
    }
}
