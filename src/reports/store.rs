//! Weekly and monthly reports as they are kept, and what they are compiled from.

mod compile;
mod list;
mod read;
mod send;
mod write;

pub use compile::compile;
pub use list::{Filter, Row, list};
pub use read::{OfReport, Received, Report, Version, VersionRow, find, of_project, received, version, versions};
pub use send::{Account, Liaised, Sent, Taken, accounts, hold, liaised, note_sent, sent, taken};
pub use write::{By, Made, NewVersion, discard, make, sign, write_version};
