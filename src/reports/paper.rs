//! A report as a paper, and as a file for spreadsheets.

use serde_json::{Value, json};

use super::say::{Cell, Said, Section};
use crate::error::Result;
use crate::outcomes::Light;
use crate::print::{self, Paper};
use crate::sheets::{self, Table};
use crate::state::App;
use crate::web::Reader;

const TEMPLATE: &str =
    concat!(include_str!("../../config/papers/text.typ"), include_str!("../../config/papers/report.typ"));

/// The mark of a light, where colour is not enough.
pub fn mark(light: Light) -> &'static str {
    match light {
        Light::Red => "■",
        Light::Yellow => "▲",
        Light::Blue => "◆",
        Light::Normal => "●",
    }
}

/// A cell as one line of text, with the mark of its light.
pub fn marked(cell: &Cell) -> String {
    match cell.light {
        Some(light) => format!("{} {}", mark(light), cell.text),
        None => cell.text.clone(),
    }
}

pub async fn pdf(app: &App, l: Reader, said: &Said) -> Result<Vec<u8>> {
    print::pdf(app, &Paper { template: TEMPLATE.to_owned(), data: data(l, said), ..Paper::default() }).await
}

fn data(l: Reader, said: &Said) -> Value {
    let cell = |cell: &Cell| json!({ "text": marked(cell), "sub": cell.sub, "light": cell.light.map(Light::as_str).unwrap_or_default() });
    let section = |section: &Section| {
        json!({
            "title": section.title,
            "said": section.said,
            "columns": section.columns.iter().map(|one| json!({ "head": one.head, "width": one.width, "number": one.is_number })).collect::<Vec<_>>(),
            "rows": section.rows.iter().map(|row| row.cells.iter().map(cell).collect::<Vec<_>>()).collect::<Vec<_>>(),
            "left_out": section.left_out,
        })
    };
    json!({
        "lang": l.lang.tag(),
        "title": said.title,
        "conference": said.conference,
        "about": said.about.join(" · "),
        "warning": said.warning,
        "sections": said.sections.iter().map(section).collect::<Vec<_>>(),
    })
}

/// A sheet a section; what stands below in a cell has a column of its own.
pub async fn xlsx(l: Reader, said: &Said) -> Result<Vec<u8>> {
    let about = said.about.iter().map(|line| vec![sheets::Cell::text(line)]);
    let mut first = Table {
        title: l.t("reports-about"),
        headings: vec![said.title.clone()],
        rows: [sheets::Cell::text(&said.conference)].into_iter().map(|cell| vec![cell]).chain(about).collect(),
    };
    first.rows.extend((!said.warning.is_empty()).then(|| vec![sheets::Cell::text(&said.warning)]));
    let mut tables = vec![first];
    for section in &said.sections {
        if section.rows.is_empty() {
            let rows = section.said.iter().map(|line| vec![sheets::Cell::text(line)]).collect();
            tables.push(Table { title: section.title.clone(), headings: vec![section.title.clone()], rows });
            continue;
        }
        let mut headings = Vec::new();
        for column in &section.columns {
            headings.push(column.head.clone());
            headings.extend((!column.sub.is_empty()).then(|| column.sub.clone()));
        }
        let rows = section.rows.iter().map(|row| {
            let mut cells = Vec::new();
            for (column, cell) in section.columns.iter().zip(&row.cells) {
                cells.push(match cell.number {
                    Some(number) => sheets::Cell::number(number),
                    None => sheets::Cell::text(&cell.text),
                });
                cells.extend((!column.sub.is_empty()).then(|| sheets::Cell::text(&cell.sub)));
            }
            cells
        });
        // What is said about them stands below.
        let said = section.said.iter().map(|line| vec![sheets::Cell::text(line)]);
        tables.push(Table { title: section.title.clone(), headings, rows: rows.chain(said).collect() });
    }
    sheets::write_book(tables).await
}
