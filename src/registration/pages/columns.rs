//! The columns of the list of participants: on the page, to choose from, and in a file.

use super::super::rules::{Categories, Column, Columns};
use super::super::store::Row;
use crate::conference::Here;
use crate::forms::{Answer, Questions};
use crate::sheets::{Cell, Table};
use crate::web::Reader;

/// A column to choose.
pub struct Offered {
    pub word: String,
    pub heading: String,
    pub chosen: bool,
    /// Always there.
    pub fixed: bool,
    /// There is one before it that it may change places with.
    pub raises: bool,
}

pub fn heading(l: Reader, questions: &Questions, column: &Column) -> String {
    match (column.key(), column) {
        (Some(key), _) => l.t(key),
        (None, Column::Answer(code)) => {
            questions.get(code).map_or(code.as_str(), |question| l.plain(&question.label)).to_owned()
        }
        (None, _) => String::new(),
    }
}

/// Those that are shown in their order, then what else there is: the conference's questions last.
pub fn offered(l: Reader, questions: &Questions, columns: &Columns) -> Vec<Offered> {
    let shown = columns.shown();
    let asked = questions.iter().map(|question| Column::Answer(question.code.clone()));
    let others = Column::CORE.into_iter().chain(asked).filter(|column| !shown.contains(column));
    let chosen = shown.iter().cloned().enumerate().map(|(at, column)| (column, true, at > 0));
    chosen
        .chain(others.map(|column| (column, false, false)))
        .map(|(column, chosen, raises)| Offered {
            word: column.word(),
            heading: heading(l, questions, &column),
            fixed: column == Column::Name,
            chosen,
            raises,
        })
        .collect()
}

/// The list as a table: the columns that were chosen; otherwise all of them, and of the questions those that
/// anybody of these has answered.
pub fn table(
    l: Reader,
    here: &Here,
    categories: &Categories,
    questions: &Questions,
    columns: &Columns,
    rows: Vec<Row>,
) -> Table {
    let columns = if columns.is_plain() {
        let answered = questions.iter().filter(|question| rows.iter().any(|row| row.more.contains_key(&question.code)));
        Column::CORE.into_iter().chain(answered.map(|question| Column::Answer(question.code.clone()))).collect()
    } else {
        columns.shown()
    };
    let cell = |row: &Row, column: &Column| match column {
        Column::Number => Cell::number(row.number),
        Column::Name => Cell::text(&row.name),
        Column::Institution => Cell::text(l.plain(&row.institution)),
        Column::Post => Cell::text(&row.post),
        Column::Category => Cell::Text(categories.label(row.category, l.lang)),
        Column::Kind => Cell::Text(l.t(categories.kind_of(row.category).one_key())),
        Column::Email => Cell::text(&row.email),
        Column::Phone => Cell::text(&row.phone),
        Column::State => Cell::Text(l.t(row.state.key())),
        Column::Level => row.level.map_or(Cell::Empty, |level| Cell::Text(l.t(level.key()))),
        Column::Language => Cell::text(row.lang.own_name()),
        Column::Registered => Cell::time(row.created_at, here.zone),
        Column::Seat => Cell::text(&row.seat),
        Column::Answer(code) => match row.more.get(code) {
            None => Cell::Empty,
            Some(Answer::Number(n)) => Cell::Number(*n as f64),
            Some(answer) => Cell::Text(answer.say(questions.get(code), l.lang)),
        },
    };
    Table {
        title: l.t("nav-people"),
        headings: columns.iter().map(|column| heading(l, questions, column)).collect(),
        rows: rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect()).collect(),
    }
}
