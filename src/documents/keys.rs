//! A signer's own keys: made, locked by her password, used. What is locked opens with her password alone; the vault seals it
//! once more, so that nobody tries passwords on a copy of the database.

use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use anyhow::{Context as _, anyhow};
use argon2::Argon2;
use rand::RngExt as _;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use sm2::SecretKey;
use sm2::dsa::SigningKey;
use sm2::dsa::signature::Signer as _;

use super::rules::{DIST_ID, PublicKeys};
use crate::error::Result;
use crate::kernel::Uuid;
use crate::state::App;

type Sm4Gcm = AesGcm<sm4::Sm4, U12>;

const VERSION: u8 = 1;
const SALT: usize = 16;
const NONCE: usize = 12;

/// Keys that were just made: the public halves, and the private ones under her password.
pub struct Made {
    pub public: PublicKeys,
    pub locked: Vec<u8>,
}

/// Both signatures over the same bytes.
pub struct Signed {
    pub sm2: Vec<u8>,
    pub ed25519: Vec<u8>,
}

/// Makes keys and locks them with a password.
pub async fn make(app: &App, id: Uuid, password: &str) -> Result<Made> {
    let password = password.to_owned();
    let _slot = app.password_slots.acquire().await?;
    Ok(tokio::task::spawn_blocking(move || make_now(id, &password)).await??)
}

/// Signs with locked keys. None: it is not her password.
pub async fn sign(app: &App, id: Uuid, locked: Vec<u8>, password: &str, message: Vec<u8>) -> Result<Option<Signed>> {
    let password = password.to_owned();
    let _slot = app.password_slots.acquire().await?;
    Ok(tokio::task::spawn_blocking(move || sign_now(id, &locked, &password, &message)).await??)
}

/// Slow on purpose: a key of the cipher from a password.
fn cipher(password: &str, salt: &[u8]) -> anyhow::Result<Sm4Gcm> {
    let mut key = [0; 16];
    Argon2::default()
        .hash_password_into(password.as_bytes(), salt, &mut key)
        .map_err(|error| anyhow!("a password could not be made a key: {error}"))?;
    Ok(Sm4Gcm::new_from_slice(&key).expect("16 bytes"))
}

fn bound(id: Uuid) -> Vec<u8> {
    [b"signing_keys.private\0", &id.as_bytes()[..]].concat()
}

fn make_now(id: Uuid, password: &str) -> anyhow::Result<Made> {
    let (mut salt, mut nonce) = ([0; SALT], [0; NONCE]);
    rand::rng().fill(&mut salt[..]);
    rand::rng().fill(&mut nonce[..]);
    // What is no scalar of the curve is drawn again; that hardly ever happens.
    let mut private = [0; 64];
    loop {
        rand::rng().fill(&mut private[..]);
        if SecretKey::from_slice(&private[..32]).is_ok() {
            break;
        }
    }
    let (sm2, ed25519) = halves(&private)?;
    let public = PublicKeys {
        sm2: sm2.verifying_key().to_sec1_bytes().to_vec(),
        ed25519: ed25519.public_key().as_ref().to_vec(),
    };
    let sealed = cipher(password, &salt)?
        .encrypt(&nonce.into(), Payload { msg: &private, aad: &bound(id) })
        .map_err(|_| anyhow!("a key could not be locked"))?;
    Ok(Made { public, locked: [&[VERSION], &salt[..], &nonce[..], &sealed].concat() })
}

fn sign_now(id: Uuid, locked: &[u8], password: &str, message: &[u8]) -> anyhow::Result<Option<Signed>> {
    anyhow::ensure!(locked.len() > 1 + SALT + NONCE && locked[0] == VERSION, "a locked key of another version");
    let (salt, rest) = locked[1..].split_at(SALT);
    let (nonce, sealed) = rest.split_at(NONCE);
    let nonce: [u8; NONCE] = nonce.try_into().context("a nonce")?;
    let opened = cipher(password, salt)?.decrypt(&nonce.into(), Payload { msg: sealed, aad: &bound(id) });
    let Ok(private) = opened else { return Ok(None) };
    let (sm2, ed25519) = halves(&private)?;
    Ok(Some(Signed { sm2: sm2.sign(message).to_bytes().to_vec(), ed25519: ed25519.sign(message).as_ref().to_vec() }))
}

fn halves(private: &[u8]) -> anyhow::Result<(SigningKey, Ed25519KeyPair)> {
    anyhow::ensure!(private.len() == 64, "a private key of another length");
    let sm2 = SigningKey::from_slice(DIST_ID, &private[..32]).map_err(|_| anyhow!("no key of SM2"))?;
    let ed25519 = Ed25519KeyPair::from_seed_unchecked(&private[32..]).map_err(|_| anyhow!("no key of Ed25519"))?;
    Ok((sm2, ed25519))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_signs_with_its_password_and_in_its_own_place_alone() {
        let id = Uuid::from_u128(1);
        let made = make_now(id, "a long password").unwrap();
        let signed = sign_now(id, &made.locked, "a long password", b"message").unwrap().unwrap();
        assert!(made.public.verify_sm2(b"message", &signed.sm2) && !made.public.verify_sm2(b"massage", &signed.sm2));
        assert!(made.public.verify_ed25519(b"message", &signed.ed25519));
        assert!(sign_now(id, &made.locked, "another password", b"message").unwrap().is_none());
        assert!(sign_now(Uuid::from_u128(2), &made.locked, "a long password", b"message").unwrap().is_none());
        let mut bent = made.locked.clone();
        *bent.last_mut().unwrap() ^= 1;
        assert!(sign_now(id, &bent, "a long password", b"message").unwrap().is_none());
        assert_ne!(make_now(id, "a long password").unwrap().public, made.public);
    }
}
