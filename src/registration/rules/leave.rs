//! Who is excused (请假), and from when until when. GB 50799-2012, 12.2.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use crate::conference::due::local;
use crate::kernel::{Faults, one_line};

/// Most letters of a reason.
const REASON_MAX: usize = 500;

/// A leave as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LeaveForm {
    pub from: String,
    pub until: String,
    pub why: String,
}

/// A leave that is to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLeave {
    /// None: the whole conference.
    pub span: Option<(DateTime<Utc>, DateTime<Utc>)>,
    pub reason: String,
}

impl LeaveForm {
    /// Neither time is the whole conference.
    pub fn check(&self, zone: Tz) -> Result<NewLeave, Faults> {
        let mut faults = Faults::default();
        let (from, until) = (one_line(&self.from), one_line(&self.until));
        let span = match (local(&from, zone), local(&until, zone)) {
            _ if from.is_empty() && until.is_empty() => None,
            (None, _) => {
                faults.add("from", "leave-fault-time");
                None
            }
            (_, None) => {
                faults.add("until", "leave-fault-time");
                None
            }
            (Some(from), Some(until)) if from >= until => {
                faults.add("until", "leave-fault-order");
                None
            }
            (Some(from), Some(until)) => Some((from, until)),
        };
        let reason = faults.line("why", &self.why, REASON_MAX);
        faults.or(|| NewLeave { span, reason })
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use chrono_tz::Asia::Shanghai;

    use super::*;

    fn form(from: &str, until: &str, why: &str) -> LeaveForm {
        LeaveForm { from: from.to_owned(), until: until.to_owned(), why: why.to_owned() }
    }

    #[test]
    fn a_leave_is_of_the_whole_conference_or_from_until() {
        let whole = form(" ", "", "At a hearing").check(Shanghai).unwrap();
        assert_eq!(whole, NewLeave { span: None, reason: "At a hearing".to_owned() });
        let (from, until) = form("2026-12-26T14:00", "2026-12-26T18:00", "x").check(Shanghai).unwrap().span.unwrap();
        assert_eq!(until - from, TimeDelta::hours(4));
        let wrong = |form: LeaveForm| {
            form.check(Shanghai).unwrap_err().iter().map(|fault| fault.field.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(wrong(form("2026-12-26T14:00", "", "")), ["until", "why"]);
        assert_eq!(wrong(form("soon", "2026-12-26T18:00", "x")), ["from"]);
        assert_eq!(wrong(form("2026-12-26T18:00", "2026-12-26T18:00", "x")), ["until"]);
        assert_eq!(wrong(form("", "", &"x".repeat(501))), ["why"]);
    }
}
