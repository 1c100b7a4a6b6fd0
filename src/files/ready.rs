use super::picture::picture;
use super::rules::{Kind, TOO_LARGE};

/// A file that was sent, as it is kept.
pub struct Ready {
    pub kind: Kind,
    pub content: Vec<u8>,
    /// Of a picture, in dots.
    pub size: Option<(u32, u32)>,
}

/// Pictures are drawn anew, in whatever format they came; other files are kept as they are. `bytes` are missing of what was
/// too large to be read.
///
/// # Errors
/// The key of the sentence that says why it is not taken.
pub async fn ready(bytes: Option<Vec<u8>>) -> Result<Ready, &'static str> {
    let bytes = bytes.ok_or(TOO_LARGE)?;
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    match Kind::of(&bytes) {
        Ok(kind) if !kind.is_picture() => Ok(Ready { kind, content: bytes, size: None }),
        Err(key) if !is_webp => Err(key),
        _ => {
            let picture = picture(bytes).await?;
            Ok(Ready { kind: picture.kind, content: picture.content, size: Some((picture.width, picture.height)) })
        }
    }
}
