use std::io::Write as _;

use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use zip::write::SimpleFileOptions;

use super::super::{Cell, Kind, Table, write, write_book};
use super::*;

fn texts(sheet: &Sheet) -> Vec<Vec<&str>> {
    sheet.rows.iter().map(|row| row.cells.iter().map(Held::shown).collect()).collect()
}

/// An XLSX file that a program of ours wrote, with one of its parts exchanged.
fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn book(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

/// A book whose first sheet is this XML.
fn book_of(sheet: &str) -> Vec<u8> {
    let plain = book(|sheet| {
        sheet.write_string(0, 0, "x").unwrap();
    });
    let mut zip = ZipArchive::new(Cursor::new(plain)).unwrap();
    let mut parts = Vec::new();
    for i in 0..zip.len() {
        let mut part = zip.by_index(i).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let name = part.name().unwrap().into_owned();
        if name == "xl/worksheets/sheet1.xml" {
            bytes = sheet.as_bytes().to_vec();
        }
        parts.push((name, bytes));
    }
    zipped(&parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>())
}

#[test]
fn every_encoding_and_delimiter_is_told() {
    let expected = vec![vec!["王敏", "招商银行; 北京"]];
    let text = "姓名,单位\r\n王敏,招商银行; 北京\r\n";
    let gb = encoding_rs::GB18030.encode(text).0.into_owned();
    let utf16: Vec<u8> =
        "\u{feff}姓名\t单位\n王敏\t招商银行; 北京\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = "\u{feff}姓名\t单位\n王敏\t招商银行; 北京\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let quoted = "姓名;单位\n王敏;\"招商银行; 北京\"\n".as_bytes().to_vec();
    for bytes in [text.as_bytes().to_vec(), format!("\u{feff}{text}").into_bytes(), gb, utf16, big, quoted] {
        let sheet = parse(&bytes).unwrap();
        assert_eq!(sheet.headings, ["姓名", "单位"]);
        assert_eq!(texts(&sheet), expected);
        assert_eq!(sheet.rows[0].number, 2);
    }
    // Full-width digits are read as they are; cleaning is not the reader's.
    assert_eq!(texts(&parse("a,b\n１３８,x".as_bytes()).unwrap()), [["１３８", "x"]]);
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["a,b", "", "1,\"x", "y\"", ",", "", "", "2,z"].join(end);
        let sheet = parse(text.as_bytes()).unwrap();
        // The second row is empty, the third has a cell of two lines, the fourth only empty cells.
        let numbers: Vec<i32> = sheet.rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [3, 7], "{end:?}");
    }
}

#[test]
fn numbers_and_dates_of_a_spreadsheet_come_out_as_they_are_read() {
    let date = Format::new().set_num_format("yyyy/m/d");
    let bytes = book(|sheet| {
        for (column, heading) in (0..).zip(["phone", "id", "half", "date", "time", "sum", "gap"]) {
            sheet.write_string(0, column, heading).unwrap();
        }
        sheet.write_number(2, 0, 13_800_001_234_f64).unwrap();
        sheet.write_number(2, 1, 110_101_199_001_011_234_f64).unwrap();
        sheet.write_number(2, 2, 0.5).unwrap();
        let day = ExcelDateTime::from_ymd(2026, 12, 26).unwrap();
        sheet.write_datetime_with_format(2, 3, &day, &date).unwrap();
        let hour = ExcelDateTime::from_ymd(2026, 12, 26).unwrap().and_hms(9, 30, 0).unwrap();
        let hours = Format::new().set_num_format("yyyy-mm-dd hh:mm");
        sheet.write_datetime_with_format(2, 4, &hour, &hours).unwrap();
        sheet.write_formula(2, 5, rust_xlsxwriter::Formula::new("=1+1").set_result("2")).unwrap();
    });
    let sheet = parse(&bytes).unwrap();
    assert_eq!(sheet.rows.len(), 1);
    // The empty row above it is counted.
    assert_eq!(sheet.rows[0].number, 3);
    let cells = &sheet.rows[0].cells;
    assert_eq!(cells[0], Held::Text("13800001234".into()));
    assert!(matches!(cells[1], Held::Lossy { .. }), "{cells:?}");
    let shown: Vec<&str> = cells[2..].iter().map(Held::shown).collect();
    assert_eq!(shown, ["0.5", "2026-12-26", "2026-12-26 09:30", "2"]);
    assert_eq!(sheet.headings.len(), 7);
}

#[test]
fn what_is_no_list_is_refused_with_its_reason() {
    let old = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 600]].concat();
    let encrypted: Vec<u8> =
        [old.clone(), "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
    let macros = zipped(&[("xl/workbook.xml", b"<x/>"), ("xl/vbaProject.bin", b"x")]);
    for (bytes, why) in [
        (b"\x89PNG\r\n\x1a\n\0\0\0".to_vec(), Unreadable::WrongKind),
        (b"%PDF-1.7".to_vec(), Unreadable::WrongKind),
        (b"a,b\n\0,1".to_vec(), Unreadable::WrongKind),
        (zipped(&[("word/document.xml", b"<x/>")]), Unreadable::WrongKind),
        (zipped(&[("xl/workbook.xml", b"<x/>")]), Unreadable::Broken),
        (b"PK\x03\x04 and no more".to_vec(), Unreadable::Broken),
        (macros, Unreadable::Macros),
        (old, Unreadable::OldExcel),
        (encrypted, Unreadable::Encrypted),
        (b"a,b\n\xff\xff\xff,1".to_vec(), Unreadable::Encoding),
        (Vec::new(), Unreadable::Empty),
        (b"\n , \n".to_vec(), Unreadable::Empty),
        (b"only,headings\n".to_vec(), Unreadable::Empty),
        (vec![b'a'; FILE_MAX + 1], Unreadable::TooLarge),
        (format!("a\n{}", "b\n".repeat(ROWS_MAX + 1)).into_bytes(), Unreadable::TooManyRows),
        (format!("a\n{}", ",".repeat(COLUMNS_MAX) + "b").into_bytes(), Unreadable::TooManyColumns),
    ] {
        assert_eq!(parse(&bytes), Err(why), "{}", String::from_utf8_lossy(&bytes[..bytes.len().min(20)]));
    }
    assert_eq!(parse(format!("a\n{}", "b\n".repeat(ROWS_MAX)).as_bytes()).unwrap().rows.len(), ROWS_MAX);
}

#[tokio::test]
async fn what_is_called_a_workbook_and_is_text_is_damaged() {
    let text = b"a,b\n1,2\n";
    assert_eq!(read_named("list.XLSX", text).await, Err(Unreadable::Broken));
    assert_eq!(read_named("list.xlsx", b"%PDF-1.7").await, Err(Unreadable::WrongKind));
    assert_eq!(read_named("list.csv", text).await.unwrap().rows.len(), 1);
    assert!(is_named("a.b.json", "json") && !is_named("json", "json") && !is_named("a.jsonx", "json"));
}

#[test]
fn a_file_that_swells_is_given_up_also_where_it_lies_about_its_size() {
    let bomb = zipped(&[("xl/workbook.xml", b"<x/>"), ("xl/worksheets/sheet1.xml", &vec![b' '; 210 << 20])]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(parse(&bomb), Err(Unreadable::Swollen));
    // The same with the true size, wherever it is written, made a small one.
    let (true_size, lie) = ((210_u32 << 20).to_le_bytes(), 1000_u32.to_le_bytes());
    let mut lying = bomb;
    for at in 0..lying.len() - 4 {
        if lying[at..at + 4] == true_size {
            lying[at..at + 4].copy_from_slice(&lie);
        }
    }
    assert!(matches!(parse(&lying), Err(Unreadable::Swollen | Unreadable::Broken)));
    let many: Vec<(String, Vec<u8>)> = (0..=PARTS_MAX).map(|n| (format!("part{n}"), vec![b'x'])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    assert_eq!(parse(&zipped(&many)), Err(Unreadable::Swollen));
}

#[test]
fn a_giant_cell_is_its_rows_fault_and_a_giant_sheet_takes_no_room() {
    let bytes = book(|sheet| {
        sheet.write_string(0, 0, "name").unwrap();
        sheet.write_string(1, 0, "x".repeat(CELL_MAX)).unwrap();
        sheet.write_string(2, 0, "x".repeat(32_000)).unwrap();
    });
    let sheet = parse(&bytes).unwrap();
    assert_eq!(sheet.rows[0].cells[0].shown().len(), CELL_MAX);
    assert!(matches!(&sheet.rows[1].cells[0], Held::TooLong { long } if long.chars().count() == SHOWN_MAX + 1));
    let xml = |cells: &str| {
        format!(
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>{cells}</sheetData></worksheet>"#
        )
    };
    let cell = |at: &str| format!(r#"<row><c r="{at}" t="str"><v>x</v></c></row>"#);
    let far = xml(&format!("{}{}", cell("A1"), cell("B1048576")));
    let sheet = parse(&book_of(&far)).unwrap();
    assert_eq!(
        sheet.rows,
        [Line { number: 1_048_576, cells: vec![Held::Text(String::new()), Held::Text("x".into())] }]
    );
    assert_eq!(parse(&book_of(&xml(&cell("XFD1")))), Err(Unreadable::TooManyColumns));
    // A formula that failed is no name.
    let wrong = format!(r#"{}<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>"#, cell("A1"));
    assert_eq!(parse(&book_of(&xml(&wrong))).unwrap().rows[0].cells, [Held::Failed { failed: "#N/A".into() }]);
}

#[test]
fn the_long_text_of_many_cells_is_counted() {
    let text = "x".repeat(CELL_MAX);
    let row = format!("{}\n", vec![text; COLUMNS_MAX].join(","));
    let bytes = row.repeat(FILE_MAX / row.len());
    assert!(parse(bytes.as_bytes()).is_ok());
    let shared = format!("<row>{}</row>", r#"<c t="str"><v>"#.to_owned() + &"y".repeat(CELL_MAX) + "</v></c>");
    let xml = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>"#,
        shared.repeat(TEXT_MAX / CELL_MAX + 1)
    );
    assert_eq!(parse(&book_of(&xml)), Err(Unreadable::TooMuchText));
}

#[tokio::test]
async fn what_was_written_is_read() {
    let table = Table {
        title: "People".into(),
        headings: vec!["姓名".into(), "Phone".into(), "n".into()],
        rows: vec![
            vec![Cell::text("王敏"), Cell::text("=1+1"), Cell::number(7)],
            vec![Cell::text("O'Neil, \"Ann\""), Cell::text("138 0000"), Cell::Empty],
        ],
    };
    for kind in [Kind::Xlsx, Kind::Csv] {
        let sheet = read(write(table.clone(), kind).await.unwrap()).await.unwrap();
        assert_eq!(sheet.headings, table.headings);
        let formula = if kind == Kind::Csv { "'=1+1" } else { "=1+1" };
        assert_eq!(texts(&sheet), [vec!["王敏", formula, "7"], vec!["O'Neil, \"Ann\"", "138 0000"]]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_are_too_odd(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse(&bytes);
        let _ = parse(&[b"PK\x03\x04".as_slice(), &bytes].concat());
    }

    /// A good file with some bytes spoiled is read or refused.
    #[test]
    fn no_damage_is_too_odd(spoiled in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = book(|sheet| {
            sheet.write_string(0, 0, "name").unwrap();
            sheet.write_string(1, 0, "王敏").unwrap();
        });
        for (at, byte) in spoiled {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = parse(&bytes);
    }

    /// What stands in a sheet's XML, whatever it is, is read or refused.
    #[test]
    fn no_xml_is_too_odd(cells in "(<row( r=\"[0-9]{1,8}\")?>|<c( r=\"[A-Z]{0,4}[0-9]{0,7}\")?( t=\"(s|str|b|e|d|n|inlineStr)\")?( s=\"[0-9]\")?>|<v>[-0-9e.]{0,20}|</v>|</c>|</row>|&#?[a-z0-9]{1,6};){0,20}") {
        let _ = parse(&book_of(&format!("<worksheet><sheetData>{cells}</sheetData></worksheet>")));
    }
}

#[tokio::test]
async fn every_sheet_of_a_book_is_read_with_its_name() {
    let table = |title: &str, cells: Vec<Cell>| Table {
        title: title.into(),
        headings: vec!["A".into(), "B".into()],
        rows: if cells.is_empty() { Vec::new() } else { vec![cells] },
    };
    let long = "长".repeat(5_000);
    let tables = vec![
        table("环节", vec![Cell::text("=1+1"), Cell::number(7)]),
        table("Empty", Vec::new()),
        table("Items", vec![Cell::Empty, Cell::text(&long)]),
    ];
    let book = read_book(write_book(tables).await.unwrap()).await.unwrap();
    assert_eq!(book.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["环节", "Items"]);
    assert_eq!(texts(&book[0].1), [["=1+1", "7"]]);
    assert_eq!(texts(&book[1].1), [["", long.as_str()]]);
    assert_eq!(parse_book(b"A,B\n1,2\n"), Err(Unreadable::WrongKind));
    assert_eq!(parse_book(b"%PDF-1.7"), Err(Unreadable::WrongKind));
}

proptest! {
    #[test]
    fn no_book_brings_the_reader_down(at in any::<prop::sample::Index>(), byte: u8, cut in any::<prop::sample::Index>()) {
        let mut bytes = book(|sheet| {
            sheet.write_string(0, 0, "x").unwrap();
            sheet.write_number(1, 1, 2.5).unwrap();
        });
        let place = at.index(bytes.len());
        bytes[place] = byte;
        bytes.truncate(1 + cut.index(bytes.len()));
        let _ = parse_book(&bytes);
    }
}
