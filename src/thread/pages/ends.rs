//! The dead ends of a conference as a list of their own.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use crate::access::{May, Permission as _};
use crate::conference::{Here, Organise, SeeWhole};
use crate::db::list::{PAGE_SIZE, Page as Number, Slice};
use crate::error::Result;
use crate::state::App;
use crate::thread::rules::{DeadEnd, End, counts};
use crate::thread::store;
use crate::web::{Choice, Page, Paging, Query, Visit, html};

/// Which of them are asked for.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Filter {
    #[serde(skip_serializing_if = "String::is_empty")]
    kind: String,
    #[serde(skip_serializing)]
    page: Number,
}

#[derive(Template)]
#[template(path = "thread/ends.html")]
struct Ends {
    page: Page,
    here: Here,
    filter: Filter,
    counts: [(End, usize); 8],
    rows: Slice<DeadEnd>,
    paging: Paging,
    may_mend: bool,
    path: String,
}

impl Ends {
    fn all(&self) -> usize {
        self.counts.iter().map(|(_, count)| count).sum()
    }

    fn kinds(&self) -> Vec<Choice> {
        let l = self.page.l;
        let mut choices = vec![Choice::new("", l.t("list-any"), self.filter.kind.is_empty())];
        choices.extend(End::ALL.map(|end| Choice::new(end.as_str(), l.t(end.key()), end.as_str() == self.filter.kind)));
        choices
    }

    /// This very list, to be fetched anew.
    fn itself(&self) -> String {
        let filter = serde_html_form::to_string(&self.filter).unwrap_or_default();
        format!("{}?page={}&{filter}", self.path, self.rows.page)
    }

    /// Since when, in a sentence; nothing where that is not known.
    fn said(&self, one: &DeadEnd) -> Option<String> {
        let l = self.page.l;
        if let Some([items, motions, projects]) = one.far {
            return Some(
                l.with("thread-ends-far", &[("items", &items), ("motions", &motions), ("projects", &projects)]),
            );
        }
        let day = one.since.map(|day| l.date(day));
        match (one.end, day) {
            (End::Reading, None) => Some(l.t("thread-ends-never-read")),
            (_, None) | (End::Goal, _) => None,
            (End::Item, Some(day)) => Some(l.a("thread-ends-held", "date", day)),
            (End::Motion, Some(day)) => Some(l.a("thread-ends-put", "date", day)),
            (End::Resolution, Some(day)) => Some(l.a("thread-ends-adopted", "date", day)),
            (End::Indicator | End::Task, Some(day)) => Some(l.a("thread-ends-begins", "date", day)),
            (End::Reading, Some(day)) => Some(l.a("thread-ends-last-read", "date", day)),
            (End::Pledge, Some(day)) => Some(l.a("thread-ends-signed", "date", day)),
        }
    }
}

/// Where the thread goes no further: of every kind how many there are, and what to do about it.
pub async fn ends(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let here = may.scope;
    let all = store::dead_ends(&app.db, &here, app.clock.now()).await?;
    let counts = counts(&all);
    let asked = End::parse(&filter.kind);
    let found: Vec<DeadEnd> = all.into_iter().filter(|one| asked.is_none_or(|end| one.end == end)).collect();
    let total = found.len() as i64;
    let shown = found.into_iter().skip(((filter.page.0 - 1) * PAGE_SIZE) as usize).take(PAGE_SIZE as usize);
    let rows = Slice::new(shown.collect(), total, filter.page.0);
    let path = here.path("/thread/ends");
    html(&Ends {
        paging: Paging::new(visit.l, &rows, &path, &filter),
        may_mend: Organise::allows(&may.who.authority, &here),
        page: visit.work(&app, here.link(), visit.l.t("thread-ends"), &may.who),
        counts,
        rows,
        filter,
        path,
        here,
    })
}
