//! Who acts for an absent chair, and what the chair decides alone.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use crate::access::{May, Permission as _};
use crate::audit::Tx;
use crate::conference::{Act, Here, SeeWhole};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Lang, Uuid};
use crate::presidium::rules::{MotionForm, Post, ReasonForm};
use crate::presidium::store::{self, Acting, ChairDecision, OfChair, Seat};
use crate::presidium::{DecideDaily, MarkAbsent, NameActing};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Visit, html, invalid, redirect};

/// Who is to act, and why.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ActingForm {
    seat: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "presidium/acting.html")]
struct Name {
    page: Page,
    here: Here,
    acting: Option<Acting>,
    seats: Vec<Seat>,
    form: ActingForm,
    faults: Faults,
}

impl Name {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    /// Somebody was named, and acts until that is ended.
    fn is_by_hand(&self) -> bool {
        self.acting.as_ref().is_some_and(|acting| acting.reason.is_some())
    }

    /// The seats that can act: filled, and not the chair's.
    fn choices(&self) -> Vec<Choice> {
        let l = self.page.l;
        let others = self.seats.iter().filter(|seat| seat.post != Post::Chair);
        others
            .filter_map(|seat| {
                let value = seat.id.to_string();
                let label = format!("{} · {}", seat.holder.as_ref()?.name, l.t(seat.post.key()));
                let chosen = self.form.seat == value;
                Some(Choice::new(value, label, chosen))
            })
            .collect()
    }
}

async fn acting_page(
    app: &App,
    visit: &Visit,
    may: May<NameActing>,
    (form, faults): (ActingForm, Faults),
) -> Result<Name> {
    let here = may.scope.here;
    Ok(Name {
        page: visit.work(app, here.link(), visit.l.t("chair-acting-title"), &may.who),
        acting: store::acting(&app.db, here.id).await?,
        seats: store::seats(&app.db, here.id).await?,
        here,
        form,
        faults,
    })
}

/// Who acts for the chair, or the form to name somebody.
pub async fn ask_acting(may: May<NameActing>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.here.require(Act::Prepare)?;
    html(&acting_page(&app, &visit, may, Default::default()).await?)
}

pub async fn name_acting(
    may: May<NameActing>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ActingForm>,
) -> Result<Response> {
    may.scope.here.require(Act::Prepare)?;
    let seat = form.seat.parse::<Uuid>().ok();
    let (seat, reason) = match (seat, ReasonForm { reason: form.reason.clone() }.check()) {
        (Some(seat), Ok(reason)) => (seat, reason),
        (seat, checked) => {
            let mut faults = checked.err().unwrap_or_default();
            if seat.is_none() {
                faults.add("seat", "fault-choice");
            }
            return Err(invalid(&acting_page(&app, &visit, may, (form, faults)).await?));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    match store::name_acting(&mut tx, may.who.actor(), &may.scope.here, seat, &reason).await {
        Ok(entry) => {
            tx.commit(entry).await?;
            Ok(redirect(&may.scope.here.path("/presidium")))
        }
        Err(Error::Refused(key)) => {
            drop(tx);
            Err(invalid(&acting_page(&app, &visit, may, (form, Faults::one("seat", key))).await?))
        }
        Err(error) => Err(error),
    }
}

/// Whether somebody is away.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AbsentForm {
    absent: String,
}

/// Somebody is away, or back. Of the chair it decides who acts for her.
pub async fn mark_absent(
    may: May<MarkAbsent>,
    AppState(app): AppState<App>,
    Form(form): Form<AbsentForm>,
) -> Result<Response> {
    let here = &may.scope.here;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let absent = !form.absent.is_empty();
    let entry = store::mark_absent(&mut tx, may.who.actor(), here, may.scope.seat.id, absent).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/presidium#seats")))
}

/// Nobody acts by hand any more.
pub async fn end_acting(may: May<NameActing>, AppState(app): AppState<App>) -> Result<Response> {
    let here = &may.scope.here;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::end_acting(&mut tx, may.who.actor(), here).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/presidium")))
}

#[derive(Template)]
#[template(path = "presidium/chair_decisions.html")]
struct Decisions {
    page: Page,
    here: Here,
    decisions: Vec<ChairDecision>,
    may_decide: bool,
}

/// What the chair decided on daily matters, the newest first.
pub async fn decisions(may: May<SeeWhole>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let acting = store::acting(&app.db, here.id).await?.and_then(|acting| acting.account);
    let scope = OfChair { here: here.clone(), acting };
    html(&Decisions {
        decisions: store::chair_decisions(&app.db, here.id).await?,
        may_decide: here.allows(Act::Vote) && DecideDaily::allows(&may.who.authority, &scope),
        page: visit.work(&app, here.link(), visit.l.t("chair-decisions"), &may.who),
        here,
    })
}

#[derive(Template)]
#[template(path = "presidium/chair_decision_new.html")]
struct New {
    page: Page,
    here: Here,
    form: MotionForm,
    faults: Faults,
}

impl New {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

fn new_page(app: &App, visit: &Visit, may: May<DecideDaily>, (form, faults): (MotionForm, Faults)) -> New {
    let here = may.scope.here;
    New { page: visit.work(app, here.link(), visit.l.t("chair-decision-new"), &may.who), here, form, faults }
}

pub async fn new(may: May<DecideDaily>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.here.require(Act::Vote)?;
    html(&new_page(&app, &visit, may, Default::default()))
}

/// The chair, or whoever acts for her, decides a daily matter.
pub async fn decide(
    may: May<DecideDaily>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<MotionForm>,
) -> Result<Response> {
    may.scope.here.require(Act::Vote)?;
    let wording = match form.check(&[]) {
        Ok(wording) => wording,
        Err(faults) => return Err(invalid(&new_page(&app, &visit, may, (form, faults)))),
    };
    let here = &may.scope.here;
    let acting = !may.who.authority.chairs(here.id);
    let mut tx = Tx::begin(&app).await?;
    let entry = store::decide(&mut tx, may.who.actor(), here, &wording, acting).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/presidium/decisions")))
}
