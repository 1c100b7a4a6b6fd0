//! The countdown: milestones counted from the opening, and how ready each is (plan, 4.1, 4.2).
//!
//! Words: a *milestone* is a date with tasks behind it; its *readiness* is how many of those are
//! done, in percent; its *standing* is done, late, now or to come.

mod pages;
pub mod rules;
mod store;

pub use rules::{Standing, readiness};
pub use store::{Milestone, list};

use crate::access::{Authority, NavEntry, NavGroup, PathParams, Permission, Scope};
use crate::conference::Here;
use crate::error::Result;
use crate::state::App;
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/c/{slug}/countdown", pages::countdown)
        .get("/c/{slug}/countdown/new", pages::new)
        .post("/c/{slug}/countdown/new", pages::create)
        .get("/c/{slug}/countdown/{id}", pages::edit)
        .post("/c/{slug}/countdown/{id}", pages::change)
        .get("/c/{slug}/countdown/{id}/remove", pages::ask_remove)
        .post("/c/{slug}/countdown/{id}/remove", pages::remove)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Prepare,
    order: 10,
    key: "nav-milestones",
    path: "/countdown",
    shown: Authority::sees_whole,
    part: None,
}];

/// A milestone of the conference in the path.
pub struct OfMilestone {
    pub here: Here,
    pub milestone: store::Held,
}

impl Scope for OfMilestone {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfMilestone>> {
        let (Some(here), Some(id)) = (Here::find(app, path).await?, path.id("id")) else { return Ok(None) };
        Ok(store::find(&app.db, here.id, id).await?.map(|milestone| OfMilestone { here, milestone }))
    }
}

/// Changes a milestone: organisers.
pub struct ChangeMilestone;

impl Permission for ChangeMilestone {
    const NAME: &'static str = "ChangeMilestone";
    type Scope = OfMilestone;

    fn allows(authority: &Authority, scope: &OfMilestone) -> bool {
        authority.organises(scope.here.id)
    }
}
