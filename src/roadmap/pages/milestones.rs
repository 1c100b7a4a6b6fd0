//! The milestones of a project, its curve, what it waits for and who waits for it.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::drawing::Drawing;
use crate::access::{May, Permission as _, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here, day_of};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::outcomes::{self, AddReading, ChangeProject, OfProject, SeeProject, Whole};
use crate::roadmap::rules::{self, Clash, Dates, MilestoneForm, check_milestone, circle, clash, number_in};
use crate::roadmap::store::{self, Milestone, Other, Tied};
use crate::state::App;
use crate::web::{Fields, Form, Page, Path, Visit, html, invalid, redirect};

/// Which project is waited for: its number, as it is written or chosen.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WaitForm {
    waits_for: String,
}

#[derive(Template)]
#[template(path = "roadmap/milestones.html")]
struct Show {
    page: Page,
    here: Here,
    project: Whole,
    milestones: Vec<Milestone>,
    drawing: Option<Drawing>,
    tied: Vec<Tied>,
    others: Vec<Other>,
    form: MilestoneForm,
    wait: WaitForm,
    faults: Faults,
    today: NaiveDate,
    may_change: bool,
    may_reach: bool,
    path: String,
}

impl Show {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    /// Each form shows its own faults.
    fn is_wrong_wait(&self) -> bool {
        self.faults.of("waits_for").is_some()
    }

    fn dates(&self) -> Dates {
        Dates {
            starts_on: self.project.starts_on,
            deadline: self.project.deadline,
            is_completed: self.project.completed_at.is_some(),
        }
    }

    fn before(&self) -> Vec<&Tied> {
        self.tied.iter().filter(|one| one.is_before).collect()
    }

    fn after(&self) -> Vec<&Tied> {
        self.tied.iter().filter(|one| !one.is_before).collect()
    }

    /// What does not fit between this one and the other.
    fn clash(&self, one: &Tied) -> Option<Clash> {
        if one.is_before { clash(self.dates(), one.dates) } else { clash(one.dates, self.dates()) }
    }

    /// What each milestone counts, as a share of all.
    fn share(&self, one: &Milestone) -> i64 {
        let total: i32 = self.milestones.iter().map(|one| one.weight).sum();
        (f64::from(one.weight) * 100.0 / f64::from(total.max(1))).round() as i64
    }
}

async fn page(
    (app, visit, who): (&App, &Visit, &Who),
    scope: OfProject,
    (form, wait): (MilestoneForm, WaitForm),
    faults: Faults,
) -> Result<Show> {
    let now = app.clock.now();
    let (here, id) = (&scope.here, scope.id);
    let today = day_of(now, here.zone);
    let project = outcomes::whole(&app.db, id, now).await?;
    let courses = store::courses(&app.db, here, Some(id)).await?;
    let goes_on = here.allows(Act::CarryOut) && project.completed_at.is_none();
    let may_change = goes_on && ChangeProject::allows(&who.authority, &scope);
    Ok(Show {
        milestones: store::milestones(&app.db, id).await?,
        drawing: rules::curve(&courses, today).map(|curve| Drawing::of(&curve, today)),
        tied: store::tied(&app.db, id).await?,
        others: if may_change { store::others(&app.db, here.id, id).await? } else { Vec::new() },
        page: visit.work(app, here.link(), visit.l.t("outcomes-milestones-and"), who),
        path: here.path(&format!("/projects/{id}")),
        may_change,
        may_reach: goes_on && AddReading::allows(&who.authority, &scope),
        project,
        form,
        wait,
        faults,
        today,
        here: scope.here,
    })
}

pub async fn milestones(may: May<SeeProject>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let form = MilestoneForm { weight: "10".into(), ..MilestoneForm::default() };
    html(&page((&app, &visit, &may.who), may.scope, (form, WaitForm::default()), Faults::default()).await?)
}

/// Enters a milestone.
pub async fn add(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<MilestoneForm>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    scope.here.require(Act::CarryOut)?;
    let project = outcomes::whole(&app.db, scope.id, app.clock.now()).await?;
    let new = match check_milestone(&form, (project.starts_on, project.deadline), None) {
        Ok(new) => new,
        Err(faults) => {
            let page = page((&app, &visit, &who), scope, (form, WaitForm::default()), faults).await?;
            return Err(invalid(&page));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::add_milestone(&mut tx, who.actor(), (scope.here.id, scope.id), &new).await?;
    tx.commit(entry).await?;
    Ok(redirect(&back(&scope)))
}

fn back(scope: &OfProject) -> String {
    scope.here.path(&format!("/projects/{}/milestones", scope.id))
}

/// The project that is meant, if this one may wait for it. What closes a circle is told with the way that it takes.
fn meant(
    text: &str,
    project: Uuid,
    (others, edges): (&[Other], &[(Uuid, Uuid)]),
    own: i32,
) -> std::result::Result<Uuid, Faults> {
    let number = number_in(text);
    if number == Some(own) {
        return Err(Faults::one("waits_for", "roadmap-fault-itself"));
    }
    let Some(other) = others.iter().find(|one| Some(one.number) == number) else {
        let key = if text.trim().is_empty() { "fault-required" } else { "roadmap-fault-none" };
        return Err(Faults::one("waits_for", key));
    };
    if edges.contains(&(project, other.id)) {
        return Err(Faults::one("waits_for", "roadmap-fault-tied"));
    }
    match circle(edges, other.id, project) {
        None => Ok(other.id),
        Some(way) => {
            let called = |id: &Uuid| others.iter().find(|one| one.id == *id).map_or(own, |one| one.number).to_string();
            let way: Vec<String> = way.iter().map(called).collect();
            let mut faults = Faults::default();
            faults.add_with("waits_for", "roadmap-fault-circle-by", [("way", way.join(" → "))]);
            Err(faults)
        }
    }
}

/// Lets the project wait for another.
pub async fn wait(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(wait): Form<WaitForm>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    scope.here.require(Act::CarryOut)?;
    let project = outcomes::whole(&app.db, scope.id, app.clock.now()).await?;
    if project.completed_at.is_some() {
        return Err(Error::Refused("outcomes-problem-completed"));
    }
    let own = project.number;
    let others = store::others(&app.db, scope.here.id, scope.id).await?;
    let edges = store::edges(&app.db, scope.here.id).await?;
    let form = MilestoneForm { weight: "10".into(), ..MilestoneForm::default() };
    let other = match meant(&wait.waits_for, scope.id, (&others, &edges), own) {
        Ok(other) => other,
        Err(faults) => return Err(invalid(&page((&app, &visit, &who), scope, (form, wait), faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    match store::add_wait(&mut tx, who.actor(), scope.here.id, (scope.id, other)).await {
        Ok(entry) => tx.commit(entry).await?,
        // Somebody closed the other half of a circle meanwhile.
        Err(Error::Conflict(key)) if key.contains("-fault-") => {
            drop(tx);
            let faults = Faults::one("waits_for", key);
            return Err(invalid(&page((&app, &visit, &who), scope, (form, wait), faults).await?));
        }
        Err(error) => return Err(error),
    }
    Ok(redirect(&back(&scope)))
}

/// Lets it wait for that one no more.
pub async fn wait_no_more(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    Path((_, _, other)): Path<(String, Uuid, Uuid)>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::CarryOut)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove_wait(&mut tx, may.who.actor(), scope.here.id, (scope.id, other)).await?;
    tx.commit(entry).await?;
    Ok(redirect(&back(&scope)))
}
