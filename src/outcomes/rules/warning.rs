//! What forms about lights must say: the thresholds, and a light by hand.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use serde::Deserialize;

use super::light::{ByHand, Light, Thresholds};
use crate::kernel::{Faults, one_line, paragraph};

/// Longest reason, in characters.
const REASON_MAX: usize = 500;
/// A light by hand counts for so many days at most: what lasts is a matter for the thresholds or the plan.
pub const HAND_DAYS_MAX: i64 = 92;

/// Thresholds as somebody wrote them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ThresholdsForm {
    pub red_overdue_days: String,
    pub red_behind: String,
    pub yellow_behind: String,
    pub blue_days: String,
    pub report_days: String,
    pub order_days: String,
    pub reason: String,
    /// The version that was seen.
    pub version: String,
}

impl ThresholdsForm {
    pub fn of(held: &Thresholds) -> ThresholdsForm {
        ThresholdsForm {
            red_overdue_days: held.red_overdue_days.to_string(),
            red_behind: held.red_behind.normalize().to_string(),
            yellow_behind: held.yellow_behind.normalize().to_string(),
            blue_days: held.blue_days.to_string(),
            report_days: held.report_days.to_string(),
            order_days: held.order_days.to_string(),
            reason: String::new(),
            version: held.version.to_string(),
        }
    }

    /// The next version, and why.
    pub fn check(&self) -> Result<(Thresholds, String), Faults> {
        let mut faults = Faults::default();
        let mut number = |field: &'static str, text: &str, least: i64, most: i64| {
            let found = one_line(text).parse::<i64>().ok().filter(|n| (least..=most).contains(n));
            if found.is_none() {
                faults.add(field, "outcomes-fault-number");
            }
            found.unwrap_or(least)
        };
        let red_overdue_days = number("red_overdue_days", &self.red_overdue_days, 0, 1000);
        let red_behind = number("red_behind", &self.red_behind, 2, 100);
        let yellow_behind = number("yellow_behind", &self.yellow_behind, 1, 99);
        let blue_days = number("blue_days", &self.blue_days, 0, 1000);
        let report_days = number("report_days", &self.report_days, 1, 1000);
        let order_days = number("order_days", &self.order_days, 1, 1000);
        if faults.is_empty() && yellow_behind >= red_behind {
            faults.add("red_behind", "outcomes-fault-red");
        }
        let reason = reason(&mut faults, &self.reason);
        let version = self.version.parse::<i32>().ok().and_then(|seen| seen.checked_add(1)).unwrap_or(1);
        faults.or(|| {
            let held = Thresholds {
                version,
                red_overdue_days,
                red_behind: Decimal::from(red_behind),
                yellow_behind: Decimal::from(yellow_behind),
                blue_days,
                report_days,
                order_days,
            };
            (held, reason)
        })
    }
}

impl Thresholds {
    /// From the whole numbers in which they are kept.
    pub fn of_whole(
        version: i32,
        [red_overdue_days, red_behind, yellow_behind, blue_days, report_days, order_days]: [i32; 6],
    ) -> Thresholds {
        Thresholds {
            version,
            red_overdue_days: red_overdue_days.into(),
            red_behind: Decimal::from(red_behind),
            yellow_behind: Decimal::from(yellow_behind),
            blue_days: blue_days.into(),
            report_days: report_days.into(),
            order_days: order_days.into(),
        }
    }

    /// As whole numbers, in which they are kept: red overdue, red behind, yellow behind, blue, report, order.
    pub fn whole(&self) -> [i32; 6] {
        let points = |value: Decimal| value.to_i32().unwrap_or(i32::MAX);
        let days = |value: i64| i32::try_from(value).unwrap_or(i32::MAX);
        [
            days(self.red_overdue_days),
            points(self.red_behind),
            points(self.yellow_behind),
            days(self.blue_days),
            days(self.report_days),
            days(self.order_days),
        ]
    }
}

/// A light by hand as somebody wrote it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct HandForm {
    pub light: String,
    pub reason: String,
    pub until: String,
}

impl HandForm {
    /// By hand only with a reason, and until a day that is near.
    pub fn check(&self, today: NaiveDate) -> Result<ByHand, Faults> {
        let mut faults = Faults::default();
        let light = Light::parse(&self.light);
        if light.is_none() {
            faults.add("light", "fault-choice");
        }
        let until = one_line(&self.until).parse::<NaiveDate>().ok();
        match until.map(|until| (until - today).num_days()) {
            Some(0..=HAND_DAYS_MAX) => {}
            Some(..0) => faults.add("until", "outcomes-fault-past"),
            Some(_) => faults.add_with("until", "outcomes-fault-far", [("days", HAND_DAYS_MAX.to_string())]),
            None => faults.add("until", "fault-date"),
        }
        let reason = reason(&mut faults, &self.reason);
        faults.or(|| ByHand { light: light.unwrap_or(Light::Normal), reason, until: until.unwrap_or(today) })
    }
}

fn reason(faults: &mut Faults, text: &str) -> String {
    let reason = paragraph(text);
    if reason.is_empty() {
        faults.add("reason", "outcomes-fault-reason");
    }
    faults.limit("reason", &reason, REASON_MAX);
    reason
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, 3, 1).unwrap()
    }

    #[test]
    fn thresholds_are_in_order_and_have_a_reason() {
        let held = Thresholds::as_delivered();
        let form = ThresholdsForm { reason: "As the presidium decided".into(), ..ThresholdsForm::of(&held) };
        let (next, reason) = form.check().unwrap();
        assert_eq!((next.version, reason.as_str()), (1, "As the presidium decided"));
        assert_eq!(Thresholds { version: 0, ..next }, held);
        assert_eq!(held.whole(), [30, 30, 10, 14, 7, 7]);
        assert_eq!(Thresholds::of_whole(0, held.whole()), held);
        let wrong = ThresholdsForm { yellow_behind: "30".into(), ..form.clone() };
        assert!(wrong.check().unwrap_err().of("red_behind").is_some());
        let wrong =
            ThresholdsForm { blue_days: "two weeks".into(), red_behind: "101".into(), reason: " ".into(), ..form };
        let faults = wrong.check().unwrap_err();
        assert!(["blue_days", "red_behind", "reason"].into_iter().all(|field| faults.of(field).is_some()));
        assert_eq!(faults.len(), 3);
    }

    #[test]
    fn a_light_by_hand_needs_a_reason_and_a_near_day() {
        let form = |until: NaiveDate| HandForm {
            light: "blue".into(),
            reason: "Waits for the law".into(),
            until: until.to_string(),
        };
        let hand = form(today()).check(today()).unwrap();
        assert_eq!((hand.light, hand.until), (Light::Blue, today()));
        assert!(form(today() + TimeDelta::days(HAND_DAYS_MAX)).check(today()).is_ok());
        for wrong in [
            form(today() - TimeDelta::days(1)),
            form(today() + TimeDelta::days(HAND_DAYS_MAX + 1)),
            HandForm { until: String::new(), ..form(today()) },
        ] {
            assert!(wrong.check(today()).unwrap_err().of("until").is_some());
        }
        let empty = HandForm::default().check(today()).unwrap_err();
        assert!(["light", "reason", "until"].into_iter().all(|field| empty.of(field).is_some()));
    }
}
