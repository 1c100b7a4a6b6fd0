//! Periods, what a report holds, what is written in its marked places. Pure.

mod body;
mod edit;
mod period;
mod send;

pub use body::{Body, Counts, Ended, Late, Lights, Measured, Moved, Of, Ordered, Reported, Silent, Stone, Trouble};
pub use edit::{EDIT_BYTES_MAX, Edited, check_edit, merge};
pub use period::{Kind, MakeForm, Period, check_period, missing};
pub use send::{SendForm, once, without};
