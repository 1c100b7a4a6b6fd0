//! The handbook on a phone: installed like an application, and read without network once it was opened.

use axum::extract::State as AppState;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::shelf;
use crate::access::{Anyone, Holder};
use crate::conference;
use crate::error::Result;
use crate::state::App;
use crate::web::{Path, Visit};

/// The public handbook as an application (W3C Web Application Manifest).
pub async fn manifest(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response> {
    let here = conference::visible(&app, &slug, anyone.who.as_ref()).await?;
    let (l, base) = (visit.l, here.path("/handbook"));
    let manifest = json!({
        "id": base,
        "name": l.a("handbook-app", "conference", l.plain(&here.name)),
        "short_name": l.t("nav-handbook"),
        "lang": l.lang.tag(),
        "start_url": base,
        "scope": base,
        "display": "standalone",
        "background_color": "#faf9f6",
        "theme_color": "#1f3160",
        "icons": [{ "src": app.assets.url("icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any" }],
    });
    Ok(([(header::CONTENT_TYPE, "application/manifest+json")], manifest.to_string()).into_response())
}

/// The worker of the public handbook (W3C Service Workers).
pub async fn worker(anyone: Anyone, AppState(app): AppState<App>, Path(slug): Path<String>) -> Result<Response> {
    let here = conference::visible(&app, &slug, anyone.who.as_ref()).await?;
    Ok(shelf::worker(&here.path("/handbook")))
}

/// The worker of the handbook below one pass.
pub async fn own_worker(holder: Holder) -> Result<Response> {
    Ok(shelf::worker(&format!("/pass/{}/handbook", holder.token)))
}
