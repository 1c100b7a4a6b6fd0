//! The steps of a project's life, and its proofs.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use rust_decimal::Decimal;

use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::files::{self, rules::named};
use crate::kernel::{Faults, Uuid};
use crate::outcomes::rules::{By, State, Step, StepForm, after};
use crate::outcomes::store::{self, Lived, NewStep, Whole};
use crate::outcomes::{MakeStep, OfProject, OfStep, SeeProject};
use crate::state::App;
use crate::web::{Fields, Filled, Page, Path, SentFile, Visit, download, html, invalid, redirect};

/// The steps that lead on from a state and that she may make. Who asked does not verify.
pub(super) fn steps_of(who: &Who, of: &OfProject, state: State, lived: &[Lived]) -> Vec<Step> {
    Step::ALL
        .into_iter()
        .filter(|step| after(state, *step).is_some() && MakeStep::allows_step(&who.authority, of, *step))
        .filter(|step| *step != Step::Verify || last_asked(lived).and_then(|one| one.account) != Some(who.account))
        .collect()
}

/// Who asked last that it is taken as complete, and by what it is proved.
pub fn last_asked(lived: &[Lived]) -> Option<&Lived> {
    lived.iter().find(|one| one.step == Step::Ask)
}

#[derive(Template)]
#[template(path = "outcomes/step.html")]
struct Make {
    page: Page,
    here: Here,
    project: Whole,
    step: Step,
    /// What was asked for, where this answers it.
    asked: Option<Lived>,
    unreached: usize,
    form: StepForm,
    faults: Faults,
    back: String,
}

impl Make {
    /// What is not reached or not finished is said where the project comes to its end.
    fn is_end(&self) -> bool {
        matches!(self.step, Step::Ask | Step::Close)
    }

    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

async fn page(
    (app, visit, who): (&App, &Visit, &Who),
    OfStep { of, step }: OfStep,
    form: StepForm,
    faults: Faults,
) -> Result<Make> {
    let project = store::whole(&app.db, of.id, app.clock.now()).await?;
    if after(project.state(), step).is_none() {
        return Err(Error::Conflict("problem-changed"));
    }
    let lived = store::steps(&app.db, of.id).await?;
    let asked = last_asked(&lived).filter(|_| matches!(step, Step::Verify | Step::SendBack | Step::Close)).cloned();
    let indicators = store::indicators(&app.db, of.id).await?;
    Ok(Make {
        unreached: indicators
            .iter()
            .filter(|one| one.progress().is_none_or(|progress| progress < Decimal::ONE_HUNDRED))
            .count(),
        page: visit.work(app, of.here.link(), visit.l.t(step.action()), who),
        back: of.here.path(&format!("/projects/{}", of.id)),
        here: of.here,
        project,
        step,
        asked,
        form,
        faults,
    })
}

/// Says what a step means, and asks for what it needs.
pub async fn ask_step(may: May<MakeStep>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.of.here.require(Act::CarryOut)?;
    let version = store::whole(&app.db, may.scope.of.id, app.clock.now()).await?.version;
    let form = StepForm { version: version.to_string(), ..StepForm::default() };
    html(&page((&app, &visit, &may.who), may.scope, form, Faults::default()).await?)
}

/// A file that proves something, ready to be kept: its name and what is in it.
pub type Proof = (String, files::Ready);

/// The file of this field, if one came.
pub async fn proof(sent: Vec<SentFile>, field: &str) -> std::result::Result<Option<Proof>, &'static str> {
    let Some(sent) = sent.into_iter().find(|file| file.field == field) else { return Ok(None) };
    let ready = files::ready(sent.bytes).await?;
    Ok(Some((named(&sent.name, ready.kind), ready)))
}

/// Makes a step. Two at once: the second is told.
pub async fn make_step(
    may: May<MakeStep>,
    AppState(app): AppState<App>,
    visit: Visit,
    filled: Filled,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    scope.of.here.require(Act::CarryOut)?;
    let form = StepForm::of(filled.fields);
    let proof = match proof(filled.files, "file").await {
        Ok(proof) => proof,
        Err(key) => {
            let faults = Faults::one("file", key);
            return Err(invalid(&page((&app, &visit, &who), scope, form, faults).await?));
        }
    };
    let words = match form.check(scope.step, proof.is_some()) {
        Ok(words) => words,
        Err(faults) => return Err(invalid(&page((&app, &visit, &who), scope, form, faults).await?)),
    };
    let new = NewStep {
        step: scope.step,
        words: &words,
        proof: proof.as_ref().map(|(name, ready)| (&**name, ready.kind, &*ready.content)),
        version: form.version(),
    };
    let (here, id) = (&scope.of.here, scope.of.id);
    let mut tx = Tx::begin(&app).await?;
    let entry = store::step(&mut tx, (who.actor(), By::Account(who.account)), (here.id, id), &new).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/projects/{id}"))))
}

/// A file that proves a step or a reading of the project.
pub async fn file(
    may: May<SeeProject>,
    AppState(app): AppState<App>,
    Path((_, _, file)): Path<(String, Uuid, Uuid)>,
) -> Result<Response> {
    let OfProject { here, id, .. } = may.scope;
    send(&app, here.id, id, file).await
}

/// The same, for whoever may see the project.
pub async fn send(app: &App, conference: Uuid, project: Uuid, file: Uuid) -> Result<Response> {
    if !store::has_file(&app.db, project, file).await? {
        return Err(Error::NotFound);
    }
    let file = files::attached(app, conference, file).await?.ok_or(Error::NotFound)?;
    Ok(download(&file.name, file.kind.content_type(), file.content))
}
