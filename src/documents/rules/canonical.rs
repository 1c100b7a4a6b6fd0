//! The bytes that are hashed and signed, as `docs/decisions/0036-what-is-signed.md` defines them. Each field is a line with its
//! name and its length in bytes, then its bytes and a line end: no two contents have the same bytes.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use super::Kind;
use super::crypto::{PublicKeys, hex, sha256, sm3};
use crate::kernel::{Uuid, Words};

/// All that a version of a document says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    pub id: Uuid,
    pub conference: Uuid,
    pub conference_name: Words,
    pub kind: Kind,
    pub year: i32,
    pub number: i32,
    pub version: i32,
    pub title: Words,
    /// Markdown; empty where there is a PDF alone.
    pub text: Words,
    pub pdf: Option<Pdf>,
    pub in_order: bool,
    pub needed: i32,
    /// Who is asked, in order; empty of what each signs for itself.
    pub signers: Vec<Signer>,
}

/// A file, by its hashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pdf {
    pub name: String,
    pub size: i32,
    pub sm3: String,
    pub sha256: String,
}

impl Pdf {
    pub fn of(name: &str, bytes: &[u8]) -> Pdf {
        let size = i32::try_from(bytes.len()).unwrap_or(i32::MAX);
        Pdf { name: name.to_owned(), size, sm3: hex(&sm3(bytes)), sha256: hex(&sha256(bytes)) }
    }
}

/// Somebody who is asked to sign, as she is called then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    pub id: Uuid,
    pub position: i32,
    pub name: String,
    pub post: Words,
    /// Empty of a seat of the presidium.
    pub institution: Words,
}

/// What somebody signs: this content, as this person, with this key, at this time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement<'a> {
    pub sm3: [u8; 32],
    pub sha256: [u8; 32],
    pub signer: &'a Signer,
    pub keys: &'a PublicKeys,
    pub at: DateTime<Utc>,
}

struct Lines(Vec<u8>);

impl Lines {
    fn new(head: &str) -> Lines {
        Lines(format!("{head}\n").into_bytes())
    }

    fn add(&mut self, name: &str, value: impl AsRef<[u8]>) {
        let value = value.as_ref();
        self.0.extend_from_slice(format!("{name} {}\n", value.len()).as_bytes());
        self.0.extend_from_slice(value);
        self.0.push(b'\n');
    }

    fn words(&mut self, name: &str, words: &Words) {
        self.add(&format!("{name}.en"), &words.en);
        self.add(&format!("{name}.zh-Hans"), &words.hans);
        self.add(&format!("{name}.zh-Hant"), &words.hant);
    }

    fn signer(&mut self, signer: &Signer) {
        self.add("signer", signer.id.to_string());
        self.add("signer.position", signer.position.to_string());
        self.add("signer.name", &signer.name);
        self.words("signer.post", &signer.post);
        self.words("signer.institution", &signer.institution);
    }
}

/// The bytes of a version.
pub fn canonical(content: &Content) -> Vec<u8> {
    let mut out = Lines::new("plenum document 1");
    out.add("document", content.id.to_string());
    out.add("conference", content.conference.to_string());
    out.words("conference.name", &content.conference_name);
    out.add("kind", content.kind.as_str());
    out.add("year", content.year.to_string());
    out.add("number", content.number.to_string());
    out.add("version", content.version.to_string());
    out.words("title", &content.title);
    out.words("text", &content.text);
    if let Some(pdf) = &content.pdf {
        out.add("pdf.name", &pdf.name);
        out.add("pdf.size", pdf.size.to_string());
        out.add("pdf.sm3", &pdf.sm3);
        out.add("pdf.sha256", &pdf.sha256);
    }
    out.add("order", if content.in_order { "listed" } else { "any" });
    out.add("needed", content.needed.to_string());
    for signer in &content.signers {
        out.signer(signer);
    }
    out.0
}

impl Statement<'_> {
    /// The bytes under both signatures.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Lines::new("plenum signature 1");
        out.add("document.sm3", hex(&self.sm3));
        out.add("document.sha256", hex(&self.sha256));
        out.signer(self.signer);
        out.add("key", self.keys.fingerprint());
        out.add("at", self.at.to_rfc3339_opts(SecondsFormat::Secs, true));
        out.0
    }
}

#[cfg(test)]
pub(super) mod tests {
    use chrono::TimeZone as _;
    use proptest::prelude::*;

    use super::*;

    pub fn content() -> Content {
        let signer = |n: u128, name: &str| Signer {
            id: Uuid::from_u128(n),
            position: n as i32,
            name: name.into(),
            post: Words::new("Chair", "", ""),
            institution: Words::default(),
        };
        Content {
            id: Uuid::from_u128(9),
            conference: Uuid::from_u128(8),
            conference_name: Words::new("Conference", "会议", ""),
            kind: Kind::Memorandum,
            year: 2026,
            number: 3,
            version: 2,
            title: Words::new("Memorandum", "", ""),
            text: Words::new("We agree.\n", "我们同意。", ""),
            pdf: Some(Pdf::of("m.pdf", b"%PDF-1.7")),
            in_order: true,
            needed: 2,
            signers: vec![signer(1, "Li Wei"), signer(2, "Wang Min")],
        }
    }

    #[test]
    fn the_bytes_are_those_of_the_decision() {
        let text = String::from_utf8(canonical(&Content { pdf: None, signers: Vec::new(), ..content() })).unwrap();
        assert_eq!(
            text,
            "plenum document 1\ndocument 36\n00000000-0000-0000-0000-000000000009\nconference 36\n\
             00000000-0000-0000-0000-000000000008\nconference.name.en 10\nConference\nconference.name.zh-Hans 6\n会议\n\
             conference.name.zh-Hant 0\n\nkind 10\nmemorandum\nyear 4\n2026\nnumber 1\n3\nversion 1\n2\ntitle.en 10\n\
             Memorandum\ntitle.zh-Hans 0\n\ntitle.zh-Hant 0\n\ntext.en 10\nWe agree.\n\ntext.zh-Hans 15\n我们同意。\n\
             text.zh-Hant 0\n\norder 6\nlisted\nneeded 1\n2\n"
        );
    }

    #[test]
    fn a_statement_names_the_content_the_signer_her_key_and_the_time() {
        let content = content();
        let keys = PublicKeys { sm2: vec![4; 65], ed25519: vec![7; 32] };
        let at = Utc.with_ymd_and_hms(2026, 12, 27, 8, 30, 0).unwrap();
        let of = |signer: &Signer, at| Statement { sm3: [1; 32], sha256: [2; 32], signer, keys: &keys, at }.bytes();
        let text = String::from_utf8(of(&content.signers[0], at)).unwrap();
        assert!(text.starts_with("plenum signature 1\ndocument.sm3 64\n0101"), "{text}");
        assert!(text.contains("signer.name 6\nLi Wei\n") && text.ends_with("at 20\n2026-12-27T08:30:00Z\n"), "{text}");
        assert_ne!(of(&content.signers[0], at), of(&content.signers[1], at));
        assert_ne!(of(&content.signers[0], at), of(&content.signers[0], at + chrono::TimeDelta::seconds(1)));
    }

    proptest! {
        /// What one field ends with and the next begins with is told apart.
        #[test]
        fn no_two_contents_have_the_same_bytes(a in ".{0,12}", b in ".{0,12}", c in ".{0,12}", d in ".{0,12}") {
            let of = |en: &str, hans: &str| {
                canonical(&Content { text: Words::new(en, hans, ""), ..content() })
            };
            prop_assert_eq!(of(&a, &b) == of(&c, &d), (a, b) == (c, d));
        }
    }
}
