//! The words by which a book is written and understood.

use std::collections::BTreeMap;

use super::super::super::rules::{COLUMNS, Kind, Part, Programme, Role, Rows, Vocabulary, told};
use super::super::super::store;
use crate::conference::Here;
use crate::error::Result;
use crate::kernel::{Lang, Uuid, fold};
use crate::sheets::{self, Cell, Table};
use crate::state::App;
use crate::web::Reader;

/// Columns that are counted with.
const NUMBERS: &[&str] = &["day", "minutes", "expected", "participant"];
/// Columns that organisers alone get.
const OURS: &[&str] = &["expected", "participant"];

/// Every word in every language, and the word of the code itself.
pub fn vocabulary() -> Vocabulary {
    let readers = Lang::ALL.map(Reader::new);
    let folded = |key: &str| readers.map(|l| fold(&l.t(key)));
    let mut words = Vocabulary::default();
    for part in Part::SHEETS {
        words.sheets.extend(folded(part.key()).map(|word| (word, part)));
    }
    for (part, columns) in COLUMNS {
        for (field, key) in columns {
            words.columns.extend(folded(key).map(|word| (part, word, *field)));
            words.columns.push((part, fold(field), field));
        }
    }
    for kind in Kind::ALL {
        words.kinds.extend(folded(kind.key()).map(|word| (word, kind)));
        words.kinds.push((fold(kind.as_str()), kind));
    }
    for role in Role::ALL {
        words.roles.extend(folded(role.key()).map(|word| (word, role)));
        words.roles.push((fold(role.as_str()), role));
    }
    words.yes.extend(folded("agenda-yes"));
    words.yes.extend(["yes", "y", "true", "x", "1"].map(str::to_owned));
    words.no.extend(folded("agenda-no"));
    words.no.extend(["no", "n", "false", "0"].map(str::to_owned));
    words
}

/// A programme as a file for spreadsheets; with the numbers of participants where they are told.
pub async fn book(
    app: &App,
    here: &Here,
    l: Reader,
    programme: &Programme,
    numbers: Option<&BTreeMap<Uuid, i32>>,
) -> Result<Vec<u8>> {
    let names = store::names(&app.db, programme).await?;
    let goals = store::named_goals(&app.db, here.id).await?;
    let said = (|kind: Kind| l.t(kind.key()), |role: Role| l.t(role.key()), l.t("agenda-yes"));
    let sheets = told(programme, (here.zone, l.lang), (said.0, said.1, &said.2), (&names, numbers), &goals);
    let tables = COLUMNS.into_iter().zip(sheets).map(|((part, columns), rows)| table(l, part, columns, rows, numbers));
    sheets::write_book(tables.collect()).await
}

fn table(l: Reader, part: Part, columns: &[(&str, &str)], rows: Rows, numbers: Option<&BTreeMap<Uuid, i32>>) -> Table {
    let is_told = |field: &str| numbers.is_some() || !OURS.contains(&field);
    let cell = |field: &str, text: String| match text.parse::<i32>() {
        _ if text.is_empty() => Cell::Empty,
        Ok(number) if NUMBERS.contains(&field) => Cell::number(number),
        _ => Cell::text(text),
    };
    let row = |texts: Vec<String>| {
        let cells = columns.iter().zip(texts).filter(|((field, _), _)| is_told(field));
        cells.map(|((field, _), text)| cell(field, text)).collect()
    };
    Table {
        title: l.t(part.key()),
        headings: columns.iter().filter(|(field, _)| is_told(field)).map(|(_, key)| l.t(key)).collect(),
        rows: rows.into_iter().map(row).collect(),
    }
}
