use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};

use super::percent;

/// A file to keep. Its name may hold any characters; what is too old to read them gets the rest.
pub fn download(name: &str, content_type: &str, body: impl Into<Body>) -> Response {
    let headers = [(header::CONTENT_TYPE, content_type.to_owned()), (header::CONTENT_DISPOSITION, disposition(name))];
    (headers, body.into()).into_response()
}

/// RFC 6266: the name in ASCII, and whole where it is more than that.
fn disposition(name: &str) -> String {
    let name: String = name.chars().map(|c| if c.is_control() || "/\\".contains(c) { '-' } else { c }).collect();
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "-_. ".contains(*c)).collect();
    let plain = plain.trim_start_matches(['-', '_', '.', ' ']);
    if plain == name {
        return format!("attachment; filename=\"{name}\"");
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", percent(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_arrives_whole_and_breaks_out_of_nothing() {
        assert_eq!(disposition("audit-log-2026.csv"), "attachment; filename=\"audit-log-2026.csv\"");
        assert_eq!(
            disposition("人员-fsc.xlsx"),
            "attachment; filename=\"fsc.xlsx\"; filename*=UTF-8''%E4%BA%BA%E5%91%98-fsc.xlsx"
        );
        assert_eq!(disposition("../a\"\r\nb"), "attachment; filename=\"a--b\"; filename*=UTF-8''..-a%22--b");
    }
}
