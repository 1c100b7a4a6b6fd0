//! Where the bars of a Gantt chart stand: what is planned, what happened, by when at the latest, and the plan before.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{Reckoner, Span};
use crate::conference::due::instant;

/// A task as it is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Drawn {
    pub due_at: DateTime<Utc>,
    pub estimate: Span,
    pub latest_finish_at: Option<DateTime<Utc>>,
    /// When it was begun and finished, as far as it was.
    pub begun_at: Option<DateTime<Utc>>,
    pub done_at: Option<DateTime<Utc>>,
    /// When it was due before the opening was moved.
    pub was_due_at: Option<DateTime<Utc>>,
}

impl Drawn {
    /// From when to when it is planned; what has no estimate is a day.
    pub fn planned(&self, reckoner: &Reckoner<'_>) -> (DateTime<Utc>, DateTime<Utc>) {
        let start = reckoner.before(self.due_at, self.estimate).min(self.due_at - TimeDelta::days(1));
        (start, self.due_at)
    }

    /// From when to when it happened, until now where it goes on.
    pub fn actual(&self, now: DateTime<Utc>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let end = self.done_at.or(self.begun_at.map(|begun| begun.max(now)))?;
        Some((self.begun_at.unwrap_or(end).min(end), end))
    }
}

/// Places of the chart, whole units from its left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub x: i64,
    pub width: i64,
}

/// A task's bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bars {
    pub planned: Stretch,
    pub actual: Option<Stretch>,
    pub latest: Option<i64>,
    pub was: Option<i64>,
}

/// A chart: its days laid out from left to right.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    from: DateTime<Utc>,
    seconds: i64,
    left: i64,
    width: i64,
}

impl Scale {
    /// A scale on which all of these find room, between `left` and `left + width`.
    pub fn around(times: impl IntoIterator<Item = DateTime<Utc>>, left: i64, width: i64) -> Option<Scale> {
        let mut times = times.into_iter();
        let first = times.next()?;
        let (from, to) = times.fold((first, first), |(from, to), at| (from.min(at), to.max(at)));
        let (from, to) = (from - TimeDelta::days(1), to + TimeDelta::days(1));
        Some(Scale { from, seconds: (to - from).num_seconds(), left, width })
    }

    /// Where a time is.
    pub fn x(&self, at: DateTime<Utc>) -> i64 {
        let along = (at - self.from).num_seconds().clamp(0, self.seconds);
        self.left + along * self.width / self.seconds
    }

    fn stretch(&self, (from, to): (DateTime<Utc>, DateTime<Utc>)) -> Stretch {
        let x = self.x(from);
        Stretch { x, width: (self.x(to) - x).max(2) }
    }

    pub fn bars(&self, drawn: &Drawn, now: DateTime<Utc>, reckoner: &Reckoner<'_>) -> Bars {
        Bars {
            planned: self.stretch(drawn.planned(reckoner)),
            actual: drawn.actual(now).map(|span| self.stretch(span)),
            latest: drawn.latest_finish_at.filter(|_| drawn.done_at.is_none()).map(|at| self.x(at)),
            was: drawn.was_due_at.map(|at| self.x(at)),
        }
    }

    /// Up to three days to be written below, each with its place: Mondays where there are enough.
    pub fn days(&self, zone: Tz) -> Vec<(i64, NaiveDate)> {
        let first = self.from.with_timezone(&zone).date_naive() + Days::new(1);
        let monday = first + Days::new((7 - u64::from(first.weekday().num_days_from_monday())) % 7);
        let weeks = (self.seconds / 604_800).max(1);
        let step = u64::try_from((weeks + 2) / 3).unwrap_or(1) * 7;
        let end = self.from + TimeDelta::seconds(self.seconds);
        (0..3)
            .map(|n| monday + Days::new(n * step))
            .map(|date| (instant(zone, date, NaiveTime::MIN), date))
            .take_while(|(at, _)| *at < end)
            .map(|(at, date)| (self.x(at), date))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;
    use proptest::prelude::*;

    use super::*;
    use crate::countdown::rules::WorkDays;

    fn at(day: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_793_000_000, 0).unwrap() + TimeDelta::days(day)
    }

    fn drawn(due: i64) -> Drawn {
        Drawn {
            due_at: at(due),
            estimate: Span::NONE,
            latest_finish_at: None,
            begun_at: None,
            done_at: None,
            was_due_at: None,
        }
    }

    #[test]
    fn what_was_done_is_drawn_from_its_beginning_to_its_end() {
        let now = at(10);
        assert_eq!(drawn(5).actual(now), None);
        let going = Drawn { begun_at: Some(at(3)), ..drawn(5) };
        assert_eq!(going.actual(now), Some((at(3), now)));
        let done = Drawn { done_at: Some(at(4)), ..going };
        assert_eq!(done.actual(now), Some((at(3), at(4))));
        assert_eq!(Drawn { begun_at: None, ..done }.actual(now), Some((at(4), at(4))));
    }

    proptest! {
        #[test]
        fn everything_finds_room_in_order(days in proptest::collection::vec((-90i64..90, 0u32..20), 1..30), now in -90i64..90) {
            let work = WorkDays::default();
            let reckoner = Reckoner { zone: Shanghai, days: &work };
            let all: Vec<Drawn> = days.iter().map(|(day, n)| Drawn { estimate: Span::WorkingDays(*n), begun_at: Some(at(day - 1)), ..drawn(*day) }).collect();
            let ends = all.iter().flat_map(|one| { let (a, b) = one.planned(&reckoner); [a, b, at(now)] });
            let scale = Scale::around(ends, 200, 440).unwrap();
            for one in &all {
                let bars = scale.bars(one, at(now), &reckoner);
                prop_assert!(bars.planned.x >= 200 && bars.planned.x + bars.planned.width <= 642);
                prop_assert!(bars.actual.is_some_and(|bar| bar.x >= 200 && bar.width >= 2));
            }
            let written = scale.days(Shanghai);
            prop_assert!(written.len() <= 3 && written.is_sorted());
            prop_assert!(written.iter().all(|(x, _)| (200..=640).contains(x)));
        }
    }
}
