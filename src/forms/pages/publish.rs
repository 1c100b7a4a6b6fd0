use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::rules::{Change, Wrong, differ};
use super::super::store::{self, Form};
use super::draft;
use crate::access::May;
use crate::audit::Tx;
use crate::conference::{Here, Organise};
use crate::error::{Error, Result};
use crate::state::App;
use crate::web::{Confirm, Form as Sent, Page, Visit, html, redirect};

#[derive(Template)]
#[template(path = "forms/publish.html")]
struct Publish {
    page: Page,
    here: Here,
    form: Form,
    changes: Vec<Change>,
    /// What keeps it from being asked: what it is called, and the sentence's key.
    wrongs: Vec<(String, &'static str)>,
    /// How many answers the questions have that are asked no more.
    kept: i64,
}

async fn wrongs(app: &crate::state::App, here: &Here, form: &Form) -> Result<Vec<Wrong>> {
    let categories = crate::conference::categories(&app.db, here.id).await?;
    Ok(form.content.wrongs(&categories.codes()))
}

/// What will change for whoever registers.
pub async fn ask(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let form = draft(&app, &here).await?;
    let live = store::live(&app.db, here.id).await?;
    let wrongs = wrongs(&app, &here, &form).await?;
    let gone = |code: &String| live.content.question(code).is_some() && form.content.question(code).is_none();
    let answered = store::answered(&app.db, here.id).await?;
    let named = |at: &str| match (form.content.question(at), form.content.section(at)) {
        (Some(question), _) => visit.l.plain(&question.label).to_owned(),
        (_, Some(section)) => visit.l.plain(&section.title).to_owned(),
        _ => visit.l.t("nav-form"),
    };
    html(&Publish {
        page: visit.work(&app, here.link(), visit.l.t("forms-publish-title"), &may.who),
        changes: differ(&live.content, &form.content),
        wrongs: wrongs.iter().map(|wrong| (named(&wrong.at), wrong.key)).collect(),
        kept: answered.iter().filter(|(code, _)| gone(code)).map(|(_, count)| count).sum(),
        form,
        here,
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Seen {
    version: String,
}

/// Asks what the draft asks, from now on.
pub async fn publish(may: May<Organise>, AppState(app): AppState<App>, Sent(seen): Sent<Seen>) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    let form = draft(&app, &here).await?;
    if form.revision.to_string() != seen.version {
        return Err(Error::Conflict("problem-changed"));
    }
    if !wrongs(&app, &here, &form).await?.is_empty() {
        return Err(Error::Conflict("forms-problem-wrong"));
    }
    let mut tx = Tx::begin(&app).await?;
    let entry = store::publish(&mut tx, &here, &form, who.actor(), who.account).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/form")))
}

#[derive(Template)]
#[template(path = "forms/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// Asks whether the draft is to go.
pub async fn ask_discard(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let form = draft(&app, &here).await?;
    let l = visit.l;
    let it = Confirm {
        title: l.t("forms-discard-title"),
        text: l.t("forms-discard-text"),
        effects: vec![l.t("forms-discard-effect")],
        action: here.path("/form/discard"),
        version: form.revision,
        button: l.t("forms-discard"),
        cancel: here.path("/form"),
    };
    html(&Sure { page: visit.work(&app, here.link(), l.t("forms-discard-title"), &may.who), it })
}

/// Throws the draft away.
pub async fn discard(may: May<Organise>, AppState(app): AppState<App>, Sent(seen): Sent<Seen>) -> Result<Response> {
    let here = may.scope;
    draft(&app, &here).await?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::discard(&mut tx, &here, seen.version.parse().unwrap_or(0), may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/form")))
}
