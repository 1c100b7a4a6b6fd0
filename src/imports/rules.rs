//! What a column is for, what a cell says, what a row comes to.

mod cell;
mod plan;
mod row;

pub use cell::{Reads, say, visible};
pub use plan::{Approval, BY_RULES, Known, Plan, guess};
pub use row::{Cleaned, Ground, Judged, is_of, key_of, listed};
