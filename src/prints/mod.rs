//! Badges are printed at stations: a desk or a kiosk asks, the station takes what waits and tells what came out.
//!
//! Words: a *print* is one badge asked for at one *station*: waiting, taken, printed, failed or cancelled. One that was
//! taken and of which nothing was heard since is *in doubt*, until a person decides.

mod pages;
pub mod rules;
mod store;

pub use store::{Printer, printer_of};

use crate::access::{Authority, NavEntry, NavGroup, PathParams, Permission, Scope};
use crate::conference::{self, Here};
use crate::error::Result;
use crate::state::App;
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/station", pages::station::show)
        .get("/api/v1/prints", pages::api::queue)
        .post("/api/v1/prints", pages::api::ask)
        .post("/api/v1/prints/{id}", pages::api::report)
        .get("/c/{slug}/prints", pages::list::show)
        .post("/c/{slug}/prints/{id}", pages::list::decide)
        .get("/c/{slug}/people/{id}/prints", pages::person::show)
        .post("/c/{slug}/people/{id}/prints", pages::person::ask)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Now,
    order: 47,
    key: "nav-prints",
    path: "/prints",
    shown: Authority::staffs_desk,
    part: None,
}];

/// A print of the conference that the path names.
pub struct OfPrint {
    pub here: Here,
    pub print: store::Print,
}

impl Scope for OfPrint {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfPrint>> {
        let (Some(slug), Some(id)) = (path.text("slug"), path.id("id")) else { return Ok(None) };
        let Some(here) = conference::find(&app.db, slug).await? else { return Ok(None) };
        let print = store::print(&app.db, here.id, id).await?;
        Ok(print.map(|print| OfPrint { here, print }))
    }
}

/// Cancels a print, moves it, says what became of one in doubt: organisers and desk staff.
pub struct DecidePrint;

impl Permission for DecidePrint {
    const NAME: &'static str = "DecidePrint";
    type Scope = OfPrint;

    fn allows(authority: &Authority, scope: &OfPrint) -> bool {
        authority.staffs_desk(scope.here.id)
    }
}
