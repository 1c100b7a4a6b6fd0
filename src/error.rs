//! The one error of handlers and stores. People read a sentence in their language and, where
//! something broke, an incident number; the cause goes to tracing alone.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Why a request is not answered as asked.
#[derive(Debug)]
pub enum Error {
    /// Absent, or not for this person: the two look the same.
    NotFound,
    /// A link to a pass that is none: its holder has no account, and is told otherwise.
    NoPass,
    /// Nobody is signed in where somebody has to be. Holds the address to come back to.
    SignIn(String),
    /// Known to be there, but not now or not so. Holds the key of a sentence.
    Refused(&'static str),
    /// A form comes back filled in, with its errors; the page is made by the feature.
    Invalid(Box<Response>),
    /// What was asked contradicts what stands in the database by now. Holds the key of a sentence.
    Conflict(&'static str),
    /// Too many attempts.
    TooMany,
    /// No device showed a token, or none that is good.
    NoDevice,
    /// Something failed on our side.
    Broken(anyhow::Error),
}

pub type Result<T> = std::result::Result<T, Error>;

/// Rides on a bare response to the layer that knows the reader's language and makes the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    NotFound,
    NoPass,
    Refused(&'static str),
    Conflict(&'static str),
    TooMany,
    TooLarge,
    NoDevice,
    /// A body of another kind than JSON.
    NotJson,
    /// A method that an address of the API has not.
    Method,
    CrossSite,
    Timeout,
    Broken {
        incident: String,
    },
}

impl Problem {
    pub fn status(&self) -> StatusCode {
        match self {
            Problem::NotFound | Problem::NoPass => StatusCode::NOT_FOUND,
            Problem::Refused(_) | Problem::CrossSite => StatusCode::FORBIDDEN,
            Problem::Conflict(_) => StatusCode::CONFLICT,
            Problem::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::NoDevice => StatusCode::UNAUTHORIZED,
            Problem::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Problem::Method => StatusCode::METHOD_NOT_ALLOWED,
            Problem::Timeout => StatusCode::REQUEST_TIMEOUT,
            Problem::Broken { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let problem = match self {
            Error::Invalid(page) => return *page,
            Error::SignIn(next) => return crate::web::to_sign_in(&next),
            Error::NotFound => Problem::NotFound,
            Error::NoPass => Problem::NoPass,
            Error::Refused(key) => Problem::Refused(key),
            Error::Conflict(key) => Problem::Conflict(key),
            Error::TooMany => Problem::TooMany,
            Error::NoDevice => Problem::NoDevice,
            Error::Broken(cause) => {
                // Short enough to be read over the telephone, long enough to be found in the log.
                let incident = crate::kernel::Uuid::new_v4().simple().to_string()[..8].to_owned();
                tracing::error!(%incident, cause = format!("{cause:#}"), "request failed");
                Problem::Broken { incident }
            }
        };
        let mut response = problem.status().into_response();
        response.extensions_mut().insert(problem);
        response
    }
}

impl<E> From<E> for Error
where
    E: Into<anyhow::Error>,
{
    fn from(cause: E) -> Error {
        Error::Broken(cause.into())
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Broken(cause) => write!(f, "{cause:#}"),
            other => write!(f, "{other:?}"),
        }
    }
}
