//! The agenda: days, blocks in rooms, items in blocks, people in roles, and the goals that each item serves.
//!
//! Words: a *block* is a stretch of the agenda in a room, an *item* a part of it; blocks that run
//! *side by side* carry the same word. The *draft* is what organisers edit; a *release* is a version of it that never
//! changes, and the only thing that is seen outside. A *clash* is what a rule finds wrong with the draft.

mod letters;
mod pages;
pub mod rules;
mod say;
mod store;

pub use letters::host;
pub use store::{
    Entry, ItemChoice, OfBlock, OfFile, OfItem, OfRoom, OfSomebody, OfTrack, Release, draft, follow_opening, forget,
    hours_of, item_choices, latest, open_clashes, outline, participant, put_person, recheck, release, release_first,
    reword_item, set_hours,
};

use crate::access::{Authority, NavEntry, NavGroup, Permission};
use crate::conference::Here;
use crate::web::Routes;

/// Most bytes of a form with a file.
const FORM_MAX: usize = 12 * 1024 * 1024;

pub fn routes() -> Routes {
    public().merge(editing()).merge(timetable()).merge(venue()).merge(releasing()).merge(exchanging())
}

fn exchanging() -> Routes {
    Routes::new()
        .get("/c/{slug}/agenda/tracks/{track}", pages::public::track)
        .get("/c/{slug}/agenda/programme.xlsx", pages::exchange::released_book)
        .get("/c/{slug}/agenda/programme.pdf", pages::papers::programme)
        .get("/c/{slug}/programme/files", pages::exchange::show)
        .post_file("/c/{slug}/programme/files", pages::exchange::upload, FORM_MAX)
        .get("/c/{slug}/programme/files/{id}", pages::exchange::check)
        .post("/c/{slug}/programme/files/{id}", pages::exchange::bring)
        .post("/c/{slug}/programme/files/{id}/discard", pages::exchange::discard)
        .get("/c/{slug}/programme/draft.xlsx", pages::exchange::draft_book)
        .get("/c/{slug}/programme/draft.pdf", pages::papers::draft)
        .get("/c/{slug}/programme/signs.pdf", pages::papers::signs)
        .get("/c/{slug}/programme/names.pdf", pages::papers::names)
}

fn public() -> Routes {
    Routes::new()
        .get("/c/{slug}/agenda", pages::public::show)
        .get("/c/{slug}/agenda/{item}", pages::public::item)
        .get("/c/{slug}/agenda/people/{person}", pages::public::person)
        .get("/c/{slug}/agenda/v", pages::versions::log)
        .get("/c/{slug}/agenda/v/{number}", pages::versions::one)
        .get("/c/{slug}/agenda/feed.atom", pages::versions::feed)
        .get("/c/{slug}/agenda/calendar.ics", pages::export::all)
        .get("/c/{slug}/agenda/rooms/{room}/calendar.ics", pages::export::room)
        .get("/c/{slug}/agenda/people/{person}/calendar.ics", pages::export::person)
        .get("/c/{slug}/agenda/schedule.xml", pages::export::xml)
        .get("/c/{slug}/agenda/schedule.json", pages::export::json)
}

fn editing() -> Routes {
    Routes::new()
        .get("/c/{slug}/programme", pages::draft::show)
        // Where a refused shift is looked at again.
        .get("/c/{slug}/programme/days/{number}/shift", pages::draft::show_day)
        .post("/c/{slug}/programme/days/{number}/shift", pages::draft::shift)
        .get("/c/{slug}/programme/blocks/new", pages::block::new)
        .post("/c/{slug}/programme/blocks/new", pages::block::add)
        .get("/c/{slug}/programme/blocks/{id}", pages::block::show)
        .post("/c/{slug}/programme/blocks/{id}", pages::block::change)
        .get("/c/{slug}/programme/blocks/{id}/remove", pages::block::ask_remove)
        .post("/c/{slug}/programme/blocks/{id}/remove", pages::block::remove)
        .get("/c/{slug}/programme/blocks/{id}/items/new", pages::item::new)
        .post("/c/{slug}/programme/blocks/{id}/items/new", pages::item::add)
        .get("/c/{slug}/programme/items/{id}", pages::item::show)
        .post("/c/{slug}/programme/items/{id}", pages::item::change)
        .post("/c/{slug}/programme/items/{id}/move", pages::item::move_it)
        .get("/c/{slug}/programme/items/{id}/remove", pages::item::ask_remove)
        .post("/c/{slug}/programme/items/{id}/remove", pages::item::remove)
        .post("/c/{slug}/programme/items/{id}/people", pages::item::put_person)
        .post("/c/{slug}/programme/items/{id}/people/{person}/remove", pages::item::remove_person)
        .get("/c/{slug}/programme/hours/{id}", pages::venue::hours)
        .post("/c/{slug}/programme/hours/{id}", pages::venue::set_hours)
}

fn timetable() -> Routes {
    Routes::new()
        .get("/c/{slug}/programme/grid", pages::grid::show)
        .get("/c/{slug}/programme/blocks/{id}/place", pages::grid::try_block)
        .post("/c/{slug}/programme/blocks/{id}/place", pages::grid::place_block)
        .get("/c/{slug}/programme/items/{id}/place", pages::grid::try_item)
        .post("/c/{slug}/programme/items/{id}/place", pages::grid::place_item)
}

fn venue() -> Routes {
    Routes::new()
        .get("/c/{slug}/programme/venue", pages::venue::show)
        .post("/c/{slug}/programme/days", pages::venue::add_day)
        .get("/c/{slug}/programme/days/{number}", pages::venue::day)
        .post("/c/{slug}/programme/days/{number}", pages::venue::change_day)
        .post("/c/{slug}/programme/days/{number}/remove", pages::venue::remove_day)
        .get("/c/{slug}/programme/rooms/new", pages::venue::new_room)
        .post("/c/{slug}/programme/rooms/new", pages::venue::add_room)
        .get("/c/{slug}/programme/rooms/{id}", pages::venue::room)
        .post("/c/{slug}/programme/rooms/{id}", pages::venue::change_room)
        .get("/c/{slug}/programme/rooms/{id}/remove", pages::venue::ask_remove_room)
        .post("/c/{slug}/programme/rooms/{id}/remove", pages::venue::remove_room)
        .get("/c/{slug}/programme/tracks/new", pages::venue::new_track)
        .post("/c/{slug}/programme/tracks/new", pages::venue::add_track)
        .get("/c/{slug}/programme/tracks/{id}", pages::venue::track)
        .post("/c/{slug}/programme/tracks/{id}", pages::venue::change_track)
        .get("/c/{slug}/programme/tracks/{id}/remove", pages::venue::ask_remove_track)
        .post("/c/{slug}/programme/tracks/{id}/remove", pages::venue::remove_track)
}

fn releasing() -> Routes {
    Routes::new()
        .get("/c/{slug}/programme/clashes", pages::clashes::show)
        .post("/c/{slug}/programme/clashes/rules", pages::clashes::set_rules)
        .post("/c/{slug}/programme/clashes/overrule", pages::clashes::overrule)
        .post("/c/{slug}/programme/clashes/restore", pages::clashes::restore)
        .get("/c/{slug}/programme/release", pages::release::ask)
        .post("/c/{slug}/programme/release", pages::release::release)
        .get("/c/{slug}/programme/approval", pages::approval::show)
        .post("/c/{slug}/programme/approval", pages::approval::submit)
        .get("/c/{slug}/programme/approval/{number}", pages::approval::one)
        .get("/c/{slug}/programme/back/{number}", pages::release::ask_back)
        .post("/c/{slug}/programme/back/{number}", pages::release::back)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Prepare,
    order: 15,
    key: "nav-programme",
    path: "/programme",
    shown: Authority::organises,
    part: None,
}];

/// Sees the draft of the agenda, edits and releases it.
pub struct EditAgenda;

impl Permission for EditAgenda {
    const NAME: &'static str = "EditAgenda";
    type Scope = Here;

    fn allows(authority: &Authority, here: &Here) -> bool {
        authority.organises(here.id)
    }
}

/// Brings a file into the draft.
pub struct EditFile;

impl Permission for EditFile {
    const NAME: &'static str = "EditFile";
    type Scope = OfFile;

    fn allows(authority: &Authority, scope: &OfFile) -> bool {
        authority.organises(scope.here.id)
    }
}

/// Sees what the presidium was asked to approve and what deviates from it: its members too.
pub struct SeeApproval;

impl Permission for SeeApproval {
    const NAME: &'static str = "SeeApproval";
    type Scope = Here;

    fn allows(authority: &Authority, here: &Here) -> bool {
        authority.sees_whole(here.id)
    }
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident of $scope:ident;)*) => {$(
        $(#[$doc])*
        pub struct $name;

        impl Permission for $name {
            const NAME: &'static str = stringify!($name);
            type Scope = $scope;

            fn allows(authority: &Authority, scope: &$scope) -> bool {
                authority.organises(scope.0.here.id)
            }
        }
    )*};
}

permissions! {
    /// Edits a block of the draft, and what stands in it.
    EditBlock of OfBlock;
    /// Edits an item of the draft, and who is in it.
    EditItem of OfItem;
    /// Edits a room.
    EditRoom of OfRoom;
    /// Edits a track.
    EditTrack of OfTrack;
    /// Says when somebody in a role can come.
    EditHours of OfSomebody;
}
