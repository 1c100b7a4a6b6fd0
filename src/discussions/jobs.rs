//! Whoever's group changed is written to by parts, each in one transaction with the note that she was: a server that is
//! killed leaves nobody out and writes to nobody twice.

use anyhow::Context as _;
use serde_json::{Value, json};

use super::calendar::sittings_of;
use super::letters;
use super::rules::facts;
use super::store::{self, Group};
use crate::agenda::{self, Release};
use crate::audit::{Tx, Unaudited};
use crate::conference;
use crate::error::Result;
use crate::jobs::{JobKind, enqueue};
use crate::kernel::Uuid;
use crate::mail;
use crate::state::App;

/// How many are written to in one transaction.
const PART: i64 = 200;

/// Writes to the next of those who are to be told, and leaves the rest to another job.
pub const TELL: JobKind =
    JobKind { name: "discussions.tell", outside: false, run: |app, payload| Box::pin(run(app, payload)) };

pub async fn ask(tx: &mut Tx, discussion: Uuid) -> Result<()> {
    let now = tx.now;
    enqueue(tx, TELL.name, json!({ "discussion": discussion }), now).await
}

/// What is to be known of each group.
pub fn facts_of(groups: &[Group], release: Option<&Release>) -> Vec<(Uuid, String)> {
    groups.iter().map(|group| (group.id, facts(group.id, &group.topic, &sittings_of(release, group)))).collect()
}

async fn run(app: App, payload: Value) -> anyhow::Result<()> {
    let discussion: Uuid = serde_json::from_value(payload["discussion"].clone()).context("no discussion")?;
    tell(&app, discussion).await.map_err(|error| anyhow::anyhow!("{error}"))
}

async fn tell(app: &App, id: Uuid) -> Result<()> {
    let Some(conference) = store::conference_of(&app.db, id).await? else { return Ok(()) };
    let Some(here) = conference::find_by_id(&app.db, conference).await? else { return Ok(()) };
    let mut tx = Tx::begin(app).await?;
    store::wait_to_tell(&mut tx, id).await?;
    let Some(discussion) = store::find(&app.db, here.id, id).await? else { return Ok(()) };
    let groups = store::groups(&app.db, id).await?;
    let release = agenda::latest(&app.db, here.id).await?;
    let facts = facts_of(&groups, release.as_ref());
    let part = store::changed(app, id, &facts, PART).await?;
    if part.is_empty() {
        return Ok(());
    }
    let of = |id: Option<Uuid>| groups.iter().find(|group| Some(group.id) == id);
    let written: Vec<_> = part
        .iter()
        .filter_map(|one| {
            let known = (of(one.group), of(one.former));
            letters::write(app, (&here, &discussion), one, known, release.as_ref())
        })
        .collect();
    mail::post_each(&mut tx, &written).await?;
    let said = |group: Option<Uuid>| facts.iter().find(|(id, _)| Some(*id) == group).map(|(_, text)| text.clone());
    let told: Vec<_> = part.iter().map(|one| (one.id, one.group, said(one.group).unwrap_or_default())).collect();
    store::note_told(&mut tx, id, &told).await?;
    if i64::try_from(part.len())? == PART {
        ask(&mut tx, id).await?;
    }
    tx.commit_unaudited(Unaudited::Mailing).await?;
    app.live.touch(here.id, "discussions");
    Ok(())
}
