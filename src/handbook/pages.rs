//! What is read of the handbook, and how it is edited.

pub mod edit;
pub mod files;
pub mod offline;
pub mod own;
pub mod read;
mod shelf;

use axum::http::header;
use axum::response::{IntoResponse as _, Response};

use crate::files::File;
use crate::web::download;

/// A picture is looked at, anything else is a file to keep: a browser opens nothing that somebody sent.
fn shown(file: File) -> Response {
    let kind = file.kind.content_type();
    if file.kind.is_picture() {
        ([(header::CONTENT_TYPE, kind)], file.content).into_response()
    } else {
        download(&file.name, kind, file.content)
    }
}
