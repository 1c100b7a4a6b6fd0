pub mod admin;
pub mod links;
pub mod own;
pub mod second_factor;
pub mod sign_in;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use super::rules;
use super::store::From;
use crate::access::Anyone;
use crate::kernel::Lang;
use crate::web::Choice;

/// Where there is no conference there is no zone either: these pages say UTC.
const ZONE: chrono_tz::Tz = chrono_tz::Tz::UTC;

fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

fn coming_from(anyone: &Anyone, headers: &HeaderMap, by_link: bool) -> From {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    From { device: rules::device(agent), address: anyone.address, by_link }
}

fn languages(chosen: &str) -> Vec<Choice> {
    Lang::ALL.iter().map(|lang| Choice::new(lang.tag(), lang.own_name(), lang.tag() == chosen)).collect()
}
