mod texts;

pub use texts::{Occasion, OwnText, Texts, keep, reset};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{FromRow, Postgres, QueryBuilder};

use super::rules::State;
use crate::access::Who;
use crate::audit::{Entry, Tx, Unaudited};
use crate::db::Db;
use crate::db::list::{Asked, Slice, page};
use crate::error::{Error, Result};
use crate::jobs;
use crate::kernel::{Email, Lang, Uuid, new_id};
use crate::state::App;
use crate::vault::Place;

/// A mail to one person, in her language.
#[derive(Clone, Debug)]
pub struct Letter {
    pub to: Email,
    pub lang: Lang,
    /// What it is about, e.g. `registration.received`.
    pub occasion: &'static str,
    pub conference: Option<Uuid>,
    pub subject: String,
    pub body: String,
    /// The participant whom it is about, where it is about one.
    pub about: Option<Uuid>,
    pub extras: Option<Extras>,
}

/// What goes with a letter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extras {
    /// What the code of a badge says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qr: Option<String>,
    /// An entry for a calendar (RFC 5545).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
}

/// Puts a mail on its way, in the transaction at hand.
pub async fn post(tx: &mut Tx, letter: Letter) -> Result<()> {
    post_each(tx, &[letter]).await
}

/// Puts several on their way, in one statement.
pub async fn post_each(tx: &mut Tx, letters: &[Letter]) -> Result<()> {
    post_for(tx, letters, None).await
}

/// The same for a mailing: its letters wait where it is stopped.
pub async fn post_for(tx: &mut Tx, letters: &[Letter], mailing: Option<Uuid>) -> Result<()> {
    let app = tx.app().clone();
    let now = tx.now;
    let by_smtp = !app.config.smtp_url.is_empty();
    let ids: Vec<Uuid> = letters.iter().map(|_| new_id()).collect();
    // The same at every attempt; the domain is the sender's (RFC 5322, 3.6.4).
    let from = app.config.mail_from.rsplit_once('@').map(|(_, domain)| domain.trim_end_matches('>'));
    let domain = from.filter(|domain| !domain.is_empty()).unwrap_or("plenum");
    let extras = ids
        .iter()
        .zip(letters)
        .map(|(&id, letter)| {
            let plain = letter.extras.as_ref().map(serde_json::to_vec).transpose()?;
            Ok(plain.map(|plain| app.vault.seal(Place::new("mails.extras", id), &plain)))
        })
        .collect::<serde_json::Result<Vec<Option<Vec<u8>>>>>()?;
    let seal = |column, of: fn(&Letter) -> String| -> Vec<Vec<u8>> {
        let each = ids.iter().zip(letters);
        each.map(|(&id, letter)| app.vault.seal(Place::new(column, id), of(letter).as_bytes())).collect()
    };
    sqlx::query!(
        r#"insert into mails (id, conference_id, occasion, language, address_sealed, subject_sealed, body_sealed, message_id,
               state, created_at, about, extras_sealed, mailing_id)
           select m.id, m.conference, m.occasion, m.language, m.address, m.subject, m.body, m.message, $9, $10, m.about, m.extras, $13
           from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bytea[], $6::bytea[], $7::bytea[], $8::text[],
                   $11::uuid[], $12::bytea[])
               as m(id, conference, occasion, language, address, subject, body, message, about, extras)"#,
        &ids,
        &letters.iter().map(|letter| letter.conference).collect::<Vec<_>>() as &[Option<Uuid>],
        &letters.iter().map(|letter| letter.occasion.to_owned()).collect::<Vec<_>>(),
        &letters.iter().map(|letter| letter.lang.to_string()).collect::<Vec<_>>(),
        &seal("mails.address", |letter| letter.to.to_string()),
        // A subject is one line, whatever it was made from.
        &seal("mails.subject", |letter| crate::kernel::one_line(&letter.subject)),
        &seal("mails.body", |letter| letter.body.clone()),
        &ids.iter().map(|id| format!("<{}@{domain}>", id.simple())).collect::<Vec<_>>(),
        if by_smtp { "waiting" } else { "kept" },
        now,
        &letters.iter().map(|letter| letter.about).collect::<Vec<_>>() as &[Option<Uuid>],
        &extras as &[Option<Vec<u8>>],
        mailing,
    )
    .execute(tx.conn())
    .await?;
    if by_smtp {
        let payloads: Vec<_> = ids.iter().map(|id| json!({ "mail": id })).collect();
        jobs::enqueue_each(tx, super::SEND.name, &payloads, now).await?;
    }
    Ok(())
}

/// Removes the mails about a participant, and those of the conference to her address that do not say whom
/// they are about; tells how many there were. Addresses are sealed, so that each is opened to be known.
pub async fn forget(tx: &mut Tx, conference: Uuid, about: Uuid, address: &str) -> Result<usize> {
    let vault = tx.app().vault.clone();
    let rows = sqlx::query!(
        r#"select id, about, address_sealed from mails where about = $2
           union all select id, about, address_sealed from mails where conference_id = $1 and about is null"#,
        conference,
        about
    )
    .fetch_all(tx.conn())
    .await?;
    let is_hers = |id, sealed: &[u8]| {
        vault.open_sealed(Place::new("mails.address", id), sealed).is_ok_and(|plain| plain == address.as_bytes())
    };
    let hers = rows.into_iter().filter_map(|row| Some((row.id?, row.about, row.address_sealed?)));
    let ids: Vec<Uuid> =
        hers.filter(|(id, about, sealed)| about.is_some() || is_hers(*id, sealed)).map(|(id, ..)| id).collect();
    sqlx::query!("delete from mails where id = any($1)", &ids).execute(tx.conn()).await?;
    Ok(ids.len())
}

/// Mails that are removed in one transaction.
const PART: i64 = 10_000;

/// Removes mails of a conference that keeps them no longer, but for those that are to be sent: a part of
/// them. Tells how many: none, where none is left.
pub async fn forget_some(tx: &mut Tx, conference: Uuid) -> Result<u64> {
    let removed = sqlx::query!(
        "delete from mails where id in (
             select id from mails where conference_id = $1 and state not in ('waiting', 'sending') limit $2)",
        conference,
        PART
    )
    .execute(tx.conn())
    .await?;
    Ok(removed.rows_affected())
}

/// A mail that was written to somebody: where it is, never what stands in it.
pub struct Written {
    pub id: Uuid,
    pub occasion: String,
    pub state: State,
    pub created_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
    pub last_error: Option<String>,
}

/// The newest mails about a participant.
pub async fn about(db: &Db, participant: Uuid) -> Result<Vec<Written>> {
    let rows = sqlx::query!(
        r#"select id, occasion, state, created_at, sent_at, last_error from mails where about = $1
           order by created_at desc, id desc limit 50"#,
        participant
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Written {
                state: State::parse(&row.state).context("an unknown state of a mail")?,
                id: row.id,
                occasion: row.occasion,
                created_at: row.created_at,
                sent_at: row.sent_at,
                last_error: row.last_error,
            })
        })
        .collect()
}

/// How many mails of a mailing are in each state.
pub async fn counts_of_mailing(db: &Db, mailing: Uuid) -> Result<Vec<(State, i64)>> {
    let rows =
        sqlx::query!(r#"select state, count(*) as "count!" from mails where mailing_id = $1 group by state"#, mailing)
            .fetch_all(db.read())
            .await?;
    Ok(rows.into_iter().filter_map(|row| Some((State::parse(&row.state)?, row.count))).collect())
}

/// Leaves the mails of a mailing where they are that were not handed over yet.
pub async fn hold(tx: &mut Tx, mailing: Uuid) -> Result<()> {
    let ids = sqlx::query_scalar!(
        "update mails set state = 'stopped' where mailing_id = $1 and state = 'waiting' returning id",
        mailing
    )
    .fetch_all(tx.conn())
    .await?;
    // Each is enqueued anew when it goes on: two jobs for one mail would look like one that was cut off.
    let payloads: Vec<_> = ids.iter().map(|id| json!({ "mail": id })).collect();
    jobs::cancel(tx, super::SEND.name, &payloads).await
}

/// Puts the mails of a mailing that were left on their way again.
pub async fn go_on(tx: &mut Tx, mailing: Uuid) -> Result<()> {
    let ids = sqlx::query_scalar!(
        "update mails set state = 'waiting' where mailing_id = $1 and state = 'stopped' returning id",
        mailing
    )
    .fetch_all(tx.conn())
    .await?;
    let now = tx.now;
    let payloads: Vec<_> = ids.iter().map(|id| json!({ "mail": id })).collect();
    jobs::enqueue_each(tx, super::SEND.name, &payloads, now).await
}

/// A mail as it can be sent.
pub struct Mail {
    pub message_id: String,
    pub lang: Lang,
    pub address: String,
    pub subject: String,
    pub body: String,
    pub extras: Option<Extras>,
}

struct Taken {
    id: Uuid,
    state: String,
    message_id: String,
    language: String,
    address_sealed: Vec<u8>,
    subject_sealed: Vec<u8>,
    body_sealed: Vec<u8>,
    extras_sealed: Option<Vec<u8>>,
}

fn open(app: &App, id: Uuid, column: &'static str, sealed: &[u8]) -> anyhow::Result<String> {
    app.vault.open_text(Place::new(column, id), sealed)
}

impl Taken {
    fn open(self, app: &App) -> anyhow::Result<Mail> {
        let extras = self.extras_sealed.as_ref().map(|sealed| -> anyhow::Result<Extras> {
            Ok(serde_json::from_str(&open(app, self.id, "mails.extras", sealed)?)?)
        });
        Ok(Mail {
            address: open(app, self.id, "mails.address", &self.address_sealed)?,
            subject: open(app, self.id, "mails.subject", &self.subject_sealed)?,
            body: open(app, self.id, "mails.body", &self.body_sealed)?,
            extras: extras.transpose()?,
            lang: Lang::from_tag(&self.language).unwrap_or_default(),
            message_id: self.message_id,
        })
    }
}

/// Takes a mail that waits. One that is already being sent was cut off: it becomes doubtful.
pub async fn take(app: &App, id: Uuid) -> Result<Option<Mail>> {
    let mut tx = Tx::begin(app).await?;
    let row = sqlx::query_as!(
        Taken,
        r#"update mails set state = case state when 'sending' then 'doubtful' else 'sending' end, attempts = attempts + 1
           where id = $1 and state in ('waiting', 'sending')
           returning id, state, message_id, language, address_sealed, subject_sealed, body_sealed, extras_sealed"#,
        id
    )
    .fetch_optional(tx.conn())
    .await?;
    tx.commit_unaudited(Unaudited::MailState).await?;
    match row {
        Some(row) if row.state == "sending" => Ok(Some(row.open(app)?)),
        _ => Ok(None),
    }
}

/// How sending went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server accepted it.
    Accepted,
    /// It did not go this time.
    Again(String),
    /// It will never go as it is.
    Never(String),
}

/// Records how sending went.
pub async fn settle(app: &App, id: Uuid, outcome: &Outcome) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    let (error, never) = match outcome {
        Outcome::Accepted => (None, false),
        Outcome::Again(error) => (Some(error.as_str()), false),
        Outcome::Never(error) => (Some(error.as_str()), true),
    };
    let row = sqlx::query!(
        r#"update mails set state = case when $2::text is null then 'sent' when $4 or attempts >= 10 then 'failed' else 'waiting' end,
               sent_at = case when $2::text is null then $3::timestamptz end, last_error = $2
           where id = $1 and state = 'sending' returning conference_id, mailing_id"#,
        id,
        error,
        now,
        never,
    )
    .fetch_optional(tx.conn())
    .await?;
    tx.commit_unaudited(Unaudited::MailState).await?;
    // Those who follow a mailing see it go.
    if let Some((conference, _)) = row.and_then(|row| row.conference_id.zip(row.mailing_id)) {
        app.live.touch(conference, "mailings");
    }
    Ok(())
}

/// What the outbox is asked for.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    #[serde(flatten)]
    pub asked: Asked,
}

/// A mail in the outbox. Subject and body are opened for demonstrations alone.
pub struct Kept {
    pub id: Uuid,
    pub occasion: String,
    pub state: State,
    pub created_at: DateTime<Utc>,
    pub attempts: i32,
    pub last_error: Option<String>,
    pub address: String,
    pub letter: Option<(String, String)>,
}

/// The newest mails first. `open_all`: with subject and body, which hold links.
pub async fn list(app: &App, wanted: &Wanted, open_all: bool) -> Result<Slice<Kept>> {
    #[derive(FromRow)]
    struct Row {
        id: Uuid,
        occasion: String,
        state: String,
        created_at: DateTime<Utc>,
        attempts: i32,
        last_error: Option<String>,
        address_sealed: Vec<u8>,
        subject_sealed: Vec<u8>,
        body_sealed: Vec<u8>,
        total: i64,
    }
    let mut query = QueryBuilder::<Postgres>::new(
        "select id, occasion, state, created_at, attempts, last_error, address_sealed, subject_sealed, body_sealed, \
         count(*) over () as total from mails where true",
    );
    if let Some(state) = State::parse(&wanted.state) {
        query.push(" and state = ").push_bind(state.as_str());
    }
    query.push(" order by created_at desc, id desc");
    page(&mut query, wanted.asked.page);
    let rows: Vec<Row> = query.build_query_as().fetch_all(app.db.read()).await?;
    let total = rows.first().map_or(0, |row| row.total);
    let mut list = Vec::with_capacity(rows.len());
    for row in rows {
        let letter = if open_all {
            let subject = open(app, row.id, "mails.subject", &row.subject_sealed)?;
            Some((subject, open(app, row.id, "mails.body", &row.body_sealed)?))
        } else {
            None
        };
        list.push(Kept {
            address: open(app, row.id, "mails.address", &row.address_sealed)?,
            state: State::parse(&row.state).context("an unknown state of a mail")?,
            id: row.id,
            occasion: row.occasion,
            created_at: row.created_at,
            attempts: row.attempts,
            last_error: row.last_error,
            letter,
        });
    }
    Ok(Slice::new(list, total, wanted.asked.page.0))
}

/// Puts a mail that failed, or whose fate is doubtful, on its way once more: a person decided so.
pub async fn send_again(tx: &mut Tx, who: &Who, id: Uuid) -> Result<Entry> {
    let now = tx.now;
    let changed = sqlx::query!(
        "update mails set state = 'waiting', attempts = 0 where id = $1 and state in ('failed', 'doubtful', 'kept')",
        id
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::NotFound);
    }
    jobs::enqueue(tx, super::SEND.name, json!({ "mail": id }), now).await?;
    Ok(Entry::new(who.actor(), "mail.sent_again", "mail", id))
}
