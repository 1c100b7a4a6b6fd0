//! The action plan as everybody reads it: published whole, by number, as pages and as data (plan, 6.1).
//!
//! Words: an *edition* is one copy of the plan that was published and never changes; one that was *withdrawn* is shown no
//! more; the *working plan* is what `outcomes` holds.

mod pages;
pub mod rules;
mod store;

pub use store::{collect, publish};

use crate::access::{Authority, NavEntry, NavGroup, PathParams, Permission, Scope};
use crate::conference::Here;
use crate::error::Result;
use crate::state::App;
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/c/{slug}/plan/editions", pages::list)
        .get("/c/{slug}/plan/editions/new", pages::ask)
        .post("/c/{slug}/plan/editions/new", pages::publish)
        .get("/c/{slug}/plan/editions/{number}/withdraw", pages::ask_withdraw)
        .post("/c/{slug}/plan/editions/{number}/withdraw", pages::withdraw)
        .get("/c/{slug}/open/plan", pages::show)
        .get_open("/c/{slug}/open/plan/{number}", pages::edition)
        .get_open("/c/{slug}/open/plan.json", pages::json)
        .get_open("/c/{slug}/open/plan.csv", pages::csv)
        .get_open("/c/{slug}/open/plan.schema.json", pages::schema)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Keep,
    order: 20,
    key: "nav-openplan",
    path: "/plan/editions",
    shown: Authority::sees_whole,
    part: None,
}];

/// An edition of the conference in the path.
pub struct OfEdition {
    pub here: Here,
    pub edition: store::Edition,
}

impl Scope for OfEdition {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfEdition>> {
        let Some(here) = Here::find(app, path).await? else { return Ok(None) };
        let Some(number) = path.text("number").and_then(|number| number.parse().ok()) else { return Ok(None) };
        Ok(store::edition(app, here.id, number).await?.map(|edition| OfEdition { here, edition }))
    }
}

/// Takes an edition back: organisers.
pub struct WithdrawEdition;

impl Permission for WithdrawEdition {
    const NAME: &'static str = "WithdrawEdition";
    type Scope = OfEdition;

    fn allows(authority: &Authority, scope: &OfEdition) -> bool {
        authority.organises(scope.here.id)
    }
}
