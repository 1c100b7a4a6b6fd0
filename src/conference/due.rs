//! Local times of a conference as instants, and the same time on another day.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;

/// The instant of a local time. A time that a clock change skips is the first one after the gap;
/// one that comes twice is the first.
pub fn instant(zone: Tz, date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let mut local = date.and_time(time);
    // No clock is ever put forward by more than a day.
    for _ in 0..48 {
        match zone.from_local_datetime(&local).earliest() {
            Some(found) => return found.with_timezone(&Utc),
            None => local += TimeDelta::minutes(30),
        }
    }
    Utc.from_utc_datetime(&local)
}

/// The same local time, as many days later or earlier as the opening moves.
pub fn shifted(at: DateTime<Utc>, zone: Tz, days: i64) -> DateTime<Utc> {
    let local = at.with_timezone(&zone);
    instant(zone, local.date_naive() + TimeDelta::days(days), local.time())
}

/// A local time as browsers send it: `2026-12-26T09:00`.
pub fn local(text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let at = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M")
        .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S"))
        .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M"))
        .ok()?;
    // Years that a calendar on the wall has: far ones would break sums of dates later.
    (2000..2200).contains(&at.year()).then(|| instant(zone, at.date(), at.time()))
}

#[cfg(test)]
mod tests {
    use chrono_tz::{America::New_York, Asia::Shanghai, Europe::Lisbon};
    use proptest::prelude::*;

    use super::*;

    fn date(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn local_times_become_instants_across_clock_changes() {
        let half_past_two = NaiveTime::from_hms_opt(2, 30, 0).unwrap();
        // 2026-03-08 02:30 does not exist in New York, 2026-11-01 01:30 comes twice.
        assert_eq!(instant(New_York, date(2026, 3, 8), half_past_two).to_rfc3339(), "2026-03-08T07:00:00+00:00");
        let half_past_one = NaiveTime::from_hms_opt(1, 30, 0).unwrap();
        assert_eq!(instant(New_York, date(2026, 11, 1), half_past_one).to_rfc3339(), "2026-11-01T05:30:00+00:00");
        assert_eq!(instant(Shanghai, date(2026, 12, 26), half_past_one).to_rfc3339(), "2026-12-25T17:30:00+00:00");
    }

    #[test]
    fn the_local_time_is_kept_across_a_clock_change() {
        let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap();
        let before = instant(Lisbon, date(2026, 3, 28), nine);
        assert_eq!(shifted(before, Lisbon, 1), instant(Lisbon, date(2026, 3, 29), nine));
        assert_eq!(shifted(before, Lisbon, 1) - before, TimeDelta::hours(23));
    }

    proptest! {
        #[test]
        fn there_and_back_restores(hours in 0i64..200_000, days in -400i64..400) {
            // In Shanghai the clock has not changed since 1991.
            let at = Utc.with_ymd_and_hms(2020, 1, 1, 0, 0, 0).unwrap() + TimeDelta::hours(hours);
            prop_assert_eq!(shifted(shifted(at, Shanghai, days), Shanghai, -days), at);
        }
    }
}
