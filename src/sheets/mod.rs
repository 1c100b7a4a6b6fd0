//! Lists as files for spreadsheets: what a list shows, as XLSX or as CSV.
//!
//! Words: a *table* is headings and rows of *cells*; its *kind* is which of the two files it becomes.
//! No cell is ever a formula, and a text stays the text it is, however much it looks like a number.

mod write;

pub use write::{Cell, Kind, Table, csv_line, write};
