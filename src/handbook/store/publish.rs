//! What is published of a part.

use chrono::{DateTime, Utc};

use super::draft::{OfPart, entry};
use super::files;
use crate::audit::{Actor, Entry, Tx};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::Uuid;

/// Publishes the draft of a part as it was seen. Where it says what its last text says, that one is seen again.
pub async fn publish(tx: &mut Tx, of: &OfPart, version: i32, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    let held = sqlx::query_scalar!(
        "select id from handbook_parts where id = $1 and conference_id = $2 and version = $3 and removed_at is null for update",
        of.part.id,
        of.here.id,
        version
    )
    .fetch_optional(tx.conn())
    .await?;
    if held.is_none() {
        return Err(Error::Conflict("problem-changed"));
    }
    let same = sqlx::query_scalar!(
        r#"select t.number from handbook_parts p join handbook_texts t on t.part_id = p.id
           where p.id = $1 and t.number = (select max(number) from handbook_texts where part_id = p.id)
             and (p.kind, p.title, p.body, p.is_public, p.levels, p.group_ids, handbook_files_of(p.id)) is not distinct from
                 (t.kind, t.title, t.body, t.is_public, t.levels, t.group_ids, t.files)"#,
        of.part.id
    )
    .fetch_optional(tx.conn())
    .await?;
    let number = match same {
        Some(number) => number,
        None => {
            sqlx::query_scalar!(
                r#"insert into handbook_texts (part_id, conference_id, number, kind, title, body, is_public, levels, group_ids, files, published_by, published_at)
                   select p.id, p.conference_id, coalesce((select max(number) from handbook_texts t where t.part_id = p.id), 0) + 1,
                       p.kind, p.title, p.body, p.is_public, p.levels, p.group_ids, handbook_files_of(p.id), $2, $3
                   from handbook_parts p where p.id = $1 returning number"#,
                of.part.id,
                actor.account(),
                now
            )
            .fetch_one(tx.conn())
            .await?
        }
    };
    sqlx::query!("update handbook_parts set published = $2 where id = $1", of.part.id, number)
        .execute(tx.conn())
        .await?;
    files::sweep(tx, &of.here, of.part.id).await?;
    Ok(entry(actor, "handbook.part_published", &of.here, of.part.id).with("number", number))
}

/// Nobody sees the part any more; its draft stays.
pub async fn unpublish(tx: &mut Tx, of: &OfPart, actor: Actor) -> Result<Entry> {
    let done = sqlx::query!(
        "update handbook_parts set published = null where id = $1 and conference_id = $2 and published is not null",
        of.part.id,
        of.here.id
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    files::sweep(tx, &of.here, of.part.id).await?;
    Ok(entry(actor, "handbook.part_unpublished", &of.here, of.part.id))
}

/// A text that was published, and by whom.
pub struct Published {
    pub number: i32,
    pub at: DateTime<Utc>,
    pub by: Option<String>,
}

/// The newest texts of a part.
pub async fn texts(db: &Db, part: Uuid) -> Result<Vec<Published>> {
    Ok(sqlx::query_as!(
        Published,
        r#"select t.number, t.published_at as at, a.name as "by?" from handbook_texts t left join accounts a on a.id = t.published_by
           where t.part_id = $1 order by t.number desc limit 20"#,
        part
    )
    .fetch_all(db.read())
    .await?)
}
