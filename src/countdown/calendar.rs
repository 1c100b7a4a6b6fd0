//! Calendars of free days that come with the program, as data.

use chrono::NaiveDate;
use serde::Deserialize;

use super::rules::Special;
use crate::kernel::Words;

/// Calendars by name, with what the files say of where their figures come from.
const CALENDARS: &[(&str, &str)] = &[
    ("china", include_str!("../../config/calendars/china.toml")),
    ("weekends", include_str!("../../config/calendars/weekends.toml")),
];

/// The free days of a country.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    pub name: Words,
    /// The free days of the week, from 1 (Monday) to 7.
    pub rest_days: Vec<i32>,
    #[serde(default)]
    days: Vec<Days>,
}

/// A day, or several in a row: free, or worked to make up for such.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Days {
    from: NaiveDate,
    to: Option<NaiveDate>,
    #[serde(default)]
    work: bool,
    name: Words,
}

impl Calendar {
    /// The names of all.
    pub fn names() -> impl Iterator<Item = &'static str> {
        CALENDARS.iter().map(|(name, _)| *name)
    }

    /// One by its name.
    pub fn find(name: &str) -> Option<Calendar> {
        let (_, text) = CALENDARS.iter().find(|(held, _)| *held == name)?;
        toml::from_str(text).ok()
    }

    /// Each of its special days.
    pub fn special(&self) -> impl Iterator<Item = Special> + '_ {
        self.days.iter().flat_map(|days| {
            let to = days.to.unwrap_or(days.from);
            let dates = days.from.iter_days().take_while(move |date| *date <= to);
            dates.map(|date| Special { date, is_free: !days.work, name: days.name.clone() })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use chrono::Datelike as _;

    use super::*;

    #[test]
    fn every_calendar_can_be_read_and_names_a_day_once() {
        for name in Calendar::names() {
            let calendar = Calendar::find(name).unwrap_or_else(|| panic!("{name}"));
            let mut seen = HashSet::new();
            assert!(calendar.special().all(|day| seen.insert(day.date)), "{name}");
            assert!(!calendar.rest_days.is_empty() && calendar.rest_days.len() < 7);
        }
        assert!(Calendar::find("atlantis").is_none());
    }

    #[test]
    fn the_notice_for_2026_is_whole() {
        // 33 days free in all, six worked to make up for them, each of those on a weekend.
        let calendar = Calendar::find("china").unwrap();
        let of_2026: Vec<Special> = calendar.special().filter(|day| day.date.year() == 2026).collect();
        assert_eq!(of_2026.iter().filter(|day| day.is_free).count(), 33);
        let worked: Vec<&Special> = of_2026.iter().filter(|day| !day.is_free).collect();
        assert_eq!(worked.len(), 6);
        assert!(worked.iter().all(|day| day.date.weekday().num_days_from_monday() > 4));
        // 2027: the thirteen that the regulation fixes by itself.
        assert_eq!(calendar.special().filter(|day| day.date.year() == 2027).count(), 13);
    }
}
