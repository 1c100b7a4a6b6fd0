use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse as _, Redirect, Response};

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

/// Where a form stands that is sent to this address. Whoever asks for the address itself saw the form refused, and read it anew
/// or in another language.
fn above(uri: &Uri) -> Option<String> {
    let (above, _) = uri.path().trim_end_matches('/').rsplit_once('/')?;
    let above = if above.is_empty() { "/" } else { above };
    // What begins with two is another host's address.
    let is_ours = !above.starts_with("//") && !above.contains('\\');
    is_ours.then(|| match uri.query() {
        Some(query) => format!("{above}?{query}"),
        None => above.to_owned(),
    })
}

async fn page_of(app: App, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let known = cookies::sign_in(&parts.headers, &app).is_some();
    let lang = asked_lang(&parts.uri)
        .or_else(|| cookies::lang(&parts.headers))
        .or_else(|| accepted_lang(&parts.headers))
        .unwrap_or_default();
    let is_api = api::is_below(&parts.uri);
    let above = (parts.method == Method::GET).then(|| above(&parts.uri)).flatten();
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
        None if response.status() == StatusCode::METHOD_NOT_ALLOWED => match above {
            Some(above) => return Redirect::to(&above).into_response(),
            None => Problem::NotFound,
        },
        None if response.status() == StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        None if response.status() == StatusCode::REQUEST_TIMEOUT => Problem::Timeout,
        None => return response,
    };
    let Ok(visit) = visit else { return response };
    let l = Reader::new(lang);
    let key = match &problem {
        Problem::NotFound => "problem-not-found",
        Problem::NoPass => "problem-no-pass",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_stands_above_where_it_is_sent_to() {
        let above = |uri: &'static str| above(&Uri::from_static(uri));
        assert_eq!(above("/c/x/tasks/1/comments?lang=zh-Hans").as_deref(), Some("/c/x/tasks/1?lang=zh-Hans"));
        assert_eq!(above("/sign-out").as_deref(), Some("/"));
        assert_eq!(above("//elsewhere.example/x"), None);
        assert_eq!(above("/\\elsewhere.example/x"), None);
    }
}
