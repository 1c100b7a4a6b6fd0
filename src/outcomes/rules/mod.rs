//! Progress, lights, and what forms about projects must say. Pure.

mod form;
mod light;
mod progress;
mod warning;
pub mod week;

pub use form::{
    FirstTask, IndicatorForm, NewIndicator, NewProject, NewReading, ProjectChoices, ProjectForm, ReadingForm,
    check_indicator, check_project, check_reading,
};
pub use light::{ByHand, Facts, Light, Reason, Standing, Thresholds, standing};
pub use progress::{expected, progress};
pub use warning::{HAND_DAYS_MAX, HandForm, ThresholdsForm};
