//! Who may speak for an institution, and how long her link is good.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;

use crate::kernel::{Email, Faults, Lang, Uuid, one_line};
use crate::outcomes::rules::week;

/// Longest name, in characters.
const NAME_MAX: usize = 200;
/// A link is good for so many days.
pub const LINK_DAYS: i64 = 365;
/// A report may still be filed for so many weeks back.
const WEEKS_BACK: u64 = 12;

/// What somebody wrote about a liaison.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LiaisonForm {
    pub institution: String,
    pub name: String,
    pub post: String,
    pub email: String,
    pub language: String,
}

/// A liaison that can be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLiaison {
    pub institution: Uuid,
    pub name: String,
    pub post: String,
    pub email: Email,
    pub lang: Lang,
}

impl LiaisonForm {
    /// `institutions` are those that have a part in a project.
    pub fn check(&self, institutions: &[Uuid]) -> Result<NewLiaison, Faults> {
        let mut faults = Faults::default();
        let institution = self.institution.parse().ok().filter(|id| institutions.contains(id));
        if institution.is_none() {
            faults.add("institution", "fault-choice");
        }
        let name = faults.line("name", &self.name, NAME_MAX);
        let post = one_line(&self.post);
        faults.limit("post", &post, NAME_MAX);
        let email = Email::parse(&self.email);
        if email.is_none() {
            faults.add("email", "fault-email");
        }
        let lang = Lang::from_tag(&self.language);
        if lang.is_none() {
            faults.add("language", "fault-choice");
        }
        match (institution, email, lang) {
            (Some(institution), Some(email), Some(lang)) if faults.is_empty() => {
                Ok(NewLiaison { institution, name, post, email, lang })
            }
            _ => Err(faults),
        }
    }
}

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
    let oldest = first.max(week::back(now, WEEKS_BACK));
    (asked == week::monday(asked) && (oldest..=now).contains(&asked)).then_some(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_liaison_is_somebody_with_an_address_for_an_institution_with_a_part() {
        let id = Uuid::from_u128(1);
        let form = LiaisonForm {
            institution: id.to_string(),
            name: " Wang  Min ".into(),
            email: "Wang@Example.org".into(),
            language: "zh-Hans".into(),
            ..LiaisonForm::default()
        };
        let new = form.check(&[id]).unwrap();
        assert_eq!((new.name.as_str(), new.email.as_str(), new.lang), ("Wang Min", "wang@example.org", Lang::ZhHans));
        assert!(form.check(&[]).unwrap_err().of("institution").is_some());
        let faults = LiaisonForm::default().check(&[id]).unwrap_err();
        assert!(["institution", "name", "email", "language"].into_iter().all(|field| faults.of(field).is_some()));
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
    }
}
