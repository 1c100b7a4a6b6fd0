mod bodies;
mod chart;
mod deadlines;
mod edit;
mod found;
mod life;
mod lights;
mod plan;
mod show;
mod weeks;

pub use bodies::{add_body, bodies, remove_body};
pub use deadlines::{ask_deadline, deadlines, decide_deadline, may_ask, new_deadline};
pub use edit::{add_indicator, new_indicator};
pub use found::{create, new};
pub use life::{Proof, ask_step, file, last_asked, make_step, proof, send};
pub use lights::{by_hand, end_by_hand, set_by_hand, set_thresholds, thresholds};
pub use plan::{Filter as PlanFilter, plan};
pub use show::{read, show};
pub use weeks::{called as week_name, weeks};

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
        Reason::DifficultiesLate { count } => l.n("outcomes-reason-difficulties-late", *count),
        Reason::MilestonesOverdue { count, days } => l.with(
            "outcomes-reason-milestones-overdue",
            &[("count", &l.n("outcomes-milestones-count", *count)), ("days", &l.n("outcomes-days-long", *days))],
        ),
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
        Reason::ReportLate { days } => l.n("orders-reason-report", *days),
        Reason::OrderIgnored { days, .. } => l.n("orders-reason-ignored", *days),
        Reason::OrderUnanswered { weeks, .. } => l.n("orders-reason-unanswered", *weeks),
        Reason::Completed => l.t("outcomes-reason-completed"),
        Reason::ByHand { until, reason } => {
            l.with("outcomes-reason-by-hand", &[("until", &l.date(until)), ("reason", &reason)])
        }
    }
}
