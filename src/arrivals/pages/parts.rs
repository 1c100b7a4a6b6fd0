use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::{Counts, Line, institution_lines};
use crate::access::May;
use crate::checkin::StaffDesk;
use crate::conference::Here;
use crate::db::list::{PAGE_SIZE, Page as ListPage, Slice};
use crate::error::Result;
use crate::state::App;
use crate::web::{Page, Paging, Query, Visit, html};

#[derive(serde::Deserialize, serde::Serialize, Default)]
#[serde(default)]
pub struct Wanted {
    #[serde(skip_serializing)]
    page: ListPage,
}

#[derive(Template)]
#[template(path = "arrivals/institutions.html")]
struct Institutions {
    page: Page,
    here: Here,
    path: String,
    slice: Slice<Line>,
    paging: Paging,
}

/// Who came, by institution: all of them.
pub async fn institutions(
    may: May<StaffDesk>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    let sums = Counts::load(&app, &here, app.clock.now()).await?.by_institution();
    let (skip, most) = (usize::try_from((wanted.page.0 - 1) * PAGE_SIZE)?, usize::try_from(PAGE_SIZE)?);
    let some: Vec<_> = sums.iter().copied().skip(skip).take(most).collect();
    let rows = institution_lines(&app, &here, l, &some).await?;
    let slice = Slice::new(rows, i64::try_from(sums.len())?, wanted.page.0);
    let path = here.path("/arrivals/institutions");
    html(&Institutions {
        page: visit.work(&app, here.link(), l.t("arrivals-by-institution"), &may.who),
        paging: Paging::new(l, &slice, &path, &wanted),
        path,
        slice,
        here,
    })
}
