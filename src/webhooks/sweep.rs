//! Looks every so often what happened that receivers are to be told of, and sends it.

use std::time::Duration;

use anyhow::Context as _;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::rules::{Failure, sign};
use super::store;
use crate::audit::Tx;
use crate::error::Result;
use crate::jobs::JobKind;
use crate::kernel::Uuid;
use crate::outgoing::{self, Target};
use crate::state::App;

/// How often it is looked.
const PAUSE: Duration = Duration::from_secs(30);

/// Sends one delivery.
pub const SEND: JobKind =
    JobKind { name: "webhooks.send", outside: true, run: |app, payload| Box::pin(send(app, payload)) };

/// Looks every so often, until `stop`.
pub async fn run(app: App, stop: CancellationToken) {
    loop {
        if let Err(error) = sweep(&app).await {
            tracing::warn!(%error, "events for webhooks could not be found");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// Makes a delivery of every event of which a receiver was not told, each once whichever server is first, and finds
/// those whose work was lost. Tells how many were made.
pub async fn sweep(app: &App) -> Result<usize> {
    store::find_lost(app).await?;
    let due = store::due(&app.db, app.clock.now()).await?;
    let mut made = 0;
    for of_one in due.chunk_by(|a, b| a.webhook == b.webhook) {
        let mut tx = Tx::begin(app).await?;
        if let Some((count, entry)) = store::enqueue(&mut tx, of_one).await? {
            tx.commit(entry).await?;
            made += count;
        }
    }
    Ok(made)
}

/// Sends it once. What was delivered is not sent again; what was not is tried again until it is given up.
async fn send(app: App, payload: Value) -> anyhow::Result<()> {
    let id: Uuid = serde_json::from_value(payload["delivery"].clone()).context("no delivery in the payload")?;
    let wrong = |error: crate::error::Error| anyhow::anyhow!("{error}");
    let Some(out) = store::take(&app, id).await.map_err(wrong)? else { return Ok(()) };
    if out.is_on && out.is_silent {
        return store::put_off(&app, id).await.map_err(wrong);
    }
    let loopback = app.config.outgoing_to_loopback;
    let answer = match Target::parse(&out.url, loopback) {
        _ if !out.is_on => Err(Failure::Off),
        None => Err(Failure::Address),
        Some(target) => {
            let (timestamp, id) = (app.clock.now().timestamp(), id.to_string());
            let signature = sign(&out.secret, &id, timestamp, &out.body);
            // The id is the same with each attempt, so that a receiver drops what it has.
            let headers = [
                ("content-type", "application/json".to_owned()),
                ("webhook-id", id),
                ("webhook-timestamp", timestamp.to_string()),
                ("webhook-signature", signature),
            ];
            outgoing::post(&target, &headers, out.body.into_bytes(), loopback).await.map_err(Failure::from)
        }
    };
    store::settle(&app, id, answer).await.map_err(wrong)
}
