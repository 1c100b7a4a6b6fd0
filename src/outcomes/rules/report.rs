//! The weekly report of a project: what it must say, and from which week on it is due.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::form::date;
use super::measure::IndicatorKind;
use super::week;
use crate::kernel::{Faults, Uuid, paragraph};

/// Longest text of a report, in characters.
const TEXT_MAX: usize = 5000;

/// What somebody wrote of an indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueForm {
    pub indicator: Uuid,
    pub kind: IndicatorKind,
    /// A number, or a judgement as forms send it.
    pub value: String,
    pub as_of: String,
}

/// What somebody wrote of a week.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportForm {
    pub done: String,
    pub next: String,
    /// One for each indicator of the project, in their order.
    pub values: Vec<ValueForm>,
    /// How many versions there were when it was opened.
    pub seen: String,
}

/// A report that can be filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReport {
    pub done: String,
    pub next: String,
    /// Of those indicators that were read.
    pub readings: Vec<(Uuid, NaiveDate, Decimal)>,
    pub seen: i32,
}

impl ReportForm {
    /// An empty one; readings are of this day.
    pub fn empty(indicators: &[(Uuid, IndicatorKind)], as_of: NaiveDate) -> ReportForm {
        let mut form = ReportForm { seen: "0".into(), ..ReportForm::of(Vec::new(), indicators) };
        for value in &mut form.values {
            value.as_of = as_of.to_string();
        }
        form
    }

    /// From what was sent. What names no indicator of the project is left out.
    pub fn of(fields: Vec<(String, String)>, indicators: &[(Uuid, IndicatorKind)]) -> ReportForm {
        let blank = |(indicator, kind): &(Uuid, IndicatorKind)| ValueForm {
            indicator: *indicator,
            kind: *kind,
            value: String::new(),
            as_of: String::new(),
        };
        let mut form = ReportForm { values: indicators.iter().map(blank).collect(), ..ReportForm::default() };
        for (name, text) in fields {
            match name.as_str() {
                "done" => form.done = text,
                "next" => form.next = text,
                "seen" => form.seen = text,
                _ => {
                    let Some((field, id)) = name.split_once('-') else { continue };
                    let Some(value) = form.values.iter_mut().find(|one| one.indicator.to_string() == id) else {
                        continue;
                    };
                    match field {
                        "value" => value.value = text,
                        "as_of" => value.as_of = text,
                        _ => {}
                    }
                }
            }
        }
        form
    }

    /// What was done is needed; an indicator without a value is not read this week.
    pub fn check(&self, today: NaiveDate) -> Result<NewReport, Faults> {
        let mut faults = Faults::default();
        let (done, next) = (paragraph(&self.done), paragraph(&self.next));
        if done.is_empty() {
            faults.add("done", "weekly-fault-done");
        }
        faults.limit("done", &done, TEXT_MAX);
        faults.limit("next", &next, TEXT_MAX);
        let mut readings = Vec::new();
        for one in self.values.iter().filter(|one| !one.value.trim().is_empty()) {
            let value = one.kind.read(&one.value);
            if value.is_none() {
                faults.add(format!("value-{}", one.indicator), one.kind.fault());
            }
            let as_of = date(&one.as_of);
            match as_of {
                None => faults.add(format!("as_of-{}", one.indicator), "fault-date"),
                Some(day) if day > today => faults.add(format!("as_of-{}", one.indicator), "outcomes-fault-future"),
                Some(_) => {}
            }
            readings.extend(as_of.zip(value).map(|(as_of, value)| (one.indicator, as_of, value)));
        }
        let seen = self.seen.parse().unwrap_or(-1);
        faults.or(|| NewReport { done, next, readings, seen })
    }
}

impl NewReport {
    /// Everything that it says, as one text: the same form comes to the same.
    pub fn canonical(&self) -> String {
        let part = |text: &str| format!("{}:{text}\n", text.len());
        let mut all = part(&self.done) + &part(&self.next);
        for (indicator, as_of, value) in &self.readings {
            all += &part(&format!("{indicator} {as_of} {}", value.normalize()));
        }
        all
    }
}

/// The first week for which a report is due: that in which the project began, or in which its institution was first asked.
pub fn first_week(starts_on: NaiveDate, asked_on: NaiveDate) -> NaiveDate {
    week::monday(starts_on.max(asked_on))
}

/// By how many days a report is late on a day, where the last one is of this week: each is due on the Sunday of its week.
pub fn days_late(first: NaiveDate, last: Option<NaiveDate>, today: NaiveDate) -> i64 {
    let due = week::last_day(last.map_or(first, week::next).max(first));
    (today - due).num_days().max(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_report_says_what_was_done_and_reads_what_it_can() {
        let ids = [Uuid::from_u128(1), Uuid::from_u128(2)];
        let known = ids.map(|id| (id, IndicatorKind::Number));
        let sent = |value: &str, as_of: &str| {
            let fields = [
                ("done", " Drew up the list "),
                ("seen", "0"),
                (&format!("value-{}", ids[0]), value),
                (&format!("as_of-{}", ids[0]), as_of),
                (&format!("value-{}", Uuid::from_u128(9)), "7"),
            ];
            ReportForm::of(fields.map(|(name, text)| (name.to_owned(), text.to_owned())).into(), &known)
        };
        let report = sent("62,5", "2027-03-05").check(day("2027-03-07")).unwrap();
        assert_eq!((report.done.as_str(), report.seen), ("Drew up the list", 0));
        assert_eq!(report.readings, [(ids[0], day("2027-03-05"), Decimal::new(625, 1))]);
        assert!(sent("", "").check(day("2027-03-07")).unwrap().readings.is_empty());
        let field = format!("as_of-{}", ids[0]);
        assert!(sent("7", "2027-03-08").check(day("2027-03-07")).unwrap_err().of(&field).is_some());
        assert!(
            sent("much", "2027-03-05").check(day("2027-03-07")).unwrap_err().of(&format!("value-{}", ids[0])).is_some()
        );
        let empty = ReportForm::empty(&known, day("2027-03-07"));
        assert_eq!(empty.check(day("2027-03-07")).unwrap_err().of("done").unwrap().key, "weekly-fault-done");
        let judged = [(ids[0], IndicatorKind::Judgement)];
        let sent = |value: &str| {
            let fields = [("done".to_owned(), "x".to_owned()), (format!("value-{}", ids[0]), value.to_owned())];
            let mut form = ReportForm::of(fields.into(), &judged);
            form.values[0].as_of = "2027-03-05".into();
            form.check(day("2027-03-07"))
        };
        assert_eq!(sent("3").unwrap().readings, [(ids[0], day("2027-03-05"), Decimal::from(3))]);
        let field = format!("value-{}", ids[0]);
        assert_eq!(sent("62").unwrap_err().of(&field).unwrap().key, "outcomes-fault-judged");
    }

    #[test]
    fn what_is_said_is_told_apart() {
        let of = |done: &str, next: &str| NewReport { done: done.into(), next: next.into(), readings: vec![], seen: 0 };
        assert_ne!(of("a\n1:b", "").canonical(), of("a", "b").canonical());
        assert_eq!(of("a", "b").canonical(), NewReport { seen: 3, ..of("a", "b") }.canonical());
    }

    #[test]
    fn a_report_is_late_from_the_monday_after_its_week() {
        let first = first_week(day("2027-01-01"), day("2026-12-20"));
        assert_eq!(first, day("2026-12-28"));
        assert_eq!(days_late(first, None, day("2027-01-03")), 0);
        assert_eq!(days_late(first, None, day("2027-01-04")), 1);
        assert_eq!(days_late(first, Some(first), day("2027-01-10")), 0);
        assert_eq!(days_late(first, Some(first), day("2027-01-17")), 7);
    }

    proptest! {
        #[test]
        fn whoever_reports_this_week_or_the_last_is_not_late(start in 0i64..2000, gone in 0i64..900, ago in 0i64..2) {
            let first = first_week(day("2026-01-01") + chrono::TimeDelta::days(start), day("2026-01-01"));
            let today = first + chrono::TimeDelta::days(gone);
            let last = week::monday(today) - chrono::TimeDelta::weeks(ago);
            prop_assert_eq!(days_late(first, Some(last), today), 0);
            // Without any it is as late as days went by since the first Sunday.
            prop_assert_eq!(days_late(first, None, today), (gone - 6).max(0));
        }
    }
}
