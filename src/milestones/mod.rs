//! The countdown: milestones counted back from the opening, and how ready each is (plan, 4.1, 4.2).
//!
//! Words: a *milestone* is a date with tasks behind it; its *readiness* is how many of those are
//! done, in percent; its *standing* is done, late, now or to come.

mod pages;
pub mod rules;
mod store;

pub use rules::{Standing, readiness};
pub use store::{Milestone, list};

use crate::access::{Authority, NavEntry, NavGroup};
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new().get("/c/{slug}/countdown", pages::countdown)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Prepare,
    order: 10,
    key: "nav-milestones",
    path: "/countdown",
    shown: Authority::sees_whole,
    part: None,
}];
