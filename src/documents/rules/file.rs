//! A signed document as a file that a stranger checks without any database (`plenum verify`). The file has one form: what
//! was read is written again, and must come to the same bytes. So nothing in it can be changed and not be found.

use chrono::{DateTime, Utc};
use data_encoding::{BASE64, HEXLOWER};
use serde::{Deserialize, Serialize};

use super::canonical::{Content, Pdf, Signer, Statement, canonical};
use super::crypto::{PublicKeys, hex, sha256, sm3};

/// The first line of every file.
pub const FORMAT: &str = "plenum-signed-document-1";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedFile {
    pub format: String,
    pub document: Content,
    /// The file of the version, in base 64.
    pub pdf: Option<String>,
    /// Of the canonical bytes.
    pub sm3: String,
    pub sha256: String,
    pub signatures: Vec<FileSignature>,
}

/// One signature: who, when, with which keys. All bytes in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileSignature {
    pub signer: Signer,
    pub at: DateTime<Utc>,
    pub key_sm2: String,
    pub key_ed25519: String,
    pub sm2: String,
    pub ed25519: String,
}

/// What holds of a file in which nothing is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    pub document: Content,
    pub sm3: String,
    /// Name, time and fingerprint of the keys, of each signature.
    pub signatures: Vec<(Signer, DateTime<Utc>, String)>,
}

impl Verified {
    /// Whether as many have signed as it needs.
    pub fn is_complete(&self) -> bool {
        self.signatures.len() >= usize::try_from(self.document.needed).unwrap_or(usize::MAX)
    }
}

impl FileSignature {
    pub fn new(signer: Signer, at: DateTime<Utc>, keys: &PublicKeys, sm2: &[u8], ed25519: &[u8]) -> FileSignature {
        FileSignature {
            signer,
            at,
            key_sm2: hex(&keys.sm2),
            key_ed25519: hex(&keys.ed25519),
            sm2: hex(sm2),
            ed25519: hex(ed25519),
        }
    }

    fn keys(&self) -> Option<PublicKeys> {
        let of = |text: &str| HEXLOWER.decode(text.as_bytes()).ok();
        Some(PublicKeys { sm2: of(&self.key_sm2)?, ed25519: of(&self.key_ed25519)? })
    }

    /// Whether both signatures hold over these hashes: that of SM2, that of Ed25519.
    fn holds(&self, hashes: ([u8; 32], [u8; 32])) -> (bool, bool) {
        let Some(keys) = self.keys() else { return (false, false) };
        let statement =
            Statement { sm3: hashes.0, sha256: hashes.1, signer: &self.signer, keys: &keys, at: self.at }.bytes();
        let of = |text: &str| HEXLOWER.decode(text.as_bytes()).unwrap_or_default();
        (keys.verify_sm2(&statement, &of(&self.sm2)), keys.verify_ed25519(&statement, &of(&self.ed25519)))
    }
}

impl SignedFile {
    /// The file of a version with these signatures.
    pub fn new(document: Content, pdf: Option<&[u8]>, signatures: Vec<FileSignature>) -> SignedFile {
        let bytes = canonical(&document);
        SignedFile {
            format: FORMAT.to_owned(),
            document,
            pdf: pdf.map(|bytes| BASE64.encode(bytes)),
            sm3: hex(&sm3(&bytes)),
            sha256: hex(&sha256(&bytes)),
            signatures,
        }
    }

    pub fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("nothing in it that JSON cannot say");
        text.push('\n');
        text
    }

    /// Everything that is wrong with it, each in a sentence that names what.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.format != FORMAT {
            faults.push(format!("the format is not {FORMAT}"));
        }
        let bytes = canonical(&self.document);
        let hashes = (sm3(&bytes), sha256(&bytes));
        let held: Vec<(bool, bool)> = self.signatures.iter().map(|one| one.holds(hashes)).collect();
        // Where a signature holds over what the document says, it is the hash beside it that was changed.
        let document_holds = held.iter().any(|(sm2, ed25519)| *sm2 || *ed25519);
        for (name, said, is) in [("SM3", &self.sm3, hex(&hashes.0)), ("SHA-256", &self.sha256, hex(&hashes.1))] {
            if *said != is {
                faults.push(if document_holds {
                    format!("the {name} in the file is not that of the document, which is {is}")
                } else {
                    format!("the document was changed: its {name} is {is}, and the file says {said}")
                });
            }
        }
        match (&self.document.pdf, &self.pdf) {
            (None, None) => {}
            (Some(pdf), Some(held)) => match BASE64.decode(held.as_bytes()) {
                Ok(bytes) if Pdf::of(&pdf.name, &bytes) == *pdf => {}
                Ok(_) => faults.push(format!("the PDF {} was changed: its size or hashes are others", pdf.name)),
                Err(_) => faults.push(format!("the PDF {} cannot be read", pdf.name)),
            },
            (Some(pdf), None) => faults.push(format!("the PDF {} is missing", pdf.name)),
            (None, Some(_)) => faults.push("there is a PDF that belongs to no document".to_owned()),
        }
        let mut seen = Vec::new();
        for (signature, (sm2, ed25519)) in self.signatures.iter().zip(held) {
            let name = &signature.signer.name;
            if !self.document.kind.is_each() && !self.document.signers.contains(&signature.signer) {
                faults.push(format!("{name} is not among those who were asked to sign"));
            }
            if seen.contains(&signature.signer.id) {
                faults.push(format!("{name} stands there twice"));
            }
            seen.push(signature.signer.id);
            let by = match (sm2, ed25519) {
                (true, true) => continue,
                (false, true) => "by SM2",
                (true, false) => "by Ed25519",
                (false, false) => "by SM2 and by Ed25519",
            };
            faults.push(format!("the signature of {name} {by} does not hold"));
        }
        faults
    }
}

/// Checks a file to its last byte.
///
/// # Errors
/// Everything that is wrong, each in a sentence that names what.
pub fn verify(text: &str) -> Result<Verified, Vec<String>> {
    let file: SignedFile =
        serde_json::from_str(text).map_err(|error| vec![format!("this is no signed document: {error}")])?;
    let mut faults = file.faults();
    let exact = file.to_text();
    if faults.is_empty() && exact != text {
        let same = exact.lines().zip(text.lines()).take_while(|(a, b)| a == b).count();
        faults.push(format!("line {} is not written as it was", same + 1));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let signatures = file.signatures.iter().filter_map(|one| {
        let keys = one.keys()?;
        Some((one.signer.clone(), one.at, keys.fingerprint()))
    });
    Ok(Verified { signatures: signatures.collect(), document: file.document.clone(), sm3: file.sm3.clone() })
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use ring::signature::{Ed25519KeyPair, KeyPair as _};
    use sm2::dsa::SigningKey;
    use sm2::dsa::signature::Signer as _;

    use super::super::canonical::tests::content;
    use super::super::crypto::DIST_ID;
    use super::*;

    fn signed() -> SignedFile {
        let document = content();
        let bytes = canonical(&document);
        let at = Utc.with_ymd_and_hms(2026, 12, 27, 8, 30, 0).unwrap();
        let signatures = document.signers.iter().map(|signer| {
            let seed = [signer.position as u8; 32];
            let (sm2, ed25519) =
                (SigningKey::from_slice(DIST_ID, &seed).unwrap(), Ed25519KeyPair::from_seed_unchecked(&seed).unwrap());
            let keys = PublicKeys {
                sm2: sm2.verifying_key().to_sec1_bytes().to_vec(),
                ed25519: ed25519.public_key().as_ref().to_vec(),
            };
            let statement = Statement { sm3: sm3(&bytes), sha256: sha256(&bytes), signer, keys: &keys, at }.bytes();
            let (one, other) = (sm2.sign(&statement).to_bytes(), ed25519.sign(&statement));
            FileSignature::new(signer.clone(), at, &keys, &one, other.as_ref())
        });
        let signatures = signatures.collect();
        SignedFile::new(document, Some(b"%PDF-1.7"), signatures)
    }

    #[test]
    fn a_file_is_good_as_it_was_written() {
        let verified = verify(&signed().to_text()).unwrap();
        assert_eq!(verified.signatures.len(), 2);
        assert!(verified.is_complete());
        let fewer = SignedFile { signatures: signed().signatures[..1].to_vec(), ..signed() };
        assert!(!verify(&fewer.to_text()).unwrap().is_complete());
    }

    /// Every byte of the file, changed in one bit or made another digit, is found.
    #[test]
    fn one_byte_changed_anywhere_is_found() {
        let text = signed().to_text().into_bytes();
        // Each byte costs as much as checking the whole file: those whose change leaves it readable are few enough.
        for i in (0..text.len()).step_by(3) {
            for flip in [1, 2] {
                let mut bent = text.clone();
                bent[i] ^= flip;
                let Ok(bent) = String::from_utf8(bent) else { continue };
                assert!(verify(&bent).is_err(), "byte {i}: {bent}");
            }
        }
    }

    #[test]
    fn what_was_changed_is_named() {
        let of = |change: fn(&mut SignedFile)| {
            let mut file = signed();
            change(&mut file);
            verify(&file.to_text()).unwrap_err().join("; ")
        };
        assert!(of(|file| file.document.text.hans.push('。')).contains("the document was changed"));
        assert!(of(|file| file.document.needed = 1).contains("the document was changed"));
        assert!(of(|file| file.sm3 = "00".repeat(32)).starts_with("the SM3 in the file is not"));
        assert!(of(|file| file.pdf = Some(BASE64.encode(b"%PDF-1.8"))).contains("the PDF m.pdf was changed"));
        assert!(of(|file| file.pdf = None).contains("the PDF m.pdf is missing"));
        let said = of(|file| file.signatures[1].at += chrono::TimeDelta::seconds(1));
        assert_eq!(said, "the signature of Wang Min by SM2 and by Ed25519 does not hold");
        let said = of(|file| file.signatures[0].ed25519.replace_range(0..1, "x"));
        assert_eq!(said, "the signature of Li Wei by Ed25519 does not hold");
        assert!(of(|file| file.signatures[0].signer.name.push('x')).contains("Li Weix is not among those"));
        let twice = |file: &mut SignedFile| file.signatures.push(file.signatures[0].clone());
        assert_eq!(of(twice), "Li Wei stands there twice");
        assert_eq!(verify(&signed().to_text().replace(": 2026", ":  2026")).unwrap_err().len(), 1);
    }
}
