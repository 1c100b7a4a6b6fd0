pub mod api;
pub mod calls;
pub mod desk;
pub mod gate;
pub mod inside;
pub mod lock;
pub mod readings;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use self::calls::{Calls, at_desk};
use super::StaffDesk;
use super::store::{self, Gate};
use crate::access::{May, ThisDevice};
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
    calls: Calls,
    /// This browser is a desk of the conference.
    is_desk: bool,
}

/// The gates, to choose where one stands; and who waits before a kiosk.
pub async fn gates(
    may: May<StaffDesk>,
    ThisDevice(device): ThisDevice,
    AppState(app): AppState<App>,
    visit: Visit,
) -> Result<Response> {
    let here = may.scope;
    html(&Gates {
        calls: Calls::load(&app, visit.l, (here.id, here.zone), device.as_ref()).await?,
        is_desk: device.is_some_and(|device| at_desk(&device, here.id).is_some()),
        gates: store::gates(&app.db, here.id).await?,
        page: visit.work(&app, here.link(), visit.l.t("nav-checkin"), &may.who),
        may_edit: may.who.authority.organises(here.id),
        here,
    })
}
