use serde::Deserialize;

use crate::kernel::{Faults, paragraph};

/// Longest reason, in characters; the database holds the same.
const REASON_MAX: usize = 500;

/// Why a resolution needs no project, as somebody wrote it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WaiverForm {
    pub reason: String,
}

impl WaiverForm {
    pub fn check(&self) -> Result<String, Faults> {
        let mut faults = Faults::default();
        let reason = paragraph(&self.reason);
        if reason.is_empty() {
            faults.add("reason", "presidium-fault-waiver");
        }
        faults.limit("reason", &reason, REASON_MAX);
        faults.or(|| reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_has_1_to_500_letters() {
        let check = |reason: &str| WaiverForm { reason: reason.into() }.check();
        assert_eq!(check(" The chair thanks the city. ").unwrap(), "The chair thanks the city.");
        assert!(check(" \n ").unwrap_err().of("reason").is_some());
        assert!(check(&"感".repeat(500)).is_ok() && check(&"感".repeat(501)).is_err());
    }
}
