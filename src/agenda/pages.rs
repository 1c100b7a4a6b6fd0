//! What is seen of the agenda, and how it is edited.

pub mod block;
pub mod clashes;
pub mod draft;
pub mod export;
pub mod grid;
pub mod item;
pub mod public;
pub mod release;
pub mod venue;
pub mod versions;

use askama::Template;
use serde::Deserialize;

use crate::web::{Confirm, Page};

/// Asks whether something is to be taken away.
#[derive(Template)]
#[template(path = "agenda/sure.html")]
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
