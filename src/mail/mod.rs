//! Mail to people: enqueued with what causes it, sent by SMTP when a server is configured,
//! otherwise kept in the outbox page. Address, subject and body are sealed at rest.

mod message;
mod pages;
mod rules;
mod store;

pub use rules::{BODY_MAX, Facts, Placeholder, SUBJECT_MAX, State, Text, check_text, check_texts};
pub use store::{
    Extras, Letter, Occasion, OwnText, Texts, Written, about, counts_of_mailing, forget, forget_some, go_on, hold,
    keep, post, post_each, post_for, reset,
};

use anyhow::Context as _;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use serde_json::Value;

use store::Outcome;

use crate::access::{Authority, Instance, Permission};
use crate::jobs::JobKind;
use crate::kernel::Uuid;
use crate::state::App;
use crate::vault::{Kept, SealedColumn};
use crate::web::Routes;

/// What is sealed here.
pub const SEALED: &[SealedColumn] = &[
    SealedColumn { table: "mails", column: "address_sealed", place: "mails.address", kept: Kept::Alone },
    SealedColumn { table: "mails", column: "subject_sealed", place: "mails.subject", kept: Kept::Alone },
    SealedColumn { table: "mails", column: "body_sealed", place: "mails.body", kept: Kept::Alone },
    SealedColumn { table: "mails", column: "extras_sealed", place: "mails.extras", kept: Kept::Alone },
];

/// Sends one mail.
pub const SEND: JobKind =
    JobKind { name: "mail.send", outside: false, run: |app, payload| Box::pin(send(app, payload)) };

/// Hands one mail to the SMTP server. What was recorded as sent is never sent again; what was in
/// flight when a server was killed is marked doubtful and left to a person.
async fn send(app: App, payload: Value) -> anyhow::Result<()> {
    let id: Uuid = serde_json::from_value(payload["mail"].clone()).context("no mail in the payload")?;
    let Some(mail) = store::take(&app, id).await.map_err(|error| anyhow::anyhow!("{error}"))? else {
        return Ok(());
    };
    let outcome = hand_over(&app, mail).await;
    store::settle(&app, id, &outcome).await.map_err(|error| anyhow::anyhow!("{error}"))?;
    match outcome {
        // Trying again would change nothing: the mail stands in the outbox as failed.
        Outcome::Accepted | Outcome::Never(_) => Ok(()),
        Outcome::Again(error) => anyhow::bail!(error),
    }
}

async fn hand_over(app: &App, mail: store::Mail) -> Outcome {
    let message = match message::build(app, mail) {
        Ok(message) => message,
        Err(error) => return Outcome::Never(format!("{error:#}")),
    };
    let transport = match AsyncSmtpTransport::<Tokio1Executor>::from_url(&app.config.smtp_url) {
        Ok(builder) => builder.timeout(Some(std::time::Duration::from_secs(20))).build(),
        Err(error) => return Outcome::Again(format!("smtp_url cannot be used: {error}")),
    };
    match transport.send(message).await {
        Ok(_) => Outcome::Accepted,
        // 5yz (RFC 5321, 4.2.1): the same mail would be refused again.
        Err(error) if error.is_permanent() => Outcome::Never(error.to_string()),
        Err(error) => Outcome::Again(error.to_string()),
    }
}

pub fn routes() -> Routes {
    Routes::new().get("/admin/outbox", pages::list).post("/admin/outbox/{id}/send", pages::send_again)
}

/// Sees which mails went and which did not. Plan, 5.1: the system administrator's; what stands in
/// them is nobody's but the addressee's.
pub struct SeeOutbox;

impl Permission for SeeOutbox {
    const NAME: &'static str = "SeeOutbox";
    type Scope = Instance;

    fn allows(authority: &Authority, _: &Instance) -> bool {
        authority.is_system_admin()
    }
}
