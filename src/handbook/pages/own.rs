//! The handbook as the holder of a pass reads it: by her level and her groups.

use axum::extract::State as AppState;
use axum::response::Response;

use super::shelf::{Asked, own};
use crate::access::Holder;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::state::App;
use crate::web::{Path, Query, Visit};

/// The table of contents, or what a search finds.
pub async fn contents(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (shelf, visit) = own(&app, &holder, visit).await?;
    shelf.contents(&app, &visit, asked).await
}

/// One part.
pub async fn part(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, code)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (shelf, visit) = own(&app, &holder, visit).await?;
    shelf.part(&app, &visit, &code, asked).await
}

/// A picture or file of a part.
pub async fn file(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    let (shelf, visit) = own(&app, &holder, visit).await?;
    shelf.file(&app, &visit, id).await
}

/// All that she sees as a paper.
pub async fn pdf(holder: Holder, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (shelf, visit) = own(&app, &holder, visit).await?;
    shelf.pdf(&app, &visit).await
}
