//! Weeks in which lights are frozen, and how colours flow from one to the next.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, Utc, Weekday};
use chrono_tz::Tz;

use super::light::Light;
use crate::conference::due::instant;
use crate::conference::rules::day_of;

/// Most weeks that are frozen in one go: two years of a server that did not run.
const AT_ONCE: usize = 104;

/// The Monday of a day's week (ISO 8601).
pub fn monday(day: NaiveDate) -> NaiveDate {
    day.week(Weekday::Mon).checked_first_day().unwrap_or(day)
}

/// The Monday after.
pub fn next(week: NaiveDate) -> NaiveDate {
    week.checked_add_days(Days::new(7)).unwrap_or(NaiveDate::MAX)
}

/// The Monday so many weeks before.
pub fn back(week: NaiveDate, weeks: u64) -> NaiveDate {
    week.checked_sub_days(Days::new(7 * weeks)).unwrap_or(NaiveDate::MIN)
}

/// The Sunday of a week.
pub fn last_day(week: NaiveDate) -> NaiveDate {
    next(week).pred_opt().unwrap_or(week)
}

/// The instant in which a week is over: midnight after its Sunday, in the conference's zone.
pub fn end(week: NaiveDate, zone: Tz) -> DateTime<Utc> {
    instant(zone, next(week), NaiveTime::MIN)
}

/// The weeks that are over and not frozen yet, the oldest first: from the week in which the first project was entered, or
/// after the last that is frozen.
pub fn due(first: DateTime<Utc>, last: Option<NaiveDate>, now: DateTime<Utc>, zone: Tz) -> Vec<NaiveDate> {
    let mut week = last.map_or_else(|| monday(day_of(first, zone)), next);
    let mut weeks = Vec::new();
    while weeks.len() < AT_ONCE && end(week, zone) <= now {
        weeks.push(week);
        week = next(week);
    }
    weeks
}

/// Week and year as ISO 8601 counts them.
pub fn number(week: NaiveDate) -> (i32, u32) {
    let week = week.iso_week();
    (week.year(), week.week())
}

/// How many projects went from which colour to which between two weeks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// From, to, how many; those that changed alone, the worst change first.
    pub changes: Vec<(Light, Light, usize)>,
    pub unchanged: usize,
    /// In the second week for the first time.
    pub new: usize,
}

impl Flow {
    /// From pairs of what a project had in the first week, if it was there, and in the second.
    pub fn of(pairs: impl IntoIterator<Item = (Option<Light>, Light)>) -> Flow {
        let mut flow = Flow::default();
        for (before, after) in pairs {
            match before {
                None => flow.new += 1,
                Some(before) if before == after => flow.unchanged += 1,
                Some(before) => match flow.changes.iter_mut().find(|(from, to, _)| (*from, *to) == (before, after)) {
                    Some((.., count)) => *count += 1,
                    None => flow.changes.push((before, after, 1)),
                },
            }
        }
        flow.changes.sort_by_key(|(from, to, _)| (std::cmp::Reverse(*to), *from));
        flow
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone as _};
    use chrono_tz::Asia::Shanghai;
    use chrono_tz::{America, Europe};
    use proptest::prelude::*;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_week_ends_at_midnight_after_its_sunday() {
        assert_eq!(monday(day(2026, 11, 29)), day(2026, 11, 23));
        assert_eq!(monday(day(2026, 11, 23)), day(2026, 11, 23));
        assert_eq!(end(day(2026, 11, 23), Shanghai), Utc.with_ymd_and_hms(2026, 11, 29, 16, 0, 0).unwrap());
        // Where the clock goes back on that Sunday, the week is an hour longer.
        assert_eq!(
            end(day(2026, 10, 19), Europe::Berlin) - end(day(2026, 10, 12), Europe::Berlin),
            TimeDelta::hours(169)
        );
        assert_eq!(number(day(2026, 12, 28)), (2026, 53));
        assert_eq!(number(monday(day(2027, 1, 1))), (2026, 53));
    }

    #[test]
    fn weeks_are_due_from_the_first_project_on_each_once() {
        let first = Utc.with_ymd_and_hms(2026, 11, 25, 3, 0, 0).unwrap();
        let sunday_night = Utc.with_ymd_and_hms(2026, 11, 29, 15, 59, 59).unwrap();
        assert!(due(first, None, sunday_night, Shanghai).is_empty());
        let monday = sunday_night + TimeDelta::seconds(1);
        assert_eq!(due(first, None, monday, Shanghai), [day(2026, 11, 23)]);
        assert!(due(first, Some(day(2026, 11, 23)), monday, Shanghai).is_empty());
        let later = monday + TimeDelta::weeks(2);
        assert_eq!(due(first, Some(day(2026, 11, 23)), later, Shanghai), [day(2026, 11, 30), day(2026, 12, 7)]);
    }

    #[test]
    fn what_changed_flows() {
        use Light::{Blue, Normal, Red, Yellow};
        let pairs = [
            (Some(Normal), Yellow),
            (Some(Normal), Yellow),
            (Some(Yellow), Red),
            (Some(Red), Normal),
            (None, Blue),
            (Some(Blue), Blue),
        ];
        let flow = Flow::of(pairs);
        assert_eq!(flow.changes, [(Yellow, Red, 1), (Normal, Yellow, 2), (Red, Normal, 1)]);
        assert_eq!((flow.unchanged, flow.new), (1, 1));
    }

    proptest! {
        #[test]
        fn every_week_comes_once_without_a_gap(minutes in 0i64..2_000_000, gone in 0i64..1_000_000, zone in 0usize..4) {
            let zone = [Shanghai, Europe::Berlin, America::New_York, chrono_tz::Pacific::Apia][zone];
            let first = Utc.with_ymd_and_hms(2024, 1, 1, 0, 0, 0).unwrap() + TimeDelta::minutes(minutes);
            let now = first + TimeDelta::minutes(gone);
            let mut last = None;
            let mut all = Vec::new();
            loop {
                let weeks = due(first, last, now, zone);
                if weeks.is_empty() {
                    break;
                }
                last = weeks.last().copied();
                all.extend(weeks);
            }
            prop_assert!(all.windows(2).all(|pair| next(pair[0]) == pair[1]));
            let running = all.last().map_or_else(|| monday(day_of(first, zone)), |week| next(*week));
            prop_assert!(end(running, zone) > now && all.iter().all(|week| end(*week, zone) <= now));
        }

        #[test]
        fn nobody_is_lost_on_the_way(lights in proptest::collection::vec((proptest::option::of(0usize..4), 0usize..4), 0..60)) {
            let count = lights.len();
            let flow = Flow::of(lights.into_iter().map(|(a, b)| (a.map(|n| Light::ALL[n]), Light::ALL[b])));
            prop_assert_eq!(flow.changes.iter().map(|(.., n)| n).sum::<usize>() + flow.unchanged + flow.new, count);
            prop_assert!(flow.changes.iter().all(|(from, to, _)| from != to));
        }
    }
}
