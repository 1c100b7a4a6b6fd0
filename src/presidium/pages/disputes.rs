//! Disputes: filed, assigned, ruled, appealed to a vote.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use crate::access::{May, Permission as _};
use crate::audit::Tx;
use crate::conference::{Act, Here, SeeWhole};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Lang, Uuid};
use crate::presidium::rules::{MotionForm, ReasonForm};
use crate::presidium::store::{self, Dispute, OfDispute, Seat};
use crate::presidium::{AppealDispute, AssignDispute, RuleDispute, SeeDispute};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "presidium/disputes.html")]
struct Index {
    page: Page,
    here: Here,
    disputes: Vec<Dispute>,
    may_file: bool,
}

/// All disputes, the newest first.
pub async fn index(may: May<SeeWhole>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    html(&Index {
        disputes: store::disputes(&app.db, here.id).await?,
        may_file: here.allows(Act::Vote) && here.presidium.is_some(),
        page: visit.work(&app, here.link(), visit.l.t("nav-disputes"), &may.who),
        here,
    })
}

#[derive(Template)]
#[template(path = "presidium/dispute_new.html")]
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

fn new_page(app: &App, visit: &Visit, may: May<SeeWhole>, (form, faults): (MotionForm, Faults)) -> New {
    let here = may.scope;
    New { page: visit.work(app, here.link(), visit.l.t("disputes-new"), &may.who), here, form, faults }
}

fn require_presidium(here: &Here) -> Result<()> {
    here.require(Act::Vote)?;
    here.presidium.map(|_| ()).ok_or(Error::Refused("presidium-none"))
}

pub async fn new(may: May<SeeWhole>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    require_presidium(&may.scope)?;
    html(&new_page(&app, &visit, may, Default::default()))
}

pub async fn file(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<MotionForm>,
) -> Result<Response> {
    require_presidium(&may.scope)?;
    let wording = match form.check(&[]) {
        Ok(wording) => wording,
        Err(faults) => return Err(invalid(&new_page(&app, &visit, may, (form, faults)))),
    };
    let mut tx = Tx::begin(&app).await?;
    let (id, entry) = store::file_dispute(&mut tx, may.who.actor(), &may.scope, &wording).await?;
    tx.commit(entry).await?;
    Ok(redirect(&may.scope.path(&format!("/disputes/{id}"))))
}

#[derive(Template)]
#[template(path = "presidium/dispute.html")]
struct Show {
    page: Page,
    here: Here,
    dispute: Dispute,
    seats: Vec<Seat>,
    may_assign: bool,
    may_rule: bool,
    may_appeal: bool,
    form: ReasonForm,
    faults: Faults,
}

impl Show {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn path(&self) -> String {
        self.here.path(&format!("/disputes/{}", self.dispute.id))
    }

    /// Who can rule it: a filled seat, and not whoever filed it.
    fn choices(&self) -> Vec<Choice> {
        let l = self.page.l;
        self.seats
            .iter()
            .filter_map(|seat| {
                let holder = seat.holder.as_ref().filter(|holder| holder.account != self.dispute.filer)?;
                let label = format!("{} · {}", holder.name, l.t(seat.post.key()));
                Some(Choice::new(seat.id.to_string(), label, self.dispute.seat == Some(seat.id)))
            })
            .collect()
    }
}

async fn dispute_page<P>(app: &App, visit: &Visit, may: May<P>, (form, faults): (ReasonForm, Faults)) -> Result<Show>
where
    P: crate::access::Permission<Scope = OfDispute>,
{
    let open = may.scope.here.allows(Act::Vote);
    let (authority, scope) = (&may.who.authority, &may.scope);
    let (may_assign, may_rule, may_appeal) = (
        open && AssignDispute::allows(authority, scope) && scope.dispute.ruling.is_none(),
        open && RuleDispute::allows(authority, scope) && scope.dispute.ruling.is_none(),
        open && AppealDispute::allows(authority, scope)
            && scope.dispute.ruling.is_some()
            && scope.dispute.motion.is_none(),
    );
    Ok(Show {
        page: visit.work(app, scope.here.link(), visit.l.plain(&scope.dispute.title), &may.who),
        seats: store::seats(&app.db, scope.here.id).await?,
        here: may.scope.here,
        dispute: may.scope.dispute,
        may_assign,
        may_rule,
        may_appeal,
        form,
        faults,
    })
}

/// One dispute: what is disputed, who rules it, how it was ruled, where it was appealed to.
pub async fn show(may: May<SeeDispute>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&dispute_page(&app, &visit, may, Default::default()).await?)
}

fn back(scope: &OfDispute) -> Response {
    redirect(&scope.here.path(&format!("/disputes/{}", scope.dispute.id)))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct AssignForm {
    seat: String,
}

pub async fn assign(
    may: May<AssignDispute>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<AssignForm>,
) -> Result<Response> {
    may.scope.here.require(Act::Vote)?;
    let Ok(seat) = form.seat.parse::<Uuid>() else {
        let faults = Faults::one("seat", "fault-choice");
        return Err(invalid(&dispute_page(&app, &visit, may, (ReasonForm::default(), faults)).await?));
    };
    let mut tx = Tx::begin(&app).await?;
    let scope = &may.scope;
    let entry = store::assign_dispute(&mut tx, may.who.actor(), &scope.here, scope.dispute.id, seat).await?;
    tx.commit(entry).await?;
    Ok(back(scope))
}

pub async fn rule(
    may: May<RuleDispute>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ReasonForm>,
) -> Result<Response> {
    may.scope.here.require(Act::Vote)?;
    let ruling = match form.check() {
        Ok(ruling) => ruling,
        Err(faults) => return Err(invalid(&dispute_page(&app, &visit, may, (form, faults)).await?)),
    };
    let scope = &may.scope;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::rule_dispute(&mut tx, may.who.actor(), &scope.here, scope.dispute.id, &ruling).await?;
    tx.commit(entry).await?;
    Ok(back(scope))
}

/// Puts the ruling to the presidium as a motion.
pub async fn appeal(may: May<AppealDispute>, AppState(app): AppState<App>) -> Result<Response> {
    let scope = &may.scope;
    scope.here.require(Act::Vote)?;
    let mut tx = Tx::begin(&app).await?;
    let (motion, entry, more) = store::appeal_dispute(&mut tx, may.who.actor(), &scope.here, &scope.dispute).await?;
    tx.commit((entry, more)).await?;
    Ok(redirect(&scope.here.path(&format!("/motions/{motion}"))))
}
