//! Speakers as organisers see them, and the page of one of her own.

pub mod about;
pub mod list;
pub mod one;
pub mod own;

use askama::Template;

use crate::web::{Confirm, Page};

/// Asks whether something is to be done.
#[derive(Template)]
#[template(path = "speakers/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}
