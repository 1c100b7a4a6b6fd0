//! Message encryption for Web Push (RFC 8291) in the content coding aes128gcm (RFC 8188), one record.

use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};

/// Most bytes of a message: push services take 4096 with everything around it (RFC 8030, 7.2).
pub const MESSAGE_MAX: usize = 3_000;
/// The size of a record: one holds the whole message.
const RECORD: u32 = 4096;

/// What a message is sealed with. Salt and key are new for each.
pub struct Sealing<'a> {
    /// The browser's key and secret.
    pub receiver: &'a [u8],
    pub auth: &'a [u8],
    /// Our key of this one message, and what both keys agree on.
    pub sender: &'a [u8],
    pub shared: &'a [u8],
    pub salt: [u8; 16],
}

struct Bytes(usize);

impl KeyType for Bytes {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand<const N: usize>(prk: &Prk, info: &[&[u8]]) -> [u8; N] {
    let mut out = [0; N];
    prk.expand(info, Bytes(N)).and_then(|made| made.fill(&mut out)).expect("a short key");
    out
}

/// The body of the request: header and one record. None where the message is too long.
pub fn seal(message: &[u8], with: &Sealing<'_>) -> Option<Vec<u8>> {
    if message.len() > MESSAGE_MAX {
        return None;
    }
    let agreed = Salt::new(HKDF_SHA256, with.auth).extract(with.shared);
    let ikm: [u8; 32] = expand(&agreed, &[b"WebPush: info\0", with.receiver, with.sender]);
    let prk = Salt::new(HKDF_SHA256, &with.salt).extract(&ikm);
    let key: [u8; 16] = expand(&prk, &[b"Content-Encoding: aes128gcm\0"]);
    let nonce: [u8; 12] = expand(&prk, &[b"Content-Encoding: nonce\0"]);
    // 2 ends the last record; nothing pads it.
    let mut record = [message, &[2]].concat();
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).ok()?);
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut record).ok()?;
    let length = u8::try_from(with.sender.len()).ok()?;
    Some([&with.salt, &RECORD.to_be_bytes()[..], &[length], with.sender, &record].concat())
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64URL_NOPAD;

    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        BASE64URL_NOPAD.decode(text.as_bytes()).unwrap()
    }

    /// RFC 8291, section 5 and appendix A.
    #[test]
    fn it_seals_as_the_standard_does() {
        let (receiver, auth, sender, shared) = (
            bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            bytes("BTBZMqHH6r4Tts7J_aSIgg"),
            bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"),
            bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs"),
        );
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let with = Sealing { receiver: &receiver, auth: &auth, sender: &sender, shared: &shared, salt };
        let sealed = seal(b"When I grow up, I want to be a watermelon", &with).unwrap();
        assert_eq!(
            BASE64URL_NOPAD.encode(&sealed),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
        assert_eq!(seal(&[b'x'; MESSAGE_MAX + 1], &with), None);
    }
}
