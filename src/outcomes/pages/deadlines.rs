//! Changes of deadlines: asked for, decided, and all of them in one list.

use askama::Template;
use axum::extract::State as AppState;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;

use crate::access::{May, Permission as _, Who};
use crate::audit::Tx;
use crate::conference::rules::day_of;
use crate::conference::{Act, Here, Organise, SeeWhole};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::outcomes::rules::{By, DeadlineForm, DecisionForm};
use crate::outcomes::store::{self, Asked, Whole};
use crate::outcomes::{AddReading, OfProject};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Path, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "outcomes/deadline.html")]
struct Ask {
    page: Page,
    here: Here,
    project: Whole,
    asked: Vec<Asked>,
    form: DeadlineForm,
    faults: Faults,
    /// Its deadline has not passed, and nothing waits to be decided.
    may_ask: bool,
    back: String,
}

impl Ask {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

async fn ask_page(
    (app, visit, who): (&App, &Visit, &Who),
    OfProject { here, id, .. }: OfProject,
    form: DeadlineForm,
    faults: Faults,
) -> Result<Ask> {
    let project = store::whole(&app.db, id, app.clock.now()).await?;
    let asked = store::deadlines_asked(&app.db, here.id, Some(id)).await?;
    Ok(Ask {
        may_ask: may_ask(&project, &asked, day_of(app.clock.now(), here.zone)),
        page: visit.work(app, here.link(), visit.l.t("life-deadline-ask"), who),
        back: here.path(&format!("/projects/{id}")),
        here,
        project,
        asked,
        form,
        faults,
    })
}

/// Whether another deadline may be asked for.
pub fn may_ask(project: &Whole, asked: &[Asked], today: NaiveDate) -> bool {
    project.completed_at.is_none() && today <= project.deadline && asked.iter().all(|one| one.decision.is_some())
}

/// The form of another deadline.
pub async fn new_deadline(may: May<AddReading>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.here.require(Act::CarryOut)?;
    html(&ask_page((&app, &visit, &may.who), may.scope, DeadlineForm::default(), Faults::default()).await?)
}

pub async fn ask_deadline(
    may: May<AddReading>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<DeadlineForm>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    scope.here.require(Act::CarryOut)?;
    let held = store::whole(&app.db, scope.id, app.clock.now()).await?.deadline;
    let (wanted, reason) = match form.check(held, day_of(app.clock.now(), scope.here.zone)) {
        Ok(asked) => asked,
        Err(faults) => return Err(invalid(&ask_page((&app, &visit, &who), scope, form, faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let by = (who.actor(), By::Account(who.account));
    match store::ask_deadline(&mut tx, by, (scope.here.id, scope.id), (wanted, &reason)).await {
        Ok(entry) => tx.commit(entry).await?,
        Err(Error::Conflict(key)) if key.starts_with("life-fault-") => {
            drop(tx);
            let faults = Faults::one("wanted", key);
            return Err(invalid(&ask_page((&app, &visit, &who), scope, form, faults).await?));
        }
        Err(error) => return Err(error),
    }
    Ok(redirect(&scope.here.path(&format!("/projects/{}", scope.id))))
}

#[derive(Template)]
#[template(path = "outcomes/deadlines.html")]
struct All {
    page: Page,
    here: Here,
    asked: Vec<Asked>,
    may_decide: bool,
    who: Uuid,
    /// What was not decided for a fault: which, the form, the faults.
    wrong: Option<(Uuid, DecisionForm, Faults)>,
    none: Faults,
}

impl All {
    fn fields(&self, one: &Asked) -> Fields<'_> {
        let faults = self.wrong.as_ref().filter(|(id, ..)| *id == one.id).map_or(&self.none, |(_, _, faults)| faults);
        Fields::new(self.page.l, faults)
    }

    fn form(&self, one: &Asked) -> DecisionForm {
        let held = self.wrong.as_ref().filter(|(id, ..)| *id == one.id);
        held.map_or_else(DecisionForm::default, |(_, form, _)| form.clone())
    }

    fn decisions(&self, one: &Asked) -> Vec<Choice> {
        let (l, form) = (self.page.l, self.form(one));
        [("grant", "life-decide-grant"), ("refuse", "life-decide-refuse")]
            .map(|(value, key)| Choice::new(value, l.t(key), form.decision == value))
            .into()
    }

    /// Asked for by whoever reads it.
    fn is_hers(&self, one: &Asked) -> bool {
        one.account == Some(self.who)
    }

    /// Why what was sent counts no more, where its form is gone: somebody else has decided, or it is her own.
    fn refused(&self, one: &Asked) -> Option<String> {
        let (.., faults) = self.wrong.as_ref().filter(|(id, ..)| *id == one.id)?;
        let has_form = one.decision.is_none() && !self.is_hers(one);
        faults.of("decision").filter(|_| !has_form).map(|fault| self.page.l.fault(fault))
    }

    fn waiting(&self) -> usize {
        self.asked.iter().filter(|one| one.decision.is_none()).count()
    }
}

async fn all(
    (app, visit, who): (&App, &Visit, &Who),
    here: Here,
    wrong: Option<(Uuid, DecisionForm, Faults)>,
) -> Result<All> {
    Ok(All {
        asked: store::deadlines_asked(&app.db, here.id, None).await?,
        may_decide: here.allows(Act::CarryOut) && Organise::allows(&who.authority, &here),
        who: who.account,
        page: visit.work(app, here.link(), visit.l.t("life-deadlines"), who),
        here,
        wrong,
        none: Faults::default(),
    })
}

/// Every change of a deadline that was asked for: those that wait first.
pub async fn deadlines(may: May<SeeWhole>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&all((&app, &visit, &may.who), may.scope, None).await?)
}

/// Grants or refuses one.
pub async fn decide_deadline(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, request)): Path<(String, Uuid)>,
    Form(form): Form<DecisionForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::CarryOut)?;
    if !store::deadlines_asked(&app.db, here.id, None).await?.iter().any(|one| one.id == request) {
        return Err(Error::NotFound);
    }
    let (granted, answer) = match form.check() {
        Ok(decision) => decision,
        Err(faults) => return Err(invalid(&all((&app, &visit, &who), here, Some((request, form, faults))).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let by = (who.actor(), who.account);
    match store::decide_deadline(&mut tx, by, (here.id, request), (granted, &answer)).await {
        Ok(entry) => tx.commit(entry).await?,
        Err(Error::Conflict(key)) => {
            drop(tx);
            // What was decided instead stands beside it.
            let key = if key == "problem-changed" { "life-fault-decided-already" } else { key };
            let wrong = (request, form, Faults::one("decision", key));
            return Err(conflicting(invalid(&all((&app, &visit, &who), here, Some(wrong)).await?)));
        }
        Err(error) => return Err(error),
    }
    Ok(redirect(&here.path("/plan/deadlines")))
}

/// The same page, told as a conflict.
fn conflicting(error: Error) -> Error {
    match error {
        Error::Invalid(mut page) => {
            *page.status_mut() = StatusCode::CONFLICT;
            Error::Invalid(page)
        }
        other => other,
    }
}
