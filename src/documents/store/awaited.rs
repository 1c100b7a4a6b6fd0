//! Which documents wait for somebody's signature.

use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::presidium::Awaited;

/// The documents that somebody is asked to sign in a seat of hers and may sign now, in all conferences, the oldest first.
pub async fn awaited(db: &Db, account: Uuid) -> Result<Vec<Awaited>> {
    let rows = sqlx::query!(
        r#"select w.document_id as "document!", w.title as "title!: Words", w.sent_at as "since!", c.id as "conference!",
               c.slug as "slug!", c.name as "conference_name!: Words", c.time_zone as "zone!"
           from signatures_awaited w join conferences c on c.id = w.conference_id
           where w.account_id = $1 order by w.sent_at, w.document_id"#,
        account
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Awaited {
                what: "documents-awaits-signature",
                title: row.title,
                path: format!("/c/{}/documents/{}", row.slug, row.document),
                since: row.since,
                conference: row.conference,
                conference_name: row.conference_name,
                zone: row.zone.parse().map_err(|_| anyhow::anyhow!("an unknown time zone"))?,
            })
        })
        .collect()
}
