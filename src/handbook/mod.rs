//! The handbook: what whoever comes should know, in parts that organisers write and publish, each for everybody or for
//! some. Plan, 5.3.1.
//!
//! Words: a *part* is one page of it; its *draft* is what organisers edit, its *texts* are what was published, numbered,
//! and never change. Whom a part is for is its *audience*; what a reader holds that opens parts to her is her *sight*; a
//! *look* is the last text of a part that she opened.

mod html;
mod pages;
mod paper;
pub mod rules;
mod store;

pub use html::{Html, Place, html};
pub use store::{Draft, NewFile, OfFile, OfPart, attach, drafts, publish};

use crate::access::{Authority, NavEntry, NavGroup, Permission};
use crate::audit::Tx;
use crate::conference::Here;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::web::Routes;

/// Most bytes of a form: three languages of text, or one picture.
const TEXT_MAX: usize = 1024 * 1024;
const FILE_MAX: usize = crate::files::FILE_MAX + 256 * 1024;

pub fn routes() -> Routes {
    reading().merge(editing())
}

fn reading() -> Routes {
    Routes::new()
        .get("/c/{slug}/handbook", pages::read::contents)
        .get("/c/{slug}/handbook/{part}", pages::read::part)
        .get("/c/{slug}/handbook/files/{file}", pages::read::file)
        .get("/c/{slug}/handbook/handbook.pdf", pages::read::pdf)
        .get("/c/{slug}/handbook/app.webmanifest", pages::offline::manifest)
        .get("/c/{slug}/handbook/worker.js", pages::offline::worker)
        .get("/pass/{token}/handbook", pages::own::contents)
        .get("/pass/{token}/handbook/{part}", pages::own::part)
        .get("/pass/{token}/handbook/files/{file}", pages::own::file)
        .get("/pass/{token}/handbook/handbook.pdf", pages::own::pdf)
        .get("/pass/{token}/handbook/worker.js", pages::offline::own_worker)
}

fn editing() -> Routes {
    Routes::new()
        .get("/c/{slug}/handbook-parts", pages::edit::list)
        .get("/c/{slug}/handbook-parts/new", pages::edit::new)
        .post_file("/c/{slug}/handbook-parts/new", pages::edit::add, TEXT_MAX)
        .get("/c/{slug}/handbook-parts/{id}", pages::edit::show)
        .post_file("/c/{slug}/handbook-parts/{id}", pages::edit::change, TEXT_MAX)
        .post("/c/{slug}/handbook-parts/{id}/move", pages::edit::move_it)
        .post("/c/{slug}/handbook-parts/{id}/publish", pages::edit::publish)
        .get("/c/{slug}/handbook-parts/{id}/unpublish", pages::edit::ask_unpublish)
        .post("/c/{slug}/handbook-parts/{id}/unpublish", pages::edit::unpublish)
        .get("/c/{slug}/handbook-parts/{id}/remove", pages::edit::ask_remove)
        .post("/c/{slug}/handbook-parts/{id}/remove", pages::edit::remove)
        .post_file("/c/{slug}/handbook-parts/{id}/files", pages::files::attach, FILE_MAX)
        .get("/c/{slug}/handbook-parts/{id}/files/{file}", pages::files::show)
        .post("/c/{slug}/handbook-parts/{id}/files/{file}/remove", pages::files::take_off)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Prepare,
    order: 17,
    key: "nav-handbook-edit",
    path: "/handbook-parts",
    shown: Authority::organises,
    part: None,
}];

/// Sees the drafts of the handbook, and adds to them.
pub struct EditHandbook;

impl Permission for EditHandbook {
    const NAME: &'static str = "EditHandbook";
    type Scope = Here;

    fn allows(authority: &Authority, here: &Here) -> bool {
        authority.organises(here.id)
    }
}

/// Edits a part, publishes it and takes it away.
pub struct EditPart;

impl Permission for EditPart {
    const NAME: &'static str = "EditPart";
    type Scope = OfPart;

    fn allows(authority: &Authority, scope: &OfPart) -> bool {
        authority.organises(scope.here.id)
    }
}

/// Sees a file of a draft, and takes it off.
pub struct EditPartFile;

impl Permission for EditPartFile {
    const NAME: &'static str = "EditPartFile";
    type Scope = OfFile;

    fn allows(authority: &Authority, scope: &OfFile) -> bool {
        authority.organises(scope.of.here.id)
    }
}

/// What is kept of somebody here goes with her data: what she has looked at.
pub async fn forget(tx: &mut Tx, conference: Uuid) -> Result<()> {
    store::forget(tx, conference).await
}
