//! Documents drawn up, worded anew, sent out, withdrawn.

use anyhow::Context as _;
use chrono::Datelike as _;

use super::super::rules::{Chosen, Content, Kind, NewDocument, Pdf, Signer, State, canonical, hex, sha256, sm3};
use super::{Candidate, Document, file_place};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::{Here, day_of};
use crate::db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};

/// A file that comes with a version.
pub struct NewFile<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
}

fn entry(actor: Actor, action: &'static str, here: &Here, document: Uuid) -> Entry {
    Entry::new(actor, action, "document", document).of(here.id).touching("documents")
}

/// Draws up a document with its first version, under the next number of its year.
pub async fn draw_up(
    tx: &mut Tx,
    actor: Actor,
    here: &Here,
    new: &NewDocument,
    file: Option<NewFile<'_>>,
    candidates: &[Candidate],
) -> Result<(Uuid, Entry)> {
    let by = actor.account().context("a document is drawn up by somebody with an account")?;
    let (id, now) = (new_id(), tx.now);
    let year = day_of(now, here.zone).year();
    sqlx::query!("select pg_advisory_xact_lock(hashtext('documents'), hashtext($1))::text", here.id.to_string())
        .fetch_one(tx.conn())
        .await?;
    let number = sqlx::query_scalar!(
        r#"insert into documents (id, conference_id, kind, year, number, state, current, created_by, created_at)
           select $1, $2, $3, $4, coalesce(max(number), 0) + 1, 'draft', 1, $5, $6
           from documents where conference_id = $2 and year = $4
           returning number"#,
        id,
        here.id,
        new.kind.as_str(),
        year,
        by,
        now,
    )
    .fetch_one(tx.conn())
    .await?;
    add_version(tx, by, here, (id, year, number, 1), new, file, candidates).await?;
    let entry = entry(actor, "document.drawn_up", here, id)
        .with("kind", new.kind.as_str())
        .with("year", year)
        .with("number", number)
        .with("signers", new.signers.len());
    Ok((id, entry))
}

/// Words a document anew: a version of its own, which nobody has signed. It is a draft again.
pub async fn reword(
    tx: &mut Tx,
    actor: Actor,
    here: &Here,
    document: &Document,
    new: &NewDocument,
    file: Option<NewFile<'_>>,
    candidates: &[Candidate],
) -> Result<Entry> {
    let by = actor.account().context("a document is worded by somebody with an account")?;
    let version = document.version + 1;
    let changed = sqlx::query!(
        r#"update documents set current = $3, state = 'draft', sent_at = null, settled_at = null
           where id = $1 and current = $2 and state in ('draft', 'signing', 'refused')"#,
        document.id,
        document.version,
        version,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let place = (document.id, document.year, document.number, version);
    add_version(tx, by, here, place, new, file, candidates).await?;
    Ok(entry(actor, "document.reworded", here, document.id).with("version", version))
}

async fn add_version(
    tx: &mut Tx,
    by: Uuid,
    here: &Here,
    (id, year, number, version): (Uuid, i32, i32, i32),
    new: &NewDocument,
    file: Option<NewFile<'_>>,
    candidates: &[Candidate],
) -> Result<()> {
    let now = tx.now;
    let chosen: Vec<&Candidate> =
        new.signers.iter().filter_map(|one| candidates.iter().find(|held| held.chosen == *one)).collect();
    let signers: Vec<Signer> = (1..).zip(&chosen).map(|(position, one)| signer(position, one)).collect();
    let pdf = file.as_ref().map(|file| Pdf::of(file.name, file.bytes));
    let content = Content {
        id,
        conference: here.id,
        conference_name: here.name.clone(),
        kind: new.kind,
        year,
        number,
        version,
        title: new.title.clone(),
        text: new.text.clone(),
        pdf,
        in_order: new.in_order,
        needed: new.needed,
        signers,
    };
    let bytes = canonical(&content);
    let hashes = file.as_ref().map(|file| (sm3(file.bytes), sha256(file.bytes)));
    sqlx::query!(
        r#"insert into document_versions (document_id, number, conference, title, text, pdf_name, pdf_size, pdf_sm3, pdf_sha256,
               in_order, needed, canonical, sm3, sha256, made_by, made_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"#,
        id,
        version,
        &content.conference_name as &Words,
        &content.title as &Words,
        &content.text as &Words,
        content.pdf.as_ref().map(|pdf| pdf.name.as_str()),
        content.pdf.as_ref().map(|pdf| pdf.size),
        hashes.as_ref().map(|(sm3, _)| &sm3[..]),
        hashes.as_ref().map(|(_, sha256)| &sha256[..]),
        content.in_order,
        content.needed,
        &bytes,
        &sm3(&bytes)[..],
        &sha256(&bytes)[..],
        by,
        now,
    )
    .execute(tx.conn())
    .await?;
    if let Some(file) = file {
        let row = new_id();
        let sealed = tx.app().vault.seal(file_place(row), file.bytes);
        sqlx::query!(
            "insert into document_files (id, document_id, number, content_sealed) values ($1, $2, $3, $4)",
            row,
            id,
            version,
            sealed
        )
        .execute(tx.conn())
        .await?;
    }
    for (signer, candidate) in content.signers.iter().zip(&chosen) {
        ask(tx, (id, version), signer, candidate).await?;
    }
    Ok(())
}

fn signer(position: i32, one: &Candidate) -> Signer {
    Signer {
        id: new_id(),
        position,
        name: one.name.clone(),
        post: one.post.clone(),
        institution: one.institution.clone(),
    }
}

async fn ask(tx: &mut Tx, (document, version): (Uuid, i32), signer: &Signer, one: &Candidate) -> Result<()> {
    let now = tx.now;
    let (seat, signatory) = match one.chosen {
        Chosen::Seat(id) => (Some(id), None),
        Chosen::Signatory(id) => (None, Some(id)),
    };
    sqlx::query!(
        r#"insert into document_signers (id, document_id, number, position, seat_id, account_id, signatory_id, institution_id,
               name, post, institution, asked_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"#,
        signer.id,
        document,
        version,
        signer.position,
        seat,
        one.account,
        signatory,
        one.institution_id,
        signer.name,
        &signer.post as &Words,
        &signer.institution as &Words,
        now,
    )
    .execute(tx.conn())
    .await
    .map_err(|error| {
        db::refused(
            error,
            &[
                ("document_signers_while_open", "documents-problem-settled"),
                ("document_signers_signatory_once", "problem-changed"),
                ("document_signers_position", "problem-changed"),
            ],
        )
    })?;
    Ok(())
}

/// Sends a version out for signing, if it still is the one that was read. Whoever is asked must still be in her place.
pub async fn send(tx: &mut Tx, actor: Actor, here: &Here, document: &Document, version: i32) -> Result<Entry> {
    let now = tx.now;
    let gone = sqlx::query_scalar!(
        r#"select count(*) as "gone!" from document_signers s
           where s.document_id = $1 and s.number = $2
             and not exists (select from seats p where p.id = s.seat_id and p.account_id = s.account_id)
             and not exists (select from signatories i where i.id = s.signatory_id and i.ended_at is null)"#,
        document.id,
        version
    )
    .fetch_one(tx.conn())
    .await?;
    if gone > 0 {
        return Err(Error::Conflict("documents-problem-gone"));
    }
    let sent = sqlx::query!(
        "update documents set state = 'signing', sent_at = $3 where id = $1 and current = $2 and state = 'draft'",
        document.id,
        version,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if sent == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(actor, "document.sent", here, document.id).with("version", version).with("sm3", hex(&document.sm3)))
}

/// Withdraws a document for good.
pub async fn withdraw(tx: &mut Tx, actor: Actor, here: &Here, document: &Document) -> Result<Entry> {
    let now = tx.now;
    let done = sqlx::query!(
        r#"update documents set state = 'withdrawn', settled_at = $2
           where id = $1 and state in ('draft', 'signing', 'refused')"#,
        document.id,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(actor, "document.withdrawn", here, document.id).with("from", document.state.as_str()))
}

/// Asks the signatories of more institutions to sign a pledge. Those who are asked already are passed over.
pub async fn ask_institutions(
    tx: &mut Tx,
    actor: Actor,
    here: &Here,
    document: &Document,
    chosen: &[&Candidate],
) -> Result<(usize, Entry)> {
    if document.kind != Kind::Pledge || document.state != State::Signing {
        return Err(Error::Conflict("documents-problem-settled"));
    }
    // Alone, so that two at once give no position twice.
    sqlx::query!("select id from documents where id = $1 for no key update", document.id).fetch_one(tx.conn()).await?;
    // Where somebody else signs for an institution by now, she is asked in the place of whoever has not answered.
    let held = sqlx::query!(
        r#"select s.institution_id, s.position,
               i.ended_at is null or exists (select from signatures g where g.signer_id = s.id)
                   or exists (select from refusals r where r.signer_id = s.id) as "counts!"
           from document_signers s join signatories i on i.id = s.signatory_id
           where s.document_id = $1 and s.number = $2"#,
        document.id,
        document.version
    )
    .fetch_all(tx.conn())
    .await?;
    let first = held.iter().map(|row| row.position).max().unwrap_or(0) + 1;
    let is_held = |one: &Candidate| held.iter().any(|row| row.counts && row.institution_id == one.institution_id);
    let new = chosen.iter().filter(|one| !is_held(one));
    let mut asked = 0;
    for (position, one) in (first..).zip(new) {
        ask(tx, (document.id, document.version), &signer(position, one), one).await?;
        asked += 1;
    }
    Ok((asked, entry(actor, "document.institutions_asked", here, document.id).with("institutions", asked)))
}
