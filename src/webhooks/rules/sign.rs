//! Signatures as the Standard Webhooks define them: HMAC-SHA256 over id, time and body.

use data_encoding::BASE64;
use ring::hmac;

/// How a secret begins when it is shown.
const PREFIX: &str = "whsec_";

/// A secret as it is shown to who sets up the receiver.
pub fn secret_text(secret: &[u8]) -> String {
    format!("{PREFIX}{}", BASE64.encode(secret))
}

/// The key that stands in it.
pub fn secret_bytes(text: &str) -> Option<Vec<u8>> {
    BASE64.decode(text.strip_prefix(PREFIX)?.as_bytes()).ok()
}

/// What stands in `webhook-signature`; `timestamp` in seconds since 1970.
pub fn sign(secret: &[u8], id: &str, timestamp: i64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    let tag = hmac::sign(&key, format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", BASE64.encode(tag.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_signs_as_the_specification_does() {
        // The example of the Standard Webhooks' own libraries.
        let secret = secret_bytes("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signature = sign(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(secret_text(&secret), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assert_eq!(secret_bytes("MfKQ"), None);
    }
}
