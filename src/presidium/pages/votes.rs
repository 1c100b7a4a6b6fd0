//! A vote as it is seen, and what its members do in it.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use crate::access::{May, Permission as _, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::presidium::rules::{Ballot, ReasonForm, Rule, VoteState};
use crate::presidium::store::{self, Elector, Motion, OfVote, Vote};
use crate::presidium::{CastBallot, CertifyVote, HoldVote, SeeVote};
use crate::state::App;
use crate::web::{Fields, Form, Page, Path, Reader, Visit, download, html, invalid, redirect};

/// A rule in words: at least 2/3 of the members.
pub(super) fn rule_words(l: Reader, rule: Rule) -> String {
    let key = if rule.share.strictly { "votes-rule-more" } else { "votes-rule-least" };
    let part = format!("{}/{}", rule.share.numerator, rule.share.denominator);
    l.with2(key, "part", part, "base", l.t(rule.base.key()))
}

/// The quorum of a rule in words.
pub(super) fn quorum_words(l: Reader, rule: Rule) -> String {
    match rule.quorum {
        None => l.t("votes-quorum-none"),
        Some(quorum) => {
            let key = if quorum.strictly { "votes-quorum-more" } else { "votes-quorum-least" };
            l.a(key, "part", format!("{}/{}", quorum.numerator, quorum.denominator))
        }
    }
}

/// What may be done in a vote by whoever looks at it.
pub(super) struct Does {
    pub holds: bool,
    pub casts: bool,
    pub certifies: bool,
}

impl Does {
    pub fn of(who: &Who, scope: &OfVote) -> Does {
        let open = scope.here.allows(Act::Vote);
        Does {
            holds: open && HoldVote::allows(&who.authority, scope),
            casts: open && CastBallot::allows(&who.authority, scope),
            certifies: open && scope.state == VoteState::Closed && CertifyVote::allows(&who.authority, scope),
        }
    }
}

#[derive(Template)]
#[template(path = "presidium/vote.html")]
struct Show {
    page: Page,
    here: Here,
    motion: Motion,
    vote: Vote,
    does: Does,
    account: Uuid,
}

impl Show {
    fn path(&self) -> String {
        self.here.path(&format!("/votes/{}", self.vote.id))
    }

    fn rule(&self) -> String {
        rule_words(self.page.l, self.vote.plan.rule)
    }

    fn quorum(&self) -> String {
        quorum_words(self.page.l, self.vote.plan.rule)
    }

    /// The reader's own place, where she may do something in it.
    fn own(&self) -> Option<&Elector> {
        if !self.does.casts || !self.vote.is_pending() {
            return None;
        }
        self.vote.elector(self.account).filter(|elector| elector.place.has_vote)
    }

    /// Whether the chair enters the hands of this seat.
    fn enters(&self, elector: &Elector) -> bool {
        self.does.holds
            && self.vote.is_open()
            && self.vote.plan.in_person
            && elector.place.has_vote
            && elector.sits
            && elector.recusal.is_none()
            && (!elector.has_voted || elector.by_hand)
    }

    /// Whether the chair may still recuse this seat.
    fn recuses(&self, elector: &Elector) -> bool {
        self.does.holds
            && self.vote.is_pending()
            && elector.place.has_vote
            && elector.sits
            && elector.recusal.is_none()
            && !elector.has_voted
    }
}

/// One vote: its rule, who is asked, how it stands or what it came to.
pub async fn show(may: May<SeeVote>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let scope = &may.scope;
    let vote = store::vote(&app.db, scope.motion, scope.id, may.who.account).await?;
    html(&Show {
        motion: store::motion(&app.db, &scope.here, scope.motion).await?,
        vote,
        does: Does::of(&may.who, scope),
        account: may.who.account,
        page: visit.work(&app, scope.here.link(), visit.l.t("presidium-vote"), &may.who),
        here: may.scope.here,
    })
}

/// The record of a decided vote, as the text that its hash was made of.
pub async fn record(may: May<SeeVote>, AppState(app): AppState<App>) -> Result<Response> {
    let record = store::kept_record(&app.db, may.scope.id).await?.ok_or(Error::NotFound)?;
    Ok(download(&format!("vote-{}.txt", may.scope.id), "text/plain; charset=utf-8", record))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct BallotForm {
    choice: String,
}

impl BallotForm {
    fn ballot(&self) -> Result<Ballot> {
        Ballot::parse(&self.choice).ok_or(Error::Refused("problem-form"))
    }
}

fn back(scope: &OfVote) -> Response {
    redirect(&scope.here.path(&format!("/votes/{}", scope.id)))
}

/// A member's ballot, from her own sign-in.
pub async fn ballot(
    may: May<CastBallot>,
    AppState(app): AppState<App>,
    Form(form): Form<BallotForm>,
) -> Result<Response> {
    let scope = &may.scope;
    scope.here.require(Act::Vote)?;
    let ballot = form.ballot()?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::cast(&mut tx, may.who.actor(), &scope.here, scope.id, scope.secret, ballot).await?;
    tx.commit(entry).await?;
    Ok(back(scope))
}

/// The hand that a seat shows in the room, entered by the chair.
pub async fn hand(
    may: May<HoldVote>,
    AppState(app): AppState<App>,
    Path((_, _, seat)): Path<(String, Uuid, Uuid)>,
    Form(form): Form<BallotForm>,
) -> Result<Response> {
    let scope = &may.scope;
    scope.here.require(Act::Vote)?;
    let ballot = form.ballot()?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::show_hand(&mut tx, may.who.actor(), &scope.here, scope.id, seat, ballot).await?;
    tx.commit(entry).await?;
    Ok(back(scope))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct PresenceForm {
    present: String,
}

/// Somebody came or left while the vote is open.
pub async fn presence(
    may: May<HoldVote>,
    AppState(app): AppState<App>,
    Path((_, _, seat)): Path<(String, Uuid, Uuid)>,
    Form(form): Form<PresenceForm>,
) -> Result<Response> {
    let scope = &may.scope;
    scope.here.require(Act::Vote)?;
    let present = !form.present.is_empty();
    let mut tx = Tx::begin(&app).await?;
    let entry = store::note_presence(&mut tx, may.who.actor(), &scope.here, scope.id, seat, present).await?;
    tx.commit(entry).await?;
    Ok(back(scope))
}

#[derive(Template)]
#[template(path = "presidium/vote_recuse.html")]
struct Recuse {
    page: Page,
    here: Here,
    motion: Motion,
    vote: Uuid,
    /// Whom the chair recuses; none where a member recuses herself.
    name: Option<String>,
    form: ReasonForm,
    faults: Faults,
}

impl Recuse {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

/// The form of a recusal: of the reader herself, or of another seat.
async fn recusal(
    app: &App,
    visit: &Visit,
    who: &Who,
    scope: &OfVote,
    seat: Option<Uuid>,
    (form, faults): (ReasonForm, Faults),
) -> Result<Recuse> {
    let vote = store::vote(&app.db, scope.motion, scope.id, who.account).await?;
    let found = match seat {
        Some(seat) => vote.electors.iter().find(|elector| elector.seat == seat),
        None => vote.elector(who.account),
    };
    let elector = found.filter(|elector| elector.place.has_vote).ok_or(Error::NotFound)?;
    Ok(Recuse {
        page: visit.work(app, scope.here.link(), visit.l.t("votes-recuse"), who),
        motion: store::motion(&app.db, &scope.here, scope.motion).await?,
        here: scope.here.clone(),
        vote: scope.id,
        name: seat.map(|_| elector.name.clone()),
        form,
        faults,
    })
}

pub async fn ask_recuse_self(may: May<CastBallot>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.here.require(Act::Vote)?;
    html(&recusal(&app, &visit, &may.who, &may.scope, None, Default::default()).await?)
}

/// A member declares that she must not decide this.
pub async fn recuse_self(
    may: May<CastBallot>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ReasonForm>,
) -> Result<Response> {
    let scope = &may.scope;
    scope.here.require(Act::Vote)?;
    let seat = may.who.authority.seat_in(scope.here.id).ok_or(Error::NotFound)?.seat;
    let reason = match form.check() {
        Ok(reason) => reason,
        Err(faults) => {
            return Err(invalid(&recusal(&app, &visit, &may.who, scope, None, (form, faults)).await?));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::recuse(&mut tx, may.who.actor(), &scope.here, scope.id, seat, &reason, false).await?;
    tx.commit(entry).await?;
    Ok(back(scope))
}

pub async fn ask_recuse(
    may: May<HoldVote>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, _, seat)): Path<(String, Uuid, Uuid)>,
) -> Result<Response> {
    may.scope.here.require(Act::Vote)?;
    html(&recusal(&app, &visit, &may.who, &may.scope, Some(seat), Default::default()).await?)
}

/// The chair recuses somebody who must not decide this.
pub async fn recuse(
    may: May<HoldVote>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, _, seat)): Path<(String, Uuid, Uuid)>,
    Form(form): Form<ReasonForm>,
) -> Result<Response> {
    let scope = &may.scope;
    scope.here.require(Act::Vote)?;
    let reason = match form.check() {
        Ok(reason) => reason,
        Err(faults) => {
            return Err(invalid(&recusal(&app, &visit, &may.who, scope, Some(seat), (form, faults)).await?));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::recuse(&mut tx, may.who.actor(), &scope.here, scope.id, seat, &reason, true).await?;
    tx.commit(entry).await?;
    Ok(back(scope))
}
