//! How the lights went from week to week.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::access::May;
use crate::conference::rules::day_of;
use crate::conference::{Here, SeeWhole};
use crate::db::list::{PAGE_SIZE, Page as Number, Slice};
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::outcomes::rules::Light;
use crate::outcomes::rules::week::{self, Flow};
use crate::outcomes::store::{self, Frozen, Projects};
use crate::state::App;
use crate::web::{Page, Paging, Query, Reader, Visit, html};

/// So many weeks stand on a page.
const WEEKS: u64 = 12;

/// A project's row: its light in each of the weeks, and now.
struct Line {
    id: Uuid,
    number: i32,
    title: Words,
    lights: Vec<Option<Light>>,
    now: Light,
}

/// A part of a bar: the light, where it begins and how high it is, in a drawing 640 wide with its ground at 184.
struct Part {
    light: Light,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    count: usize,
    week: usize,
}

#[derive(Template)]
#[template(path = "outcomes/weeks.html")]
struct Weeks {
    page: Page,
    here: Here,
    weeks: Vec<NaiveDate>,
    lines: Slice<Line>,
    paging: Paging,
    until: Until,
    parts: Vec<Part>,
    /// How many the highest bar has.
    most: usize,
    /// How many have which light, week by week.
    counts: Vec<[(Light, usize); 4]>,
    /// Each step from one frozen week to the next, and from the last to now, in which something changed; the newest first.
    flows: Vec<(Option<NaiveDate>, Flow)>,
    earlier: Option<NaiveDate>,
    later: Option<NaiveDate>,
    /// When the first week is over, where none is frozen yet.
    first_at: Option<NaiveDate>,
}

impl Weeks {
    /// This page of these weeks.
    fn itself(&self) -> String {
        let path = self.here.path("/plan/weeks");
        format!("{path}?page={}&{}", self.lines.page, serde_html_form::to_string(&self.until).unwrap_or_default())
    }

    fn lights(&self) -> [Light; 4] {
        Light::ALL
    }

    /// How a light is drawn where it is an area.
    fn class(&self, light: &Light) -> &'static str {
        match light {
            Light::Red => "bad",
            Light::Yellow => "warn",
            Light::Blue => "info",
            Light::Normal => "good",
        }
    }

    /// The weeks that are named under the drawing: the first, one in the middle and the last.
    fn marked(&self) -> Vec<usize> {
        let last = self.weeks.len().saturating_sub(1);
        let mut marked = vec![0, last / 2, last];
        marked.dedup();
        marked
    }

    fn called(&self, week: &NaiveDate) -> String {
        called(self.page.l, *week)
    }

    fn middle(&self, index: &usize) -> f64 {
        left(*index, self.weeks.len()) + width(self.weeks.len()) / 2.0
    }

    /// What a part of the drawing says to whoever points at it.
    fn told(&self, part: &Part) -> String {
        let l = self.page.l;
        let said: [(&'static str, &dyn std::fmt::Display); 3] =
            [("week", &self.called(&self.weeks[part.week])), ("light", &l.t(part.light.key())), ("n", &part.count)];
        l.with("outcomes-weeks-part", &said)
    }
}

/// A week as people name it.
pub fn called(l: Reader, week: NaiveDate) -> String {
    let (year, number) = week::number(week);
    l.with("outcomes-week", &[("number", &number), ("year", &year.to_string())])
}

const LEFT: f64 = 40.0;
const RIGHT: f64 = 632.0;
const TOP: f64 = 14.0;
const GROUND: f64 = 184.0;

fn width(weeks: usize) -> f64 {
    ((RIGHT - LEFT) / weeks.max(1) as f64 * 0.7).min(48.0)
}

fn left(index: usize, weeks: usize) -> f64 {
    let step = (RIGHT - LEFT) / weeks.max(1) as f64;
    LEFT + step * index as f64 + (step - width(weeks)) / 2.0
}

/// The counts as bars, the worst light on the ground.
fn parts(counts: &[[(Light, usize); 4]], most: usize) -> Vec<Part> {
    let unit = (GROUND - TOP) / most as f64;
    let mut parts = Vec::new();
    for (index, lights) in counts.iter().enumerate() {
        let mut y = GROUND;
        for (light, count) in lights.iter().filter(|(_, count)| *count > 0) {
            let height = unit * *count as f64;
            y -= height;
            let (x, width) = (left(index, counts.len()), width(counts.len()));
            parts.push(Part { light: *light, x, y, width, height, count: *count, week: index });
        }
    }
    parts
}

fn count(lights: impl Iterator<Item = Light> + Clone) -> [(Light, usize); 4] {
    Light::ALL.map(|light| (light, lights.clone().filter(|one| *one == light).count()))
}

/// How many projects the week with the most of them has; at least one.
fn most(counts: &[[(Light, usize); 4]]) -> usize {
    counts.iter().map(|week| week.iter().map(|(_, count)| count).sum::<usize>()).max().unwrap_or(0).max(1)
}

/// The last week that is asked for, and the page of its projects.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Until {
    #[serde(skip_serializing_if = "String::is_empty")]
    to: String,
    #[serde(skip_serializing)]
    page: Number,
}

/// The colours of all projects over twelve weeks, how many changed to which, and how they stand now.
pub async fn weeks(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(until): Query<Until>,
) -> Result<Response> {
    let here = may.scope;
    let now = app.clock.now();
    let span = store::frozen_span(&app.db, here.id).await?;
    let projects = store::projects(&app.db, &here, now).await?;
    let mut weeks = Vec::new();
    let mut frozen = Vec::new();
    let (mut earlier, mut later, mut is_newest) = (None, None, true);
    if let Some((first, last)) = span {
        let to = until.to.parse::<NaiveDate>().map_or(last, week::monday).clamp(first, last);
        let from = week::back(to, WEEKS - 1).max(first);
        // One more, from which the first of them went on.
        frozen = store::frozen(&app.db, here.id, (week::back(from, 1), to)).await?;
        let mut week = from;
        while week <= to {
            weeks.push(week);
            week = week::next(week);
        }
        earlier = (from > first).then(|| week::back(from, 1));
        later = (to < last).then(|| (0..WEEKS).fold(to, |week, _| week::next(week)).min(last));
        is_newest = to == last;
    }
    let held = by_week(&frozen);
    let counts: Vec<[(Light, usize); 4]> = weeks
        .iter()
        .map(|week| count(held.get(week).into_iter().flat_map(|lights| lights.values().copied())))
        .collect();
    let lines = lines(&held, &weeks, &projects, until.page);
    html(&Weeks {
        flows: flows(&held, &weeks, is_newest.then_some(&projects)),
        parts: parts(&counts, most(&counts)),
        most: most(&counts),
        counts,
        paging: Paging::new(visit.l, &lines, &here.path("/plan/weeks"), &until),
        lines,
        until,
        first_at: (span.is_none() && !projects.0.is_empty()).then(|| week::next(week::monday(day_of(now, here.zone)))),
        page: visit.work(&app, here.link(), visit.l.t("outcomes-weeks"), &may.who),
        weeks,
        earlier,
        later,
        here,
    })
}

type Held = BTreeMap<NaiveDate, HashMap<Uuid, Light>>;

fn by_week(frozen: &[Frozen]) -> Held {
    let mut held = Held::new();
    for one in frozen {
        held.entry(one.week).or_default().insert(one.project, one.light);
    }
    held
}

/// The projects that need most care first.
fn lines(held: &Held, weeks: &[NaiveDate], projects: &Projects, page: Number) -> Slice<Line> {
    let line = |project: &store::Project| Line {
        id: project.id,
        number: project.number,
        title: project.title.clone(),
        lights: weeks.iter().map(|week| held.get(week).and_then(|lights| lights.get(&project.id)).copied()).collect(),
        now: project.standing.light,
    };
    let first = usize::try_from((page.0 - 1) * PAGE_SIZE).unwrap_or(usize::MAX);
    let rows = projects.by_urgency().into_iter().skip(first).take(PAGE_SIZE as usize).map(line).collect();
    Slice::new(rows, projects.0.len() as i64, page.0)
}

/// From each week to the one after it; with what is now, where the last week is the newest.
fn flows(held: &Held, weeks: &[NaiveDate], now: Option<&Projects>) -> Vec<(Option<NaiveDate>, Flow)> {
    let mut flows = Vec::new();
    if let (Some(now), Some(last)) = (now, weeks.last().and_then(|week| held.get(week))) {
        let pairs = now.0.iter().map(|project| (last.get(&project.id).copied(), project.standing.light));
        flows.push((None, Flow::of(pairs)));
    }
    for week in weeks.iter().rev() {
        let (Some(before), Some(after)) = (held.get(&week::back(*week, 1)), held.get(week)) else { continue };
        flows.push((Some(*week), Flow::of(after.iter().map(|(id, light)| (before.get(id).copied(), *light)))));
    }
    flows.retain(|(_, flow)| !flow.changes.is_empty() || flow.new > 0);
    flows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stand_on_the_ground_and_end_below_the_top() {
        let counts = [
            [(Light::Red, 1), (Light::Yellow, 0), (Light::Blue, 0), (Light::Normal, 3)],
            [(Light::Red, 2), (Light::Yellow, 2), (Light::Blue, 1), (Light::Normal, 3)],
        ];
        assert_eq!(most(&counts), 8);
        let parts = parts(&counts, 8);
        assert_eq!(parts.len(), 6);
        for index in 0..2 {
            let of: Vec<&Part> = parts.iter().filter(|part| part.week == index).collect();
            assert!((of[0].y + of[0].height - GROUND).abs() < 1e-9);
            assert!(of.windows(2).all(|pair| (pair[1].y + pair[1].height - pair[0].y).abs() < 1e-9));
            assert!(of.iter().all(|part| part.y >= TOP - 1e-9 && part.x >= LEFT && part.x + part.width <= RIGHT));
        }
        assert!(super::parts(&[], most(&[])).is_empty());
    }
}
