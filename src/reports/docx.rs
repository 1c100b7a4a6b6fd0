//! A report as a DOCX file (ECMA-376, WordprocessingML): headings, paragraphs, tables whose headings come again on each page.

use std::io::{Cursor, Write as _};

use anyhow::Context as _;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::paper::marked;
use super::say::{Cell, Column, Said, Section};
use crate::kernel::Lang;
use crate::outcomes::Light;

/// A4 with margins of 20 mm, in twentieths of a point: 210 mm − 2 × 20 mm.
const TEXT_WIDTH: u32 = 9638;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;

const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;

const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>"#;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
"#;
const SPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;

/// The file.
pub fn write(lang: Lang, said: &Said) -> anyhow::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", RELATIONS.to_owned()),
        ("docProps/core.xml", core(said)),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS.to_owned()),
        ("word/styles.xml", styles(lang)),
        ("word/footer1.xml", footer(said)),
        ("word/document.xml", document(said)),
    ];
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).context("a part of a DOCX file")?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish().context("a DOCX file")?.into_inner())
}

/// A text as XML has it; what XML may not hold is dropped (XML 1.0, 2.2).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A run of text; an end of a line in it is one.
fn run(text: &str, look: &str) -> String {
    let look = if look.is_empty() { String::new() } else { format!("<w:rPr>{look}</w:rPr>") };
    let lines: Vec<String> =
        text.lines().map(|line| format!("<w:t xml:space=\"preserve\">{}</w:t>", escaped(line))).collect();
    format!("<w:r>{look}{}</w:r>", lines.join("<w:br/>"))
}

fn paragraph(style: &str, runs: &str) -> String {
    let style = if style.is_empty() { String::new() } else { format!("<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>") };
    format!("<w:p>{style}{runs}</w:p>")
}

fn document(said: &Said) -> String {
    let mut body = paragraph("Soft", &run(&said.conference, ""));
    body += &paragraph("Title", &run(&said.title, ""));
    body += &paragraph("Soft", &run(&said.about.join(" · "), ""));
    if !said.warning.is_empty() {
        body += &paragraph("", &run(&said.warning, "<w:b/>"));
    }
    for one in &said.sections {
        body += &section(one);
    }
    format!(
        "{HEAD}<w:document {SPACES}><w:body>{body}<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId2\"/>\
         <w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1304\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" \
         w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    )
}

fn section(one: &Section) -> String {
    let mut out = paragraph("Heading1", &run(&one.title, ""));
    for line in &one.said {
        out += &paragraph("", &run(line, ""));
    }
    if !one.rows.is_empty() {
        out += &table(one);
        // A table is followed by a paragraph, or two of them become one.
        out += &paragraph("Soft", &run(&one.left_out, ""));
    }
    out
}

/// The narrowest column, for the number of a project: 10 mm in twentieths of a point.
const NARROW: u32 = 567;

/// How wide each column is, in twentieths of a point.
fn widths(columns: &[Column]) -> Vec<u32> {
    let (mut wide, mut rest) = (0, TEXT_WIDTH);
    for column in columns {
        if column.width > 1 { wide += u32::from(column.width) } else { rest -= NARROW }
    }
    let width = |one: &Column| if one.width > 1 { rest * u32::from(one.width) / wide.max(1) } else { NARROW };
    columns.iter().map(width).collect()
}

fn table(one: &Section) -> String {
    let widths = widths(&one.columns);
    let grid: String = widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
    let mut out = format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"Rows\"/><w:tblW w:w=\"{TEXT_WIDTH}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>\
         </w:tblPr><w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
    );
    for (column, width) in one.columns.iter().zip(&widths) {
        out += &cell(*width, &aligned(column.is_number, "Cell", &run(&column.head, "<w:b/>")));
    }
    out += "</w:tr>";
    for row in &one.rows {
        out += "<w:tr><w:trPr><w:cantSplit/></w:trPr>";
        for ((held, column), width) in row.cells.iter().zip(&one.columns).zip(&widths) {
            out += &cell(*width, &told(held, column.is_number));
        }
        out += "</w:tr>";
    }
    out + "</w:tbl>"
}

fn cell(width: u32, inner: &str) -> String {
    format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{inner}</w:tc>")
}

fn aligned(is_right: bool, style: &str, runs: &str) -> String {
    let side = if is_right { "<w:jc w:val=\"right\"/>" } else { "" };
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{side}</w:pPr>{runs}</w:p>")
}

/// What a cell says: its text, and below it in small letters the rest.
fn told(held: &Cell, is_number: bool) -> String {
    let look = held.light.map(colour).map(|colour| format!("<w:b/><w:color w:val=\"{colour}\"/>")).unwrap_or_default();
    let mut out = aligned(is_number, "Cell", &run(&marked(held), &look));
    if !held.sub.is_empty() {
        out += &aligned(is_number, "CellSub", &run(&held.sub, ""));
    }
    out
}

fn colour(light: Light) -> &'static str {
    match light {
        Light::Red => "A3201D",
        Light::Yellow => "8A6100",
        Light::Blue => "1D4F91",
        Light::Normal => "2C6E3F",
    }
}

/// Looks by name, with faces that Chinese is set in where they are installed.
fn styles(lang: Lang) -> String {
    let (face, east) = match lang {
        Lang::ZhHant => ("Noto Sans CJK TC", "zh-TW"),
        Lang::En | Lang::ZhHans => ("Noto Sans CJK SC", "zh-CN"),
    };
    let style = |id: &str, name: &str, paragraph: &str, look: &str| {
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/>\
             <w:pPr>{paragraph}</w:pPr><w:rPr>{look}</w:rPr></w:style>"
        )
    };
    let named = [
        style("Title", "Title", "<w:spacing w:before=\"60\" w:after=\"120\"/>", "<w:b/><w:sz w:val=\"40\"/>"),
        style(
            "Heading1",
            "heading 1",
            "<w:keepNext/><w:spacing w:before=\"320\" w:after=\"100\"/><w:outlineLvl w:val=\"0\"/>",
            "<w:b/><w:color w:val=\"1F3160\"/><w:sz w:val=\"27\"/>",
        ),
        style("Soft", "Soft", "<w:spacing w:after=\"60\"/>", "<w:color w:val=\"5B6475\"/><w:sz w:val=\"18\"/>"),
        style("Cell", "Cell", "<w:spacing w:before=\"20\" w:after=\"20\"/>", "<w:sz w:val=\"17\"/>"),
        style(
            "CellSub",
            "Cell below",
            "<w:spacing w:before=\"0\" w:after=\"20\"/>",
            "<w:color w:val=\"5B6475\"/><w:sz w:val=\"15\"/>",
        ),
    ]
    .concat();
    format!(
        "{HEAD}<w:styles {SPACES}><w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"{face}\" w:hAnsi=\"{face}\" w:eastAsia=\"{face}\" w:cs=\"{face}\"/><w:sz w:val=\"21\"/>\
         <w:lang w:val=\"en-GB\" w:eastAsia=\"{east}\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"100\"/></w:pPr>\
         </w:pPrDefault></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>\
         <w:qFormat/></w:style>{named}<w:style w:type=\"table\" w:styleId=\"Rows\"><w:name w:val=\"Rows\"/><w:tblPr><w:tblBorders>\
         <w:top w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"D8D4CA\"/><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"D8D4CA\"/>\
         <w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"D8D4CA\"/></w:tblBorders><w:tblCellMar>\
         <w:left w:w=\"60\" w:type=\"dxa\"/><w:right w:w=\"60\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style></w:styles>"
    )
}

fn footer(said: &Said) -> String {
    let page = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>\
                <w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let runs = format!("{}{page}", run(&format!("{} · ", said.title), ""));
    format!("{HEAD}<w:ftr {SPACES}>{}</w:ftr>", paragraph("Soft", &runs))
}

fn core(said: &Said) -> String {
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:creator>{}</dc:creator></cp:coreProperties>",
        escaped(&said.title),
        escaped(&said.conference)
    )
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use proptest::prelude::*;

    use super::*;
    use crate::reports::say::Row;

    fn said(text: &str) -> Said {
        let cells = vec![Cell { light: Some(Light::Red), sub: text.to_owned(), text: text.to_owned(), number: None }];
        let column = Column { head: text.to_owned(), sub: String::new(), width: 3, is_number: true };
        Said {
            title: text.to_owned(),
            conference: text.to_owned(),
            about: vec![text.to_owned()],
            warning: text.to_owned(),
            sections: vec![Section {
                anchor: "late",
                title: text.to_owned(),
                said: vec![text.to_owned()],
                columns: vec![column],
                rows: vec![Row { project: None, cells }],
                left_out: String::new(),
            }],
        }
    }

    fn part(file: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    /// Every element is closed where it stands, and nothing else is.
    fn is_balanced(xml: &str) -> bool {
        let mut open: Vec<&str> = Vec::new();
        for tag in xml.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default()) {
            if tag.starts_with('?') || tag.ends_with('/') {
                continue;
            }
            match tag.strip_prefix('/') {
                Some(name) if open.pop() != Some(name) => return false,
                Some(_) => {}
                None => open.push(tag.split(' ').next().unwrap_or_default()),
            }
        }
        open.is_empty()
    }

    #[test]
    fn it_is_a_file_of_parts_with_its_words_in_them() {
        let file = write(Lang::ZhHant, &said("週報 <b> & \u{1}\"第二行\"\n末")).unwrap();
        let document = part(&file, "word/document.xml");
        assert!(document.contains("週報 &lt;b&gt; &amp; &quot;第二行&quot;</w:t><w:br/>"));
        assert!(document.contains("<w:tblHeader/>") && document.contains("■ 週報"));
        assert!(part(&file, "word/styles.xml").contains("Noto Sans CJK TC"));
        for name in
            ["word/document.xml", "word/styles.xml", "word/footer1.xml", "docProps/core.xml", "[Content_Types].xml"]
        {
            assert!(is_balanced(&part(&file, name)), "{name}");
        }
    }

    proptest! {
        #[test]
        fn whatever_somebody_wrote_breaks_nothing(text in any::<String>()) {
            let document = document(&said(&text));
            prop_assert!(is_balanced(&document));
            prop_assert!(!document.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
        }
    }
}
