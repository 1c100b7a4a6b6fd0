//! The readings of an indicator as a line: where everything stands in the drawing.

use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive as _;

use crate::kernel::place;
use crate::outcomes::rules::IndicatorKind;
use crate::outcomes::store::Indicator;

/// Where the drawing begins: words at its lines need more room than numbers.
const LEFT: f64 = 56.0;
const LEFT_OF_WORDS: f64 = 104.0;
const RIGHT: f64 = 624.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 184.0;

/// A drawing of 640 by 220.
pub struct Chart {
    /// Where the lines begin, and where what stands at them ends.
    pub left: String,
    pub label: String,
    pub grid: Vec<(String, String)>,
    pub baseline: String,
    pub target: String,
    /// The way by the intermediate targets; nothing where there are none.
    pub plan: String,
    pub line: String,
    pub points: Vec<(String, String)>,
    pub axis: Vec<(String, NaiveDate, &'static str)>,
}

/// The step of a grid of about four lines: 1, 2 or 5 times a power of ten.
fn step(range: f64) -> f64 {
    let rough = range / 4.0;
    let power = 10f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= rough).unwrap_or(rough)
}

impl Chart {
    /// From the start to the deadline, and as far as there are readings: before the start as long as the project is at most, so
    /// that a year that was mistyped does not press everything else together.
    pub fn of(indicator: &Indicator, starts_on: NaiveDate, deadline: NaiveDate) -> Chart {
        let left = if indicator.kind == IndicatorKind::Judgement { LEFT_OF_WORDS } else { LEFT };
        let held: Vec<(NaiveDate, f64)> = indicator
            .readings
            .iter()
            .enumerate()
            .filter(|(index, _)| !indicator.is_corrected(index))
            .map(|(_, reading)| (reading.as_of, reading.value.to_f64().unwrap_or_default()))
            .collect();
        let (baseline, target) =
            (indicator.baseline.to_f64().unwrap_or_default(), indicator.target.to_f64().unwrap_or_default());
        let on_way: Vec<(NaiveDate, f64)> =
            indicator.targets.iter().map(|(day, value)| (*day, value.to_f64().unwrap_or_default())).collect();
        let values = || held.iter().chain(&on_way).map(|(_, value)| *value).chain([baseline, target]);
        let (low, high) = (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
        let range = if high > low { high - low } else { 1.0 };
        let y = |value: f64| BOTTOM - (value - low) / range * (BOTTOM - TOP);
        let earliest = starts_on.checked_sub_signed(deadline - starts_on).unwrap_or(starts_on);
        let from = held.iter().map(|(date, _)| *date).fold(starts_on, NaiveDate::min).max(earliest);
        let to = held.iter().map(|(date, _)| *date).fold(deadline, NaiveDate::max);
        let days = (to - from).num_days().max(1) as f64;
        let x = |date: NaiveDate| left + (date - from).num_days() as f64 / days * (RIGHT - left);

        let mut way = vec![(starts_on, baseline)];
        way.extend(on_way.iter().copied());
        way.push((deadline, target));
        let drawn: Vec<String> =
            way.into_iter().map(|(day, value)| format!("{},{}", place(x(day)), place(y(value)))).collect();

        let step = step(range);
        let digits = (-step.log10().floor()).max(0.0) as usize;
        let first = (low / step).ceil() as i64;
        let last = (high / step).floor() as i64;
        let grid = (first..=last).map(|n| n as f64 * step).map(|value| (place(y(value)), format!("{value:.digits$}")));
        let points: Vec<(String, String)> = held
            .iter()
            .filter(|(date, _)| *date >= from)
            .map(|(date, value)| (place(x(*date)), place(y(*value))))
            .collect();
        Chart {
            left: place(left),
            label: place(left - 8.0),
            grid: grid.collect(),
            baseline: place(y(baseline)),
            target: place(y(target)),
            plan: if on_way.is_empty() { String::new() } else { drawn.join(" ") },
            line: points.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" "),
            points,
            axis: vec![(place(left), from, "start"), (place(RIGHT), to, "end")],
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use rust_decimal::Decimal;

    use super::*;
    use crate::kernel::{Uuid, Words};
    use crate::outcomes::store::Reading;

    #[test]
    fn a_mistyped_year_is_left_out_and_an_early_reading_is_not() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let reading = |as_of: &str| Reading {
            id: Uuid::nil(),
            as_of: day(as_of),
            value: Decimal::TEN,
            note: String::new(),
            by: String::new(),
            account: None,
            file: None,
            recorded_at: DateTime::UNIX_EPOCH,
            verified: None,
        };
        let indicator = |readings: Vec<Reading>| Indicator {
            id: Uuid::nil(),
            kind: IndicatorKind::Number,
            version: 1,
            name: Words::default(),
            unit: Words::default(),
            baseline: Decimal::ZERO,
            target: Decimal::ONE_HUNDRED,
            targets: Vec::new(),
            readings,
        };
        let drawn = |days: &[&str]| {
            let readings = days.iter().map(|day| reading(day)).collect();
            let chart = Chart::of(&indicator(readings), day("2027-01-01"), day("2028-01-01"));
            (chart.axis[0].1, chart.points.len())
        };
        assert_eq!(drawn(&["2027-03-01"]), (day("2027-01-01"), 1));
        assert_eq!(drawn(&["2026-11-01", "2027-03-01"]), (day("2026-11-01"), 2));
        assert_eq!(drawn(&["2020-03-01", "2027-03-01"]), (day("2026-01-01"), 1));
    }

    #[test]
    fn grids_have_round_numbers() {
        for (range, expected) in [(100.0, 50.0), (50.0, 20.0), (8.0, 2.0), (0.4, 0.1), (1.0, 0.5)] {
            assert!((step(range) - expected).abs() < 1e-9, "{range}: {}", step(range));
        }
    }
}
