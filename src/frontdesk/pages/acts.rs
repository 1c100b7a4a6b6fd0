//! What is done at a desk. The device and the person stand on every act.

use axum::extract::State as AppState;
use axum::response::Response;

use super::super::rules::{SentAct, Swap};
use super::card::Card;
use super::desk::{answered, gate, way};
use crate::access::AtDesk;
use crate::audit::{Entry, Tx};
use crate::checkin::{self, Ask, AtGate, Direction, OfReading};
use crate::conference::{self, Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::registration::{self, Participant};
use crate::state::App;
use crate::web::{Form, Path, Visit, redirect};

/// The person's card with what is wrong.
async fn wrong(
    app: &App,
    visit: &Visit,
    desk: AtDesk,
    (at, participant, reading): (AtGate, Uuid, Option<Uuid>),
    form: SentAct,
    faults: Faults,
) -> Result<Response> {
    let card = Card::empty(app, visit.l, &desk.device, &at, way(&desk.device, &form.direction));
    let card = card.of(app, &at, participant, reading).await?.with(form, faults);
    answered(app, visit, desk, at, card).await
}

async fn participant(app: &App, desk: &AtDesk, id: Uuid) -> Result<Participant> {
    registration::participant(&app.db, desk.device.conference, id).await?.ok_or(Error::NotFound)
}

async fn here(app: &App, desk: &AtDesk) -> Result<Here> {
    conference::find_by_id(&app.db, desk.device.conference).await?.ok_or(Error::NotFound)
}

fn to_person(id: Uuid, done: &str) -> Response {
    redirect(&format!("/desk/people/{id}?{done}"))
}

/// Lets somebody in or out without her badge, with a reason.
pub async fn admit(
    desk: AtDesk,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(form): Form<SentAct>,
) -> Result<Response> {
    let (at, person) = (gate(&app, &desk.device).await?, participant(&app, &desk, id).await?);
    let direction = way(&desk.device, &form.direction);
    let Some(badge) = checkin::badge_of(&app.db, id).await? else {
        let faults = Faults::one("hand", "frontdesk-problem-no-badge");
        return wrong(&app, &visit, desk, (at, id, None), form, faults).await;
    };
    match form.check_hand(&person.attention, direction) {
        Ok(reason) => {
            let asked = Ask::at_desk(&app, &desk.who, &at, "", &form.nonce, direction);
            let answer = checkin::read(&app, asked.with(&desk.device).by_hand(badge, reason)).await?;
            Ok(to_person(id, &format!("reading={}", answer.id)))
        }
        Err(faults) => wrong(&app, &visit, desk, (at, id, None), form, faults).await,
    }
}

/// A reading of the desk's conference, and whose it is.
async fn reading(app: &App, desk: &AtDesk, id: Uuid) -> Result<(OfReading, Uuid)> {
    let of = checkin::reading(&app.db, desk.device.conference, id).await?.ok_or(Error::NotFound)?;
    let whose = of.participant.ok_or(Error::NotFound)?;
    Ok((of, whose))
}

/// Lets somebody in against what this gate asks, with a reason.
pub async fn force(
    desk: AtDesk,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(form): Form<SentAct>,
) -> Result<Response> {
    let at = gate(&app, &desk.device).await?;
    let (of, whose) = reading(&app, &desk, id).await?;
    let (true, Some((badge, _))) = (of.may_be_forced() && of.at.gate == at.gate, of.badge) else {
        let faults = Faults::one("force", "checkin-problem-not-forced");
        return wrong(&app, &visit, desk, (at, whose, None), form, faults).await;
    };
    match form.check_force(&participant(&app, &desk, whose).await?.attention) {
        Ok(reason) => {
            let asked = Ask::at_desk(&app, &desk.who, &at, "", &form.nonce, Direction::Entry);
            let answer = checkin::read(&app, asked.with(&desk.device).forced(badge, reason)).await?;
            Ok(to_person(whose, &format!("reading={}", answer.id)))
        }
        Err(faults) => wrong(&app, &visit, desk, (at, whose, Some(id)), form, faults).await,
    }
}

/// Undoes a reading that is not long ago, with a reason.
pub async fn undo(
    desk: AtDesk,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(form): Form<SentAct>,
) -> Result<Response> {
    let at = gate(&app, &desk.device).await?;
    let (of, whose) = reading(&app, &desk, id).await?;
    let faults = match form.check_undo() {
        Ok(reason) => {
            let mut tx = Tx::begin(&app).await?;
            match checkin::undo(&mut tx, &of, &reason, &desk.who).await {
                Ok(entry) => {
                    tx.commit(entry.with_id("device", desk.device.id)).await?;
                    return Ok(to_person(whose, &format!("reading={id}")));
                }
                Err(Error::Conflict(key)) => Faults::one("undo", key),
                Err(error) => return Err(error),
            }
        }
        Err(faults) => faults,
    };
    wrong(&app, &visit, desk, (at, whose, None), form, faults).await
}

/// Gives somebody another badge: the old one is nobody's from now on.
pub async fn swap(
    desk: AtDesk,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(form): Form<SentAct>,
) -> Result<Response> {
    let person = participant(&app, &desk, id).await?;
    let faults = match form.check_swap() {
        Ok(why) => match replace(&app, &desk, &person, &form, why).await {
            Ok(()) => return Ok(to_person(id, "did=swapped")),
            Err(Error::Conflict(key) | Error::Refused(key)) => Faults::one("swap", key),
            Err(error) => return Err(error),
        },
        Err(faults) => faults,
    };
    let at = gate(&app, &desk.device).await?;
    wrong(&app, &visit, desk, (at, id, None), form, faults).await
}

async fn replace(app: &App, desk: &AtDesk, person: &Participant, form: &SentAct, why: Swap) -> Result<()> {
    let here = here(app, desk).await?;
    here.require(Act::Decide)?;
    let level = person.badge.as_ref().map(|badge| badge.level).ok_or(Error::Conflict("frontdesk-problem-no-badge"))?;
    let seen = person.seen_at(form.version.parse().unwrap_or(0));
    let mut tx = Tx::begin(app).await?;
    let (_, entry) = registration::reissue(&mut tx, &here, seen, level, desk.actor()).await?;
    tx.commit(entry.with("why", why.as_str()).with_id("device", desk.device.id)).await
}

/// Somebody's badge as a file; it counts as printed.
pub async fn print(desk: AtDesk, AppState(app): AppState<App>, visit: Visit, Path(id): Path<Uuid>) -> Result<Response> {
    let (here, person) = (here(&app, &desk).await?, participant(&app, &desk, id).await?);
    let entry =
        Entry::new(desk.actor(), "registration.badge_printed", "participant", id).with_id("device", desk.device.id);
    registration::print(&app, visit.l, &here, &person, entry).await
}
