//! An edition of a conference: made from a template, and moved as a whole when its opening moves.
//!
//! Stands on top: it enters what a template holds into the tables of the features. A *template* is
//! a conference as data; a *move* is one date that hangs on the opening.

mod pages;
pub mod rules;
mod store;
pub mod template;

pub use store::found;
pub use template::{Template, Wrong};

use crate::access::{Authority, Instance, Permission};
use crate::web::Routes;

/// Templates that come with the program, by name.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("financial-security", include_str!("../../config/conferences/financial-security.toml")),
    ("workshop", include_str!("../../config/conferences/workshop.toml")),
];

pub fn routes() -> Routes {
    Routes::new()
        .get("/conferences/new", pages::new)
        .post("/conferences/new", pages::create)
        .get("/c/{slug}/opening", pages::opening)
        .post("/c/{slug}/opening", pages::move_opening)
}

/// Makes conferences: an organiser over the whole instance.
pub struct MakeConferences;

impl Permission for MakeConferences {
    const NAME: &'static str = "MakeConferences";
    type Scope = Instance;

    fn allows(authority: &Authority, _: &Instance) -> bool {
        authority.organises_everywhere()
    }
}
