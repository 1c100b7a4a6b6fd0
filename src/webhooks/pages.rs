use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::KeepWebhook;
use super::rules::{Event, State, WebhookForm};
use super::store::{self, Delivery, Listed, OfWebhook, Webhook};
use crate::access::May;
use crate::audit::Tx;
use crate::conference::{Here, Organise};
use crate::db::list::{Asked, PAGE_SIZE, Slice};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::state::App;
use crate::web::{Choice, Confirm, Fields, Form, Page, Paging, Path, Query, Reader, Visit, html, invalid, redirect};

/// Events in the reader's words.
fn said(l: Reader, events: &[Event]) -> String {
    let words: Vec<String> = events.iter().map(|event| l.t(event.key())).collect();
    words.join(" · ")
}

#[derive(Template)]
#[template(path = "webhooks/list.html")]
struct List {
    page: Page,
    here: Here,
    rows: Vec<Listed>,
    path: String,
}

impl List {
    fn said(&self, row: &Listed) -> String {
        said(self.page.l, &row.events)
    }
}

/// Where receivers listen.
pub async fn list(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    html(&List {
        rows: store::webhooks(&app.db, here.id).await?,
        path: here.path("/webhooks"),
        page: visit.work(&app, here.link(), visit.l.t("nav-webhooks"), &may.who),
        here,
    })
}

#[derive(Template)]
#[template(path = "webhooks/edit.html")]
struct Edit {
    page: Page,
    /// Where the form leads back to.
    back: String,
    is_new: bool,
    /// As it is since somebody else changed it: where it listens, and to what.
    now: Option<(String, String)>,
    form: WebhookForm,
    faults: Faults,
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn events(&self) -> Vec<Choice> {
        let chosen = |event: Event| self.form.events.iter().any(|held| held == event.as_str());
        Event::CHOSEN.map(|event| Choice::new(event.as_str(), self.page.l.t(event.key()), chosen(event))).into()
    }
}

fn new_page(app: &App, visit: &Visit, may: May<Organise>, form: WebhookForm, faults: Faults) -> Edit {
    Edit {
        page: visit.work(app, may.scope.link(), visit.l.t("webhooks-new"), &may.who),
        back: may.scope.path("/webhooks"),
        is_new: true,
        now: None,
        form,
        faults,
    }
}

/// The form of a new one.
pub async fn new(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&new_page(&app, &visit, may, WebhookForm::default(), Faults::default()))
}

#[derive(Template)]
#[template(path = "webhooks/secret.html")]
struct Secret {
    page: Page,
    secret: String,
    path: String,
}

/// Shows a secret, this once.
fn secret_page(page: Page, here: &Here, webhook: Uuid, secret: String) -> Result<Response> {
    html(&Secret { page, secret, path: here.path(&format!("/webhooks/{webhook}")) })
}

/// Adds it, and shows its secret.
pub async fn add(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<WebhookForm>,
) -> Result<Response> {
    let (url, events) = match form.check(app.config.outgoing_to_loopback) {
        Ok(checked) => checked,
        Err(faults) => return Err(invalid(&new_page(&app, &visit, may, form, faults))),
    };
    let mut tx = Tx::begin(&app).await?;
    let by = (may.who.account, may.who.actor());
    let (id, secret, entry) = store::add(&mut tx, &may.scope, (&url, &events), by).await?;
    tx.commit(entry).await?;
    let page = visit.work(&app, may.scope.link(), visit.l.t("webhooks-secret"), &may.who);
    secret_page(page, &may.scope, id, secret)
}

#[derive(Template)]
#[template(path = "webhooks/show.html")]
struct Show {
    page: Page,
    here: Here,
    webhook: Webhook,
    rows: Slice<Delivery>,
    paging: Paging,
    path: String,
}

impl Show {
    fn said(&self) -> String {
        said(self.page.l, &self.webhook.events)
    }

    /// Something on the page is on its way: it is looked at again.
    fn waits(&self) -> bool {
        self.rows.rows.iter().any(|row| row.state == State::Waiting)
    }
}

/// One webhook, and what it was told.
pub async fn show(
    may: May<KeepWebhook>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let OfWebhook { here, webhook } = may.scope;
    let offset = (asked.page.0 - 1) * PAGE_SIZE;
    let (rows, total) = store::deliveries(&app.db, webhook.id, (PAGE_SIZE, offset)).await?;
    let rows = Slice::new(rows, total, asked.page.0);
    let path = here.path(&format!("/webhooks/{}", webhook.id));
    html(&Show {
        paging: Paging::new(visit.l, &rows, &path, &()),
        page: visit.work(&app, here.link(), visit.l.t("webhooks-one"), &may.who),
        rows,
        webhook,
        path,
        here,
    })
}

fn edit_page(app: &App, visit: &Visit, may: May<KeepWebhook>, form: WebhookForm, faults: Faults) -> Edit {
    let OfWebhook { here, webhook } = may.scope;
    Edit {
        page: visit.work(app, here.link(), visit.l.t("webhooks-change"), &may.who),
        back: here.path(&format!("/webhooks/{}", webhook.id)),
        is_new: false,
        now: None,
        form,
        faults,
    }
}

/// The form of one that there is.
pub async fn edit(may: May<KeepWebhook>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let webhook = &may.scope.webhook;
    let form = WebhookForm {
        url: webhook.url.clone(),
        events: webhook.events.iter().map(|event| event.as_str().to_owned()).collect(),
        version: webhook.version.to_string(),
    };
    html(&edit_page(&app, &visit, may, form, Faults::default()))
}

/// Changes it. Whoever comes second is told how it is now, and keeps what she filled in.
pub async fn change(
    may: May<KeepWebhook>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<WebhookForm>,
) -> Result<Response> {
    let (url, events) = match form.check(app.config.outgoing_to_loopback) {
        Ok(checked) => checked,
        Err(faults) => return Err(invalid(&edit_page(&app, &visit, may, form, faults))),
    };
    let (here, webhook) = (&may.scope.here, &may.scope.webhook);
    // No webhook has a version below one.
    let seen = (webhook.id, form.version.parse().unwrap_or(0));
    let mut tx = Tx::begin(&app).await?;
    match store::change(&mut tx, here, seen, (&url, &events), may.who.actor()).await {
        Ok(entry) => tx.commit(entry).await?,
        Err(Error::Conflict(key)) => {
            drop(tx);
            let held = store::webhook(&app.db, here.id, webhook.id).await?.ok_or(Error::NotFound)?;
            let form = WebhookForm { version: held.version.to_string(), ..form };
            let now = Some((held.url.clone(), said(visit.l, &held.events)));
            let scope = OfWebhook { here: may.scope.here, webhook: held };
            let shown = edit_page(&app, &visit, May { who: may.who, scope }, form, Faults::one("url", key));
            return Err(invalid(&Edit { now, ..shown }));
        }
        Err(error) => return Err(error),
    }
    Ok(redirect(&here.path(&format!("/webhooks/{}", webhook.id))))
}

/// The version that was seen.
fn version(text: &str) -> Result<i32> {
    text.parse().map_err(|_| Error::Conflict("problem-changed"))
}

/// What a button sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Pressed {
    on: String,
    version: String,
}

/// Turns it on or off.
pub async fn switch(
    may: May<KeepWebhook>,
    AppState(app): AppState<App>,
    Form(pressed): Form<Pressed>,
) -> Result<Response> {
    let (here, webhook) = (&may.scope.here, &may.scope.webhook);
    let seen = (webhook.id, version(&pressed.version)?);
    let mut tx = Tx::begin(&app).await?;
    let entry = store::switch(&mut tx, here, seen, pressed.on == "yes", may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/webhooks/{}", webhook.id))))
}

/// Refuses what a webhook that is off does not do.
fn is_on(webhook: &Webhook) -> Result<()> {
    if webhook.is_on { Ok(()) } else { Err(Error::Refused("webhooks-problem-off")) }
}

/// Sends what tells of nothing.
pub async fn test(may: May<KeepWebhook>, AppState(app): AppState<App>) -> Result<Response> {
    is_on(&may.scope.webhook)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::test(&mut tx, &may.scope, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&may.scope.here.path(&format!("/webhooks/{}", may.scope.webhook.id))))
}

/// Makes another secret, and shows it.
pub async fn new_secret(
    may: May<KeepWebhook>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(pressed): Form<Pressed>,
) -> Result<Response> {
    let (here, webhook) = (&may.scope.here, &may.scope.webhook);
    let seen = (webhook.id, version(&pressed.version)?);
    let mut tx = Tx::begin(&app).await?;
    let (secret, entry) = store::new_secret(&mut tx, here, seen, may.who.actor()).await?;
    tx.commit(entry).await?;
    let page = visit.work(&app, here.link(), visit.l.t("webhooks-secret"), &may.who);
    secret_page(page, here, webhook.id, secret)
}

#[derive(Template)]
#[template(path = "webhooks/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// Asks whether it is to end.
pub async fn ask_end(may: May<KeepWebhook>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (l, OfWebhook { here, webhook }) = (visit.l, may.scope);
    let path = here.path(&format!("/webhooks/{}", webhook.id));
    let it = Confirm {
        title: l.t("webhooks-end-title"),
        text: webhook.url,
        effects: vec![l.t("webhooks-end-effect")],
        action: format!("{path}/end"),
        version: webhook.version,
        button: l.t("webhooks-end"),
        cancel: path,
    };
    html(&Sure { page: visit.work(&app, here.link(), it.title.clone(), &may.who), it })
}

/// Ends it.
pub async fn end(
    may: May<KeepWebhook>,
    AppState(app): AppState<App>,
    Form(pressed): Form<Pressed>,
) -> Result<Response> {
    let (here, webhook) = (&may.scope.here, &may.scope.webhook);
    let seen = (webhook.id, version(&pressed.version)?);
    let mut tx = Tx::begin(&app).await?;
    let entry = store::end(&mut tx, here, seen, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/webhooks")))
}

/// Sends a delivery again.
pub async fn again(
    may: May<KeepWebhook>,
    AppState(app): AppState<App>,
    Path((_, _, delivery)): Path<(String, Uuid, Uuid)>,
) -> Result<Response> {
    is_on(&may.scope.webhook)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::send_again(&mut tx, &may.scope, delivery, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&may.scope.here.path(&format!("/webhooks/{}", may.scope.webhook.id))))
}
