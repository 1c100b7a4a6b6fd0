//! The presidium: who sits in it, what it is asked, what it decided. Plan, 3.3.
//!
//! Words: a *seat* is a member's place; a *motion* is what is put; a *vote* on it freezes who
//! votes (its *electors*) and by which rule; a *ballot* is one seat's vote; the *record* of a vote is what it
//! was decided from; a carried motion becomes a *resolution* when its vote is certified.

mod pages;
pub mod rules;
mod store;

pub use rules::{Ballot, MotionState, NewSeat, Plan, Post, Verdict, Wording};
pub use store::{
    Adopted, Certified, OfMotion, OfResolution, OfSeat, OfVote, OpenMotions, add_seat, cast, certify_vote, close_vote,
    empty_seat, fill_seat, held_resolutions, held_votes, open_motions, open_vote, plan_vote, put_motion, resolutions,
    seats,
};

use crate::access::{Authority, NavEntry, NavGroup, Part, Permission};
use crate::conference::Here;
use crate::kernel::Uuid;
use crate::web::Routes;

pub fn routes() -> Routes {
    use pages::{holding, motions, resolutions, seats, votes};
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
        .get("/c/{slug}/motions/{id}/vote", holding::prepare)
        .post("/c/{slug}/motions/{id}/vote", holding::plan)
        .get("/c/{slug}/votes/{id}", votes::show)
        .get("/c/{slug}/votes/{id}/record", votes::record)
        .get("/c/{slug}/votes/{id}/open", holding::ask_open)
        .post("/c/{slug}/votes/{id}/open", holding::open)
        .post("/c/{slug}/votes/{id}/ballot", votes::ballot)
        .get("/c/{slug}/votes/{id}/recuse", votes::ask_recuse_self)
        .post("/c/{slug}/votes/{id}/recuse", votes::recuse_self)
        .get("/c/{slug}/votes/{id}/seats/{seat}/recuse", votes::ask_recuse)
        .post("/c/{slug}/votes/{id}/seats/{seat}/recuse", votes::recuse)
        .post("/c/{slug}/votes/{id}/seats/{seat}/hand", votes::hand)
        .post("/c/{slug}/votes/{id}/seats/{seat}/presence", votes::presence)
        .get("/c/{slug}/votes/{id}/close", holding::ask_close)
        .post("/c/{slug}/votes/{id}/close", holding::close)
        .get("/c/{slug}/votes/{id}/certify", holding::ask_certify)
        .post("/c/{slug}/votes/{id}/certify", holding::certify)
        .get("/c/{slug}/votes/{id}/cancel", holding::ask_cancel)
        .post("/c/{slug}/votes/{id}/cancel", holding::cancel)
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

/// Reads a motion.
pub struct SeeMotion;

impl Permission for SeeMotion {
    const NAME: &'static str = "SeeMotion";
    type Scope = OfMotion;

    fn allows(authority: &Authority, scope: &OfMotion) -> bool {
        authority.sees_whole(scope.here.id)
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

/// Prepares a vote on a motion: who holds it.
pub struct PlanVote;

impl Permission for PlanVote {
    const NAME: &'static str = "PlanVote";
    type Scope = OfMotion;

    fn allows(authority: &Authority, scope: &OfMotion) -> bool {
        holds_votes(authority, scope.here.id)
    }
}

/// Opens, closes and cancels votes, enters hands, and recuses: the chair, and organisers for her.
pub struct HoldVote;

impl Permission for HoldVote {
    const NAME: &'static str = "HoldVote";
    type Scope = OfVote;

    fn allows(authority: &Authority, scope: &OfVote) -> bool {
        holds_votes(authority, scope.here.id)
    }
}

fn holds_votes(authority: &Authority, conference: Uuid) -> bool {
    authority.chairs(conference) || authority.organises(conference)
}

/// Sees how a vote stands.
pub struct SeeVote;

impl Permission for SeeVote {
    const NAME: &'static str = "SeeVote";
    type Scope = OfVote;

    fn allows(authority: &Authority, scope: &OfVote) -> bool {
        authority.sees_whole(scope.here.id)
    }
}

/// Votes, or declares that she must not: a member of the presidium who was one when the vote opened. Nobody else,
/// organisers included; and nobody who left her seat.
pub struct CastBallot;

impl Permission for CastBallot {
    const NAME: &'static str = "CastBallot";
    type Scope = OfVote;

    fn allows(authority: &Authority, scope: &OfVote) -> bool {
        authority.seat_in(scope.here.id).is_some() && scope.members.contains(&authority.account)
    }
}

/// Certifies a result: a member who was asked, was not recused, and did not open the vote.
pub struct CertifyVote;

impl Permission for CertifyVote {
    const NAME: &'static str = "CertifyVote";
    type Scope = OfVote;

    fn allows(authority: &Authority, scope: &OfVote) -> bool {
        CastBallot::allows(authority, scope)
            && scope.opener != Some(authority.account)
            && !scope.recused.contains(&authority.account)
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
