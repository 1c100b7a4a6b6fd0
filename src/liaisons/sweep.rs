//! Writes to institutions what they are waiting for: orders to mend, and what was decided; and to organisers what waits for
//! them. Done by every server on the database; what each tells is kept apart by the database (docs/decisions/0047).

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{asked, decided, letters};
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
