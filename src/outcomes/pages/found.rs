use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{Days, Months};
use serde::Deserialize;

use super::edit::kinds;
use super::judged_words;
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::due::local;
use crate::conference::rules::day_of;
use crate::conference::{Act, Here, Organise};
use crate::error::{Error, Result};
use crate::kernel::Faults;
use crate::outcomes::rules::{ProjectChoices, ProjectForm, check_project};
use crate::outcomes::store;
use crate::state::App;
use crate::tasks::{self, Named};
use crate::web::{Choice, Fields, Form, Page, Query, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "outcomes/new.html")]
struct New {
    page: Page,
    form: ProjectForm,
    faults: Faults,
    resolutions: Vec<Named>,
    pillars: Vec<Named>,
    institutions: Vec<Named>,
    groups: Vec<Named>,
    here: Here,
}

impl New {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn choices(&self, named: &[Named], chosen: &str) -> Vec<Choice> {
        let l = self.page.l;
        let mut choices = vec![Choice::new("", l.t("form-choose"), chosen.is_empty())];
        choices.extend(named.iter().map(|one| {
            let id = one.id.to_string();
            let is_chosen = id == chosen;
            Choice::new(id, l.plain(&one.name), is_chosen)
        }));
        choices
    }

    fn kinds(&self) -> Vec<Choice> {
        kinds(self.page.l, &self.form.indicator.kind)
    }

    fn known(&self) -> ProjectChoices {
        let ids = |named: &[Named]| named.iter().map(|one| one.id).collect();
        ProjectChoices {
            resolutions: ids(&self.resolutions),
            pillars: ids(&self.pillars),
            institutions: ids(&self.institutions),
            groups: ids(&self.groups),
            words: judged_words(),
        }
    }
}

async fn page(app: &App, visit: &Visit, who: &Who, here: Here, form: ProjectForm) -> Result<New> {
    Ok(New {
        resolutions: store::resolutions(&app.db, here.id).await?,
        pillars: store::pillars(&app.db, here.id).await?,
        institutions: store::institutions(&app.db, here.id).await?,
        groups: tasks::groups(&app.db, here.id).await?,
        page: visit.work(app, here.link(), visit.l.t("outcomes-new"), who),
        faults: Faults::default(),
        form,
        here,
    })
}

/// The resolution from whose page the form is opened.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    resolution: String,
}

/// The form for a project that carries out a resolution.
pub async fn new(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::CarryOut)?;
    let opens = day_of(here.opens_at, here.zone);
    // Projects begin after the conference has decided them, and most run for a year.
    let start = day_of(here.closes_at, here.zone)
        .checked_add_days(Days::new(1))
        .unwrap_or(opens)
        .max(day_of(app.clock.now(), here.zone));
    let mut form = ProjectForm {
        starts_on: start.to_string(),
        deadline: start.checked_add_months(Months::new(12)).unwrap_or(start).to_string(),
        ..ProjectForm::default()
    };
    if !asked.resolution.is_empty() {
        form.resolution = asked.resolution;
    }
    let mut new = page(&app, &visit, &may.who, here, form).await?;
    if let Some(resolution) = new.resolutions.iter().find(|one| one.id.to_string() == new.form.resolution) {
        new.form.title_en = resolution.name.en.clone();
        new.form.title_hans = resolution.name.hans.clone();
        new.form.title_hant = resolution.name.hant.clone();
    } else if !new.form.resolution.is_empty() {
        return Err(Error::NotFound);
    }
    html(&new)
}

pub async fn create(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ProjectForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::CarryOut)?;
    let due = local(form.task_due.trim(), here.zone);
    let mut new = page(&app, &visit, &may.who, here, form).await?;
    let (project, task) = match check_project(&new.form, &new.known(), due) {
        Ok(whole) => whole,
        Err(faults) => {
            new.faults = faults;
            return Err(invalid(&new));
        }
    };
    let here = new.here;
    let mut tx = Tx::begin(&app).await?;
    let (id, entries) = store::found_project(&mut tx, may.who.actor(), here.id, &project, Some(&task)).await?;
    tx.commit(entries).await?;
    Ok(redirect(&here.path(&format!("/projects/{id}"))))
}
