use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::drawing::Drawing;
use crate::access::May;
use crate::conference::{Here, SeeWhole, day_of};
use crate::error::Result;
use crate::roadmap::rules;
use crate::roadmap::store;
use crate::state::App;
use crate::web::{Page, Visit, html};

#[derive(Template)]
#[template(path = "roadmap/curve.html")]
struct Show {
    page: Page,
    here: Here,
    drawing: Option<Drawing>,
    projects: usize,
    /// So many have no milestones.
    bare: usize,
}

/// The whole plan against what was reached: the mean of all projects, each as much as any other.
pub async fn curve(may: May<SeeWhole>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let today = day_of(app.clock.now(), here.zone);
    let courses = store::courses(&app.db, &here, None).await?;
    html(&Show {
        drawing: rules::curve(&courses, today).map(|curve| Drawing::of(&curve, today)),
        projects: courses.len(),
        bare: courses.iter().filter(|course| course.pieces.is_empty()).count(),
        page: visit.work(&app, here.link(), visit.l.t("roadmap-curve"), &may.who),
        here,
    })
}
