//! Badges are read at gates: whoever may enter is admitted, once a zone.
//!
//! Words: a *gate* opens a *zone*; a *reading* is one badge read at one gate, *admitted*,
//! *already* (read before) or *refused* with a reason. Every reading is kept.

mod pages;
pub mod rules;
mod store;

pub use rules::{Reason, Verdict, decide};
pub use store::{Arrived, AtGate, Gate, arrivals, arrivals_by_category, gates};

use crate::access::{Authority, NavEntry, NavGroup, Permission};
use crate::conference::Here;
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/c/{slug}/gates", pages::gates)
        .get("/c/{slug}/gates/{gate}", pages::desk)
        .post("/c/{slug}/gates/{gate}/read", pages::read)
        .get("/c/{slug}/arrivals", pages::arrivals)
}

pub const NAV: &[NavEntry] = &[
    NavEntry {
        group: NavGroup::Now,
        order: 30,
        key: "nav-checkin",
        path: "/gates",
        shown: Authority::staffs_desk,
        part: None,
    },
    NavEntry {
        group: NavGroup::Now,
        order: 40,
        key: "nav-arrivals",
        path: "/arrivals",
        shown: Authority::staffs_desk,
        part: None,
    },
];

/// Staffs a desk of the conference.
pub struct StaffDesk;

impl Permission for StaffDesk {
    const NAME: &'static str = "StaffDesk";
    type Scope = Here;

    fn allows(authority: &Authority, here: &Here) -> bool {
        authority.staffs_desk(here.id)
    }
}

/// Reads badges at a gate of the conference.
pub struct ReadBadges;

impl Permission for ReadBadges {
    const NAME: &'static str = "ReadBadges";
    type Scope = AtGate;

    fn allows(authority: &Authority, gate: &AtGate) -> bool {
        authority.staffs_desk(gate.conference.id)
    }
}
