//! What a speaker says through her own link.

use crate::access::{self, Speaker as Holder};
use crate::audit::{Entry, Tx};
use crate::conference::Here;
use crate::error::{Error, Result};
use crate::files::rules::Kind;
use crate::kernel::{Uuid, Words, new_id};
use crate::state::App;
use crate::vault::Place;

use super::super::rules::{About, SLIDES_MAX};
use super::Speaker;

/// How often one link sends a form, within the window of attempts.
const PER_LINK: i32 = 120;

fn entry(holder: &Holder, action: &'static str, here: &Here) -> Entry {
    Entry::new(holder.actor(), action, "speaker", holder.speaker).of(here.id).touching("speakers")
}

fn place(id: Uuid) -> Place {
    Place::new("speaker_slides.content", id)
}

/// A link that sends on and on is told to wait.
async fn count(tx: &mut Tx, holder: &Holder) -> Result<()> {
    let key = tx.app().vault.tag("throttles", &format!("speaker {}", holder.speaker));
    if access::count_attempts(tx, vec![(key, PER_LINK)]).await? { Ok(()) } else { Err(Error::TooMany) }
}

/// Whether she comes to an item.
pub async fn answer(
    tx: &mut Tx,
    here: &Here,
    holder: &Holder,
    item: Uuid,
    (comes, word): (bool, &str),
) -> Result<Entry> {
    count(tx, holder).await?;
    let (answer, now) = (if comes { "confirmed" } else { "declined" }, tx.now);
    sqlx::query!(
        r#"insert into speaker_items (speaker_id, item_id, answer, word, answered_at) values ($1, $2, $3, $4, $5)
           on conflict (speaker_id, item_id) do update set answer = excluded.answer, word = excluded.word, answered_at = excluded.answered_at"#,
        holder.speaker,
        item,
        answer,
        word,
        now
    )
    .execute(tx.conn())
    .await?;
    let action = if comes { "speakers.confirmed" } else { "speakers.declined" };
    Ok(entry(holder, action, here).with_id("item", item))
}

/// What she would have an item called, and said of it.
pub async fn propose(
    tx: &mut Tx,
    here: &Here,
    holder: &Holder,
    item: Uuid,
    (title, summary): (&Words, &Words),
) -> Result<Entry> {
    count(tx, holder).await?;
    sqlx::query!(
        r#"insert into speaker_items (speaker_id, item_id, title, summary) values ($1, $2, $3, $4)
           on conflict (speaker_id, item_id) do update set title = excluded.title, summary = excluded.summary"#,
        holder.speaker,
        item,
        title as &Words,
        summary as &Words
    )
    .execute(tx.conn())
    .await?;
    Ok(entry(holder, "speakers.proposed", here).with_id("item", item))
}

/// What she says of herself: the biography waits until it is taken over; what stands there already proposes nothing.
pub async fn say_about(tx: &mut Tx, here: &Here, holder: &Holder, speaker: &Speaker, about: &About) -> Result<Entry> {
    count(tx, holder).await?;
    let proposed = Some(&about.biography).filter(|biography| **biography != speaker.biography);
    sqlx::query!(
        "update speakers set proposed_biography = $2, needs = $3, note = $4, version = version + 1 where id = $1",
        holder.speaker,
        proposed as Option<&Words>,
        &about.needs,
        about.note
    )
    .execute(tx.conn())
    .await?;
    Ok(entry(holder, "speakers.said", here).with("needs", about.needs.len()))
}

/// Keeps a file of slides, sealed.
pub async fn send_slides(
    tx: &mut Tx,
    here: &Here,
    holder: &Holder,
    item: Uuid,
    (name, kind, content): (&str, Kind, &[u8]),
) -> Result<Entry> {
    count(tx, holder).await?;
    let (id, now) = (new_id(), tx.now);
    // Two files of hers at once: one after the other, so that there are never too many.
    sqlx::query!("select id from speakers where id = $1 for no key update", holder.speaker)
        .fetch_one(tx.conn())
        .await?;
    let held = sqlx::query_scalar!(
        r#"select count(*) as "count!" from speaker_slides where speaker_id = $1 and item_id = $2"#,
        holder.speaker,
        item
    )
    .fetch_one(tx.conn())
    .await?;
    if held >= SLIDES_MAX {
        return Err(Error::Conflict("speakers-problem-slides"));
    }
    sqlx::query!(
        r#"insert into speaker_slides (id, speaker_id, item_id, name, kind, size, content_sealed, sent_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)"#,
        id,
        holder.speaker,
        item,
        name,
        kind.as_str(),
        i32::try_from(content.len())?,
        tx.app().clone().vault.seal(place(id), content),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(entry(holder, "speakers.slides_sent", here).with_id("item", item).with_id("slides", id))
}

/// Takes a file of hers away.
pub async fn remove_slides(tx: &mut Tx, here: &Here, holder: &Holder, slides: Uuid) -> Result<Entry> {
    let done = sqlx::query!("delete from speaker_slides where id = $1 and speaker_id = $2", slides, holder.speaker)
        .execute(tx.conn())
        .await?
        .rows_affected();
    if done == 0 {
        return Err(Error::NotFound);
    }
    Ok(entry(holder, "speakers.slides_removed", here).with_id("slides", slides))
}

/// A file of slides with its content: name, media type, bytes.
pub async fn slides(app: &App, speaker: Uuid, id: Uuid) -> Result<Option<(String, &'static str, Vec<u8>)>> {
    let row = sqlx::query!(
        "select name, kind, content_sealed from speaker_slides where id = $1 and speaker_id = $2",
        id,
        speaker
    )
    .fetch_optional(app.db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let kind = Kind::parse(&row.kind).map_or("application/octet-stream", Kind::content_type);
    Ok(Some((row.name, kind, app.vault.open_sealed(place(id), &row.content_sealed)?)))
}
