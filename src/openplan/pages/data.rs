//! The plan as files, at addresses that stay.

use axum::extract::State as AppState;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::access::Anyone;
use crate::conference::{self, Act, Here};
use crate::error::{Error, Result};
use crate::kernel::Words;
use crate::openplan::rules::{Conference, Document, Indicator, Plan, Project, SCHEMA};
use crate::openplan::store::{self, Edition};
use crate::sheets::{self, Cell, Kind, Table};
use crate::state::App;
use crate::web::{Path, Visit, download};

/// The description of the JSON (JSON Schema, draft 2020-12).
const JSON_SCHEMA: &str = include_str!("../../../config/open/plenum-plan-1.schema.json");

/// Which file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum File {
    Json,
    Csv,
}

impl File {
    /// The number and the kind of file that an address ends with.
    pub fn parse(text: &str) -> Option<(i32, File)> {
        let (number, file) = match text.strip_suffix(".json") {
            Some(number) => (number, File::Json),
            None => (text.strip_suffix(".csv")?, File::Csv),
        };
        Some((number.parse().ok()?, file))
    }

    fn as_str(self) -> &'static str {
        match self {
            File::Json => "json",
            File::Csv => "csv",
        }
    }
}

/// The newest edition that is shown; where there is none, there is nothing.
pub async fn newest(app: &App, here: &Here) -> Result<Edition> {
    let number = store::newest(&app.db, here.id).await?.ok_or(Error::NotFound)?;
    store::edition(app, here.id, number).await?.ok_or(Error::NotFound)
}

pub async fn json(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(slug): Path<String>,
) -> Result<Response> {
    let here = conference::visible(&app, &slug, anyone.who.as_ref()).await?;
    let edition = newest(&app, &here).await?;
    file((&visit, &headers), &here, &edition, File::Json).await
}

pub async fn csv(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(slug): Path<String>,
) -> Result<Response> {
    let here = conference::visible(&app, &slug, anyone.who.as_ref()).await?;
    let edition = newest(&app, &here).await?;
    file((&visit, &headers), &here, &edition, File::Csv).await
}

/// What the JSON holds.
pub async fn schema(anyone: Anyone, AppState(app): AppState<App>, Path(slug): Path<String>) -> Result<Response> {
    conference::visible(&app, &slug, anyone.who.as_ref()).await?;
    let mut response = ([(header::CONTENT_TYPE, "application/schema+json")], JSON_SCHEMA).into_response();
    open(response.headers_mut());
    Ok(response)
}

/// Pages of other sites may read it: it is public, and no cookie changes it.
fn open(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("etag, last-modified"));
}

/// An edition as a file, or that it is still the one which the reader holds.
pub async fn file(
    (visit, asked): (&Visit, &HeaderMap),
    here: &Here,
    edition: &Edition,
    file: File,
) -> Result<Response> {
    // With the build: what a file holds may change with the program.
    let etag = format!("W/\"{}-{}-{}-{}\"", edition.id.simple(), here.version, crate::BUILD, file.as_str());
    // RFC 9110, 5.6.7.
    let modified = edition.published_at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    // Compared as a text: when an edition is withdrawn, the one before it is older than what the reader holds.
    let is_held = match asked.get(header::IF_NONE_MATCH) {
        Some(_) => visit.holds(&etag),
        None => asked.get(header::IF_MODIFIED_SINCE).is_some_and(|held| held.as_bytes() == modified.as_bytes()),
    };
    let mut response = if is_held {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        match file {
            File::Json => ([(header::CONTENT_TYPE, "application/json")], document(here, edition)?).into_response(),
            File::Csv => {
                let name = format!("plan-{}-{}.csv", here.slug, edition.number);
                let bytes = sheets::write(table(edition.number, &edition.plan), Kind::Csv).await?;
                download(&name, Kind::Csv.content_type(), bytes)
            }
        }
    };
    let headers = response.headers_mut();
    open(headers);
    for (name, value) in [(header::ETAG, &etag), (header::LAST_MODIFIED, &modified)] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
    // What is seen early by who works on the conference is nobody else's.
    let kept = if here.allows(Act::Show) { "public, no-cache" } else { "private, no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    Ok(response)
}

fn document(here: &Here, edition: &Edition) -> Result<String> {
    Ok(serde_json::to_string(&Document {
        schema: SCHEMA,
        conference: Conference { slug: &here.slug, name: &here.name },
        edition: edition.number,
        published_at: edition.published_at,
        note: &edition.note,
        plan: &edition.plan,
    })?)
}

const HEADINGS: &[&str] = &[
    "edition",
    "number",
    "title_en",
    "title_hans",
    "title_hant",
    "pillar",
    "pillar_en",
    "pillar_hans",
    "pillar_hant",
    "leading_en",
    "leading_hans",
    "leading_hant",
    "starts_on",
    "deadline",
    "moved",
    "resolution",
    "state",
    "light",
    "light_reason",
    "light_since",
    "progress",
    "indicator_en",
    "indicator_hans",
    "indicator_hant",
    "unit",
    "baseline",
    "target",
    "reading",
    "reading_as_of",
    "indicator_progress",
    "indicator_kind",
    "unit_en",
    "unit_hans",
    "unit_hant",
];

fn three(words: &Words) -> [Cell; 3] {
    [&words.en, &words.hans, &words.hant].map(|text| Cell::text(text.as_str()))
}

/// A figure to count with, as far as a spreadsheet holds it.
fn figure(value: Option<rust_decimal::Decimal>) -> Cell {
    use rust_decimal::prelude::ToPrimitive as _;
    value.and_then(|value| value.to_f64()).map_or(Cell::Empty, Cell::Number)
}

/// A row an indicator; a project without one has a row of its own.
fn table(edition: i32, plan: &Plan) -> Table {
    let rows = plan.projects.iter().flat_map(|project| {
        let whole: Vec<Option<&Indicator>> = match project.indicators.is_empty() {
            true => vec![None],
            false => project.indicators.iter().map(Some).collect(),
        };
        whole.into_iter().map(move |indicator| row(edition, plan, project, indicator))
    });
    Table {
        title: "plan".into(),
        headings: HEADINGS.iter().map(|&heading| heading.to_owned()).collect(),
        rows: rows.collect(),
    }
}

fn row(edition: i32, plan: &Plan, project: &Project, indicator: Option<&Indicator>) -> Vec<Cell> {
    let nothing = Words::default();
    let reading = indicator.and_then(|one| one.reading.as_ref());
    let mut cells = vec![Cell::number(edition), Cell::number(project.number)];
    cells.extend(three(&project.title));
    cells.push(Cell::text(project.pillar.as_str()));
    cells.extend(three(plan.pillar(&project.pillar).map_or(&nothing, |pillar| &pillar.name)));
    cells.extend(three(&project.leading));
    cells.extend([
        Cell::text(project.starts_on.to_string()),
        Cell::text(project.deadline.to_string()),
        Cell::number(project.moved),
        Cell::text(format!("{}/{}", project.resolution.year, project.resolution.number)),
        Cell::text(project.state.as_str()),
        Cell::text(project.light.colour.as_str()),
        Cell::text(project.light.reason.as_str()),
        Cell::text(project.light.since.to_string()),
        figure(project.progress),
    ]);
    cells.extend(three(indicator.map_or(&nothing, |one| &one.name)));
    cells.extend([
        Cell::text(indicator.map_or("", |one| one.unit.as_str())),
        figure(indicator.map(|one| one.baseline)),
        figure(indicator.map(|one| one.target)),
        figure(reading.map(|one| one.value)),
        reading.map_or(Cell::Empty, |one| Cell::text(one.as_of.to_string())),
        figure(indicator.and_then(|one| one.progress)),
        Cell::text(indicator.map_or("", |one| one.kind.as_str())),
    ]);
    cells.extend(three(&indicator.map_or(nothing, Indicator::unit)));
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_an_edition_and_a_kind_of_file() {
        assert!(matches!(File::parse("3.json"), Some((3, File::Json))));
        assert!(matches!(File::parse("12.csv"), Some((12, File::Csv))));
        for wrong in ["3", "x.json", "3.xml", ".csv"] {
            assert!(File::parse(wrong).is_none(), "{wrong}");
        }
    }
}
