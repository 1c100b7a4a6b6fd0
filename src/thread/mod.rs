//! The golden thread: what came of what, from a goal to a report, followed back and forward from any of it.
//!
//! Stands on top: it reads the tables of the features and leads to their pages. A *step* is one
//! kind of thing on the way; a *gap* is said where the thread goes no further; *dead ends* are all such places of a conference.

mod pages;
pub mod rules;
mod store;

pub use rules::{Kind, Link, Says, Step};
pub use store::{Anchor, OfThread};

use crate::access::{Authority, NavEntry, NavGroup, Permission};
use crate::conference::Here;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new().get("/c/{slug}/thread/ends", pages::ends).get("/c/{slug}/thread/{kind}/{id}", pages::show)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Keep,
    order: 40,
    key: "nav-thread-ends",
    path: "/thread/ends",
    shown: Authority::sees_whole,
    part: None,
}];

/// The thread through a project of this conference, for its page: `templates/thread/_thread.html`
/// shows it.
pub async fn of_project(db: &Db, here: &Here, id: Uuid) -> Result<Vec<Step>> {
    let anchor = store::anchor(db, here.id, Kind::Project, id).await?.ok_or(Error::NotFound)?;
    store::steps(db, here, &anchor).await
}

/// Follows the thread: who sees the whole conference.
pub struct SeeThread;

impl Permission for SeeThread {
    const NAME: &'static str = "SeeThread";
    type Scope = OfThread;

    fn allows(authority: &Authority, scope: &OfThread) -> bool {
        authority.sees_whole(scope.here.id)
    }
}
