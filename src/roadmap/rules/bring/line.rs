//! A row of a sheet, cell by cell.

use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};

use super::{Column, Part, RowFault};
use crate::kernel::{Faults, Uuid, Words, fold, one_line, paragraph};
use crate::sheets::{Held, Line, Sheet};

/// Where the columns of a sheet stand.
pub type Places = HashMap<Column, usize>;

/// Finds the columns of a sheet by their headings, and tells which it does not know.
pub fn places(sheet: &Sheet, part: Part, columns: &[(Column, String)]) -> (Places, Vec<String>) {
    let (mut places, mut unread) = (Places::new(), Vec::new());
    for (place, heading) in sheet.headings.iter().enumerate() {
        let folded = fold(heading);
        match columns.iter().find(|(column, held)| *held == folded && part.columns().contains(column)) {
            Some((column, _)) => {
                places.entry(*column).or_insert(place);
            }
            None if !folded.is_empty() => unread.push(one_line(heading)),
            None => {}
        }
    }
    (places, unread)
}

/// A row as it is read, with what is wrong with it.
pub struct Cells<'a> {
    pub part: Part,
    pub places: &'a Places,
    pub line: &'a Line,
    pub faults: Vec<RowFault>,
}

impl<'a> Cells<'a> {
    pub fn new(part: Part, places: &'a Places, line: &'a Line) -> Cells<'a> {
        Cells { part, places, line, faults: Vec::new() }
    }

    /// What is seen in a cell.
    pub fn shown(&self, column: Column) -> String {
        let cell = self.places.get(&column).and_then(|place| self.line.cells.get(*place));
        cell.map(|cell| cell.shown().to_owned()).unwrap_or_default()
    }

    /// What a cell says; nothing where it is empty.
    pub fn text(&mut self, column: Column) -> Option<String> {
        match self.places.get(&column).and_then(|place| self.line.cells.get(*place))? {
            Held::Text(text) => Some(paragraph(text)).filter(|text| !text.is_empty()),
            Held::TooLong { .. } | Held::Lossy { .. } | Held::Failed { .. } => {
                self.wrong(column, "roadmap-bring-fault-cell");
                None
            }
        }
    }

    pub fn wrong(&mut self, column: Column, key: &'static str) {
        self.put(column, Faults::one("cell", key));
    }

    pub fn put(&mut self, column: Column, faults: Faults) {
        let cell = self.shown(column);
        self.faults.push(RowFault { part: self.part, row: self.line.number, column, cell, faults });
    }

    /// A text of one line with at most so many characters.
    pub fn line_of(&mut self, column: Column, max: usize) -> Option<String> {
        let text = one_line(&self.text(column)?);
        let mut faults = Faults::default();
        faults.limit("cell", &text, max);
        if !faults.is_empty() {
            self.put(column, faults);
        }
        Some(text)
    }

    pub fn date(&mut self, column: Column) -> Option<NaiveDate> {
        let text = self.text(column)?;
        let date = read_date(&text);
        if date.is_none() {
            self.wrong(column, "fault-date");
        }
        date
    }

    pub fn weight(&mut self) -> Option<i32> {
        let text = self.text(Column::Weight)?;
        let weight = text.parse::<i32>().ok().filter(|weight| (1..=100).contains(weight));
        if weight.is_none() {
            self.wrong(Column::Weight, "roadmap-fault-weight");
        }
        weight
    }

    /// What a name stands for, in any language; one fault where it is nobody's, another where it is of several.
    pub fn named(&mut self, column: Column, of: &[(Uuid, Words)]) -> Option<Uuid> {
        let name = fold(&self.text(column)?);
        let mut found: Vec<Uuid> = of.iter().filter(|(_, words)| is_called(words, &name)).map(|(id, _)| *id).collect();
        found.dedup();
        match found.as_slice() {
            [one] => return Some(*one),
            [] => self.wrong(column, "roadmap-bring-fault-name"),
            _ => self.wrong(column, "roadmap-bring-fault-several"),
        }
        None
    }

    /// Says of a cell that it is needed, where it is empty.
    pub fn needed<T>(&mut self, column: Column, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.faults.iter().any(|fault| fault.column == column) {
            self.wrong(column, "fault-required");
        }
        value
    }
}

/// Whether a name, folded, is one of these words in some language.
pub fn is_called(words: &Words, name: &str) -> bool {
    [&words.en, &words.hans, &words.hant].into_iter().any(|held| !held.is_empty() && fold(held) == name)
}

/// A day as a spreadsheet gives it, and as people write one.
pub fn read_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    // A spreadsheet knows a day by its midnight.
    let text = text.strip_suffix("T00:00:00").or(text.strip_suffix(" 00:00:00")).unwrap_or(text);
    let text = text.strip_suffix(" 00:00").unwrap_or(text);
    let read = ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"]
        .into_iter()
        .find_map(|format| NaiveDate::parse_from_str(text, format).ok());
    read.filter(|day| (2000..2200).contains(&day.year()))
}

/// The year and number of a resolution, in whatever words: `No. 3 of 2026`, `2026年第3号`, `2026/3`.
pub fn read_resolution(text: &str) -> Option<(i32, i32)> {
    let numbers: Vec<i32> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).flat_map(str::parse).collect();
    match numbers.as_slice() {
        [year, number] if *year >= 1900 => Some((*year, *number)),
        [number, year] if *year >= 1900 => Some((*year, *number)),
        _ => None,
    }
}
