//! A month as a calendar draws it: whole weeks, from Monday on.

use chrono::{Datelike as _, Days, Months, NaiveDate};

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month(NaiveDate);

impl Month {
    pub fn of(day: NaiveDate) -> Month {
        Month(day.with_day(1).unwrap_or(day))
    }

    /// From `2026-12`.
    pub fn parse(text: &str) -> Option<Month> {
        let day: NaiveDate = format!("{text}-01").parse().ok()?;
        (2000..2200).contains(&day.year()).then_some(Month(day))
    }

    pub fn code(self) -> String {
        self.0.format("%Y-%m").to_string()
    }

    pub fn first(self) -> NaiveDate {
        self.0
    }

    pub fn last(self) -> NaiveDate {
        self.after().0 - Days::new(1)
    }

    pub fn before(self) -> Month {
        Month(self.0 - Months::new(1))
    }

    pub fn after(self) -> Month {
        Month(self.0 + Months::new(1))
    }

    pub fn holds(self, day: NaiveDate) -> bool {
        Month::of(day) == self
    }

    /// The weeks that it reaches into, each of seven days.
    pub fn weeks(self) -> Vec<Vec<NaiveDate>> {
        let monday = self.0 - Days::new(self.0.weekday().num_days_from_monday().into());
        let days: Vec<NaiveDate> = monday.iter_days().take_while(|day| *day < self.after().0).collect();
        let whole = days.len().div_ceil(7) * 7;
        let days: Vec<NaiveDate> = monday.iter_days().take(whole).collect();
        days.chunks(7).map(<[NaiveDate]>::to_vec).collect()
    }
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_month_is_read_and_said() {
        let month = Month::parse("2026-12").unwrap();
        assert_eq!(
            (month.code(), month.after().code(), month.before().code()),
            ("2026-12".into(), "2027-01".into(), "2026-11".into())
        );
        assert!(
            Month::parse("2026-13").is_none() && Month::parse("soon").is_none() && Month::parse("9999-01").is_none()
        );
    }

    proptest! {
        #[test]
        fn its_weeks_hold_all_of_its_days_and_few_others(n in 0u32..1200) {
            let month = Month::of(NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + Months::new(n));
            let weeks = month.weeks();
            prop_assert!((4..=6).contains(&weeks.len()));
            prop_assert!(weeks.iter().all(|week| week.len() == 7 && week[0].weekday() == Weekday::Mon));
            let days: Vec<NaiveDate> = weeks.concat();
            prop_assert!(days.contains(&month.first()) && days.contains(&month.last()));
            prop_assert!(weeks.iter().all(|week| week.iter().any(|day| month.holds(*day))));
        }
    }
}
