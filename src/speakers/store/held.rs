//! What is held of a participant who has a role: hers to have.

use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};

/// What somebody answered, proposed and sent.
#[derive(Clone, Debug)]
pub struct HeldOf {
    pub biography: Words,
    pub proposed_biography: Option<Words>,
    pub needs: Vec<String>,
    pub note: String,
    /// What an item is called, what she answered, with which word, and what she would have it called.
    pub items: Vec<(Words, Option<String>, String, Option<Words>)>,
    /// The names of her slides.
    pub slides: Vec<String>,
}

/// Of this participant; None: she was never asked.
pub async fn held_of(db: &Db, participant: Uuid) -> Result<Option<HeldOf>> {
    let row = sqlx::query!(
        r#"select id, biography as "biography: Words", proposed_biography as "proposed?: Words", needs, note
           from speakers where participant_id = $1"#,
        participant
    )
    .fetch_optional(db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let items = sqlx::query!(
        r#"select i.title as "title!: Words", a.answer, a.word, a.title as "proposed?: Words"
           from speaker_items a join items i on i.id = a.item_id where a.speaker_id = $1 order by i.starts_at, i.id"#,
        row.id
    )
    .fetch_all(db.read())
    .await?;
    let slides =
        sqlx::query_scalar!("select name from speaker_slides where speaker_id = $1 order by sent_at, id", row.id)
            .fetch_all(db.read())
            .await?;
    Ok(Some(HeldOf {
        biography: row.biography,
        proposed_biography: row.proposed,
        needs: row.needs,
        note: row.note,
        items: items.into_iter().map(|row| (row.title, row.answer, row.word, row.proposed)).collect(),
        slides,
    }))
}
