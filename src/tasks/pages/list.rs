use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::choices::{Choices, address, choices_of, in_view};
use crate::access::{May, Permission as _};
use crate::conference::{Here, SeeWhole};
use crate::db::list::Page as Number;
use crate::db::list::Slice;
use crate::error::Result;
use crate::state::App;
use crate::tasks::store;
use crate::tasks::{Filter, GiveTasks, Row};
use crate::web::{Page, Paging, Query, Visit, html};

#[derive(Template)]
#[template(path = "tasks/list.html")]
struct List {
    page: Page,
    filter: Filter,
    rows: Slice<Row>,
    paging: Paging,
    choices: Choices,
    chips: Vec<(String, String)>,
    may_give: bool,
    now: DateTime<Utc>,
    here: Here,
    path: String,
}

impl List {
    fn address(&self, filter: &Filter) -> String {
        address(&self.path, filter)
    }

    /// This list as it stands, to be fetched anew.
    fn itself(&self) -> String {
        self.address(&self.filter)
    }

    /// What filters it, as it stands in the address.
    fn query(&self) -> String {
        serde_html_form::to_string(&self.filter).unwrap_or_default()
    }

    /// All of it as a file.
    fn file(&self, kind: &str) -> String {
        let query = self.query();
        let join = if query.is_empty() { "" } else { "&" };
        format!("{}/export?{query}{join}kind={kind}", self.path)
    }

    /// The same tasks in another view.
    fn view(&self, view: &str) -> String {
        let filter = Filter { sort: String::new(), page: Number(1), ..in_view(view, &self.filter) };
        address(&self.here.path(view), &filter)
    }

    /// The same list by another column, or by the same one the other way round.
    fn by(&self, column: &str) -> String {
        let sort = if self.column() == column && !self.filter.sort.starts_with('-') {
            format!("-{column}")
        } else {
            column.to_owned()
        };
        self.address(&Filter { sort, page: Number(1), ..self.filter.clone() })
    }

    fn column(&self) -> &str {
        match self.filter.sort.trim_start_matches('-') {
            "" => "due",
            column => column,
        }
    }

    /// `aria-sort` of a column, where it is the one.
    fn sorted(&self, column: &str) -> Option<&'static str> {
        (self.column() == column).then_some(if self.filter.sort.starts_with('-') { "descending" } else { "ascending" })
    }
}

/// The tasks of the conference, filtered and sorted.
pub async fn list(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let here = may.scope;
    let now = app.clock.now();
    let l = visit.l;
    let path = here.path("/tasks");
    let rows = store::list(&app.db, here.id, &filter, may.who.account, now).await?;
    let choices = choices_of(&app, l, &here, &filter).await?;
    html(&List {
        paging: Paging::new(l, &rows, &path, &filter),
        chips: choices.chips(l, &path, &filter),
        may_give: GiveTasks::allows(&may.who.authority, &here),
        page: visit.work(&app, here.link(), l.t("tasks-title"), &may.who),
        filter,
        rows,
        choices,
        now,
        here,
        path,
    })
}
