//! A vote is prepared, opened, closed, certified, or given up.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::votes::{quorum_words, rule_words};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::presidium::rules::{Base, MotionState, Plan, QUORUMS, ReasonForm, Verdict, VoteForm, VoteState};
use crate::presidium::store::{self, Motion, OfVote, Vote};
use crate::presidium::{CertifyVote, HoldVote, PlanVote, letters};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "presidium/vote_prepare.html")]
struct Prepare {
    page: Page,
    motion: Motion,
    /// Where the way back leads: to the motion, or to the vote that is there already.
    back: String,
    is_new: bool,
    form: VoteForm,
    faults: Faults,
}

impl Prepare {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    /// Whether it takes the place of a result.
    fn cites(&self) -> bool {
        self.motion.state != MotionState::Draft
    }

    fn comparisons(&self) -> Vec<Choice> {
        let (l, chosen) = (self.page.l, &self.form.comparison);
        vec![
            Choice::new("least", l.t("votes-at-least"), chosen == "least"),
            Choice::new("more", l.t("votes-more-than"), chosen == "more"),
        ]
    }

    fn bases(&self) -> Vec<Choice> {
        let l = self.page.l;
        let help = |base| match base {
            Base::Members => "votes-base-members-hint",
            Base::Present => "votes-base-present-hint",
            Base::Cast => "votes-base-cast-hint",
        };
        Base::ALL
            .map(|base| {
                Choice::new(base.as_str(), l.t(base.key()), self.form.base == base.as_str()).help(l.t(help(base)))
            })
            .into()
    }

    fn quorums(&self) -> Vec<Choice> {
        let l = self.page.l;
        let mut choices = vec![Choice::new("none", l.t("votes-quorum-none"), self.form.quorum == "none")];
        choices.extend(QUORUMS.map(|(value, share)| {
            let key = if share.strictly { "votes-quorum-more" } else { "votes-quorum-least" };
            let part = format!("{}/{}", share.numerator, share.denominator);
            Choice::new(value, l.a(key, "part", part), self.form.quorum == value)
        }));
        choices
    }

    fn kinds(&self) -> Vec<Choice> {
        let l = self.page.l;
        [
            ("open", "votes-kind-open", "votes-kind-open-hint"),
            ("secret", "votes-kind-secret", "votes-kind-secret-hint"),
            ("hands", "votes-kind-hands", "votes-kind-hands-hint"),
        ]
        .map(|(value, key, hint)| Choice::new(value, l.t(key), self.form.kind == value).help(l.t(hint)))
        .into()
    }
}

/// A motion that a vote can be prepared on: one that waits, or one that was decided.
async fn votable(app: &App, here: &Here, id: Uuid) -> Result<Motion> {
    here.require(Act::Vote)?;
    let motion = store::motion(&app.db, here, id).await?;
    match motion.state {
        MotionState::Draft | MotionState::Carried | MotionState::Rejected => Ok(motion),
        MotionState::Voting | MotionState::Withdrawn => Err(Error::Conflict("presidium-not-draft")),
    }
}

fn prepare_page(
    app: &App,
    visit: &Visit,
    may: May<PlanVote>,
    motion: Motion,
    (form, faults): (VoteForm, Faults),
) -> Prepare {
    let here = may.scope.here;
    let page = visit.work(app, here.link(), visit.l.t("votes-prepare"), &may.who);
    let back = here.path(&format!("/motions/{}", motion.id));
    Prepare { page, motion, back, is_new: true, form, faults }
}

/// The form of a vote: rule, quorum, how it is cast.
pub async fn prepare(may: May<PlanVote>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let motion = votable(&app, &may.scope.here, may.scope.id).await?;
    let form = VoteForm::of(&Plan::important());
    html(&prepare_page(&app, &visit, may, motion, (form, Faults::default())))
}

pub async fn plan(
    may: May<PlanVote>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<VoteForm>,
) -> Result<Response> {
    let motion = votable(&app, &may.scope.here, may.scope.id).await?;
    let plan = match form.check(motion.state != MotionState::Draft) {
        Ok(plan) => plan,
        Err(faults) => return Err(invalid(&prepare_page(&app, &visit, may, motion, (form, faults)))),
    };
    let here = &may.scope.here;
    let mut tx = Tx::begin(&app).await?;
    let (id, entry) = store::plan_vote(&mut tx, may.who.actor(), here, motion.id, &plan).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/votes/{id}"))))
}

/// A vote that is not open yet, with its motion.
async fn prepared(app: &App, may: &May<HoldVote>) -> Result<(Motion, Vote)> {
    let scope = &may.scope;
    scope.here.require(Act::Vote)?;
    let vote = store::vote(&app.db, scope.motion, scope.id, may.who.account).await?;
    if vote.state != VoteState::Draft {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok((store::motion(&app.db, &scope.here, scope.motion).await?, vote))
}

fn change_page(
    app: &App,
    visit: &Visit,
    may: May<HoldVote>,
    motion: Motion,
    (form, faults): (VoteForm, Faults),
) -> Prepare {
    let OfVote { here, id, .. } = may.scope;
    let page = visit.work(app, here.link(), visit.l.t("votes-prepare-anew"), &may.who);
    let back = here.path(&format!("/votes/{id}"));
    Prepare { page, motion, back, is_new: false, form, faults }
}

/// The form of a vote that is prepared and not open.
pub async fn edit(may: May<HoldVote>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (motion, vote) = prepared(&app, &may).await?;
    html(&change_page(&app, &visit, may, motion, (VoteForm::of(&vote.plan), Faults::default())))
}

/// Prepares it anew.
pub async fn change(
    may: May<HoldVote>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<VoteForm>,
) -> Result<Response> {
    let (motion, vote) = prepared(&app, &may).await?;
    let plan = match form.check(vote.cites.is_some()) {
        Ok(plan) => plan,
        Err(faults) => return Err(invalid(&change_page(&app, &visit, may, motion, (form, faults)))),
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::plan_anew(&mut tx, may.who.actor(), &may.scope.here, may.scope.id, &plan).await?;
    tx.commit(entry).await?;
    Ok(back(&may.scope))
}

fn back(scope: &OfVote) -> Response {
    redirect(&scope.here.path(&format!("/votes/{}", scope.id)))
}

#[derive(Template)]
#[template(path = "presidium/vote_open.html")]
struct Open {
    page: Page,
    here: Here,
    motion: Motion,
    vote: Vote,
    rule: String,
    quorum: String,
    /// Those who are marked as there; at first everybody.
    present: Option<Vec<Uuid>>,
    refused: Option<&'static str>,
}

impl Open {
    fn is_there(&self, seat: &Uuid) -> bool {
        self.present.as_ref().is_none_or(|present| present.contains(seat))
    }

    fn filled(&self) -> usize {
        self.vote.electors.len()
    }

    /// Whether the form cannot help: seats have to be filled first.
    fn is_hopeless(&self) -> bool {
        matches!(self.refused, Some("presidium-none" | "presidium-too-few" | "presidium-nobody-votes"))
    }
}

async fn open_page(
    app: &App,
    visit: &Visit,
    who: &Who,
    scope: &OfVote,
    present: Option<Vec<Uuid>>,
    refused: Option<&'static str>,
) -> Result<Open> {
    let vote = store::vote(&app.db, scope.motion, scope.id, who.account).await?;
    if vote.state != VoteState::Draft {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Open {
        page: visit.work(app, scope.here.link(), visit.l.t("presidium-vote-open"), who),
        motion: store::motion(&app.db, &scope.here, scope.motion).await?,
        rule: rule_words(visit.l, vote.plan.rule),
        quorum: quorum_words(visit.l, vote.plan.rule),
        refused: refused.or_else(|| vote.refusal(scope.here.presidium)),
        here: scope.here.clone(),
        vote,
        present,
    })
}

/// What opening the vote means: who is asked, how many must agree; or why it cannot open.
pub async fn ask_open(may: May<HoldVote>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.here.require(Act::Vote)?;
    html(&open_page(&app, &visit, &may.who, &may.scope, None, None).await?)
}

/// Which version of the motion was read, and who is there.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct OpenForm {
    version: String,
    present: Vec<Uuid>,
}

pub async fn open(
    may: May<HoldVote>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<OpenForm>,
) -> Result<Response> {
    let scope = &may.scope;
    scope.here.require(Act::Vote)?;
    let version = form.version.parse().unwrap_or(0);
    let mut tx = Tx::begin(&app).await?;
    match store::open_vote(&mut tx, may.who.actor(), &scope.here, scope.id, version, &form.present).await {
        Ok(entry) => {
            letters::ask_to_vote(&mut tx, &scope.here, scope.id).await?;
            tx.commit(entry).await?;
            Ok(back(scope))
        }
        Err(Error::Refused(reason)) => {
            drop(tx);
            Err(invalid(&open_page(&app, &visit, &may.who, scope, Some(form.present), Some(reason)).await?))
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "presidium/vote_close.html")]
struct Close {
    page: Page,
    here: Here,
    motion: Motion,
    vote: Vote,
}

/// What closing the vote means: who has not voted yet.
pub async fn ask_close(may: May<HoldVote>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let scope = &may.scope;
    scope.here.require(Act::Vote)?;
    let vote = store::vote(&app.db, scope.motion, scope.id, may.who.account).await?;
    if !vote.is_open() {
        return Err(Error::Conflict("presidium-vote-closed"));
    }
    html(&Close {
        page: visit.work(&app, scope.here.link(), visit.l.t("presidium-vote-close"), &may.who),
        motion: store::motion(&app.db, &scope.here, scope.motion).await?,
        here: may.scope.here,
        vote,
    })
}

pub async fn close(may: May<HoldVote>, AppState(app): AppState<App>) -> Result<Response> {
    let scope = &may.scope;
    scope.here.require(Act::Vote)?;
    let mut tx = Tx::begin(&app).await?;
    let (_, entry) = store::close_vote(&mut tx, may.who.actor(), &scope.here, scope.id).await?;
    tx.commit(entry).await?;
    Ok(back(scope))
}

#[derive(Template)]
#[template(path = "presidium/vote_certify.html")]
struct Certify {
    page: Page,
    here: Here,
    motion: Motion,
    vote: Vote,
}

/// What certifying means.
pub async fn ask_certify(may: May<CertifyVote>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let scope = &may.scope;
    scope.here.require(Act::Vote)?;
    let vote = store::vote(&app.db, scope.motion, scope.id, may.who.account).await?;
    if vote.state != VoteState::Closed {
        return Err(Error::Conflict("problem-changed"));
    }
    html(&Certify {
        page: visit.work(&app, scope.here.link(), visit.l.t("votes-certify"), &may.who),
        motion: store::motion(&app.db, &scope.here, scope.motion).await?,
        here: may.scope.here,
        vote,
    })
}

pub async fn certify(may: May<CertifyVote>, AppState(app): AppState<App>) -> Result<Response> {
    let scope = &may.scope;
    scope.here.require(Act::Vote)?;
    let mut tx = Tx::begin(&app).await?;
    let certified = store::certify_vote(&mut tx, may.who.actor(), &scope.here, scope.id).await?;
    tx.commit(certified).await?;
    Ok(back(scope))
}

#[derive(Template)]
#[template(path = "presidium/vote_cancel.html")]
struct Cancel {
    page: Page,
    here: Here,
    motion: Motion,
    vote: Uuid,
    form: ReasonForm,
    faults: Faults,
}

impl Cancel {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

async fn cancel_page(
    app: &App,
    visit: &Visit,
    may: &May<HoldVote>,
    (form, faults): (ReasonForm, Faults),
) -> Result<Cancel> {
    let scope = &may.scope;
    if !matches!(scope.state, VoteState::Draft | VoteState::Open) {
        return Err(Error::Conflict("presidium-vote-closed"));
    }
    Ok(Cancel {
        page: visit.work(app, scope.here.link(), visit.l.t("votes-cancel"), &may.who),
        motion: store::motion(&app.db, &scope.here, scope.motion).await?,
        here: scope.here.clone(),
        vote: scope.id,
        form,
        faults,
    })
}

/// Asks why a vote is given up.
pub async fn ask_cancel(may: May<HoldVote>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.here.require(Act::Vote)?;
    html(&cancel_page(&app, &visit, &may, Default::default()).await?)
}

pub async fn cancel(
    may: May<HoldVote>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ReasonForm>,
) -> Result<Response> {
    let scope = &may.scope;
    scope.here.require(Act::Vote)?;
    let reason = match form.check() {
        Ok(reason) => reason,
        Err(faults) => return Err(invalid(&cancel_page(&app, &visit, &may, (form, faults)).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::cancel_vote(&mut tx, may.who.actor(), &scope.here, scope.id, &reason).await?;
    tx.commit(entry).await?;
    Ok(back(scope))
}
