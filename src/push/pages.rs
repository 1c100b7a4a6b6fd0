use askama::Template;
use axum::extract::State as AppState;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;

use super::key;
use super::rules::SubscriptionForm;
use super::send::Message;
use super::store::{self, Browser};
use crate::access::SignedIn;
use crate::accounts::rules::device;
use crate::audit::{Entry, Tx};
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::state::App;
use crate::web::{Form, Page, Path, Query, Visit, html, redirect};

/// What shows messages in a browser.
const WORKER: &str = include_str!("../../static/push-worker.js");

#[derive(Template)]
#[template(path = "push/show.html")]
struct Show {
    page: Page,
    /// The server's key as browsers take it.
    key: String,
    browsers: Vec<Browser>,
    /// What was just done.
    done: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: String,
}

/// Her browsers that take messages; this one can become one of them.
pub async fn show(
    SignedIn(who): SignedIn,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(query): Query<Done>,
) -> Result<Response> {
    let key = match store::public_key(&app.db).await? {
        Some(key) => key,
        None => store::make_key(&app).await?,
    };
    html(&Show {
        browsers: store::browsers(&app.db, who.account).await?,
        page: visit.page(&app, visit.l.t("push-title"), Some(&who)),
        key: BASE64URL_NOPAD.encode(&key),
        done: query.done,
    })
}

/// Keeps the browser that asks.
pub async fn subscribe(
    SignedIn(who): SignedIn,
    AppState(app): AppState<App>,
    headers: HeaderMap,
    Form(form): Form<SubscriptionForm>,
) -> Result<Response> {
    let new = form.check(app.config.outgoing_to_loopback).ok_or(Error::Refused("push-problem-subscription"))?;
    // A key may have the right length and still lie on no curve.
    if key::seal_for(&new.public_key, &new.auth, b"{}").is_err() {
        return Err(Error::Refused("push-problem-subscription"));
    }
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name = Some(device(agent)).filter(|name| !name.is_empty()).unwrap_or_else(|| "?".to_owned());
    let mut tx = Tx::begin(&app).await?;
    let (_, entry) = store::keep(&mut tx, (who.actor(), who.account, who.sign_in), &new, &name).await?;
    tx.commit(entry).await?;
    Ok(redirect("/account/push?done=on"))
}

/// Sends a message to one of her browsers, to try it.
pub async fn test(
    SignedIn(who): SignedIn,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let l = visit.l;
    let message = Message {
        title: "Plenum".into(),
        body: l.t("push-test-body"),
        path: "/account/push".into(),
        tag: "test".into(),
    };
    let mut tx = Tx::begin(&app).await?;
    if store::tell(&mut tx, &[(who.account, message, true)], Some(id)).await? == 0 {
        return Err(Error::NotFound);
    }
    tx.commit(Entry::new(who.actor(), "push.tried", "push_subscription", id)).await?;
    Ok(redirect("/account/push?done=tried"))
}

/// She is told there no more.
pub async fn remove(SignedIn(who): SignedIn, AppState(app): AppState<App>, Path(id): Path<Uuid>) -> Result<Response> {
    let mut tx = Tx::begin(&app).await?;
    let entry = store::forget(&mut tx, (who.actor(), who.account), id).await?;
    tx.commit(entry).await?;
    Ok(redirect("/account/push?done=off"))
}

/// The worker that shows messages (W3C Service Workers); below its own path, so that it answers for no page.
pub async fn worker(_who: SignedIn) -> Result<Response> {
    Ok(([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], WORKER).into_response())
}
