//! The second way of a liaison: she signs in, and her account has the address that her link is sent to.

use axum::extract::State as AppState;
use axum::response::Response;

use crate::access::SignedIn;
use crate::audit::Tx;
use crate::conference;
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::liaisons::store;
use crate::state::App;
use crate::web::{Path, redirect};

/// Leads her to the page of her institution, by a new link where the last one is good no more. That the addresses are the same
/// suffices: whoever is signed in holds that mailbox or a password that was set through it, and the link itself goes there.
pub async fn open(SignedIn(who): SignedIn, AppState(app): AppState<App>, Path(id): Path<Uuid>) -> Result<Response> {
    let spoken = conference::spoken_for(&app.db, who.account).await?;
    let spoken = spoken.into_iter().find(|one| one.liaison == id).ok_or(Error::NotFound)?;
    let mut tx = Tx::begin(&app).await?;
    let (still, links) = store::addressees(&mut tx, who.actor(), spoken.conference_id, &[id]).await?;
    if still.is_empty() {
        return Err(Error::NotFound);
    }
    let entry = store::note_came(who.actor(), spoken.conference_id, id);
    tx.commit((entry, links)).await?;
    let (path, _) = store::link_of(&app, id).await?.ok_or(Error::NotFound)?;
    Ok(redirect(&path))
}
