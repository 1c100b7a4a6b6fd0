use std::fmt::Write as _;

use anyhow::Context as _;
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use rust_xlsxwriter::{Format, IgnoreError, Workbook, Worksheet};

use crate::error::Result;

/// The file that a table becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// For Excel and its kin: text stays text, whatever it looks like.
    Xlsx,
    /// For other programs, and for whoever opens it in a spreadsheet all the same.
    Csv,
}

impl Kind {
    /// As it stands in an address, and at the end of the file's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Xlsx => "xlsx",
            Kind::Csv => "csv",
        }
    }

    pub fn parse(text: &str) -> Option<Kind> {
        [Kind::Xlsx, Kind::Csv].into_iter().find(|kind| kind.as_str() == text)
    }

    pub fn content_type(self) -> &'static str {
        match self {
            Kind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Kind::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    /// Something to count with. What is only written in digits (a phone, an ID number) is a text.
    Number(f64),
    /// A time as the clocks of the place show it; spreadsheets know no zones.
    Time(NaiveDateTime),
    /// A day without a time.
    Date(NaiveDate),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    pub fn number(number: impl Into<f64>) -> Cell {
        Cell::Number(number.into())
    }

    pub fn time(at: DateTime<Utc>, zone: Tz) -> Cell {
        Cell::Time(at.with_timezone(&zone).naive_local())
    }

    /// The cell as it is read.
    fn shown(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => visible(text),
            Cell::Number(number) if number.is_finite() => number.to_string(),
            Cell::Number(_) => String::new(),
            Cell::Time(time) => time.format("%Y-%m-%d %H:%M").to_string(),
            Cell::Date(date) => date.to_string(),
        }
    }
}

/// A list as it goes into a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The name of the sheet.
    pub title: String,
    pub headings: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// The file. Written beside the requests: a long list takes seconds of a core.
pub async fn write(table: Table, kind: Kind) -> Result<Vec<u8>> {
    let work = move || match kind {
        Kind::Xlsx => xlsx(std::slice::from_ref(&table)),
        Kind::Csv => Ok(csv(&table).into_bytes()),
    };
    Ok(tokio::task::spawn_blocking(work).await??)
}

/// An XLSX file of several sheets.
pub async fn write_book(tables: Vec<Table>) -> Result<Vec<u8>> {
    Ok(tokio::task::spawn_blocking(move || xlsx(&tables)).await??)
}

fn csv(table: &Table) -> String {
    // The mark by which spreadsheets know UTF-8.
    let mut text = String::from("\u{feff}");
    text.push_str(&csv_line(table.headings.iter().map(String::as_str)));
    for row in &table.rows {
        for (i, cell) in row.iter().enumerate() {
            text.push_str(if i > 0 { "," } else { "" });
            match cell {
                Cell::Text(one) => push_field(&mut text, one),
                other => text.push_str(&other.shown()),
            }
        }
        text.push_str("\r\n");
    }
    text
}

/// A line of texts in a CSV file (RFC 4180). One that a spreadsheet would take for a formula begins
/// with an apostrophe.
pub fn csv_line<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for (i, text) in texts.into_iter().enumerate() {
        line.push_str(if i > 0 { "," } else { "" });
        push_field(&mut line, text);
    }
    line.push_str("\r\n");
    line
}

fn push_field(line: &mut String, text: &str) {
    let text = visible(text);
    let formula = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let guard = if formula { "'" } else { "" };
    if formula || text.contains(['"', ',', ';', '\n']) || text.trim().len() != text.len() {
        write!(line, "\"{guard}{}\"", text.replace('"', "\"\"")).expect("writing to a string");
    } else {
        line.push_str(&text);
    }
}

/// A text without the characters that neither file may hold; of white space, spaces and ends of lines.
fn visible(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let kept = text.chars().filter_map(|c| match c {
        '\n' | '\r' => Some('\n'),
        '\t' => Some(' '),
        '\u{fffe}' | '\u{ffff}' => None,
        c => (!c.is_control()).then_some(c),
    });
    kept.collect()
}

/// Most that a cell of a spreadsheet holds, in units of UTF-16.
const CELL_UNITS: usize = 32_767;
/// Rows that are looked at to find how wide a column is.
const LOOKED_AT: usize = 500;

fn xlsx(tables: &[Table]) -> anyhow::Result<Vec<u8>> {
    let mut book = Workbook::new();
    for table in tables {
        put_sheet(&mut book, table)?;
    }
    book.save_to_buffer().context("an XLSX file")
}

fn put_sheet(book: &mut Workbook, table: &Table) -> anyhow::Result<()> {
    // Rows go to a nameless temporary file as they are written, so that a long list is not held twice.
    let sheet = book.add_worksheet_with_constant_memory()?;
    let title = sheet_name(&table.title);
    if !title.is_empty() {
        sheet.set_name(title)?;
    }
    let columns = u16::try_from(table.headings.len())?;
    let last_row = u32::try_from(table.rows.len())?;
    if columns > 0 {
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofilter(0, 0, last_row, columns - 1)?;
        // Digits that are a text are meant so.
        sheet.ignore_error_range(0, 0, last_row, columns - 1, IgnoreError::NumberStoredAsText)?;
    }
    for (column, width) in (0..).zip(widths(table)) {
        sheet.set_column_width(column, width)?;
    }
    let bold = Format::new().set_bold();
    // As text also when somebody edits the cell.
    let text = Format::new().set_num_format("@");
    let time = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for (column, heading) in (0..).zip(&table.headings) {
        write_text(sheet, 0, column, heading, &bold)?;
    }
    for (row, cells) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Number(number) if number.is_finite() => {
                    sheet.write_number(row, column, *number)?;
                }
                // What spreadsheets know as a time begins in 1900.
                Cell::Time(at) if (1901..=9999).contains(&at.year()) => {
                    sheet.write_datetime_with_format(row, column, *at, &time)?;
                }
                Cell::Date(on) if (1901..=9999).contains(&on.year()) => {
                    sheet.write_datetime_with_format(row, column, on.and_time(NaiveTime::MIN), &date)?;
                }
                other => write_text(sheet, row, column, &other.shown(), &text)?,
            }
        }
    }
    Ok(())
}

/// Always as a string: the crate writes a formula only where it is asked for one.
fn write_text(sheet: &mut Worksheet, row: u32, column: u16, text: &str, format: &Format) -> anyhow::Result<()> {
    let mut text = visible(text);
    let mut units = 0;
    if let Some((end, _)) = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > CELL_UNITS
    }) {
        text.truncate(end);
    }
    if !text.is_empty() {
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}

/// How wide each column is, in digits: as its heading and the first of its cells need.
fn widths(table: &Table) -> Vec<f64> {
    // A Chinese character is as wide as two digits.
    let wide = |text: &str| -> usize {
        text.lines().map(|line| line.chars().map(|c| if c >= '\u{1100}' { 2 } else { 1 }).sum()).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = table.headings.iter().map(|heading| wide(heading) + 3).collect();
    for row in table.rows.iter().take(LOOKED_AT) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(wide(&cell.shown()));
        }
    }
    widths.into_iter().map(|width| width.clamp(6, 48) as f64 + 1.5).collect()
}

/// A title as the name of a sheet: 31 characters at most, some of them forbidden.
fn sheet_name(title: &str) -> String {
    let mut name = String::new();
    for c in visible(title).chars().map(|c| if "[]:*?/\\\n".contains(c) { ' ' } else { c }) {
        if name.encode_utf16().count() + c.len_utf16() <= 31 {
            name.push(c);
        }
    }
    name.trim_matches([' ', '\'']).to_owned()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, DataType as _, Reader as _, Xlsx, open_workbook_from_rs};
    use proptest::prelude::*;

    use super::*;

    /// The sheet as a spreadsheet reads it: its name, and its cells.
    fn read(table: &Table) -> (String, Vec<Vec<Data>>) {
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(xlsx(std::slice::from_ref(table)).unwrap())).unwrap();
        let name = book.sheet_names()[0].clone();
        let cells = book.worksheet_range(&name).unwrap();
        assert_eq!(book.worksheet_formula(&name).unwrap().used_cells().count(), 0);
        (name, cells.rows().map(<[Data]>::to_vec).collect())
    }

    fn table(rows: Vec<Vec<Cell>>) -> Table {
        Table { title: "人员".into(), headings: vec!["姓名".into(), "B".into(), "C".into()], rows }
    }

    fn at() -> NaiveDateTime {
        "2026-12-26T09:30:00".parse().unwrap()
    }

    #[test]
    fn a_list_comes_back_as_it_went_in() {
        let list = table(vec![
            vec![Cell::text("=HYPERLINK(1)"), Cell::text("11010519491231002X"), Cell::number(17)],
            vec![Cell::text("王敏\n第二行"), Cell::text("0013800001234"), Cell::Time(at())],
            vec![Cell::Empty, Cell::Number(f64::NAN), Cell::Number(-2.5)],
        ]);
        let (name, rows) = read(&list);
        assert_eq!(name, "人员");
        assert_eq!(rows[0], ["姓名", "B", "C"].map(|text| Data::String(text.into())));
        assert_eq!(rows[1][..2], ["=HYPERLINK(1)", "11010519491231002X"].map(|text| Data::String(text.into())));
        assert_eq!(rows[1][2], Data::Float(17.0));
        assert_eq!(rows[2][..2], ["王敏\n第二行", "0013800001234"].map(|text| Data::String(text.into())));
        assert_eq!(rows[2][2].as_datetime(), Some(at()));
        assert_eq!(rows[3], [Data::Empty, Data::Empty, Data::Float(-2.5)]);
    }

    #[test]
    fn a_line_is_quoted_where_it_must_be() {
        let list = table(vec![vec![Cell::text("=1+1"), Cell::number(-17), Cell::Time(at())]]);
        assert_eq!(csv(&list), "\u{feff}姓名,B,C\r\n\"'=1+1\",-17,2026-12-26 09:30\r\n");
        assert_eq!(
            csv_line(["a", "b,c", "d\"e", "", "\t@x", "-1", "e\r\nf", " g"]),
            "a,\"b,c\",\"d\"\"e\",,\"' @x\",\"'-1\",\"e\nf\",\" g\"\r\n"
        );
    }

    #[test]
    fn any_title_is_a_name() {
        for title in ["", "'''", "a/b:c[d]", "名".repeat(40).as_str(), "𠮷".repeat(40).as_str()] {
            let (name, _) = read(&Table { title: title.into(), ..table(Vec::new()) });
            assert!(!name.is_empty() && name.encode_utf16().count() <= 31, "{title}: {name}");
        }
        assert_eq!(sheet_name("a/b:c[d]"), "a b c d");
        assert!(xlsx(&[Table::default()]).is_ok());
    }

    #[test]
    fn a_giant_text_is_cut_to_what_a_cell_holds() {
        let (_, rows) = read(&table(vec![vec![Cell::text("𠮷".repeat(20_000))]]));
        assert_eq!(rows[1][0].get_string().unwrap().encode_utf16().count(), CELL_UNITS - 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_text_and_number_comes_back(texts in prop::collection::vec(any::<String>(), 1..8), number in any::<i32>()) {
            let rows = texts.iter().map(|text| vec![Cell::text(text), Cell::number(number), Cell::text("end")]).collect();
            let (_, rows) = read(&table(rows));
            for (text, row) in texts.iter().zip(&rows[1..]) {
                let text = visible(text);
                let read = if text.is_empty() { Data::Empty } else { Data::String(text) };
                prop_assert_eq!(&row[0], &read);
                prop_assert_eq!(&row[1], &Data::Float(number.into()));
            }
        }

        #[test]
        fn no_text_begins_a_formula(texts in prop::collection::vec("[=+@＝ \t\r\n\"',;-]{0,3}\\PC{0,6}", 1..5)) {
            let line = csv_line(texts.iter().map(String::as_str));
            let mut fields = Vec::new();
            let mut rest = line.strip_suffix("\r\n").unwrap();
            // Read back as RFC 4180 says.
            loop {
                let (field, after) = match rest.strip_prefix('"') {
                    None => rest.split_at(rest.find(',').unwrap_or(rest.len())),
                    Some(quoted) => {
                        let mut end = 0;
                        while quoted[end..].starts_with("\"\"") || !quoted[end..].starts_with('"') {
                            end += if quoted[end..].starts_with('"') { 2 } else { quoted[end..].chars().next().unwrap().len_utf8() };
                        }
                        (&quoted[..end], &quoted[end + 1..])
                    }
                };
                fields.push(field.replace("\"\"", "\""));
                match after.strip_prefix(',') {
                    Some(next) => rest = next,
                    None => break,
                }
            }
            prop_assert_eq!(fields.len(), texts.len());
            for (field, text) in fields.iter().zip(&texts) {
                prop_assert!(!field.trim_start().starts_with(['=', '+', '-', '@', '＝']), "{}", line);
                let visible = visible(text);
                prop_assert_eq!(field.strip_prefix('\'').filter(|_| !visible.starts_with('\'')).unwrap_or(field), visible);
            }
        }
    }
}
