//! Who signs for institutions, and the links by which they come.

use crate::access::{PathParams, Scope};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::{Here, NewRepresentative};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Email, Lang, Uuid, Words, new_id};
use crate::state::App;
use crate::vault::{self, Place};

/// Who signs for an institution.
#[derive(Clone, Debug)]
pub struct Signatory {
    pub id: Uuid,
    pub institution: Words,
    pub name: String,
    pub post: String,
    pub email: String,
    pub lang: Lang,
    pub ended: bool,
}

/// A signatory of the conference at hand.
#[derive(Clone, Debug)]
pub struct OfSignatory {
    pub here: Here,
    pub signatory: Signatory,
}

impl Scope for OfSignatory {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfSignatory>> {
        let Some(here) = Here::find(app, path).await? else { return Ok(None) };
        let Some(id) = path.id("id") else { return Ok(None) };
        let found = signatory(&app.db, here.id, id).await?;
        Ok(found.map(|signatory| OfSignatory { here, signatory }))
    }
}

pub async fn signatory(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Signatory>> {
    let row = sqlx::query!(
        r#"select s.id, s.name, s.post, s.email, s.language, s.ended_at, i.name as "institution: Words"
           from signatories s join institutions i on i.id = s.institution_id where s.id = $1 and s.conference_id = $2"#,
        id,
        conference
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map(|row| Signatory {
        id: row.id,
        institution: row.institution,
        name: row.name,
        post: row.post,
        email: row.email,
        lang: Lang::from_tag(&row.language).unwrap_or_default(),
        ended: row.ended_at.is_some(),
    }))
}

/// An institution, and who signs for it, if anybody does.
#[derive(Clone, Debug)]
pub struct Line {
    pub institution_id: Uuid,
    pub institution: Words,
    pub signatory: Option<Uuid>,
    pub name: String,
    pub post: String,
    pub email: String,
    pub has_key: bool,
    /// Documents that wait for her.
    pub waiting: i64,
}

/// The institutions of a conference by name, each with its signatory.
pub async fn signatories(db: &Db, conference: Uuid) -> Result<Vec<Line>> {
    Ok(sqlx::query_as!(
        Line,
        r#"select i.id as institution_id, i.name as "institution: Words", s.id as "signatory?", coalesce(s.name, '') as "name!",
               coalesce(s.post, '') as "post!", coalesce(s.email, '') as "email!",
               exists (select from signing_keys k where k.signatory_id = s.id and k.revoked_at is null) as "has_key!",
               (select count(*) from document_signers a join documents d on d.id = a.document_id and d.current = a.number
                 where a.signatory_id = s.id and d.state = 'signing'
                   and not exists (select from signatures g where g.signer_id = a.id)
                   and not exists (select from refusals r where r.signer_id = a.id)) as "waiting!"
           from institutions i left join signatories s on s.institution_id = i.id and s.ended_at is null
           where i.conference_id = $1 order by words_text(i.name), i.id"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// The institutions that somebody may sign for.
pub async fn institutions(db: &Db, conference: Uuid) -> Result<Vec<(Uuid, Words)>> {
    let rows = sqlx::query!(
        r#"select id, name as "name: Words" from institutions where conference_id = $1 order by words_text(name), id"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

fn entry(actor: Actor, action: &'static str, here: &Here, signatory: Uuid) -> Entry {
    Entry::new(actor, action, "signatory", signatory).of(here.id).touching("documents")
}

/// Names who signs for an institution. Whoever did so before does no more; what she signed stays.
pub async fn name_one(tx: &mut Tx, actor: Actor, here: &Here, new: &NewRepresentative) -> Result<(Uuid, Entry)> {
    let (id, now) = (new_id(), tx.now);
    let before = sqlx::query_scalar!(
        "update signatories set ended_at = $2 where institution_id = $1 and ended_at is null returning id",
        new.institution,
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(before) = before {
        close(tx, before).await?;
    }
    sqlx::query!(
        r#"insert into signatories (id, conference_id, institution_id, name, post, email, language, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)"#,
        id,
        here.id,
        new.institution,
        new.name,
        new.post,
        new.email.as_str(),
        new.lang.tag(),
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("signatories_live", "problem-changed")]))?;
    Ok((id, entry(actor, "signatory.named", here, id).with("replaced", before.is_some())))
}

/// What she came and signed with ends with her.
async fn close(tx: &mut Tx, signatory: Uuid) -> Result<()> {
    let now = tx.now;
    sqlx::query!(
        "update signatory_links set revoked_at = $2 where signatory_id = $1 and revoked_at is null",
        signatory,
        now
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update signing_keys set revoked_at = $2 where signatory_id = $1 and revoked_at is null",
        signatory,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Nobody signs for the institution any more.
pub async fn end(tx: &mut Tx, actor: Actor, here: &Here, signatory: Uuid) -> Result<Entry> {
    let now = tx.now;
    let ended = sqlx::query!("update signatories set ended_at = $2 where id = $1 and ended_at is null", signatory, now)
        .execute(tx.conn())
        .await?
        .rows_affected();
    if ended == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    close(tx, signatory).await?;
    Ok(entry(actor, "signatory.ended", here, signatory))
}

fn place(link: Uuid) -> Place {
    Place::new("signatory_links.token", link)
}

/// A new link; the one before leads nowhere any more.
pub async fn new_link(tx: &mut Tx, actor: Actor, here: &Here, signatory: Uuid) -> Result<Entry> {
    let (now, id, token) = (tx.now, new_id(), vault::token());
    let (hash, sealed) = tx.app().vault.keep("signatory_links", place(id), &token);
    sqlx::query!(
        "update signatory_links set revoked_at = $2 where signatory_id = $1 and revoked_at is null",
        signatory,
        now
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into signatory_links (id, signatory_id, token_hash, token_sealed, created_at) values ($1, $2, $3, $4, $5)",
        id,
        signatory,
        hash,
        sealed,
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("signatory_links_live", "problem-changed")]))?;
    Ok(entry(actor, "signatory.link_made", here, signatory))
}

/// A link for each of these who has none that is good.
pub async fn first_link(tx: &mut Tx, actor: Actor, here: &Here, signatories: &[Uuid]) -> Result<Vec<Entry>> {
    let held = sqlx::query_scalar!(
        "select signatory_id from signatory_links where signatory_id = any($1) and revoked_at is null",
        signatories
    )
    .fetch_all(tx.conn())
    .await?;
    let mut entries = Vec::new();
    for signatory in signatories.iter().filter(|id| !held.contains(id)) {
        entries.push(new_link(tx, actor, here, *signatory).await?);
    }
    Ok(entries)
}

/// The path of her link, where she has one.
pub async fn link_of(app: &App, signatory: Uuid) -> Result<Option<String>> {
    let row = sqlx::query!(
        "select id, token_sealed from signatory_links where signatory_id = $1 and revoked_at is null",
        signatory
    )
    .fetch_optional(app.db.read())
    .await?;
    row.map(|row| Ok(format!("/signatory/{}", app.vault.open_text(place(row.id), &row.token_sealed)?))).transpose()
}

/// Whom to write to.
pub struct Addressee {
    pub to: Option<Email>,
    pub name: String,
    pub lang: Lang,
    pub link: String,
}

/// Those signatories who have not answered the newest version of a document, with their links; of all, or of these.
pub async fn addressees(tx: &mut Tx, document: Uuid, only: Option<&[Uuid]>) -> Result<Vec<Addressee>> {
    let rows = sqlx::query!(
        r#"select s.email, s.name, s.language, l.id, l.token_sealed
           from document_signers a join documents d on d.id = a.document_id and d.current = a.number
               join signatories s on s.id = a.signatory_id and s.ended_at is null
               join signatory_links l on l.signatory_id = s.id and l.revoked_at is null
           where d.id = $1 and d.state = 'signing' and ($2::uuid[] is null or s.id = any($2))
             and not exists (select from signatures g where g.signer_id = a.id)
             and not exists (select from refusals r where r.signer_id = a.id)
           order by a.position"#,
        document,
        only as Option<&[Uuid]>
    )
    .fetch_all(tx.conn())
    .await?;
    let links = rows.into_iter().map(|row| (row.id, row.token_sealed, row.email, row.name, row.language));
    addressed(tx, links)
}

/// Those members of the presidium for whose signature a document waits, as far as they come after a position.
pub async fn members_waiting(tx: &mut Tx, here: &Here, document: Uuid, after: i32) -> Result<Vec<Addressee>> {
    let rows = sqlx::query!(
        r#"select a.email as "email!", a.name as "name!", a.language as "language!"
           from signatures_awaited w join accounts a on a.id = w.account_id
           where w.document_id = $1 and w.position > $2 and a.disabled_at is null order by w.position"#,
        document,
        after
    )
    .fetch_all(tx.conn())
    .await?;
    let link = tx.app().url(&here.path(&format!("/documents/{document}")));
    let people = rows.into_iter().map(|row| Addressee {
        to: Email::parse(&row.email),
        name: row.name,
        lang: Lang::from_tag(&row.language).unwrap_or_default(),
        link: link.clone(),
    });
    Ok(people.collect())
}

/// These signatories, as far as they have links and still sign.
pub async fn links(tx: &mut Tx, signatories: &[Uuid]) -> Result<Vec<Addressee>> {
    let rows = sqlx::query!(
        r#"select s.email, s.name, s.language, l.id, l.token_sealed
           from signatories s join signatory_links l on l.signatory_id = s.id and l.revoked_at is null
           where s.id = any($1) and s.ended_at is null order by s.name, s.id"#,
        signatories
    )
    .fetch_all(tx.conn())
    .await?;
    let links = rows.into_iter().map(|row| (row.id, row.token_sealed, row.email, row.name, row.language));
    addressed(tx, links)
}

/// Whom to write to, from their links: id, what is sealed, address, name, language.
fn addressed(tx: &Tx, links: impl Iterator<Item = (Uuid, Vec<u8>, String, String, String)>) -> Result<Vec<Addressee>> {
    let app = tx.app();
    links
        .map(|(id, sealed, email, name, language)| {
            let token = app.vault.open_text(place(id), &sealed)?;
            Ok(Addressee {
                to: Email::parse(&email),
                name,
                lang: Lang::from_tag(&language).unwrap_or_default(),
                link: app.url(&format!("/signatory/{token}")),
            })
        })
        .collect()
}

/// Notes that so many were written to.
pub fn note_asked(actor: Actor, here: &Here, document: Uuid, again: bool, letters: usize) -> Entry {
    let action = if again { "document.reminded" } else { "document.letters_written" };
    Entry::new(actor, action, "document", document).of(here.id).with("letters", letters).touching("documents")
}
