use anyhow::Context as _;
use sqlx::PgExecutor;

use super::rules::{Document, Kind, masked};
use crate::audit::Tx;
use crate::db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, new_id};
use crate::state::App;
use crate::vault::{Place, Vault};

/// The document of a participant, as it is shown: without its number.
#[derive(Clone, Debug)]
pub struct Held {
    pub kind: Kind,
    pub country: String,
    pub masked: String,
    pub version: i32,
}

fn place(id: Uuid) -> Place {
    Place::new("id_documents.number", id)
}

/// The document of a participant.
pub async fn of(app: &App, participant: Uuid) -> Result<Option<Held>> {
    let row = sqlx::query!(
        "select id, kind, country, number_sealed, version from id_documents where participant_id = $1",
        participant
    )
    .fetch_optional(app.db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let kind = Kind::parse(&row.kind).context("an unknown kind of document")?;
    let number = app.vault.open_text(place(row.id), &row.number_sealed)?;
    Ok(Some(Held { kind, country: row.country, masked: masked(kind, &number), version: row.version }))
}

/// The whole number, for a transaction whose entry says who saw it.
pub async fn show(tx: &mut Tx, participant: Uuid) -> Result<String> {
    let app = tx.app().clone();
    let row = sqlx::query!("select id, number_sealed from id_documents where participant_id = $1", participant)
        .fetch_optional(tx.conn())
        .await?
        .ok_or(Error::NotFound)?;
    Ok(app.vault.open_text(place(row.id), &row.number_sealed)?)
}

/// Keeps the document of a participant: a new one where none was seen, else in the place of the one that
/// was. One document stands for one live registration.
pub async fn save(
    tx: &mut Tx,
    conference: Uuid,
    participant: Uuid,
    document: &Document,
    seen: Option<i32>,
) -> Result<()> {
    let now = tx.now;
    let (kind, country) = (document.kind.as_str(), &document.country);
    // Her row first, as whoever changes her state does; it stays as it is until this commits.
    let is_live = sqlx::query_scalar!(
        r#"select is_live(state) as "is!" from participants where id = $1 and conference_id = $2 for share"#,
        participant,
        conference
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)?;
    let held = sqlx::query!("select id, version from id_documents where participant_id = $1 for update", participant)
        .fetch_optional(tx.conn())
        .await?;
    if held.as_ref().map(|held| held.version) != seen {
        return Err(Error::Conflict("problem-changed"));
    }
    // The index knows a number under one key; while keys are changed it may stand under another.
    let hashes = tx.app().vault.hashes("id_documents", &document.number);
    let is_taken = sqlx::query_scalar!(
        r#"select exists (select from id_documents where conference_id = $1 and kind = $2 and country = $3
               and number_hash = any($4) and live and participant_id <> $5) as "is!""#,
        conference,
        kind,
        country,
        &hashes,
        participant
    )
    .fetch_one(tx.conn())
    .await?;
    if is_taken && is_live {
        return Err(Error::Conflict("identity-fault-taken"));
    }
    let id = held.map_or_else(new_id, |held| held.id);
    let (hash, sealed) = tx.app().vault.keep("id_documents", place(id), &document.number);
    sqlx::query!(
        r#"insert into id_documents as d (id, conference_id, participant_id, kind, country, number_hash, number_sealed, live,
               created_at, updated_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
           on conflict (id) do update set kind = excluded.kind, country = excluded.country, number_hash = excluded.number_hash,
               number_sealed = excluded.number_sealed, live = excluded.live, updated_at = excluded.updated_at,
               version = d.version + 1"#,
        id,
        conference,
        participant,
        kind,
        country,
        hash,
        sealed,
        is_live,
        now,
    )
    .execute(tx.conn())
    .await
    .map_err(|error| {
        let sentences =
            [("id_documents_live_once", "identity-fault-taken"), ("id_documents_one_each", "problem-changed")];
        db::refused(error, &sentences)
    })?;
    Ok(())
}

/// Keeps the document that somebody told in a form, in the place of whichever is held: the form is checked by a
/// version of its own.
pub async fn replace(tx: &mut Tx, conference: Uuid, participant: Uuid, document: &Document) -> Result<()> {
    let seen =
        sqlx::query_scalar!("select version from id_documents where participant_id = $1 for update", participant)
            .fetch_optional(tx.conn())
            .await?;
    save(tx, conference, participant, document, seen).await
}

/// Whose live registration has each of these documents.
pub async fn holders(app: &App, conference: Uuid, documents: &[&Document]) -> Result<Vec<Option<Uuid>>> {
    holders_in(app.db.read(), &app.vault, conference, documents).await
}

async fn holders_in(
    executor: impl PgExecutor<'_>,
    vault: &Vault,
    conference: Uuid,
    documents: &[&Document],
) -> Result<Vec<Option<Uuid>>> {
    let mut found = vec![None; documents.len()];
    if documents.is_empty() {
        return Ok(found);
    }
    // While keys are changed a number may stand under any of them.
    let looked_for: Vec<(i64, &Document, Vec<u8>)> = (0..)
        .zip(documents)
        .flat_map(|(n, one)| vault.hashes("id_documents", &one.number).into_iter().map(move |hash| (n, *one, hash)))
        .collect();
    let rows = sqlx::query!(
        r#"select l.n as "n!", d.participant_id from unnest($2::bigint[], $3::text[], $4::text[], $5::bytea[]) as l (n, kind, country, hash)
               join id_documents d on d.conference_id = $1 and d.kind = l.kind and d.country = l.country
                   and d.number_hash = l.hash and d.live"#,
        conference,
        &looked_for.iter().map(|(n, ..)| *n).collect::<Vec<_>>(),
        &looked_for.iter().map(|(_, one, _)| one.kind.as_str().to_owned()).collect::<Vec<_>>(),
        &looked_for.iter().map(|(_, one, _)| one.country.clone()).collect::<Vec<_>>(),
        &looked_for.into_iter().map(|(.., hash)| hash).collect::<Vec<_>>(),
    )
    .fetch_all(executor)
    .await?;
    for row in rows {
        found[usize::try_from(row.n)?] = Some(row.participant_id);
    }
    Ok(found)
}

/// Keeps the documents of many who have none, at once.
///
/// # Errors
/// `Conflict("identity-fault-taken")` where one of them stands for another live registration.
pub async fn insert_many(tx: &mut Tx, conference: Uuid, documents: &[(Uuid, Document)]) -> Result<()> {
    if documents.is_empty() {
        return Ok(());
    }
    let vault = tx.app().vault.clone();
    let now = tx.now;
    let told: Vec<&Document> = documents.iter().map(|(_, one)| one).collect();
    if holders_in(tx.conn(), &vault, conference, &told).await?.iter().any(Option::is_some) {
        return Err(Error::Conflict("identity-fault-taken"));
    }
    let ids: Vec<Uuid> = documents.iter().map(|_| new_id()).collect();
    let kept = documents.iter().zip(&ids).map(|((_, one), &id)| vault.keep("id_documents", place(id), &one.number));
    let (hashes, sealed): (Vec<_>, Vec<_>) = kept.unzip();
    sqlx::query!(
        r#"insert into id_documents (id, conference_id, participant_id, kind, country, number_hash, number_sealed, live,
               created_at, updated_at)
           select n.id, p.conference_id, p.id, n.kind, n.country, n.hash, n.sealed, is_live(p.state), $2, $2
           from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::bytea[], $8::bytea[])
               as n(id, participant, kind, country, hash, sealed)
               join participants p on p.id = n.participant and p.conference_id = $1"#,
        conference,
        now,
        &ids,
        &documents.iter().map(|(participant, _)| *participant).collect::<Vec<_>>(),
        &documents.iter().map(|(_, one)| one.kind.as_str().to_owned()).collect::<Vec<_>>(),
        &documents.iter().map(|(_, one)| one.country.clone()).collect::<Vec<_>>(),
        &hashes,
        &sealed,
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("id_documents_live_once", "identity-fault-taken")]))?;
    Ok(())
}

/// Removes the document of a participant, as it was seen.
pub async fn remove(tx: &mut Tx, participant: Uuid, seen: i32) -> Result<()> {
    let removed =
        sqlx::query!("delete from id_documents where participant_id = $1 and version = $2", participant, seen)
            .execute(tx.conn())
            .await?
            .rows_affected();
    if removed == 0 { Err(Error::Conflict("problem-changed")) } else { Ok(()) }
}

/// Removes the document of somebody whose data are erased, where she has one.
pub async fn forget(tx: &mut Tx, participant: Uuid) -> Result<()> {
    sqlx::query!("delete from id_documents where participant_id = $1", participant).execute(tx.conn()).await?;
    Ok(())
}

/// Documents that are removed in one transaction.
const PART: i64 = 10_000;

/// Removes documents of a conference that keeps them no longer, a part of them; tells how many: none, where
/// none is left.
pub async fn forget_some(tx: &mut Tx, conference: Uuid) -> Result<u64> {
    let removed = sqlx::query!(
        "delete from id_documents where id in (select id from id_documents where conference_id = $1 limit $2)",
        conference,
        PART
    )
    .execute(tx.conn())
    .await?;
    Ok(removed.rows_affected())
}

/// Gives the document of one registration to another that goes on in its place, instead of its own.
pub async fn hand_over(tx: &mut Tx, from: Uuid, to: Uuid) -> Result<()> {
    sqlx::query!(
        "delete from id_documents where participant_id = $2 and exists (select from id_documents where participant_id = $1)",
        from,
        to
    )
    .execute(tx.conn())
    .await?;
    let now = tx.now;
    sqlx::query!(
        "update id_documents d set participant_id = $2, live = is_live(p.state), updated_at = $3, version = d.version + 1
         from participants p where p.id = $2 and d.participant_id = $1",
        from,
        to,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The participants of a conference whose document has this whole number.
pub async fn find(app: &App, conference: Uuid, number: &str) -> Result<Vec<Uuid>> {
    let hashes = app.vault.hashes("id_documents", number);
    Ok(sqlx::query_scalar!(
        "select participant_id from id_documents where conference_id = $1 and number_hash = any($2)",
        conference,
        &hashes
    )
    .fetch_all(app.db.read())
    .await?)
}
