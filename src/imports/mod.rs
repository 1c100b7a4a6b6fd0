//! Lists that organisers bring as files, and the people in them who are registered.
//!
//! Words: an *import* is one such file; its *plan* says what each column becomes; its *parts* are so
//! many rows that are brought in together, in one transaction each. The *check* is a dry run: it says
//! of every row what it would come to. A *note* says what is wrong with a cell, or what was cleaned.

mod jobs;
mod pages;
pub mod rules;
mod store;

pub use jobs::{BRING_IN, CHECK};
pub use store::{Import, State, begin_mapping, forget, tidy};

use crate::access::{Authority, PathParams, Permission, Scope};
use crate::conference::{self, Here};
use crate::error::Result;
use crate::state::App;
use crate::vault::{Kept, SealedColumn};
use crate::web::Routes;

/// What is sealed here.
pub const SEALED: &[SealedColumn] =
    &[SealedColumn { table: "import_parts", column: "rows_sealed", place: "import_parts.rows", kept: Kept::Alone }];

/// Most bytes of a form with a file: somewhat more than the reader takes, so that it can say so.
const FORM_MAX: usize = crate::sheets::FILE_MAX + 4 * 1024 * 1024;

pub fn routes() -> Routes {
    Routes::new()
        .get("/c/{slug}/people/import", pages::list::show)
        .post_file("/c/{slug}/people/import", pages::list::upload, FORM_MAX)
        .get("/c/{slug}/people/import/blank", pages::list::blank)
        .get("/c/{slug}/people/import/{id}", pages::one::show)
        .post("/c/{slug}/people/import/{id}", pages::map::check)
        .post("/c/{slug}/people/import/{id}/begin", pages::one::begin)
        .post("/c/{slug}/people/import/{id}/stop", pages::one::stop)
        .get("/c/{slug}/people/import/{id}/discard", pages::one::ask_discard)
        .post("/c/{slug}/people/import/{id}/discard", pages::one::discard)
        .get("/c/{slug}/people/import/{id}/faults", pages::one::faults)
}

/// An import of the conference that the path names.
pub struct OfImport {
    pub here: Here,
    pub import: Import,
}

impl Scope for OfImport {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfImport>> {
        let (Some(slug), Some(id)) = (path.text("slug"), path.id("id")) else { return Ok(None) };
        let Some(here) = conference::find(&app.db, slug).await? else { return Ok(None) };
        let import = store::find(&app.db, here.id, id).await?;
        Ok(import.map(|import| OfImport { here, import }))
    }
}

/// Brings in a list that somebody uploaded, and sees what stands in it.
pub struct EditImport;

impl Permission for EditImport {
    const NAME: &'static str = "EditImport";
    type Scope = OfImport;

    fn allows(authority: &Authority, scope: &OfImport) -> bool {
        authority.organises(scope.here.id)
    }
}
