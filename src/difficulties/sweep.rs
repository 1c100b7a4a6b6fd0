//! Looks every so often which clocks have come to an alarm, and tells it.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::store::Due;
use super::{letters, store};
use crate::audit::{Actor, Entry, Tx};
use crate::conference;
use crate::error::Result;
use crate::mail;
use crate::state::App;

/// How often it is looked.
const PAUSE: Duration = Duration::from_secs(30);

/// Looks every so often, until `stop`.
pub async fn run(app: App, stop: CancellationToken) {
    loop {
        if let Err(error) = sweep(&app).await {
            tracing::warn!(%error, "alarms of difficulties could not be told");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// Tells every alarm that is due now, each once whichever server is first; with its letters or not at all. One that cannot be
/// told keeps none of the others.
pub async fn sweep(app: &App) -> Result<()> {
    for due in store::due(&app.db, app.clock.now()).await? {
        if let Err(error) = tell(app, &due).await {
            tracing::warn!(%error, difficulty = %due.difficulty, "an alarm could not be told");
        }
    }
    Ok(())
}

async fn tell(app: &App, due: &Due) -> Result<()> {
    let Some(here) = conference::find_by_id(&app.db, due.conference).await? else { return Ok(()) };
    let mut tx = Tx::begin(app).await?;
    let Some(told) = store::told(&mut tx, due).await? else { return Ok(()) };
    let written = letters::alarm(app, &here, due, &told);
    mail::post_each(&mut tx, &written).await?;
    let entry = Entry::new(Actor::System, "difficulties.alarmed", "difficulty", due.difficulty).of(here.id);
    tx.commit(entry.with("hours", due.hours).with("people", written.len()).touching("outcomes")).await
}
