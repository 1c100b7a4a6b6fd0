//! The command desk: the whole conference on one page, every figure a link to what is behind it.
//! It stands on top: it uses the other features, and none uses it.

mod pages;
mod rules;
mod shared;
mod store;

use crate::access::{Authority, NavEntry, NavGroup};
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new().get("/c/{slug}/desk", pages::desk).get("/c/{slug}/desk/wall", pages::wall)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Now,
    order: 10,
    key: "nav-desk",
    path: "/desk",
    shown: Authority::sees_whole,
    part: None,
}];
