//! Signing a report off or letting its draft go, and correcting one that was signed off.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::edit::SeenForm;
use super::{by, path, read, require_draft};
use crate::access::May;
use crate::audit::Tx;
use crate::conference::Act;
use crate::error::{Error, Result};
use crate::reports::ChangeReport;
use crate::reports::rules::Edited;
use crate::reports::say;
use crate::reports::store::{self, Made, NewVersion};
use crate::state::App;
use crate::web::{Confirm, Form, Page, Visit, html, redirect};

/// Asks whether it is to be done.
#[derive(Template)]
#[template(path = "documents/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// Says what is signed off: how much of what there is in the version that counts from then on.
pub async fn ask(may: May<ChangeReport>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, report, l) = (&may.scope.here, &may.scope.report, visit.l);
    here.require(Act::CarryOut)?;
    require_draft(report)?;
    let held = read(&app, report).await?;
    let mut effects = vec![
        l.a("reports-version", "number", held.number),
        l.a("reports-as-of", "at", l.date_time(held.body.as_of, here.zone)),
    ];
    let counts = held.body.counts().list();
    effects.extend(counts.map(|(key, count)| l.with2("reports-count", "what", l.t(key), "count", l.number(count))));
    if !report.period.is_over(app.clock.now(), here.zone) {
        effects.push(l.t("reports-not-over"));
    }
    let it = Confirm {
        title: l.a("reports-sign-title", "title", say::title(l, report.period)),
        text: l.t("reports-sign-hint"),
        effects,
        action: format!("{}/sign", path(here, report.id)),
        version: held.number,
        button: l.t("reports-sign"),
        cancel: path(here, report.id),
    };
    html(&Sure { page: visit.work(&app, here.link(), l.t("reports-sign"), &may.who), it })
}

/// Signs off the version that was seen; from then on nothing of it changes.
pub async fn sign(
    may: May<ChangeReport>,
    AppState(app): AppState<App>,
    Form(form): Form<SeenForm>,
) -> Result<Response> {
    let (here, report) = (&may.scope.here, &may.scope.report);
    here.require(Act::CarryOut)?;
    require_draft(report)?;
    let held = read(&app, report).await?;
    if form.version.parse() != Ok(held.number) {
        return Err(Error::Conflict("problem-changed"));
    }
    let projects = held.body.projects();
    let mut tx = Tx::begin(&app).await?;
    let entry = store::sign(&mut tx, by(&may.who), (here.id, report.id), (held.number, &projects)).await?;
    tx.commit(entry).await?;
    Ok(redirect(&path(here, report.id)))
}

/// Makes a report that replaces one that was signed off, with what that one says: to be compiled anew or edited.
pub async fn correct(may: May<ChangeReport>, AppState(app): AppState<App>) -> Result<Response> {
    let (here, report) = (&may.scope.here, &may.scope.report);
    here.require(Act::CarryOut)?;
    if !report.is_signed() {
        return Err(Error::Conflict("problem-changed"));
    }
    let held = read(&app, report).await?;
    let by = by(&may.who);
    let mut tx = Tx::begin(&app).await?;
    let (id, entry) = match store::make(&mut tx, by, here.id, report.period, Some(report.id)).await? {
        Made::New(id, entry) => (id, entry),
        Made::There(id) => return Ok(redirect(&path(here, id))),
    };
    let new =
        NewVersion { seen: 0, compiled_at: held.compiled_at, body: &held.body, edited: &held.edited, is_edit: true };
    let copied = store::write_version(&mut tx, by, (here.id, id), &new).await?;
    tx.commit((entry, vec![copied])).await?;
    Ok(redirect(&path(here, id)))
}

/// Says what is let go: the draft with everything that was written in it.
pub async fn ask_discard(may: May<ChangeReport>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, report, l) = (&may.scope.here, &may.scope.report, visit.l);
    here.require(Act::CarryOut)?;
    require_draft(report)?;
    let held = read(&app, report).await?;
    let mut effects = vec![
        l.a("reports-number", "number", report.number),
        l.a("reports-version", "number", held.number),
        l.a("reports-as-of", "at", l.date_time(held.body.as_of, here.zone)),
    ];
    if held.edited != Edited::default() {
        effects.push(l.t("reports-discard-words"));
    }
    if let Some((_, number)) = report.replaces {
        effects.push(l.a("reports-discard-correction", "number", number));
    }
    let it = Confirm {
        title: l.a("reports-discard-title", "title", say::title(l, report.period)),
        text: l.t("reports-discard-hint"),
        effects,
        action: format!("{}/discard", path(here, report.id)),
        version: held.number,
        button: l.t("reports-discard"),
        cancel: path(here, report.id),
    };
    html(&Sure { page: visit.work(&app, here.link(), l.t("reports-discard"), &may.who), it })
}

/// Lets the draft go as it was seen. What it was to correct is free to be corrected again.
pub async fn discard(
    may: May<ChangeReport>,
    AppState(app): AppState<App>,
    Form(form): Form<SeenForm>,
) -> Result<Response> {
    let (here, report) = (&may.scope.here, &may.scope.report);
    here.require(Act::CarryOut)?;
    require_draft(report)?;
    let seen = form.version.parse::<i32>().map_err(|_| Error::Conflict("problem-changed"))?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::discard(&mut tx, by(&may.who), (here.id, report.id), seen).await?;
    tx.commit(entry).await?;
    let to = report.replaces.map_or_else(|| here.path("/reports"), |(replaced, _)| path(here, replaced));
    Ok(redirect(&to))
}
