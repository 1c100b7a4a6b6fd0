use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::DecidePerson;
use super::super::rules::check_attention;
use super::super::store::{self, Seen};
use crate::access::May;
use crate::audit::Tx;
use crate::error::Result;
use crate::state::App;
use crate::web::{Form, Visit, invalid, redirect};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AttentionForm {
    version: String,
    attention: String,
    seat: String,
}

/// Keeps what must be read before somebody is admitted, and where she sits.
pub async fn save(
    may: May<DecidePerson>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<AttentionForm>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    let (note, seat) = match check_attention(&form.attention, &form.seat) {
        Ok(checked) => checked,
        Err(faults) => {
            let sent = (form.attention, form.seat);
            return Err(invalid(&super::person::with_attention(&app, &visit, &who, scope, sent, faults).await?));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    let seen = Seen { id: scope.participant.id, version: form.version.parse().unwrap_or(0) };
    let entry = store::note_attention(&mut tx, &scope.here, seen, (&note, &seat), who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&scope.here.path(&format!("/people/{}", scope.participant.id))))
}
