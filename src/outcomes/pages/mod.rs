mod chart;
mod edit;
mod found;
mod lights;
mod plan;
mod show;
mod weeks;

pub use edit::{add_indicator, ask_complete, complete, new_indicator};
pub use found::{create, new};
pub use lights::{by_hand, end_by_hand, set_by_hand, set_thresholds, thresholds};
pub use plan::plan;
pub use show::{read, show};
pub use weeks::weeks;

use super::rules::Reason;
use crate::web::Reader;

/// The reason of a light, as a sentence.
pub fn say(l: Reader, reason: &Reason) -> String {
    match reason {
        Reason::DeadlinePassed { days } => l.n("outcomes-reason-deadline-passed", *days),
        Reason::Behind { points, progress, expected } => l.with(
            "outcomes-reason-behind",
            &[
                ("points", &points.normalize()),
                ("progress", &progress.normalize()),
                ("expected", &expected.normalize()),
            ],
        ),
        Reason::TasksOverdue { count } => l.n("outcomes-reason-tasks-overdue", *count),
        Reason::DeadlineNear { days, progress: Some(progress) } => l.with(
            "outcomes-reason-deadline-near",
            &[("days", &l.n("outcomes-days", *days)), ("progress", &progress.normalize())],
        ),
        Reason::DeadlineNear { days, progress: None } => {
            l.a("outcomes-reason-deadline-near-unknown", "days", l.n("outcomes-days", *days))
        }
        Reason::OnPlan { progress, expected } => l.with(
            "outcomes-reason-on-plan",
            &[("progress", &progress.normalize()), ("expected", &expected.normalize())],
        ),
        Reason::Unmeasured => l.t("outcomes-reason-unmeasured"),
        Reason::Completed => l.t("outcomes-reason-completed"),
        Reason::ByHand { until, reason } => {
            l.with("outcomes-reason-by-hand", &[("until", &l.date(until)), ("reason", &reason)])
        }
    }
}
