//! What is done after the answer: a lost pass link is looked up and mailed here, so that an unknown
//! address takes exactly as long to answer as a known one, as is that of whoever registers twice; and many
//! badges are made into one file.

use anyhow::Context as _;
use serde_json::{Value, json};

use super::pages::paper::{self, Sheet};
use super::rules::BatchState;
use super::store::{self, Batch, ToPrint, Wanted};
use crate::audit::{Actor, Entry, Tx, Unaudited};
use crate::conference::{self, Here};
use crate::error::{Error, Result};
use crate::jobs::{JobKind, enqueue};
use crate::kernel::Uuid;
use crate::print;
use crate::state::App;

/// So many badges are read between two looks at whether they are still wanted.
const PART: usize = 50;

/// Mails somebody her pass link once more.
pub const MAIL_LOST_LINK: JobKind =
    JobKind { name: "registration.mail_lost_link", outside: false, run: |app, payload| Box::pin(run(app, payload)) };

/// Enqueues it, for nobody as for somebody; `again` where somebody registered with her address once more.
pub async fn ask(tx: &mut Tx, conference: Uuid, participant: Option<Uuid>, again: bool) -> Result<()> {
    let now = tx.now;
    let payload = json!({ "conference": conference, "participant": participant, "again": again });
    enqueue(tx, MAIL_LOST_LINK.name, payload, now).await
}

async fn run(app: App, payload: Value) -> anyhow::Result<()> {
    let conference: Uuid = serde_json::from_value(payload["conference"].clone()).context("no conference")?;
    let participant: Option<Uuid> = serde_json::from_value(payload["participant"].clone()).context("no participant")?;
    let again = payload["again"].as_bool().unwrap_or(false);
    match participant {
        Some(participant) => {
            send(&app, conference, participant, again).await.map_err(|error| anyhow::anyhow!("{error}"))
        }
        None => Ok(()),
    }
}

async fn send(app: &App, conference: Uuid, participant: Uuid, again: bool) -> Result<()> {
    let Some(here) = conference::find_by_id(&app.db, conference).await? else { return Ok(()) };
    let mut tx = Tx::begin(app).await?;
    store::send_link(&mut tx, &here, participant, again).await?;
    tx.commit_unaudited(Unaudited::LinkAsked).await
}

/// Makes the badges of a batch into one file.
pub const MAKE_BADGES: JobKind =
    JobKind { name: "registration.make_badges", outside: false, run: |app, payload| Box::pin(run_make(app, payload)) };

pub async fn ask_badges(tx: &mut Tx, batch: Uuid) -> Result<()> {
    let now = tx.now;
    enqueue(tx, MAKE_BADGES.name, json!({ "batch": batch }), now).await
}

async fn run_make(app: App, payload: Value) -> anyhow::Result<()> {
    let id: Uuid = serde_json::from_value(payload["batch"].clone()).context("no batch")?;
    make(&app, id).await.map_err(|error| anyhow::anyhow!("{error}"))
}

async fn make(app: &App, id: Uuid) -> Result<()> {
    let Some(batch) = store::batch(&app.db, id).await? else { return Ok(()) };
    let Some(here) = conference::find_by_id(&app.db, batch.conference).await? else { return Ok(()) };
    if batch.state != BatchState::Making {
        return Ok(());
    }
    let actor = Actor::Account(batch.account, None);
    let Some(badges) = read(app, &here, &batch).await? else { return Ok(()) };
    // All were revoked meanwhile.
    if badges.is_empty() {
        return give_up(app, &batch, actor).await;
    }
    let file = match paper::pdf(app, &here, &badges, Sheet::parse(&batch.sheet), true).await {
        // What the template says wrong is not said right the next time.
        Err(Error::Refused(_)) => return give_up(app, &batch, actor).await,
        made => made?,
    };
    let ids: Vec<Uuid> = badges.iter().map(|one| one.badge).collect();
    let mut tx = Tx::begin(app).await?;
    if !store::end_batch(&mut tx, id, &file).await? {
        return Ok(());
    }
    store::note_printed(&mut tx, &ids).await?;
    let entry = Entry::new(actor, "registration.badges_printed", "conference", here.id).with("badges", ids.len());
    tx.commit(entry.of(here.id).with_id("batch", id).touching("people")).await
}

async fn give_up(app: &App, batch: &Batch, actor: Actor) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    let entry = store::give_up_batch(&mut tx, batch, BatchState::Failed, actor).await?;
    tx.commit(entry).await
}

/// The badges that are still good, with small photos; None where they are wanted no more.
async fn read(app: &App, here: &Here, batch: &Batch) -> Result<Option<Vec<ToPrint>>> {
    let mut badges = Vec::with_capacity(batch.count());
    for part in batch.badges.chunks(PART) {
        let mut read = store::badges(app, here.id, &Wanted::These(part)).await?;
        let (places, photos): (Vec<usize>, Vec<Vec<u8>>) =
            read.iter_mut().enumerate().filter_map(|(n, one)| Some((n, one.photo.take()?))).unzip();
        let photos = tokio::task::spawn_blocking(|| print::small_photos(photos)).await.context("the photos")?;
        for (place, photo) in places.into_iter().zip(photos) {
            read[place].photo = Some(photo);
        }
        badges.append(&mut read);
        if !store::note_ready(app, batch.id, badges.len()).await? {
            return Ok(None);
        }
    }
    Ok(Some(badges))
}
