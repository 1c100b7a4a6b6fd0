use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse as _, Response};

use super::page::{accepted_lang, asked_lang};
use super::{Page, Reader, Visit, api, cookies};
use crate::access::rules::WINDOW;
use crate::error::Problem;
use crate::state::App;

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    page: Page,
    code: u16,
    sentence: String,
    incident: Option<String>,
    /// A sign-in came along. Whose it is, and whether it is good, is not looked up for this page: it offers neither to
    /// sign in nor an account.
    known: bool,
}

/// Turns a problem on a bare response into a page in the reader's language; below `/api`, into JSON. Whoever tried too
/// often is told when to come again.
pub async fn as_page(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = page_of(app, request, next).await;
    if response.status() == StatusCode::TOO_MANY_REQUESTS {
        // When the window began is not known here: nobody has to wait longer than the whole of it.
        let most = HeaderValue::from(WINDOW.num_seconds());
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(most);
    }
    response
}

async fn page_of(app: App, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let known = cookies::sign_in(&parts.headers, &app).is_some();
    let lang = asked_lang(&parts.uri)
        .or_else(|| cookies::lang(&parts.headers))
        .or_else(|| accepted_lang(&parts.headers))
        .unwrap_or_default();
    let is_api = api::is_below(&parts.uri);
    let visit = <Visit as axum::extract::FromRequestParts<App>>::from_request_parts(&mut parts, &app).await;
    let response = next.run(Request::from_parts(parts, body)).await;
    let problem = match response.extensions().get::<Problem>() {
        Some(problem) => problem.clone(),
        None if response.status() == StatusCode::NOT_FOUND
            && response.headers().get(header::CONTENT_TYPE).is_none() =>
        {
            Problem::NotFound
        }
        None if response.status() == StatusCode::METHOD_NOT_ALLOWED && is_api => Problem::Method,
        None if response.status() == StatusCode::METHOD_NOT_ALLOWED => Problem::NotFound,
        None if response.status() == StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        None if response.status() == StatusCode::REQUEST_TIMEOUT => Problem::Timeout,
        None => return response,
    };
    let Ok(visit) = visit else { return response };
    let l = Reader::new(lang);
    let key = match &problem {
        Problem::NotFound => "problem-not-found",
        Problem::Refused(key) | Problem::Conflict(key) => key,
        Problem::TooMany => "problem-too-many",
        Problem::TooLarge => "problem-too-large",
        Problem::NoDevice => "problem-no-device",
        Problem::NotJson => "problem-not-json",
        Problem::Method => "problem-method",
        Problem::CrossSite => "problem-cross-site",
        Problem::Timeout => "problem-timeout",
        Problem::Broken { .. } => "problem-broken",
    };
    let incident = match &problem {
        Problem::Broken { incident } => Some(incident.clone()),
        _ => None,
    };
    let status = problem.status();
    if is_api {
        let mut told = api::problem(l, status, l.t(key), incident);
        // Which methods there are, and how one shows who one is.
        if let Some(allow) = response.headers().get(header::ALLOW) {
            told.headers_mut().insert(header::ALLOW, allow.clone());
        }
        if status == StatusCode::UNAUTHORIZED {
            told.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        return told;
    }
    let page = ProblemPage {
        page: visit.page(&app, l.t("problem-title"), None),
        code: status.as_u16(),
        sentence: l.t(key),
        incident,
        known,
    };
    match page.render() {
        Ok(text) => (status, Html(text)).into_response(),
        Err(_) => status.into_response(),
    }
}
