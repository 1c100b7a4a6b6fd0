use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::kernel::{Uuid, Words};
use crate::outcomes::{IndicatorKind, Light, Reason, State};

/// The name of the format; a change that a reader must know of gets the next number (docs/open-data.md).
pub const SCHEMA: &str = "plenum-plan/1";

/// Everything of the action plan that is public: the plan, its institutions, its figures. No person stands in it, no
/// difficulty's text and no words that were written for the workbench.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Plan {
    pub pillars: Vec<Pillar>,
    /// By number.
    pub projects: Vec<Project>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Pillar {
    pub code: String,
    pub name: Words,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Project {
    pub id: Uuid,
    pub number: i32,
    pub title: Words,
    /// The code of its pillar.
    pub pillar: String,
    pub leading: Words,
    pub co_responsible: Vec<Words>,
    pub supervising: Option<Words>,
    pub starts_on: NaiveDate,
    pub deadline: NaiveDate,
    /// How often the deadline was moved.
    pub moved: i32,
    pub resolution: Resolved,
    /// `outcomes::State` as it stands in addresses.
    pub state: String,
    pub light: Lit,
    /// Of the indicator that is furthest behind, as a share: 0 at the baseline, 1 at the target.
    pub progress: Option<Decimal>,
    pub indicators: Vec<Indicator>,
}

/// The resolution that a project carries out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Resolved {
    pub year: i32,
    pub number: i32,
    pub title: Words,
}

/// A light, why, and since when.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Lit {
    /// `outcomes::Light` as it stands in addresses.
    pub colour: String,
    pub reason: Why,
    /// The Monday of the first of the weeks that ended with it without a break, or the day of the edition.
    pub since: NaiveDate,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Indicator {
    pub id: Uuid,
    pub name: Words,
    /// Written down of one that is judged alone: then 0 to 3 are not, partly, largely met and met.
    #[serde(default, skip_serializing_if = "IndicatorKind::is_number")]
    pub kind: IndicatorKind,
    /// As it is in Simplified Chinese where it is not the same in all languages.
    pub unit: String,
    /// Written down where it is not the same in all languages alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units: Option<Words>,
    pub baseline: Decimal,
    pub target: Decimal,
    pub reading: Option<Read>,
    /// As a share.
    pub progress: Option<Decimal>,
}

impl Indicator {
    /// What it is counted in, in all languages.
    pub fn unit(&self) -> Words {
        self.units.clone().unwrap_or_else(|| Words::same(self.unit.clone()))
    }
}

/// The reading that holds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Read {
    pub value: Decimal,
    pub as_of: NaiveDate,
}

/// The kind of a light's reason. What somebody wrote with it stays inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    DeadlinePassed,
    Behind,
    MilestonesOverdue,
    TasksOverdue,
    DifficultiesLate,
    ReportLate,
    OrderIgnored,
    OrderUnanswered,
    DeadlineNear,
    OnPlan,
    Unmeasured,
    Completed,
    ByHand,
}

impl Why {
    pub const ALL: [Why; 13] = [
        Why::DeadlinePassed,
        Why::Behind,
        Why::MilestonesOverdue,
        Why::TasksOverdue,
        Why::DifficultiesLate,
        Why::ReportLate,
        Why::OrderIgnored,
        Why::OrderUnanswered,
        Why::DeadlineNear,
        Why::OnPlan,
        Why::Unmeasured,
        Why::Completed,
        Why::ByHand,
    ];

    pub fn of(reason: &Reason) -> Why {
        match reason {
            Reason::DeadlinePassed { .. } => Why::DeadlinePassed,
            Reason::Behind { .. } => Why::Behind,
            Reason::MilestonesOverdue { .. } => Why::MilestonesOverdue,
            Reason::TasksOverdue { .. } => Why::TasksOverdue,
            Reason::DifficultiesLate { .. } => Why::DifficultiesLate,
            Reason::ReportLate { .. } => Why::ReportLate,
            Reason::OrderIgnored { .. } => Why::OrderIgnored,
            Reason::OrderUnanswered { .. } => Why::OrderUnanswered,
            Reason::DeadlineNear { .. } => Why::DeadlineNear,
            Reason::OnPlan { .. } => Why::OnPlan,
            Reason::Unmeasured => Why::Unmeasured,
            Reason::Completed => Why::Completed,
            Reason::ByHand { .. } => Why::ByHand,
        }
    }

    /// As it stands in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Why::DeadlinePassed => "deadline_passed",
            Why::Behind => "behind",
            Why::MilestonesOverdue => "milestones_overdue",
            Why::TasksOverdue => "tasks_overdue",
            Why::DifficultiesLate => "difficulties_late",
            Why::ReportLate => "report_late",
            Why::OrderIgnored => "order_ignored",
            Why::OrderUnanswered => "order_unanswered",
            Why::DeadlineNear => "deadline_near",
            Why::OnPlan => "on_plan",
            Why::Unmeasured => "unmeasured",
            Why::Completed => "completed",
            Why::ByHand => "by_hand",
        }
    }

    /// The key of its sentence.
    pub fn key(self) -> &'static str {
        match self {
            Why::DeadlinePassed => "openplan-why-deadline-passed",
            Why::Behind => "openplan-why-behind",
            Why::MilestonesOverdue => "openplan-why-milestones-overdue",
            Why::TasksOverdue => "openplan-why-tasks-overdue",
            Why::DifficultiesLate => "openplan-why-difficulties-late",
            Why::ReportLate => "openplan-why-report-late",
            Why::OrderIgnored | Why::OrderUnanswered => "openplan-why-order",
            Why::DeadlineNear => "openplan-why-deadline-near",
            Why::OnPlan => "openplan-why-on-plan",
            Why::Unmeasured => "openplan-why-unmeasured",
            Why::Completed => "openplan-why-completed",
            Why::ByHand => "openplan-why-by-hand",
        }
    }
}

/// A progress in percent as a share.
pub fn share(percent: Decimal) -> Decimal {
    (percent / Decimal::ONE_HUNDRED).normalize()
}

impl Plan {
    /// The pillar of this code.
    pub fn pillar(&self, code: &str) -> Option<&Pillar> {
        self.pillars.iter().find(|pillar| pillar.code == code)
    }

    /// How many of its projects have this light.
    pub fn with_light(&self, light: Light) -> usize {
        self.projects.iter().filter(|project| project.light() == light).count()
    }
}

impl Project {
    pub fn light(&self) -> Light {
        Light::parse(&self.light.colour).unwrap_or(Light::Normal)
    }

    pub fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Assigned)
    }

    /// Progress in percent, as it is read and as a bar shows it (from 0 to 100).
    pub fn percent(&self) -> Option<(Decimal, Decimal)> {
        let percent = (self.progress? * Decimal::ONE_HUNDRED).normalize();
        Some((percent, percent.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED)))
    }
}

/// An edition as JSON.
#[derive(Clone, Debug, Serialize)]
pub struct Document<'a> {
    pub schema: &'static str,
    pub conference: Conference<'a>,
    pub edition: i32,
    pub published_at: DateTime<Utc>,
    pub note: &'a Words,
    #[serde(flatten)]
    pub plan: &'a Plan,
}

#[derive(Clone, Debug, Serialize)]
pub struct Conference<'a> {
    pub slug: &'a str,
    pub name: &'a Words,
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn project(number: i32) -> Project {
        Project {
            id: Uuid::from_u128(number.unsigned_abs().into()),
            number,
            title: Words::new(format!("Project {number}"), "", ""),
            pillar: "p1".into(),
            leading: Words::new("Bank 1", "", ""),
            co_responsible: vec![Words::new("Bank 2", "", "")],
            supervising: None,
            starts_on: "2027-01-01".parse().unwrap(),
            deadline: "2028-01-01".parse().unwrap(),
            moved: 0,
            resolution: Resolved { year: 2026, number: 1, title: Words::new("R", "", "") },
            state: "under_way".into(),
            light: Lit { colour: "yellow".into(), reason: Why::Behind, since: "2027-03-01".parse().unwrap() },
            progress: Some("0.25".parse().unwrap()),
            indicators: vec![Indicator {
                id: Uuid::from_u128(1_000 + u128::from(number.unsigned_abs())),
                name: Words::new("Coverage", "", ""),
                kind: IndicatorKind::Number,
                unit: "%".into(),
                units: None,
                baseline: "40".parse().unwrap(),
                target: "90".parse().unwrap(),
                reading: Some(Read { value: "52.5".parse().unwrap(), as_of: "2027-03-01".parse().unwrap() }),
                progress: Some("0.25".parse().unwrap()),
            }],
        }
    }

    #[test]
    fn figures_are_written_without_rounding_and_read_again() {
        let plan = Plan {
            pillars: vec![Pillar { code: "p1".into(), name: Words::new("One", "一", "一") }],
            projects: vec![project(1)],
        };
        let written = serde_json::to_value(&plan).unwrap();
        assert_eq!(written["projects"][0]["progress"], "0.25");
        assert_eq!(written["projects"][0]["indicators"][0]["reading"]["value"], "52.5");
        assert_eq!(written["projects"][0]["light"]["reason"], "behind");
        assert_eq!(written["projects"][0]["supervising"], serde_json::Value::Null);
        // Of what is counted no kind is written, as in editions from before there were others.
        assert_eq!(written["projects"][0]["indicators"][0].get("kind"), None);
        // And no unit a language where it is the same in all.
        assert_eq!(written["projects"][0]["indicators"][0].get("units"), None);
        assert_eq!(plan.projects[0].indicators[0].unit(), Words::same("%".to_owned()));
        assert_eq!(serde_json::from_value::<Plan>(written).unwrap(), plan);
        let mut counted = plan.clone();
        counted.projects[0].indicators[0].units = Some(Words::new("cases", "件", "件"));
        let written = serde_json::to_value(&counted).unwrap();
        assert_eq!(written["projects"][0]["indicators"][0]["units"]["en"], "cases");
        assert_eq!(serde_json::from_value::<Plan>(written).unwrap(), counted);
        let mut judged = plan;
        judged.projects[0].indicators[0].kind = IndicatorKind::Judgement;
        let written = serde_json::to_value(&judged).unwrap();
        assert_eq!(written["projects"][0]["indicators"][0]["kind"], "judgement");
        assert_eq!(serde_json::from_value::<Plan>(written).unwrap(), judged);
    }

    #[test]
    fn every_reason_is_written_as_it_is_called() {
        for why in Why::ALL {
            assert_eq!(serde_json::to_value(why).unwrap(), why.as_str());
        }
    }

    #[test]
    fn a_share_is_a_hundredth_and_a_bar_goes_from_0_to_100() {
        assert_eq!(share("50".parse().unwrap()).to_string(), "0.5");
        assert_eq!(share("-33.3".parse().unwrap()).to_string(), "-0.333");
        let below = Project { progress: Some("-0.333".parse().unwrap()), ..project(1) };
        assert_eq!(below.percent(), Some(("-33.3".parse().unwrap(), Decimal::ZERO)));
        assert_eq!(Project { progress: None, ..project(1) }.percent(), None);
    }
}
