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
pub use edit::{add_indicator, change_indicator, edit_indicator, judgements, new_indicator, remove_indicator, span_of};
pub use found::{create, new};
pub use life::{Proof, ask_step, file, last_asked, make_step, proof, send};
pub use lights::{by_hand, end_by_hand, set_by_hand, set_thresholds, thresholds};
pub use plan::{Filter as PlanFilter, plan};
pub use show::{read, show, verify_reading};
pub use weeks::{called as week_name, weeks};

use rust_decimal::Decimal;

use super::rules::{IndicatorKind, Judged, JudgedWords, Reason};
use crate::kernel::{Lang, fold};
use crate::web::Reader;

/// A value of an indicator: a number as it is, a judgement by its word.
pub fn say_value(l: Reader, kind: IndicatorKind, value: Decimal) -> String {
    match Judged::of(value).filter(|_| kind == IndicatorKind::Judgement) {
        Some(judged) => l.t(judged.key()),
        None => value.to_string(),
    }
}

/// The words of kinds and judgements in every language: a form and a file are read whatever language they were written in.
pub fn judged_words() -> JudgedWords {
    let readers = Lang::ALL.map(Reader::new);
    let words = |key: &str| readers.map(|l| fold(&l.t(key)));
    JudgedWords {
        kinds: IndicatorKind::ALL.into_iter().flat_map(|kind| words(kind.key()).map(|word| (kind, word))).collect(),
        steps: Judged::ALL.into_iter().flat_map(|judged| words(judged.key()).map(|word| (judged, word))).collect(),
    }
}

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
