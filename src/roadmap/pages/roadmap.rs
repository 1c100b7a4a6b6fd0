//! Every project over three years, its milestones, and what waits for what.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::access::May;
use crate::conference::{Here, SeeWhole, day_of};
use crate::db::list::{PAGE_SIZE, Page as Number, Slice};
use crate::error::Result;
use crate::kernel::{Uuid, Words, place};
use crate::outcomes::rules::Light;
use crate::outcomes::{self, PlanFilter, Project};
use crate::roadmap::rules::{Head, Span, Window, arrow, begins};
use crate::roadmap::store::{self, Stone};
use crate::state::App;
use crate::tasks::Named;
use crate::web::{Choice, Page, Paging, Query, Reader, Visit, html};

/// How far the chart reaches from left to right, and what the names take of it.
const NAMES: f64 = 320.0;
const WIDTH: f64 = 960.0;
/// What a line is high, and where the first begins, below years and quarters.
const LINE: i64 = 24;
const TOP: i64 = 50;

/// What filters the roadmap and which part of time is seen, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    pillar: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    state: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    light: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    institution: String,
    /// A day in the first quarter that is seen.
    #[serde(skip_serializing_if = "String::is_empty")]
    from: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    span: String,
    #[serde(skip_serializing)]
    page: Number,
}

impl Asked {
    fn filter(&self) -> PlanFilter {
        PlanFilter {
            pillar: self.pillar.clone(),
            state: self.state.clone(),
            light: self.light.clone(),
            institution: self.institution.clone(),
            ..PlanFilter::default()
        }
    }

    fn query(&self) -> String {
        serde_html_form::to_string(self).unwrap_or_default()
    }
}

/// A milestone where it is drawn.
struct Diamond {
    points: String,
    stone: Stone,
}

/// A project where it is drawn.
struct Row {
    project: Project,
    /// The name of its pillar where that begins, and how far down it stands.
    head: Option<(Words, i64)>,
    y: i64,
    /// As much of its title as finds room.
    name: String,
    /// The corners of the mark of its light; of a normal one a circle is drawn.
    mark: Option<String>,
    /// Where its bar stands, if it is seen.
    bar: Option<(String, String)>,
    /// Where its light is written: behind its bar.
    end: String,
    diamonds: Vec<Diamond>,
    stones: Vec<Stone>,
    /// Numbers of the projects that it waits for.
    waits: Vec<(Uuid, i32)>,
}

impl Row {
    fn class(&self) -> &'static str {
        match self.project.standing.light {
            Light::Red => "bad",
            Light::Yellow => "warn",
            Light::Blue => "info",
            Light::Normal => "good",
        }
    }
}

#[derive(Template)]
#[template(path = "roadmap/roadmap.html")]
struct Show {
    page: Page,
    here: Here,
    asked: Asked,
    window: Window,
    rows: Vec<Row>,
    /// An arrow as a line, and its head.
    arrows: Vec<(String, String)>,
    paging: Paging,
    total: usize,
    pillars: Vec<Choice>,
    institutions: Vec<Choice>,
    today: Option<String>,
    height: i64,
}

impl Show {
    fn states(&self) -> Vec<Choice> {
        self.asked.filter().states(self.page.l)
    }

    fn lights(&self) -> Vec<Choice> {
        self.asked.filter().lights(self.page.l)
    }

    fn spans(&self) -> Vec<Choice> {
        let l = self.page.l;
        Span::ALL.map(|span| Choice::new(span.as_str(), l.t(span.key()), span == self.window.span)).into()
    }

    fn is_filtered(&self) -> bool {
        !self.asked.filter().is_empty()
    }

    /// The same projects at another time.
    fn turned(&self, is_later: bool) -> String {
        let asked = Asked { from: self.window.turned(is_later).to_string(), ..self.asked.clone() };
        format!("{}?{}", self.here.path("/plan/roadmap"), asked.query())
    }

    fn earlier(&self) -> String {
        self.turned(false)
    }

    fn later(&self) -> String {
        self.turned(true)
    }

    fn itself(&self) -> String {
        format!("{}?page={}&{}", self.here.path("/plan/roadmap"), self.asked.page.0, self.asked.query())
    }

    fn at(&self, head: &Head) -> String {
        place(head.x)
    }

    fn middle(&self, head: &Head) -> String {
        place(head.x + head.width / 2.0)
    }

    /// A year where all of it finds room.
    fn year(&self, head: &Head) -> String {
        if head.width < 40.0 { String::new() } else { head.from.year().to_string() }
    }

    /// A quarter of three years; else a month by its first day.
    fn part(&self, head: &Head) -> String {
        if self.window.span == Span::ThreeYears {
            self.page.l.a("roadmap-quarter", "number", head.from.month0() / 3 + 1)
        } else {
            self.page.l.short_date(head.from)
        }
    }

    fn last(&self) -> NaiveDate {
        self.window.until.pred_opt().unwrap_or(self.window.until)
    }

    /// What a milestone says to whoever points at it.
    fn said(&self, stone: &Stone) -> String {
        let l = self.page.l;
        let title = l.plain(&stone.title);
        match stone.reached_on {
            Some(day) => l.with("roadmap-stone-reached", &[("title", &title), ("day", &l.date(day))]),
            None => l.with("roadmap-stone-due", &[("title", &title), ("day", &l.date(stone.due_on))]),
        }
    }
}

/// The names on the chart are cut; whoever wants them whole reads the table.
fn cut(title: &str) -> String {
    let wide = |c: char| if c.is_ascii() { 1 } else { 2 };
    let mut room = 38;
    let kept: String = title
        .chars()
        .take_while(|c| {
            room -= wide(*c);
            room >= 0
        })
        .collect();
    if kept.len() < title.len() { kept + "…" } else { kept }
}

fn points(corners: &[(f64, f64)]) -> String {
    corners.iter().map(|(x, y)| format!("{},{}", place(*x), place(*y))).collect::<Vec<_>>().join(" ")
}

fn diamond(x: f64, y: f64, half: f64) -> String {
    points(&[(x, y - half), (x + half, y), (x, y + half), (x - half, y)])
}

/// The shape of a light, as it is everywhere: a square, a triangle, a diamond.
fn mark(light: Light, x: f64, y: f64) -> Option<String> {
    match light {
        Light::Red => Some(points(&[(x - 5.0, y - 5.0), (x + 5.0, y - 5.0), (x + 5.0, y + 5.0), (x - 5.0, y + 5.0)])),
        Light::Yellow => Some(points(&[(x, y - 6.0), (x + 6.0, y + 5.0), (x - 6.0, y + 5.0)])),
        Light::Blue => Some(diamond(x, y, 6.0)),
        Light::Normal => None,
    }
}

/// Where each project of a page stands.
fn rows(
    l: Reader,
    shown: Vec<Project>,
    (pillars, window): (&[Named], &Window),
    mut stones: HashMap<Uuid, Vec<Stone>>,
) -> (Vec<Row>, i64) {
    let mut rows: Vec<Row> = Vec::new();
    let mut y = TOP;
    for project in shown {
        let begins = rows.last().is_none_or(|before| before.project.pillar_id != project.pillar_id);
        let pillar = pillars.iter().find(|pillar| pillar.id == project.pillar_id).map(|pillar| pillar.name.clone());
        let head = pillar.filter(|_| begins).map(|name| (name, y));
        y += if head.is_some() { LINE } else { 0 };
        let middle = (y + LINE / 2) as f64;
        let bar = window.bar(project.starts_on, project.deadline);
        let stones = stones.remove(&project.id).unwrap_or_default();
        let drawn = stones.iter().filter(|stone| window.shows(stone.reached_on.unwrap_or(stone.due_on)));
        let diamonds = drawn.map(|stone| Diamond {
            points: diamond(window.x(stone.reached_on.unwrap_or(stone.due_on)), middle, 6.0),
            stone: stone.clone(),
        });
        rows.push(Row {
            head,
            y,
            name: cut(l.plain(&project.title)),
            mark: mark(project.standing.light, 8.0, middle),
            bar: bar.map(|bar| (place(bar.x), place(bar.width))),
            end: place(bar.map_or(NAMES, |bar| bar.x + bar.width) + 8.0),
            diamonds: diamonds.collect(),
            stones,
            waits: Vec::new(),
            project,
        });
        y += LINE;
    }
    (rows, y)
}

/// The arrows between projects of a page, from what is waited for to whoever waits.
fn arrows(rows: &[Row], window: &Window, edges: &[(Uuid, Uuid)]) -> Vec<(String, String)> {
    let places: HashMap<Uuid, &Row> = rows.iter().map(|row| (row.project.id, row)).collect();
    let drawn = edges.iter().filter_map(|(project, other)| {
        let (after, before) = (places.get(project)?, places.get(other)?);
        if before.bar.is_none() || after.bar.is_none() {
            return None;
        }
        let middle = |row: &Row| (row.y + LINE / 2) as f64;
        let end = before.project.deadline.succ_opt().unwrap_or(before.project.deadline);
        let (x, y) = (window.x(after.project.starts_on), middle(after));
        let line = arrow((window.x(end), middle(before)), (x - 4.0, y));
        Some((points(&line), points(&[(x - 6.0, y - 4.0), (x, y), (x - 6.0, y + 4.0)])))
    });
    drawn.collect()
}

/// The roadmap: a bar a project by pillar, as it is filtered, in the part of time that is asked for.
pub async fn roadmap(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (here, l, now) = (may.scope, visit.l, app.clock.now());
    let today = day_of(now, here.zone);
    let projects = outcomes::projects(&app.db, &here, now).await?;
    let pillars = outcomes::pillars(&app.db, here.id).await?;
    let filter = asked.filter();
    let span = Span::parse(&asked.span);
    let first = projects.0.iter().map(|project| project.starts_on).min();
    let from = asked.from.parse::<NaiveDate>().ok().filter(|day| (1990..2200).contains(&day.year()));
    let from = from.unwrap_or_else(|| begins(first, today, span));
    let window = Window::new(from, span, (NAMES, WIDTH - NAMES - 60.0));
    let place_of = |id: Uuid| pillars.iter().position(|pillar| pillar.id == id);
    let mut found: Vec<&Project> = projects.0.iter().filter(|project| filter.takes(project)).collect();
    found.sort_by_key(|project| (place_of(project.pillar_id), project.starts_on, project.number));
    let skipped = usize::try_from((asked.page.0 - 1) * PAGE_SIZE).unwrap_or(usize::MAX);
    let shown: Vec<Project> = found.iter().skip(skipped).take(PAGE_SIZE as usize).map(|&one| one.clone()).collect();
    let ids: Vec<Uuid> = shown.iter().map(|project| project.id).collect();
    let stones = store::stones(&app.db, here.id, &ids).await?;
    let edges = store::edges(&app.db, here.id).await?;
    let slice = Slice::new(shown, found.len() as i64, asked.page.0);
    let paging = Paging::new(l, &slice, &here.path("/plan/roadmap"), &asked);
    let (mut rows, height) = rows(l, slice.rows, (&pillars, &window), stones);
    let numbers: HashMap<Uuid, i32> = projects.0.iter().map(|project| (project.id, project.number)).collect();
    let mut waits: HashMap<Uuid, Vec<(Uuid, i32)>> = HashMap::new();
    for (project, other) in &edges {
        if let Some(number) = numbers.get(other) {
            waits.entry(*project).or_default().push((*other, *number));
        }
    }
    for row in &mut rows {
        row.waits = waits.remove(&row.project.id).unwrap_or_default();
        row.waits.sort_by_key(|(_, number)| *number);
    }
    html(&Show {
        arrows: arrows(&rows, &window, &edges),
        paging,
        total: projects.0.len(),
        pillars: filter.pillars(l, pillars.iter()),
        institutions: filter.institutions(l, &projects),
        today: window.shows(today).then(|| place(window.x(today))),
        height,
        page: visit.work(&app, here.link(), l.t("roadmap-title"), &may.who),
        rows,
        window,
        asked,
        here,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_light_has_its_shape() {
        let corners = |light| mark(light, 8.0, 20.0).map(|points| points.split(' ').count());
        assert_eq!(Light::ALL.map(corners), [Some(4), Some(3), Some(4), None]);
        assert_eq!(cut("Early warning"), "Early warning");
        assert_eq!(cut(&"预警".repeat(20)).chars().count(), 20);
    }
}
