//! Which days are free: the rest days of the week, public holidays, and the days worked to make up for them.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Days, NaiveDate};

use crate::kernel::Words;

/// A day that is not as its weekday is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Special {
    pub date: NaiveDate,
    pub is_free: bool,
    pub name: Words,
}

/// The days on which is worked. The conference's own days always are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkDays {
    rest: [bool; 7],
    special: BTreeMap<NaiveDate, bool>,
    own: Option<(NaiveDate, NaiveDate)>,
}

/// No run of free days is longer: from here on it is not looked for a working day.
const FAR: usize = 3660;

impl WorkDays {
    /// `rest`: the free days of the week from 1 (Monday) to 7.
    pub fn new(rest: &[i32], special: impl IntoIterator<Item = (NaiveDate, bool)>) -> WorkDays {
        let mut days = WorkDays { special: special.into_iter().collect(), ..WorkDays::default() };
        for day in rest.iter().filter(|day| (1..=7).contains(*day)) {
            days.rest[(*day - 1) as usize] = true;
        }
        days
    }

    /// The same, with a conference from one day to another.
    pub fn with_conference(mut self, from: NaiveDate, to: NaiveDate) -> WorkDays {
        self.own = Some((from, to));
        self
    }

    pub fn is_free(&self, date: NaiveDate) -> bool {
        if self.own.is_some_and(|(from, to)| (from..=to).contains(&date)) {
            return false;
        }
        match self.special.get(&date) {
            Some(is_free) => *is_free,
            None => self.rest[date.weekday().num_days_from_monday() as usize],
        }
    }

    /// The day itself, or the last working day before it.
    pub fn on_or_before(&self, date: NaiveDate) -> NaiveDate {
        date.iter_days().rev().take(FAR).find(|day| !self.is_free(*day)).unwrap_or(date)
    }

    /// The day itself, or the first working day after it.
    pub fn on_or_after(&self, date: NaiveDate) -> NaiveDate {
        date.iter_days().take(FAR).find(|day| !self.is_free(*day)).unwrap_or(date)
    }

    /// So many working days before a day, which itself is not counted.
    pub fn back(&self, date: NaiveDate, days: u32) -> NaiveDate {
        self.nth(date.iter_days().rev(), days).unwrap_or_else(|| date - Days::new(days.into()))
    }

    /// So many working days after a day, which itself is not counted.
    pub fn ahead(&self, date: NaiveDate, days: u32) -> NaiveDate {
        self.nth(date.iter_days(), days).unwrap_or_else(|| date + Days::new(days.into()))
    }

    fn nth(&self, mut days: impl Iterator<Item = NaiveDate>, n: u32) -> Option<NaiveDate> {
        let Some(n) = n.checked_sub(1) else { return days.next() };
        let far = FAR * 2;
        days.skip(1).take(far).filter(|day| !self.is_free(*day)).nth(n as usize)
    }
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;
    use proptest::prelude::*;

    use super::*;

    fn date(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn autumn() -> WorkDays {
        let free = (1..=7).map(|d| (date(2026, 10, d), true));
        WorkDays::new(&[6, 7], free.chain([(date(2026, 9, 20), false), (date(2026, 10, 10), false)]))
    }

    #[test]
    fn holidays_are_free_and_days_that_make_up_for_them_are_not() {
        let days = autumn();
        assert!(days.is_free(date(2026, 10, 5)) && days.is_free(date(2026, 9, 26)));
        assert_eq!(date(2026, 10, 10).weekday(), Weekday::Sat);
        assert!(!days.is_free(date(2026, 10, 10)) && days.is_free(date(2026, 10, 11)));
        assert_eq!(days.on_or_before(date(2026, 10, 7)), date(2026, 9, 30));
        assert_eq!(days.on_or_after(date(2026, 10, 1)), date(2026, 10, 8));
        // Thursday the 8th, Friday the 9th, Saturday the 10th, then Monday the 12th.
        assert_eq!(days.ahead(date(2026, 9, 30), 4), date(2026, 10, 12));
        assert_eq!(days.back(date(2026, 10, 12), 4), date(2026, 9, 30));
    }

    #[test]
    fn a_conference_on_a_weekend_is_worked_on() {
        let days = WorkDays::new(&[6, 7], []).with_conference(date(2026, 12, 26), date(2026, 12, 27));
        assert!(!days.is_free(date(2026, 12, 26)) && days.is_free(date(2026, 12, 19)));
    }

    #[test]
    fn where_every_day_is_free_a_date_stays() {
        let days = WorkDays::new(&[1, 2, 3, 4, 5, 6, 7], []);
        assert_eq!(days.on_or_before(date(2026, 10, 7)), date(2026, 10, 7));
        assert_eq!(days.back(date(2026, 10, 7), 3), date(2026, 10, 4));
    }

    pub fn calendars() -> impl Strategy<Value = WorkDays> {
        let rest = proptest::collection::vec(1i32..=6, 0..4);
        let special = proptest::collection::vec((0u64..800, any::<bool>()), 0..60);
        (rest, special).prop_map(|(rest, special)| {
            WorkDays::new(&rest, special.into_iter().map(|(day, free)| (date(2026, 1, 1) + Days::new(day), free)))
        })
    }

    proptest! {
        #[test]
        fn counting_back_leaves_as_many_working_days(days in calendars(), day in 0u64..700, n in 0u32..60) {
            let end = date(2026, 1, 1) + Days::new(day);
            let start = days.back(end, n);
            let between = start.iter_days().take_while(|day| *day < end).filter(|day| !days.is_free(*day)).count();
            prop_assert_eq!(between as u32, n);
            prop_assert!(n == 0 || !days.is_free(start));
        }

        #[test]
        fn ahead_and_back_meet_on_working_days(days in calendars(), day in 0u64..700, n in 0u32..60) {
            let start = days.on_or_after(date(2026, 1, 1) + Days::new(day));
            prop_assert_eq!(days.back(days.ahead(start, n), n), start);
        }

        #[test]
        fn a_free_day_gives_way_to_the_nearest_working_day(days in calendars(), day in 0u64..700) {
            let date = date(2026, 1, 1) + Days::new(day);
            let (before, after) = (days.on_or_before(date), days.on_or_after(date));
            prop_assert!(before <= date && date <= after && !days.is_free(before) && !days.is_free(after));
            prop_assert!(before.iter_days().skip(1).take_while(|day| *day < after).all(|day| days.is_free(day) || day == date));
        }
    }
}
