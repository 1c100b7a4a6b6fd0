//! Progress, lights, and what forms about projects must say. Pure.

mod form;
mod light;
mod progress;

pub use form::{
    FirstTask, IndicatorForm, NewIndicator, NewProject, NewReading, ProjectChoices, ProjectForm, ReadingForm,
    check_indicator, check_project, check_reading,
};
pub use light::{Facts, Light, Reason, Standing, Thresholds, standing};
pub use progress::{expected, progress};
