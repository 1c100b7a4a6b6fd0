//! Discussions as organisers divide them, and wishes as participants say them.

pub mod group;
pub mod one;
pub mod overview;
pub mod own;
pub mod paper;
pub mod people;
pub mod run;

use askama::Template;
use serde::Deserialize;

use super::rules::Sitting;
use super::store::Group;
use crate::agenda::rules::{Block, Kind, Programme};
use crate::conference::Here;
use crate::kernel::Uuid;
use crate::web::{Confirm, Page, Reader};

/// Asks whether something is to be done.
#[derive(Template)]
#[template(path = "discussions/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// The version that was seen.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct VersionForm {
    version: String,
}

impl VersionForm {
    fn version(&self) -> i32 {
        self.version.parse().unwrap_or(0)
    }
}

/// The blocks of a draft in which groups may sit.
fn blocks(draft: &Programme) -> Vec<Block> {
    draft.blocks.iter().filter(|block| block.kind == Kind::Discussion && !block.cancelled).cloned().collect()
}

/// A block as something to choose.
fn block_label(l: Reader, here: &Here, draft: &Programme, block: &Block) -> String {
    let at = l.short_date_time(block.starts_at, here.zone);
    let room = draft.room(block.room).map(|room| format!(" · {}", l.plain(&room.name))).unwrap_or_default();
    format!("{at} {}{room}", l.plain(&block.title))
}

/// Where a group sits in the draft: what organisers see before it is released.
fn drafted(draft: &Programme, group: &Group) -> Vec<Sitting> {
    super::rules::sittings(draft, &group.blocks, group.room)
}

/// The rooms and blocks that there are, by their ids.
fn ids(draft: &Programme) -> (Vec<Uuid>, Vec<Uuid>) {
    (draft.rooms.iter().map(|room| room.id).collect(), blocks(draft).iter().map(|block| block.id).collect())
}
