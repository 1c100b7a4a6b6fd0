use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};

use super::Form;
use super::api::bare;
use crate::error::{Error, Problem, Result};
use crate::files::FILE_MAX;
use crate::sheets::Unreadable;
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

impl Upload {
    /// The name and the content of the list that a form asks for; the key of a sentence where there is none.
    pub fn list(self) -> std::result::Result<(String, Bytes), &'static str> {
        match self {
            Upload::File { name, bytes } => Ok((name, bytes)),
            Upload::Nothing => Err("imports-fault-no-file"),
            Upload::TooLarge => Err(Unreadable::TooLarge.key()),
        }
    }
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

/// A form that may hold files, in either encoding: names and values, and the files beside them.
#[derive(Default)]
pub struct Filled {
    pub fields: Vec<(String, String)>,
    pub files: Vec<SentFile>,
}

/// A file of a form.
pub struct SentFile {
    pub field: String,
    /// As its sender calls it, without folders.
    pub name: String,
    /// None: it was larger than `FILE_MAX`, and was not kept while it was read.
    pub bytes: Option<Vec<u8>>,
}

/// Most bytes of the values of a form that holds files.
const FIELDS_MAX: usize = 256 * 1024;

impl FromRequest<App> for Filled {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Filled> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        if !kind.starts_with("multipart/form-data") {
            let Form(fields) = Form::from_request(request, app).await?;
            return Ok(Filled { fields, files: Vec::new() });
        }
        let malformed = |error: MultipartError| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => bare(Problem::TooLarge),
            _ => Error::Refused("problem-form"),
        };
        let mut form = Multipart::from_request(request, app).await.map_err(|_| Error::Refused("problem-form"))?;
        let (mut filled, mut room) = (Filled::default(), FIELDS_MAX);
        while let Some(mut part) = form.next_field().await.map_err(malformed)? {
            let field = part.name().unwrap_or_default().to_owned();
            let name = part.file_name().map(|name| name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned());
            let most = if name.is_some() { FILE_MAX } else { room };
            let mut bytes = Vec::new();
            let mut fits = true;
            // What is too large is read to its end and let go, so that the rest of the form arrives.
            while let Some(chunk) = part.chunk().await.map_err(malformed)? {
                fits &= bytes.len() + chunk.len() <= most;
                if fits { bytes.extend_from_slice(&chunk) } else { bytes = Vec::new() }
            }
            match name {
                Some(name) if name.is_empty() && bytes.is_empty() => {}
                Some(name) => filled.files.push(SentFile { field, name, bytes: fits.then_some(bytes) }),
                None if !fits => return Err(Error::Refused("problem-form")),
                None => {
                    room -= bytes.len();
                    filled.fields.push((field, String::from_utf8(bytes).map_err(|_| Error::Refused("problem-form"))?));
                }
            }
        }
        Ok(filled)
    }
}
