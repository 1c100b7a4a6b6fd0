//! Signing and refusing, and what that makes of a document.

use anyhow::Context as _;
use chrono::{DateTime, Utc};

use super::super::keys::Signed;
use super::super::rules::{Kind, State, Tally};
use super::Document;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db;
use crate::error::{Error, Result};
use crate::kernel::Uuid;

/// A signature that is ready to be kept.
pub struct Signing<'a> {
    pub signer: Uuid,
    pub key: Uuid,
    pub at: DateTime<Utc>,
    pub statement: &'a [u8],
    pub signed: &'a Signed,
}

fn refused(error: sqlx::Error) -> Error {
    db::refused(
        error,
        &[
            ("signatures_of_current", "documents-problem-settled"),
            ("signatures_once", "documents-problem-answered"),
            ("signatures_pkey", "documents-problem-answered"),
            ("refusals_pkey", "documents-problem-answered"),
            ("signatures_by_holder", "documents-problem-holder"),
            ("signatures_by_own_key", "documents-problem-key"),
            ("signatures_in_order", "documents-problem-turn"),
        ],
    )
}

/// Keeps a signature. With the last that it needs the document is in force.
pub async fn sign(
    tx: &mut Tx,
    actor: Actor,
    here: &Here,
    document: &Document,
    signing: &Signing<'_>,
) -> Result<(Entry, Vec<Entry>)> {
    sqlx::query!(
        "insert into signatures (signer_id, key_id, signed_at, statement, sm2, ed25519) values ($1, $2, $3, $4, $5, $6)",
        signing.signer,
        signing.key,
        signing.at,
        signing.statement,
        signing.signed.sm2,
        signing.signed.ed25519
    )
    .execute(tx.conn())
    .await
    .map_err(refused)?;
    let entry = Entry::new(actor, "document.signed", "document", document.id)
        .of(here.id)
        .with_id("signer", signing.signer)
        .with_id("key", signing.key)
        .with("version", document.version)
        .touching("documents");
    Ok((entry, settle(tx, here, document).await?))
}

/// Keeps that somebody does not sign, and why.
pub async fn refuse(
    tx: &mut Tx,
    actor: Actor,
    here: &Here,
    document: &Document,
    signer: Uuid,
    reason: &str,
) -> Result<(Entry, Vec<Entry>)> {
    let now = tx.now;
    sqlx::query!("insert into refusals (signer_id, refused_at, reason) values ($1, $2, $3)", signer, now, reason)
        .execute(tx.conn())
        .await
        .map_err(refused)?;
    let entry = Entry::new(actor, "document.signature_refused", "document", document.id)
        .of(here.id)
        .with_id("signer", signer)
        .with("version", document.version)
        .touching("documents");
    Ok((entry, settle(tx, here, document).await?))
}

/// What the answers make of it. Its row is locked since the answer was kept.
async fn settle(tx: &mut Tx, here: &Here, document: &Document) -> Result<Vec<Entry>> {
    let row = sqlx::query!(
        r#"select count(*) as "asked!", count(g.signer_id) as "signed!", count(r.signer_id) as "refused!"
           from document_signers s left join signatures g on g.signer_id = s.id left join refusals r on r.signer_id = s.id
           where s.document_id = $1 and s.number = $2"#,
        document.id,
        document.version
    )
    .fetch_one(tx.conn())
    .await?;
    let tally =
        Tally { asked: row.asked, signed: row.signed, refused: row.refused, needed: i64::from(document.needed) };
    match tally.settle(document.kind) {
        State::Signing => Ok(Vec::new()),
        state => Ok(vec![into(tx, here, document, state).await?]),
    }
}

async fn into(tx: &mut Tx, here: &Here, document: &Document, state: State) -> Result<Entry> {
    let now = tx.now;
    let done = sqlx::query!(
        "update documents set state = $3, settled_at = $4 where id = $1 and current = $2 and state = 'signing'",
        document.id,
        document.version,
        state.as_str(),
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("documents_complete", "documents-problem-nobody")]))?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let action = match state {
        State::InForce => "document.in_force",
        State::Refused => "document.refused",
        _ => return Err(anyhow::anyhow!("nothing settles as {}", state.as_str()).into()),
    };
    Ok(Entry::new(Actor::System, action, "document", document.id)
        .of(here.id)
        .with("version", document.version)
        .touching("documents"))
}

/// Closes the signing of a pledge: who has signed has, nobody signs any more.
pub async fn settle_pledge(tx: &mut Tx, actor: Actor, here: &Here, document: &Document) -> Result<(Entry, Vec<Entry>)> {
    let kind = (document.kind == Kind::Pledge).then_some(());
    kind.context("only a pledge is closed by hand")?;
    let settled = into(tx, here, document, State::InForce).await?;
    let closed = Entry::new(actor, "document.closed", "document", document.id)
        .of(here.id)
        .with("version", document.version)
        .touching("documents");
    Ok((closed, vec![settled]))
}
