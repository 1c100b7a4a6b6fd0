use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::{Milestone, store};
use crate::access::May;
use crate::conference::{Here, SeeWhole};
use crate::error::Result;
use crate::state::App;
use crate::web::{Page, Visit, html};

#[derive(Template)]
#[template(path = "milestones/countdown.html")]
struct Countdown {
    page: Page,
    path: String,
    milestones: Vec<Milestone>,
    days_left: i64,
    now: DateTime<Utc>,
    here: Here,
}

/// The milestones, how ready each is, and what is overdue.
pub async fn countdown(may: May<SeeWhole>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let now = app.clock.now();
    html(&Countdown {
        milestones: store::list(&app.db, here.id, now).await?,
        days_left: here.days_left(now),
        now,
        path: here.path("/countdown"),
        page: visit.work(&app, here.link(), visit.l.t("milestones-title"), &may.who),
        here,
    })
}
