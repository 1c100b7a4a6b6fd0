use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::progress::expected;
use crate::kernel::Uuid;

/// A warning light (plan, 6.3), from nothing to worry about to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Light {
    Normal,
    Blue,
    Yellow,
    Red,
}

impl Light {
    /// The worst first.
    pub const ALL: [Light; 4] = [Light::Red, Light::Yellow, Light::Blue, Light::Normal];

    /// As it stands in addresses, and the class of its mark.
    pub fn as_str(self) -> &'static str {
        match self {
            Light::Normal => "normal",
            Light::Blue => "blue",
            Light::Yellow => "yellow",
            Light::Red => "red",
        }
    }

    pub fn parse(text: &str) -> Option<Light> {
        Light::ALL.into_iter().find(|light| light.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Light::Normal => "outcomes-light-normal",
            Light::Blue => "outcomes-light-blue",
            Light::Yellow => "outcomes-light-yellow",
            Light::Red => "outcomes-light-red",
        }
    }
}

/// From which values on a project is warned of. Data, so that they can be changed and a past light
/// explained by those of its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// From 1; 0 are those that the product comes with.
    pub version: i32,
    /// Red: more days than this past the deadline, or past the day of a milestone.
    pub red_overdue_days: i64,
    /// Red: more points than this behind its time.
    pub red_behind: Decimal,
    /// Yellow: this many points behind its time, or more.
    pub yellow_behind: Decimal,
    /// Blue: the deadline is this many days away, or fewer.
    pub blue_days: i64,
    /// Yellow: a report is this many days late, or more.
    pub report_days: i64,
    /// An order to mend is due so many days after it was issued.
    pub order_days: i64,
}

impl Thresholds {
    /// Those that the product comes with.
    pub fn as_delivered() -> Thresholds {
        Thresholds {
            version: 0,
            red_overdue_days: 30,
            red_behind: Decimal::from(30),
            yellow_behind: Decimal::from(10),
            blue_days: 14,
            report_days: 7,
            order_days: 7,
        }
    }
}

/// Why a project has its light, with the numbers that the sentence says. Reports keep it, so its names last.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// So many days past the deadline.
    DeadlinePassed {
        days: i64,
    },
    /// So many points behind its time.
    Behind {
        points: Decimal,
        progress: Decimal,
        expected: Decimal,
    },
    /// So many of its tasks are overdue.
    TasksOverdue {
        count: i64,
    },
    /// So many of its difficulties have waited for more than 48 hours.
    DifficultiesLate {
        count: i64,
    },
    /// So many of its milestones are overdue, the first of them by so many days.
    MilestonesOverdue {
        count: i64,
        days: i64,
    },
    /// Its report is so many days late.
    ReportLate {
        days: i64,
    },
    /// So many days ago an order to mend was due, and nobody acted on it.
    OrderIgnored {
        order: Uuid,
        days: i64,
    },
    /// So many weeks running it was yellow, without an answer to its order.
    OrderUnanswered {
        order: Uuid,
        weeks: i64,
    },
    /// The deadline is near and the targets are not reached, or it is not known that they are.
    DeadlineNear {
        days: i64,
        progress: Option<Decimal>,
    },
    /// Nothing is late.
    OnPlan {
        progress: Decimal,
        expected: Decimal,
    },
    /// Nothing is late, as far as can be told without a reading.
    Unmeasured,
    Completed,
    /// Somebody set it, until this day.
    ByHand {
        until: NaiveDate,
        reason: String,
    },
}

/// A light that somebody set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByHand {
    pub light: Light,
    pub reason: String,
    /// The last day on which it counts.
    pub until: NaiveDate,
}

/// An order to mend that nobody acted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Unanswered {
    pub order: Uuid,
    /// Days since the day on which it was due; below nothing where that is still to come.
    pub days: i64,
    /// So many weeks running, up to the last, were yellow since it was issued; one that is judged when it is over counts with
    /// them. None while another day is asked for or was granted.
    pub weeks: i64,
}

/// Milestones of a project that are past their day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct OverdueMilestones {
    /// At least one.
    pub count: i64,
    /// By how many days the first of them is overdue, from 1.
    pub days: i64,
}

/// What a light is judged by. It is kept with each frozen light, so its names last.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Facts {
    pub starts_on: NaiveDate,
    pub deadline: NaiveDate,
    pub is_completed: bool,
    /// The progress of each indicator, in percent.
    pub progress: Vec<Option<Decimal>>,
    /// How far each of them should be, in percent, where one has intermediate targets; none where all go straight.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expected: Vec<Decimal>,
    pub overdue_tasks: i64,
    /// By how many days its report is late; none where none is due, and of weeks from before reports were judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_late: Option<i64>,
    /// The order to mend that nobody acted on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Unanswered>,
    /// How many of its difficulties nobody has dealt with within 48 hours.
    #[serde(default, skip_serializing_if = "is_none")]
    pub late_difficulties: i64,
    /// Its milestones that are past their day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdue_milestones: Option<OverdueMilestones>,
}

fn is_none(count: &i64) -> bool {
    *count == 0
}

/// How a project stands: its light, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub light: Light,
    /// Everything that gives it a light, the worst first. Never empty.
    pub reasons: Vec<(Light, Reason)>,
    /// The progress of the indicator that is furthest behind; percentages are never summed.
    pub progress: Option<Decimal>,
    /// How far it should be by now.
    pub expected: Decimal,
}

impl Standing {
    /// The reason of its light.
    pub fn reason(&self) -> &Reason {
        &self.reasons[0].1
    }

    /// The same with the light that somebody set, as long as that counts: what would give another stands behind it.
    pub fn with_hand(mut self, hand: Option<&ByHand>, today: NaiveDate) -> Standing {
        if let Some(hand) = hand.filter(|hand| today <= hand.until) {
            self.light = hand.light;
            self.reasons.insert(0, (hand.light, Reason::ByHand { until: hand.until, reason: hand.reason.clone() }));
        }
        self
    }
}

/// The light of a project on a day: the worst of what gives one.
pub fn standing(facts: &Facts, thresholds: &Thresholds, today: NaiveDate) -> Standing {
    let straight = expected(facts.starts_on, facts.deadline, today);
    // Of what was read the one that is furthest behind where it should be.
    let read = facts.progress.iter().enumerate().filter_map(|(n, progress)| {
        let expected = facts.expected.get(n).copied().unwrap_or(straight);
        progress.map(|progress| (progress, expected))
    });
    let furthest = read.max_by_key(|(progress, expected)| *expected - *progress);
    let (progress, expected) = (furthest.map(|(progress, _)| progress), furthest.map_or(straight, |(_, due)| due));
    let mut reasons = Vec::new();
    if facts.is_completed {
        reasons.push((Light::Normal, Reason::Completed));
        return Standing { light: Light::Normal, reasons, progress, expected };
    }
    let left = (facts.deadline - today).num_days();
    if left < 0 {
        let light = if -left > thresholds.red_overdue_days { Light::Red } else { Light::Yellow };
        reasons.push((light, Reason::DeadlinePassed { days: -left }));
    }
    if let Some(progress) = progress {
        let points = expected - progress;
        let reason = Reason::Behind { points, progress, expected };
        if points > thresholds.red_behind {
            reasons.push((Light::Red, reason));
        } else if points >= thresholds.yellow_behind {
            reasons.push((Light::Yellow, reason));
        }
    }
    if let Some(OverdueMilestones { count, days }) = facts.overdue_milestones {
        let light = if days > thresholds.red_overdue_days { Light::Red } else { Light::Yellow };
        reasons.push((light, Reason::MilestonesOverdue { count, days }));
    }
    if facts.overdue_tasks > 0 {
        reasons.push((Light::Yellow, Reason::TasksOverdue { count: facts.overdue_tasks }));
    }
    if facts.late_difficulties > 0 {
        reasons.push((Light::Yellow, Reason::DifficultiesLate { count: facts.late_difficulties }));
    }
    if let Some(days) = facts.report_late.filter(|days| *days >= thresholds.report_days) {
        reasons.push((Light::Yellow, Reason::ReportLate { days }));
    }
    if let Some(Unanswered { order, days, weeks }) = facts.order {
        let is_yellow = reasons.iter().any(|(light, _)| *light >= Light::Yellow);
        if days > 0 {
            reasons.push((Light::Red, Reason::OrderIgnored { order, days }));
        } else if is_yellow && weeks >= 2 {
            reasons.push((Light::Red, Reason::OrderUnanswered { order, weeks }));
        }
    }
    // One indicator without a reading is enough not to know that the targets are reached.
    let is_reached = !facts.progress.is_empty()
        && facts.progress.iter().all(|progress| progress.is_some_and(|progress| progress >= Decimal::ONE_HUNDRED));
    if (0..=thresholds.blue_days).contains(&left) && !is_reached {
        reasons.push((Light::Blue, Reason::DeadlineNear { days: left, progress }));
    }
    if reasons.is_empty() {
        reasons.push(match progress {
            Some(progress) => (Light::Normal, Reason::OnPlan { progress, expected }),
            None => (Light::Normal, Reason::Unmeasured),
        });
    }
    // Stable: of one colour, the deadline comes before the figures, those before the milestones and these before the tasks.
    reasons.sort_by_key(|(light, _)| std::cmp::Reverse(*light));
    Standing { light: reasons[0].0, reasons, progress, expected }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    fn day(n: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, 1, 1).unwrap() + TimeDelta::days(n)
    }

    /// A project of 100 days: on day n, n percent are expected.
    fn facts(progress: &[Option<i64>]) -> Facts {
        Facts {
            starts_on: day(0),
            deadline: day(100),
            is_completed: false,
            progress: progress.iter().map(|n| n.map(Decimal::from)).collect(),
            expected: Vec::new(),
            overdue_tasks: 0,
            report_late: None,
            order: None,
            late_difficulties: 0,
            overdue_milestones: None,
        }
    }

    fn on(facts: &Facts, n: i64) -> Standing {
        standing(facts, &Thresholds::as_delivered(), day(n))
    }

    fn light(progress: Option<i64>, n: i64) -> Light {
        on(&facts(&[progress]), n).light
    }

    #[test]
    fn each_indicator_is_held_against_its_own_way() {
        let straight = facts(&[Some(25), None, Some(45)]);
        assert_eq!((on(&straight, 50).light, on(&straight, 50).progress), (Light::Yellow, Some(Decimal::from(25))));
        // The first is to rise late: it is ahead, and the third is furthest behind.
        let bent = Facts { expected: [20, 50, 50].map(Decimal::from).to_vec(), ..straight };
        let standing = on(&bent, 50);
        assert_eq!((standing.light, standing.progress), (Light::Normal, Some(Decimal::from(45))));
        assert_eq!(standing.expected, Decimal::from(50));
        // It is kept with a frozen light; what was kept before there was such a thing is read as it was.
        let kept = serde_json::to_string(&bent).unwrap();
        assert_eq!(serde_json::from_str::<Facts>(&kept).unwrap(), bent);
        assert!(!serde_json::to_string(&facts(&[Some(1)])).unwrap().contains("expected"));
    }

    #[test]
    fn behind_its_time() {
        assert_eq!(light(Some(41), 50), Light::Normal);
        assert_eq!(light(Some(40), 50), Light::Yellow);
        assert_eq!(light(Some(20), 50), Light::Yellow);
        assert_eq!(light(Some(19), 50), Light::Red);
        // Below the baseline counts as far as it is below.
        assert_eq!(light(Some(-30), 5), Light::Red);
    }

    #[test]
    fn the_deadline_comes_near_and_passes() {
        assert_eq!(light(Some(99), 85), Light::Normal);
        assert_eq!(light(Some(99), 86), Light::Blue);
        assert_eq!(light(Some(100), 86), Light::Normal);
        assert_eq!(light(Some(99), 100), Light::Blue);
        assert_eq!(light(Some(99), 101), Light::Yellow);
        assert_eq!(light(Some(99), 130), Light::Yellow);
        assert_eq!(light(Some(99), 131), Light::Red);
        // Reached, but nobody has completed it.
        assert_eq!(light(Some(100), 101), Light::Yellow);
        assert_eq!(on(&facts(&[Some(100)]), 103).reason(), &Reason::DeadlinePassed { days: 3 });
    }

    #[test]
    fn a_late_report_is_yellow_and_an_ignored_order_red() {
        let late = |days| Facts { report_late: Some(days), ..facts(&[Some(60)]) };
        assert_eq!(on(&late(6), 50).light, Light::Normal);
        assert_eq!(
            (on(&late(7), 50).light, on(&late(7), 50).reason()),
            (Light::Yellow, &Reason::ReportLate { days: 7 })
        );
        let order = Uuid::from_u128(1);
        let ordered = |days, weeks, report| Facts { order: Some(Unanswered { order, days, weeks }), ..late(report) };
        // On its day it is not ignored yet, whatever the figures say.
        assert_eq!(on(&ordered(0, 1, 7), 50).light, Light::Yellow);
        assert_eq!(on(&ordered(1, 0, 0), 50).reason(), &Reason::OrderIgnored { order, days: 1 });
        // Twice running yellow, and not where it was mended in the meantime.
        assert_eq!(on(&ordered(-7, 2, 7), 50).reason(), &Reason::OrderUnanswered { order, weeks: 2 });
        assert_eq!(on(&ordered(-7, 2, 0), 50).light, Light::Normal);
    }

    #[test]
    fn a_difficulty_past_its_hours_is_yellow() {
        let late = |late_difficulties| Facts { late_difficulties, ..facts(&[Some(60)]) };
        assert_eq!(on(&late(0), 50).light, Light::Normal);
        assert_eq!(on(&late(2), 50).light, Light::Yellow);
        assert_eq!(on(&late(2), 50).reason(), &Reason::DifficultiesLate { count: 2 });
    }

    #[test]
    fn an_overdue_milestone_is_yellow_and_red_after_thirty_days() {
        let late =
            |days| Facts { overdue_milestones: Some(OverdueMilestones { count: 2, days }), ..facts(&[Some(60)]) };
        assert_eq!(on(&late(1), 50).light, Light::Yellow);
        assert_eq!(on(&late(30), 50).reason(), &Reason::MilestonesOverdue { count: 2, days: 30 });
        assert_eq!(on(&late(30), 50).light, Light::Yellow);
        assert_eq!(on(&late(31), 50).light, Light::Red);
        // Whoever is done is warned of nothing.
        assert_eq!(on(&Facts { is_completed: true, ..late(31) }, 50).light, Light::Normal);
    }

    #[test]
    fn what_was_frozen_before_is_judged_as_it_was() {
        let held = r#"{"starts_on":"2027-01-01","deadline":"2027-04-11","is_completed":false,"progress":["60"],"overdue_tasks":1}"#;
        let held: Facts = serde_json::from_str(held).unwrap();
        assert_eq!((held.report_late, held.order, held.overdue_milestones), (None, None, None));
        assert_eq!(on(&held, 50).reason(), &Reason::TasksOverdue { count: 1 });
        let overdue_milestones = Some(OverdueMilestones { count: 1, days: 3 });
        let now = Facts { report_late: Some(9), overdue_milestones, ..held };
        assert_eq!(serde_json::from_value::<Facts>(serde_json::to_value(&now).unwrap()).unwrap(), now);
    }

    #[test]
    fn an_overdue_task_is_yellow() {
        let late = Facts { overdue_tasks: 2, ..facts(&[Some(60)]) };
        assert_eq!((on(&late, 50).light, on(&late, 50).reason()), (Light::Yellow, &Reason::TasksOverdue { count: 2 }));
    }

    #[test]
    fn unknown_is_not_behind_but_not_reached_either() {
        assert_eq!(on(&facts(&[None]), 60).reason(), &Reason::Unmeasured);
        assert_eq!(light(None, 90), Light::Blue);
        assert_eq!(on(&facts(&[Some(100), None]), 90).light, Light::Blue);
        assert_eq!(on(&facts(&[]), 131).light, Light::Red);
    }

    #[test]
    fn the_indicator_furthest_behind_decides() {
        let mixed = on(&facts(&[Some(90), Some(10), None]), 50);
        assert_eq!((mixed.progress, mixed.light), (Some(Decimal::TEN), Light::Red));
    }

    #[test]
    fn the_worst_reason_comes_first_and_all_are_kept() {
        let bad = on(&Facts { overdue_tasks: 1, ..facts(&[Some(50)]) }, 101);
        assert_eq!(bad.light, Light::Red);
        assert!(matches!(bad.reason(), Reason::Behind { .. }));
        assert_eq!(bad.reasons.len(), 3);
    }

    #[test]
    fn a_light_by_hand_counts_until_its_last_day_and_hides_no_reason() {
        let hand = ByHand { light: Light::Normal, reason: "Moved by the ministry".into(), until: day(50) };
        let at = |n| on(&facts(&[Some(0)]), n).with_hand(Some(&hand), day(n));
        assert_eq!((at(50).light, at(50).reasons.len(), at(51).light), (Light::Normal, 2, Light::Red));
        assert!(matches!(at(50).reason(), Reason::ByHand { .. }));
        assert_eq!(at(51), on(&facts(&[Some(0)]), 51));
        assert_eq!(on(&facts(&[]), 5).with_hand(None, day(5)), on(&facts(&[]), 5));
    }

    #[test]
    fn what_a_light_was_judged_by_is_read_again_as_it_was() {
        let held = Facts { overdue_tasks: 2, ..facts(&[Some(-30), None]) };
        let written = serde_json::to_string(&held).unwrap();
        assert_eq!(
            written,
            r#"{"starts_on":"2027-01-01","deadline":"2027-04-11","is_completed":false,"progress":["-30",null],"overdue_tasks":2}"#
        );
        assert_eq!(serde_json::from_str::<Facts>(&written).unwrap(), held);
    }

    #[test]
    fn a_completed_project_has_no_light() {
        let completed = Facts { is_completed: true, overdue_tasks: 3, ..facts(&[Some(0)]) };
        assert_eq!(on(&completed, 500).light, Light::Normal);
    }

    prop_compose! {
        fn any_facts()(progress in proptest::collection::vec(proptest::option::of(-200i64..300), 0..4), overdue_tasks in 0i64..3,
            milestones in proptest::option::of((1i64..5, 1i64..90)), length in 1i64..400) -> Facts
        {
            let overdue_milestones = milestones.map(|(count, days)| OverdueMilestones { count, days });
            Facts { deadline: day(length), overdue_tasks, overdue_milestones, ..facts(&progress) }
        }
    }

    proptest! {
        #[test]
        fn the_light_is_the_worst_of_its_reasons(facts in any_facts(), n in -50i64..600) {
            let standing = on(&facts, n);
            prop_assert_eq!(Some(standing.light), standing.reasons.iter().map(|(light, _)| *light).max());
            prop_assert_eq!(standing.reasons[0].0, standing.light);
        }

        #[test]
        fn more_progress_never_makes_it_worse(facts in any_facts(), n in -50i64..600, more in 0i64..100) {
            let mut better = facts.clone();
            for progress in better.progress.iter_mut().flatten() {
                *progress += Decimal::from(more);
            }
            prop_assert!(on(&better, n).light <= on(&facts, n).light);
        }

        #[test]
        fn a_milestone_reached_never_makes_it_worse_and_a_later_one_never_better(facts in any_facts(), n in -50i64..600, more in 0i64..90) {
            let without = Facts { overdue_milestones: None, ..facts.clone() };
            prop_assert!(on(&without, n).light <= on(&facts, n).light);
            let mut later = facts.clone();
            if let Some(late) = later.overdue_milestones.as_mut() {
                late.days += more;
            }
            prop_assert!(on(&facts, n).light <= on(&later, n).light);
        }

        #[test]
        fn an_unreached_target_only_gets_worse_with_time(progress in -50i64..100, n in 0i64..300, later in 0i64..300) {
            let facts = facts(&[Some(progress)]);
            prop_assert!(on(&facts, n).light <= on(&facts, n + later).light);
        }

        #[test]
        fn a_later_deadline_never_makes_it_worse(facts in any_facts(), n in -50i64..600, more in 0i64..300) {
            let later = Facts { deadline: facts.deadline + TimeDelta::days(more), ..facts.clone() };
            prop_assert!(on(&later, n).light <= on(&facts, n).light);
        }
    }
}
