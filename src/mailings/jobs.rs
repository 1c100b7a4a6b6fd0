//! Letters to many are written by parts: each in one transaction with the note that it was, so that a server
//! that is killed leaves nobody out and writes to nobody twice.

use anyhow::Context as _;
use serde_json::{Value, json};

use super::rules::{self, State};
use super::store;
use crate::audit::{Actor, Tx, Unaudited};
use crate::conference;
use crate::error::Result;
use crate::jobs::{JobKind, enqueue};
use crate::kernel::Uuid;
use crate::mail::{self, Letter};
use crate::registration;
use crate::state::App;

/// Writes to the next of those whom a mailing goes to, and leaves the rest to another job.
pub const WRITE: JobKind =
    JobKind { name: "mailings.write", outside: false, run: |app, payload| Box::pin(run(app, payload)) };

pub async fn ask(tx: &mut Tx, mailing: Uuid) -> Result<()> {
    let now = tx.now;
    enqueue(tx, WRITE.name, json!({ "mailing": mailing }), now).await
}

async fn run(app: App, payload: Value) -> anyhow::Result<()> {
    let mailing: Uuid = serde_json::from_value(payload["mailing"].clone()).context("no mailing")?;
    write(&app, mailing).await.map_err(|error| anyhow::anyhow!("{error}"))
}

async fn write(app: &App, id: Uuid) -> Result<()> {
    let Some(conference) = store::conference_of(&app.db, id).await? else { return Ok(()) };
    let Some(here) = conference::find_by_id(&app.db, conference).await? else { return Ok(()) };
    let mut tx = Tx::begin(app).await?;
    if !store::hold(&mut tx, id).await? {
        return Ok(());
    }
    let Some(mailing) = store::find(&app.db, conference, id).await? else { return Ok(()) };
    let part = store::next(&mut tx, id).await?;
    if part.is_empty() {
        let actor = mailing.begun_by.map_or(Actor::System, |account| Actor::Account(account, None));
        let entry = store::turn(&mut tx, &mailing, State::Sent, None, actor, "mailings.sent").await?;
        return tx.commit(entry).await;
    }
    // Whoever was erased or merged meanwhile is passed over.
    let people = registration::addressees(&mut tx, &part).await?;
    let merged = store::merged(&mut tx, &part).await?;
    let letters: Vec<Letter> = people
        .iter()
        .filter(|one| !merged.contains(&one.id))
        .filter_map(|one| {
            let facts = registration::facts(&here, one);
            let (subject, body) = rules::letter(&mailing.subject, &mailing.body, one.lang, &facts);
            Some(Letter {
                to: one.to.clone()?,
                lang: one.lang,
                occasion: OCCASION,
                conference: Some(here.id),
                subject,
                body,
                about: Some(one.id),
                extras: None,
            })
        })
        .collect();
    mail::post_for(&mut tx, &letters, Some(id)).await?;
    let written: Vec<Uuid> = letters.iter().filter_map(|letter| letter.about).collect();
    store::note(&mut tx, id, &part, &written).await?;
    ask(&mut tx, id).await?;
    tx.commit_unaudited(Unaudited::Mailing).await?;
    app.live.touch(here.id, "mailings");
    Ok(())
}

/// What letters to many are called among other mails.
pub const OCCASION: &str = "mailing";
