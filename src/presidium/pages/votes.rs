use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use crate::access::May;
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::presidium::rules::{self, Ballot, MotionState, TWO_THIRDS};
use crate::presidium::store::{self, Motion, Seat, Vote};
use crate::presidium::{CastBallot, HoldVote};
use crate::state::App;
use crate::web::{Form, Page, Visit, html, redirect};

#[derive(Template)]
#[template(path = "presidium/vote_open.html")]
struct Open {
    page: Page,
    here: Here,
    motion: Motion,
    /// Filled seats that have a vote.
    voters: Vec<Seat>,
    filled: i64,
    needed: i32,
    refused: Option<&'static str>,
}

/// What opening the vote means: who is asked, how many must agree; or why it cannot open.
pub async fn ask_open(may: May<HoldVote>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope.here;
    here.require(Act::Vote)?;
    let motion = store::motion(&app.db, &here, may.scope.id).await?;
    if motion.state != MotionState::Draft {
        return Err(Error::Conflict("presidium-not-draft"));
    }
    let filled: Vec<Seat> =
        store::seats(&app.db, here.id).await?.into_iter().filter(|seat| seat.holder.is_some()).collect();
    let count = filled.len() as i64;
    let voters: Vec<Seat> = filled.into_iter().filter(|seat| seat.has_vote).collect();
    html(&Open {
        page: visit.work(&app, here.link(), visit.l.t("presidium-vote-open"), &may.who),
        needed: rules::needed(i32::try_from(voters.len())?, TWO_THIRDS),
        refused: rules::may_open(count, voters.len() as i64, here.presidium).err(),
        filled: count,
        voters,
        motion,
        here,
    })
}

/// Which version of the motion was read before its vote was opened.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct OpenForm {
    version: String,
}

pub async fn open(may: May<HoldVote>, AppState(app): AppState<App>, Form(form): Form<OpenForm>) -> Result<Response> {
    let here = &may.scope.here;
    here.require(Act::Vote)?;
    let version = form.version.parse().unwrap_or(0);
    let mut tx = Tx::begin(&app).await?;
    let entry = store::open_vote(&mut tx, may.who.actor(), here, may.scope.id, version).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/motions/{}", may.scope.id))))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct BallotForm {
    choice: String,
}

/// A member's ballot, from her own sign-in. Changed by casting it again, until the closing.
pub async fn ballot(
    may: May<CastBallot>,
    AppState(app): AppState<App>,
    Form(form): Form<BallotForm>,
) -> Result<Response> {
    let here = &may.scope.here;
    here.require(Act::Vote)?;
    let ballot = Ballot::parse(&form.choice).ok_or(Error::Refused("problem-form"))?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::cast(&mut tx, may.who.actor(), here, may.scope.id, ballot).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/motions/{}", may.scope.id))))
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
    let here = may.scope.here;
    here.require(Act::Vote)?;
    let motion = store::motion(&app.db, &here, may.scope.id).await?;
    let votes = store::votes_of(&app.db, motion.id, may.who.account).await?;
    let vote = votes.into_iter().find(Vote::is_open).ok_or(Error::Conflict("presidium-vote-closed"))?;
    html(&Close {
        page: visit.work(&app, here.link(), visit.l.t("presidium-vote-close"), &may.who),
        here,
        motion,
        vote,
    })
}

pub async fn close(may: May<HoldVote>, AppState(app): AppState<App>) -> Result<Response> {
    let here = &may.scope.here;
    here.require(Act::Vote)?;
    let mut tx = Tx::begin(&app).await?;
    let closed = store::close_vote(&mut tx, may.who.actor(), here, may.scope.id).await?;
    tx.commit(closed).await?;
    Ok(redirect(&here.path(&format!("/motions/{}", may.scope.id))))
}
