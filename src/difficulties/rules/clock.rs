use chrono::{DateTime, TimeDelta, Utc};

/// So long those concerned have until they are convened or there is an answer of substance (plan, 6.3).
pub const HOURS: i64 = 48;
/// After so many hours of a clock that still runs, those who work on it are told.
pub const ALARMS: [i64; 3] = [24, 36, 48];

/// One run of the clock: from when a difficulty was sent in, or opened again, until something is done about it. It is
/// measured in hours that pass: neither a free day nor a change to summer time nor another person makes it longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    pub began_at: DateTime<Utc>,
    pub stopped_at: Option<DateTime<Utc>>,
}

impl Clock {
    pub fn ends_at(self) -> DateTime<Utc> {
        self.began_at + TimeDelta::hours(HOURS)
    }

    /// Whether nothing was done in time, seen from an instant: what happens later does not count.
    pub fn is_late(self, at: DateTime<Utc>) -> bool {
        self.stopped_at.is_none_or(|stopped| stopped > at) && at > self.ends_at()
    }

    /// How long is left; below zero, how long it is over. Nothing once it is stopped.
    pub fn left(self, now: DateTime<Utc>) -> Option<TimeDelta> {
        self.stopped_at.is_none().then(|| self.ends_at() - now)
    }

    /// The alarms that are due at an instant, in hours, the latest last.
    pub fn alarms(self, now: DateTime<Utc>) -> impl Iterator<Item = i64> {
        let passed = now - self.began_at;
        ALARMS.into_iter().filter(move |hours| self.stopped_at.is_none() && passed >= TimeDelta::hours(*hours))
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use chrono_tz::Europe::Berlin;
    use proptest::prelude::*;

    use super::*;

    fn at(hours: f64) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2027, 3, 1, 9, 0, 0).unwrap() + TimeDelta::seconds((hours * 3600.0) as i64)
    }

    #[test]
    fn an_answer_at_hour_47_is_in_time_and_none_at_hour_49_is_late() {
        let running = Clock { began_at: at(0.0), stopped_at: None };
        let answered = Clock { stopped_at: Some(at(47.0)), ..running };
        assert!(!running.is_late(at(48.0)));
        assert!(running.is_late(at(49.0)));
        assert!(!answered.is_late(at(49.0)));
        assert_eq!(running.left(at(50.0)), Some(TimeDelta::hours(-2)));
        assert_eq!(answered.left(at(50.0)), None);
        // It was late from hour 48 until somebody did something at hour 60, and is so seen from then.
        let late = Clock { stopped_at: Some(at(60.0)), ..running };
        assert!(late.is_late(at(59.0)));
        assert!(!late.is_late(at(60.0)));
    }

    #[test]
    fn alarms_come_at_24_36_and_48_hours_and_not_once_it_is_stopped() {
        let running = Clock { began_at: at(0.0), stopped_at: None };
        let due = |clock: Clock, hours: f64| clock.alarms(at(hours)).collect::<Vec<_>>();
        assert_eq!(due(running, 23.99), [0; 0]);
        assert_eq!(due(running, 24.0), [24]);
        assert_eq!(due(running, 40.0), [24, 36]);
        assert_eq!(due(running, 1000.0), [24, 36, 48]);
        assert_eq!(due(Clock { stopped_at: Some(at(30.0)), ..running }, 40.0), [0; 0]);
    }

    #[test]
    fn an_hour_that_is_skipped_or_repeated_in_a_zone_is_none_of_the_clocks() {
        // In Berlin an hour is left out on 28 March 2027 and one comes twice on 31 October 2027.
        for day in [(3, 27, 47), (10, 30, 49)] {
            let (month, date, hours_on_the_wall) = day;
            let began = Berlin.with_ymd_and_hms(2027, month, date, 12, 0, 0).unwrap();
            let two_days_on =
                Berlin.with_ymd_and_hms(2027, month, date, 12, 0, 0).unwrap().naive_local() + TimeDelta::days(2);
            let two_days_on = Berlin.from_local_datetime(&two_days_on).unwrap();
            assert_eq!((two_days_on - began).num_hours(), hours_on_the_wall);
            let clock = Clock { began_at: began.to_utc(), stopped_at: None };
            assert_eq!((clock.ends_at() - began.to_utc()).num_hours(), 48);
        }
    }

    proptest! {
        /// The server's clock jumps back and forth: which alarms are due is a matter of the instant alone, and whoever
        /// keeps those that were told tells each once.
        #[test]
        fn each_alarm_is_told_once_however_the_servers_clock_jumps(
            looks in prop::collection::vec(-5.0..80.0f64, 1..30),
            stopped in prop::option::of(0.0..80.0f64),
        ) {
            let mut told: Vec<i64> = Vec::new();
            let mut latest = f64::MIN;
            for hours in looks {
                // What was stopped by then is known to be.
                let stopped_at = stopped.filter(|stopped| *stopped <= hours).map(at);
                for alarm in (Clock { began_at: at(0.0), stopped_at }).alarms(at(hours)) {
                    if !told.contains(&alarm) {
                        told.push(alarm);
                    }
                }
                if stopped_at.is_none() {
                    latest = latest.max(hours);
                }
            }
            let mut should: Vec<i64> = ALARMS.into_iter().filter(|alarm| latest >= *alarm as f64).collect();
            told.sort_unstable();
            should.sort_unstable();
            prop_assert_eq!(told, should);
        }

        #[test]
        fn it_is_late_only_past_its_end_and_never_after_it_was_stopped(stopped in prop::option::of(0.0..200.0f64), look in 0.0..200.0f64) {
            let clock = Clock { began_at: at(0.0), stopped_at: stopped.map(at) };
            let late = look > 48.0 && stopped.is_none_or(|stopped| at(stopped) > at(look));
            prop_assert_eq!(clock.is_late(at(look)), late && at(look) > at(48.0));
        }
    }
}
