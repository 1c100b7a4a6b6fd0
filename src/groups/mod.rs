//! Groups: who does the work, in working, support and preparatory groups. Plan, 3.3, 4.1.
//!
//! Words: a *group* has *people* in roles (lead, deputy, liaison, member); its limits are data. To
//! *place* somebody is the organisers' doing; leads *admit* members, and nothing beyond.

mod letters;
mod names;
mod pages;
pub mod rules;
mod store;

pub use names::told_apart;
pub use rules::{Fill, Kind, Limit};
pub use store::{Group, OfGroup, OfMember, Person, list, people, place, remove};

use crate::access::{Authority, NavEntry, NavGroup, Permission};
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/c/{slug}/groups", pages::index)
        .get("/c/{slug}/groups/chart", pages::chart)
        .get("/c/{slug}/groups/{id}", pages::show)
        .get("/c/{slug}/groups/{id}/leave", pages::ask_leave)
        .post("/c/{slug}/groups/{id}/leave", pages::leave)
        .get("/c/{slug}/groups/{id}/bodies", pages::bodies::edit)
        .post("/c/{slug}/groups/{id}/bodies", pages::bodies::add)
        .post("/c/{slug}/groups/{id}/bodies/{body}/remove", pages::bodies::remove)
        .get("/c/{slug}/groups/{id}/members/new", pages::new)
        .post("/c/{slug}/groups/{id}/members/new", pages::admit)
        .get("/c/{slug}/groups/{id}/members/{member}/remove", pages::ask_remove)
        .post("/c/{slug}/groups/{id}/members/{member}/remove", pages::remove)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Prepare,
    order: 40,
    key: "nav-groups",
    path: "/groups",
    shown: Authority::sees_whole,
    part: None,
}];

/// Sees a group and who is in it.
pub struct SeeGroup;

impl Permission for SeeGroup {
    const NAME: &'static str = "SeeGroup";
    type Scope = OfGroup;

    fn allows(authority: &Authority, scope: &OfGroup) -> bool {
        authority.sees_whole(scope.here.id)
    }
}

/// Brings people into a group: organisers anybody, its leads members.
pub struct ManageGroup;

impl Permission for ManageGroup {
    const NAME: &'static str = "ManageGroup";
    type Scope = OfGroup;

    fn allows(authority: &Authority, scope: &OfGroup) -> bool {
        authority.organises(scope.here.id) || authority.leads(scope.group.id)
    }
}

/// Names the institutions behind a group: organisers.
pub struct NameBodies;

impl Permission for NameBodies {
    const NAME: &'static str = "NameBodies";
    type Scope = OfGroup;

    fn allows(authority: &Authority, scope: &OfGroup) -> bool {
        authority.organises(scope.here.id)
    }
}

/// Leaves a group: whoever is in it.
pub struct LeaveGroup;

impl Permission for LeaveGroup {
    const NAME: &'static str = "LeaveGroup";
    type Scope = OfGroup;

    fn allows(authority: &Authority, scope: &OfGroup) -> bool {
        authority.belongs_to(scope.group.id)
    }
}

/// Takes somebody out of a group: organisers anybody, its leads members.
pub struct RemoveMember;

impl Permission for RemoveMember {
    const NAME: &'static str = "RemoveMember";
    type Scope = OfMember;

    fn allows(authority: &Authority, scope: &OfMember) -> bool {
        let conference = scope.of.here.id;
        authority.organises(conference)
            || (authority.leads(scope.of.group.id) && rules::may_place(false, scope.person.role))
    }
}
