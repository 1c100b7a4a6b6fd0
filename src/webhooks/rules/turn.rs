//! When a delivery has its turn that found its receiver silent.

use chrono::{DateTime, TimeDelta, Utc};

/// Nobody waits longer than this for the next knock of another.
const NEXT: TimeDelta = TimeDelta::minutes(5);
/// So many have a minute each of their own; the others share one with them.
const MINUTES: i64 = 60;

/// When it is looked at again: after the `next` knock of another, the later the more stand before it in line.
pub fn turn(now: DateTime<Utc>, next: Option<DateTime<Utc>>, before: i64) -> DateTime<Utc> {
    let knock = next.unwrap_or(now).clamp(now, now + NEXT);
    knock + TimeDelta::minutes((before - 1).max(0) % MINUTES + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_minute_and_nobody_waits_for_hours() {
        let now: DateTime<Utc> = "2027-03-08T00:00:00Z".parse().unwrap();
        let after = |next: Option<i64>, before| {
            (turn(now, next.map(|minutes| now + TimeDelta::minutes(minutes)), before) - now).num_minutes()
        };
        assert_eq!([after(Some(1), 0), after(Some(1), 1), after(Some(1), 2), after(Some(1), 60)], [2, 2, 3, 61]);
        assert_eq!([after(None, 0), after(Some(-3), 1), after(Some(256), 1), after(Some(1), 61)], [1, 1, 6, 2]);
    }
}
