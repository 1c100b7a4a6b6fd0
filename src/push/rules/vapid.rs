//! How the server tells push services who it is (RFC 8292): a token that is good for hours and for one service.

use data_encoding::BASE64URL_NOPAD;
use serde_json::json;

use crate::outgoing::Target;

/// A token is good for so many seconds; a day is the most that services take (RFC 8292, 2).
const SECONDS: i64 = 12 * 3600;

/// The origin of a push service.
pub fn audience(target: &Target) -> String {
    format!("{}://{}", if target.is_https { "https" } else { "http" }, target.authority)
}

/// Where the operator of a push service finds us: our address where it is one of the Internet, else that of our mails.
pub fn contact(public_url: &str, mail_from: &str) -> String {
    if public_url.starts_with("https://") {
        return public_url.to_owned();
    }
    let address = mail_from.rsplit_once('<').map_or(mail_from, |(_, address)| address.trim_end_matches('>'));
    format!("mailto:{}", address.trim())
}

/// What is signed of a token: header and claims. `now` in seconds since 1970.
pub fn unsigned(audience: &str, contact: &str, now: i64) -> String {
    let part = |value: serde_json::Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let header = part(json!({ "typ": "JWT", "alg": "ES256" }));
    let claims = part(json!({ "aud": audience, "exp": now + SECONDS, "sub": contact }));
    format!("{header}.{claims}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_the_service_and_ends() {
        let target = Target::parse("https://push.example.net:8443/send/abc", false).unwrap();
        assert_eq!(audience(&target), "https://push.example.net:8443");
        assert_eq!(contact("https://plenum.example.org", "x"), "https://plenum.example.org");
        assert_eq!(contact("http://localhost", "Plenum <plenum@example.org>"), "mailto:plenum@example.org");
        assert_eq!(contact("http://localhost", "plenum@example.org"), "mailto:plenum@example.org");
        let token = unsigned("https://push.example.net", "mailto:a@b", 1_000);
        let (header, claims) = token.split_once('.').unwrap();
        let read = |part: &str| {
            serde_json::from_slice::<serde_json::Value>(&BASE64URL_NOPAD.decode(part.as_bytes()).unwrap()).unwrap()
        };
        assert_eq!(read(header)["alg"], "ES256");
        assert_eq!(read(claims), json!({ "aud": "https://push.example.net", "exp": 44_200, "sub": "mailto:a@b" }));
    }
}
