//! What a browser hands in that wants messages (W3C Push API).

use data_encoding::{BASE64URL, BASE64URL_NOPAD};
use serde::Deserialize;

use crate::outgoing::Target;

/// Longest address of a push service, in bytes.
const ENDPOINT_MAX: usize = 2000;

/// The subscription as a browser sends it: `PushSubscription.toJSON()`, its fields one by one.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SubscriptionForm {
    pub endpoint: String,
    pub p256dh: String,
    pub auth: String,
}

/// One that messages can be sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    pub endpoint: String,
    /// An uncompressed point of P-256.
    pub public_key: Vec<u8>,
    /// 16 bytes.
    pub auth: Vec<u8>,
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    BASE64URL_NOPAD.decode(text.as_bytes()).or_else(|_| BASE64URL.decode(text.as_bytes())).ok()
}

impl SubscriptionForm {
    /// None where it is none, or leads where the server does not call.
    pub fn check(&self, loopback: bool) -> Option<Subscription> {
        let endpoint = self.endpoint.trim().to_owned();
        if endpoint.len() > ENDPOINT_MAX {
            return None;
        }
        Target::parse(&endpoint, loopback)?;
        let public_key = bytes(&self.p256dh).filter(|key| key.len() == 65 && key[0] == 4)?;
        let auth = bytes(&self.auth).filter(|auth| auth.len() == 16)?;
        Some(Subscription { endpoint, public_key, auth })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscription_is_whole_and_leads_to_the_internet() {
        let form = SubscriptionForm {
            endpoint: "https://push.example.net/a/b?c".into(),
            p256dh: BASE64URL_NOPAD.encode(&[[4].as_slice(), &[7; 64]].concat()),
            auth: BASE64URL.encode(&[9; 16]),
        };
        let held = form.check(false).unwrap();
        assert_eq!((held.public_key.len(), held.auth.as_slice()), (65, [9; 16].as_slice()));
        for wrong in ["http://push.example.net/", "https://127.0.0.1/", "https://u:p@push.example.net/", "push", ""] {
            assert_eq!(SubscriptionForm { endpoint: wrong.into(), ..form.clone() }.check(false), None, "{wrong}");
        }
        let long = format!("https://push.example.net/{}", "x".repeat(ENDPOINT_MAX));
        assert_eq!(SubscriptionForm { endpoint: long, ..form.clone() }.check(false), None);
        assert_eq!(SubscriptionForm { p256dh: "BA".into(), ..form.clone() }.check(false), None);
        assert_eq!(SubscriptionForm { auth: "!".into(), ..form }.check(false), None);
    }
}
