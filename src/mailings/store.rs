//! All SQL of mailings: the letters, whom they go to, how far they are.

use chrono::{DateTime, Utc};

use super::rules::State;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::Here;
use crate::db::Db;
use crate::db::list::{PAGE_SIZE, Page, Slice};
use crate::error::{Error, Result};
use crate::kernel::{Lang, Uuid, Words, new_id};
use crate::mail;

/// How many are written to in one transaction.
const PART: i64 = 200;

/// A letter to many.
#[derive(Clone, Debug)]
pub struct Mailing {
    pub id: Uuid,
    pub conference: Uuid,
    pub state: State,
    /// The list of people that it was begun from, as its address says it.
    pub audience: String,
    pub subject: Words,
    pub body: Words,
    /// How many it goes to; known once it is sent.
    pub recipients: Option<i32>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub creator: String,
    pub begun_at: Option<DateTime<Utc>>,
    pub begun_by: Option<Uuid>,
    pub ended_at: Option<DateTime<Utc>>,
}

struct Row {
    id: Uuid,
    conference_id: Uuid,
    state: String,
    audience: String,
    subject: Words,
    body: Words,
    recipients: Option<i32>,
    version: i32,
    created_at: DateTime<Utc>,
    creator: String,
    begun_at: Option<DateTime<Utc>>,
    begun_by: Option<Uuid>,
    ended_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Mailing {
    type Error = anyhow::Error;

    fn try_from(row: Row) -> anyhow::Result<Mailing> {
        Ok(Mailing {
            state: State::parse(&row.state).ok_or_else(|| anyhow::anyhow!("an unknown state of a mailing"))?,
            id: row.id,
            conference: row.conference_id,
            audience: row.audience,
            subject: row.subject,
            body: row.body,
            recipients: row.recipients,
            version: row.version,
            created_at: row.created_at,
            creator: row.creator,
            begun_at: row.begun_at,
            begun_by: row.begun_by,
            ended_at: row.ended_at,
        })
    }
}

/// A mailing of this conference.
pub async fn find(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Mailing>> {
    let row = sqlx::query_as!(
        Row,
        r#"select m.id, m.conference_id, m.state, m.audience, m.subject as "subject: Words", m.body as "body: Words", m.recipients,
               m.version, m.created_at, a.name as creator, m.begun_at, m.begun_by, m.ended_at
           from mailings m join accounts a on a.id = m.created_by where m.id = $1 and m.conference_id = $2"#,
        id,
        conference
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map(Mailing::try_from).transpose()?)
}

/// The conference of a mailing.
pub async fn conference_of(db: &Db, id: Uuid) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar!("select conference_id from mailings where id = $1", id).fetch_optional(db.read()).await?)
}

/// The newest first, without those that were discarded as drafts.
pub async fn list(db: &Db, conference: Uuid, page: Page) -> Result<Slice<Mailing>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select m.id, m.conference_id, m.state, m.audience, m.subject as "subject: Words", m.body as "body: Words", m.recipients,
               m.version, m.created_at, a.name as creator, m.begun_at, m.begun_by, m.ended_at
           from mailings m join accounts a on a.id = m.created_by
           where m.conference_id = $1 and (m.state <> 'discarded' or m.begun_at is not null)
           order by m.created_at desc, m.id limit $2 offset $3"#,
        conference,
        PAGE_SIZE,
        (page.0 - 1) * PAGE_SIZE
    )
    .fetch_all(db.read())
    .await?;
    let total = sqlx::query_scalar!(
        r#"select count(*) as "count!" from mailings m
           where m.conference_id = $1 and (m.state <> 'discarded' or m.begun_at is not null)"#,
        conference
    )
    .fetch_one(db.read())
    .await?;
    let rows = rows.into_iter().map(Mailing::try_from).collect::<anyhow::Result<_>>()?;
    Ok(Slice::new(rows, total, page.0))
}

fn entry(mailing: Uuid, conference: Uuid, actor: Actor, action: &'static str) -> Entry {
    Entry::new(actor, action, "mailing", mailing).of(conference).touching("mailings")
}

/// Keeps a letter to many as a draft.
pub async fn create(
    tx: &mut Tx,
    here: &Here,
    (subject, body): (&Words, &Words),
    audience: &str,
    (by, actor): (Uuid, Actor),
) -> Result<(Uuid, Entry)> {
    let (id, now) = (new_id(), tx.now);
    sqlx::query!(
        r#"insert into mailings (id, conference_id, state, audience, subject, body, created_at, created_by)
           values ($1, $2, 'draft', $3, $4, $5, $6, $7)"#,
        id,
        here.id,
        audience,
        subject as &Words,
        body as &Words,
        now,
        by
    )
    .execute(tx.conn())
    .await?;
    Ok((id, entry(id, here.id, actor, "mailings.created")))
}

/// Changes a draft.
pub async fn change(
    tx: &mut Tx,
    mailing: &Mailing,
    (subject, body): (&Words, &Words),
    version: i32,
    actor: Actor,
) -> Result<Entry> {
    let done = sqlx::query!(
        "update mailings set subject = $3, body = $4, version = version + 1 where id = $1 and version = $2 and state = 'draft'",
        mailing.id,
        version,
        subject as &Words,
        body as &Words
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(mailing.id, mailing.conference, actor, "mailings.changed"))
}

/// Freezes whom it goes to, and begins.
pub async fn begin(
    tx: &mut Tx,
    mailing: &Mailing,
    recipients: &[Uuid],
    version: i32,
    (by, actor): (Uuid, Actor),
) -> Result<Entry> {
    let now = tx.now;
    let done = sqlx::query!(
        r#"update mailings set state = 'sending', recipients = $3, begun_at = $4, begun_by = $5, version = version + 1
           where id = $1 and version = $2 and state = 'draft'"#,
        mailing.id,
        version,
        i32::try_from(recipients.len())?,
        now,
        by
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    sqlx::query!(
        r#"insert into mailing_recipients (mailing_id, conference_id, n, participant_id)
           select $1, $2, r.n, r.id from unnest($3::uuid[]) with ordinality as r(id, n)"#,
        mailing.id,
        mailing.conference,
        recipients
    )
    .execute(tx.conn())
    .await?;
    Ok(entry(mailing.id, mailing.conference, actor, "mailings.begun").with("recipients", recipients.len()))
}

/// Turns a mailing that is as it was seen into another state.
pub async fn turn(
    tx: &mut Tx,
    mailing: &Mailing,
    to: State,
    version: Option<i32>,
    actor: Actor,
    action: &'static str,
) -> Result<Entry> {
    if !mailing.state.may_become(to) {
        return Err(Error::Conflict("problem-changed"));
    }
    let now = tx.now;
    let done = sqlx::query!(
        r#"update mailings set state = $3, version = version + 1, ended_at = case when $3 in ('sent', 'discarded') then $5::timestamptz end
           where id = $1 and state = $2 and ($4::integer is null or version = $4)"#,
        mailing.id,
        mailing.state.as_str(),
        to.as_str(),
        version,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(mailing.id, mailing.conference, actor, action))
}

/// Locks a mailing that is being sent: one part at a time, and who stops it waits for the part.
pub async fn hold(tx: &mut Tx, mailing: Uuid) -> Result<bool> {
    let held =
        sqlx::query_scalar!("select id from mailings where id = $1 and state = 'sending' for no key update", mailing)
            .fetch_optional(tx.conn())
            .await?;
    Ok(held.is_some())
}

/// Those who come next.
pub async fn next(tx: &mut Tx, mailing: Uuid) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!(
        r#"select participant_id from mailing_recipients where mailing_id = $1 and outcome is null order by n limit $2"#,
        mailing,
        PART
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Those of these whose registration was put together with another since: that one is written to.
pub async fn merged(tx: &mut Tx, part: &[Uuid]) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!("select id from participants where id = any($1) and merged_into is not null", part)
        .fetch_all(tx.conn())
        .await?)
}

/// Notes who of these was written to; the others were passed over.
pub async fn note(tx: &mut Tx, mailing: Uuid, part: &[Uuid], written: &[Uuid]) -> Result<()> {
    sqlx::query!(
        r#"update mailing_recipients set outcome = case when participant_id = any($3) then 'written' else 'passed' end
           where mailing_id = $1 and participant_id = any($2)"#,
        mailing,
        part,
        written
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// How many were passed over.
pub async fn passed(db: &Db, mailing: Uuid) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from mailing_recipients where mailing_id = $1 and outcome = 'passed'"#,
        mailing
    )
    .fetch_one(db.read())
    .await?)
}

/// Somebody it goes to, and where her letter is.
pub struct Recipient {
    pub participant: Uuid,
    pub name: String,
    pub lang: Lang,
    /// None: not written yet. False: passed over.
    pub written: Option<bool>,
    pub state: Option<mail::State>,
    pub error: Option<String>,
}

/// Whom it goes to, in the order in which they are written to; those alone whose letter is in a state.
pub async fn recipients(db: &Db, mailing: Uuid, state: Option<mail::State>, page: Page) -> Result<Slice<Recipient>> {
    let state = state.map(mail::State::as_str);
    let rows = sqlx::query!(
        r#"select r.participant_id, p.name, p.language, r.outcome, m.state as "state?", m.last_error, count(*) over () as "total!"
           from mailing_recipients r join participants p on p.id = r.participant_id
               left join mails m on m.mailing_id = r.mailing_id and m.about = r.participant_id
           where r.mailing_id = $1 and ($2::text is null or m.state = $2) order by r.n limit $3 offset $4"#,
        mailing,
        state,
        PAGE_SIZE,
        (page.0 - 1) * PAGE_SIZE
    )
    .fetch_all(db.read())
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let rows = rows
        .into_iter()
        .map(|row| Recipient {
            participant: row.participant_id,
            name: row.name,
            lang: Lang::from_tag(&row.language).unwrap_or_default(),
            written: row.outcome.map(|outcome| outcome == "written"),
            state: row.state.as_deref().and_then(mail::State::parse),
            error: row.last_error,
        })
        .collect();
    Ok(Slice::new(rows, total, page.0))
}
