//! Arrivals over time: by minute where they came within two hours, in longer steps where they came over days.

use chrono::{DateTime, TimeDelta, Utc};

/// Most steps of a curve.
const STEPS: i64 = 120;
/// The steps that people read easily, in minutes.
const LENGTHS: [i64; 9] = [1, 2, 5, 10, 15, 30, 60, 360, 1440];

/// One step of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Its beginning.
    pub at: DateTime<Utc>,
    /// How many came within it.
    pub came: i64,
    /// How many had come at its end.
    pub total: i64,
}

/// The minutes of a step, and every step from the first arrival to the last one or to `until`, also those in which
/// nobody came. `minutes` are the minutes in which somebody came, in their order.
pub fn curve(minutes: &[(DateTime<Utc>, i64)], until: DateTime<Utc>) -> (i64, Vec<Point>) {
    let (Some((first, _)), Some((last, _))) = (minutes.first(), minutes.last()) else { return (1, Vec::new()) };
    // An evening later the curve is still that of the morning.
    let last = (*last).max(until.min(*last + TimeDelta::minutes(30)));
    let span = (last - *first).num_minutes() + 1;
    let length = LENGTHS.into_iter().find(|length| span / length < STEPS).unwrap_or(span / STEPS + 1);
    let step = |at: DateTime<Utc>| at.timestamp().div_euclid(length * 60);
    let (from, to) = (step(*first), step(last));
    let mut came = vec![0; usize::try_from(to - from + 1).unwrap_or_default()];
    for (at, count) in minutes {
        if let Some(held) = usize::try_from(step(*at) - from).ok().and_then(|n| came.get_mut(n)) {
            *held += count;
        }
    }
    let mut total = 0;
    let points = (from..).zip(came).filter_map(|(n, came)| {
        total += came;
        Some(Point { at: DateTime::from_timestamp(n * length * 60, 0)?, came, total })
    });
    (length, points.collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + minute * 60, 0).unwrap()
    }

    #[test]
    fn a_morning_is_told_by_minute_and_two_days_in_longer_steps() {
        let (length, points) = curve(&[(at(0), 3), (at(2), 1)], at(2));
        assert_eq!((length, points.len()), (1, 3));
        assert_eq!(points.iter().map(|one| (one.came, one.total)).collect::<Vec<_>>(), [(3, 3), (0, 3), (1, 4)]);
        let (length, points) = curve(&[(at(0), 1), (at(2 * 1440), 1)], at(0));
        assert_eq!((length, points.len()), (30, 97));
        assert_eq!(curve(&[], at(0)), (1, Vec::new()));
    }

    #[test]
    fn the_curve_goes_on_for_half_an_hour_after_the_last_arrival() {
        assert_eq!(curve(&[(at(0), 1)], at(10)).1.len(), 11);
        assert_eq!(curve(&[(at(0), 1)], at(600)).1.len(), 31);
    }

    proptest! {
        #[test]
        fn nobody_is_lost(minutes in prop::collection::btree_map(0i64..200_000, 1i64..50, 1..60), until in 0i64..300_000) {
            let minutes: Vec<_> = minutes.into_iter().map(|(minute, count)| (at(minute), count)).collect();
            let (length, points) = curve(&minutes, at(until));
            let all: i64 = minutes.iter().map(|(_, count)| count).sum();
            prop_assert_eq!(points.last().unwrap().total, all);
            prop_assert_eq!(points.iter().map(|one| one.came).sum::<i64>(), all);
            prop_assert!(points.len() as i64 <= STEPS + 1);
            prop_assert!(points.windows(2).all(|two| (two[1].at - two[0].at).num_minutes() == length));
        }
    }
}
