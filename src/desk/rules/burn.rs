//! Work that is done against work that was to be done by then, day by day.

use chrono::{Days, NaiveDate};

use crate::kernel::{grid_step, place};

const LEFT: f64 = 48.0;
const RIGHT: f64 = 628.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 184.0;
/// Most rows of the table.
const ROWS: i64 = 10;

/// A day in the table: how many were to be done by its end, and how many were, where that is known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    pub date: NaiveDate,
    pub planned: i64,
    pub done: Option<i64>,
}

/// A drawing of 640 by 220, and the table beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Burn {
    pub plan: String,
    pub done: String,
    /// Where today is.
    pub today: String,
    pub grid: Vec<(String, i64)>,
    pub axis: Vec<(String, NaiveDate, &'static str)>,
    pub days: Vec<Day>,
    /// As of today.
    pub planned_now: i64,
    pub done_now: i64,
    pub total: i64,
}

/// How many in all up to the end of a day; the counts are by day, in order.
fn until(counts: &[(NaiveDate, i64)], date: NaiveDate) -> i64 {
    counts.iter().take_while(|(day, _)| *day <= date).map(|(_, count)| count).sum()
}

impl Burn {
    /// From what is due on which day and what was done on which, each in order; none where there is nothing to do.
    pub fn of(due: &[(NaiveDate, i64)], done: &[(NaiveDate, i64)], today: NaiveDate) -> Option<Burn> {
        let (first_due, last_due) = (due.first()?.0, due.last()?.0);
        let first = done.first().map_or(first_due, |(date, _)| first_due.min(*date)).min(today);
        let first = first.checked_sub_days(Days::new(1))?;
        let last = last_due.max(today);
        let long = (last - first).num_days().max(1);
        let total: i64 = due.iter().map(|(_, count)| count).sum();
        let x = |date: NaiveDate| LEFT + (date - first).num_days() as f64 / long as f64 * (RIGHT - LEFT);
        let y = |count: i64| BOTTOM - count as f64 / total.max(1) as f64 * (BOTTOM - TOP);
        // Steps: what is due on a day stands there at its end.
        let stairs = |counts: &[(NaiveDate, i64)], end: NaiveDate| {
            let mut points = vec![(x(first), y(0))];
            let mut sum = 0;
            for (date, count) in counts.iter().take_while(|(date, _)| *date <= end) {
                points.push((x(*date), y(sum)));
                sum += count;
                points.push((x(*date), y(sum)));
            }
            points.push((x(end), y(sum)));
            points.iter().map(|(x, y)| format!("{},{}", place(*x), place(*y))).collect::<Vec<_>>().join(" ")
        };
        let step = grid_step(total.max(1));
        let row_step = (long + ROWS - 1) / ROWS;
        let mut dates: Vec<NaiveDate> = (0..=long / row_step)
            .filter_map(|n| first.checked_add_days(Days::new(u64::try_from(n * row_step).ok()?)))
            .chain([today, last])
            .collect();
        dates.sort_unstable();
        dates.dedup();
        let middle = first + chrono::TimeDelta::days(long / 2);
        Some(Burn {
            plan: stairs(due, last),
            done: stairs(done, today),
            today: place(x(today)),
            grid: (0..=total.max(1) / step).map(|n| (place(y(n * step)), n * step)).collect(),
            axis: vec![
                (place(LEFT), first, "start"),
                (place(x(middle)), middle, "middle"),
                (place(RIGHT), last, "end"),
            ],
            days: dates
                .into_iter()
                .map(|date| Day { date, planned: until(due, date), done: (date <= today).then(|| until(done, date)) })
                .collect(),
            planned_now: until(due, today),
            done_now: until(done, today),
            total,
        })
    }

    /// How many fewer are done than were to be done by today.
    pub fn behind(&self) -> i64 {
        (self.planned_now - self.done_now).max(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(day: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 1).unwrap() + Days::new(day)
    }

    #[test]
    fn work_done_is_held_against_work_due() {
        let burn = Burn::of(&[(date(4), 3), (date(9), 1)], &[(date(2), 1)], date(5)).unwrap();
        assert_eq!((burn.total, burn.planned_now, burn.done_now, burn.behind()), (4, 3, 1, 2));
        assert_eq!(burn.plan, "48.0,184.0 265.5,184.0 265.5,56.5 628.0,56.5 628.0,14.0 628.0,14.0");
        assert_eq!(burn.done, "48.0,184.0 120.5,184.0 120.5,141.5 338.0,141.5");
        assert_eq!(burn.days.last().unwrap(), &Day { date: date(9), planned: 4, done: None });
        assert_eq!(burn.grid.iter().map(|(_, n)| *n).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
        assert_eq!(Burn::of(&[], &[], date(5)), None);
    }

    proptest! {
        #[test]
        fn everything_finds_room_and_the_table_ends_with_all(
            due in proptest::collection::btree_map(0u64..200, 1i64..400, 1..40), done in proptest::collection::btree_map(0u64..200, 1i64..9, 0..40), today in 0u64..220,
        ) {
            let list = |counts: &std::collections::BTreeMap<u64, i64>| counts.iter().map(|(day, n)| (date(*day), *n)).collect::<Vec<_>>();
            let (due, done) = (list(&due), list(&done));
            let burn = Burn::of(&due, &done, date(today)).unwrap();
            prop_assert!(burn.days.len() <= ROWS as usize + 3);
            prop_assert_eq!(burn.days.last().unwrap().planned, burn.total);
            prop_assert!(burn.days.is_sorted_by_key(|day| (day.date, day.planned)));
            for point in burn.plan.split(' ') {
                let (x, y) = point.split_once(',').unwrap();
                let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
                prop_assert!((LEFT..=RIGHT).contains(&x) && (TOP..=BOTTOM).contains(&y));
            }
        }
    }
}
