//! Lists as files for spreadsheets: what a list shows, as XLSX or as CSV; and such files read again.
//!
//! Words: a *table* is headings and rows of *cells*; its *kind* is which of the two files it becomes.
//! No cell is ever a formula, and a text stays the text it is, however much it looks like a number.
//! A *book* is an XLSX file of several sheets. A *sheet* is what was read: headings and rows as people see them, whatever program wrote the file.

mod read;
mod write;

pub use read::{FILE_MAX, Held, Line, Sheet, Unreadable, is_named, read, read_book, read_named};
pub use write::{Cell, Kind, Table, csv_line, write, write_book};

/// What tells what somebody saw of a file from what it would do now: the same for the same, of one build of the program.
pub fn seen(what: &impl std::fmt::Debug) -> String {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    format!("{what:?}").hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
