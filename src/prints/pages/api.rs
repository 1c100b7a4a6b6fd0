//! What devices ask: for a badge to be printed, what waits, and what became of it.

use axum::extract::State as AppState;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use super::super::rules::{Report, Sent, SentReport, check, lacks_person};
use super::super::store::{self, By, Print, Told};
use crate::access::Device;
use crate::conference;
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::registration;
use crate::state::App;
use crate::web::{InJson, Json, Path, Reader, Visit, json, refuse_json};

#[derive(Serialize)]
struct Person {
    id: Uuid,
    number: i32,
    name: String,
    institution: String,
}

#[derive(Serialize)]
struct Place {
    id: Uuid,
    name: String,
}

/// A print as it is told to devices.
#[derive(Serialize)]
struct Shown {
    id: Uuid,
    state: &'static str,
    asked_at: String,
    by: String,
    station: Place,
    person: Person,
    /// Why it is printed again.
    #[serde(skip_serializing_if = "String::is_empty")]
    again: String,
}

#[derive(Serialize)]
struct Queue {
    results: Vec<Shown>,
}

/// What came of asking or telling.
#[derive(Serialize)]
struct Answer {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    print: Option<Shown>,
    /// Both sides of the badge, in SVG.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pages: Vec<String>,
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn shown(l: Reader, print: Print, now: DateTime<Utc>) -> Shown {
    Shown {
        id: print.id,
        state: print.standing(now).as_str(),
        asked_at: time(print.asked_at),
        station: Place { id: print.station, name: print.station_name },
        person: Person {
            id: print.participant,
            number: print.number,
            institution: l.plain(&print.institution).to_owned(),
            name: print.name,
        },
        by: print.by,
        again: print.again_reason,
    }
}

fn answer(l: Reader, refused: Option<(&'static str, &'static str)>, print: Option<Shown>) -> Answer {
    Answer {
        status: if refused.is_none() { "ok" } else { "error" },
        reason: refused.map(|(word, _)| word),
        explanation: refused.map(|(_, key)| l.t(key)),
        print,
        pages: Vec::new(),
    }
}

/// What cannot be taken, or needs somebody who is signed in.
fn refused(l: Reader, faults: &Faults) -> Error {
    let status = if lacks_person(faults) { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
    refuse_json(l, status, faults)
}

impl InJson for Sent {}

/// Asks for a badge to be printed.
pub async fn ask(
    device: Device,
    AppState(app): AppState<App>,
    visit: Visit,
    Json(sent): Json<Sent>,
) -> Result<Response> {
    let l = visit.l;
    let asked = check(&sent, device.who.is_some()).map_err(|faults| refused(l, &faults))?;
    let came = store::ask_for(&app, By::device(&device), &asked).await?;
    let print = match came.print {
        Some(id) => store::print(&app.db, device.conference, id).await?,
        None => None,
    };
    let now = app.clock.now();
    let why = came.refused.map(|refusal| (refusal.word(), refusal.key()));
    json(l, StatusCode::CREATED, &answer(l, why, print.map(|print| shown(l, print, now))))
}

/// What waits at the device, and what it took and told nothing more of.
pub async fn queue(device: Device, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (l, now) = (visit.l, app.clock.now());
    let results = store::queue(&app.db, &device).await?.into_iter().map(|print| shown(l, print, now)).collect();
    json(l, StatusCode::OK, &Queue { results })
}

impl InJson for SentReport {}

/// A station takes a print, and is handed the badge; or tells what became of it.
pub async fn report(
    device: Device,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    sent: Result<Json<SentReport>>,
) -> Result<Response> {
    let l = visit.l;
    // Another station's is not there, whatever is said of it.
    let print = store::print(&app.db, device.conference, id).await?.filter(|print| print.station == device.id);
    let print = print.ok_or(Error::NotFound)?;
    let Json(sent) = sent?;
    let report = sent.check().map_err(|faults| refuse_json(l, StatusCode::UNPROCESSABLE_ENTITY, &faults))?;
    let why = match store::report(&app, &device, &print, &report).await? {
        Told::Done => None,
        Told::Gone => Some(("gone", "prints-problem-gone")),
        Told::Revoked => Some(("no_badge", "prints-problem-no-badge")),
    };
    let (pages, why) = match (&report, why) {
        (Report::Taken(_), None) => match pages(&app, &device, &print).await? {
            Some(pages) => (pages, None),
            None => (Vec::new(), Some(("no_badge", "prints-problem-no-badge"))),
        },
        (_, why) => (Vec::new(), why),
    };
    let print = store::print(&app.db, device.conference, id).await?;
    let print = print.map(|print| shown(l, print, app.clock.now()));
    json(l, StatusCode::OK, &Answer { pages, ..answer(l, why, print) })
}

/// The badge that was taken. What cannot be set has failed: nothing of it came out.
async fn pages(app: &App, device: &Device, print: &Print) -> Result<Option<Vec<String>>> {
    let here = conference::find_by_id(&app.db, device.conference).await?.ok_or(Error::NotFound)?;
    let set = registration::badge_pictures(app, &here, print.participant).await;
    let found = match set {
        Ok(found) => found.filter(|(badge, _)| *badge == print.badge).map(|(_, pages)| pages),
        Err(error) => {
            store::report(app, device, print, &Report::Failed(String::new())).await?;
            return Err(error);
        }
    };
    if found.is_none() {
        store::report(app, device, print, &Report::Failed(String::new())).await?;
    }
    Ok(found)
}
