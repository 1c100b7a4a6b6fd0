use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::super::rules::{Curve, Figures};
use super::super::store::GateNow;
use super::{Counts, Line, gate_class};
use crate::access::May;
use crate::checkin::StaffDesk;
use crate::conference::Here;
use crate::error::Result;
use crate::state::App;
use crate::web::{Page, Surface, Visit, html};

#[derive(Template)]
#[template(path = "arrivals/wall.html")]
struct Wall {
    page: Page,
    here: Here,
    path: String,
    now: DateTime<Utc>,
    counts: Counts,
    categories: Vec<Line>,
}

impl Wall {
    fn total(&self) -> &Figures {
        &self.counts.total
    }

    fn curve(&self) -> Option<Curve> {
        self.counts.curve()
    }

    fn gate_class(&self, gate: &GateNow) -> &'static str {
        gate_class(gate)
    }
}

/// The same for a wall: read from afar, and without a name.
pub async fn show(may: May<StaffDesk>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let now = app.clock.now();
    let counts = Counts::load(&app, &here, now).await?;
    html(&Wall {
        page: visit.work(&app, here.link(), visit.l.t("nav-arrivals"), &may.who).on(Surface::Wall),
        path: here.path("/arrivals/wall"),
        categories: counts.by_category(visit.l, &here),
        now,
        counts,
        here,
    })
}
