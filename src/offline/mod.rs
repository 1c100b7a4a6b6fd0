//! Readings without network: what a device takes along, what it brings back, and what of it is contradictory.
//!
//! Words: a *list of badges* is what a device takes along, signed and good for some hours; a *scan* is a reading that it
//! made with it; a *conflict* is what scans contradict, until a person has *settled* it.

mod pages;
pub mod rules;
mod store;

pub use store::{open_conflicts, public_key};

use crate::access::{Authority, NavEntry, NavGroup, PathParams, Permission, Scope};
use crate::conference::{self, Here};
use crate::error::Result;
use crate::state::App;
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/badges", pages::badges)
        .post("/api/v1/scans", pages::receive)
        .get("/c/{slug}/conflicts", pages::list)
        .post("/c/{slug}/conflicts/{id}", pages::settle)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Now,
    order: 46,
    key: "nav-conflicts",
    path: "/conflicts",
    shown: Authority::organises,
    part: None,
}];

/// A conflict of the conference that the path names.
pub struct OfConflict {
    pub here: Here,
    pub conflict: store::Conflict,
}

impl Scope for OfConflict {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfConflict>> {
        let (Some(slug), Some(id)) = (path.text("slug"), path.id("id")) else { return Ok(None) };
        let Some(here) = conference::find(&app.db, slug).await? else { return Ok(None) };
        let conflict = store::conflict(&app.db, here.id, id).await?;
        Ok(conflict.map(|conflict| OfConflict { here, conflict }))
    }
}

/// Settles what scans contradict.
pub struct SettleConflict;

impl Permission for SettleConflict {
    const NAME: &'static str = "SettleConflict";
    type Scope = OfConflict;

    fn allows(authority: &Authority, scope: &OfConflict) -> bool {
        authority.organises(scope.here.id)
    }
}
