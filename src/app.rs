//! The one list of features. The only file that knows all of them.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use crate::access::NavEntry;
use crate::jobs::JobKind;
use crate::state::{App, Erasure};
use crate::vault::rotation::Columns;
use crate::web::{Routes, finish};

/// Every route of every feature.
pub fn routes() -> Routes {
    [
        crate::accounts::routes(),
        crate::agenda::routes(),
        crate::arrivals::routes(),
        crate::audit::routes(),
        crate::calls::routes(),
        crate::calendars::routes(),
        crate::checkin::routes(),
        crate::conference::routes(),
        crate::deliveries::routes(),
        crate::desk::routes(),
        crate::devices::routes(),
        crate::difficulties::routes(),
        crate::discussions::routes(),
        crate::documents::routes(),
        crate::edition::routes(),
        crate::forms::routes(),
        crate::frontdesk::routes(),
        crate::grants::routes(),
        crate::groups::routes(),
        crate::handbook::routes(),
        crate::imports::routes(),
        crate::kiosk::routes(),
        crate::liaisons::routes(),
        crate::mail::routes(),
        crate::mailings::routes(),
        crate::milestones::routes(),
        crate::mine::routes(),
        crate::offline::routes(),
        crate::openplan::routes(),
        crate::outcomes::routes(),
        crate::countdown::routes(),
        crate::presidium::routes(),
        crate::prints::routes(),
        crate::push::routes(),
        crate::registration::routes(),
        crate::reminders::routes(),
        crate::reports::routes(),
        crate::roadmap::routes(),
        crate::speakers::routes(),
        crate::tasks::routes(),
        crate::thread::routes(),
        crate::views::routes(),
        crate::webhooks::routes(),
    ]
    .into_iter()
    .fold(Routes::new(), Routes::merge)
}

/// The side bar of the workbench.
pub fn nav() -> Vec<NavEntry> {
    [
        crate::desk::NAV,
        crate::arrivals::NAV,
        crate::agenda::NAV,
        crate::checkin::NAV,
        crate::conference::NAV,
        crate::devices::NAV,
        crate::difficulties::NAV,
        crate::discussions::NAV,
        crate::documents::NAV,
        crate::forms::NAV,
        crate::grants::NAV,
        crate::groups::NAV,
        crate::handbook::NAV,
        crate::liaisons::NAV,
        crate::mailings::NAV,
        crate::milestones::NAV,
        crate::offline::NAV,
        crate::openplan::NAV,
        crate::outcomes::NAV,
        crate::countdown::NAV,
        crate::presidium::NAV,
        crate::prints::NAV,
        crate::registration::NAV,
        crate::reminders::NAV,
        crate::reports::NAV,
        crate::speakers::NAV,
        crate::tasks::NAV,
        crate::thread::NAV,
        crate::webhooks::NAV,
    ]
    .concat()
}

/// Everything that can be done later.
pub fn jobs() -> Vec<JobKind> {
    vec![
        crate::mail::SEND,
        crate::accounts::MAIL_LINK,
        crate::registration::MAIL_LOST_LINK,
        crate::registration::MAKE_BADGES,
        crate::imports::CHECK,
        crate::imports::BRING_IN,
        crate::mailings::WRITE,
        crate::discussions::TELL,
        crate::push::SEND,
        crate::webhooks::SEND,
    ]
}

/// What is erased with somebody's data.
pub fn erasures() -> Vec<Erasure> {
    vec![
        |tx, conference, addresses| Box::pin(crate::imports::forget(tx, conference, addresses)),
        |tx, conference, _| Box::pin(crate::handbook::forget(tx, conference)),
    ]
}

/// Everything that stands under the keys of the installation: what `plenum keys` works on.
pub fn columns() -> Columns {
    Columns {
        sealed: [
            crate::accounts::SEALED,
            crate::brought::SEALED,
            crate::calendars::SEALED,
            crate::documents::SEALED,
            crate::files::SEALED,
            crate::identity::SEALED,
            crate::imports::SEALED,
            crate::liaisons::SEALED,
            crate::mail::SEALED,
            crate::push::SEALED,
            crate::registration::SEALED,
            crate::speakers::SEALED,
            crate::webhooks::SEALED,
        ]
        .concat(),
        hashed: [crate::accounts::HASHED, crate::devices::HASHED].concat(),
    }
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
