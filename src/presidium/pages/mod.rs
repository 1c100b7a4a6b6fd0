pub mod chair;
pub mod debate;
pub mod disputes;
pub mod holding;
pub mod motions;
pub mod resolutions;
pub mod seats;
pub mod votes;

use crate::error::{Error, Result};
use crate::kernel::Faults;
use crate::web::{Reader, percent};

/// A refusal that concerns one answer, as its fault; any other stays an error.
fn fault_at(field: &'static str, error: Error) -> Result<Faults> {
    match error {
        Error::Conflict(key) if key.starts_with("presidium-fault-") => Ok(Faults::one(field, key)),
        other => Err(other),
    }
}

/// The head of a column by which a list can be sorted.
struct SortHead {
    label: String,
    href: String,
    /// For `aria-sort`; empty where the list is sorted by another column.
    sorted: &'static str,
}

/// The heads of a list: `rest` is what filters it, `sort` the order that it is in.
fn sort_heads(l: Reader, path: &str, rest: &[(&str, &str)], sort: &str, columns: &[(&str, &str)]) -> Vec<SortHead> {
    let filters: String = rest
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}&", percent(value)))
        .collect();
    columns
        .iter()
        .map(|(column, key)| {
            let (sorted, next) = if sort == *column {
                ("ascending", format!("-{column}"))
            } else if sort.strip_prefix('-') == Some(column) {
                ("descending", (*column).to_owned())
            } else {
                ("", (*column).to_owned())
            };
            SortHead { label: l.t(key), href: format!("{path}?{filters}sort={next}"), sorted }
        })
        .collect()
}
