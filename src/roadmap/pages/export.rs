//! The plan as a file for spreadsheets, as it is filtered: projects, milestones, indicators, a sheet each.

use std::collections::HashSet;

use axum::extract::State as AppState;
use axum::response::Response;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::access::May;
use crate::audit::{Entry, Tx};
use crate::conference::{Here, SeeWhole};
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::outcomes::{self, IndicatorKind, PlanFilter, Project, say_value};
use crate::roadmap::rules::bring::{HeldProject, Part, Plan};
use crate::roadmap::store::{self, Measure, Stone};
use crate::sheets::{self, Cell, Kind, Table};
use crate::state::App;
use crate::web::{Query, Reader, Visit, download};

fn table(l: Reader, part: Part, rows: Vec<Vec<Cell>>) -> Table {
    Table { title: l.t(part.key()), headings: part.columns().iter().map(|column| l.t(column.key())).collect(), rows }
}

fn decimal(value: Option<Decimal>) -> Cell {
    value.and_then(|value| value.to_f64()).map_or(Cell::Empty, Cell::number)
}

fn called(l: Reader, names: &[(Uuid, Words)], id: Uuid) -> Cell {
    names.iter().find(|(held, _)| *held == id).map_or(Cell::Empty, |(_, name)| Cell::text(l.plain(name)))
}

fn project(l: Reader, plan: &Plan, held: &HeldProject, one: &Project) -> Vec<Cell> {
    let (year, number) = held.resolution;
    vec![
        Cell::number(one.number),
        Cell::text(l.plain(&held.title)),
        Cell::text(l.plain(&held.text)),
        called(l, &plan.pillars, held.pillar),
        called(l, &plan.institutions, held.institution),
        Cell::text(l.with("outcomes-resolution-number", &[("year", &year.to_string()), ("number", &number)])),
        Cell::Date(held.starts_on),
        Cell::Date(held.deadline),
        Cell::text(l.t(one.state.key())),
        Cell::text(l.t(one.standing.light.key())),
        decimal(one.standing.progress),
    ]
}

fn milestone(l: Reader, one: &Project, stone: &Stone) -> Vec<Cell> {
    vec![
        Cell::number(one.number),
        Cell::number(stone.number),
        Cell::text(l.plain(&stone.title)),
        Cell::Date(stone.due_on),
        Cell::number(stone.weight),
        stone.reached_on.map_or(Cell::Empty, Cell::Date),
    ]
}

/// Intermediate targets as they are read again: of an indicator that is judged in words.
fn on_way(l: Reader, kind: IndicatorKind, text: &str) -> String {
    let said = |one: &str| match one.split_once(' ').map(|(day, value)| (day, value.parse::<Decimal>())) {
        Some((day, Ok(value))) => format!("{day} {}", say_value(l, kind, value)),
        _ => one.to_owned(),
    };
    text.split("; ").map(said).collect::<Vec<_>>().join("; ")
}

fn indicator(l: Reader, one: &Project, measure: &Measure) -> Vec<Cell> {
    let kind = IndicatorKind::parse(&measure.kind).unwrap_or_default();
    let value = |value: Option<Decimal>| match kind {
        IndicatorKind::Number => decimal(value),
        IndicatorKind::Judgement => value.map_or(Cell::Empty, |value| Cell::text(say_value(l, kind, value))),
    };
    vec![
        Cell::number(one.number),
        Cell::text(l.plain(&measure.name)),
        Cell::text(l.plain(&measure.unit)),
        value(Some(measure.baseline)),
        value(Some(measure.target)),
        value(measure.value),
        measure.on_way.as_deref().map_or(Cell::Empty, |text| Cell::text(on_way(l, kind, text))),
        Cell::text(l.t(kind.key())),
    ]
}

/// The tables of the projects that a filter leaves.
async fn tables(app: &App, here: &Here, l: Reader, filter: &PlanFilter) -> Result<(usize, Vec<Table>)> {
    let projects = outcomes::projects(&app.db, here, app.clock.now()).await?;
    let shown: Vec<&Project> = projects.0.iter().filter(|project| filter.takes(project)).collect();
    let ids: Vec<Uuid> = shown.iter().map(|project| project.id).collect();
    let plan = store::ground(&app.db, here.id).await?;
    let stones = store::stones(&app.db, here.id, &ids).await?;
    let known: HashSet<Uuid> = ids.into_iter().collect();
    let measures = store::indicators(&app.db, here.id).await?;
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for one in &shown {
        // One that was entered since the list was read is in the next file.
        let Some(held) = plan.projects.get(&one.number) else { continue };
        first.push(project(l, &plan, held, one));
        second.extend(stones.get(&one.id).into_iter().flatten().map(|stone| milestone(l, one, stone)));
    }
    let third = measures.iter().filter(|measure| known.contains(&measure.project)).filter_map(|measure| {
        let one = shown.iter().find(|project| project.id == measure.project)?;
        Some(indicator(l, one, measure))
    });
    let third = third.collect();
    let tables =
        vec![table(l, Part::Projects, first), table(l, Part::Milestones, second), table(l, Part::Indicators, third)];
    Ok((shown.len(), tables))
}

/// The plan that a filter leaves. That it left the house is an entry.
pub async fn export(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<PlanFilter>,
) -> Result<Response> {
    let (here, who, l) = (may.scope, may.who, visit.l);
    let (count, tables) = tables(&app, &here, l, &filter).await?;
    let file = sheets::write_book(tables).await?;
    let entry = Entry::new(who.actor(), "roadmap.exported", "conference", here.id).of(here.id).with("projects", count);
    Tx::begin(&app).await?.commit(entry).await?;
    let name = format!("{}-{}.xlsx", l.t("outcomes-title"), here.slug);
    Ok(download(&name, Kind::Xlsx.content_type(), file))
}
