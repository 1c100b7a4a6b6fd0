//! What is done after the answer: a lost pass link is looked up and mailed here, so that an unknown
//! address takes exactly as long to answer as a known one.

use anyhow::Context as _;
use serde_json::{Value, json};

use super::store;
use crate::audit::{Tx, Unaudited};
use crate::conference;
use crate::error::Result;
use crate::jobs::{JobKind, enqueue};
use crate::kernel::Uuid;
use crate::state::App;

/// Mails somebody her pass link once more.
pub const MAIL_LOST_LINK: JobKind =
    JobKind { name: "registration.mail_lost_link", run: |app, payload| Box::pin(run(app, payload)) };

/// Enqueues it, for nobody as for somebody.
pub async fn ask(tx: &mut Tx, conference: Uuid, participant: Option<Uuid>) -> Result<()> {
    let now = tx.now;
    let payload = json!({ "conference": conference, "participant": participant });
    enqueue(tx, MAIL_LOST_LINK.name, payload, now).await
}

async fn run(app: App, payload: Value) -> anyhow::Result<()> {
    let conference: Uuid = serde_json::from_value(payload["conference"].clone()).context("no conference")?;
    let participant: Option<Uuid> = serde_json::from_value(payload["participant"].clone()).context("no participant")?;
    match participant {
        Some(participant) => send(&app, conference, participant).await.map_err(|error| anyhow::anyhow!("{error}")),
        None => Ok(()),
    }
}

async fn send(app: &App, conference: Uuid, participant: Uuid) -> Result<()> {
    let Some(here) = conference::find_by_id(&app.db, conference).await? else { return Ok(()) };
    let mut tx = Tx::begin(app).await?;
    store::send_link(&mut tx, &here, participant).await?;
    tx.commit_unaudited(Unaudited::LinkAsked).await
}
