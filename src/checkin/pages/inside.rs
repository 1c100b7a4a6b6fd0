use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::super::StaffDesk;
use super::super::store::{self, Held, Present};
use crate::access::{May, Who};
use crate::audit::{Entry, Tx};
use crate::conference::Here;
use crate::db::list::{Page as ListPage, Slice};
use crate::error::Result;
use crate::kernel::Uuid;
use crate::registration::{self, Level};
use crate::sheets::{self, Cell, Kind, Table};
use crate::state::App;
use crate::web::{Page, Paging, Query, Reader, Visit, download, html};

/// What the list shows, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    #[serde(skip_serializing_if = "String::is_empty")]
    zone: String,
    #[serde(skip_serializing)]
    format: String,
    #[serde(skip_serializing)]
    page: ListPage,
}

#[derive(Template)]
#[template(path = "checkin/inside.html")]
struct Inside {
    page: Page,
    here: Here,
    path: String,
    zones: Vec<Held>,
    levels: Vec<Level>,
    slice: Slice<Present>,
    paging: Paging,
    wanted: Option<Uuid>,
    now: DateTime<Utc>,
}

impl Inside {
    fn of_level(&self, zone: &Held, level: &Level) -> i64 {
        zone.by_level.iter().find(|(held, _)| held == level).map_or(0, |(_, count)| *count)
    }

    fn is_wanted(&self, zone: &Uuid) -> bool {
        self.wanted == Some(*zone)
    }

    /// The address of something of the zone that is listed.
    fn of_zone(&self, path: &str) -> String {
        let zone = self.wanted.map(|zone| format!("zone={zone}")).unwrap_or_default();
        format!("{}{path}{zone}", self.path)
    }

    fn heading(&self) -> String {
        heading(self.page.l, &self.zones, self.wanted)
    }
}

/// What is listed: a zone, or everybody inside.
fn heading(l: Reader, zones: &[Held], wanted: Option<Uuid>) -> String {
    match zones.iter().find(|zone| wanted == Some(zone.id)) {
        Some(zone) => l.plain(&zone.name).to_owned(),
        None => l.t("checkin-inside-anywhere"),
    }
}

fn zone_of(wanted: &Wanted, zones: &[Held]) -> Option<Uuid> {
    wanted.zone.parse().ok().filter(|id| zones.iter().any(|zone| zone.id == *id))
}

/// Who is inside now: how many in each zone, and everybody by name, a page of them.
pub async fn show(
    may: May<StaffDesk>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Wanted>,
) -> Result<Response> {
    let here = may.scope;
    let zones = store::inside(&app.db, here.id).await?;
    let wanted = zone_of(&asked, &zones);
    let total = match zones.iter().find(|zone| wanted == Some(zone.id)) {
        Some(zone) => zone.inside,
        None => store::anywhere(&app.db, here.id).await?,
    };
    let slice = store::present_page(&app.db, here.id, (wanted, total), asked.page).await?;
    let path = here.path("/inside");
    html(&Inside {
        page: visit.work(&app, here.link(), visit.l.t("nav-inside"), &may.who),
        paging: Paging::new(visit.l, &slice, &path, &asked),
        path,
        levels: registration::levels(&app.db, here.id).await?.into_iter().map(|one| one.level).collect(),
        slice,
        zones,
        wanted,
        now: app.clock.now(),
        here,
    })
}

#[derive(Template)]
#[template(path = "checkin/muster.html")]
struct Muster {
    page: Page,
    here: Here,
    back: String,
    heading: String,
    people: Vec<Present>,
    now: DateTime<Utc>,
}

/// That everybody inside was shown by name, or taken as a file.
fn entry(who: &Who, action: &'static str, here: &Here, zone: Option<Uuid>, people: usize) -> Entry {
    let entry = Entry::new(who.actor(), action, "conference", here.id).of(here.id).with("people", people);
    match zone {
        Some(zone) => entry.with_id("zone", zone),
        None => entry,
    }
}

/// All of them on one page, to be printed and called by name where people gather. Who saw it stands in the log.
pub async fn muster(
    may: May<StaffDesk>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let here = may.scope;
    let zones = store::inside(&app.db, here.id).await?;
    let zone = zone_of(&wanted, &zones);
    let query = zone.map(|zone| format!("?zone={zone}")).unwrap_or_default();
    let people = store::present(&app.db, here.id, zone).await?;
    let tx = Tx::begin(&app).await?;
    tx.commit(entry(&may.who, "checkin.muster_shown", &here, zone, people.len())).await?;
    html(&Muster {
        page: visit.work(&app, here.link(), visit.l.t("checkin-muster"), &may.who),
        back: format!("{}{query}", here.path("/inside")),
        heading: heading(visit.l, &zones, zone),
        people,
        now: app.clock.now(),
        here,
    })
}

/// The same as a file. Who took it stands in the log.
pub async fn export(
    may: May<StaffDesk>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    let kind = Kind::parse(&wanted.format).unwrap_or(Kind::Xlsx);
    let zones = store::inside(&app.db, here.id).await?;
    let zone = zone_of(&wanted, &zones);
    let people = store::present(&app.db, here.id, zone).await?;
    let count = people.len();
    let row = |one: Present| {
        vec![
            Cell::number(one.number),
            Cell::text(one.name),
            Cell::text(l.plain(&one.institution)),
            Cell::text(one.post),
            Cell::Text(one.level.map(|level| l.t(level.key())).unwrap_or_default()),
            Cell::text(l.plain(&one.zone)),
            Cell::time(one.since, here.zone),
        ]
    };
    let table = Table {
        title: l.t("nav-inside"),
        headings: [
            "registration-number",
            "registration-name",
            "registration-institution",
            "registration-post",
            "registration-level",
            "checkin-zone-heading",
            "checkin-since",
        ]
        .map(|key| l.t(key))
        .to_vec(),
        rows: people.into_iter().map(row).collect(),
    };
    let file = sheets::write(table, kind).await?;
    let tx = Tx::begin(&app).await?;
    let entry = entry(&may.who, "checkin.inside_exported", &here, zone, count).with("format", kind.as_str());
    tx.commit(entry).await?;
    let name = format!("{}-{}.{}", l.t("nav-inside"), here.slug, kind.as_str());
    Ok(download(&name, kind.content_type(), file))
}
