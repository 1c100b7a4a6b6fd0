use axum::extract::State as AppState;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::card::Card;
use super::desk::{answered, gate, way};
use crate::access::AtDesk;
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::registration;
use crate::state::App;
use crate::web::{Path, Query, Visit};

/// What was just done.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Done {
    reading: String,
    did: String,
    direction: String,
}

impl Done {
    fn key(&self, card: &Card) -> Option<&'static str> {
        let has_badge = card.person.as_ref().is_some_and(|person| person.participant.badge.is_some());
        match self.did.as_str() {
            "swapped" => Some("frontdesk-did-swap"),
            "added" if has_badge => Some("frontdesk-did-add"),
            "added" => Some("frontdesk-did-add-waits"),
            _ => None,
        }
    }
}

/// One person: what is known of her, and what may be done.
pub async fn show(
    desk: AtDesk,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(done): Query<Done>,
) -> Result<Response> {
    let at = gate(&app, &desk.device).await?;
    let card = Card::empty(&app, visit.l, &desk.device, &at, way(&desk.device, &done.direction));
    let mut card = card.of(&app, &at, id, done.reading.parse().ok()).await?;
    card.did = done.key(&card);
    answered(&app, &visit, desk, at, card).await
}

/// Her photo.
pub async fn photo(desk: AtDesk, AppState(app): AppState<App>, Path(id): Path<Uuid>) -> Result<Response> {
    let conference = desk.device.conference;
    registration::participant(&app.db, conference, id).await?.ok_or(Error::NotFound)?;
    let photo = registration::photo(&app, conference, id).await?.ok_or(Error::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], photo).into_response())
}
