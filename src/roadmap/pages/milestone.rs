//! One milestone: changed, taken away, reached, and not reached after all.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here, day_of};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::outcomes::{self, AddReading, ChangeProject, OfProject, Whole};
use crate::roadmap::rules::{MilestoneForm, ReachForm, WhyForm, check_milestone, check_reach, check_why};
use crate::roadmap::store::{self, Milestone, StepRow};
use crate::state::App;
use crate::web::{Fields, Form, Page, Path, Visit, html, invalid, redirect};

type Place = Path<(String, Uuid, Uuid)>;

/// What is asked about a milestone.
enum Asked {
    Change(MilestoneForm),
    Reach(ReachForm),
    Undo(WhyForm),
    Remove(WhyForm),
}

impl Asked {
    fn key(&self) -> &'static str {
        match self {
            Asked::Change(_) => "roadmap-change",
            Asked::Reach(_) => "roadmap-reach",
            Asked::Undo(_) => "roadmap-undo",
            Asked::Remove(_) => "roadmap-remove",
        }
    }

    /// Whether it can be asked of this milestone as it stands.
    fn fits(&self, held: &Milestone) -> bool {
        held.reached_on.is_some() == matches!(self, Asked::Undo(_))
    }
}

#[derive(Template)]
#[template(path = "roadmap/milestone.html")]
struct Show {
    page: Page,
    project: Whole,
    here: Here,
    held: Milestone,
    steps: Vec<StepRow>,
    asked: Asked,
    faults: Faults,
    back: String,
}

impl Show {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    /// What was done.
    fn told(&self, step: &StepRow) -> String {
        let l = self.page.l;
        match (step.kind.as_str(), step.reached_on) {
            ("reached", Some(day)) => l.a("roadmap-step-reached", "day", l.date(day)),
            ("undone", _) => l.t("roadmap-step-undone"),
            ("removed", _) => l.t("roadmap-step-removed"),
            ("entered", _) => l.t("roadmap-step-entered"),
            _ => l.t("roadmap-step-changed"),
        }
    }
}

fn back(scope: &OfProject) -> String {
    scope.here.path(&format!("/projects/{}/milestones", scope.id))
}

async fn page(
    (app, visit, who): (&App, &Visit, &Who),
    scope: &OfProject,
    held: Milestone,
    asked: Asked,
    faults: Faults,
) -> Result<Show> {
    if !asked.fits(&held) {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Show {
        project: outcomes::whole(&app.db, scope.id, app.clock.now()).await?,
        // The buttons that lead here end in dots; a heading does not.
        page: visit.work(app, scope.here.link(), visit.l.t(asked.key()).trim_end_matches('…'), who),
        back: back(scope),
        steps: store::steps(&app.db, held.id).await?,
        here: scope.here.clone(),
        held,
        asked,
        faults,
    })
}

/// Only a project that goes on has its milestones changed.
async fn of(app: &App, scope: &OfProject, id: Uuid) -> Result<(Whole, Milestone)> {
    scope.here.require(Act::CarryOut)?;
    let held = store::find(&app.db, scope.id, id).await?;
    let project = outcomes::whole(&app.db, scope.id, app.clock.now()).await?;
    if project.completed_at.is_some() {
        return Err(Error::Refused("outcomes-problem-completed"));
    }
    Ok((project, held))
}

fn seen(version: &str) -> i32 {
    version.parse().unwrap_or(-1)
}

pub async fn edit(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, _, id)): Place,
) -> Result<Response> {
    let (_, held) = of(&app, &may.scope, id).await?;
    let form = MilestoneForm {
        title_en: held.title.en.clone(),
        title_hans: held.title.hans.clone(),
        title_hant: held.title.hant.clone(),
        due_on: held.due_on.to_string(),
        weight: held.weight.to_string(),
        version: held.version.to_string(),
    };
    html(&page((&app, &visit, &may.who), &may.scope, held, Asked::Change(form), Faults::default()).await?)
}

/// Changes what it is called, when it is due or what it counts.
pub async fn change(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, _, id)): Place,
    Form(form): Form<MilestoneForm>,
) -> Result<Response> {
    let (project, held) = of(&app, &may.scope, id).await?;
    let new = match check_milestone(&form, (project.starts_on, project.deadline), Some(held.due_on)) {
        Ok(new) => new,
        Err(faults) => {
            return Err(invalid(&page((&app, &visit, &may.who), &may.scope, held, Asked::Change(form), faults).await?));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    let (place, seen) = ((may.scope.here.id, may.scope.id), (id, seen(&form.version)));
    let entry = store::change_milestone(&mut tx, may.who.actor(), place, seen, &new).await?;
    tx.commit(entry).await?;
    Ok(redirect(&back(&may.scope)))
}

/// What is done to a milestone for a reason.
#[derive(Clone, Copy)]
enum Why {
    Remove,
    Undo,
}

impl Why {
    fn asked(self, form: WhyForm) -> Asked {
        match self {
            Why::Remove => Asked::Remove(form),
            Why::Undo => Asked::Undo(form),
        }
    }
}

async fn ask_why((app, visit): (&App, &Visit), may: May<ChangeProject>, id: Uuid, why: Why) -> Result<Response> {
    let (_, held) = of(app, &may.scope, id).await?;
    let form = WhyForm { version: held.version.to_string(), ..WhyForm::default() };
    html(&page((app, visit, &may.who), &may.scope, held, why.asked(form), Faults::default()).await?)
}

async fn do_why(
    (app, visit): (&App, &Visit),
    may: May<ChangeProject>,
    id: Uuid,
    (why, form): (Why, WhyForm),
) -> Result<Response> {
    let (_, held) = of(app, &may.scope, id).await?;
    let words = match check_why(&form) {
        Ok(words) => words,
        Err(faults) => {
            return Err(invalid(&page((app, visit, &may.who), &may.scope, held, why.asked(form), faults).await?));
        }
    };
    let mut tx = Tx::begin(app).await?;
    let (actor, place, seen) = (may.who.actor(), (may.scope.here.id, may.scope.id), (id, seen(&form.version)));
    let entry = match why {
        Why::Remove => store::remove_milestone(&mut tx, actor, place, seen, &words).await?,
        Why::Undo => store::undo(&mut tx, actor, place, seen, &words).await?,
    };
    tx.commit(entry).await?;
    Ok(redirect(&back(&may.scope)))
}

pub async fn ask_remove(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, _, id)): Place,
) -> Result<Response> {
    ask_why((&app, &visit), may, id, Why::Remove).await
}

/// Takes away a milestone that is not reached.
pub async fn remove(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, _, id)): Place,
    Form(form): Form<WhyForm>,
) -> Result<Response> {
    do_why((&app, &visit), may, id, (Why::Remove, form)).await
}

pub async fn ask_reach(
    may: May<AddReading>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, _, id)): Place,
) -> Result<Response> {
    let (_, held) = of(&app, &may.scope, id).await?;
    let form = ReachForm {
        reached_on: day_of(app.clock.now(), may.scope.here.zone).to_string(),
        version: held.version.to_string(),
        ..ReachForm::default()
    };
    html(&page((&app, &visit, &may.who), &may.scope, held, Asked::Reach(form), Faults::default()).await?)
}

/// Says that it is reached.
pub async fn reach(
    may: May<AddReading>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, _, id)): Place,
    Form(form): Form<ReachForm>,
) -> Result<Response> {
    let (_, held) = of(&app, &may.scope, id).await?;
    let (on, words) = match check_reach(&form, None, day_of(app.clock.now(), may.scope.here.zone)) {
        Ok(reached) => reached,
        Err(faults) => {
            return Err(invalid(&page((&app, &visit, &may.who), &may.scope, held, Asked::Reach(form), faults).await?));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    let (place, seen) = ((may.scope.here.id, may.scope.id), (id, seen(&form.version)));
    let entry = store::reach(&mut tx, may.who.actor(), place, seen, (on, &words)).await?;
    tx.commit(entry).await?;
    Ok(redirect(&back(&may.scope)))
}

pub async fn ask_undo(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, _, id)): Place,
) -> Result<Response> {
    ask_why((&app, &visit), may, id, Why::Undo).await
}

/// Says that it is not reached after all.
pub async fn undo(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, _, id)): Place,
    Form(form): Form<WhyForm>,
) -> Result<Response> {
    do_why((&app, &visit), may, id, (Why::Undo, form)).await
}
