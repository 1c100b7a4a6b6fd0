//! What a desk is told of one person.

use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;

use super::super::rules;
use super::{Reading, SELECT, rows};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::state::App;

/// So many readings of somebody a desk is shown.
const SHOWN: i64 = 6;

/// The newest readings of somebody.
pub async fn readings_of(db: &Db, participant: Uuid) -> Result<Vec<Reading>> {
    let mut query = QueryBuilder::new(SELECT);
    query.push(" where c.participant_id = ").push_bind(participant);
    query.push(" order by c.received_at desc, c.id desc limit ").push_bind(SHOWN);
    rows(db, query).await
}

/// The innermost zone that somebody is in, and since when.
pub async fn where_is(db: &Db, participant: Uuid) -> Result<Option<(Words, DateTime<Utc>)>> {
    let row = sqlx::query!(
        r#"select z.name as "name: Words", s.since from presences s join zones z on z.id = s.zone_id
           where s.participant_id = $1 and s.inside order by cardinality(z.path) desc limit 1"#,
        participant
    )
    .fetch_optional(db.read())
    .await?;
    Ok(row.map(|row| (row.name, row.since)))
}

/// Somebody's badge by the hash of its secret: the one that is good, else the last.
pub async fn badge_of(db: &Db, participant: Uuid) -> Result<Option<Vec<u8>>> {
    Ok(sqlx::query_scalar!(
        "select secret_hash from badges where participant_id = $1 order by revoked_at is not null, issued_at desc limit 1",
        participant
    )
    .fetch_optional(db.read())
    .await?)
}

/// The name of whoever's badge was typed or scanned, and what must be read before she is admitted; without reading it at a
/// gate.
pub async fn note_of(app: &App, conference: Uuid, typed: &str) -> Result<Option<(String, String)>> {
    let hashes = app.vault.hashes("badges", &rules::secret_in(typed));
    let row = sqlx::query!(
        "select p.name, p.attention from badges b join participants p on p.id = b.participant_id
         where b.secret_hash = any($1) and b.conference_id = $2 limit 1",
        &hashes,
        conference
    )
    .fetch_optional(app.db.read())
    .await?;
    Ok(row.map(|row| (row.name, row.attention)))
}

/// What must be read before somebody is admitted; empty where there is nothing.
pub async fn attention_of(db: &Db, participant: Uuid) -> Result<String> {
    let note = sqlx::query_scalar!("select attention from participants where id = $1", participant)
        .fetch_optional(db.read())
        .await?;
    Ok(note.unwrap_or_default())
}

/// Whose badge was typed or scanned, without reading it at a gate.
pub async fn holder_of(app: &App, conference: Uuid, typed: &str) -> Result<Option<Uuid>> {
    let hashes = app.vault.hashes("badges", &rules::secret_in(typed));
    Ok(sqlx::query_scalar!(
        "select participant_id from badges where secret_hash = any($1) and conference_id = $2 limit 1",
        &hashes,
        conference
    )
    .fetch_optional(app.db.read())
    .await?)
}
