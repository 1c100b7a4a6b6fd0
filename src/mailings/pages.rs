//! Pages of mail: what letters say, and letters to many.

pub mod compose;
pub mod one;
pub mod overview;
pub mod text;

use super::rules::State;
use crate::conference::Here;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::registration::{self, Addressee, Filter};
use crate::state::App;

/// What a filtered list of people says in its address.
pub(super) fn filter_of(audience: &str) -> Filter {
    serde_html_form::from_str(audience).unwrap_or_default()
}

/// The address's own words for a list, as they are kept: what is no filter is left out.
pub(super) fn audience_of(query: &str) -> String {
    serde_html_form::to_string(filter_of(query)).unwrap_or_default()
}

/// Where the list of people is that a letter goes to.
pub(super) fn people_path(here: &Here, audience: &str) -> String {
    let path = here.path("/people");
    if audience.is_empty() { path } else { format!("{path}?{audience}") }
}

/// Whom a letter to this list reaches, in the order in which they are written to.
pub(super) async fn reached(app: &App, here: &Here, audience: &str) -> Result<Vec<Uuid>> {
    let categories = registration::categories(&app.db, here.id).await?;
    registration::reached(app, here.id, &filter_of(audience), &categories).await
}

/// Somebody as a preview shows her letter: the link to her page is hers alone.
pub(super) async fn reader(app: &App, id: Uuid) -> Result<Option<Addressee>> {
    let found = registration::addressees_of(app, &[id]).await?.pop();
    Ok(found.map(|one| Addressee { link: app.url("/pass/…"), ..one }))
}

/// The states of a mailing in which more is to come.
pub(super) fn is_at_work(state: State) -> bool {
    state == State::Sending
}
