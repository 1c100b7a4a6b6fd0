//! Mails a link to whoever asked. Looked up here and not in the request, so that an unknown address
//! takes exactly as long to answer as a known one.

use anyhow::Context as _;
use data_encoding::BASE64;
use serde_json::{Value, json};

use super::{rules, store};
use crate::audit::{Tx, Unaudited};
use crate::error::Result;
use crate::jobs::{JobKind, enqueue};
use crate::kernel::{Email, Uuid, new_id};
use crate::mail::{self, Letter};
use crate::state::App;
use crate::vault::Place;
use crate::web::Reader;

/// Mails a one-time link.
pub const MAIL_LINK: JobKind =
    JobKind { name: "accounts.mail_link", outside: false, run: |app, payload| Box::pin(run(app, payload)) };

/// Enqueues it. The address is personal data: it waits sealed.
pub async fn ask(tx: &mut Tx, email: &Email) -> Result<()> {
    let id = new_id();
    let sealed = tx.app().vault.seal(place(id), email.as_str().as_bytes());
    let now = tx.now;
    enqueue(tx, MAIL_LINK.name, json!({ "id": id, "email": BASE64.encode(&sealed) }), now).await
}

fn place(id: Uuid) -> Place {
    Place::new("jobs.email", id)
}

async fn run(app: App, payload: Value) -> anyhow::Result<()> {
    let id: Uuid = serde_json::from_value(payload["id"].clone()).context("no id in the payload")?;
    let sealed = payload["email"].as_str().context("no address in the payload")?;
    let email = app.vault.open_text(place(id), &BASE64.decode(sealed.as_bytes())?)?;
    send(&app, id, &email).await.map_err(|error| anyhow::anyhow!("{error}"))
}

async fn send(app: &App, id: Uuid, email: &str) -> Result<()> {
    let Some(email) = Email::parse(email) else { return Ok(()) };
    let Some(account) = store::find_by_email(&app.db, &email).await?.filter(|account| account.disabled_at.is_none())
    else {
        return Ok(());
    };
    let mut tx = Tx::begin(app).await?;
    let Some(path) = store::make_link_once(&mut tx, id, account.id, rules::LINK).await? else { return Ok(()) };
    let l = Reader::new(account.lang);
    let letter = Letter {
        to: email,
        lang: account.lang,
        occasion: "account.link",
        conference: None,
        about: None,
        extras: None,
        subject: l.t("accounts-mail-link-subject"),
        body: l.with(
            "accounts-mail-link-body",
            &[("name", &account.name), ("link", &app.url(&path)), ("minutes", &rules::LINK.num_minutes())],
        ),
    };
    mail::post(&mut tx, letter).await?;
    tx.commit_unaudited(Unaudited::LinkAsked).await
}

/// The mail that tells somebody of her new account, or sends her another first link.
pub async fn welcome(tx: &mut Tx, account: &store::Account) -> Result<()> {
    let path = store::make_link(tx, account.id, rules::FIRST_LINK).await?;
    let l = Reader::new(account.lang);
    let url = tx.app().url(&path);
    let letter = Letter {
        to: account.email.clone(),
        lang: account.lang,
        occasion: "account.created",
        conference: None,
        about: None,
        extras: None,
        subject: l.t("accounts-mail-welcome-subject"),
        body: l.with(
            "accounts-mail-welcome-body",
            &[("name", &account.name), ("link", &url), ("days", &rules::FIRST_LINK.num_days())],
        ),
    };
    mail::post(tx, letter).await
}
