//! Milestones and what waits for what, the curve of plan against actual, where everything stands on the roadmap. Pure.

pub mod bring;
mod curve;
mod form;
mod gantt;
mod matrix;
mod waits;

pub use curve::{Course, Curve, Piece, Point, curve};
pub use form::{MilestoneForm, NewMilestone, ReachForm, WhyForm, check_milestone, check_reach, check_why};
pub use gantt::{Bar, Head, Span, Window, arrow, begins, quarter_of};
pub use matrix::{Cell, Matrix};
pub use waits::{Clash, Dates, circle, clash, number_in};
