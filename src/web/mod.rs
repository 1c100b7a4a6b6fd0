//! Everything between a request and a feature: routes that cannot forget permission, pages,
//! forms, errors as pages, live updates, assets. Knows no feature.

mod api;
mod assets;
pub mod client_address;
pub mod cookies;
mod download;
mod form;
mod layers;
mod page;
mod problem;
mod qr;
mod reader;
mod routes;
pub mod serve;
mod sse;
mod upload;

pub use api::{Asked, InJson, Json, json, refuse_json};
pub use assets::Assets;
pub use download::download;
pub use form::{Choice, Field, Fields, Form, Path, Query, Summary};
pub use layers::finish;
pub use page::{
    ConferenceLink, Confirm, Page, Paging, Surface, Visit, etag_of, html, invalid, is_unchanged, redirect, with_etag,
};
pub use qr::Qr;
pub use reader::Reader;
pub use routes::{Handler, Route, Routes};
pub use sse::live;
pub use upload::{Filled, SentFile, Upload};

use axum::response::{IntoResponse as _, Response};

/// Sends somebody to sign in, and back afterwards.
pub fn to_sign_in(next: &str) -> Response {
    let next = percent(next);
    redirect(&format!("/sign-in?next={next}")).into_response()
}

/// A value for a query string.
pub fn percent(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => out.push(char::from(byte)),
            byte => write!(out, "%{byte:02X}").expect("writing to a string"),
        }
    }
    out
}
