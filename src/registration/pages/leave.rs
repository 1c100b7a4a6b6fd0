use axum::extract::State as AppState;
use axum::response::Response;

use super::super::rules::{LeaveForm, State};
use super::super::store;
use super::super::{GiveLeave, OfLeave, OfParticipant, TakeLeaveBack};
use super::person;
use crate::access::May;
use crate::audit::Tx;
use crate::error::{Error, Result};
use crate::kernel::Faults;
use crate::state::App;
use crate::web::{Form, Visit, invalid, redirect};

fn back(of: &OfParticipant) -> Response {
    redirect(&of.here.path(&format!("/people/{}#leave", of.participant.id)))
}

/// Excuses somebody.
pub async fn give(
    may: May<GiveLeave>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<LeaveForm>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    if scope.participant.state != State::Approved {
        return Err(Error::Conflict("problem-changed"));
    }
    let faults = match form.check(scope.here.zone) {
        Err(faults) => faults,
        Ok(leave) => {
            let mut tx = Tx::begin(&app).await?;
            match store::give_leave(&mut tx, &scope.here, scope.participant.id, &leave, who.actor()).await {
                Ok(entry) => {
                    tx.commit(entry).await?;
                    return Ok(back(&scope));
                }
                Err(Error::Conflict(key @ "leave-fault-overlap")) => {
                    Faults::one(if leave.span.is_some() { "from" } else { "why" }, key)
                }
                Err(other) => return Err(other),
            }
        }
    };
    Err(invalid(&person::with_leave(&app, &visit, &who, scope, form, faults).await?))
}

/// Takes a leave back.
pub async fn take_back(may: May<TakeLeaveBack>, AppState(app): AppState<App>) -> Result<Response> {
    let OfLeave { of, leave } = may.scope;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::end_leave(&mut tx, &of.here, of.participant.id, leave, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(back(&of))
}
