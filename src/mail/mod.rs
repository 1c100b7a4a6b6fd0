//! Mail to people: enqueued with what causes it, sent by SMTP when a server is configured,
//! otherwise kept in the outbox page. Address, subject and body are sealed at rest.

pub mod pages;
mod store;

pub use store::{Letter, post};

use anyhow::Context as _;
use lettre::message::{Mailbox, header::ContentType};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use serde_json::Value;

use crate::jobs::JobKind;
use crate::kernel::Uuid;
use crate::state::App;

/// Sends one mail.
pub const SEND: JobKind = JobKind { name: "mail.send", run: |app, payload| Box::pin(send(app, payload)) };

/// Hands one mail to the SMTP server. What was recorded as sent is never sent again; what was in
/// flight when a server was killed is marked doubtful and left to a person.
async fn send(app: App, payload: Value) -> anyhow::Result<()> {
    let id: Uuid = serde_json::from_value(payload["mail"].clone()).context("no mail in the payload")?;
    let Some(mail) = store::take(&app, id).await.map_err(|error| anyhow::anyhow!("{error}"))? else {
        return Ok(());
    };
    let message = Message::builder()
        .from(app.config.mail_from.parse::<Mailbox>().context("mail_from cannot be read")?)
        .to(Mailbox::new(None, mail.address.parse().context("the address cannot be read")?))
        .message_id(Some(mail.message_id))
        .subject(mail.subject)
        .header(ContentType::TEXT_PLAIN)
        .body(mail.body);
    let outcome = match message {
        Ok(message) => match AsyncSmtpTransport::<Tokio1Executor>::from_url(&app.config.smtp_url) {
            Ok(builder) => {
                let transport = builder.timeout(Some(std::time::Duration::from_secs(20))).build();
                transport.send(message).await.map(drop).map_err(anyhow::Error::from)
            }
            Err(error) => Err(error.into()),
        },
        Err(error) => Err(error.into()),
    };
    store::settle(&app, id, outcome.as_ref().err().map(|error| format!("{error:#}")))
        .await
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    outcome
}
