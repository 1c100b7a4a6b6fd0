//! Keys: the server's own, and one for each message.

use anyhow::anyhow;
use data_encoding::BASE64URL_NOPAD;
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};

use super::rules::{Sealing, seal};

fn broken(_: impl Sized) -> anyhow::Error {
    anyhow!("a key of Web Push cannot be used")
}

/// A new key of the server: PKCS#8, and the public half.
pub fn generate() -> anyhow::Result<(Vec<u8>, Vec<u8>)> {
    let random = SystemRandom::new();
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).map_err(broken)?;
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).map_err(broken)?;
    Ok((made.as_ref().to_vec(), pair.public_key().as_ref().to_vec()))
}

/// The value of `Authorization` (RFC 8292, 3): what is signed, with its signature, and the public half.
pub fn authorization(pkcs8: &[u8], unsigned: &str) -> anyhow::Result<String> {
    let random = SystemRandom::new();
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, &random).map_err(broken)?;
    let signature = pair.sign(&random, unsigned.as_bytes()).map_err(broken)?;
    let encode = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
    Ok(format!("vapid t={unsigned}.{}, k={}", encode(signature.as_ref()), encode(pair.public_key().as_ref())))
}

/// Seals a message for one browser, with a key and a salt that are used once.
pub fn seal_for(receiver: &[u8], auth: &[u8], message: &[u8]) -> anyhow::Result<Vec<u8>> {
    let random = SystemRandom::new();
    let private = EphemeralPrivateKey::generate(&ECDH_P256, &random).map_err(broken)?;
    let public = private.compute_public_key().map_err(broken)?;
    let mut salt = [0; 16];
    random.fill(&mut salt).map_err(broken)?;
    let sealed = agree_ephemeral(private, &UnparsedPublicKey::new(&ECDH_P256, receiver), |shared| {
        seal(message, &Sealing { receiver, auth, sender: public.as_ref(), shared, salt })
    });
    sealed.map_err(broken)?.ok_or_else(|| anyhow!("a message is too long to be pushed"))
}
