//! Who speaks for institutions, and the links by which they come.

use chrono::{DateTime, NaiveDate, Utc};

use crate::access::{PathParams, Scope};
use crate::audit::{Actor, Entry, Tx};
use crate::conference::{Here, NewRepresentative};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::kernel::{Email, Lang, Uuid, Words, new_id};
use crate::liaisons::rules::good_until;
use crate::state::App;
use crate::vault::{self, Place};

/// Who speaks for an institution.
#[derive(Clone, Debug)]
pub struct Liaison {
    pub id: Uuid,
    pub institution_id: Uuid,
    pub institution: Words,
    pub name: String,
    pub post: String,
    pub email: String,
    pub lang: Lang,
    pub ended: bool,
}

/// A liaison of the conference at hand.
#[derive(Clone, Debug)]
pub struct OfLiaison {
    pub here: Here,
    pub liaison: Liaison,
}

impl Scope for OfLiaison {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfLiaison>> {
        let Some(here) = Here::find(app, path).await? else { return Ok(None) };
        let Some(id) = path.id("id") else { return Ok(None) };
        let found = liaison(&app.db, here.id, id).await?;
        Ok(found.map(|liaison| OfLiaison { here, liaison }))
    }
}

pub async fn liaison(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Liaison>> {
    let row = sqlx::query!(
        r#"select n.id, n.institution_id, n.name, n.post, n.email, n.language, n.ended_at, i.name as "institution: Words"
           from liaisons n join institutions i on i.id = n.institution_id where n.id = $1 and n.conference_id = $2"#,
        id,
        conference
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map(|row| Liaison {
        id: row.id,
        institution_id: row.institution_id,
        institution: row.institution,
        name: row.name,
        post: row.post,
        email: row.email,
        lang: Lang::from_tag(&row.language).unwrap_or_default(),
        ended: row.ended_at.is_some(),
    }))
}

/// An institution with a part in projects, and who speaks for it, if anybody does.
#[derive(Clone, Debug)]
pub struct Line {
    pub institution_id: Uuid,
    pub institution: Words,
    /// Projects that it leads and that are not closed; those in which it has another part.
    pub leads: i64,
    pub takes_part: i64,
    pub liaison: Option<Uuid>,
    pub name: String,
    pub email: String,
    pub expires_at: Option<DateTime<Utc>>,
    pub opened_at: Option<DateTime<Utc>>,
}

/// The institutions that have a part in projects, by name, each with its liaison.
pub async fn lines(db: &Db, conference: Uuid) -> Result<Vec<Line>> {
    Ok(sqlx::query_as!(
        Line,
        r#"select i.id as institution_id, i.name as "institution: Words", count(p.id) filter (where p.leads) as "leads!",
               count(p.id) filter (where not p.leads) as "takes_part!", n.id as "liaison?", coalesce(n.name, '') as "name!",
               coalesce(n.email, '') as "email!", k.expires_at as "expires_at?", k.opened_at as "opened_at?"
           from (select id, institution_id, true as leads from projects where conference_id = $1 and completed_at is null
                 union all
                 select p.id, b.institution_id, false from project_bodies b join projects p on p.id = b.project_id
                 where b.conference_id = $1 and p.completed_at is null) p
               join institutions i on i.id = p.institution_id
               left join liaisons n on n.institution_id = i.id and n.ended_at is null
               left join liaison_links k on k.liaison_id = n.id and k.revoked_at is null
           group by i.id, n.id, k.id order by words_text(i.name), i.id"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

fn entry(actor: Actor, action: &'static str, conference: Uuid, liaison: Uuid) -> Entry {
    Entry::new(actor, action, "liaison", liaison).of(conference).touching("outcomes")
}

/// Names who speaks for an institution. Whoever did so before does no more; what she did stays.
pub async fn name_one(tx: &mut Tx, actor: Actor, conference: Uuid, new: &NewRepresentative) -> Result<(Uuid, Entry)> {
    let (id, now) = (new_id(), tx.now);
    let before = sqlx::query_scalar!(
        "update liaisons set ended_at = $2 where institution_id = $1 and ended_at is null returning id",
        new.institution,
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(before) = before {
        revoke(tx, before).await?;
    }
    sqlx::query!(
        r#"insert into liaisons (id, conference_id, institution_id, name, post, email, language, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)"#,
        id,
        conference,
        new.institution,
        new.name,
        new.post,
        new.email.as_str(),
        new.lang.tag(),
        now
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("liaisons_live", "problem-changed")]))?;
    Ok((id, entry(actor, "liaison.named", conference, id).with("replaced", before.is_some())))
}

/// Her link leads nowhere any more.
async fn revoke(tx: &mut Tx, liaison: Uuid) -> Result<()> {
    let now = tx.now;
    sqlx::query!("update liaison_links set revoked_at = $2 where liaison_id = $1 and revoked_at is null", liaison, now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Nobody speaks for the institution any more.
pub async fn end(tx: &mut Tx, actor: Actor, conference: Uuid, liaison: Uuid) -> Result<Entry> {
    let now = tx.now;
    let ended = sqlx::query!("update liaisons set ended_at = $2 where id = $1 and ended_at is null", liaison, now)
        .execute(tx.conn())
        .await?;
    if ended.rows_affected() == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    revoke(tx, liaison).await?;
    Ok(entry(actor, "liaison.ended", conference, liaison))
}

fn place(link: Uuid) -> Place {
    Place::new("liaison_links.token", link)
}

/// A new link; the one before leads nowhere any more.
pub async fn new_link(tx: &mut Tx, actor: Actor, conference: Uuid, liaison: Uuid) -> Result<Entry> {
    let (now, id, token) = (tx.now, new_id(), vault::token());
    let (hash, sealed) = tx.app().vault.keep("liaison_links", place(id), &token);
    revoke(tx, liaison).await?;
    sqlx::query!(
        r#"insert into liaison_links (id, liaison_id, token_hash, token_sealed, created_at, expires_at)
           values ($1, $2, $3, $4, $5, $6)"#,
        id,
        liaison,
        hash,
        sealed,
        now,
        good_until(now)
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("liaison_links_live", "problem-changed")]))?;
    Ok(entry(actor, "liaison.link_made", conference, liaison))
}

/// The path of her link and until when it is good, where she has one.
pub async fn link_of(app: &App, liaison: Uuid) -> Result<Option<(String, DateTime<Utc>)>> {
    let row = sqlx::query!(
        "select id, token_sealed, expires_at from liaison_links where liaison_id = $1 and revoked_at is null",
        liaison
    )
    .fetch_optional(app.db.read())
    .await?;
    row.map(|row| {
        let token = app.vault.open_text(place(row.id), &row.token_sealed)?;
        Ok((format!("/institution/{token}"), row.expires_at))
    })
    .transpose()
}

/// Whom to write to.
pub struct Addressee {
    pub liaison: Uuid,
    pub to: Option<Email>,
    pub name: String,
    pub lang: Lang,
    pub institution: Words,
    pub link: String,
    pub until: DateTime<Utc>,
}

/// These liaisons, as far as they still speak for their institutions. Whoever has no link that is good gets one first.
pub async fn addressees(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    liaisons: &[Uuid],
) -> Result<(Vec<Addressee>, Vec<Entry>)> {
    let now = tx.now;
    let without = sqlx::query_scalar!(
        r#"select n.id from liaisons n where n.id = any($1) and n.ended_at is null
               and not exists (select from liaison_links k where k.liaison_id = n.id and k.revoked_at is null and k.expires_at > $2)
           order by n.id for update of n"#,
        liaisons,
        now
    )
    .fetch_all(tx.conn())
    .await?;
    let mut entries = Vec::new();
    for liaison in without {
        entries.push(new_link(tx, actor, conference, liaison).await?);
    }
    let rows = sqlx::query!(
        r#"select n.id as liaison, n.email, n.name, n.language, i.name as "institution: Words", k.id, k.token_sealed, k.expires_at
           from liaisons n join institutions i on i.id = n.institution_id
               join liaison_links k on k.liaison_id = n.id and k.revoked_at is null
           where n.id = any($1) and n.ended_at is null order by n.name, n.id"#,
        liaisons
    )
    .fetch_all(tx.conn())
    .await?;
    let app = tx.app();
    let found: Result<Vec<Addressee>> = rows
        .into_iter()
        .map(|row| {
            let token = app.vault.open_text(place(row.id), &row.token_sealed)?;
            Ok(Addressee {
                liaison: row.liaison,
                to: Email::parse(&row.email),
                name: row.name,
                lang: Lang::from_tag(&row.language).unwrap_or_default(),
                institution: row.institution,
                link: app.url(&format!("/institution/{token}")),
                until: row.expires_at,
            })
        })
        .collect();
    Ok((found?, entries))
}

/// Who speaks for these institutions now, as [`addressees`] has them.
pub async fn addressees_of(
    tx: &mut Tx,
    actor: Actor,
    conference: Uuid,
    institutions: &[Uuid],
) -> Result<(Vec<Addressee>, Vec<Entry>)> {
    let liaisons = sqlx::query_scalar!(
        "select id from liaisons where conference_id = $1 and institution_id = any($2) and ended_at is null order by id",
        conference,
        institutions
    )
    .fetch_all(tx.conn())
    .await?;
    addressees(tx, actor, conference, &liaisons).await
}

/// Notes that she was written to.
pub fn note_written(actor: Actor, conference: Uuid, action: &'static str, liaison: Uuid) -> Entry {
    entry(actor, action, conference, liaison)
}

/// Notes that she came by her account, not by a link that was sent to her.
pub fn note_came(actor: Actor, conference: Uuid, liaison: Uuid) -> Entry {
    Entry::new(actor, "liaison.came_by_account", "liaison", liaison).of(conference)
}

/// Whether somebody speaks for an institution: without her it gets no letter.
pub async fn is_spoken_for(db: &Db, institution: Uuid) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from liaisons where institution_id = $1 and ended_at is null) as "is!""#,
        institution
    )
    .fetch_one(db.read())
    .await?)
}

/// Whether an account has her address: then she comes by signing in too.
pub async fn has_account(db: &Db, liaison: Uuid) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from liaisons n join accounts a on a.email = n.email
                          where n.id = $1 and n.ended_at is null and a.disabled_at is null) as "has!""#,
        liaison
    )
    .fetch_one(db.read())
    .await?)
}

/// Whom somebody has reminded of a week on a day.
pub async fn reminded(db: &Db, conference: Uuid, (week, day): (NaiveDate, NaiveDate)) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!(
        r#"select r.liaison_id from week_reminders r join liaisons n on n.id = r.liaison_id
           where n.conference_id = $1 and r.week = $2 and r.day = $3"#,
        conference,
        week,
        day
    )
    .fetch_all(db.read())
    .await?)
}

/// Notes that these are reminded of a week on a day; gives those who were not yet. Two at once: each of them is one's.
pub async fn note_reminded(tx: &mut Tx, liaisons: &[Uuid], (week, day): (NaiveDate, NaiveDate)) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!(
        r#"insert into week_reminders (liaison_id, week, day) select id, $2, $3 from unnest($1::uuid[]) as t (id) order by id
           on conflict do nothing returning liaison_id"#,
        liaisons,
        week,
        day
    )
    .fetch_all(tx.conn())
    .await?)
}
