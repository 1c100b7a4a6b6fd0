use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::StaffDesk;
use super::super::rules::{Direction, Outcome};
use super::super::store::{self, Filter, Gate, Reading};
use crate::access::May;
use crate::conference::Here;
use crate::db::list::Slice;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::registration::{self, Categories};
use crate::state::App;
use crate::web::{Page, Paging, Query, Reader, Visit, html};

#[derive(Template)]
#[template(path = "checkin/arrivals.html")]
struct Arrivals {
    page: Page,
    here: Here,
    path: String,
    filter: Filter,
    gates: Vec<Gate>,
    arrived: i64,
    expected: i64,
    by_category: Vec<(Uuid, String, i64, i64)>,
    slice: Slice<Reading>,
    paging: Paging,
}

impl Arrivals {
    fn outcomes(&self) -> [Outcome; 3] {
        Outcome::ALL
    }

    fn is_outcome(&self, outcome: &Outcome) -> bool {
        self.filter.outcome() == Some(*outcome)
    }

    fn directions(&self) -> [Direction; 2] {
        Direction::ALL
    }

    fn is_direction(&self, direction: &Direction) -> bool {
        self.filter.direction == direction.as_str()
    }

    fn is_gate(&self, id: &Uuid) -> bool {
        self.filter.gate() == Some(*id)
    }

    fn href(&self, filter: Filter) -> String {
        match serde_html_form::to_string(filter) {
            Ok(query) if !query.is_empty() => format!("{}?{query}", self.path),
            _ => self.path.clone(),
        }
    }

    fn here_href(&self) -> String {
        let href = self.href(self.filter.clone());
        let sign = if href.contains('?') { '&' } else { '?' };
        format!("{href}{sign}page={}", self.slice.page)
    }

    /// Each filter in use, and the list without it.
    fn chips(&self) -> Vec<(String, String)> {
        let mut chips = Vec::new();
        let outcome = self.filter.outcome().map(Outcome::key);
        if let Some(key) = outcome.or(self.filter.arrived().then_some("checkin-arrived-once")) {
            chips.push((self.page.l.t(key), self.href(Filter { outcome: String::new(), ..self.filter.clone() })));
        }
        if let Some(direction) = Direction::parse(&self.filter.direction) {
            let label = self.page.l.t(direction.key());
            chips.push((label, self.href(Filter { direction: String::new(), ..self.filter.clone() })));
        }
        if let Some(gate) = self.filter.gate().and_then(|id| self.gates.iter().find(|gate| gate.id == id)) {
            let label = self.page.l.plain(&gate.name).to_owned();
            chips.push((label, self.href(Filter { gate: String::new(), ..self.filter.clone() })));
        }
        chips
    }
}

/// Who came: expected and arrived, by category, and every reading.
pub async fn arrivals(
    may: May<StaffDesk>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    let categories = registration::categories(&app.db, here.id).await?;
    let counted = store::arrivals_by_category(&app.db, here.id).await?;
    let slice = store::readings(&app.db, here.id, &filter).await?;
    let path = here.path("/arrivals");
    html(&Arrivals {
        page: visit.work(&app, here.link(), l.t("nav-arrivals"), &may.who),
        gates: store::gates(&app.db, here.id).await?,
        arrived: counted.iter().map(|one| one.arrived).sum(),
        expected: counted.iter().map(|one| one.expected).sum(),
        by_category: by_top(l, &categories, &counted),
        paging: Paging::new(l, &slice, &path, &filter),
        path,
        filter,
        slice,
        here,
    })
}

/// Summed up under the categories that the plan names.
fn by_top(l: Reader, categories: &Categories, counted: &[store::Arrived]) -> Vec<(Uuid, String, i64, i64)> {
    categories
        .tops()
        .map(|top| {
            let within = counted.iter().filter(|one| categories.top_of(one.category) == top.id);
            let (arrived, expected) = within.fold((0, 0), |(a, e), one| (a + one.arrived, e + one.expected));
            (top, arrived, expected)
        })
        // Of participants every category is told; of the others those of whom somebody comes.
        .filter(|(top, _, expected)| top.kind.is_participant() || *expected > 0)
        .map(|(top, arrived, expected)| (top.id, l.plain(&top.name).to_owned(), arrived, expected))
        .collect()
}
