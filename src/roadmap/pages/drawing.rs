//! A curve as it is drawn: 640 by 220.

use chrono::NaiveDate;

use crate::kernel::place;
use crate::roadmap::rules::{Curve, Point};

const LEFT: f64 = 48.0;
const RIGHT: f64 = 624.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 184.0;
/// So many rows of the table say enough; the drawing shows every week.
const ROWS: usize = 60;

/// Where everything of a curve stands.
pub struct Drawing {
    pub grid: Vec<(String, i64)>,
    pub first: Option<String>,
    pub plan: String,
    pub actual: String,
    /// Where today is, if it is on it.
    pub today: Option<String>,
    pub axis: Vec<(String, NaiveDate, &'static str)>,
    /// Day, first plan, plan and actual in whole percent.
    pub rows: Vec<Row>,
    pub now: Option<Row>,
}

/// A point as it is said, in percent.
#[derive(Clone, Copy)]
pub struct Row {
    pub day: NaiveDate,
    pub first: i64,
    pub plan: i64,
    pub actual: Option<i64>,
}

fn percent(share: f64) -> i64 {
    (share * 100.0).round() as i64
}

impl Row {
    fn of(point: &Point) -> Row {
        Row {
            day: point.day,
            first: percent(point.first),
            plan: percent(point.plan),
            actual: point.actual.map(percent),
        }
    }
}

impl Drawing {
    pub fn of(curve: &Curve, today: NaiveDate) -> Drawing {
        let points = &curve.points;
        let (from, until) = (points[0].day, points[points.len() - 1].day);
        let days = (until - from).num_days().max(1) as f64;
        let x = |day: NaiveDate| LEFT + (day - from).num_days() as f64 / days * (RIGHT - LEFT);
        let y = |share: f64| BOTTOM - share * (BOTTOM - TOP);
        let line = |share: &dyn Fn(&Point) -> Option<f64>| {
            let at = |point: &Point| Some(format!("{},{}", place(x(point.day)), place(y(share(point)?))));
            points.iter().filter_map(at).collect::<Vec<_>>().join(" ")
        };
        let every = points.len().div_ceil(ROWS).max(1);
        let shown =
            |(index, point): &(usize, &Point)| index % every == 0 || *index + 1 == points.len() || point.day == today;
        Drawing {
            grid: [0, 25, 50, 75, 100].map(|n| (place(y(n as f64 / 100.0)), n)).into(),
            first: curve.is_moved.then(|| line(&|point| Some(point.first))),
            plan: line(&|point| Some(point.plan)),
            actual: line(&|point| point.actual),
            today: (from..=until).contains(&today).then(|| place(x(today))),
            axis: vec![(place(LEFT), from, "start"), (place(RIGHT), until, "end")],
            rows: points.iter().enumerate().filter(shown).map(|(_, point)| Row::of(point)).collect(),
            now: curve.now().map(|point| Row::of(&point)),
        }
    }
}
