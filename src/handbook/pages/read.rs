//! The handbook as everybody reads it, and whoever is signed in what is for her beyond that.

use axum::extract::State as AppState;
use axum::http::HeaderMap;
use axum::response::Response;

use super::shelf::{Asked, public};
use crate::access::Anyone;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::state::App;
use crate::web::{Path, Query, Visit};

/// The table of contents, or what a search finds.
pub async fn contents(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    public(&app, &slug, anyone.who, &headers).await?.contents(&app, &visit, asked).await
}

/// One part.
pub async fn part(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    headers: HeaderMap,
    Path((slug, code)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    public(&app, &slug, anyone.who, &headers).await?.part(&app, &visit, &code, asked).await
}

/// A picture or file of a part.
pub async fn file(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    headers: HeaderMap,
    Path((slug, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    public(&app, &slug, anyone.who, &headers).await?.file(&app, &visit, id).await
}

/// All of it as a paper.
pub async fn pdf(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(slug): Path<String>,
) -> Result<Response> {
    public(&app, &slug, anyone.who, &headers).await?.pdf(&app, &visit).await
}
