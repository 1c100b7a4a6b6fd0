//! How long a link is good, for which weeks reports are filed, and which requests and decisions are told.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::outcomes::rules::week;

/// A link is good for so many days.
pub const LINK_DAYS: i64 = 365;
/// A report may still be filed for so many weeks back.
const WEEKS_BACK: u64 = 12;

/// Until when a link is good that is made now.
pub fn good_until(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::days(LINK_DAYS)
}

/// The week that somebody asks for, as long as a report of it may be filed: not ahead, not before the first that is due, not
/// too long ago. This week where none is named.
pub fn week_to_file(asked: &str, first: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
    let now = week::monday(today);
    if asked.is_empty() {
        return Some(now);
    }
    let asked = asked.parse::<NaiveDate>().ok()?;
    let oldest = first.min(now).max(week::back(now, WEEKS_BACK));
    (asked == week::monday(asked) && (oldest..=now).contains(&asked)).then_some(asked)
}

/// What can be decided of an institution's orders, projects and deadlines, and is told to its liaison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    OrderSentBack,
    OrderClosed,
    ExtensionGranted,
    ExtensionRefused,
    ProjectSentBack,
    ProjectVerified,
    ProjectClosed,
    ProjectReopened,
    DeadlineGranted,
    DeadlineRefused,
}

impl Matter {
    /// As the database names it: what it is about, and what became of that.
    pub fn parse(about: &str, what: &str) -> Option<Matter> {
        Some(match (about, what) {
            ("order", "sent_back") => Matter::OrderSentBack,
            ("order", "closed") => Matter::OrderClosed,
            ("order", "extension_granted") => Matter::ExtensionGranted,
            ("order", "extension_refused") => Matter::ExtensionRefused,
            ("project", "sent_back") => Matter::ProjectSentBack,
            ("project", "verified") => Matter::ProjectVerified,
            ("project", "closed") => Matter::ProjectClosed,
            ("project", "reopened") => Matter::ProjectReopened,
            ("deadline", "granted") => Matter::DeadlineGranted,
            ("deadline", "refused") => Matter::DeadlineRefused,
            _ => return None,
        })
    }

    pub fn is_of_order(self) -> bool {
        matches!(
            self,
            Matter::OrderSentBack | Matter::OrderClosed | Matter::ExtensionGranted | Matter::ExtensionRefused
        )
    }
}

/// What can be asked for of a project, is decided by others, and is told to the organisers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// Another day of an order to mend.
    Extension,
    /// That a project be held complete.
    Completion,
    /// Another deadline of a project.
    Deadline,
}

impl Request {
    /// As the database names what it is about.
    pub fn parse(about: &str) -> Option<Request> {
        Some(match about {
            "order" => Request::Extension,
            "project" => Request::Completion,
            "deadline" => Request::Deadline,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_is_filed_that_is_due_and_not_long_ago() {
        let (first, today) = (day("2027-01-04"), day("2027-06-16"));
        assert_eq!(week_to_file("", first, today), Some(day("2027-06-14")));
        assert_eq!(week_to_file("2027-06-07", first, today), Some(day("2027-06-07")));
        for wrong in ["2027-06-21", "2027-06-08", "2027-01-04", "nonsense", "2026-12-28"] {
            assert_eq!(week_to_file(wrong, first, today), None, "{wrong}");
        }
        // Of a project that begins next month this week is the first that may be.
        assert_eq!(week_to_file("", day("2027-07-05"), today), Some(day("2027-06-14")));
        assert_eq!(week_to_file("2027-06-14", day("2027-07-05"), today), Some(day("2027-06-14")));
        assert_eq!(week_to_file("2027-06-07", day("2027-07-05"), today), None);
    }
}
