use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::rules::{Block, Day, Item};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};

/// The days of a conference, without what happens on them.
pub async fn days(db: &Db, conference: Uuid) -> Result<Vec<Day>> {
    let rows = sqlx::query!(
        r#"select number, date, theme as "theme: Words" from days where conference_id = $1 order by number"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Day { number: row.number, date: row.date, theme: row.theme, rows: Vec::new() })
        .collect())
}

/// Every block with its items, in order of time, then of rooms; of one room alone, if asked.
pub async fn blocks(db: &Db, conference: Uuid, room: Option<&str>) -> Result<Vec<Block>> {
    let rows = sqlx::query!(
        r#"select b.id, b.code, b.kind, b.title as "title: Words", b.starts_at, b.ends_at, b.parallel, r.code as "room_code?", r.name as "room?: Words"
           from blocks b left join rooms r on r.id = b.room_id
           where b.conference_id = $1 order by b.starts_at, r.position, b.code"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    let mut items: HashMap<Uuid, Vec<Item>> = HashMap::new();
    let found = sqlx::query_as!(
        Item,
        r#"select id, code, block_id, title as "title: Words", summary as "summary: Words", produces as "produces: Words", starts_at, ends_at
           from items where conference_id = $1 order by starts_at, position"#,
        conference
    )
    .fetch_all(db.read())
    .await?;
    for item in found {
        items.entry(item.block_id).or_default().push(item);
    }
    Ok(rows
        .into_iter()
        .filter(|row| room.is_none_or(|room| row.room_code.as_deref() == Some(room)))
        .map(|row| Block {
            items: items.remove(&row.id).unwrap_or_default(),
            id: row.id,
            code: row.code,
            kind: row.kind,
            title: row.title,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            parallel: row.parallel,
            room: row.room,
        })
        .collect())
}

/// A room of the conference.
pub struct Room {
    pub code: String,
    pub name: Words,
}

pub async fn rooms(db: &Db, conference: Uuid) -> Result<Vec<Room>> {
    Ok(sqlx::query_as!(
        Room,
        r#"select code, name as "name: Words" from rooms where conference_id = $1 order by position"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// An item with everything around it.
pub struct Whole {
    pub item: Item,
    pub block: Words,
    pub room: Option<Words>,
    pub people: Vec<(String, Words)>,
    pub goals: Vec<(Uuid, Words)>,
}

pub async fn whole(db: &Db, conference: Uuid, code: &str) -> Result<Option<Whole>> {
    let row = sqlx::query!(
        r#"select i.id, i.code, i.block_id, i.title as "title: Words", i.summary as "summary: Words", i.produces as "produces: Words",
               i.starts_at, i.ends_at, b.title as "block: Words", r.name as "room?: Words"
           from items i join blocks b on b.id = i.block_id left join rooms r on r.id = b.room_id
           where i.conference_id = $1 and i.code = $2"#,
        conference,
        code
    )
    .fetch_optional(db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let people = sqlx::query!(
        r#"select role, title as "title: Words" from item_people where item_id = $1 order by position"#,
        row.id
    )
    .fetch_all(db.read())
    .await?;
    let goals = sqlx::query!(
        r#"select g.id, g.name as "name: Words" from item_goals i join goals g on g.id = i.goal_id where i.item_id = $1 order by g.kind, g.position"#,
        row.id
    )
    .fetch_all(db.read())
    .await?;
    Ok(Some(Whole {
        item: Item {
            id: row.id,
            code: row.code,
            block_id: row.block_id,
            title: row.title,
            summary: row.summary,
            produces: row.produces,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
        },
        block: row.block,
        room: row.room,
        people: people.into_iter().map(|row| (row.role, row.title)).collect(),
        goals: goals.into_iter().map(|row| (row.id, row.name)).collect(),
    }))
}

/// An item as something to choose, for a motion.
pub struct ItemChoice {
    pub id: Uuid,
    pub code: String,
    pub title: Words,
    pub starts_at: DateTime<Utc>,
}

pub async fn item_choices(db: &Db, conference: Uuid) -> Result<Vec<ItemChoice>> {
    Ok(sqlx::query_as!(
        ItemChoice,
        r#"select id, code, title as "title: Words", starts_at from items where conference_id = $1 order by starts_at, position"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}

/// A block in few words, for a page of which the agenda is a part.
pub struct Entry {
    pub date: NaiveDate,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub title: Words,
    pub room: Option<Words>,
}

/// The blocks of a conference in their order, each with its day in the conference's zone.
pub async fn outline(db: &Db, conference: Uuid) -> Result<Vec<Entry>> {
    Ok(sqlx::query_as!(
        Entry,
        r#"select (b.starts_at at time zone c.time_zone)::date as "date!", b.starts_at, b.ends_at, b.title as "title: Words",
               r.name as "room?: Words"
           from blocks b join conferences c on c.id = b.conference_id left join rooms r on r.id = b.room_id
           where b.conference_id = $1 order by b.starts_at, r.position, b.code"#,
        conference
    )
    .fetch_all(db.read())
    .await?)
}
