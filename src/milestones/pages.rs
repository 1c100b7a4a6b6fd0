mod edit;

pub use edit::{ask_remove, change, create, edit, new, remove};

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::Milestone;
use super::store::{self, Baseline};
use crate::access::May;
use crate::conference::{Act, Here, SeeWhole};
use crate::error::Result;
use crate::state::App;
use crate::web::{Page, Visit, html};

#[derive(Template)]
#[template(path = "milestones/countdown.html")]
struct Countdown {
    page: Page,
    path: String,
    milestones: Vec<Milestone>,
    /// The plans that were kept when the opening was moved.
    baselines: Vec<Baseline>,
    days_left: i64,
    may_change: bool,
    now: DateTime<Utc>,
    here: Here,
}

/// The milestones, how ready each is, and what is overdue.
pub async fn countdown(may: May<SeeWhole>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let now = app.clock.now();
    html(&Countdown {
        milestones: store::list(&app.db, here.id, now).await?,
        baselines: store::baselines(&app.db, here.id).await?,
        days_left: here.days_left(now),
        may_change: here.allows(Act::Prepare) && may.who.authority.organises(here.id),
        now,
        path: here.path("/countdown"),
        page: visit.work(&app, here.link(), visit.l.t("milestones-title"), &may.who),
        here,
    })
}
