//! All SQL of the roadmap: milestones, what waits for what, and files of the plan.

mod books;
mod milestones;
mod waits;

pub use books::{BOOKS, Measure, OfBook, bring_in, ground, indicators};
pub use milestones::{
    Milestone, StepRow, Stone, add_milestone, change_milestone, courses, find, milestones, reach, reach_as_liaison,
    remove_milestone, steps, stones, undo,
};
pub use waits::{Other, Tied, add_wait, edges, others, remove_wait, tied};
