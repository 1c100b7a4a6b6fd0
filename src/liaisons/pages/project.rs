//! A project as an institution with a part in it sees it, and the steps that are its own.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::behind;
use crate::access::Liaison as Holder;
use crate::audit::Tx;
use crate::conference::{Act, Here, day_of};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::liaisons::store::{self, Liaison};
use crate::outcomes::rules::{DeadlineForm, StepForm, after};
use crate::outcomes::{
    self, Asked, By, Indicator, Lived, NewStep, Part, Report, Standing, Step, Whole, may_ask, proof, say, say_value,
    span_of, week_name,
};
use crate::roadmap::{self, Milestone};
use crate::state::App;
use crate::web::{Fields, Filled, Form, Page, Path, Visit, html, invalid, redirect};

/// So many weeks stand on the page.
const WEEKS: i64 = 12;

/// A project, who looks at it, and the part of her institution.
pub(super) struct Seen {
    pub here: Here,
    pub liaison: Liaison,
    pub visit: Visit,
    pub part: Part,
    pub project: Whole,
}

/// Finds a project in which the institution has a part; any other is not there.
pub(super) async fn seen(app: &App, holder: &Holder, visit: Visit, project: Uuid) -> Result<Seen> {
    let (here, liaison, visit) = behind(app, holder, visit).await?;
    let part = store::part_in(&app.db, here.id, holder.institution, project).await?.ok_or(Error::NotFound)?;
    let project = outcomes::whole(&app.db, project, app.clock.now()).await?;
    Ok(Seen { here, liaison, visit, part, project })
}

#[derive(Template)]
#[template(path = "liaisons/project.html")]
struct Show {
    page: Page,
    here: Here,
    project: Whole,
    part: Part,
    standing: Standing,
    indicators: Vec<Indicator>,
    lived: Vec<Lived>,
    steps: Vec<Step>,
    asked: Vec<Asked>,
    may_ask: bool,
    may_report: bool,
    /// The institution carries it, and may say what it cannot solve alone.
    may_file: bool,
    /// The institution may say that a milestone is reached.
    may_reach: bool,
    reports: Vec<Report>,
    milestones: Vec<Milestone>,
    today: NaiveDate,
    path: String,
    base: String,
}

impl Show {
    fn say(&self) -> String {
        say(self.page.l, self.standing.reason())
    }

    /// By how many days a milestone is overdue; of a project that is closed none is.
    fn overdue(&self, one: &Milestone) -> Option<i64> {
        let is_open = one.reached_on.is_none() && self.project.completed_at.is_none();
        (is_open && one.due_on < self.today).then(|| (self.today - one.due_on).num_days())
    }

    fn week(&self, week: &NaiveDate) -> String {
        week_name(self.page.l, *week)
    }

    /// Whether another version stands in the place of this one.
    fn is_replaced(&self, index: &usize) -> bool {
        index.checked_sub(1).is_some_and(|before| self.reports[before].id == self.reports[*index].id)
    }

    fn span_of(&self, one: &Indicator) -> String {
        span_of(self.page.l, one)
    }

    /// A value of an indicator.
    fn said(&self, one: &Indicator, value: &Decimal) -> String {
        say_value(self.page.l, one.kind, *value)
    }
}

pub async fn show(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    let Seen { here, visit, part, project, .. } = seen(&app, &holder, visit, id).await?;
    let now = app.clock.now();
    let today = day_of(now, here.zone);
    let indicators = outcomes::indicators(&app.db, id).await?;
    let thresholds = outcomes::thresholds(&app.db, here.id, now).await?;
    let hands = outcomes::hands(&app.db, id).await?;
    let hand = hands.iter().find(|one| one.ended.is_none()).map(|one| &one.hand);
    let may_act = here.allows(Act::CarryOut);
    let signals = outcomes::signals(&app.db, &here, Some(id), (now, today)).await?.remove(&id).unwrap_or_default();
    let asked = outcomes::deadlines_asked(&app.db, here.id, Some(id)).await?;
    let base = format!("/institution/{}", holder.token);
    let is_led = may_act && part == Part::Leading && project.completed_at.is_none();
    html(&Show {
        page: visit.public(&app, here.link(), visit.l.plain(&project.title), None),
        standing: outcomes::standing_of((&project, &indicators), (&thresholds, hand, signals), today),
        lived: outcomes::steps(&app.db, id).await?,
        steps: Step::ALL
            .into_iter()
            .filter(|step| may_act && part.makes(*step) && after(project.state(), *step).is_some())
            .collect(),
        may_ask: may_act && part == Part::Leading && may_ask(&project, &asked, today),
        may_report: is_led,
        may_file: may_act && part != Part::Supervising && project.completed_at.is_none(),
        may_reach: is_led && project.starts_on <= today,
        reports: outcomes::reports(&app.db, id, WEEKS).await?,
        milestones: roadmap::milestones(&app.db, id).await?,
        today,
        path: format!("{base}/projects/{id}"),
        base,
        here,
        project,
        part,
        indicators,
        asked,
    })
}

/// A file that proves a step or a reading.
pub async fn file(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id, file)): Path<(String, Uuid, Uuid)>,
) -> Result<Response> {
    let seen = seen(&app, &holder, visit, id).await?;
    outcomes::send(&app, seen.here.id, id, file).await
}

#[derive(Template)]
#[template(path = "liaisons/step.html")]
struct Make {
    page: Page,
    here: Here,
    project: Whole,
    step: Step,
    /// What was asked for, where this answers it.
    asked: Option<Lived>,
    form: StepForm,
    faults: Faults,
    back: String,
}

impl Make {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

async fn step_page(
    app: &App,
    holder: &Holder,
    (seen, step): (Seen, Step),
    form: StepForm,
    faults: Faults,
) -> Result<Make> {
    if after(seen.project.state(), step).is_none() {
        return Err(Error::Conflict("problem-changed"));
    }
    let lived = outcomes::steps(&app.db, seen.project.id).await?;
    let answers = matches!(step, Step::Verify | Step::SendBack);
    Ok(Make {
        page: seen.visit.public(app, seen.here.link(), seen.visit.l.t(step.action()), None),
        asked: outcomes::last_asked(&lived).filter(|_| answers).cloned(),
        back: format!("/institution/{}/projects/{}", holder.token, seen.project.id),
        here: seen.here,
        project: seen.project,
        step,
        form,
        faults,
    })
}

/// The step that the path names, where the institution makes it by itself.
fn own_step(seen: &Seen, step: &str) -> Result<Step> {
    seen.here.require(Act::CarryOut)?;
    Step::parse(step).filter(|step| seen.part.makes(*step)).ok_or(Error::NotFound)
}

/// Says what a step means, and asks for what it needs.
pub async fn ask_step(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id, step)): Path<(String, Uuid, String)>,
) -> Result<Response> {
    let seen = seen(&app, &holder, visit, id).await?;
    let step = own_step(&seen, &step)?;
    let form = StepForm { version: seen.project.version.to_string(), ..StepForm::default() };
    html(&step_page(&app, &holder, (seen, step), form, Faults::default()).await?)
}

pub async fn make_step(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id, step)): Path<(String, Uuid, String)>,
    filled: Filled,
) -> Result<Response> {
    let seen = seen(&app, &holder, visit, id).await?;
    let step = own_step(&seen, &step)?;
    let form = StepForm::of(filled.fields);
    let proof = match proof(filled.files, "file").await {
        Ok(proof) => proof,
        Err(key) => {
            let faults = Faults::one("file", key);
            return Err(invalid(&step_page(&app, &holder, (seen, step), form, faults).await?));
        }
    };
    let words = match form.check(step, proof.is_some()) {
        Ok(words) => words,
        Err(faults) => return Err(invalid(&step_page(&app, &holder, (seen, step), form, faults).await?)),
    };
    let new = NewStep {
        step,
        words: &words,
        proof: proof.as_ref().map(|(name, ready)| (&**name, ready.kind, &*ready.content)),
        version: form.version(),
    };
    let mut tx = Tx::begin(&app).await?;
    let by = (holder.actor(), By::Liaison(holder.liaison));
    let entry = outcomes::step(&mut tx, by, (seen.here.id, id), &new).await?;
    tx.commit(entry).await?;
    Ok(redirect(&format!("/institution/{}/projects/{id}", holder.token)))
}

#[derive(Template)]
#[template(path = "liaisons/deadline.html")]
struct Ask {
    page: Page,
    here: Here,
    project: Whole,
    asked: Vec<Asked>,
    form: DeadlineForm,
    faults: Faults,
    may_ask: bool,
    back: String,
}

impl Ask {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

async fn ask_page(app: &App, holder: &Holder, seen: Seen, form: DeadlineForm, faults: Faults) -> Result<Ask> {
    let asked = outcomes::deadlines_asked(&app.db, seen.here.id, Some(seen.project.id)).await?;
    Ok(Ask {
        page: seen.visit.public(app, seen.here.link(), seen.visit.l.t("life-deadline-ask"), None),
        may_ask: may_ask(&seen.project, &asked, day_of(app.clock.now(), seen.here.zone)),
        back: format!("/institution/{}/projects/{}", holder.token, seen.project.id),
        here: seen.here,
        project: seen.project,
        asked,
        form,
        faults,
    })
}

/// The form of another deadline, for the institution that leads the project.
pub async fn new_deadline(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    let seen = leading(seen(&app, &holder, visit, id).await?)?;
    html(&ask_page(&app, &holder, seen, DeadlineForm::default(), Faults::default()).await?)
}

/// Where the institution leads the project, as long as that may change.
pub(super) fn leading(seen: Seen) -> Result<Seen> {
    if seen.part != Part::Leading {
        return Err(Error::NotFound);
    }
    seen.here.require(Act::CarryOut)?;
    Ok(seen)
}

pub async fn ask_deadline(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
    Form(form): Form<DeadlineForm>,
) -> Result<Response> {
    let seen = leading(seen(&app, &holder, visit, id).await?)?;
    let (wanted, reason) = match form.check(seen.project.deadline, day_of(app.clock.now(), seen.here.zone)) {
        Ok(asked) => asked,
        Err(faults) => return Err(invalid(&ask_page(&app, &holder, seen, form, faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let by = (holder.actor(), By::Liaison(holder.liaison));
    match outcomes::ask_deadline(&mut tx, by, (seen.here.id, id), (wanted, &reason)).await {
        Ok(entry) => tx.commit(entry).await?,
        Err(Error::Conflict(key)) if key.starts_with("life-fault-") => {
            drop(tx);
            let faults = Faults::one("wanted", key);
            return Err(invalid(&ask_page(&app, &holder, seen, form, faults).await?));
        }
        Err(error) => return Err(error),
    }
    Ok(redirect(&format!("/institution/{}/projects/{id}", holder.token)))
}
