//! Whoever registers others: her link, and whom she registered.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, Postgres, QueryBuilder};

use super::super::letters::{self, Addressee, Letters};
use super::super::rules::{DELEGATED_MAX, NewDelegate, State};
use crate::audit::{Actor, Entry, Tx, Unaudited};
use crate::conference::Here;
use crate::db::Db;
use crate::db::list::{Asked, Columns, Slice, like, order_by, page};
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
    /// When an organiser ended her link.
    pub ended_at: Option<DateTime<Utc>>,
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
         on conflict (conference_id, email) where erased_at is null and ended_at is null do nothing",
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
            "select id, name, token_sealed from delegates
             where conference_id = $1 and email = $2 and erased_at is null and ended_at is null",
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
    let entry = || Entry::new(actor, "registration.delegate_added", "delegate", id).of(here.id).touching("people");
    Ok((made == 1).then(entry))
}

/// Whoever registers others of a conference.
pub async fn delegate(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Delegate>> {
    let row = sqlx::query!(
        r#"select id, name, institution, language, confirmed_at is not null as "is_confirmed!", ended_at from delegates
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
        ended_at: row.ended_at,
    }))
}

/// What the list of delegates is asked for.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct WantedDelegates {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    #[serde(flatten)]
    pub asked: Asked,
}

/// Somebody who registers others, as organisers see her.
#[derive(Clone, Debug, FromRow)]
pub struct ListedDelegate {
    pub id: Uuid,
    pub name: String,
    pub institution: String,
    pub email: String,
    pub created_at: DateTime<Utc>,
    /// When she first opened her link.
    pub confirmed_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    /// How many she registered, whatever became of them.
    pub people: i64,
}

const COLUMNS: Columns = &[("asked", "d.created_at"), ("name", "d.name collate \"zh-x-icu\""), ("people", "people")];

/// A page of those who register others, the newest first. Who was erased is nobody any more.
pub async fn delegates(db: &Db, conference: Uuid, wanted: &WantedDelegates) -> Result<Slice<ListedDelegate>> {
    #[derive(FromRow)]
    struct Counted {
        #[sqlx(flatten)]
        row: ListedDelegate,
        total: i64,
    }
    let mut query = QueryBuilder::<Postgres>::new(
        "select d.id, d.name, d.institution, d.email, d.created_at, d.confirmed_at, d.ended_at,
             (select count(*) from participants p where p.delegate_id = d.id) as people, count(*) over () as total
         from delegates d where d.erased_at is null and d.conference_id = ",
    );
    query.push_bind(conference);
    for word in wanted.q.split_whitespace().take(8) {
        query.push(" and lower(d.name || ' ' || d.institution || ' ' || d.email) like ").push_bind(like(word));
    }
    let sort = if wanted.asked.sort.is_empty() { "-asked" } else { &wanted.asked.sort };
    order_by(&mut query, COLUMNS, sort, "d.id");
    page(&mut query, wanted.asked.page);
    let rows: Vec<Counted> = query.build_query_as().fetch_all(db.read()).await?;
    let total = rows.first().map_or(0, |row| row.total);
    Ok(Slice::new(rows.into_iter().map(|row| row.row).collect(), total, wanted.asked.page.0))
}

/// Ends somebody's link. Whom she registered stays registered, and is hers no more.
pub async fn end_delegation(tx: &mut Tx, here: &Here, delegate: Uuid, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    let done = sqlx::query!(
        "update delegates set ended_at = $3
         where id = $1 and conference_id = $2 and ended_at is null and erased_at is null",
        delegate,
        here.id,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "registration.delegation_ended", "delegate", delegate).of(here.id).touching("people"))
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

/// Keeps that somebody who was registered by another agreed, and to what. Who changes what is said of her in this
/// moment, in her place, is told that it has changed.
pub async fn consent(tx: &mut Tx, here: &Here, participant: Uuid, text: &str, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    let done = sqlx::query!(
        "update participants set consent_text = $3, consented_at = $4, version = version + 1
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
