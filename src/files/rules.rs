//! What a file is, by its content.

use std::io::Cursor;

use serde::{Deserialize, Serialize};

use crate::kernel::one_line;

/// The kinds of files that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Jpeg,
    Png,
    Pdf,
    Docx,
    Xlsx,
    Pptx,
}

/// Why a file is not taken; the key of the sentence.
pub const UNKNOWN: &str = "files-fault-kind";
pub const MACROS: &str = "files-fault-macros";
pub const HEIC: &str = "files-fault-heic";
pub const TOO_LARGE: &str = "files-fault-large";
pub const NO_PHOTO: &str = "files-fault-photo";
pub const SMALL: &str = "files-fault-small";
pub const GONE: &str = "files-fault-gone";

/// Most parts of an office file that are looked at.
const PARTS: usize = 5_000;

impl Kind {
    pub const ALL: [Kind; 6] = [Kind::Jpeg, Kind::Png, Kind::Pdf, Kind::Docx, Kind::Xlsx, Kind::Pptx];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Jpeg => "jpeg",
            Kind::Png => "png",
            Kind::Pdf => "pdf",
            Kind::Docx => "docx",
            Kind::Xlsx => "xlsx",
            Kind::Pptx => "pptx",
        }
    }

    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Whether it is looked at; anything else is a file to keep.
    pub fn is_picture(self) -> bool {
        matches!(self, Kind::Jpeg | Kind::Png)
    }

    /// Its media type (IANA).
    pub fn content_type(self) -> &'static str {
        match self {
            Kind::Jpeg => "image/jpeg",
            Kind::Png => "image/png",
            Kind::Pdf => "application/pdf",
            Kind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Kind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Kind::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        }
    }

    /// What a file is.
    ///
    /// # Errors
    /// The key of the sentence that says why it is not taken.
    pub fn of(bytes: &[u8]) -> Result<Kind, &'static str> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Ok(Kind::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Ok(Kind::Png),
            [b'%', b'P', b'D', b'F', b'-', ..] => Ok(Kind::Pdf),
            [b'P', b'K', 3, 4, ..] => office(bytes),
            _ if is_heic(bytes) => Err(HEIC),
            _ => Err(UNKNOWN),
        }
    }
}

/// ISO/IEC 23008-12: what the cameras of some phones write.
pub fn is_heic(bytes: &[u8]) -> bool {
    bytes.len() > 12
        && &bytes[4..8] == b"ftyp"
        && matches!(&bytes[8..12], b"heic" | b"heix" | b"mif1" | b"hevc" | b"msf1")
}

/// ECMA-376: a file of Office, by the part that makes it one; without macros.
fn office(bytes: &[u8]) -> Result<Kind, &'static str> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| UNKNOWN)?;
    if archive.len() > PARTS {
        return Err(UNKNOWN);
    }
    let names: Vec<String> = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    let has = |name: &str| names.iter().any(|held| held == name);
    if names.iter().any(|name| name.to_ascii_lowercase().ends_with("vbaproject.bin")) {
        return Err(MACROS);
    }
    match (has("word/document.xml"), has("xl/workbook.xml"), has("ppt/presentation.xml")) {
        (true, false, false) => Ok(Kind::Docx),
        (false, true, false) => Ok(Kind::Xlsx),
        (false, false, true) => Ok(Kind::Pptx),
        _ => Err(UNKNOWN),
    }
}

/// What a file is called: its own name on one line, cut to 120 characters; its kind where it has none.
pub fn named(sent: &str, kind: Kind) -> String {
    let name: String = one_line(sent).chars().take(120).collect();
    if name.is_empty() { kind.as_str().to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_file_is_told_by_its_content() {
        assert_eq!(Kind::of(b"%PDF-1.7 x"), Ok(Kind::Pdf));
        assert_eq!(Kind::of(b"\xff\xd8\xff\xe0"), Ok(Kind::Jpeg));
        assert_eq!(Kind::of(b"MZ\x90"), Err(UNKNOWN));
        assert_eq!(Kind::of(b"<svg onload=x>"), Err(UNKNOWN));
        assert_eq!(Kind::of(b"\0\0\0\x18ftypheic\0\0\0\0"), Err(HEIC));
        assert_eq!(Kind::of(b"PK\x03\x04nothing"), Err(UNKNOWN));
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
    }

    #[test]
    fn a_file_keeps_its_name() {
        assert_eq!(named(" 预算\u{200b} 2027.xlsx ", Kind::Xlsx), "预算 2027.xlsx");
        assert_eq!(named("\n", Kind::Pdf), "pdf");
        assert_eq!(named(&"x".repeat(200), Kind::Pdf).len(), 120);
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(head in prop::sample::select(vec![&b"PK\x03\x04"[..], b"\xff\xd8\xff", b"%PDF-", b""]), rest: Vec<u8>) {
            let _ = Kind::of(&[head, &rest].concat());
        }
    }
}
