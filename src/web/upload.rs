use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;

use crate::error::{Error, Result};
use crate::state::App;

/// A file that was sent with a form. The route says how large it may be ([`super::Routes::post_file`]).
pub enum Upload {
    File {
        /// As its sender calls it, without folders.
        name: String,
        bytes: Bytes,
    },
    /// None was chosen.
    Nothing,
    /// More bytes than the route takes.
    TooLarge,
}

impl FromRequest<App> for Upload {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Upload> {
        let malformed = || Error::Refused("problem-form");
        let mut form = Multipart::from_request(request, app).await.map_err(|_| malformed())?;
        loop {
            let part = match form.next_field().await {
                Ok(Some(part)) => part,
                Ok(None) => return Ok(Upload::Nothing),
                Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => return Ok(Upload::TooLarge),
                Err(_) => return Err(malformed()),
            };
            let Some(name) = part.file_name() else { continue };
            let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
            return match part.bytes().await {
                Ok(bytes) if bytes.is_empty() && name.is_empty() => Ok(Upload::Nothing),
                Ok(bytes) => Ok(Upload::File { name, bytes }),
                Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => Ok(Upload::TooLarge),
                Err(_) => Err(malformed()),
            };
        }
    }
}
