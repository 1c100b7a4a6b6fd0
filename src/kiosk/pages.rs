pub mod staff;

use askama::Template;
use axum::extract::State as AppState;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use crate::access::{Device, DeviceKind};
use crate::checkin;
use crate::error::{Error, Result};
use crate::kernel::{Lang, Words};
use crate::offline;
use crate::prints;
use crate::state::App;
use crate::web::{Page, Reader, Surface, Visit, html};

/// What keeps the page of a kiosk: the same that keeps a pass.
const WORKER: &str = include_str!("../../static/pass-worker.js");

/// What a kiosk says.
const WORDS: &[&str] = &[
    "kiosk-ready",
    "kiosk-ready-hint",
    "kiosk-welcome",
    "kiosk-goodbye",
    "kiosk-already",
    "kiosk-refused",
    "kiosk-desk",
    "kiosk-invalid",
    "kiosk-revoked",
    "kiosk-canceled",
    "kiosk-unapproved",
    "kiosk-zone",
    "kiosk-level",
    "kiosk-rules",
    "kiosk-invalid-time",
    "kiosk-blocked",
    "kiosk-ambiguous",
    "kiosk-barred",
    "kiosk-conflict",
    "kiosk-network",
    "kiosk-failed",
    "kiosk-offline",
    "kiosk-waiting",
    "kiosk-number",
    "kiosk-number-label",
    "kiosk-number-hint",
    "kiosk-number-invalid",
    "kiosk-send",
    "kiosk-back",
    "kiosk-camera-none",
    "kiosk-attention",
    "kiosk-code",
    "kiosk-enter",
    "kiosk-photo",
    "kiosk-staff",
    "kiosk-seat",
    "kiosk-zones",
    "kiosk-next",
    "kiosk-collect",
    "kiosk-collect-badge",
    "kiosk-collect-station",
    "kiosk-collect-printing",
    "kiosk-collect-here",
    "registration-level-red",
    "registration-level-blue",
    "registration-level-green",
    "kiosk-help",
    "kiosk-help-called",
    "kiosk-help-coming",
];

#[derive(Template)]
#[template(path = "kiosk/kiosk.html")]
struct Kiosk {
    page: Page,
    device: Device,
    conference: Words,
    gate: Words,
    /// The code by which the API knows the gate.
    gate_code: String,
    time_zone: String,
    /// The badges of those who come in are printed, here or at a station.
    prints: bool,
    words: Vec<(Lang, Vec<(&'static str, String)>)>,
    script: String,
    reader: String,
    /// By which its list of badges is checked.
    key: String,
}

impl Kiosk {
    /// A desk is told what must be read before somebody is admitted.
    fn is_desk(&self) -> bool {
        self.device.kind == DeviceKind::Desk
    }
}

/// The kiosk at its gate.
pub async fn show(device: Device, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let place = checkin::place(&app.db, &device).await?;
    let Some(gate) = place.gate else { return Err(Error::Refused("checkin-problem-no-gate")) };
    let words = Lang::ALL.map(|lang| {
        let l = Reader::new(lang);
        (lang, WORDS.iter().map(|key| (*key, l.t(key))).collect())
    });
    html(&Kiosk {
        page: visit.page(&app, visit.l.t("kiosk-title"), None).on(Surface::Kiosk),
        conference: place.conference,
        gate: gate.name,
        gate_code: gate.code,
        time_zone: place.time_zone,
        prints: prints::printer_of(&app.db, &device).await?.is_some(),
        words: words.into(),
        script: app.assets.url("kiosk.js"),
        reader: app.assets.url("zxing_reader.wasm"),
        key: offline::public_key(&app)?,
        device,
    })
}

/// The kiosk as an application (W3C Web Application Manifest).
pub async fn manifest(device: Device, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let manifest = json!({
        "id": "/kiosk",
        "name": device.name,
        "short_name": visit.l.t("kiosk-title"),
        "lang": visit.l.lang,
        "start_url": "/kiosk",
        "scope": "/kiosk",
        "display": "fullscreen",
        "background_color": "#faf9f6",
        "theme_color": "#1f3160",
        "icons": [{ "src": app.assets.url("icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any" }],
    });
    Ok(([(header::CONTENT_TYPE, "application/manifest+json")], manifest.to_string()).into_response())
}

/// The worker that shows the kiosk without network (W3C Service Workers).
pub async fn worker(_: Device) -> Result<Response> {
    let headers =
        [(header::CONTENT_TYPE.as_str(), "text/javascript; charset=utf-8"), ("service-worker-allowed", "/kiosk")];
    Ok((headers, WORKER).into_response())
}
