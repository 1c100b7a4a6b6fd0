use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::say;
use crate::access::{May, Permission as _};
use crate::conference::{Here, Organise, SeeWhole};
use crate::db::list::{PAGE_SIZE, Page as Number, Slice};
use crate::error::Result;
use crate::kernel::Words;
use crate::outcomes::rules::{Light, State};
use crate::outcomes::store::{self, Project, Projects};
use crate::state::App;
use crate::tasks::Named;
use crate::web::{Choice, Page, Paging, Query, Reader, Visit, html};

/// What filters the plan, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Filter {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub pillar: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub light: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub institution: String,
    #[serde(skip_serializing)]
    pub page: Number,
}

impl Filter {
    /// Whether it leaves a project; a number finds the project that has it.
    pub fn takes(&self, project: &Project) -> bool {
        let q = self.q.trim().to_lowercase();
        let is_number = q.trim_start_matches('#').parse() == Ok(project.number);
        let says = |words: &Words| {
            [&words.en, &words.hans, &words.hant].into_iter().any(|text| text.to_lowercase().contains(&q))
        };
        (q.is_empty() || is_number || says(&project.title))
            && (self.pillar.is_empty() || self.pillar == project.pillar_id.to_string())
            && (self.state.is_empty() || self.state == project.state.as_str())
            && (self.light.is_empty() || self.light == project.standing.light.as_str())
            && (self.institution.is_empty() || self.institution == project.institution_id.to_string())
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        [&self.pillar, &self.state, &self.light, &self.institution].into_iter().all(String::is_empty)
            && self.q.trim().is_empty()
    }
}

/// The choices of each of its fields, any of them first.
impl Filter {
    pub fn pillars<'a>(&self, l: Reader, pillars: impl Iterator<Item = &'a Named>) -> Vec<Choice> {
        let mut choices = vec![Choice::new("", l.t("list-any"), self.pillar.is_empty())];
        choices.extend(pillars.map(|pillar| {
            let id = pillar.id.to_string();
            let is_chosen = id == self.pillar;
            Choice::new(id, l.plain(&pillar.name), is_chosen)
        }));
        choices
    }

    pub fn states(&self, l: Reader) -> Vec<Choice> {
        let mut choices = vec![Choice::new("", l.t("list-any"), self.state.is_empty())];
        choices.extend(
            State::ALL.map(|state| Choice::new(state.as_str(), l.t(state.key()), state.as_str() == self.state)),
        );
        choices
    }

    pub fn lights(&self, l: Reader) -> Vec<Choice> {
        let mut choices = vec![Choice::new("", l.t("list-any"), self.light.is_empty())];
        choices.extend(
            Light::ALL.map(|light| Choice::new(light.as_str(), l.t(light.key()), light.as_str() == self.light)),
        );
        choices
    }

    /// Those that lead one of the projects.
    pub fn institutions(&self, l: Reader, projects: &Projects) -> Vec<Choice> {
        institutions(l, projects, &self.institution)
    }
}

/// A row of the matrix: a pillar, and how many of its projects have which light.
struct Line {
    pillar: Named,
    lights: [(Light, usize); 4],
    total: usize,
}

#[derive(Template)]
#[template(path = "outcomes/plan.html")]
struct Plan {
    page: Page,
    filter: Filter,
    matrix: Vec<Line>,
    total: Line,
    rows: Slice<Project>,
    paging: Paging,
    institutions: Vec<Choice>,
    may_found: bool,
    path: String,
    itself: String,
    /// What filters it, as it stands behind the `?` of an address.
    asked: String,
    here: Here,
}

impl Plan {
    fn say(&self, project: &Project) -> String {
        say(self.page.l, project.standing.reason())
    }

    fn pillar(&self, project: &Project) -> &Words {
        let found = self.matrix.iter().find(|line| line.pillar.id == project.pillar_id);
        &found.unwrap_or(&self.total).pillar.name
    }

    fn pillars(&self) -> Vec<Choice> {
        self.filter.pillars(self.page.l, self.matrix.iter().map(|line| &line.pillar))
    }

    fn states(&self) -> Vec<Choice> {
        self.filter.states(self.page.l)
    }

    fn lights(&self) -> Vec<Choice> {
        self.filter.lights(self.page.l)
    }
}

fn institutions(l: Reader, projects: &Projects, chosen: &str) -> Vec<Choice> {
    let mut held: Vec<(String, &Words)> =
        projects.0.iter().map(|project| (project.institution_id.to_string(), &project.institution_name)).collect();
    held.sort_by(|a, b| l.plain(a.1).cmp(l.plain(b.1)).then(a.0.cmp(&b.0)));
    held.dedup_by(|a, b| a.0 == b.0);
    let mut choices = vec![Choice::new("", l.t("list-any"), chosen.is_empty())];
    choices.extend(held.into_iter().map(|(id, name)| {
        let is_chosen = id == chosen;
        Choice::new(id, l.plain(name), is_chosen)
    }));
    choices
}

fn line(pillar: Named, projects: &Projects, counts: impl Fn(&Project) -> bool) -> Line {
    let lights = Light::ALL.map(|light| {
        (light, projects.0.iter().filter(|project| project.standing.light == light && counts(project)).count())
    });
    Line { pillar, total: lights.iter().map(|(_, count)| count).sum(), lights }
}

/// The action plan: its projects by pillar and light, each with the reason of its light.
pub async fn plan(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let here = may.scope;
    let l = visit.l;
    let projects = store::projects(&app.db, &here, app.clock.now()).await?;
    let matrix: Vec<Line> = store::pillars(&app.db, here.id)
        .await?
        .into_iter()
        .map(|pillar| {
            let id = pillar.id;
            line(pillar, &projects, |project| project.pillar_id == id)
        })
        .collect();
    let all = Named { id: here.id, name: Words::default() };
    let total = line(all, &projects, |_| true);
    let found: Vec<&Project> = projects.by_urgency().into_iter().filter(|project| filter.takes(project)).collect();
    let shown = found.iter().skip(((filter.page.0 - 1) * PAGE_SIZE) as usize).take(PAGE_SIZE as usize);
    let rows = Slice::new(shown.map(|&one| one.clone()).collect(), found.len() as i64, filter.page.0);
    let path = here.path("/plan");
    let asked = serde_html_form::to_string(&filter).unwrap_or_default();
    let itself = format!("{path}?page={}&{asked}", filter.page.0);
    html(&Plan {
        institutions: institutions(l, &projects, &filter.institution),
        paging: Paging::new(l, &rows, &path, &filter),
        may_found: Organise::allows(&may.who.authority, &here),
        page: visit.work(&app, here.link(), l.t("outcomes-title"), &may.who),
        matrix,
        total,
        rows,
        filter,
        path,
        itself,
        asked,
        here,
    })
}
