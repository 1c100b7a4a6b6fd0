//! The curve of plan against actual (an S-curve), of one project or of several.

use chrono::{Days, NaiveDate};

/// Most points of a curve: a week apart over five years, several weeks where it is longer.
const POINTS_MAX: i64 = 260;

/// A milestone, as it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// From 1 to 100.
    pub weight: i32,
    pub first_due_on: NaiveDate,
    pub due_on: NaiveDate,
    pub reached_on: Option<NaiveDate>,
}

/// A project, as it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    pub starts_on: NaiveDate,
    /// The deadline before it was ever moved.
    pub first_deadline: NaiveDate,
    pub deadline: NaiveDate,
    pub completed_on: Option<NaiveDate>,
    pub pieces: Vec<Piece>,
}

/// How far between two days a day is, from 0 to 1.
fn along(from: NaiveDate, to: NaiveDate, day: NaiveDate) -> f64 {
    if day >= to {
        1.0
    } else if day <= from {
        0.0
    } else {
        (day - from).num_days() as f64 / (to - from).num_days() as f64
    }
}

impl Course {
    /// The weight of the milestones that a day has come of, as a share of all.
    fn share(&self, day: NaiveDate, of: impl Fn(&Piece) -> Option<NaiveDate>) -> f64 {
        let total: i32 = self.pieces.iter().map(|piece| piece.weight).sum();
        let come = |piece: &&Piece| of(piece).is_some_and(|on| on <= day);
        let held: i32 = self.pieces.iter().filter(come).map(|piece| piece.weight).sum();
        f64::from(held) / f64::from(total.max(1))
    }

    /// What share of it is to be done by a day. Without milestones it grows evenly from the start to the deadline.
    pub fn plan(&self, day: NaiveDate) -> f64 {
        if self.pieces.is_empty() {
            return along(self.starts_on, self.deadline, day);
        }
        self.share(day, |piece| Some(piece.due_on))
    }

    /// The same as it was first planned, before dates were moved.
    pub fn first_plan(&self, day: NaiveDate) -> f64 {
        if self.pieces.is_empty() {
            return along(self.starts_on, self.first_deadline, day);
        }
        self.share(day, |piece| Some(piece.first_due_on))
    }

    /// What share of it was done by a day. What is closed is done as a whole; without milestones nothing else is known.
    pub fn actual(&self, day: NaiveDate) -> f64 {
        if self.completed_on.is_some_and(|on| on <= day) {
            return 1.0;
        }
        self.share(day, |piece| piece.reached_on)
    }

    fn is_moved(&self) -> bool {
        if self.pieces.is_empty() {
            return self.deadline != self.first_deadline;
        }
        self.pieces.iter().any(|piece| piece.due_on != piece.first_due_on)
    }

    fn days(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        let pieces = self.pieces.iter().flat_map(|one| [Some(one.first_due_on), Some(one.due_on), one.reached_on]);
        [Some(self.starts_on), Some(self.deadline), Some(self.first_deadline), self.completed_on]
            .into_iter()
            .chain(pieces)
            .flatten()
    }
}

/// Shares of the work on a day, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub day: NaiveDate,
    pub first: f64,
    pub plan: f64,
    /// Nothing of days to come.
    pub actual: Option<f64>,
}

/// A curve, a point a week.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// By day; at least two.
    pub points: Vec<Point>,
    /// Dates were moved: the first plan is another.
    pub is_moved: bool,
}

impl Curve {
    /// The last point that has an actual share: how it stands today.
    pub fn now(&self) -> Option<Point> {
        self.points.iter().rev().find(|point| point.actual.is_some()).copied()
    }
}

/// The curve of projects: of several the mean of their shares, each project as much as any other. Nothing where there is none.
pub fn curve(courses: &[Course], today: NaiveDate) -> Option<Curve> {
    let from = courses.iter().flat_map(Course::days).min()?;
    let mut until = courses.iter().flat_map(Course::days).max()?.max(from + Days::new(7));
    // What is late goes on after everything was to be done.
    if today > until && courses.iter().any(|course| course.actual(today) < 1.0) {
        until = today;
    }
    let weeks = ((until - from).num_days() / 7 / POINTS_MAX + 1).unsigned_abs();
    let mut days: Vec<NaiveDate> =
        (0..).map(|n| from + Days::new(n * weeks * 7)).take_while(|day| *day < until).collect();
    days.push(until);
    if (from..until).contains(&today) {
        days.push(today);
        days.sort();
        days.dedup();
    }
    let mean = |share: &dyn Fn(&Course) -> f64| courses.iter().map(share).sum::<f64>() / courses.len() as f64;
    let points = days.into_iter().map(|day| Point {
        day,
        first: mean(&|course| course.first_plan(day)),
        plan: mean(&|course| course.plan(day)),
        actual: (day <= today).then(|| mean(&|course| course.actual(day))),
    });
    Some(Curve { points: points.collect(), is_moved: courses.iter().any(Course::is_moved) })
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    fn day(n: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, 1, 1).unwrap() + TimeDelta::days(n)
    }

    fn course(pieces: &[(i32, i64, Option<i64>)]) -> Course {
        let piece = |(weight, due, reached): &(i32, i64, Option<i64>)| Piece {
            weight: *weight,
            first_due_on: day(*due),
            due_on: day(*due),
            reached_on: reached.map(day),
        };
        Course {
            starts_on: day(0),
            first_deadline: day(100),
            deadline: day(100),
            completed_on: None,
            pieces: pieces.iter().map(piece).collect(),
        }
    }

    #[test]
    fn the_plan_steps_up_by_the_weight_of_what_is_due() {
        let one = course(&[(10, 20, Some(25)), (30, 60, None)]);
        assert_eq!([0, 19, 20, 59, 60, 100].map(|n| one.plan(day(n))), [0.0, 0.0, 0.25, 0.25, 1.0, 1.0]);
        assert_eq!([20, 24, 25, 100].map(|n| one.actual(day(n))), [0.0, 0.0, 0.25, 0.25]);
    }

    #[test]
    fn without_milestones_it_is_a_line_and_closing_is_everything() {
        let one = course(&[]);
        assert_eq!([-5, 0, 50, 100, 130].map(|n| one.plan(day(n))), [0.0, 0.0, 0.5, 1.0, 1.0]);
        assert_eq!(one.actual(day(100)), 0.0);
        let closed = Course { completed_on: Some(day(90)), ..one };
        assert_eq!([89, 90].map(|n| closed.actual(day(n))), [0.0, 1.0]);
    }

    #[test]
    fn of_several_each_counts_the_same() {
        // One has a hundred times the weight of the other; a share is a share.
        let both = [course(&[(100, 50, Some(40))]), course(&[(1, 50, None)])];
        let curve = curve(&both, day(60)).unwrap();
        assert_eq!(curve.now().unwrap(), Point { day: day(60), first: 1.0, plan: 1.0, actual: Some(0.5) });
        assert!(!curve.is_moved);
    }

    #[test]
    fn a_date_that_moved_leaves_the_first_plan() {
        let mut one = course(&[(1, 20, None)]);
        one.pieces[0].due_on = day(40);
        let curve = curve(&[one.clone()], day(30)).unwrap();
        let now = curve.now().unwrap();
        assert_eq!((now.first, now.plan, curve.is_moved), (1.0, 0.0, true));
        // Late, it goes on until today.
        assert_eq!(super::curve(&[one], day(500)).unwrap().now().unwrap().day, day(500));
        assert_eq!(super::curve(&[], day(0)), None);
    }

    prop_compose! {
        fn any_course()(
            pieces in proptest::collection::vec((1i32..=100, 0i64..2000, 0i64..2000, proptest::option::of(0i64..2000)), 0..8),
            length in 1i64..3000, more in 0i64..300, completed in proptest::option::of(0i64..3000),
        ) -> Course {
            let piece = |(weight, first, due, reached): &(i32, i64, i64, Option<i64>)| Piece {
                weight: *weight,
                first_due_on: day(*first),
                due_on: day(*due),
                reached_on: reached.map(day),
            };
            Course {
                starts_on: day(0),
                first_deadline: day(length),
                deadline: day(length + more),
                completed_on: completed.map(day),
                pieces: pieces.iter().map(piece).collect(),
            }
        }
    }

    proptest! {
        #[test]
        fn it_only_grows_between_nothing_and_everything(courses in proptest::collection::vec(any_course(), 1..6), today in -100i64..4000) {
            let curve = curve(&courses, day(today)).unwrap();
            prop_assert!(curve.points.len() >= 2 && curve.points.len() as i64 <= POINTS_MAX + 3);
            for pair in curve.points.windows(2) {
                let (a, b) = (pair[0], pair[1]);
                prop_assert!(a.day < b.day && a.plan <= b.plan + 1e-9 && a.first <= b.first + 1e-9);
                prop_assert!(b.actual.is_none_or(|actual| a.actual.is_some_and(|before| before <= actual + 1e-9)));
            }
            for point in &curve.points {
                let shares = [Some(point.first), Some(point.plan), point.actual];
                prop_assert!(shares.into_iter().flatten().all(|share| (-1e-9..=1.0 + 1e-9).contains(&share)));
                prop_assert_eq!(point.actual.is_some(), point.day <= day(today));
            }
            let last = curve.points.last().unwrap();
            prop_assert!((last.plan - 1.0).abs() < 1e-9 && (last.first - 1.0).abs() < 1e-9);
        }

        #[test]
        fn reaching_a_milestone_never_takes_away(one in any_course(), which in 0usize..8, on in 0i64..2000, n in 0i64..4000) {
            let mut more = one.clone();
            if let Some(piece) = more.pieces.get_mut(which).filter(|piece| piece.reached_on.is_none()) {
                piece.reached_on = Some(day(on));
            }
            prop_assert!(one.actual(day(n)) <= more.actual(day(n)));
        }
    }
}
