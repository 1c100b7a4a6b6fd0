//! A conference: one edition, with its own dates and time zone, its goals, its state.
//!
//! Words: *here* is the conference that a request is about; its *state* is draft, published,
//! running, closed or archived, and `rules::allows` is the one table of what each allows.

pub mod calendar;
mod category;
pub mod due;
mod holder;
mod keeping;
mod pages;
mod representative;
pub mod rules;
mod store;
mod wording;

pub use category::{Categories, Category};
pub use holder::HolderKind;
pub use keeping::Keeping;
pub use representative::{NewRepresentative, RepresentativeForm};
pub use rules::{Act, State, day_of};
pub use store::{
    Goal, Here, Spoken, categories, categories_in, change_state, find, find_by_id, goals, list_for, spoken_for, visible,
};

use crate::access::{Authority, NavEntry, NavGroup, Permission};
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/", pages::index)
        .get("/c/{slug}", pages::show)
        .get("/c/{slug}/live", pages::live)
        .get("/c/{slug}/settings", pages::settings)
        .get("/c/{slug}/settings/state", pages::ask_state)
        .post("/c/{slug}/settings/state", pages::change_state)
        .get("/c/{slug}/settings/wording", pages::wording::wording)
        .post("/c/{slug}/settings/wording", pages::wording::change_wording)
        .get("/c/{slug}/settings/goals/{id}", pages::wording::goal)
        .post("/c/{slug}/settings/goals/{id}", pages::wording::change_goal)
        .post("/c/{slug}/settings/keeping", pages::change_keeping)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Settings,
    order: 10,
    key: "nav-conference-settings",
    path: "/settings",
    shown: Authority::organises,
    part: None,
}];

/// Sees the workbench: whoever works on the conference in any place.
pub struct SeeWorkbench;

impl Permission for SeeWorkbench {
    const NAME: &'static str = "SeeWorkbench";
    type Scope = Here;

    fn allows(authority: &Authority, here: &Here) -> bool {
        authority.works_on(here.id)
    }
}

/// Sees the figures of the whole conference: organisers, the presidium, people of groups.
pub struct SeeWhole;

impl Permission for SeeWhole {
    const NAME: &'static str = "SeeWhole";
    type Scope = Here;

    fn allows(authority: &Authority, here: &Here) -> bool {
        authority.sees_whole(here.id)
    }
}

/// Plans and runs the conference.
pub struct Organise;

impl Permission for Organise {
    const NAME: &'static str = "Organise";
    type Scope = Here;

    fn allows(authority: &Authority, here: &Here) -> bool {
        authority.organises(here.id)
    }
}
