//! All SQL of the roadmap: milestones, what waits for what, and files of the plan.

mod books;
mod milestones;
mod waits;

pub use books::{Measure, OfBook, book, bring_in, discard_book, ground, indicators, keep_book, tidy};
pub use milestones::{
    Milestone, StepRow, Stone, add_milestone, change_milestone, courses, find, milestones, reach, remove_milestone,
    steps, stones, undo,
};
pub use waits::{Other, Tied, add_wait, edges, others, remove_wait, tied};
