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
use crate::state::App;
use crate::web::{Page, Paging, Query, Visit, html};

#[derive(Template)]
#[template(path = "checkin/readings.html")]
struct Readings {
    page: Page,
    here: Here,
    path: String,
    filter: Filter,
    gates: Vec<Gate>,
    slice: Slice<Reading>,
    paging: Paging,
}

impl Readings {
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

/// Every reading.
pub async fn list(
    may: May<StaffDesk>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    let slice = store::readings(&app.db, here.id, &filter).await?;
    let path = here.path("/arrivals/readings");
    html(&Readings {
        page: visit.work(&app, here.link(), l.t("checkin-readings"), &may.who),
        gates: store::gates(&app.db, here.id).await?,
        paging: Paging::new(l, &slice, &path, &filter),
        path,
        filter,
        slice,
        here,
    })
}
