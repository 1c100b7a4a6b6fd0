//! The API's side of a request: JSON in and out, and what is wrong as RFC 9457 wants it.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Reader, Visit};
use crate::error::{Error, Problem, Result};
use crate::kernel::Faults;
use crate::state::App;

/// Whether an address belongs to the API: what it refuses is told in JSON.
pub fn is_below(uri: &Uri) -> bool {
    uri.path().starts_with("/api/")
}

/// What went wrong (RFC 9457).
#[derive(Serialize)]
struct Told {
    #[serde(rename = "type")]
    kind: &'static str,
    title: String,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    incident: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Wrong>,
}

/// What is wrong with one value of the body.
#[derive(Serialize)]
struct Wrong {
    /// Its path (RFC 6901).
    pointer: String,
    detail: String,
}

fn tell(l: Reader, told: &Told) -> Response {
    let status = StatusCode::from_u16(told.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    with_type(l, (status, serde_json::to_string(told).unwrap_or_default()).into_response(), "application/problem+json")
}

fn with_type(l: Reader, mut response: Response, kind: &'static str) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(l.lang.tag()));
    response
}

/// A problem as JSON in the reader's language.
pub fn problem(l: Reader, status: StatusCode, title: String, incident: Option<String>) -> Response {
    tell(l, &Told { kind: "about:blank", title, status: status.as_u16(), incident, errors: Vec::new() })
}

/// An answer in JSON.
pub fn json(l: Reader, status: StatusCode, body: &impl Serialize) -> Result<Response> {
    Ok(with_type(l, (status, serde_json::to_string(body)?).into_response(), "application/json"))
}

/// A body that cannot be taken, each fault at its value.
pub fn refuse_json(l: Reader, status: StatusCode, faults: &Faults) -> Error {
    let errors =
        faults.iter().map(|fault| Wrong { pointer: fault.field.to_string(), detail: l.fault(fault) }).collect();
    let title = l.n("form-summary", faults.len());
    Error::Invalid(Box::new(tell(
        l,
        &Told { kind: "about:blank", title, status: status.as_u16(), incident: None, errors },
    )))
}

/// What comes as JSON. serde takes a list for a struct as well: that is not what was asked for.
pub trait InJson: DeserializeOwned {
    fn fits(value: &Value) -> bool {
        value.is_object()
    }
}

/// A body in JSON.
pub struct Json<T>(pub T);

impl<T: InJson> FromRequest<App> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Json<T>> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, app).await?;
        if !is_json(&parts.headers) {
            return Err(bare(Problem::NotJson));
        }
        let bytes =
            Bytes::from_request(Request::from_parts(parts, body), app).await.map_err(|_| bare(Problem::TooLarge))?;
        let read =
            serde_json::from_slice(&bytes).ok().filter(T::fits).and_then(|value| serde_json::from_value(value).ok());
        let wrong = Faults::one("", "problem-json");
        read.map(Json).ok_or_else(|| refuse_json(visit.l, StatusCode::UNPROCESSABLE_ENTITY, &wrong))
    }
}

/// What stands behind the `?` of an address of the API: what is malformed is told, where a page takes it for absent.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Asked<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Asked<T>> {
        let visit = Visit::from_request_parts(parts, app).await?;
        let read = serde_html_form::from_str(parts.uri.query().unwrap_or_default());
        let wrong = Faults::one("", "problem-query");
        read.map(Asked).map_err(|_| refuse_json(visit.l, StatusCode::UNPROCESSABLE_ENTITY, &wrong))
    }
}

/// A problem that has no error of its own among the features.
pub fn bare(problem: Problem) -> Error {
    let mut response = problem.status().into_response();
    response.extensions_mut().insert(problem);
    Error::Invalid(Box::new(response))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}
