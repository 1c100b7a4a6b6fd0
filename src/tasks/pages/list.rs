use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};

use crate::access::{May, Permission as _};
use crate::conference::{Here, SeeWhole};
use crate::db::list::Page as Number;
use crate::db::list::Slice;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::state::App;
use crate::tasks::store::{self, Named};
use crate::tasks::{Filter, GiveTasks, Row, State};
use crate::web::{Choice, Page, Paging, Query, Reader, Visit, html};

#[derive(Template)]
#[template(path = "tasks/list.html")]
struct List {
    page: Page,
    filter: Filter,
    rows: Slice<Row>,
    paging: Paging,
    groups: Vec<Choice>,
    milestones: Vec<Choice>,
    projects: Vec<Choice>,
    states: Vec<Choice>,
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

fn address(path: &str, filter: &Filter) -> String {
    match serde_html_form::to_string(filter) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

/// Choices from what has a name; with an empty first one.
pub fn choices(l: Reader, any: &str, named: &[Named], chosen: &str) -> Vec<Choice> {
    let mut choices = vec![Choice::new("", l.t(any), chosen.is_empty())];
    choices.extend(named.iter().map(|one| {
        let id = one.id.to_string();
        let is_chosen = id == chosen;
        Choice::new(id, l.plain(&one.name), is_chosen)
    }));
    choices
}

fn state_choices(l: Reader, chosen: &str) -> Vec<Choice> {
    let mut choices = vec![
        Choice::new("", l.t("list-any"), chosen.is_empty()),
        Choice::new("unfinished", l.t("tasks-unfinished"), chosen == "unfinished"),
        Choice::new("counted", l.t("tasks-counted"), chosen == "counted"),
    ];
    choices.extend(State::ALL.map(|state| Choice::new(state.as_str(), l.t(state.key()), state.as_str() == chosen)));
    choices
}

/// What filters the list, each with the address of the list without it.
fn chips(l: Reader, path: &str, filter: &Filter, named: [&[Choice]; 4]) -> Vec<(String, String)> {
    let label = |choices: &[Choice]| {
        choices.iter().find(|choice| choice.chosen && !choice.value.is_empty()).map(|choice| choice.label.clone())
    };
    let [groups, milestones, projects, states] = named;
    let base = Filter { page: Number(1), ..filter.clone() };
    let mut chips = Vec::new();
    let mut add = |text: Option<String>, without: Filter| {
        if let Some(text) = text {
            chips.push((text, address(path, &without)));
        }
    };
    let none = String::new;
    add(Some(filter.q.clone()).filter(|q| !q.trim().is_empty()), Filter { q: none(), ..base.clone() });
    add(label(groups), Filter { group: none(), ..base.clone() });
    add(label(milestones), Filter { milestone: none(), ..base.clone() });
    add(label(projects), Filter { project: none(), ..base.clone() });
    add(label(states), Filter { state: none(), ..base.clone() });
    add((filter.owner == "mine").then(|| l.t("tasks-mine")), Filter { owner: none(), ..base.clone() });
    add((!filter.overdue.is_empty()).then(|| l.t("tasks-overdue-only")), Filter { overdue: none(), ..base.clone() });
    add((!filter.late.is_empty()).then(|| l.t("tasks-late-only")), Filter { late: none(), ..base.clone() });
    chips
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
    let groups = choices(l, "list-any", &store::groups(&app.db, here.id).await?, &filter.group);
    let mut milestones = vec![Choice::new("", l.t("list-any"), filter.milestone.is_empty())];
    for (one, code) in store::milestones(&app.db, here.id).await? {
        let id = one.id.to_string();
        let is_chosen = id == filter.milestone;
        milestones.push(Choice::new(id, format!("{code} {}", l.plain(&one.name)), is_chosen));
    }
    milestones.push(Choice::new("none", l.t("tasks-no-milestone"), filter.milestone == "none"));
    let mut projects = store::projects(&app.db, here.id).await?;
    // A completed project is not offered, but still said where it filters.
    if let Some(id) = filter.project.parse::<Uuid>().ok().filter(|id| projects.iter().all(|project| project.id != *id))
    {
        projects.extend(store::project(&app.db, here.id, id).await?);
    }
    let projects = choices(l, "list-any", &projects, &filter.project);
    let states = state_choices(l, &filter.state);
    html(&List {
        paging: Paging::new(l, &rows, &path, &filter),
        chips: chips(l, &path, &filter, [&groups, &milestones, &projects, &states]),
        may_give: GiveTasks::allows(&may.who.authority, &here),
        page: visit.work(&app, here.link(), l.t("tasks-title"), &may.who),
        filter,
        rows,
        groups,
        milestones,
        projects,
        states,
        now,
        here,
        path,
    })
}
