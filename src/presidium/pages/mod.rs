pub mod amendments;
pub mod chair;
pub mod debate;
pub mod disputes;
pub mod files;
pub mod holding;
pub mod motions;
mod papers;
pub mod queue;
pub mod resolutions;
pub mod seats;
pub mod votes;
pub mod waivers;

pub use papers::papers;

use askama::Template;

use super::rules::{Part, differences};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Lang, Words};
use crate::web::{Confirm, Page, Reader, percent};

/// What a wording changes, in each language in which it does: of the title, then of the text.
fn changes(before: (&Words, &Words), after: (&Words, &Words)) -> Vec<(Lang, Vec<Part>)> {
    let said = |(title, text): (&Words, &Words), lang| format!("{}\n{}", title.exact(lang), text.exact(lang));
    [Lang::ZhHans, Lang::ZhHant, Lang::En]
        .into_iter()
        .filter_map(|lang| {
            let (old, new) = (said(before, lang), said(after, lang));
            (old != new).then(|| (lang, differences(&old, &new)))
        })
        .collect()
}

/// Asks whether something is to be done.
#[derive(Template)]
#[template(path = "presidium/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

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
