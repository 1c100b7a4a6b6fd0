//! The presidium: who sits in it, what it is asked, what it decided. Plan, 3.3.
//!
//! Words: a *seat* is a member's place; a *motion* is what is put; a *vote* on it freezes who
//! votes (its *electors*) and by which rule; a *ballot* is one seat's vote; the *record* of a vote is what it
//! was decided from; a carried motion becomes a *resolution* when its vote is certified.

mod letters;
mod pages;
pub mod rules;
mod store;

pub use pages::papers;
pub use rules::{Ballot, MotionState, NewSeat, Plan, Post, Verdict, Wording};
pub use store::{
    Adopted, Awaited, Certified, OfChair, OfDispute, OfMotion, OfResolution, OfSeat, OfVote, OpenMotions, add_seat,
    awaited, cast, certify_vote, close_vote, empty_seat, fill_seat, held_resolutions, held_votes, open_motions,
    open_vote, plan_vote, put_motion, resolutions, seats,
};

use crate::access::{Authority, NavEntry, NavGroup, Part, Permission};
use crate::conference::Here;
use crate::files::FILE_MAX;
use crate::kernel::Uuid;
use crate::web::Routes;

pub fn routes() -> Routes {
    use pages::{
        amendments, chair, debate, disputes, files, holding, motions, queue, resolutions, seats, votes, waivers,
    };
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
        .post("/c/{slug}/presidium/seats/{id}/absent", chair::mark_absent)
        .get("/c/{slug}/presidium/acting", chair::ask_acting)
        .post("/c/{slug}/presidium/acting", chair::name_acting)
        .post("/c/{slug}/presidium/acting/end", chair::end_acting)
        .get("/c/{slug}/presidium/decisions", chair::decisions)
        .get("/c/{slug}/presidium/decisions/new", chair::new)
        .post("/c/{slug}/presidium/decisions/new", chair::decide)
        .get("/c/{slug}/motions", motions::index)
        .get("/c/{slug}/motions/new", motions::new)
        .post("/c/{slug}/motions/new", motions::put)
        .get("/c/{slug}/motions/queue", queue::index)
        .post("/c/{slug}/motions/{id}/raise", queue::raise)
        .post("/c/{slug}/motions/{id}/meeting", queue::set_meeting)
        .get("/c/{slug}/motions/{id}/amend", amendments::new)
        .post("/c/{slug}/motions/{id}/amend", amendments::put)
        .get("/c/{slug}/motions/{id}/accept", amendments::ask_accept)
        .post("/c/{slug}/motions/{id}/accept", amendments::accept)
        .get("/c/{slug}/motions/{id}", motions::show)
        .get("/c/{slug}/motions/{id}/edit", motions::edit)
        .post("/c/{slug}/motions/{id}/edit", motions::change)
        .get("/c/{slug}/motions/{id}/versions", debate::versions)
        .post("/c/{slug}/motions/{id}/sponsor", debate::sponsor)
        .get("/c/{slug}/motions/{id}/statement", debate::ask_state)
        .post("/c/{slug}/motions/{id}/statement", debate::state)
        .get("/c/{slug}/motions/{id}/files", files::edit)
        .post_file("/c/{slug}/motions/{id}/files", files::attach, FILE_MAX)
        .get("/c/{slug}/motions/{id}/files/{file}", files::show)
        .post("/c/{slug}/motions/{id}/files/{file}/remove", files::take_off)
        .get("/c/{slug}/motions/{id}/withdraw", motions::ask_withdraw)
        .post("/c/{slug}/motions/{id}/withdraw", motions::withdraw)
        .get("/c/{slug}/motions/{id}/vote", holding::prepare)
        .post("/c/{slug}/motions/{id}/vote", holding::plan)
        .get("/c/{slug}/votes/{id}", votes::show)
        .get("/c/{slug}/votes/{id}/record", votes::record)
        .get("/c/{slug}/votes/{id}/edit", holding::edit)
        .post("/c/{slug}/votes/{id}/edit", holding::change)
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
        .get("/c/{slug}/disputes", disputes::index)
        .get("/c/{slug}/disputes/new", disputes::new)
        .post("/c/{slug}/disputes/new", disputes::file)
        .get("/c/{slug}/disputes/{id}", disputes::show)
        .post("/c/{slug}/disputes/{id}/assign", disputes::assign)
        .post("/c/{slug}/disputes/{id}/rule", disputes::rule)
        .post("/c/{slug}/disputes/{id}/appeal", disputes::appeal)
        .get("/c/{slug}/resolutions", resolutions::index)
        .get("/c/{slug}/resolutions/{id}", resolutions::show)
        .get("/c/{slug}/resolutions/{id}/no-project", waivers::ask)
        .post("/c/{slug}/resolutions/{id}/no-project", waivers::waive)
        .post("/c/{slug}/resolutions/{id}/no-project/end", waivers::end)
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
        order: 25,
        key: "nav-queue",
        path: "/motions/queue",
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
    NavEntry {
        group: NavGroup::Decide,
        order: 40,
        key: "nav-disputes",
        path: "/disputes",
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

fn deliberates(authority: &Authority, conference: Uuid) -> bool {
    authority.organises(conference) || authority.seat_in(conference).is_some()
}

/// Puts motions: organisers and members of the presidium, and leads for their groups.
pub struct PutMotion;

impl Permission for PutMotion {
    const NAME: &'static str = "PutMotion";
    type Scope = Here;

    fn allows(authority: &Authority, here: &Here) -> bool {
        deliberates(authority, here.id) || authority.leads_in(here.id)
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

/// Rewords or withdraws a motion: organisers and members of the presidium, and who put it.
pub struct EditMotion;

impl Permission for EditMotion {
    const NAME: &'static str = "EditMotion";
    type Scope = OfMotion;

    fn allows(authority: &Authority, scope: &OfMotion) -> bool {
        let here = scope.here.id;
        deliberates(authority, here) || (authority.sees_whole(here) && scope.mover == authority.account)
    }
}

/// Proposes other words for a motion: members of the presidium, and who put it.
pub struct AmendMotion;

impl Permission for AmendMotion {
    const NAME: &'static str = "AmendMotion";
    type Scope = OfMotion;

    fn allows(authority: &Authority, scope: &OfMotion) -> bool {
        let here = scope.here.id;
        authority.seat_in(here).is_some() || (authority.sees_whole(here) && scope.mover == authority.account)
    }
}

/// Takes an amendment over: who put what it amends.
pub struct AcceptAmendment;

impl Permission for AcceptAmendment {
    const NAME: &'static str = "AcceptAmendment";
    type Scope = OfMotion;

    fn allows(authority: &Authority, scope: &OfMotion) -> bool {
        authority.sees_whole(scope.here.id) && scope.amended_mover == Some(authority.account)
    }
}

/// Prepares a vote on a motion: who holds it.
pub struct PlanVote;

impl Permission for PlanVote {
    const NAME: &'static str = "PlanVote";
    type Scope = OfMotion;

    fn allows(authority: &Authority, scope: &OfMotion) -> bool {
        holds_votes(authority, scope.here.id, scope.acting)
    }
}

/// Opens, closes and cancels votes, enters hands, and recuses: the chair, whoever acts for her, and organisers.
pub struct HoldVote;

impl Permission for HoldVote {
    const NAME: &'static str = "HoldVote";
    type Scope = OfVote;

    fn allows(authority: &Authority, scope: &OfVote) -> bool {
        holds_votes(authority, scope.here.id, scope.acting)
    }
}

fn holds_votes(authority: &Authority, conference: Uuid, acting: Option<Uuid>) -> bool {
    chairs(authority, conference, acting) || authority.organises(conference)
}

/// Whether she is the chair or acts for her.
fn chairs(authority: &Authority, conference: Uuid, acting: Option<Uuid>) -> bool {
    authority.chairs(conference) || (acting == Some(authority.account) && authority.seat_in(conference).is_some())
}

/// Names who acts for an absent chair instead of who would by the order: the chair herself, or an organiser.
pub struct NameActing;

impl Permission for NameActing {
    const NAME: &'static str = "NameActing";
    type Scope = OfChair;

    fn allows(authority: &Authority, scope: &OfChair) -> bool {
        authority.chairs(scope.here.id) || authority.organises(scope.here.id)
    }
}

/// Says that somebody is away, or back: an organiser, the chair, or whoever holds the seat.
pub struct MarkAbsent;

impl Permission for MarkAbsent {
    const NAME: &'static str = "MarkAbsent";
    type Scope = OfSeat;

    fn allows(authority: &Authority, scope: &OfSeat) -> bool {
        let here = scope.here.id;
        let own = authority.seat_in(here).is_some_and(|held| held.seat == scope.seat.id);
        own || authority.chairs(here) || authority.organises(here)
    }
}

/// Decides daily matters: the chair, or whoever acts for her.
pub struct DecideDaily;

impl Permission for DecideDaily {
    const NAME: &'static str = "DecideDaily";
    type Scope = OfChair;

    fn allows(authority: &Authority, scope: &OfChair) -> bool {
        chairs(authority, scope.here.id, scope.acting)
    }
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

/// Reads a dispute.
pub struct SeeDispute;

impl Permission for SeeDispute {
    const NAME: &'static str = "SeeDispute";
    type Scope = OfDispute;

    fn allows(authority: &Authority, scope: &OfDispute) -> bool {
        authority.sees_whole(scope.here.id)
    }
}

/// Gives a dispute to the seat that rules it: the chair, or whoever acts for her.
pub struct AssignDispute;

impl Permission for AssignDispute {
    const NAME: &'static str = "AssignDispute";
    type Scope = OfDispute;

    fn allows(authority: &Authority, scope: &OfDispute) -> bool {
        chairs(authority, scope.here.id, scope.acting)
    }
}

/// Rules a dispute: whoever holds the seat that it was given to, and did not file it.
pub struct RuleDispute;

impl Permission for RuleDispute {
    const NAME: &'static str = "RuleDispute";
    type Scope = OfDispute;

    fn allows(authority: &Authority, scope: &OfDispute) -> bool {
        let own = authority.seat_in(scope.here.id).map(|seat| seat.seat);
        own.is_some() && own == scope.dispute.seat && scope.dispute.filer != authority.account
    }
}

/// Appeals a ruling: whoever filed the dispute while she works on the conference, and members of the presidium.
pub struct AppealDispute;

impl Permission for AppealDispute {
    const NAME: &'static str = "AppealDispute";
    type Scope = OfDispute;

    fn allows(authority: &Authority, scope: &OfDispute) -> bool {
        let here = scope.here.id;
        authority.seat_in(here).is_some() || (authority.sees_whole(here) && scope.dispute.filer == authority.account)
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

/// Says that a resolution needs no project: organisers.
pub struct WaiveProject;

impl Permission for WaiveProject {
    const NAME: &'static str = "WaiveProject";
    type Scope = OfResolution;

    fn allows(authority: &Authority, scope: &OfResolution) -> bool {
        authority.organises(scope.here.id)
    }
}
