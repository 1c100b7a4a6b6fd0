//! What devices ask: readings, their history, how things stand at their gate.

use std::collections::BTreeMap;

use axum::extract::State as AppState;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::Serialize;
use serde_json::Value;

use super::super::rules::{
    ALREADY, Allowed, HistoryQuery, Outcome, Request, Verdict, Window, already, check_batch, is_not_for_it,
};
use super::super::store::{self, Answer, Bearer, GatePlace, Held, Welcome};
use crate::access::{Anyone, Device, DeviceKind};
use crate::calls;
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::registration;
use crate::state::App;
use crate::web::{Asked, InJson, Json, Path, Reader, Visit, json, refuse_json};

/// So long after a reading its device may show the photo.
const PHOTO_SHOWN: TimeDelta = TimeDelta::minutes(15);

#[derive(Serialize)]
struct Person {
    id: Uuid,
    name: String,
    institution: String,
    post: String,
    level: &'static str,
    level_name: String,
    /// What her badge opens; told where she stands before the device.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    zones: Vec<String>,
    /// Where she sits.
    #[serde(skip_serializing_if = "Option::is_none")]
    seat: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    photo: Option<String>,
}

/// What comes next on the agenda.
#[derive(Serialize)]
struct Next {
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    room: Option<String>,
    starts_at: String,
}

/// The answer to one reading.
#[derive(Serialize)]
struct Told {
    id: Uuid,
    nonce: String,
    status: &'static str,
    #[serde(rename = "type")]
    direction: &'static str,
    at: String,
    forced: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<Person>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attention: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Next>,
    /// What she is to collect.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    collect: Vec<&'static str>,
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn person(l: Reader, reading: Uuid, bearer: &Bearer, welcome: Option<&Welcome>) -> Person {
    let open = welcome.into_iter().flat_map(|told| &told.zones).filter(|zone| zone.may_enter);
    Person {
        id: bearer.participant,
        name: bearer.name.clone(),
        institution: l.plain(&bearer.institution).to_owned(),
        post: bearer.post.clone(),
        level: bearer.level.as_str(),
        level_name: l.plain(&bearer.level_name).to_owned(),
        zones: open.map(|zone| l.plain(&zone.name).to_owned()).collect(),
        seat: welcome.map(|told| told.seat.clone()).filter(|seat| !seat.is_empty()),
        photo: bearer.has_picture.then(|| format!("/api/v1/checkins/{reading}/photo")),
    }
}

/// `reads_notes`: whoever stands at the device is there to know them.
fn told(l: Reader, (nonce, reads_notes): (String, bool), answer: &Answer, welcome: Option<&Welcome>) -> Told {
    let (reason, explanation) = match &answer.verdict {
        Verdict::Admitted => (None, None),
        Verdict::Already(None) => (Some(ALREADY), Some(l.t("checkin-already"))),
        // As it was and not as it is: what is sent again is answered alike.
        Verdict::Already(Some(first)) => {
            let said = [("when", &time(first.at) as _), ("gate", &l.plain(&first.gate) as _)];
            (Some(already(answer.at, first.at)), Some(l.with("checkin-first", &said)))
        }
        Verdict::Refused(reason) => (Some(reason.word()), Some(l.t(reason.key()))),
    };
    let bearer = answer.bearer.as_ref();
    Told {
        id: answer.id,
        nonce,
        status: if reason.is_none() { "ok" } else { "error" },
        direction: answer.direction.as_str(),
        at: time(answer.at),
        forced: answer.is_forced,
        reason,
        explanation,
        person: bearer.map(|bearer| person(l, answer.id, bearer, welcome)),
        attention: bearer
            .filter(|_| reads_notes)
            .map(|bearer| bearer.attention.clone())
            .filter(|note| !note.is_empty()),
        next: welcome.and_then(|told| told.next.as_ref()).map(|next| Next {
            title: l.plain(&next.title).to_owned(),
            room: next.room.as_ref().map(|room| l.plain(room).to_owned()),
            starts_at: time(next.starts_at),
        }),
        collect: welcome.filter(|told| told.has_no_paper).map(|_| "badge").into_iter().collect(),
    }
}

impl InJson for Request {
    fn fits(value: &Value) -> bool {
        value.is_object() || value.as_array().is_some_and(|list| list.iter().all(Value::is_object))
    }
}

/// What cannot be taken, or is not for this device.
fn refused(l: Reader, faults: &Faults) -> Error {
    let status = if is_not_for_it(faults) { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
    refuse_json(l, status, faults)
}

/// Reads a badge, or several in their order.
pub async fn read(
    device: Device,
    AppState(app): AppState<App>,
    visit: Visit,
    Json(request): Json<Request>,
) -> Result<Response> {
    let l = visit.l;
    let Some((gate, code)) = &device.gate else { return Err(Error::Refused("checkin-problem-no-gate")) };
    let (sent, is_list) = match request {
        Request::Many(list) => (list, true),
        Request::One(one) => (vec![*one], false),
    };
    let now = app.clock.now();
    let allowed = Allowed { gate: code, serves: device.serves, has_person: device.who.is_some(), now };
    let asked = check_batch(&sent, is_list, &allowed).map_err(|faults| refused(l, &faults))?;
    let nonces: Vec<String> = asked.iter().map(|one| one.nonce.clone()).collect();
    let mut readings = store::asked(&app, &device, *gate, asked).await?;
    let answers = match readings.pop() {
        // One goes with those of others that are under way.
        Some(one) if readings.is_empty() => vec![store::read(&app, one).await?],
        last => {
            readings.extend(last);
            store::read_many(&app, &readings).await?
        }
    };
    call_for_help(&app, &device, &answers, now).await;
    // Whoever sends a list has nobody before it.
    let welcome = match answers.as_slice() {
        [one] if !is_list => store::welcome(&app.db, &device, one).await?,
        _ => None,
    };
    // At a kiosk people serve themselves, and others look on.
    let reads_notes = device.kind != DeviceKind::Kiosk;
    let said = nonces.into_iter().zip(&answers);
    let told: Vec<Told> = said.map(|(nonce, answer)| told(l, (nonce, reads_notes), answer, welcome.as_ref())).collect();
    match told.as_slice() {
        [one] if !is_list => json(l, StatusCode::CREATED, one),
        all => json(l, StatusCode::CREATED, &all),
    }
}

/// A kiosk that has just turned somebody away calls for a helper. Her reading is kept whether that works or not.
async fn call_for_help(app: &App, device: &Device, answers: &[Answer], now: DateTime<Utc>) {
    let turned_away = |answer: &&Answer| calls::rules::is_fresh(now - answer.at);
    let Some(answer) = answers.last().filter(turned_away) else { return };
    if let (DeviceKind::Kiosk, Some(reason)) = (device.kind, answer.verdict.reason())
        && let Err(error) = calls::turned_away(app, device, answer.id, reason.as_str()).await
    {
        tracing::error!(%error, "a call for a helper was not kept");
    }
}

/// A reading in the history.
#[derive(Serialize)]
struct Kept {
    id: Uuid,
    at: String,
    received_at: String,
    gate: String,
    #[serde(rename = "type")]
    direction: &'static str,
    status: &'static str,
    reason: Option<&'static str>,
    forced: bool,
    undone: bool,
    participant: Option<Uuid>,
}

#[derive(Serialize)]
struct History {
    results: Vec<Kept>,
    next: Option<String>,
}

/// The readings of the device's conference.
pub async fn history(
    device: Device,
    AppState(app): AppState<App>,
    visit: Visit,
    Asked(asked): Asked<HistoryQuery>,
) -> Result<Response> {
    let filter = asked.check().map_err(|faults| refuse_json(visit.l, StatusCode::UNPROCESSABLE_ENTITY, &faults))?;
    let (kept, has_more) = store::history(&app.db, device.conference, &filter).await?;
    let results = kept
        .into_iter()
        .map(|one| Kept {
            id: one.id,
            at: time(one.at),
            received_at: time(one.received_at),
            gate: one.gate,
            direction: one.direction.as_str(),
            status: if one.outcome == Outcome::Admitted { "ok" } else { "error" },
            reason: match one.outcome {
                Outcome::Already => Some(one.first_at.map_or(ALREADY, |first| already(one.at, first))),
                _ => one.reason.map(|reason| reason.word()),
            },
            forced: one.is_forced,
            undone: one.is_undone,
            participant: one.participant,
        })
        .collect();
    let next = HistoryQuery { page: Some((filter.page + 1).to_string()), ..asked };
    let next = format!("/api/v1/checkins?{}", serde_html_form::to_string(next)?);
    json(visit.l, StatusCode::OK, &History { results, next: has_more.then_some(next) })
}

#[derive(Serialize)]
struct Status {
    now: String,
    device: Itself,
    conference: Conference,
    gate: Option<Gate>,
    rules: Option<Rules>,
    counts: Counts,
    /// Its call for a helper that is open, or was answered a moment ago.
    call: Option<calls::Told>,
}

#[derive(Serialize)]
struct Itself {
    id: Uuid,
    name: String,
    kind: &'static str,
    direction: &'static str,
    /// Whoever is signed in at it.
    person: Option<String>,
}

#[derive(Serialize)]
struct Conference {
    slug: String,
    name: String,
    time_zone: String,
    open: bool,
}

#[derive(Serialize)]
struct Gate {
    code: String,
    name: String,
    zone: String,
    zone_name: String,
    unlocked: bool,
}

#[derive(Serialize)]
struct Rules {
    levels: Vec<&'static str>,
    groups: Vec<Uuid>,
    windows: Vec<Span>,
    again: &'static str,
    capacity: Option<i32>,
    unlock_within: Option<i32>,
}

#[derive(Serialize)]
struct Span {
    opens: String,
    closes: String,
}

#[derive(Serialize)]
struct Counts {
    arrived: i64,
    expected: i64,
    zones: Vec<Zone>,
}

#[derive(Serialize)]
struct Zone {
    code: String,
    name: String,
    inside: i64,
    capacity: Option<i32>,
    by_level: BTreeMap<&'static str, i64>,
}

async fn rules(app: &App, gate: &GatePlace) -> Result<Rules> {
    let rules = store::rules(&app.db, gate.id).await?;
    let span = |window: &Window| Span { opens: time(window.opens_at), closes: time(window.closes_at) };
    Ok(Rules {
        levels: rules.levels.iter().map(|level| level.as_str()).collect(),
        windows: rules.windows.iter().map(span).collect(),
        groups: rules.groups,
        again: rules.again.as_str(),
        capacity: rules.capacity,
        unlock_within: rules.unlock_within,
    })
}

/// How things stand at the device's gate.
pub async fn status(device: Device, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let l = visit.l;
    let place = store::place(&app.db, &device).await?;
    let (arrived, expected) = store::arrivals(&app.db, device.conference).await?;
    let zone = |zone: Held| Zone {
        name: l.plain(&zone.name).to_owned(),
        code: zone.code,
        inside: zone.inside,
        capacity: zone.capacity,
        by_level: zone.by_level.iter().map(|(level, count)| (level.as_str(), *count)).collect(),
    };
    let status = Status {
        now: time(app.clock.now()),
        rules: match &place.gate {
            Some(gate) => Some(rules(&app, gate).await?),
            None => None,
        },
        conference: Conference {
            name: l.plain(&place.conference).to_owned(),
            slug: place.slug,
            time_zone: place.time_zone,
            open: place.is_open,
        },
        gate: place.gate.map(|gate| Gate {
            name: l.plain(&gate.name).to_owned(),
            zone_name: l.plain(&gate.zone_name).to_owned(),
            code: gate.code,
            zone: gate.zone,
            unlocked: gate.is_unlocked,
        }),
        counts: Counts {
            arrived,
            expected,
            zones: store::inside(&app.db, device.conference).await?.into_iter().map(zone).collect(),
        },
        call: calls::of_device(&app.db, device.id, app.clock.now()).await?.map(calls::Told::from),
        device: Itself {
            id: device.id,
            kind: device.kind.as_str(),
            direction: device.serves.as_str(),
            person: device.who.as_ref().map(|who| who.name.clone()),
            name: device.name,
        },
    };
    json(l, StatusCode::OK, &status)
}

/// The photo of whoever was read in a reading: to the device that read her, and not for long.
pub async fn photo(device: Device, AppState(app): AppState<App>, Path(reading): Path<Uuid>) -> Result<Response> {
    let since = app.clock.now() - PHOTO_SHOWN;
    let participant = store::read_by(&app.db, &device, reading, since).await?.ok_or(Error::NotFound)?;
    let photo = registration::photo(&app, device.conference, participant).await?.ok_or(Error::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], photo).into_response())
}

/// What the API is, for programs (OpenAPI 3.1).
pub async fn openapi(_: Anyone) -> Result<Response> {
    let kind = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, kind)], include_str!("../openapi.json")).into_response())
}
