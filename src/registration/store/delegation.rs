//! Whoever registers others: her link, and whom she registered.

use chrono::TimeDelta;

use super::super::letters::{self, Addressee, Letters};
use super::super::rules::{DELEGATED_MAX, NewDelegate, State};
use crate::audit::{Actor, Entry, Tx, Unaudited};
use crate::conference::Here;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Lang, Uuid, new_id};
use crate::mail::{self, Letter};
use crate::state::App;
use crate::vault::{self, Place};

/// Somebody who registers others.
#[derive(Clone, Debug)]
pub struct Delegate {
    pub id: Uuid,
    pub name: String,
    pub institution: String,
    pub lang: Lang,
    pub is_confirmed: bool,
}

impl Delegate {
    /// As she is told to others.
    pub fn said(&self) -> String {
        format!("{} · {}", self.name, self.institution)
    }
}

/// How long after the closing the names of those who registered others are kept.
const KEPT_DAYS: i64 = 30;

/// Mails somebody the link to the page on which she registers others; the one of before, where her
/// address has one. Tells the entry of a new one.
pub async fn ask_delegation(
    tx: &mut Tx,
    here: &Here,
    new: &NewDelegate,
    lang: Lang,
    actor: Actor,
) -> Result<Option<Entry>> {
    let (id, token, now, app) = (new_id(), vault::token(), tx.now, tx.app().clone());
    let (hash, sealed) = app.vault.keep("delegates", Place::new("delegates.token", id), &token);
    let made = sqlx::query!(
        "insert into delegates (id, conference_id, name, institution, email, language, token_hash, token_sealed, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (conference_id, email) where erased_at is null do nothing",
        id,
        here.id,
        new.name,
        new.institution,
        new.email.as_str(),
        lang.tag(),
        hash,
        sealed,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    let (name, token) = if made == 1 {
        (new.name.clone(), token)
    } else {
        let held = sqlx::query!(
            "select id, name, token_sealed from delegates where conference_id = $1 and email = $2 and erased_at is null",
            here.id,
            new.email.as_str()
        )
        .fetch_one(tx.conn())
        .await?;
        (held.name, app.vault.open_text(Place::new("delegates.token", held.id), &held.token_sealed)?)
    };
    let link = app.url(&format!("/delegation/{token}"));
    let to = Addressee {
        id,
        to: Some(new.email.clone()),
        name,
        institution: new.institution.clone(),
        post: String::new(),
        lang,
        link,
        badge: None,
    };
    let letter = Letters::of(&app, here).await?.write(&letters::DELEGATION, &to, &[], now);
    // It is about no participant.
    mail::post_each(tx, letter.map(|letter| Letter { about: None, ..letter }).as_slice()).await?;
    Ok((made == 1).then(|| Entry::new(actor, "registration.delegate_added", "delegate", id).of(here.id)))
}

/// Whoever registers others of a conference.
pub async fn delegate(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Delegate>> {
    let row = sqlx::query!(
        r#"select id, name, institution, language, confirmed_at is not null as "is_confirmed!" from delegates
           where id = $1 and conference_id = $2 and erased_at is null"#,
        id,
        conference
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map(|row| Delegate {
        id: row.id,
        name: row.name,
        institution: row.institution,
        lang: Lang::from_tag(&row.language).unwrap_or_default(),
        is_confirmed: row.is_confirmed,
    }))
}

/// Notes that somebody opened the link that was mailed to her.
pub async fn confirm_delegate(app: &App, id: Uuid) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    sqlx::query!("update delegates set confirmed_at = $2 where id = $1 and confirmed_at is null", id, now)
        .execute(tx.conn())
        .await?;
    tx.commit_unaudited(Unaudited::Confirmed).await
}

/// Somebody who was registered by another, as that one sees her.
pub struct Delegated {
    pub id: Uuid,
    pub number: i32,
    pub name: String,
    pub email: String,
    pub category: Uuid,
    pub state: State,
    pub consent_due: bool,
}

/// Whom somebody registered.
pub async fn delegated(db: &Db, delegate: Uuid) -> Result<Vec<Delegated>> {
    let rows = sqlx::query!(
        r#"select id, number, name, email, category_id, state, consented_at is null as "consent_due!" from participants
           where delegate_id = $1 order by number desc"#,
        delegate
    )
    .fetch_all(db.read())
    .await?;
    let one = rows.into_iter().filter_map(|row| {
        Some(Delegated {
            id: row.id,
            number: row.number,
            name: row.name,
            email: row.email,
            category: row.category_id,
            state: State::parse(&row.state)?,
            consent_due: row.consent_due,
        })
    });
    Ok(one.collect())
}

/// Refuses one more than somebody may register. Two at once wait for each other.
pub(super) async fn count_delegated(tx: &mut Tx, delegate: Uuid) -> Result<()> {
    sqlx::query!("select id from delegates where id = $1 for no key update", delegate).fetch_one(tx.conn()).await?;
    let count =
        sqlx::query_scalar!(r#"select count(*) as "count!" from participants where delegate_id = $1"#, delegate)
            .fetch_one(tx.conn())
            .await?;
    if count < DELEGATED_MAX { Ok(()) } else { Err(Error::Conflict("delegation-problem-many")) }
}

/// Keeps that somebody who was registered by another agreed, and to what.
pub async fn consent(tx: &mut Tx, here: &Here, participant: Uuid, text: &str, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    let done = sqlx::query!(
        "update participants set consent_text = $3, consented_at = $4
         where id = $1 and conference_id = $2 and consented_at is null
           and state in ('submitted', 'waitlisted', 'approved')",
        participant,
        here.id,
        text,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "registration.consented", "participant", participant).of(here.id).touching("people"))
}

/// Erases who somebody is who registered others under this address, and ends her link.
pub(super) async fn erase_delegate(tx: &mut Tx, here: &Here, email: &str) -> Result<()> {
    let now = tx.now;
    sqlx::query!(
        "update delegates set name = '—', institution = '—', email = 'erased-' || id || '@erased.invalid', erased_at = $3
         where conference_id = $1 and email = $2 and erased_at is null",
        here.id,
        email,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Erases who registered others, some time after the conference has closed.
pub async fn erase_delegates(app: &App, here: &Here) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    if here.closes_at + TimeDelta::days(KEPT_DAYS) > now {
        return Ok(());
    }
    let erased = sqlx::query!(
        "update delegates set name = '—', institution = '—', email = 'erased-' || id || '@erased.invalid', erased_at = $2
         where conference_id = $1 and erased_at is null",
        here.id,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if erased == 0 {
        return Ok(());
    }
    let entry = Entry::new(Actor::System, "registration.delegates_erased", "conference", here.id);
    tx.commit(entry.of(here.id).with("delegates", erased)).await
}
