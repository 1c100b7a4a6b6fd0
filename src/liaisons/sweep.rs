//! Writes to institutions what they are waiting for: orders to mend, and what was decided; and to organisers what waits for
//! them. Done by every server on the database; what each tells is kept apart by the database (docs/decisions/0047).

use std::future::Future;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::store::{self, Matter};
use super::{asked, decided, letters};
use crate::audit::{Entry, Tx};
use crate::conference::{self, Here};
use crate::error::Result;
use crate::kernel::Uuid;
use crate::mail::{self, Letter};
use crate::state::App;

/// How often it is looked.
const PAUSE: Duration = Duration::from_secs(30);

/// Looks every so often, until `stop`.
pub async fn run(app: App, stop: CancellationToken) {
    loop {
        for done in [letters::send_orders(&app).await, decided::tell(&app).await, asked::tell_asked(&app).await] {
            if let Err(error) = done {
                tracing::warn!(%error, "institutions and organisers could not be written to");
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// What is told once.
pub(super) trait Untold: Sync + Sized {
    fn conference(&self) -> Uuid;

    /// By which it is known whether it was told.
    fn matter(&self) -> &Matter;

    /// The letters that tell these of one conference, and the entries of the log that say so.
    fn write(
        app: &App,
        tx: &mut Tx,
        here: &Here,
        ours: &[&Self],
    ) -> impl Future<Output = Result<(Vec<Letter>, Vec<Entry>)>> + Send;
}

/// Tells what was not told yet, in the order of the conferences, whichever server is first: a transaction a conference.
pub(super) async fn tell_each(app: &App, untold: &[impl Untold]) {
    for of_one in untold.chunk_by(|one, next| one.conference() == next.conference()) {
        // What cannot be told in one conference keeps nothing from another.
        if let Err(error) = tell_one(app, of_one).await {
            tracing::warn!(%error, conference = %of_one[0].conference(), "what was asked or decided could not be told");
        }
    }
}

async fn tell_one<T: Untold>(app: &App, of_one: &[T]) -> Result<()> {
    let Some(here) = conference::find_by_id(&app.db, of_one[0].conference()).await? else { return Ok(()) };
    if !here.allows(conference::Act::CarryOut) {
        return Ok(());
    }
    let mut tx = Tx::begin(app).await?;
    let matters: Vec<_> = of_one.iter().map(Untold::matter).collect();
    let noted = store::note_told(&mut tx, &matters).await?;
    let ours: Vec<&T> = of_one.iter().filter(|one| noted.contains(one.matter())).collect();
    let (letters, mut entries) = T::write(app, &mut tx, &here, &ours).await?;
    mail::post_each(&mut tx, &letters).await?;
    if let Some(first) = entries.pop() {
        tx.commit((first, entries)).await?;
    }
    Ok(())
}
