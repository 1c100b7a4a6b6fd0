//! Where everything in the draft stands: what clashes are found by, read many times while something is carried.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use sqlx::types::Json;

use super::super::rules::{Block, Day, Item, Kind, Person, Programme, Role, Room};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};

#[derive(Deserialize)]
struct Places {
    days: Vec<Day>,
    rooms: Vec<Room>,
    blocks: Vec<PlacedBlock>,
}

#[derive(Deserialize)]
struct PlacedBlock {
    id: Uuid,
    kind: Kind,
    title: Words,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    room: Option<Uuid>,
    parallel: Option<String>,
    expected: Option<i32>,
    cancelled: bool,
    items: Vec<PlacedItem>,
}

#[derive(Deserialize)]
struct PlacedItem {
    id: Uuid,
    title: Words,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    cancelled: bool,
    /// Participants in a role, whichever it is.
    people: Vec<Uuid>,
}

impl From<PlacedBlock> for Block {
    fn from(it: PlacedBlock) -> Block {
        Block {
            id: it.id,
            code: String::new(),
            kind: it.kind,
            title: it.title,
            starts_at: it.starts_at,
            ends_at: it.ends_at,
            room: it.room,
            parallel: it.parallel,
            expected: it.expected,
            cancelled: it.cancelled,
            items: it.items.into_iter().map(Item::from).collect(),
        }
    }
}

impl From<PlacedItem> for Item {
    fn from(it: PlacedItem) -> Item {
        let person = |id| Person { role: Role::Speaker, participant: Some(id), name: Words::default() };
        Item {
            id: it.id,
            code: String::new(),
            position: 0,
            title: it.title,
            summary: Words::default(),
            produces: Words::default(),
            starts_at: it.starts_at,
            ends_at: it.ends_at,
            track: None,
            cancelled: it.cancelled,
            goals: Vec::new(),
            people: it.people.into_iter().map(person).collect(),
        }
    }
}

/// The draft without its codes, texts, goals, tracks and roles: enough to find what clashes and to say where something
/// stands, and a third of the work.
pub async fn places(db: &Db, conference: Uuid) -> Result<Programme> {
    let found = sqlx::query_scalar!(r#"select agenda_places($1) as "places!: Json<Places>""#, conference)
        .fetch_one(db.read())
        .await?
        .0;
    Ok(Programme {
        days: found.days,
        rooms: found.rooms,
        blocks: found.blocks.into_iter().map(Block::from).collect(),
        ..Programme::default()
    })
}
