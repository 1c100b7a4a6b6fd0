//! Documents as they stand: their versions, who is asked, what was answered.

mod awaited;
mod check;
mod keys;
mod sign;
mod signatories;
mod write;

pub use awaited::awaited;
pub use check::recheck;
pub use keys::{Key, Owner, add_key, begin_attempt, end_attempt, key_of, keys_of, locked, revoke_key};
pub use sign::{Signing, refuse, settle_pledge, sign};
pub use signatories::{
    Addressee, Line, OfSignatory, Signatory, addressees, end, first_link, institutions, link_of, links,
    members_waiting, name_one, new_link, note_asked, signatories, signatory,
};
pub use write::{NewFile, ask_institutions, draw_up, reword, send, withdraw};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{Postgres, QueryBuilder};

use super::rules::{Answer, Chosen, Content, FileSignature, Kind, Pdf, PublicKeys, Signer, State, Tally, hex};
use crate::access::{PathParams, Scope};
use crate::conference::Here;
use crate::db::Db;
use crate::db::list::{self, Columns, Slice};
use crate::error::{Error, Result};
use crate::kernel::{Lang, Uuid, Words};
use crate::presidium::Post;
use crate::state::App;
use crate::vault::Place;
use crate::web::Reader;

/// A document as its page shows it: its newest version.
#[derive(Clone, Debug)]
pub struct Document {
    pub id: Uuid,
    pub kind: Kind,
    pub year: i32,
    pub number: i32,
    pub state: State,
    pub version: i32,
    /// As the conference was called when it was worded.
    pub conference_name: Words,
    pub title: Words,
    pub text: Words,
    pub pdf: Option<Pdf>,
    pub in_order: bool,
    pub needed: i32,
    pub canonical: Vec<u8>,
    pub sm3: [u8; 32],
    pub sha256: [u8; 32],
    pub made_by: String,
    pub made_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
    pub settled_at: Option<DateTime<Utc>>,
    pub is_newest: bool,
}

/// A document of the conference at hand, and who is asked to sign it in a seat of hers.
#[derive(Clone, Debug)]
pub struct OfDocument {
    pub here: Here,
    pub document: Document,
    pub asked: Vec<(Uuid, Uuid)>,
}

impl Scope for OfDocument {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfDocument>> {
        let Some(here) = Here::find(app, path).await? else { return Ok(None) };
        let Some(id) = path.id("id") else { return Ok(None) };
        let Some(document) = find(&app.db, here.id, id).await? else { return Ok(None) };
        let asked = sqlx::query!(
            r#"select account_id as "account!", seat_id as "seat!" from document_signers
               where document_id = $1 and number = $2 and account_id is not null"#,
            document.id,
            document.version
        )
        .fetch_all(app.db.read())
        .await?;
        let asked = asked.into_iter().map(|row| (row.account, row.seat)).collect();
        Ok(Some(OfDocument { here, document, asked }))
    }
}

fn hash(bytes: Vec<u8>) -> Result<[u8; 32]> {
    Ok(bytes.try_into().map_err(|_| anyhow::anyhow!("a hash of another length"))?)
}

pub async fn find(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Document>> {
    find_version(db, conference, id, None).await
}

/// A document as one of its versions says it; the newest where none is named.
async fn find_version(db: &Db, conference: Uuid, id: Uuid, version: Option<i32>) -> Result<Option<Document>> {
    let row = sqlx::query!(
        r#"select d.id, d.kind, d.year, d.number, d.state, v.number as version, v.number = d.current as "is_newest!", d.sent_at, d.settled_at,
               v.conference as "conference: Words", v.title as "title: Words", v.text as "text: Words", v.pdf_name, v.pdf_size, v.pdf_sm3, v.pdf_sha256, v.in_order, v.needed, v.canonical, v.sm3,
               v.sha256, v.made_at, a.name
           from documents d join document_versions v on v.document_id = d.id and v.number = coalesce($3, d.current)
               join accounts a on a.id = v.made_by
           where d.id = $1 and d.conference_id = $2"#,
        id,
        conference,
        version
    )
    .fetch_optional(db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Document {
        id: row.id,
        kind: Kind::parse(&row.kind).context("an unknown kind")?,
        year: row.year,
        number: row.number,
        state: State::parse(&row.state).context("an unknown state")?,
        version: row.version,
        conference_name: row.conference,
        title: row.title,
        text: row.text,
        pdf: pdf(row.pdf_name, row.pdf_size, row.pdf_sm3, row.pdf_sha256),
        in_order: row.in_order,
        needed: row.needed,
        canonical: row.canonical,
        sm3: hash(row.sm3)?,
        sha256: hash(row.sha256)?,
        made_by: row.name,
        made_at: row.made_at,
        sent_at: row.sent_at,
        settled_at: row.settled_at,
        is_newest: row.is_newest,
    }))
}

fn pdf(name: Option<String>, size: Option<i32>, sm3: Option<Vec<u8>>, sha256: Option<Vec<u8>>) -> Option<Pdf> {
    Some(Pdf { name: name?, size: size?, sm3: hex(&sm3?), sha256: hex(&sha256?) })
}

/// Somebody who is asked, and what she answered.
#[derive(Clone, Debug)]
pub struct Asked {
    pub signer: Signer,
    pub seat: Option<Uuid>,
    pub account: Option<Uuid>,
    pub signatory: Option<Uuid>,
    pub institution_id: Option<Uuid>,
    pub answer: Answer,
    pub answered_at: Option<DateTime<Utc>>,
    /// Why she refused.
    pub reason: String,
    /// Whether she is still in the place that she was asked in.
    pub holds: bool,
    pub signature: Option<Signature>,
}

/// A signature with the keys that it is checked by.
#[derive(Clone, Debug)]
pub struct Signature {
    pub keys: PublicKeys,
    pub statement: Vec<u8>,
    pub sm2: Vec<u8>,
    pub ed25519: Vec<u8>,
    /// The key was revoked since; the signature stays good.
    pub revoked: bool,
}

impl Asked {
    /// Her signature as it stands in a file.
    pub fn in_file(&self) -> Option<FileSignature> {
        let (signature, at) = (self.signature.as_ref()?, self.answered_at?);
        Some(FileSignature::new(self.signer.clone(), at, &signature.keys, &signature.sm2, &signature.ed25519))
    }

    pub fn fingerprint(&self) -> Option<String> {
        self.signature.as_ref().map(|signature| signature.keys.fingerprint())
    }
}

/// Everybody who is asked to sign a version, in order.
pub async fn asked(db: &Db, document: Uuid, version: i32) -> Result<Vec<Asked>> {
    let rows = sqlx::query!(
        r#"select s.id, s.position, s.seat_id, s.account_id, s.signatory_id, s.institution_id, s.name, s.post as "post: Words",
               s.institution as "institution: Words", g.signed_at as "signed_at?", g.statement as "statement?", g.sm2 as "sm2?",
               g.ed25519 as "ed25519?", k.sm2_public as "sm2_public?", k.ed25519_public as "ed25519_public?",
               k.revoked_at, r.refused_at as "refused_at?", r.reason as "reason?",
               exists (select from seats p where p.id = s.seat_id and p.account_id = s.account_id)
                   or exists (select from signatories i where i.id = s.signatory_id and i.ended_at is null) as "holds!"
           from document_signers s left join signatures g on g.signer_id = s.id left join signing_keys k on k.id = g.key_id
               left join refusals r on r.signer_id = s.id
           where s.document_id = $1 and s.number = $2 order by s.position"#,
        document,
        version
    )
    .fetch_all(db.read())
    .await?;
    let of = |row: [Option<Vec<u8>>; 5], revoked| {
        let [statement, sm2, ed25519, sm2_key, ed25519_key] = row;
        Some(Signature {
            keys: PublicKeys { sm2: sm2_key?, ed25519: ed25519_key? },
            statement: statement?,
            sm2: sm2?,
            ed25519: ed25519?,
            revoked,
        })
    };
    Ok(rows
        .into_iter()
        .map(|row| Asked {
            signer: Signer {
                id: row.id,
                position: row.position,
                name: row.name,
                post: row.post,
                institution: row.institution,
            },
            seat: row.seat_id,
            account: row.account_id,
            signatory: row.signatory_id,
            institution_id: row.institution_id,
            answer: match (row.signed_at, row.refused_at) {
                (Some(_), _) => Answer::Signed,
                (None, Some(_)) => Answer::Refused,
                (None, None) => Answer::Waiting,
            },
            answered_at: row.signed_at.or(row.refused_at),
            reason: row.reason.unwrap_or_default(),
            holds: row.holds,
            signature: of(
                [row.statement, row.sm2, row.ed25519, row.sm2_public, row.ed25519_public],
                row.revoked_at.is_some(),
            ),
        })
        .collect())
}

/// How far it is.
pub fn tally(asked: &[Asked], needed: i32) -> Tally {
    let count = |answer| asked.iter().filter(|one| one.answer == answer).count() as i64;
    Tally {
        asked: asked.len() as i64,
        signed: count(Answer::Signed),
        refused: count(Answer::Refused),
        needed: i64::from(needed),
    }
}

/// How many would be written to again: who has not answered and may, a member of the presidium where it is her turn.
pub fn reachable(asked: &[Asked], in_order: bool) -> usize {
    let mut turn = true;
    let mut reached = 0;
    for one in asked {
        let waits = one.answer == Answer::Waiting;
        if waits && one.holds && (turn || !in_order || one.signatory.is_some()) {
            reached += 1;
        }
        turn &= !waits;
    }
    reached
}

/// What a version says, as it is signed.
pub fn content(here: &Here, document: &Document, asked: &[Asked]) -> Content {
    Content {
        id: document.id,
        conference: here.id,
        conference_name: document.conference_name.clone(),
        kind: document.kind,
        year: document.year,
        number: document.number,
        version: document.version,
        title: document.title.clone(),
        text: document.text.clone(),
        pdf: document.pdf.clone(),
        in_order: document.in_order,
        needed: document.needed,
        signers: if document.kind.is_each() {
            Vec::new()
        } else {
            asked.iter().map(|one| one.signer.clone()).collect()
        },
    }
}

fn file_place(id: Uuid) -> Place {
    Place::new("document_files.content", id)
}

/// The file of a version.
pub async fn file(app: &App, document: Uuid, version: i32) -> Result<Option<Vec<u8>>> {
    let row = sqlx::query!(
        "select id, content_sealed from document_files where document_id = $1 and number = $2",
        document,
        version
    )
    .fetch_optional(app.db.read())
    .await?;
    row.map(|row| Ok(app.vault.open_sealed(file_place(row.id), &row.content_sealed)?)).transpose()
}

/// Somebody who may be asked to sign.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub chosen: Chosen,
    pub account: Option<Uuid>,
    pub institution_id: Option<Uuid>,
    pub name: String,
    pub post: Words,
    pub institution: Words,
}

/// The seats that are filled, in their order, then the signatories of institutions by name.
pub async fn candidates(db: &Db, conference: Uuid) -> Result<Vec<Candidate>> {
    let seats = sqlx::query!(
        r#"select s.id, s.post, s.title as "title: Words", a.id as account, a.name
           from seats s join accounts a on a.id = s.account_id where s.conference_id = $1 order by s.number"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let signatories = sqlx::query!(
        r#"select s.id, s.name, s.post, i.id as institution_id, i.name as "institution: Words"
           from signatories s join institutions i on i.id = s.institution_id
           where s.conference_id = $1 and s.ended_at is null order by words_text(i.name), s.id"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let seats = seats.into_iter().map(|row| {
        let post = Post::parse(&row.post).context("an unknown post")?;
        let said = |lang| Reader::new(lang).t(post.key());
        let post = if row.title.is_empty() {
            Words::new(said(Lang::En), said(Lang::ZhHans), said(Lang::ZhHant))
        } else {
            row.title
        };
        Ok(Candidate {
            chosen: Chosen::Seat(row.id),
            account: Some(row.account),
            institution_id: None,
            name: row.name,
            post,
            institution: Words::default(),
        })
    });
    let signatories = signatories.into_iter().map(|row| {
        Ok(Candidate {
            chosen: Chosen::Signatory(row.id),
            account: None,
            institution_id: Some(row.institution_id),
            name: row.name,
            post: Words::new(row.post.clone(), row.post.clone(), row.post),
            institution: row.institution,
        })
    });
    seats.chain(signatories).collect()
}

/// What the list of documents is asked for.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct AskedFor {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    pub page: list::Page,
}

/// A document in a list.
#[derive(sqlx::FromRow)]
pub struct Listed {
    pub id: Uuid,
    pub year: i32,
    pub number: i32,
    kind: String,
    state: String,
    pub title: Words,
    pub asked: i64,
    pub signed: i64,
    pub refused: i64,
    /// It waits for this reader's signature.
    pub waits: bool,
}

impl Listed {
    pub fn kind(&self) -> Kind {
        Kind::parse(&self.kind).unwrap_or(Kind::Memorandum)
    }

    pub fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Draft)
    }
}

const COLUMNS: Columns = &[("created", "d.created_at")];

/// The documents of a conference: first what waits for this reader, then the newest.
pub async fn list(db: &Db, conference: Uuid, reader: Uuid, asked: &AskedFor) -> Result<Slice<Listed>> {
    let filter = |query: &mut QueryBuilder<Postgres>| {
        query.push(" from documents d join document_versions v on v.document_id = d.id and v.number = d.current where d.conference_id = ");
        query.push_bind(conference);
        if let Some(state) = State::parse(&asked.state) {
            query.push(" and d.state = ").push_bind(state.as_str());
        }
        if let Some(kind) = Kind::parse(&asked.kind) {
            query.push(" and d.kind = ").push_bind(kind.as_str());
        }
        if !asked.q.trim().is_empty() {
            query.push(" and words_text(v.title) like ").push_bind(list::like(asked.q.trim()));
        }
    };
    let mut query = QueryBuilder::new(
        "select d.id, d.year, d.number, d.kind, d.state, v.title, \
         (select count(*) from document_signers s where s.document_id = d.id and s.number = d.current) as asked, \
         (select count(*) from document_signers s join signatures g on g.signer_id = s.id \
           where s.document_id = d.id and s.number = d.current) as signed, \
         (select count(*) from document_signers s join refusals r on r.signer_id = s.id \
           where s.document_id = d.id and s.number = d.current) as refused, \
         d.state = 'signing' and exists (select from document_signers s join seats p on p.id = s.seat_id and p.account_id = s.account_id \
           where s.document_id = d.id and s.number = d.current and s.account_id = ",
    );
    query.push_bind(reader);
    query.push(
        " and not exists (select from signatures g where g.signer_id = s.id) \
         and not exists (select from refusals r where r.signer_id = s.id)) as waits",
    );
    filter(&mut query);
    list::order_by(&mut query, COLUMNS, "-created", "d.id");
    list::page(&mut query, asked.page);
    let rows = query.build_query_as().fetch_all(db.read()).await?;
    let mut count = QueryBuilder::new("select count(*)");
    filter(&mut count);
    let total = count.build_query_scalar().fetch_one(db.read()).await?;
    Ok(Slice::new(rows, total, asked.page.0))
}

/// An earlier version: its number, when and by whom it was made, how many had signed it, and its SM3.
pub struct Earlier {
    pub number: i32,
    pub made_at: DateTime<Utc>,
    pub made_by: String,
    pub signed: i64,
    pub sm3: String,
}

/// The versions before this one, the newest first.
pub async fn earlier(db: &Db, document: Uuid, version: i32) -> Result<Vec<Earlier>> {
    let rows = sqlx::query!(
        r#"select v.number, v.made_at, a.name, v.sm3,
               (select count(*) from document_signers s join signatures g on g.signer_id = s.id
                 where s.document_id = v.document_id and s.number = v.number) as "signed!"
           from document_versions v join accounts a on a.id = v.made_by
           where v.document_id = $1 and v.number < $2 order by v.number desc"#,
        document,
        version
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Earlier {
            number: row.number,
            made_at: row.made_at,
            made_by: row.name,
            signed: row.signed,
            sm3: hex(&row.sm3),
        })
        .collect())
}

/// What somebody behind an institution's link is asked: the document, and which signer she is in it.
pub async fn for_signatory(db: &Db, here: &Here, signatory: Uuid) -> Result<Vec<(Document, Uuid)>> {
    let rows = sqlx::query!(
        r#"select d.id as document, s.id as signer from document_signers s
               join documents d on d.id = s.document_id and d.current = s.number
           where s.signatory_id = $1 and d.state in ('signing', 'in_force', 'refused') order by d.sent_at desc, d.id"#,
        signatory
    )
    .fetch_all(db.read())
    .await?;
    let mut found = Vec::new();
    for row in rows {
        let document = find(db, here.id, row.document).await?.ok_or(Error::NotFound)?;
        found.push((document, row.signer));
    }
    Ok(found)
}

/// The documents that members of the presidium are asked to sign now, in the order in which they went out.
pub async fn out_for_seats(db: &Db, here: &Here) -> Result<Vec<Document>> {
    let ids = sqlx::query_scalar!(
        r#"select d.id from documents d where d.conference_id = $1 and d.state = 'signing'
             and exists (select from document_signers s where s.document_id = d.id and s.number = d.current
                 and s.seat_id is not null)
           order by d.sent_at, d.id"#,
        here.id
    )
    .fetch_all(db.read())
    .await?;
    let mut found = Vec::new();
    for id in ids {
        found.extend(find(db, here.id, id).await?);
    }
    Ok(found)
}

/// A resolution that was delivered to the institution that somebody signs for.
#[derive(Clone, Debug)]
pub struct Delivered {
    pub id: Uuid,
    pub year: i32,
    pub number: i32,
    pub title: Words,
    pub acknowledged: bool,
}

/// The resolutions that reached a signatory's institution, the newest first.
pub async fn delivered(db: &Db, signatory: Uuid) -> Result<Vec<Delivered>> {
    Ok(sqlx::query_as!(
        Delivered,
        r#"select r.id, r.year, r.number, r.title as "title: Words",
               exists (select from acknowledgements k where k.delivery_id = d.id) as "acknowledged!"
           from deliveries d join resolutions r on r.id = d.resolution_id
               join signatories s on s.institution_id = d.institution_id
           where s.id = $1 order by r.year desc, r.number desc"#,
        signatory
    )
    .fetch_all(db.read())
    .await?)
}
