use chrono::{DateTime, Utc};
use serde_json::json;

use crate::audit::{Tx, Unaudited};
use crate::db::Db;
use crate::db::list::{PAGE_SIZE, Slice};
use crate::error::Result;
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
}

/// Puts a mail on its way, in the transaction at hand.
pub async fn post(tx: &mut Tx, letter: Letter) -> Result<()> {
    let app = tx.app().clone();
    let id = new_id();
    let now = tx.now;
    let by_smtp = !app.config.smtp_url.is_empty();
    let seal = |column, text: &str| app.vault.seal(Place::new(column, id), text.as_bytes());
    sqlx::query!(
        r#"insert into mails (id, conference_id, occasion, language, address_sealed, subject_sealed, body_sealed, message_id, state, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"#,
        id,
        letter.conference,
        letter.occasion,
        letter.lang.tag(),
        seal("mails.address", letter.to.as_str()),
        // A subject is one line, whatever it was made from.
        seal("mails.subject", &crate::kernel::one_line(&letter.subject)),
        seal("mails.body", &letter.body),
        format!("<{}@plenum>", id.simple()),
        if by_smtp { "waiting" } else { "kept" },
        now,
    )
    .execute(tx.conn())
    .await?;
    if by_smtp {
        jobs::enqueue(tx, super::SEND.name, json!({ "mail": id }), now).await?;
    }
    Ok(())
}

/// A mail as it can be read.
pub struct Mail {
    pub id: Uuid,
    pub occasion: String,
    pub state: String,
    pub created_at: DateTime<Utc>,
    pub message_id: String,
    pub address: String,
    pub subject: String,
    pub body: String,
    pub last_error: Option<String>,
}

struct Row {
    id: Uuid,
    occasion: String,
    state: String,
    created_at: DateTime<Utc>,
    message_id: String,
    address_sealed: Vec<u8>,
    subject_sealed: Vec<u8>,
    body_sealed: Vec<u8>,
    last_error: Option<String>,
}

impl Row {
    fn open(self, app: &App) -> anyhow::Result<Mail> {
        let open = |column, sealed: &[u8]| app.vault.open_text(Place::new(column, self.id), sealed);
        Ok(Mail {
            address: open("mails.address", &self.address_sealed)?,
            subject: open("mails.subject", &self.subject_sealed)?,
            body: open("mails.body", &self.body_sealed)?,
            id: self.id,
            occasion: self.occasion,
            state: self.state,
            created_at: self.created_at,
            message_id: self.message_id,
            last_error: self.last_error,
        })
    }
}

/// Takes a mail that waits. One that is already being sent was cut off: it becomes doubtful.
pub async fn take(app: &App, id: Uuid) -> Result<Option<Mail>> {
    let mut tx = Tx::begin(app).await?;
    let row = sqlx::query_as!(
        Row,
        r#"update mails set state = case state when 'sending' then 'doubtful' else 'sending' end, attempts = attempts + 1
           where id = $1 and state in ('waiting', 'sending')
           returning id, occasion, state, created_at, message_id, address_sealed, subject_sealed, body_sealed, last_error"#,
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

/// Records how sending went: accepted, or to be tried again.
pub async fn settle(app: &App, id: Uuid, error: Option<String>) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    sqlx::query!(
        r#"update mails set state = case when $2::text is null then 'sent' when attempts >= 10 then 'failed' else 'waiting' end,
               sent_at = case when $2::text is null then $3::timestamptz end, last_error = $2
           where id = $1"#,
        id,
        error,
        now,
    )
    .execute(tx.conn())
    .await?;
    tx.commit_unaudited(Unaudited::MailState).await
}

/// The newest mails, for the outbox page.
pub async fn list(app: &App, page: i64) -> Result<Slice<Mail>> {
    let db: &Db = &app.db;
    let rows = sqlx::query_as!(
        Row,
        r#"select id, occasion, state, created_at, message_id, address_sealed, subject_sealed, body_sealed, last_error
           from mails order by created_at desc, id desc limit $1 offset $2"#,
        PAGE_SIZE,
        (page - 1) * PAGE_SIZE,
    )
    .fetch_all(db.read())
    .await?;
    let total = sqlx::query_scalar!(r#"select count(*) as "n!" from mails"#).fetch_one(db.read()).await?;
    Ok(Slice { rows: rows.into_iter().map(|row| row.open(app)).collect::<anyhow::Result<_>>()?, total, page })
}
