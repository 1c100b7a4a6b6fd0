//! The agenda: days, blocks in rooms, items in blocks, and the goals that each item serves.
//!
//! Words: a *block* is a stretch of the agenda in a room, an *item* a part of it; blocks that run
//! *side by side* carry the same word.

mod pages;
pub mod rules;
mod store;

pub use store::{Entry, ItemChoice, item_choices, outline};

use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new().get("/c/{slug}/agenda", pages::show).get("/c/{slug}/agenda/{item}", pages::item)
}
