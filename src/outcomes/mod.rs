//! The action plan: projects under pillars, what they are measured by, and their warning lights
//! (plan, 6.1 to 6.3).
//!
//! Words: a *project* carries out a resolution; an *indicator* leads from a baseline to a target; a
//! *reading* is its value on a day; a *light* is red, yellow, blue or normal, with its reason, and
//! is *frozen* at the end of each week; one *by hand* stands until a day. A *flow* is how many went from one colour to another.

mod pages;
pub mod rules;
mod store;

pub use pages::say;
pub use rules::{FirstTask, Light, NewIndicator, NewProject, NewReading, Reason, Standing, Thresholds};
pub use store::{
    Project, Projects, add_reading, complete, first_indicator, found_project, freeze_weeks, pillars, projects, recheck,
};

use crate::access::{Authority, NavEntry, NavGroup, PathParams, Permission, Scope};
use crate::conference::Here;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::state::App;
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/c/{slug}/plan", pages::plan)
        .get("/c/{slug}/plan/new", pages::new)
        .post("/c/{slug}/plan/new", pages::create)
        .get("/c/{slug}/plan/weeks", pages::weeks)
        .get("/c/{slug}/plan/thresholds", pages::thresholds)
        .post("/c/{slug}/plan/thresholds", pages::set_thresholds)
        .get("/c/{slug}/projects/{id}", pages::show)
        .post("/c/{slug}/projects/{id}/readings", pages::read)
        .get("/c/{slug}/projects/{id}/indicators/new", pages::new_indicator)
        .post("/c/{slug}/projects/{id}/indicators/new", pages::add_indicator)
        .get("/c/{slug}/projects/{id}/light", pages::by_hand)
        .post("/c/{slug}/projects/{id}/light", pages::set_by_hand)
        .post("/c/{slug}/projects/{id}/light/end", pages::end_by_hand)
        .get("/c/{slug}/projects/{id}/complete", pages::ask_complete)
        .post("/c/{slug}/projects/{id}/complete", pages::complete)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Keep,
    order: 10,
    key: "nav-outcomes",
    path: "/plan",
    shown: Authority::sees_whole,
    part: None,
}];

/// A project of the conference in the path.
pub struct OfProject {
    pub here: Here,
    pub id: Uuid,
    /// The groups that have a task of it.
    pub groups: Vec<Uuid>,
}

impl Scope for OfProject {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfProject>> {
        let (Some(here), Some(id)) = (Here::find(app, path).await?, path.id("id")) else { return Ok(None) };
        Ok(store::groups_of(&app.db, here.id, id).await?.map(|groups| OfProject { here, id, groups }))
    }
}

/// Sees a project: who sees the whole conference.
pub struct SeeProject;

impl Permission for SeeProject {
    const NAME: &'static str = "SeeProject";
    type Scope = OfProject;

    fn allows(authority: &Authority, scope: &OfProject) -> bool {
        authority.sees_whole(scope.here.id)
    }
}

/// Adds readings: whoever belongs to a group that has a task of the project, and organisers.
pub struct AddReading;

impl Permission for AddReading {
    const NAME: &'static str = "AddReading";
    type Scope = OfProject;

    fn allows(authority: &Authority, scope: &OfProject) -> bool {
        authority.organises(scope.here.id) || scope.groups.iter().any(|group| authority.belongs_to(*group))
    }
}

/// Changes what a project is: organisers.
pub struct ChangeProject;

impl Permission for ChangeProject {
    const NAME: &'static str = "ChangeProject";
    type Scope = OfProject;

    fn allows(authority: &Authority, scope: &OfProject) -> bool {
        authority.organises(scope.here.id)
    }
}
