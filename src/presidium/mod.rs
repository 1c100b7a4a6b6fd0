//! The presidium: who sits in it, what it is asked, what it decided. Plan, 3.3.
//!
//! Words: a *seat* is a member's place; a *motion* is what is put; a *vote* on it freezes who
//! votes (its *electors*) and by which rule; a *ballot* is one seat's vote; a carried motion
//! becomes a *resolution*.

mod pages;
pub mod rules;
mod store;

pub use rules::{Ballot, MotionState, NewSeat, Post, TWO_THIRDS, Verdict, Wording};
pub use store::{
    Adopted, Closed, OfMotion, OfResolution, OfSeat, OpenMotions, add_seat, cast, close_vote, empty_seat, fill_seat,
    open_motions, open_vote, put_motion, resolutions, seats,
};

use crate::access::{Authority, NavEntry, NavGroup, Part, Permission};
use crate::conference::Here;
use crate::web::Routes;

pub fn routes() -> Routes {
    use pages::{motions, resolutions, seats, votes};
    Routes::new()
        .get("/c/{slug}/presidium", seats::index)
        .get("/c/{slug}/presidium/seats/new", seats::new)
        .post("/c/{slug}/presidium/seats", seats::add)
        .get("/c/{slug}/presidium/seats/{id}", seats::show)
        .post("/c/{slug}/presidium/seats/{id}", seats::fill)
        .get("/c/{slug}/presidium/seats/{id}/empty", seats::ask_empty)
        .post("/c/{slug}/presidium/seats/{id}/empty", seats::empty)
        .get("/c/{slug}/presidium/seats/{id}/remove", seats::ask_remove)
        .post("/c/{slug}/presidium/seats/{id}/remove", seats::remove)
        .get("/c/{slug}/motions", motions::index)
        .get("/c/{slug}/motions/new", motions::new)
        .post("/c/{slug}/motions/new", motions::put)
        .get("/c/{slug}/motions/{id}", motions::show)
        .get("/c/{slug}/motions/{id}/edit", motions::edit)
        .post("/c/{slug}/motions/{id}/edit", motions::change)
        .get("/c/{slug}/motions/{id}/withdraw", motions::ask_withdraw)
        .post("/c/{slug}/motions/{id}/withdraw", motions::withdraw)
        .get("/c/{slug}/motions/{id}/open", votes::ask_open)
        .post("/c/{slug}/motions/{id}/open", votes::open)
        .post("/c/{slug}/motions/{id}/ballot", votes::ballot)
        .get("/c/{slug}/motions/{id}/close", votes::ask_close)
        .post("/c/{slug}/motions/{id}/close", votes::close)
        .get("/c/{slug}/resolutions", resolutions::index)
        .get("/c/{slug}/resolutions/{id}", resolutions::show)
}

pub const NAV: &[NavEntry] = &[
    NavEntry {
        group: NavGroup::Decide,
        order: 10,
        key: "nav-presidium",
        path: "/presidium",
        shown: Authority::sees_whole,
        part: Some(Part::Presidium),
    },
    NavEntry {
        group: NavGroup::Decide,
        order: 20,
        key: "nav-motions",
        path: "/motions",
        shown: Authority::sees_whole,
        part: Some(Part::Presidium),
    },
    NavEntry {
        group: NavGroup::Decide,
        order: 30,
        key: "nav-resolutions",
        path: "/resolutions",
        shown: Authority::sees_whole,
        part: Some(Part::Presidium),
    },
];

/// Fills, empties and removes seats: organisers.
pub struct SeatMember;

impl Permission for SeatMember {
    const NAME: &'static str = "SeatMember";
    type Scope = OfSeat;

    fn allows(authority: &Authority, scope: &OfSeat) -> bool {
        authority.organises(scope.here.id)
    }
}

/// Puts motions: organisers and members of the presidium.
pub struct PutMotion;

impl Permission for PutMotion {
    const NAME: &'static str = "PutMotion";
    type Scope = Here;

    fn allows(authority: &Authority, here: &Here) -> bool {
        authority.organises(here.id) || authority.seat_in(here.id).is_some()
    }
}

/// Reads a motion. Who lost her seat while a vote is open is still asked, so she still reads.
pub struct SeeMotion;

impl Permission for SeeMotion {
    const NAME: &'static str = "SeeMotion";
    type Scope = OfMotion;

    fn allows(authority: &Authority, scope: &OfMotion) -> bool {
        authority.sees_whole(scope.here.id)
            || (scope.state == MotionState::Voting && scope.electors.contains(&authority.account))
    }
}

/// Rewords or withdraws a motion: who may put one.
pub struct EditMotion;

impl Permission for EditMotion {
    const NAME: &'static str = "EditMotion";
    type Scope = OfMotion;

    fn allows(authority: &Authority, scope: &OfMotion) -> bool {
        PutMotion::allows(authority, &scope.here)
    }
}

/// Opens and closes votes: the chair, and organisers for her.
pub struct HoldVote;

impl Permission for HoldVote {
    const NAME: &'static str = "HoldVote";
    type Scope = OfMotion;

    fn allows(authority: &Authority, scope: &OfMotion) -> bool {
        authority.chairs(scope.here.id) || authority.organises(scope.here.id)
    }
}

/// Votes: whoever was in the presidium when the vote opened. Nobody else, organisers included.
pub struct CastBallot;

impl Permission for CastBallot {
    const NAME: &'static str = "CastBallot";
    type Scope = OfMotion;

    fn allows(authority: &Authority, scope: &OfMotion) -> bool {
        scope.electors.contains(&authority.account)
    }
}

/// Reads a resolution.
pub struct SeeResolution;

impl Permission for SeeResolution {
    const NAME: &'static str = "SeeResolution";
    type Scope = OfResolution;

    fn allows(authority: &Authority, scope: &OfResolution) -> bool {
        authority.sees_whole(scope.here.id)
    }
}
