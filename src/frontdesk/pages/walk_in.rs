use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use crate::access::AtDesk;
use crate::conference::{self, Here};
use crate::error::{Error, Result};
use crate::registration::{self, WalkInWhere, WalkedIn};
use crate::state::App;
use crate::web::{Filled, Query, Visit, redirect};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    kind: String,
}

async fn here(app: &App, desk: &AtDesk) -> Result<Here> {
    conference::find_by_id(&app.db, desk.device.conference).await?.ok_or(Error::NotFound)
}

/// The form for somebody who stands before the desk and is not registered.
pub async fn form(
    desk: AtDesk,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let here = here(&app, &desk).await?;
    registration::walk_in_form(&app, &visit, &desk.who, here, WalkInWhere::Desk, wanted.kind).await
}

/// Registers her; she goes on to her badge and in.
pub async fn add(desk: AtDesk, AppState(app): AppState<App>, visit: Visit, filled: Filled) -> Result<Response> {
    let here = here(&app, &desk).await?;
    let WalkedIn { tx, id, entry } =
        registration::take_walk_in(&app, &visit, &desk.who, &here, WalkInWhere::Desk, filled).await?;
    tx.commit(entry.with_id("device", desk.device.id)).await?;
    Ok(redirect(&format!("/desk/people/{id}?did=added")))
}
