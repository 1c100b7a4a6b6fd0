//! Who is inside now.

use anyhow::Context as _;
use chrono::{DateTime, Utc};

use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::registration::Level;

/// A zone with those who are in it, each person once.
#[derive(Clone, Debug)]
pub struct Held {
    pub id: Uuid,
    pub code: String,
    pub name: Words,
    pub capacity: Option<i32>,
    /// How deep it lies: 0 is the outermost.
    pub depth: i32,
    pub inside: i64,
    /// From the level that opens most.
    pub by_level: Vec<(Level, i64)>,
}

/// The zones of a conference, and how many are inside each, by level: one statement.
pub async fn inside(db: &Db, conference: Uuid) -> Result<Vec<Held>> {
    let rows = sqlx::query!(
        r#"select z.id, z.code, z.name as "name: Words", z.capacity, cardinality(z.path) - 1 as "depth!", p.level as "level?",
               count(p.id) as "inside!"
           from zones z left join presences s on s.zone_id = z.id and s.inside
               left join participants p on p.id = s.participant_id
           where z.conference_id = $1 group by z.id, p.level order by z.position, z.id"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let mut zones: Vec<Held> = Vec::new();
    for row in rows {
        if zones.last().is_none_or(|zone| zone.id != row.id) {
            zones.push(Held {
                id: row.id,
                code: row.code,
                name: row.name,
                capacity: row.capacity,
                depth: row.depth,
                inside: 0,
                by_level: Vec::new(),
            });
        }
        let zone = zones.last_mut().context("a zone")?;
        zone.inside += row.inside;
        if let Some(level) = row.level.as_deref().and_then(Level::parse) {
            zone.by_level.push((level, row.inside));
            zone.by_level.sort();
        }
    }
    Ok(zones)
}

/// Somebody who is inside.
#[derive(Clone, Debug)]
pub struct Present {
    pub participant: Uuid,
    pub number: i32,
    pub name: String,
    pub institution: Words,
    pub post: String,
    pub level: Option<Level>,
    /// The innermost zone that she is in, and since when.
    pub zone: Words,
    pub since: DateTime<Utc>,
}

/// Everybody who is inside a zone, or any where none is named, with the innermost zone of each: by institution and
/// name, as they are called.
pub async fn present(db: &Db, conference: Uuid, zone: Option<Uuid>) -> Result<Vec<Present>> {
    let rows = sqlx::query!(
        r#"select p.id, p.number, p.name, p.post, p.level, i.name as "institution: Words", n.name as "zone!: Words", n.since as "since!"
           from participants p join institutions i on i.id = p.institution_id
               join lateral (
                   select z.name, s.since from presences s join zones z on z.id = s.zone_id
                   where s.participant_id = p.id and s.inside order by cardinality(z.path) desc, s.since desc limit 1) n on true
           where p.conference_id = $1 and p.id in (
               select s.participant_id from presences s
               where s.inside and s.zone_id = any(case when $2::uuid is null
                   then array(select id from zones where conference_id = $1) else array[$2::uuid] end))
           order by i.folded, p.name collate "C", p.number"#,
        conference,
        zone
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Present {
            participant: row.id,
            number: row.number,
            name: row.name,
            institution: row.institution,
            post: row.post,
            level: row.level.as_deref().and_then(Level::parse),
            zone: row.zone,
            since: row.since,
        })
        .collect())
}
