//! Liaisons as organisers see them, and what stands behind their links.

pub mod milestone;
pub mod orders;
pub mod own;
pub mod own_order;
pub mod people;
pub mod project;
pub mod report;
pub mod speak;
pub mod weeks;

use askama::Template;
use axum::response::Response;

use super::store::{self, Liaison};
use crate::access::Liaison as Holder;
use crate::conference::{self, Here};
use crate::error::{Error, Result};
use crate::state::App;
use crate::web::{Confirm, Page, Visit, html};

/// Asks whether something is to be done.
#[derive(Template)]
#[template(path = "documents/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

fn sure(page: Page, it: Confirm) -> Result<Response> {
    html(&Sure { page, it })
}

/// Who holds the link, in which conference, and in whose language the page is.
async fn behind(app: &App, holder: &Holder, visit: Visit) -> Result<(Here, Liaison, Visit)> {
    let here = conference::find_by_id(&app.db, holder.conference).await?.ok_or(Error::NotFound)?;
    let liaison = store::liaison(&app.db, here.id, holder.liaison).await?.ok_or(Error::NotFound)?;
    let visit = visit.prefer(liaison.lang);
    Ok((here, liaison, visit))
}
