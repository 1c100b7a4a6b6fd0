//! Badges are read at gates, by people at desks and by devices: whoever may enter is admitted, and is *inside* until
//! she leaves.
//!
//! Words: a *gate* opens a *zone*, which lies in others; a *reading* is one badge read at one gate, in or out,
//! *admitted*, *already* (inside before) or *refused* with a reason. Every reading is kept. A *custodian* holds one
//! of the two keys of a gate's *lock*.

mod pages;
pub mod rules;
mod store;

pub use pages::calls::Calls;
pub use rules::{Again, Direction, Outcome, Reason, Verdict, decide, secret_in};
pub use store::{
    Ask, AtGate, Gate, OfReading, Reading, arrivals, badge_of, gate_at, gates, good_badges, holder_of, inside,
    last_readings, place, read, read_many, reading, readings_of, rules as gate_rules, save_rules, undo, where_is,
};

use crate::access::{Authority, NavEntry, NavGroup, PathParams, Permission, Scope};
use crate::conference::Here;
use crate::error::Result;
use crate::state::App;
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/c/{slug}/gates", pages::gates)
        .get("/c/{slug}/gates/{gate}", pages::desk::desk)
        .post("/c/{slug}/gates/{gate}/read", pages::desk::read)
        .get("/c/{slug}/gates/{gate}/readings/{reading}/force", pages::desk::ask_force)
        .post("/c/{slug}/gates/{gate}/readings/{reading}/force", pages::desk::force)
        .get("/c/{slug}/gates/{gate}/readings/{reading}/undo", pages::desk::ask_undo)
        .post("/c/{slug}/gates/{gate}/readings/{reading}/undo", pages::desk::undo)
        .get("/c/{slug}/gates/{gate}/rules", pages::gate::edit)
        .post("/c/{slug}/gates/{gate}/rules", pages::gate::save)
        .get("/c/{slug}/gates/{gate}/lock", pages::lock::show)
        .post("/c/{slug}/gates/{gate}/lock/key", pages::lock::turn)
        .post("/c/{slug}/gates/{gate}/lock/close", pages::lock::close)
        .get("/c/{slug}/arrivals/readings", pages::readings::list)
        .get("/c/{slug}/inside", pages::inside::show)
        .get("/c/{slug}/inside/export", pages::inside::export)
        .get("/c/{slug}/inside/muster", pages::inside::muster)
        .post("/api/v1/checkins", pages::api::read)
        .get("/api/v1/checkins", pages::api::history)
        .get("/api/v1/checkins/{reading}/photo", pages::api::photo)
        .get("/api/v1/status", pages::api::status)
        .get("/api/v1/openapi.json", pages::api::openapi)
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
        order: 45,
        key: "nav-inside",
        path: "/inside",
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

/// Lets somebody in all the same, or undoes a reading, at a desk of the conference.
pub struct CorrectReading;

impl Permission for CorrectReading {
    const NAME: &'static str = "CorrectReading";
    type Scope = OfReading;

    fn allows(authority: &Authority, of: &OfReading) -> bool {
        authority.staffs_desk(of.at.conference.id)
    }
}

/// Changes what a gate asks.
pub struct EditGate;

impl Permission for EditGate {
    const NAME: &'static str = "EditGate";
    type Scope = AtGate;

    fn allows(authority: &Authority, gate: &AtGate) -> bool {
        authority.organises(gate.conference.id)
    }
}

/// The lock of a gate, with those who hold its keys.
pub struct AtLock {
    pub at: AtGate,
    pub custodians: Vec<store::Custodian>,
}

impl Scope for AtLock {
    async fn find(app: &App, path: &PathParams) -> Result<Option<AtLock>> {
        let Some(at) = AtGate::find(app, path).await?.filter(|at| at.lock.is_some()) else { return Ok(None) };
        let custodians = store::custodians(&app.db, at.gate).await?;
        Ok(Some(AtLock { at, custodians }))
    }
}

/// Sees the lock of a gate and locks it: desk staff, and those who hold its keys.
pub struct SeeLock;

impl Permission for SeeLock {
    const NAME: &'static str = "SeeLock";
    type Scope = AtLock;

    fn allows(authority: &Authority, lock: &AtLock) -> bool {
        authority.staffs_desk(lock.at.conference.id) || HoldKey::allows(authority, lock)
    }
}

/// Turns a key of the lock of a gate: nobody but the two or more who are named.
pub struct HoldKey;

impl Permission for HoldKey {
    const NAME: &'static str = "HoldKey";
    type Scope = AtLock;

    fn allows(authority: &Authority, lock: &AtLock) -> bool {
        lock.custodians.iter().any(|one| one.account == authority.account)
    }
}
