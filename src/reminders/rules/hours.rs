//! When a letter may go to somebody.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Timelike as _, Utc};
use chrono_tz::Tz;

use crate::conference::due::instant;

/// Her hour and her quiet hours, in her zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    pub hour: u32,
    pub zone: Tz,
    /// From this hour until that one, also over midnight.
    pub quiet: Option<(u32, u32)>,
}

impl Hours {
    /// As delivered.
    pub fn delivered(zone: Tz) -> Hours {
        Hours { hour: 8, zone, quiet: Some((22, 7)) }
    }

    /// Nothing is sent now.
    pub fn is_quiet(&self, now: DateTime<Utc>) -> bool {
        let hour = now.with_timezone(&self.zone).hour();
        self.quiet.is_some_and(|(from, to)| is_within(hour, from, to))
    }

    /// When a digest was due last, and of which day that is.
    fn last(&self, now: DateTime<Utc>) -> (NaiveDate, DateTime<Utc>) {
        let time = NaiveTime::from_hms_opt(self.hour, 0, 0).unwrap_or_default();
        let today = now.with_timezone(&self.zone).date_naive();
        let at = instant(self.zone, today, time);
        if at <= now {
            return (today, at);
        }
        let before = today.checked_sub_days(Days::new(1)).unwrap_or(today);
        (before, instant(self.zone, before, time))
    }

    /// The day whose digest is to be written now. `since` is what has waited for longest, `written` the last day that
    /// has one: a clock that is put back writes none again, one that jumps over the hour loses none.
    pub fn digest(&self, since: DateTime<Utc>, written: Option<NaiveDate>, now: DateTime<Utc>) -> Option<NaiveDate> {
        let (day, at) = self.last(now);
        (!self.is_quiet(now) && since <= at && written.is_none_or(|written| written < day)).then_some(day)
    }
}

/// Whether an hour lies between two, also over midnight.
pub fn is_within(hour: u32, from: u32, to: u32) -> bool {
    if from <= to { (from..to).contains(&hour) } else { hour >= from || hour < to }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone as _};
    use chrono_tz::{America::New_York, Asia::Shanghai};
    use proptest::prelude::*;

    use super::*;

    fn at(hour: u32, minute: u32) -> DateTime<Utc> {
        Shanghai.with_ymd_and_hms(2026, 11, 24, hour, minute, 0).unwrap().to_utc()
    }

    #[test]
    fn quiet_hours_go_over_midnight() {
        let hours = Hours::delivered(Shanghai);
        assert!(hours.is_quiet(at(22, 0)) && hours.is_quiet(at(6, 59)) && hours.is_quiet(at(0, 0)));
        assert!(!hours.is_quiet(at(7, 0)) && !hours.is_quiet(at(21, 59)));
        assert!(Hours { quiet: Some((12, 14)), ..hours }.is_quiet(at(13, 59)));
        assert!(!Hours { quiet: None, ..hours }.is_quiet(at(3, 0)));
    }

    #[test]
    fn a_digest_goes_at_her_hour_once_a_day() {
        let hours = Hours::delivered(Shanghai);
        let today = at(8, 0).with_timezone(&Shanghai).date_naive();
        let since = at(0, 0);
        assert_eq!(hours.digest(since, None, at(7, 59)), None);
        assert_eq!(hours.digest(since, None, at(8, 0)), Some(today));
        // Ten minutes back, and an hour late.
        assert_eq!(hours.digest(since, Some(today), at(7, 55)), None);
        assert_eq!(hours.digest(since, Some(today), at(8, 5)), None);
        assert_eq!(hours.digest(since, None, at(9, 0)), Some(today));
        // What came after her hour waits for tomorrow's.
        assert_eq!(hours.digest(at(8, 1), None, at(20, 0)), None);
        // Whatever was missed waits for the end of her quiet hours.
        assert_eq!(hours.digest(since, None, at(23, 0)), None);
    }

    proptest! {
        #[test]
        fn never_twice_a_day_and_none_lost_however_the_clock_jumps(
            jumps in proptest::collection::vec(prop_oneof![Just(60i64), Just(7), Just(-10), 1i64..50], 200..600),
            hour in 0u32..24, from in 0u32..24, long in 0u32..10, new_york in any::<bool>(),
        ) {
            let to = (from + long) % 24;
            let hour = if is_within(hour, from, to) { to } else { hour };
            let zone = if new_york { New_York } else { Shanghai };
            let hours = Hours { hour, zone, quiet: (long > 0).then_some((from, to)) };
            // Over the end of summer time.
            let begin = Utc.with_ymd_and_hms(2026, 10, 30, 3, 0, 0).unwrap();
            let (mut now, mut written) = (begin, Vec::<NaiveDate>::new());
            for jump in jumps {
                now += TimeDelta::minutes(jump);
                // Something waits at any time.
                if let Some(day) = hours.digest(begin - TimeDelta::days(3), written.last().copied(), now) {
                    prop_assert!(!hours.is_quiet(now));
                    prop_assert!(!written.contains(&day));
                    written.push(day);
                }
            }
            prop_assert!(written.is_sorted());
            // Steps are at most an hour: each day between the first and the last has its digest.
            if let (Some(first), Some(last)) = (written.first(), written.last()) {
                prop_assert_eq!((*last - *first).num_days() as usize + 1, written.len());
            }
        }
    }
}
