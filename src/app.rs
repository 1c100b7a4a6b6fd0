//! The one list of features. The only file that knows all of them.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use crate::access::NavEntry;
use crate::jobs::JobKind;
use crate::state::App;
use crate::web::{Routes, finish};
use crate::{conference, edition, mail, milestones, outcomes, tasks};

/// Every route of every feature.
pub fn routes() -> Routes {
    Routes::new()
        .merge(conference::routes())
        .merge(edition::routes())
        .merge(milestones::routes())
        .merge(tasks::routes())
        .merge(outcomes::routes())
}

/// The side bar of the workbench.
pub fn nav() -> Vec<NavEntry> {
    [conference::NAV, milestones::NAV, tasks::NAV, outcomes::NAV].concat()
}

/// Everything that can be done later.
pub fn jobs() -> Vec<JobKind> {
    vec![mail::SEND]
}

/// The whole server as one service.
pub fn router(app: App) -> anyhow::Result<Router> {
    finish(routes().into_router().merge(technical()), app)
}

/// What is no page and has no permission: assets and probes.
#[expect(clippy::disallowed_methods, reason = "what stands here is open to everybody and holds nothing")]
fn technical() -> Router<App> {
    Router::new()
        .route(
            "/static/{file}",
            get(|State(app): State<App>, Path(file): Path<String>| async move { app.assets.serve(&file) }),
        )
        .route("/healthz", get(|| async { "ok\n" }))
        .route(
            "/readyz",
            get(|State(app): State<App>| async move {
                if app.db.is_ready().await {
                    (axum::http::StatusCode::OK, "ready\n")
                } else {
                    (axum::http::StatusCode::SERVICE_UNAVAILABLE, "the database is not ready\n")
                }
            }),
        )
}
