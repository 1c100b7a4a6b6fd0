//! Documents as those see them who draw them up, and as those do who sign.

pub mod edit;
pub mod keys;
pub mod list;
pub mod one;
pub mod own;
pub mod pack;
pub mod pledge;
pub mod sign;
pub mod signatories;

use askama::Template;
use axum::response::Response;
use chrono::SubsecRound as _;

use super::keys as locks;
use super::letters;
use super::paper;
use super::rules::{SignedFile, Statement};
use super::store::{self, Asked, Document, Owner, Signing};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::error::{Error, Result};
use crate::files::rules::Kind;
use crate::handbook;
use crate::mail;
use crate::state::App;
use crate::web::{Confirm, Page, Reader, download, html};

/// Asks whether something is to be done.
#[derive(Template)]
#[template(path = "documents/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// The text for this reader, and whether it stands in another language.
fn text_of(l: Reader, document: &Document) -> (handbook::Html, Option<crate::kernel::Lang>) {
    let said = l.say(&document.text);
    let place = handbook::Place { l, base: "", parts: &[], files: &[], folder: "" };
    (handbook::html(&handbook::rules::parse(said.text), &[], &place), said.other.then_some(said.lang))
}

/// Signs as somebody who is asked, if the password is hers. The key of what is wrong otherwise.
async fn sign_as(
    app: &App,
    here: &Here,
    actor: Actor,
    (document, one): (&Document, &Asked),
    owner: Owner,
    password: &str,
) -> Result<std::result::Result<(), &'static str>> {
    let Some(key) = store::key_of(&app.db, owner).await? else { return Ok(Err("documents-fault-no-key")) };
    if password.is_empty() {
        return Ok(Err("fault-required"));
    }
    store::begin_attempt(app, key.id).await?;
    // What is signed says seconds.
    let at = app.clock.now().trunc_subsecs(0);
    let statement =
        Statement { sm3: document.sm3, sha256: document.sha256, signer: &one.signer, keys: &key.public, at }.bytes();
    let locked = store::locked(app, key.id).await?;
    let Some(signed) = locks::sign(app, key.id, locked, password, statement.clone()).await? else {
        return Ok(Err("documents-fault-password"));
    };
    let mut tx = Tx::begin(app).await?;
    let signing = Signing { signer: one.signer.id, key: key.id, at, statement: &statement, signed: &signed };
    let (entry, mut entries) = store::sign(&mut tx, actor, here, document, &signing).await?;
    store::end_attempt(&mut tx, key.id).await?;
    entries.extend(tell_next(&mut tx, here, document, one).await?);
    tx.commit((entry, entries)).await?;
    Ok(Ok(()))
}

/// Writes to the member of the presidium whose turn it is, now that somebody before her has answered.
async fn tell_next(tx: &mut Tx, here: &Here, document: &Document, answered: &Asked) -> Result<Option<Entry>> {
    if !document.in_order {
        return Ok(None);
    }
    let written = letters::to_members(tx, here, document, answered.signer.position, false).await?;
    if written.is_empty() {
        return Ok(None);
    }
    mail::post_each(tx, &written).await?;
    Ok(Some(store::note_asked(Actor::System, here, document.id, false, written.len())))
}

/// What a file of a document is called.
fn name_of(l: Reader, document: &Document, ending: &str) -> String {
    let title: String = l.plain(&document.title).chars().take(60).collect();
    format!("{}-{} {title}{ending}", document.year, document.number)
}

/// The PDF with its signature page, of these signatures.
async fn paper_of(app: &App, here: &Here, l: Reader, document: &Document, asked: &[Asked]) -> Result<Response> {
    let bytes = paper::pdf(app, here, l, document, asked).await?;
    Ok(download(&name_of(l, document, ".pdf"), Kind::Pdf.content_type(), bytes))
}

/// The file that was handed in with it.
async fn original_of(app: &App, document: &Document) -> Result<Response> {
    let Some(pdf) = &document.pdf else { return Err(Error::NotFound) };
    let bytes = store::file(app, document.id, document.version).await?.ok_or(Error::NotFound)?;
    Ok(download(&pdf.name, Kind::Pdf.content_type(), bytes))
}

/// The file that a stranger checks, with these signatures; none where nobody has signed.
async fn signed_file(
    app: &App,
    here: &Here,
    l: Reader,
    document: &Document,
    asked: &[Asked],
    shown: &[Asked],
) -> Result<Response> {
    let signatures: Vec<_> = shown.iter().filter_map(Asked::in_file).collect();
    if signatures.is_empty() {
        return Err(Error::NotFound);
    }
    let pdf = match &document.pdf {
        Some(_) => Some(store::file(app, document.id, document.version).await?.ok_or(Error::NotFound)?),
        None => None,
    };
    let file = SignedFile::new(store::content(here, document, asked), pdf.as_deref(), signatures);
    Ok(download(&name_of(l, document, ".signed.json"), "application/json", file.to_text()))
}

fn sure(page: Page, it: Confirm) -> Result<Response> {
    html(&Sure { page, it })
}
