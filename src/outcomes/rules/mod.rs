//! Progress, lights, and what forms about projects must say. Pure.

mod form;
mod life;
mod light;
mod measure;
mod order;
mod progress;
mod report;
mod warning;
pub mod week;

pub use form::{
    ChangeForm, ChangedIndicator, FirstTask, IndicatorForm, NewIndicator, NewProject, NewReading, ProjectChoices,
    ProjectForm, ReadingForm, check_change, check_indicator, check_project, check_reading, date,
};
pub use life::{By, DeadlineForm, DecisionForm, Part, State, Step, StepForm, after};
pub use light::{ByHand, Facts, Light, OverdueMilestones, Reason, Standing, Thresholds, Unanswered, standing};
pub use measure::{IndicatorKind, Judged, JudgedWords};
pub use order::{OrderForm, OrderState, OrderStep, due_on, order_after};
pub use progress::{expected, expected_each, points, progress};
pub use report::{NewReport, ReportForm, ValueForm, days_late, first_week};
pub use warning::{HAND_DAYS_MAX, HandForm, ThresholdsForm};
