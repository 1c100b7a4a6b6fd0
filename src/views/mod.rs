//! Views of lists: filters, sorting and columns that somebody keeps under a name, for herself or for every
//! organiser of the conference.
//!
//! Words: a *list* is named by its address in the conference (`people`); a *view* holds its *query*, never
//! what is searched for in it.

mod pages;
pub mod rules;
mod store;

pub use pages::Bar;
pub use store::View;

use crate::access::{Authority, PathParams, Permission, Scope};
use crate::conference::{self, Here};
use crate::error::Result;
use crate::state::App;
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .post("/c/{slug}/views", pages::add)
        .get("/c/{slug}/views/{id}", pages::edit)
        .post("/c/{slug}/views/{id}", pages::change)
        .post("/c/{slug}/views/{id}/query", pages::change_query)
        .get("/c/{slug}/views/{id}/remove", pages::ask_remove)
        .post("/c/{slug}/views/{id}/remove", pages::remove)
}

/// A view of a list of the conference that the path names.
pub struct OfView {
    pub here: Here,
    pub view: View,
}

impl Scope for OfView {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfView>> {
        let (Some(slug), Some(id)) = (path.text("slug"), path.id("id")) else { return Ok(None) };
        let Some(here) = conference::find(&app.db, slug).await? else { return Ok(None) };
        Ok(store::view(&app.db, here.id, id).await?.map(|view| OfView { here, view }))
    }
}

/// Keeps views: whoever sees lists.
pub struct SaveView;

impl Permission for SaveView {
    const NAME: &'static str = "SaveView";
    type Scope = Here;

    fn allows(authority: &Authority, here: &Here) -> bool {
        authority.works_on(here.id)
    }
}

/// Changes a view: whose it is, and of a shared one every organiser.
pub struct EditView;

impl Permission for EditView {
    const NAME: &'static str = "EditView";
    type Scope = OfView;

    fn allows(authority: &Authority, scope: &OfView) -> bool {
        scope.view.is_changed_by(authority, scope.here.id)
    }
}
