//! Where everything stands on the roadmap: a window of quarters, laid out from left to right.

use chrono::{Datelike as _, Months, NaiveDate};

/// How much time is seen at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    #[default]
    ThreeYears,
    Year,
    Quarter,
}

impl Span {
    pub const ALL: [Span; 3] = [Span::ThreeYears, Span::Year, Span::Quarter];

    /// As it stands in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Span::ThreeYears => "3y",
            Span::Year => "1y",
            Span::Quarter => "1q",
        }
    }

    pub fn parse(text: &str) -> Span {
        Span::ALL.into_iter().find(|span| span.as_str() == text).unwrap_or_default()
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Span::ThreeYears => "roadmap-span-three-years",
            Span::Year => "roadmap-span-year",
            Span::Quarter => "roadmap-span-quarter",
        }
    }

    fn months(self) -> u32 {
        match self {
            Span::ThreeYears => 36,
            Span::Year => 12,
            Span::Quarter => 3,
        }
    }
}

/// The first day of the quarter of a day.
pub fn quarter_of(day: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1).unwrap_or(day)
}

/// A stretch of the chart, in its units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    pub x: f64,
    pub width: f64,
}

/// A part of the heading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Head {
    pub x: f64,
    pub width: f64,
    /// The day on which it begins.
    pub from: NaiveDate,
}

/// What is seen: from the first day of a quarter up to a day that is not seen any more, between `left` and `left + width`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub span: Span,
    left: f64,
    width: f64,
}

impl Window {
    pub fn new(day: NaiveDate, span: Span, (left, width): (f64, f64)) -> Window {
        let from = quarter_of(day);
        Window { from, until: from + Months::new(span.months()), span, left, width }
    }

    /// Where a day is; at the edges what lies outside.
    pub fn x(&self, day: NaiveDate) -> f64 {
        let days = (self.until - self.from).num_days();
        let along = (day - self.from).num_days().clamp(0, days);
        self.left + along as f64 / days as f64 * self.width
    }

    pub fn shows(&self, day: NaiveDate) -> bool {
        (self.from..self.until).contains(&day)
    }

    /// What is seen of a stretch of days, both ends with it.
    pub fn bar(&self, from: NaiveDate, to: NaiveDate) -> Option<Bar> {
        if to < self.from || from >= self.until {
            return None;
        }
        let x = self.x(from);
        // A day is seen, too.
        let end = self.x(to.succ_opt().unwrap_or(to));
        Some(Bar { x, width: (end - x).max(2.0) })
    }

    fn parts(&self, months: u32) -> Vec<Head> {
        (0..self.span.months())
            .step_by(months.max(1) as usize)
            .map(|n| {
                let from = self.from + Months::new(n);
                let x = self.x(from);
                Head { x, width: self.x(from + Months::new(months)) - x, from }
            })
            .collect()
    }

    /// Its quarters; its months where less than three years are seen.
    pub fn heads(&self) -> Vec<Head> {
        self.parts(if self.span == Span::ThreeYears { 3 } else { 1 })
    }

    /// Its years, each as far as it is seen.
    pub fn years(&self) -> Vec<Head> {
        let last = self.until.pred_opt().unwrap_or(self.until);
        (self.from.year()..=last.year())
            .filter_map(|year| {
                let first = NaiveDate::from_ymd_opt(year, 1, 1)?.max(self.from);
                let next = NaiveDate::from_ymd_opt(year + 1, 1, 1)?.min(self.until);
                let x = self.x(first);
                Some(Head { x, width: self.x(next) - x, from: first })
            })
            .collect()
    }

    /// The window before or after it.
    pub fn turned(&self, forward: bool) -> NaiveDate {
        let months = Months::new(self.span.months().min(12));
        if forward { self.from + months } else { self.from - months }
    }
}

/// Where a window begins that nobody chose: with the first project, as long as today is in it; else a year back.
pub fn begins(first: Option<NaiveDate>, today: NaiveDate, span: Span) -> NaiveDate {
    let first = quarter_of(first.unwrap_or(today).min(today));
    if today < first + Months::new(span.months()) {
        first
    } else if span == Span::ThreeYears {
        quarter_of(today - Months::new(12))
    } else {
        quarter_of(today)
    }
}

/// An arrow from the end of one bar to the beginning of another, as the points of a line.
pub fn arrow((x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> Vec<(f64, f64)> {
    if x2 - x1 >= 12.0 {
        let turn = x2 - 8.0;
        return vec![(x1, y1), (turn, y1), (turn, y2), (x2, y2)];
    }
    // It begins before the other one ends: around, between the two rows.
    let (out, back, between) = (x1 + 5.0, x2 - 8.0, if y2 > y1 { y2 - 11.0 } else { y2 + 11.0 });
    vec![(x1, y1), (out, y1), (out, between), (back, between), (back, y2), (x2, y2)]
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_window_begins_with_a_quarter() {
        let window = Window::new(day("2027-05-17"), Span::ThreeYears, (310.0, 640.0));
        assert_eq!((window.from, window.until), (day("2027-04-01"), day("2030-04-01")));
        assert_eq!(window.heads().len(), 12);
        assert_eq!(window.years().iter().map(|head| head.from.year()).collect::<Vec<_>>(), [2027, 2028, 2029, 2030]);
        assert_eq!(Window::new(day("2027-05-17"), Span::Year, (0.0, 100.0)).heads().len(), 12);
        assert_eq!(Window::new(day("2027-05-17"), Span::Quarter, (0.0, 100.0)).years().len(), 1);
        assert_eq!(window.turned(true), day("2028-04-01"));
        assert_eq!(window.turned(false), day("2026-04-01"));
    }

    #[test]
    fn what_nobody_chose_shows_today() {
        let first = Some(day("2027-02-03"));
        assert_eq!(begins(first, day("2026-11-23"), Span::ThreeYears), day("2026-10-01"));
        assert_eq!(begins(first, day("2029-11-23"), Span::ThreeYears), day("2027-01-01"));
        assert_eq!(begins(first, day("2031-05-05"), Span::ThreeYears), day("2030-04-01"));
        assert_eq!(begins(first, day("2029-11-23"), Span::Quarter), day("2029-10-01"));
        assert_eq!(begins(None, day("2029-11-23"), Span::Year), day("2029-10-01"));
    }

    proptest! {
        #[test]
        fn every_bar_finds_room(at in -2000i64..2000, length in 0i64..1500, from in -1000i64..1000, span in 0usize..3) {
            let base = day("2028-01-01");
            let window = Window::new(base + TimeDelta::days(from), Span::ALL[span], (310.0, 640.0));
            let (start, end) = (base + TimeDelta::days(at), base + TimeDelta::days(at + length));
            match window.bar(start, end) {
                Some(bar) => {
                    prop_assert!(bar.x >= 310.0 && bar.width >= 2.0 && bar.x + bar.width <= 952.0);
                }
                None => prop_assert!(!window.shows(start) && !window.shows(end)),
            }
            let heads = window.heads();
            prop_assert!((heads.iter().map(|head| head.width).sum::<f64>() - 640.0).abs() < 1e-6);
            prop_assert!((window.years().iter().map(|head| head.width).sum::<f64>() - 640.0).abs() < 1e-6);
        }

        #[test]
        fn today_is_seen(first in proptest::option::of(-3000i64..3000), today in -3000i64..3000, span in 0usize..3) {
            let base = day("2028-01-01");
            let today = base + TimeDelta::days(today);
            let from = begins(first.map(|n| base + TimeDelta::days(n)), today, Span::ALL[span]);
            prop_assert!(Window::new(from, Span::ALL[span], (0.0, 1.0)).shows(today));
        }
    }
}
