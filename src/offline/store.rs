//! All SQL of scans that were made without network.

mod conflicts;
mod keep;
mod take;

pub use conflicts::{Conflict, Side, conflict, conflicts, open_conflicts, settle};
pub use keep::receive;
pub use take::{public_key, take};
