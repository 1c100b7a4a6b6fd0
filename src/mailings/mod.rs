//! What letters say, in a conference's own words; and letters to many.
//!
//! Words: an *occasion* is what a letter is written for, its *text* is subject and body in one language; a
//! *mailing* is one letter to many participants, its *recipients* are frozen when it is sent, and it is
//! written to them by parts.

mod jobs;
mod pages;
pub mod rules;
mod store;

pub use jobs::WRITE;
pub use store::{Mailing, create};

use crate::access::{Authority, NavEntry, NavGroup, PathParams, Permission, Scope};
use crate::conference::{self, Here};
use crate::error::Result;
use crate::state::App;
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/c/{slug}/mail", pages::overview::show)
        .get("/c/{slug}/mail/texts/{occasion}/{lang}", pages::text::edit)
        .post("/c/{slug}/mail/texts/{occasion}/{lang}", pages::text::save)
        .get("/c/{slug}/mail/texts/{occasion}/{lang}/reset", pages::text::ask_reset)
        .post("/c/{slug}/mail/texts/{occasion}/{lang}/reset", pages::text::reset)
        .get("/c/{slug}/mail/new", pages::compose::new)
        .post("/c/{slug}/mail/new", pages::compose::create)
        .get("/c/{slug}/mail/{id}", pages::one::show)
        .get("/c/{slug}/mail/{id}/edit", pages::compose::edit)
        .post("/c/{slug}/mail/{id}/edit", pages::compose::save)
        .post("/c/{slug}/mail/{id}/test", pages::one::test)
        .get("/c/{slug}/mail/{id}/send", pages::one::ask_send)
        .post("/c/{slug}/mail/{id}/send", pages::one::send)
        .post("/c/{slug}/mail/{id}/stop", pages::one::stop)
        .post("/c/{slug}/mail/{id}/go-on", pages::one::go_on)
        .get("/c/{slug}/mail/{id}/discard", pages::one::ask_discard)
        .post("/c/{slug}/mail/{id}/discard", pages::one::discard)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Prepare,
    order: 35,
    key: "nav-mail",
    path: "/mail",
    shown: Authority::organises,
    part: None,
}];

/// A mailing of the conference that the path names.
pub struct OfMailing {
    pub here: Here,
    pub mailing: Mailing,
}

impl Scope for OfMailing {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfMailing>> {
        let (Some(slug), Some(id)) = (path.text("slug"), path.id("id")) else { return Ok(None) };
        let Some(here) = conference::find(&app.db, slug).await? else { return Ok(None) };
        let mailing = store::find(&app.db, here.id, id).await?;
        Ok(mailing.map(|mailing| OfMailing { here, mailing }))
    }
}

/// Writes a letter to many, sends it and stops it.
pub struct EditMailing;

impl Permission for EditMailing {
    const NAME: &'static str = "EditMailing";
    type Scope = OfMailing;

    fn allows(authority: &Authority, scope: &OfMailing) -> bool {
        authority.organises(scope.here.id)
    }
}
