//! What devices take along and bring back, and the conflicts that organisers settle.

use askama::Template;
use axum::extract::State as AppState;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::rules::{Sent, check};
use super::store::{self, Conflict, Side};
use super::{OfConflict, SettleConflict};
use crate::access::{Device, May};
use crate::audit::Tx;
use crate::conference::{Here, Organise};
use crate::db::list::{Page as ListPage, Slice};
use crate::error::Result;
use crate::kernel::{Faults, one_line};
use crate::state::App;
use crate::web::{Form, InJson, Json, Page, Paging, Query, Visit, html, invalid, json, redirect, refuse_json};

/// Most characters of what is said where a conflict is settled.
const NOTE_MAX: usize = 500;

/// The badges that a device takes along, judged at its gate.
pub async fn badges(device: Device, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    json(visit.l, StatusCode::OK, &store::take(&app, &device, visit.l.lang).await?)
}

/// Scans in a list.
#[derive(Deserialize)]
#[serde(transparent)]
pub struct Brought(Vec<Sent>);

impl InJson for Brought {
    fn fits(value: &Value) -> bool {
        value.as_array().is_some_and(|list| list.iter().all(Value::is_object))
    }
}

#[derive(Serialize)]
struct Received {
    nonce: String,
    status: &'static str,
}

/// Keeps the scans that a device made without network.
pub async fn receive(
    device: Device,
    AppState(app): AppState<App>,
    visit: Visit,
    Json(Brought(sent)): Json<Brought>,
) -> Result<Response> {
    let refused = |faults| refuse_json(visit.l, StatusCode::UNPROCESSABLE_ENTITY, &faults);
    let asked = check(&sent, app.clock.now()).map_err(refused)?;
    let received = store::receive(&app, &device, &asked).await?;
    let told = received
        .into_iter()
        .map(|one| Received { nonce: one.nonce, status: if one.is_repeated { "repeated" } else { "kept" } });
    json(visit.l, StatusCode::CREATED, &told.collect::<Vec<_>>())
}

#[derive(Template)]
#[template(path = "offline/conflicts.html")]
struct Conflicts {
    page: Page,
    here: Here,
    slice: Slice<Conflict>,
    paging: Paging,
    open: i64,
    /// The one whose form came back, with what stood in it.
    sent: Option<(Conflict, String, Faults)>,
}

impl Conflicts {
    /// The two readings of a conflict.
    fn sides<'a>(&self, one: &'a Conflict) -> Vec<&'a Side> {
        one.prior.iter().chain(&one.reading).collect()
    }

    fn has_open(&self) -> bool {
        self.open > 0
    }

    /// How far a clock was off.
    fn clock(&self, one: &Conflict) -> Option<String> {
        let l = self.page.l;
        let seconds = l.number(i64::from(one.seconds?));
        Some(l.with2("offline-clock", "device", &one.device, "seconds", seconds))
    }

    fn note(&self, one: &Conflict) -> &str {
        self.sent.as_ref().filter(|(sent, ..)| sent.id == one.id).map_or("", |(_, note, _)| note)
    }

    fn fault(&self, one: &Conflict) -> Option<String> {
        let (sent, _, faults) = self.sent.as_ref()?;
        (sent.id == one.id).then(|| faults.of("note").map(|fault| self.page.l.fault(fault)))?
    }
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    page: ListPage,
}

async fn page(
    app: &App,
    visit: &Visit,
    who: &crate::access::Who,
    here: Here,
    asked: Asked,
    sent: Option<(Conflict, String, Faults)>,
) -> Result<Conflicts> {
    let slice = store::conflicts(&app.db, here.id, asked.page).await?;
    Ok(Conflicts {
        page: visit.work(app, here.link(), visit.l.t("nav-conflicts"), who),
        paging: Paging::new(visit.l, &slice, &here.path("/conflicts"), &asked),
        open: store::open_conflicts(&app.db, here.id).await?,
        slice,
        sent,
        here,
    })
}

/// What scans contradict: what waits first.
pub async fn list(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    html(&page(&app, &visit, &may.who, may.scope, asked, None).await?)
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SettleForm {
    note: String,
    decision: String,
    /// The page of the list where it stands.
    page: ListPage,
}

/// Settles a conflict.
pub async fn settle(
    may: May<SettleConflict>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<SettleForm>,
) -> Result<Response> {
    let (OfConflict { here, conflict }, who) = (may.scope, may.who);
    let undo = form.decision == "undone" && conflict.may_be_undone();
    let mut faults = Faults::default();
    let note = one_line(&form.note);
    // Whoever takes a reading back says why.
    if undo && note.is_empty() {
        faults.add("note", "fault-required");
    }
    faults.limit("note", &note, NOTE_MAX);
    if !faults.is_empty() {
        let sent = Some((conflict, form.note, faults));
        return Err(invalid(&page(&app, &visit, &who, here, Asked { page: form.page }, sent).await?));
    }
    let mut tx = Tx::begin(&app).await?;
    let entry = store::settle(&mut tx, &conflict, undo, &note, &who).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/conflicts")))
}
