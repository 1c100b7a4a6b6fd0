//! Messages on their way to browsers.

use anyhow::Context as _;
use chrono::TimeDelta;
use serde::Serialize;
use serde_json::Value;

use super::rules::{audience, contact, unsigned};
use super::{key, store};
use crate::jobs::JobKind;
use crate::kernel::Uuid;
use crate::outgoing::{self, Target};
use crate::state::App;

/// What a browser shows.
#[derive(Clone, Debug, Serialize)]
pub struct Message {
    pub title: String,
    pub body: String,
    /// Where it leads: a path of ours.
    pub path: String,
    /// The newest with a tag takes the place of the one before.
    pub tag: String,
}

/// After so many seconds a message that its browser has not fetched is let go: the letter of the next day says more.
const TTL: u32 = 24 * 3600;

/// A message that is older when it is not taken is let go: it is the last time that the queue tries.
const LAST: TimeDelta = TimeDelta::hours(8);

/// Sends one message.
pub const SEND: JobKind =
    JobKind { name: "push.send", outside: true, run: |app, payload| Box::pin(send(app, payload)) };

/// Hands one message to its push service. What was handed over is not sent again; a browser that is no more is forgotten.
async fn send(app: App, payload: Value) -> anyhow::Result<()> {
    let id: Uuid = serde_json::from_value(payload["message"].clone()).context("no message in the payload")?;
    let wrong = |error: crate::error::Error| anyhow::anyhow!("{error}");
    let Some(out) = store::take(&app, id).await.map_err(wrong)? else { return Ok(()) };
    let loopback = app.config.outgoing_to_loopback;
    let Some(target) = Target::parse(&out.endpoint, loopback) else {
        return store::gone(&app, &out).await.map_err(wrong);
    };
    let contact = contact(&app.config.public_url, &app.config.mail_from);
    let token = unsigned(&audience(&target), &contact, app.clock.now().timestamp());
    let headers = [
        ("content-type", "application/octet-stream".to_owned()),
        ("content-encoding", "aes128gcm".to_owned()),
        ("ttl", TTL.to_string()),
        ("urgency", if out.urgent { "high" } else { "normal" }.to_owned()),
        ("authorization", key::authorization(&out.pkcs8, &token)?),
    ];
    let is_last = app.clock.now() - out.made_at >= LAST;
    match outgoing::post(&target, &headers, out.body.clone(), loopback).await {
        Ok(200..=299) => store::taken(&app, &out).await.map_err(wrong),
        // The browser has gone (RFC 8030, 7.3), or never was.
        Ok(404 | 410) => store::gone(&app, &out).await.map_err(wrong),
        // The same would be refused again.
        Ok(status @ (400..=403 | 405..=407 | 411..=428 | 430..=499)) => {
            tracing::warn!(status, "a push service takes no message");
            store::drop(&app, &out).await.map_err(wrong)
        }
        answer if is_last => {
            tracing::warn!(?answer, "a push service has taken no message for hours");
            store::drop(&app, &out).await.map_err(wrong)
        }
        Ok(status) => anyhow::bail!("a push service answered {status}"),
        Err(failure) => anyhow::bail!("a push service was not reached: {failure:?}"),
    }
}
