//! Tasks that come back once they are done.

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::conference::due::instant;
use crate::countdown::WorkDays;
use crate::kernel::{Faults, one_line};

/// How often a task comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    pub every: i32,
    pub unit: RepeatUnit,
    /// The last day; none: until the opening.
    pub until: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepeatUnit {
    Days,
    Weeks,
}

impl RepeatUnit {
    pub const ALL: [RepeatUnit; 2] = [RepeatUnit::Days, RepeatUnit::Weeks];

    pub fn as_str(self) -> &'static str {
        match self {
            RepeatUnit::Days => "days",
            RepeatUnit::Weeks => "weeks",
        }
    }

    pub fn parse(text: &str) -> Option<RepeatUnit> {
        RepeatUnit::ALL.into_iter().find(|unit| unit.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            RepeatUnit::Days => "tasks-repeat-days",
            RepeatUnit::Weeks => "tasks-repeat-weeks",
        }
    }

    /// The key of the sentence that counts it.
    pub fn said(self) -> &'static str {
        match self {
            RepeatUnit::Days => "tasks-every-n-days",
            RepeatUnit::Weeks => "tasks-every-n-weeks",
        }
    }
}

/// When a task comes back: its day if no day were free, and when it is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    pub day: NaiveDate,
    pub due_at: DateTime<Utc>,
}

/// Looked at so many turns, none is to come.
const FAR: usize = 4_000;

impl Repeat {
    fn step(self) -> Days {
        let n = u64::try_from(self.every).unwrap_or(1).max(1);
        Days::new(if self.unit == RepeatUnit::Weeks { n * 7 } else { n })
    }

    /// The next turn after one, at its time of day, the first that is still to come; what would be due on a free day is due on
    /// the working day before. None once it is over.
    pub fn next(
        self,
        turn: Turn,
        (opens_at, now): (DateTime<Utc>, DateTime<Utc>),
        zone: Tz,
        days: &WorkDays,
    ) -> Option<Turn> {
        let time = turn.due_at.with_timezone(&zone).time();
        let after = turn.due_at.max(now);
        let mut day = turn.day;
        for _ in 0..FAR {
            day = day + self.step();
            let due_at = instant(zone, days.on_or_before(day), time);
            match self.until {
                Some(last) if day > last => return None,
                None if due_at > opens_at => return None,
                _ if due_at > after => return Some(Turn { day, due_at }),
                _ => {}
            }
        }
        None
    }
}

/// A repetition as it was written; nothing for a task that is done once.
pub fn check_repeat(every: &str, unit: &str, until: &str, faults: &mut Faults) -> Option<Repeat> {
    let every = one_line(every);
    if every.is_empty() {
        return None;
    }
    let count = every.parse().ok().filter(|n| (1..=365).contains(n));
    if count.is_none() {
        faults.add("repeat_every", "tasks-fault-repeat");
    }
    let until = one_line(until);
    let last = until.parse::<NaiveDate>().ok();
    if last.is_none() && !until.is_empty() {
        faults.add("repeat_until", "tasks-fault-date");
    }
    let unit = RepeatUnit::parse(unit).unwrap_or(RepeatUnit::Weeks);
    Some(Repeat { every: count?, unit, until: last })
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use chrono_tz::Asia::Shanghai;
    use proptest::prelude::*;

    use super::*;

    fn at(month: u32, day: u32) -> Turn {
        let day = NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        Turn { day, due_at: instant(Shanghai, day, chrono::NaiveTime::from_hms_opt(17, 0, 0).unwrap()) }
    }

    #[test]
    fn a_free_day_moves_one_turn_and_not_those_after_it() {
        let monday = NaiveDate::from_ymd_opt(2026, 12, 7).unwrap();
        let days = WorkDays::new(&[6, 7], [(monday, true)]);
        let weekly = Repeat { every: 1, unit: RepeatUnit::Weeks, until: None };
        let (opening, now) = (at(12, 26).due_at, at(11, 20).due_at);
        let next = weekly.next(at(11, 30), (opening, now), Shanghai, &days).unwrap();
        assert_eq!(next, Turn { day: monday, due_at: at(12, 4).due_at });
        let next = weekly.next(next, (opening, now), Shanghai, &days).unwrap();
        assert_eq!(next, at(12, 14));
        // Nothing comes back after the opening, or after its last day.
        let last = weekly.next(next, (opening, now), Shanghai, &days).unwrap();
        assert_eq!(last, at(12, 21));
        assert_eq!(weekly.next(last, (opening, now), Shanghai, &days), None);
        let short = Repeat { until: Some(at(12, 13).day), ..weekly };
        assert_eq!(short.next(at(12, 8), (opening, now), Shanghai, &days), None);
    }

    #[test]
    fn what_is_finished_late_comes_back_when_it_is_still_to_come() {
        let days = WorkDays::default();
        let daily = Repeat { every: 2, unit: RepeatUnit::Days, until: None };
        let next = daily.next(at(11, 1), (at(12, 26).due_at, at(11, 20).due_at), Shanghai, &days).unwrap();
        assert_eq!(next, at(11, 21));
    }

    proptest! {
        #[test]
        fn every_turn_is_later_and_none_after_the_end(every in 1i32..40, weeks: bool, start in 0i64..300, late in 0i64..100) {
            let unit = if weeks { RepeatUnit::Weeks } else { RepeatUnit::Days };
            let repeat = Repeat { every, unit, until: None };
            let days = WorkDays::new(&[6, 7], []);
            let opening = at(12, 26).due_at;
            let first = Turn { day: at(1, 1).day + Days::new(start as u64), due_at: at(1, 1).due_at + TimeDelta::days(start) };
            let now = first.due_at + TimeDelta::days(late - 50);
            if let Some(next) = repeat.next(first, (opening, now), Shanghai, &days) {
                prop_assert!(next.due_at > first.due_at && next.due_at > now && next.due_at <= opening);
                prop_assert!(!days.is_free(next.due_at.with_timezone(&Shanghai).date_naive()));
            }
        }
    }
}
