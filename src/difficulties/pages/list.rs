//! All difficulties of a conference.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};

use super::left;
use crate::access::{May, Permission as _};
use crate::conference::{Act, Here, Organise, SeeWhole, day_of};
use crate::db::list::Slice;
use crate::difficulties::rules::{Clock, HOURS, State};
use crate::difficulties::store::{self, Counts, Filter, Row};
use crate::error::Result;
use crate::state::App;
use crate::web::{Choice, Page, Paging, Query, Visit, html};

#[derive(Template)]
#[template(path = "difficulties/list.html")]
struct List {
    page: Page,
    here: Here,
    rows: Slice<Row>,
    counts: Counts,
    paging: Paging,
    filter: Filter,
    may_file: bool,
    now: DateTime<Utc>,
    today: NaiveDate,
    path: String,
}

impl List {
    fn states(&self) -> Vec<Choice> {
        let l = self.page.l;
        let choice = |value: &str, key: &str| Choice::new(value, l.t(key), self.filter.state == value);
        let mut choices = vec![
            choice("", "list-any"),
            choice("live", "difficulties-live"),
            choice("late", "difficulties-late"),
            choice("overdue", "difficulties-overdue"),
        ];
        choices.extend(State::ALL.map(|state| choice(state.as_str(), state.key())));
        choices
    }

    fn left(&self, row: &Row) -> Option<String> {
        let began_at = row.clock_ends? - chrono::TimeDelta::hours(HOURS);
        left(self.page.l, Clock { began_at, stopped_at: None }, self.now)
    }

    /// This very list, to be fetched anew.
    fn itself(&self) -> String {
        let filter = serde_html_form::to_string(&self.filter).unwrap_or_default();
        format!("{}?page={}&{filter}", self.path, self.rows.page)
    }

    /// The same, sorted by a column; by the same again, the other way round.
    fn by(&self, column: &str) -> String {
        let sort = if self.filter.sort == column { format!("-{column}") } else { column.to_owned() };
        let filter = Filter { sort, ..self.filter.clone() };
        format!("{}?{}", self.path, serde_html_form::to_string(&filter).unwrap_or_default())
    }

    fn sorted(&self, column: &str) -> Option<&'static str> {
        match self.filter.sort.strip_prefix('-') {
            Some(held) => (held == column).then_some("descending"),
            None => (self.filter.sort == column).then_some("ascending"),
        }
    }
}

/// What institutions could not solve alone, what waits first.
pub async fn list(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let here = may.scope;
    let now = app.clock.now();
    let today = day_of(now, here.zone);
    let rows = store::list(&app.db, here.id, &filter, (now, today)).await?;
    let path = here.path("/difficulties");
    html(&List {
        counts: store::counts(&app.db, here.id, (now, today)).await?,
        paging: Paging::new(visit.l, &rows, &path, &filter),
        may_file: here.allows(Act::CarryOut) && Organise::allows(&may.who.authority, &here),
        page: visit.work(&app, here.link(), visit.l.t("nav-difficulties"), &may.who),
        rows,
        filter,
        now,
        today,
        path,
        here,
    })
}
