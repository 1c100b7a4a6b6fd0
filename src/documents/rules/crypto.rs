//! Hashes and signatures: SM3 (GB/T 32905), SM2 with it (GB/T 32918), SHA-256 and Ed25519 beside them. Only what needs no
//! randomness and no secret.

use ring::signature::{ED25519, UnparsedPublicKey};
use sm2::dsa::signature::Verifier as _;
use sm2::dsa::{Signature, VerifyingKey};
use sm3::{Digest as _, Sm3};

/// By whom SM2 says that something is signed where nothing else is agreed (GM/T 0009, 10).
pub const DIST_ID: &str = "1234567812345678";

pub fn sm3(bytes: &[u8]) -> [u8; 32] {
    Sm3::digest(bytes).into()
}

pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(ring::digest::digest(&ring::digest::SHA256, bytes).as_ref());
    hash
}

/// As it stands in files and on pages.
pub fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// The public halves of a signer's keys: a point of the curve of SM2, not compressed, and a key of Ed25519.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKeys {
    pub sm2: Vec<u8>,
    pub ed25519: Vec<u8>,
}

impl PublicKeys {
    /// What people compare: SM3 of both keys.
    pub fn fingerprint(&self) -> String {
        hex(&sm3(&[&self.sm2[..], &self.ed25519].concat()))
    }

    pub fn verify_sm2(&self, message: &[u8], signature: &[u8]) -> bool {
        let key = VerifyingKey::from_sec1_bytes(DIST_ID, &self.sm2);
        match (key, Signature::from_slice(signature)) {
            (Ok(key), Ok(signature)) => key.verify(message, &signature).is_ok(),
            _ => false,
        }
    }

    pub fn verify_ed25519(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.ed25519).verify(message, signature).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER_PERMISSIVE;
    use sm2::dsa::SigningKey;
    use sm2::dsa::signature::Signer as _;

    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        HEXLOWER_PERMISSIVE.decode(text.as_bytes()).unwrap()
    }

    #[test]
    fn sm3_hashes_as_gb_t_32905_says() {
        // GB/T 32905, appendix A, examples 1 and 2.
        assert_eq!(hex(&sm3(b"abc")), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assert_eq!(
            hex(&sm3("abcd".repeat(16).as_bytes())),
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
        );
    }

    // GB/T 32918.5, appendix A, on the recommended curve: the signer is 1234567812345678, the message "message digest".
    const PRIVATE: &str = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
    const PUBLIC: &str = "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020\
                          ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
    const SIGNATURE: &str = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3\
                             b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";

    #[test]
    fn sm2_signs_and_verifies_as_gb_t_32918_says() {
        let keys = PublicKeys { sm2: bytes(PUBLIC), ed25519: vec![0; 32] };
        assert!(keys.verify_sm2(b"message digest", &bytes(SIGNATURE)));
        assert!(!keys.verify_sm2(b"message digesu", &bytes(SIGNATURE)));
        for i in 0..64 {
            let mut bent = bytes(SIGNATURE);
            bent[i] ^= 1;
            assert!(!keys.verify_sm2(b"message digest", &bent), "byte {i}");
        }
        let key = SigningKey::from_slice(DIST_ID, &bytes(PRIVATE)).unwrap();
        assert_eq!(key.verifying_key().to_sec1_bytes().to_vec(), keys.sm2);
        assert!(keys.verify_sm2(b"message digest", &key.sign(b"message digest").to_bytes()));
    }

    #[test]
    fn ed25519_verifies_as_rfc_8032_says() {
        // RFC 8032, 7.1, test 2.
        let keys = PublicKeys {
            sm2: Vec::new(),
            ed25519: bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"),
        };
        let signature = bytes(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        );
        assert!(keys.verify_ed25519(&[0x72], &signature) && !keys.verify_ed25519(&[0x73], &signature));
    }
}
