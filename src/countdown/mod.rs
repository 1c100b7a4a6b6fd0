//! The plan: what dates are counted from, which days are free, and what follows when either moves (plan, 4.1).
//!
//! Words: an *anchor* is what a date is counted from; a *free day* is one on which is not worked; a date
//! that is *pinned* stays when its anchor moves; a task's *latest start* follows from what waits for it; the *chain* is
//! what has the least time to spare.

mod calendar;
mod pages;
pub mod rules;
mod store;

pub use calendar::Calendar;
pub use pages::{WEEK, WhenFields, said};
pub use rules::{Anchor, Anchors, Kind, Offset, Side, Span, Unit, When, WhenForm, WorkDays, check_when};
pub use store::{
    Beside, Cause, Moved, Refusal, anchors, changes, enter_calendar, found, items, link, link_new, links_among, lock,
    needs_of, read_anchors, recompute, recompute_around, settle, settle_milestone, unlink, waiting_for,
};

use crate::access::{Authority, NavEntry, NavGroup};
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/c/{slug}/chain", pages::chain)
        .get("/c/{slug}/gantt", pages::gantt)
        .get("/c/{slug}/days", pages::days)
        .post("/c/{slug}/days", pages::add)
        .post("/c/{slug}/days/rest", pages::change_rest)
        .post("/c/{slug}/days/remove", pages::remove)
        .post("/c/{slug}/days/bring", pages::bring)
        .post("/c/{slug}/days/settle", pages::settle)
}

pub const NAV: &[NavEntry] = &[
    NavEntry {
        group: NavGroup::Prepare,
        order: 21,
        key: "nav-countdown-chain",
        path: "/chain",
        shown: Authority::sees_whole,
        part: None,
    },
    NavEntry {
        group: NavGroup::Prepare,
        order: 22,
        key: "nav-countdown-gantt",
        path: "/gantt",
        shown: Authority::sees_whole,
        part: None,
    },
    NavEntry {
        group: NavGroup::Settings,
        order: 15,
        key: "nav-countdown-days",
        path: "/days",
        shown: Authority::organises,
        part: None,
    },
];
