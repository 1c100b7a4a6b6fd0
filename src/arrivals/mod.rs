//! Who has come: the board of arrivals, rooms and their blocks, how long serving takes; for organisers, desks, a wall and
//! the presidium.
//!
//! Words: *arrived* is whoever was let in anywhere, *on leave* whoever is excused and did not come, *absent* everybody
//! else who is expected (GB 50799-2012, 12.2). A *block* is on in a *room*, at whose doors gates stand.

mod pages;
pub mod rules;
mod store;

pub use rules::Given;
pub use store::keep;

use crate::access::{Authority, NavEntry, NavGroup, Part, PathParams, Permission, Scope};
use crate::conference::{self, Here};
use crate::error::Result;
use crate::state::App;
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/c/{slug}/arrivals", pages::board::show)
        .get("/c/{slug}/arrivals/institutions", pages::parts::institutions)
        .get("/c/{slug}/arrivals/wall", pages::wall::show)
        .get("/c/{slug}/arrivals/chair", pages::chair::show)
        .get("/c/{slug}/rooms", pages::rooms::list)
        .get("/c/{slug}/rooms/export", pages::rooms::export)
        .get("/c/{slug}/rooms/{block}", pages::block::show)
        .get("/c/{slug}/rooms/{block}/export", pages::block::export)
        .post("/api/v1/services", pages::services::take)
}

pub const NAV: &[NavEntry] = &[
    NavEntry {
        group: NavGroup::Now,
        order: 40,
        key: "nav-arrivals",
        path: "/arrivals",
        shown: Authority::staffs_desk,
        part: None,
    },
    NavEntry {
        group: NavGroup::Now,
        order: 41,
        key: "nav-chair",
        path: "/arrivals/chair",
        shown: sees_presence,
        part: Some(Part::Presidium),
    },
    NavEntry {
        group: NavGroup::Now,
        order: 42,
        key: "nav-rooms",
        path: "/rooms",
        shown: Authority::staffs_desk,
        part: None,
    },
];

fn sees_presence(authority: &Authority, conference: crate::kernel::Uuid) -> bool {
    authority.organises(conference) || authority.seat_in(conference).is_some()
}

/// Sees who of the presidium is here: its members, and organisers.
pub struct SeePresence;

impl Permission for SeePresence {
    const NAME: &'static str = "SeePresence";
    type Scope = Here;

    fn allows(authority: &Authority, here: &Here) -> bool {
        sees_presence(authority, here.id)
    }
}

/// A block in a room of the conference that the path names.
pub struct OfBlock {
    pub here: Here,
    pub block: store::Block,
}

impl Scope for OfBlock {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfBlock>> {
        let (Some(slug), Some(id)) = (path.text("slug"), path.id("block")) else { return Ok(None) };
        let Some(here) = conference::find(&app.db, slug).await? else { return Ok(None) };
        let block = store::block(&app.db, &here, id).await?;
        Ok(block.map(|block| OfBlock { here, block }))
    }
}

/// Sees who came to a block: organisers and desk staff.
pub struct SeeBlock;

impl Permission for SeeBlock {
    const NAME: &'static str = "SeeBlock";
    type Scope = OfBlock;

    fn allows(authority: &Authority, of: &OfBlock) -> bool {
        authority.staffs_desk(of.here.id)
    }
}
