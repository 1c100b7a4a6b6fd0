//! The cells of a row as they are read.

use std::collections::BTreeMap;

use crate::kernel::{Faults, fold};
use crate::sheets::{Held, Line};

/// A row of which the columns are known.
pub(super) struct Cells<'a> {
    pub(super) columns: &'a BTreeMap<&'static str, usize>,
    pub(super) line: &'a Line,
}

/// What a cell and what is held have in common whatever a spreadsheet made of it.
pub(super) fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl<'a> Cells<'a> {
    pub(super) fn shown(&self, field: &str) -> &'a str {
        let at = self.columns.get(field).and_then(|at| self.line.cells.get(*at));
        at.map(Held::shown).unwrap_or_default().trim()
    }

    pub(super) fn has(&self, field: &str) -> bool {
        self.columns.contains_key(field)
    }

    /// The text of a cell; none where the file has no such column.
    pub(super) fn text(&self, field: &'static str, faults: &mut Faults) -> Option<&'a str> {
        let at = *self.columns.get(field)?;
        match self.line.cells.get(at) {
            None => Some(""),
            Some(Held::Text(text)) => Some(text.trim()),
            Some(Held::TooLong { .. }) => {
                faults.add(field, "agenda-fault-long");
                None
            }
            Some(Held::Lossy { .. }) => {
                faults.add(field, "imports-fault-lossy");
                None
            }
            Some(Held::Failed { .. }) => {
                faults.add(field, "imports-fault-formula");
                None
            }
        }
    }

    /// Puts the text of a cell in place of what is held, where it says anything else.
    pub(super) fn put(&self, field: &'static str, held: &mut String, faults: &mut Faults) {
        if let Some(text) = self.text(field, faults)
            && plain(text) != plain(held)
        {
            text.clone_into(held);
        }
    }
}

/// A time of day, whether the cell holds it as a time or as a date with one.
pub(super) fn time_of_day(text: &str) -> &str {
    text.rsplit([' ', 'T']).next().unwrap_or(text)
}

pub(super) fn means<T: Copy>(words: &[(String, T)], text: &str) -> Option<T> {
    let asked = fold(text);
    words.iter().find(|(word, _)| *word == asked).map(|(_, meaning)| *meaning)
}
