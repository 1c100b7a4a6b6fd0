//! Who is inside now.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use sqlx::{Postgres, QueryBuilder, Row as _};

use crate::db::Db;
use crate::db::list::{self, Page, Slice};
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
    let mut query = details();
    found(&mut query, conference, zone);
    query.push(" order by i.folded, p.name collate \"C\", p.number");
    rows(db, query).await
}

/// How many are inside any zone: of one person in two zones, one.
pub async fn anywhere(db: &Db, conference: Uuid) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(distinct s.participant_id) as "count!" from presences s
           where s.inside and s.zone_id = any(array(select id from zones where conference_id = $1 and within_id is null))"#,
        conference
    )
    .fetch_one(db.read())
    .await?)
}

/// A page of them, of `total`. Its people are found first, one institution after the other, and told of then.
pub async fn present_page(
    db: &Db,
    conference: Uuid,
    (zone, total): (Option<Uuid>, i64),
    page: Page,
) -> Result<Slice<Present>> {
    let window = list::window(page, Some(total));
    let direction = if window.backwards { " desc" } else { " asc" };
    let mut query = QueryBuilder::new("select p.id from institutions i join participants p on p.institution_id = i.id");
    found(&mut query, conference, zone);
    query.push(" and i.conference_id = ").push_bind(conference);
    for (before, column) in [(" order by ", "i.folded"), (", ", "p.name collate \"C\""), (", ", "p.number")] {
        query.push(before).push(column).push(direction);
    }
    query.push(" limit ").push(window.limit);
    if window.offset > 0 {
        query.push(" offset ").push_bind(window.offset);
    }
    let mut ids: Vec<Uuid> = query.build_query_scalar().fetch_all(db.read()).await?;
    if window.backwards {
        ids.reverse();
    }
    let mut query = details();
    query.push(" where p.id = any(").push_bind(&ids);
    query.push(") order by array_position(").push_bind(&ids).push(", p.id)");
    Ok(Slice::new(rows(db, query).await?, total, page.0))
}

/// Who they are; somebody who left since she was found is told of no more.
fn details() -> QueryBuilder<Postgres> {
    QueryBuilder::new(
        "select p.id, p.number, p.name, p.post, p.level, i.name as institution, n.name as zone, n.since
         from participants p join institutions i on i.id = p.institution_id
             join lateral (
                 select z.name, s.since from presences s join zones z on z.id = s.zone_id
                 where s.participant_id = p.id and s.inside order by cardinality(z.path) desc, s.since desc limit 1) n on true",
    )
}

/// Whoever is inside this zone, or in any: then in an outermost one too.
fn found(query: &mut QueryBuilder<Postgres>, conference: Uuid, zone: Option<Uuid>) {
    query.push(" where p.conference_id = ").push_bind(conference);
    query.push(" and exists (select from presences s where s.participant_id = p.id and s.inside and s.zone_id = any(");
    match zone {
        Some(zone) => query.push_bind(vec![zone]),
        None => query
            .push("array(select id from zones where conference_id = ")
            .push_bind(conference)
            .push(" and within_id is null)"),
    };
    query.push("))");
}

async fn rows(db: &Db, mut query: QueryBuilder<Postgres>) -> Result<Vec<Present>> {
    let mut list = Vec::new();
    for row in query.build().fetch_all(db.read()).await? {
        list.push(Present {
            participant: row.try_get("id")?,
            number: row.try_get("number")?,
            name: row.try_get("name")?,
            institution: row.try_get("institution")?,
            post: row.try_get("post")?,
            level: row.try_get::<Option<&str>, _>("level")?.and_then(Level::parse),
            zone: row.try_get("zone")?,
            since: row.try_get("since")?,
        });
    }
    Ok(list)
}
