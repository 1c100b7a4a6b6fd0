pub mod api;
pub mod desk;
pub mod gate;
pub mod inside;
pub mod lock;
pub mod readings;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::StaffDesk;
use super::store::{self, Gate};
use crate::access::May;
use crate::conference::Here;
use crate::error::Result;
use crate::state::App;
use crate::web::{Page, Visit, html};

#[derive(Template)]
#[template(path = "checkin/gates.html")]
struct Gates {
    page: Page,
    here: Here,
    gates: Vec<Gate>,
    may_edit: bool,
}

/// The gates, to choose where one stands.
pub async fn gates(may: May<StaffDesk>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    html(&Gates {
        gates: store::gates(&app.db, here.id).await?,
        page: visit.work(&app, here.link(), visit.l.t("nav-checkin"), &may.who),
        may_edit: may.who.authority.organises(here.id),
        here,
    })
}
