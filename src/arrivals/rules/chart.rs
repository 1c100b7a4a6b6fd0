//! Where the curve of arrivals stands in its drawing.

use chrono::{DateTime, Utc};

use super::Point;
use crate::kernel::{grid_step, place};

const LEFT: f64 = 48.0;
const RIGHT: f64 = 628.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 184.0;

/// A time below the drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    pub x: String,
    pub at: DateTime<Utc>,
    pub anchor: &'static str,
}

/// A drawing of 640 by 220.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curve {
    pub line: String,
    pub area: String,
    /// Where everybody who is expected would be.
    pub expected: String,
    /// Each line of the grid with its number.
    pub grid: Vec<(String, i64)>,
    pub axis: Vec<Tick>,
}

impl Curve {
    /// None where nobody has come.
    pub fn of(points: &[Point], expected: i64) -> Option<Curve> {
        let (first, last) = (points.first()?, points.last()?);
        let most = last.total.max(expected).max(1);
        let y = |total: i64| BOTTOM - total as f64 / most as f64 * (BOTTOM - TOP);
        let wide = points.len().max(2) as f64 - 1.0;
        let x = |n: usize| LEFT + n as f64 / wide * (RIGHT - LEFT);
        let places: Vec<String> =
            points.iter().enumerate().map(|(n, one)| format!("{},{}", place(x(n)), place(y(one.total)))).collect();
        // One step is drawn as a line too.
        let end = if points.len() == 1 { RIGHT } else { x(points.len() - 1) };
        let mut line = places.join(" ");
        if points.len() == 1 {
            line = format!("{line} {},{}", place(end), place(y(last.total)));
        }
        let step = grid_step(most);
        let mut axis = vec![Tick { x: place(LEFT), at: first.at, anchor: "start" }];
        if points.len() > 2 {
            let middle = points.len() / 2;
            axis.push(Tick { x: place(x(middle)), at: points[middle].at, anchor: "middle" });
        }
        if points.len() > 1 {
            axis.push(Tick { x: place(RIGHT), at: last.at, anchor: "end" });
        }
        Some(Curve {
            area: format!("{},{} {line} {},{}", place(LEFT), place(BOTTOM), place(end), place(BOTTOM)),
            line,
            expected: place(y(expected)),
            grid: (0..=most / step).map(|n| (place(y(n * step)), n * step)).collect(),
            axis,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(totals: &[i64]) -> Vec<Point> {
        let at = |n: usize| DateTime::from_timestamp(1_800_000_000 + n as i64 * 60, 0).unwrap();
        totals.iter().enumerate().map(|(n, total)| Point { at: at(n), came: 0, total: *total }).collect()
    }

    #[test]
    fn the_curve_ends_below_the_line_of_those_who_are_expected() {
        let drawn = Curve::of(&points(&[0, 50, 100]), 200).unwrap();
        assert_eq!(drawn.line, "48.0,184.0 338.0,141.5 628.0,99.0");
        assert_eq!(drawn.expected, "14.0");
        assert_eq!(drawn.grid.iter().map(|(_, n)| *n).collect::<Vec<_>>(), [0, 50, 100, 150, 200]);
        assert_eq!(drawn.axis.iter().map(|tick| tick.anchor).collect::<Vec<_>>(), ["start", "middle", "end"]);
        // More came than are expected: both fit.
        assert_eq!(Curve::of(&points(&[1, 10]), 5).unwrap().expected, "99.0");
    }

    #[test]
    fn nobody_makes_no_curve_and_one_minute_a_line() {
        assert_eq!(Curve::of(&[], 10), None);
        assert_eq!(Curve::of(&points(&[1]), 1).unwrap().line, "48.0,14.0 628.0,14.0");
    }
}
