//! Whoever has a role in the agenda is asked by a link of her own: whether she comes, what she is to be called, her slides,
//! her needs.
//!
//! Words: a *speaker* is somebody in any role, a participant or a name; she *confirms* or *declines* an item; a *proposal* is
//! what she would have her item called or said of herself, which organisers take over or not.

mod letters;
mod pages;
pub mod rules;
mod store;

pub use store::{HeldOf, OfSpeaker, forget, held_of};

use crate::access::{Authority, NavEntry, NavGroup, Permission};
use crate::vault::{Kept, SealedColumn};
use crate::web::Routes;

/// What is sealed here.
pub const SEALED: &[SealedColumn] = &[
    SealedColumn {
        table: "speaker_links",
        column: "token_sealed",
        place: "speaker_links.token",
        kept: Kept::Found { hash: "token_hash", purpose: "speaker_links" },
    },
    SealedColumn {
        table: "speaker_slides",
        column: "content_sealed",
        place: "speaker_slides.content",
        kept: Kept::Alone,
    },
];

/// Most bytes of a form with slides: what is too large is read to its end, so that its sender is told.
const FORM_MAX: usize = 4 * crate::files::FILE_MAX;

pub fn routes() -> Routes {
    Routes::new()
        .get("/c/{slug}/speakers", pages::list::list)
        .get("/c/{slug}/speakers/remind", pages::list::ask_remind)
        .post("/c/{slug}/speakers/remind", pages::list::remind)
        .get("/c/{slug}/speakers/ask", pages::list::ask_all_first)
        .post("/c/{slug}/speakers/ask", pages::list::ask_all)
        .post("/c/{slug}/programme/items/{id}/people/{person}/ask", pages::one::begin)
        .get("/c/{slug}/speakers/{id}", pages::one::show)
        .post("/c/{slug}/speakers/{id}/address", pages::one::set_address)
        .post("/c/{slug}/speakers/{id}/link", pages::one::new_link)
        .get("/c/{slug}/speakers/{id}/revoke", pages::one::ask_revoke)
        .post("/c/{slug}/speakers/{id}/revoke", pages::one::revoke)
        .post("/c/{slug}/speakers/{id}/ask", pages::one::ask)
        .post("/c/{slug}/speakers/{id}/settle", pages::one::settle)
        .get("/c/{slug}/speakers/{id}/slides/{slides}", pages::one::slides)
        .get("/speaker/{token}", pages::own::show)
        .get("/speaker/{token}/about", pages::about::edit)
        .post("/speaker/{token}/about", pages::about::save)
        .get("/speaker/{token}/items/{item}", pages::own::propose_form)
        .post("/speaker/{token}/items/{item}", pages::own::propose)
        .post("/speaker/{token}/items/{item}/answer", pages::own::answer)
        .post_file("/speaker/{token}/items/{item}/slides", pages::own::send_slides, FORM_MAX)
        .get("/speaker/{token}/slides/{slides}", pages::own::slides)
        .post("/speaker/{token}/slides/{slides}/remove", pages::own::remove_slides)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Prepare,
    order: 17,
    key: "nav-speakers",
    path: "/speakers",
    shown: Authority::organises,
    part: None,
}];

/// Asks somebody with a role, and takes over what she proposes.
pub struct AskSpeaker;

impl Permission for AskSpeaker {
    const NAME: &'static str = "AskSpeaker";
    type Scope = OfSpeaker;

    fn allows(authority: &Authority, scope: &OfSpeaker) -> bool {
        authority.organises(scope.here.id)
    }
}
