//! A document as a paper: its text, and a page with who has signed it. Of a file that was handed in its pages
//! stand between, and it goes along inside.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use serde_json::{Value, json};

use super::rules::{Answer, hex};
use super::store::{self, Asked, Document};
use crate::conference::Here;
use crate::error::{Error, Result};
use crate::handbook::rules::{Block, Inline, Target, parse};
use crate::print::{self, Paper};
use crate::state::App;
use crate::web::Reader;

const TEMPLATE: &str =
    concat!(include_str!("../../config/papers/text.typ"), include_str!("../../config/papers/document.typ"));

/// The newest version with these signatures.
pub async fn pdf(app: &App, here: &Here, l: Reader, document: &Document, asked: &[Asked]) -> Result<Vec<u8>> {
    let mut photos = BTreeMap::new();
    if document.pdf.is_some() {
        let bytes = store::file(app, document.id, document.version).await?.ok_or(Error::NotFound)?;
        photos.insert(0, BASE64.encode(&bytes));
    }
    let mut data = data(here, l, document, asked);
    data["shows_pages"] = json!(true);
    let mut paper = Paper { template: TEMPLATE.to_owned(), data, photos, ..Paper::default() };
    if document.pdf.is_none() {
        return print::pdf(app, &paper).await;
    }
    match print::set(app, &paper).await? {
        Ok(bytes) => Ok(bytes),
        // Pages that are locked or broken go along inside alone.
        Err(_) => {
            paper.data["shows_pages"] = json!(false);
            print::pdf(app, &paper).await
        }
    }
}

fn data(here: &Here, l: Reader, document: &Document, asked: &[Asked]) -> Value {
    let tally = store::tally(asked, document.needed);
    let number = l.with2("documents-number", "year", document.year, "number", document.number);
    let about =
        [l.t(document.kind.key()), number, l.n("documents-version", document.version), l.t(document.state.key())];
    let line = |one: &Asked| {
        let at = one.answered_at.filter(|_| one.answer == Answer::Signed);
        json!({
            "name": one.signer.name,
            "post": l.plain(&one.signer.post),
            "institution": l.plain(&one.signer.institution),
            "answer": l.t(one.answer.key()),
            "at": at.map(|at| l.date_time(at, here.zone)).unwrap_or_default(),
            "key": one.fingerprint().unwrap_or_default(),
        })
    };
    json!({
        "lang": l.lang.tag(),
        "title": l.plain(&document.title),
        "conference": l.plain(&document.conference_name),
        "about": about.join(" · "),
        "blocks": parse(l.plain(&document.text)).iter().map(block).collect::<Vec<_>>(),
        "file": document.pdf.as_ref().map(|pdf| json!({ "name": pdf.name, "sm3": pdf.sm3, "sha256": pdf.sha256 })),
        "sm3": hex(&document.sm3),
        "sha256": hex(&document.sha256),
        "signed": l.with2("documents-signed-of", "signed", tally.signed, "asked", tally.asked),
        "signers": asked.iter().map(line).collect::<Vec<_>>(),
        "words": {
            "signatures": l.t("documents-signatures"),
            "file": l.t("documents-pdf-inside"),
            "fingerprint": l.t("documents-fingerprint"),
            "hashes": l.t("documents-hashes"),
            "check": l.t("documents-check-hint"),
        },
    })
}

/// A part of a text as the templates take it.
pub fn block(block: &Block) -> Value {
    let all = |blocks: &[Block]| blocks.iter().map(self::block).collect::<Vec<_>>();
    match block {
        Block::Heading { level, inner } => json!({ "is": "heading", "level": level, "inner": words(inner) }),
        Block::Paragraph { inner } => json!({ "is": "paragraph", "inner": words(inner) }),
        Block::List { start, items } => {
            json!({ "is": "list", "start": start, "items": items.iter().map(|item| all(item)).collect::<Vec<_>>() })
        }
        Block::Quote { inner } => json!({ "is": "quote", "inner": all(inner) }),
        Block::Code { text } => json!({ "is": "code", "text": text }),
        Block::Rule => json!({ "is": "rule" }),
        Block::Table { head, rows } => {
            let cells = |row: &Vec<Vec<Inline>>| row.iter().map(|cell| words(cell)).collect::<Vec<_>>();
            json!({ "is": "table", "head": cells(head), "rows": rows.iter().map(cells).collect::<Vec<_>>() })
        }
    }
}

/// A document has no pictures, and its links lead elsewhere or nowhere.
fn words(inlines: &[Inline]) -> Vec<Value> {
    let mut out = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Text { text } => out.push(json!({ "is": "text", "text": text })),
            Inline::Strong { inner } => out.push(json!({ "is": "strong", "inner": words(inner) })),
            Inline::Emphasis { inner } => out.push(json!({ "is": "emphasis", "inner": words(inner) })),
            Inline::Struck { inner } => out.push(json!({ "is": "struck", "inner": words(inner) })),
            Inline::Code { text } => out.push(json!({ "is": "code", "text": text })),
            Inline::Break => out.push(json!({ "is": "break" })),
            Inline::Picture { alt, .. } => out.push(json!({ "is": "text", "text": alt })),
            Inline::Link { to: Target::Elsewhere(at), inner } => {
                out.push(json!({ "is": "link", "at": at, "inner": words(inner) }));
            }
            Inline::Link { inner, .. } => out.extend(words(inner)),
        }
    }
    out
}
