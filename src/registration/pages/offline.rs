//! A pass on a phone: installed like an application, and shown without network once it was opened.

use axum::extract::State as AppState;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::pass::behind;
use crate::access::Holder;
use crate::error::Result;
use crate::state::App;
use crate::web::Visit;

/// What keeps the page of a pass on the phone.
const WORKER: &str = include_str!("../../../static/pass-worker.js");

/// The pass as an application (W3C Web Application Manifest).
pub async fn manifest(holder: Holder, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, _, visit) = behind(&app, &holder, visit).await?;
    let (l, path) = (visit.l, format!("/pass/{}", holder.token));
    let name = l.plain(&here.name);
    let manifest = json!({
        "id": path,
        "name": l.with("registration-pass-app", &[("conference", &name)]),
        "short_name": l.t("registration-pass-title"),
        "lang": l.lang.tag(),
        "start_url": path,
        "scope": path,
        "display": "standalone",
        "background_color": "#faf9f6",
        "theme_color": "#1f3160",
        "icons": [{ "src": app.assets.url("icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any" }],
    });
    Ok(([(header::CONTENT_TYPE, "application/manifest+json")], manifest.to_string()).into_response())
}

/// The worker of one pass (W3C Service Workers): the header widens what it may answer to the page of the pass,
/// and to no other's.
pub async fn worker(holder: Holder) -> Result<Response> {
    let headers = [
        (header::CONTENT_TYPE.as_str(), "text/javascript; charset=utf-8".to_owned()),
        ("service-worker-allowed", format!("/pass/{}", holder.token)),
    ];
    Ok((headers, WORKER).into_response())
}
