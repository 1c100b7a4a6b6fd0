use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::super::store::{self, Block};
use crate::access::May;
use crate::audit::{Entry, Tx};
use crate::checkin::StaffDesk;
use crate::conference::Here;
use crate::error::Result;
use crate::sheets::{self, Cell, Kind, Table};
use crate::state::App;
use crate::web::{Page, Query, Visit, download, html};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Wanted {
    day: String,
    format: String,
}

#[derive(Template)]
#[template(path = "arrivals/rooms.html")]
struct Rooms {
    page: Page,
    here: Here,
    path: String,
    now: DateTime<Utc>,
    days: Vec<(i32, NaiveDate)>,
    /// The number of the day that is shown.
    day: i32,
    blocks: Vec<Block>,
}

impl Rooms {
    fn is_day(&self, number: &i32) -> bool {
        self.day == *number
    }

    fn is_on(&self, block: &Block) -> bool {
        block.is_on(self.now)
    }
}

/// The day that is asked for; else today, or the first one.
fn day_of(wanted: &Wanted, days: &[(i32, NaiveDate)], today: NaiveDate) -> Option<(i32, NaiveDate)> {
    let asked = wanted.day.parse().ok().and_then(|number: i32| days.iter().find(|(held, _)| *held == number));
    asked.or_else(|| days.iter().find(|(_, date)| *date == today)).or(days.first()).copied()
}

/// Who is in which room: the blocks of a day, with who is expected and who came.
pub async fn list(
    may: May<StaffDesk>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let (here, now) = (may.scope, app.clock.now());
    let days = store::days(&app.db, here.id).await?;
    let day = day_of(&wanted, &days, now.with_timezone(&here.zone).date_naive());
    html(&Rooms {
        page: visit.work(&app, here.link(), visit.l.t("nav-rooms"), &may.who),
        path: here.path("/rooms"),
        blocks: match day {
            Some((_, date)) => store::blocks(&app.db, &here, Some(date)).await?,
            None => Vec::new(),
        },
        day: day.map_or(0, |(number, _)| number),
        now,
        days,
        here,
    })
}

/// The blocks of all days as a file.
pub async fn export(
    may: May<StaffDesk>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    let kind = Kind::parse(&wanted.format).unwrap_or(Kind::Xlsx);
    let blocks = store::blocks(&app.db, &here, None).await?;
    let count = |n: i64| Cell::number(u32::try_from(n).unwrap_or(u32::MAX));
    let row = |one: &Block| {
        vec![
            Cell::time(one.starts_at, here.zone),
            Cell::time(one.ends_at, here.zone),
            Cell::text(l.plain(&one.title)),
            Cell::text(l.plain(&one.room_name)),
            count(one.expected),
            count(one.arrived),
        ]
    };
    let keys = ["rooms-starts", "rooms-ends", "rooms-block", "rooms-room", "checkin-expected", "checkin-arrived"];
    let table = Table {
        title: l.t("nav-rooms"),
        headings: keys.map(|key| l.t(key)).to_vec(),
        rows: blocks.iter().filter(|block| block.has_gate).map(row).collect(),
    };
    let file = sheets::write(table, kind).await?;
    let tx = Tx::begin(&app).await?;
    let entry = Entry::new(may.who.actor(), "checkin.rooms_exported", "conference", here.id)
        .of(here.id)
        .with("format", kind.as_str());
    tx.commit(entry).await?;
    let name = format!("{}-{}.{}", l.t("nav-rooms"), here.slug, kind.as_str());
    Ok(download(&name, kind.content_type(), file))
}
