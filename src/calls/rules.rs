//! What a device may call for.

use chrono::TimeDelta;
use serde::Deserialize;
use sm3::{Digest as _, Sm3};

use crate::kernel::{Faults, Uuid};

/// What stands as the reason where whoever stands there asked.
pub const ASKED: &str = "asked";
/// So long after it was answered a device is told that somebody comes.
pub const TOLD: TimeDelta = TimeDelta::minutes(5);
/// So long a call stands before the desks; nobody waits longer.
pub const STANDS: TimeDelta = TimeDelta::hours(2);
/// Longer ago than this, whoever was turned away is gone.
const FRESH: TimeDelta = TimeDelta::minutes(1);

/// A call as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentCall {
    pub nonce: String,
}

impl SentCall {
    /// A nonce is long enough that no two are alike by chance.
    pub fn check(&self) -> Result<&str, Faults> {
        let nonce = self.nonce.as_str();
        let is_good = (8..=100).contains(&nonce.len()) && nonce.chars().all(|c| c.is_ascii_graphic());
        if is_good { Ok(nonce) } else { Err(Faults::one("/nonce", "calls-fault-nonce")) }
    }
}

/// The id under which a call is kept: the same for one that is sent again with its nonce.
pub fn call_id(device: Uuid, nonce: &str) -> Uuid {
    let mut hash = Sm3::new();
    hash.update(b"calls");
    hash.update(device.as_bytes());
    hash.update(nonce.as_bytes());
    let hash = hash.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Whether somebody who was turned away so long ago still stands there.
pub fn is_fresh(ago: TimeDelta) -> bool {
    ago <= FRESH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_needs_a_nonce_and_is_one_with_it() {
        let sent = |nonce: &str| SentCall { nonce: nonce.to_owned() };
        assert_eq!(sent("nonce-01").check(), Ok("nonce-01"));
        for wrong in ["", "short", "with space 1", "零一二三四五六七", &"x".repeat(101)] {
            assert!(sent(wrong).check().is_err(), "{wrong}");
        }
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(call_id(one, "nonce-01"), call_id(one, "nonce-01"));
        assert_ne!(call_id(one, "nonce-01"), call_id(other, "nonce-01"));
        assert_ne!(call_id(one, "nonce-01"), call_id(one, "nonce-02"));
    }

    #[test]
    fn whoever_was_turned_away_long_ago_is_gone() {
        assert!(is_fresh(TimeDelta::seconds(60)) && is_fresh(TimeDelta::seconds(-5)));
        assert!(!is_fresh(TimeDelta::seconds(61)));
    }
}
