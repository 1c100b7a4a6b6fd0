use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use calamine::{CellErrorType, DataRef, Reader as _, SheetType, SheetVisible, Xlsx};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use zip::ZipArchive;

/// The largest file that is read.
pub const FILE_MAX: usize = 20 * 1024 * 1024;
/// Most that the parts of an XLSX file come to when they are unpacked.
const UNPACKED_MAX: u64 = 200 * 1024 * 1024;
const PARTS_MAX: usize = 200;
const ROWS_MAX: usize = 50_000;
const COLUMNS_MAX: usize = 100;
/// Most characters of a cell that is kept; of one that is longer, so many to know it by.
const CELL_MAX: usize = 2_000;
/// The same of a book, in which texts of several paragraphs stand.
const BOOK_CELL_MAX: usize = 10_000;
/// Most sheets of a book that are read.
const SHEETS_MAX: usize = 20;
const SHOWN_MAX: usize = 60;
/// Most bytes of text in all cells together: one long text may stand in every cell.
const TEXT_MAX: usize = 64 * 1024 * 1024;
/// From here on a number in a spreadsheet no longer holds all its digits.
const WHOLE_MAX: f64 = 1e15;

/// How an XLSX file begins.
const BOOK: &[u8] = b"PK\x03\x04";

/// Files that are unpacked at the same time: each may take some hundred megabytes.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Why a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    Empty,
    TooLarge,
    /// Neither XLSX nor text.
    WrongKind,
    Macros,
    /// Of Excel before 2007.
    OldExcel,
    Encrypted,
    /// Unpacked it is far larger than any list.
    Swollen,
    TooManyRows,
    TooManyColumns,
    TooMuchText,
    /// Neither UTF-8 nor UTF-16 nor GB18030.
    Encoding,
    /// An XLSX file that is damaged.
    Broken,
}

impl Unreadable {
    /// The key of the sentence.
    pub fn key(self) -> &'static str {
        match self {
            Unreadable::Empty => "sheets-unreadable-empty",
            Unreadable::TooLarge => "sheets-unreadable-large",
            Unreadable::WrongKind => "sheets-unreadable-kind",
            Unreadable::Macros => "sheets-unreadable-macros",
            Unreadable::OldExcel => "sheets-unreadable-old",
            Unreadable::Encrypted => "sheets-unreadable-encrypted",
            Unreadable::Swollen => "sheets-unreadable-swollen",
            Unreadable::TooManyRows => "sheets-unreadable-rows",
            Unreadable::TooManyColumns => "sheets-unreadable-columns",
            Unreadable::TooMuchText => "sheets-unreadable-text",
            Unreadable::Encoding => "sheets-unreadable-encoding",
            Unreadable::Broken => "sheets-unreadable-broken",
        }
    }
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Held {
    /// As it is read; of a number its digits, of a date ISO 8601.
    Text(String),
    /// More than a cell may hold; how it begins.
    TooLong { long: String },
    /// A number of so many digits that the spreadsheet has lost the last of them.
    Lossy { lossy: String },
    /// What a formula says that failed, such as `#N/A`.
    Failed { failed: String },
}

impl Held {
    /// What is seen in the cell.
    pub fn shown(&self) -> &str {
        match self {
            Held::Text(text) => text,
            Held::TooLong { long } => long,
            Held::Lossy { lossy } => lossy,
            Held::Failed { failed } => failed,
        }
    }

    fn text(text: &str, most: usize) -> Held {
        // Bytes are counted first: most cells are short.
        if text.len() > most && text.chars().count() > most {
            return Held::TooLong { long: text.chars().take(SHOWN_MAX).chain(['…']).collect() };
        }
        Held::Text(text.to_owned())
    }

    fn number(number: f64) -> Held {
        if number.fract() == 0.0 && number.abs() < WHOLE_MAX {
            return Held::Text(format!("{number:.0}"));
        }
        if number.is_finite() && number.abs() < WHOLE_MAX {
            return Held::Text(number.to_string());
        }
        Held::Lossy { lossy: format!("{number:e}") }
    }

    fn is_empty(&self) -> bool {
        matches!(self, Held::Text(text) if text.trim().is_empty())
    }
}

/// A row below the headings. Empty cells at its end may be missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// As the spreadsheet counts rows, from 1.
    pub number: i32,
    pub cells: Vec<Held>,
}

/// A sheet of a file. Rows without anything are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub headings: Vec<String>,
    pub rows: Vec<Line>,
}

/// Reads the first sheet that holds anything of a file, whichever of the two it is. Beside the requests: a long list
/// takes seconds of a core.
///
/// # Errors
/// What is wrong with the file. Whatever its bytes are, nothing else happens.
pub async fn read(bytes: impl AsRef<[u8]> + Send + 'static) -> Result<Sheet, Unreadable> {
    beside(move || parse(bytes.as_ref())).await
}

/// Reads a file that has a name: what is called a workbook and holds text is a damaged one, and no list of it.
///
/// # Errors
/// What is wrong with the file, as of [`read`].
pub async fn read_named(name: &str, bytes: impl AsRef<[u8]> + Send + 'static) -> Result<Sheet, Unreadable> {
    let is_book = bytes.as_ref().starts_with(BOOK) || other_kind(bytes.as_ref()).is_some();
    if is_named(name, "xlsx") && !is_book {
        return Err(Unreadable::Broken);
    }
    read(bytes).await
}

/// Whether the name of a file ends so, after its last dot.
pub fn is_named(name: &str, ending: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|held| held.eq_ignore_ascii_case(ending))
}

/// Reads every sheet of an XLSX file that holds anything, each with its name.
///
/// # Errors
/// What is wrong with the file, as of [`read`].
pub async fn read_book(bytes: impl AsRef<[u8]> + Send + 'static) -> Result<Vec<(String, Sheet)>, Unreadable> {
    beside(move || parse_book(bytes.as_ref())).await
}

async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Unreadable> + Send + 'static,
) -> Result<T, Unreadable> {
    let _turn = AT_ONCE.acquire().await.map_err(|_| Unreadable::Broken)?;
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        // A panic in there is a file that nobody has thought of.
        tracing::warn!(%error, "a file could not be read");
        Err(Unreadable::Broken)
    })
}

fn parse_book(bytes: &[u8]) -> Result<Vec<(String, Sheet)>, Unreadable> {
    if bytes.len() > FILE_MAX {
        return Err(Unreadable::TooLarge);
    }
    if !bytes.starts_with(BOOK) {
        return Err(other_kind(bytes).unwrap_or(Unreadable::WrongKind));
    }
    xlsx(bytes, BOOK_CELL_MAX, SHEETS_MAX)
}

/// The kinds of file that people take for one of ours.
fn other_kind(bytes: &[u8]) -> Option<Unreadable> {
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let is_encrypted = bytes.windows(name.len()).any(|window| window == name);
        return Some(if is_encrypted { Unreadable::Encrypted } else { Unreadable::OldExcel });
    }
    let others = [&b"%PDF"[..], b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"\x1f\x8b"];
    others.iter().any(|magic| bytes.starts_with(magic)).then_some(Unreadable::WrongKind)
}

fn parse(bytes: &[u8]) -> Result<Sheet, Unreadable> {
    if bytes.len() > FILE_MAX {
        return Err(Unreadable::TooLarge);
    }
    if bytes.starts_with(BOOK) {
        return xlsx(bytes, CELL_MAX, 1)?.pop().map(|(_, sheet)| sheet).ok_or(Unreadable::Empty);
    }
    if let Some(unreadable) = other_kind(bytes) {
        return Err(unreadable);
    }
    csv(&decode(bytes)?)
}

/// Rows as they come, within the limits.
#[derive(Default)]
struct Gathered {
    rows: BTreeMap<u32, Vec<Held>>,
    text: usize,
}

impl Gathered {
    fn put(&mut self, row: u32, column: usize, cell: Held) -> Result<(), Unreadable> {
        if cell.is_empty() {
            return Ok(());
        }
        if column >= COLUMNS_MAX {
            return Err(Unreadable::TooManyColumns);
        }
        self.text += cell.shown().len();
        if self.text > TEXT_MAX {
            return Err(Unreadable::TooMuchText);
        }
        let is_full = self.rows.len() > ROWS_MAX;
        let cells = match self.rows.entry(row) {
            std::collections::btree_map::Entry::Vacant(_) if is_full => return Err(Unreadable::TooManyRows),
            entry => entry.or_default(),
        };
        if cells.len() <= column {
            cells.resize(column + 1, Held::Text(String::new()));
        }
        cells[column] = cell;
        Ok(())
    }

    fn sheet(self) -> Result<Sheet, Unreadable> {
        let mut rows = self.rows.into_iter();
        let (_, first) = rows.next().ok_or(Unreadable::Empty)?;
        let headings: Vec<String> = first.iter().map(|cell| cell.shown().to_owned()).collect();
        let rows: Vec<Line> = rows
            .map(|(row, cells)| Line { number: i32::try_from(row).unwrap_or(i32::MAX).saturating_add(1), cells })
            .collect();
        if rows.is_empty() {
            return Err(Unreadable::Empty);
        }
        let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(headings.len());
        let mut headings = headings;
        headings.resize(columns, String::new());
        Ok(Sheet { headings, rows })
    }
}

/// Looks into an XLSX file before anything of it is believed.
fn look_inside(bytes: &[u8]) -> Result<(), Unreadable> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Broken)?;
    if zip.len() > PARTS_MAX {
        return Err(Unreadable::Swollen);
    }
    let names: Vec<String> = zip.file_names().filter_map(Result::ok).map(|name| name.to_lowercase()).collect();
    if names.iter().any(|name| name.ends_with("vbaproject.bin")) {
        return Err(Unreadable::Macros);
    }
    if !names.iter().any(|name| name == "xl/workbook.xml") {
        return Err(Unreadable::WrongKind);
    }
    let (mut claimed, mut unpacked) = (0u64, 0u64);
    let mut buffer = vec![0; 64 * 1024];
    for i in 0..zip.len() {
        let mut part = zip.by_index(i).map_err(|_| Unreadable::Broken)?;
        claimed = claimed.saturating_add(part.size());
        if claimed > UNPACKED_MAX {
            return Err(Unreadable::Swollen);
        }
        // What the file says of itself may be a lie.
        loop {
            match part.read(&mut buffer).map_err(|_| Unreadable::Broken)? {
                0 => break,
                read => unpacked += read as u64,
            }
            if unpacked > UNPACKED_MAX {
                return Err(Unreadable::Swollen);
            }
        }
    }
    Ok(())
}

/// The first so many sheets that hold anything.
fn xlsx(bytes: &[u8], cell_max: usize, most: usize) -> Result<Vec<(String, Sheet)>, Unreadable> {
    look_inside(bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| Unreadable::Broken)?;
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let (mut found, mut text) = (Vec::new(), 0);
    for name in names {
        let mut gathered = Gathered { text, ..Gathered::default() };
        // Cell by cell: a sheet that claims to reach to the last row and column takes no room.
        let mut cells = book.worksheet_cells_reader(&name).map_err(|_| Unreadable::Broken)?;
        while let Some(cell) = cells.next_cell().map_err(|_| Unreadable::Broken)? {
            let (row, column) = cell.get_position();
            gathered.put(row, column as usize, held(cell.get_value(), cell_max))?;
        }
        text = gathered.text;
        // Of a book a sheet may have its headings alone.
        if gathered.rows.is_empty() || (most > 1 && gathered.rows.len() == 1) {
            continue;
        }
        found.push((name, gathered.sheet()?));
        if found.len() == most {
            break;
        }
    }
    if found.is_empty() { Err(Unreadable::Empty) } else { Ok(found) }
}

fn held(cell: &DataRef, most: usize) -> Held {
    match cell {
        DataRef::Empty => Held::Text(String::new()),
        DataRef::String(text) => Held::text(text, most),
        DataRef::SharedString(text) => Held::text(text, most),
        DataRef::Int(number) => Held::number(*number as f64),
        DataRef::Float(number) => Held::number(*number),
        DataRef::Bool(truth) => Held::Text(if *truth { "TRUE" } else { "FALSE" }.to_owned()),
        DataRef::DateTime(time) => match time.as_datetime() {
            Some(at) if time.is_duration() => Held::Text(at.format("%H:%M").to_string()),
            Some(at) if at.time() == chrono::NaiveTime::MIN => Held::Text(at.date().to_string()),
            Some(at) => Held::Text(at.format("%Y-%m-%d %H:%M").to_string()),
            None => Held::number(time.as_f64()),
        },
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Held::text(text.trim_end_matches("T00:00:00"), most),
        DataRef::Error(error) => Held::Failed { failed: failed(error).to_owned() },
    }
}

fn failed(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        _ => "#",
    }
}

/// The text of a CSV file: what its first bytes say; else UTF-8 where it is that; else what Excel
/// writes in China.
fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    let (text, wrong) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => {
            let (text, _, wrong) = encoding.decode(bytes);
            (text.into_owned(), wrong)
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), false),
            Err(_) => {
                let (text, wrong) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
                (text.into_owned(), wrong)
            }
        },
    };
    // No list holds these; other kinds of file do.
    if text.chars().any(|c| c == '\0') {
        return Err(Unreadable::WrongKind);
    }
    if wrong { Err(Unreadable::Encoding) } else { Ok(text) }
}

/// The sign between the fields: the one that the first line has most of, outside quotes.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.trim_start().bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            byte if !quoted => {
                if let Some((_, count)) = counts.iter_mut().find(|(sign, _)| *sign == byte) {
                    *count += 1;
                }
            }
            _ => {}
        }
    }
    // Of equals the first.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| *sign)
}

fn csv(text: &str) -> Result<Sheet, Unreadable> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut gathered = Gathered::default();
    let mut record = csv::StringRecord::new();
    let mut row = 0;
    loop {
        let from = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        if !reader.read_record(&mut record).map_err(|_| Unreadable::Encoding)? {
            break;
        }
        // The reader passes over empty lines, which a spreadsheet counts as rows.
        row += empty_lines(text, from);
        for (column, field) in record.iter().enumerate() {
            gathered.put(row, column, Held::text(field, CELL_MAX))?;
        }
        row += 1;
    }
    gathered.sheet()
}

/// How many lines at this place of a text are empty; what ends the line before is not counted.
fn empty_lines(text: &str, from: usize) -> u32 {
    let bytes = text.as_bytes();
    let mut at = from.min(bytes.len());
    if at > 0 && bytes[at - 1] == b'\r' && bytes.get(at) == Some(&b'\n') {
        at += 1;
    }
    let mut lines = 0;
    while let Some(b'\r' | b'\n') = bytes.get(at) {
        at += if bytes[at..].starts_with(b"\r\n") { 2 } else { 1 };
        lines += 1;
    }
    lines
}

#[cfg(test)]
mod tests;
