use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::access::May;
use crate::conference::{Here, SeeWhole, day_of};
use crate::countdown::rules::{Bars, Reckoner, Scale};
use crate::countdown::store::{self, Line};
use crate::db::list::Page as Number;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::state::App;
use crate::web::{Choice, Page, Paging, Query, Visit, html};

/// Whose tasks are drawn, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    group: String,
    #[serde(skip_serializing_if = "is_first")]
    page: Number,
}

fn is_first(page: &Number) -> bool {
    page.0 <= 1
}

/// How far the chart reaches from left to right, and what the names take of it.
const NAMES: i64 = 250;
const WIDTH: i64 = 640;
/// What a line is high, and where the first begins.
const LINE: i64 = 22;
const TOP: i64 = 20;
/// How many lines are drawn in one piece at most: paper is turned between two pieces.
const PIECE: usize = 12;

/// A task with its bars, and how far down it stands.
struct Drawn {
    line: Line,
    /// The name of its group, where that begins and several are drawn, and how far down it stands.
    head: Option<(Words, i64)>,
    planned: (DateTime<Utc>, DateTime<Utc>),
    actual: Option<(DateTime<Utc>, DateTime<Utc>)>,
    bars: Bars,
    y: i64,
    /// As much of its title as finds room.
    name: String,
}

impl Drawn {
    /// How its actual bar is drawn: done in time, done late, or still going on.
    fn class(&self) -> &'static str {
        match self.actual {
            Some((_, end)) if end > self.line.drawn.due_at => "bad",
            _ if self.line.is_finished => "good",
            _ => "info",
        }
    }
}

/// A piece of the chart, from top to bottom: lines of one group.
struct Piece {
    top: i64,
    bottom: i64,
    drawn: Vec<Drawn>,
}

impl Piece {
    fn height(&self) -> i64 {
        self.bottom - self.top
    }

    /// Where its upright lines begin: in the first piece below the words that stand above them.
    fn begins(&self) -> i64 {
        self.top.max(14)
    }
}

#[derive(Template)]
#[template(path = "countdown/gantt.html")]
struct Gantt {
    page: Page,
    here: Here,
    groups: Vec<Choice>,
    pieces: Vec<Piece>,
    days: Vec<(i64, NaiveDate)>,
    /// Where now is, and where the opening, if the chart reaches them.
    now: i64,
    opening: i64,
    paging: Paging,
}

impl Gantt {
    /// A stretch of time, by its days.
    fn said(&self, span: &(DateTime<Utc>, DateTime<Utc>)) -> String {
        let day = |at| self.page.l.short_date(day_of(at, self.here.zone));
        let (from, to) = (day(span.0), day(span.1));
        if from == to { from } else { format!("{from} – {to}") }
    }
}

/// The names on the chart are cut; whoever wants them whole reads the table.
fn cut(title: &str) -> String {
    let wide = |c: char| if c.is_ascii() { 1 } else { 2 };
    let mut room = 34;
    let kept: String = title
        .chars()
        .take_while(|c| {
            room -= wide(*c);
            room >= 0
        })
        .collect();
    if kept.len() < title.len() { kept + "…" } else { kept }
}

/// The tasks of a group, or of all of them, over time: what is planned, what happened, by when at the latest, and the plan before.
pub async fn gantt(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(mut asked): Query<Asked>,
) -> Result<Response> {
    let here = may.scope;
    let now = app.clock.now();
    let l = visit.l;
    let groups = store::groups(&app.db, here.id).await?;
    let chosen = asked.group.parse::<Uuid>().ok().filter(|id| groups.iter().any(|(held, _)| held == id));
    asked.group = chosen.map(|id| id.to_string()).unwrap_or_default();
    let shown: Vec<Uuid> = chosen.map_or_else(|| groups.iter().map(|(id, _)| *id).collect(), |id| vec![id]);
    let slice = store::lines(&app.db, here.id, &shown, asked.page).await?;
    let path = here.path("/gantt");
    let paging = Paging::new(l, &slice, &path, &asked);
    let anchors = store::anchors(&app.db, here.id).await?;
    let reckoner = Reckoner { zone: anchors.zone, days: &anchors.days };
    let ends = slice.rows.iter().flat_map(|line| {
        let (start, end) = line.drawn.planned(&reckoner);
        let happened = line.drawn.actual(now).map(|(begun, _)| begun);
        [Some(start), Some(end), happened, line.drawn.latest_finish_at, line.drawn.was_due_at].into_iter().flatten()
    });
    let scale = Scale::around(ends.chain([now, here.opens_at]), NAMES, WIDTH - NAMES);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut y = TOP;
    if let Some(scale) = scale {
        for line in slice.rows {
            let before = pieces.last().and_then(|piece| piece.drawn.last()).map(|drawn| drawn.line.group);
            let begins = chosen.is_none() && before != Some(line.group);
            if begins || pieces.last().is_none_or(|piece| piece.drawn.len() == PIECE) {
                // Above the first stand the words for now and for the opening.
                let top = if pieces.is_empty() { 0 } else { y };
                pieces.push(Piece { top, bottom: y, drawn: Vec::new() });
            }
            let name = groups.iter().find(|(id, _)| *id == line.group).map(|(_, name)| name.clone());
            let head = name.filter(|_| begins).map(|name| (name, y));
            y += if head.is_some() { LINE } else { 0 };
            let drawn = Drawn {
                head,
                planned: line.drawn.planned(&reckoner),
                actual: line.drawn.actual(now),
                bars: scale.bars(&line.drawn, now, &reckoner),
                y,
                name: cut(l.plain(&line.title)),
                line,
            };
            y += LINE;
            if let Some(piece) = pieces.last_mut() {
                piece.bottom = y;
                piece.drawn.push(drawn);
            }
        }
    }
    let mut choices = vec![Choice::new("", l.t("countdown-gantt-all"), chosen.is_none())];
    choices.extend(groups.iter().map(|(id, name)| Choice::new(id.to_string(), l.plain(name), Some(*id) == chosen)));
    html(&Gantt {
        groups: choices,
        days: scale.map(|scale| scale.days(anchors.zone)).unwrap_or_default(),
        now: scale.map_or(NAMES, |scale| scale.x(now)),
        opening: scale.map_or(NAMES, |scale| scale.x(here.opens_at)),
        page: visit.work(&app, here.link(), l.t("nav-countdown-gantt"), &may.who),
        pieces,
        paging,
        here,
    })
}
