//! What the views of tasks are filtered by: the same choices above the list, the board and the calendar.

use chrono::NaiveDate;

use crate::conference::Here;
use crate::db::list::Page as Number;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::state::App;
use crate::tasks::Filter;
use crate::tasks::rules::{Priority, Stage};
use crate::tasks::store::{self, Named};
use crate::web::{Choice, Reader};

/// What may be chosen, and what is.
pub struct Choices {
    pub groups: Vec<Choice>,
    pub milestones: Vec<Choice>,
    pub projects: Vec<Choice>,
    pub states: Vec<Choice>,
    pub owners: Vec<Choice>,
    pub priorities: Vec<Choice>,
}

/// An address with a filter.
pub fn address(path: &str, filter: &Filter) -> String {
    match serde_html_form::to_string(filter) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

/// As much of a filter as another view says of itself: what it has no field for would leave tasks out unseen.
pub fn in_view(view: &str, filter: &Filter) -> Filter {
    let mut filter = filter.clone();
    if view != "/tasks" {
        filter.on.clear();
        filter.moved.clear();
    }
    if view == "/tasks/calendar" {
        filter.overdue.clear();
        filter.late.clear();
    }
    filter
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

fn states(l: Reader, chosen: &str) -> Vec<Choice> {
    let mut choices = vec![
        Choice::new("", l.t("list-any"), chosen.is_empty()),
        Choice::new("unfinished", l.t("tasks-unfinished"), chosen == "unfinished"),
        Choice::new("counted", l.t("tasks-counted"), chosen == "counted"),
    ];
    choices.extend(Stage::ALL.map(|stage| Choice::new(stage.as_str(), l.t(stage.key()), stage.as_str() == chosen)));
    choices
}

/// Priorities, the highest first; `any` is the word of an empty first one.
pub fn priorities(l: Reader, any: Option<&str>, chosen: &str) -> Vec<Choice> {
    let mut choices: Vec<Choice> = any.into_iter().map(|key| Choice::new("", l.t(key), chosen.is_empty())).collect();
    let all = Priority::ALL.into_iter().rev();
    choices.extend(all.map(|one| Choice::new(one.as_str(), l.t(one.key()), one.as_str() == chosen)));
    choices
}

/// Everything that a view of tasks may be filtered by.
pub async fn choices_of(app: &App, l: Reader, here: &Here, filter: &Filter) -> Result<Choices> {
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
    let mut owners = vec![Choice::new("", l.t("list-any"), filter.owner.is_empty())];
    for (value, key) in
        [("mine", "tasks-mine"), ("helping", "tasks-helping"), ("watching", "tasks-watching"), ("none", "tasks-nobody")]
    {
        owners.push(Choice::new(value, l.t(key), filter.owner == value));
    }
    owners.extend(store::task_owners(&app.db, here.id).await?.into_iter().map(|one| {
        let id = one.account.to_string();
        let is_chosen = id == filter.owner;
        Choice::new(id, one.name, is_chosen)
    }));
    Ok(Choices {
        groups: choices(l, "list-any", &store::groups(&app.db, here.id).await?, &filter.group),
        milestones,
        projects: choices(l, "list-any", &projects, &filter.project),
        states: states(l, &filter.state),
        owners,
        priorities: priorities(l, Some("list-any"), &filter.priority),
    })
}

impl Choices {
    /// What filters a view, each with the address of the view without it.
    pub fn chips(&self, l: Reader, path: &str, filter: &Filter) -> Vec<(String, String)> {
        let label = |choices: &[Choice]| {
            choices.iter().find(|choice| choice.chosen && !choice.value.is_empty()).map(|choice| choice.label.clone())
        };
        let base = Filter { page: Number(1), ..filter.clone() };
        let mut chips = Vec::new();
        let mut add = |text: Option<String>, without: Filter| {
            if let Some(text) = text {
                chips.push((text, address(path, &without)));
            }
        };
        let none = String::new;
        add(Some(filter.q.clone()).filter(|q| !q.trim().is_empty()), Filter { q: none(), ..base.clone() });
        add(label(&self.groups), Filter { group: none(), ..base.clone() });
        add(label(&self.milestones), Filter { milestone: none(), ..base.clone() });
        add(label(&self.projects), Filter { project: none(), ..base.clone() });
        add(label(&self.states), Filter { state: none(), ..base.clone() });
        add(label(&self.owners), Filter { owner: none(), ..base.clone() });
        add(label(&self.priorities), Filter { priority: none(), ..base.clone() });
        let day = filter.on.parse::<NaiveDate>().ok();
        add(day.map(|day| l.a("tasks-due-on", "day", l.date(day))), Filter { on: none(), ..base.clone() });
        add(
            (!filter.overdue.is_empty()).then(|| l.t("tasks-overdue-only")),
            Filter { overdue: none(), ..base.clone() },
        );
        add((!filter.late.is_empty()).then(|| l.t("tasks-late-only")), Filter { late: none(), ..base.clone() });
        add((!filter.moved.is_empty()).then(|| l.t("tasks-moved-only")), Filter { moved: none(), ..base.clone() });
        chips
    }
}
