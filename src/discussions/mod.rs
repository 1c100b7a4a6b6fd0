//! Discussion groups (plan, 2.3): participants who discuss one topic in one room; not working groups.
//!
//! Words: a *discussion* is one division of the participants into groups; a *sitting* is a block of the agenda in which a
//! group sits; a *wish* is a group in which somebody would like to be; a *run* gives places to many at once, by wishes
//! or by the mix of categories, and is seen before it is set; a *locked* place is left alone by runs.

mod calendar;
mod jobs;
mod letters;
mod pages;
pub mod rules;
mod store;

pub use calendar::{entries, sittings_of};
pub use jobs::TELL;
pub use letters::{host_of, when};
pub use store::{
    Discussion, Group, Hers, OfDiscussion, OfGroup, Somebody, add, find, groups, hers, people, publish, set_run,
    set_wishes, somebody,
};

use crate::access::{Authority, NavEntry, NavGroup, Permission};
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/c/{slug}/discussions", pages::overview::list)
        .get("/c/{slug}/discussions/new", pages::overview::new)
        .post("/c/{slug}/discussions/new", pages::overview::add)
        .get("/c/{slug}/discussions/{id}", pages::one::show)
        .get("/c/{slug}/discussions/{id}/edit", pages::overview::edit)
        .post("/c/{slug}/discussions/{id}/edit", pages::overview::change)
        .get("/c/{slug}/discussions/{id}/remove", pages::one::ask_remove)
        .post("/c/{slug}/discussions/{id}/remove", pages::one::remove)
        .get("/c/{slug}/discussions/{id}/run", pages::run::preview)
        .post("/c/{slug}/discussions/{id}/run", pages::run::set)
        .get("/c/{slug}/discussions/{id}/tell", pages::one::ask_tell)
        .post("/c/{slug}/discussions/{id}/tell", pages::one::tell)
        .get("/c/{slug}/discussions/{id}/people", pages::people::list)
        .post("/c/{slug}/discussions/{id}/people", pages::people::place)
        .get("/c/{slug}/discussions/{id}/door", pages::paper::door)
        .get("/c/{slug}/discussions/{id}/export", pages::paper::export)
        .get("/c/{slug}/discussions/{id}/groups/new", pages::group::new)
        .post("/c/{slug}/discussions/{id}/groups/new", pages::group::add)
        .get("/c/{slug}/discussions/{id}/groups/{group}", pages::people::group)
        .get("/c/{slug}/discussions/{id}/groups/{group}/edit", pages::group::edit)
        .post("/c/{slug}/discussions/{id}/groups/{group}/edit", pages::group::change)
        .post("/c/{slug}/discussions/{id}/groups/{group}/raise", pages::group::raise)
        .get("/c/{slug}/discussions/{id}/groups/{group}/remove", pages::group::ask_remove)
        .post("/c/{slug}/discussions/{id}/groups/{group}/remove", pages::group::remove)
        .get("/pass/{token}/wishes/{discussion}", pages::own::show)
        .post("/pass/{token}/wishes/{discussion}", pages::own::save)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Prepare,
    order: 16,
    key: "nav-discussions",
    path: "/discussions",
    shown: Authority::organises,
    part: None,
}];

/// Divides participants into discussion groups.
pub struct EditDiscussion;

impl Permission for EditDiscussion {
    const NAME: &'static str = "EditDiscussion";
    type Scope = OfDiscussion;

    fn allows(authority: &Authority, scope: &OfDiscussion) -> bool {
        authority.organises(scope.here.id)
    }
}

/// Edits a discussion group, and who is in it.
pub struct EditDiscussionGroup;

impl Permission for EditDiscussionGroup {
    const NAME: &'static str = "EditDiscussionGroup";
    type Scope = OfGroup;

    fn allows(authority: &Authority, scope: &OfGroup) -> bool {
        authority.organises(scope.here.id)
    }
}
