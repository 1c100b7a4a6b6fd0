//! The page that a print station shows: it takes what waits and prints it.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use crate::access::{Device, DeviceKind};
use crate::checkin;
use crate::error::{Error, Result};
use crate::kernel::Words;
use crate::state::App;
use crate::web::{Page, Surface, Visit, html};

/// What a station says by script.
const WORDS: [&str; 9] = [
    "prints-ready",
    "prints-ready-hint",
    "prints-printing",
    "prints-paused",
    "prints-paused-hint",
    "prints-pause",
    "prints-go-on",
    "prints-no-network",
    "prints-not-set",
];

#[derive(Template)]
#[template(path = "prints/station.html")]
struct Station {
    page: Page,
    device: Device,
    conference: Words,
    time_zone: String,
    script: String,
    words: Vec<(&'static str, String)>,
}

/// A print station at its work.
pub async fn show(device: Device, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    if device.kind != DeviceKind::Print {
        return Err(Error::Refused("prints-problem-no-station-here"));
    }
    let place = checkin::place(&app.db, &device).await?;
    html(&Station {
        page: visit.page(&app, visit.l.t("prints-station"), None).on(Surface::Kiosk),
        conference: place.conference,
        time_zone: place.time_zone,
        script: app.assets.url("station.js"),
        words: WORDS.iter().map(|key| (*key, visit.l.t(key))).collect(),
        device,
    })
}
