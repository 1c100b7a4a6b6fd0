use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::super::rules::{Curve, Figures, Over, Point, Presence, seconds};
use super::super::store::{self, Excused, GateNow, Seated, Served, Speaker};
use super::{Counts, Line, gate_class, institution_lines};
use crate::access::{May, ThisDevice};
use crate::checkin::{Calls, StaffDesk};
use crate::conference::Here;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::offline;
use crate::state::App;
use crate::web::{Page, Query, Visit, html, redirect};

/// How many institutions the board shows; all of them are a link away.
const SHOWN: usize = 8;

/// What the board is asked for; and what the list of readings was asked for when it stood here.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    #[serde(skip_serializing_if = "String::is_empty")]
    over: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    outcome: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    direction: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    gate: String,
}

/// Figures by something.
struct Table {
    title: String,
    /// What a line is of.
    what: String,
    lines: Vec<Line>,
    /// Where the rest stands, and its words.
    more: Option<(String, String)>,
    note: String,
}

#[derive(Template)]
#[template(path = "arrivals/board.html")]
struct Board {
    page: Page,
    here: Here,
    path: String,
    /// Who waits before a kiosk.
    calls: Calls,
    counts: Counts,
    tables: Vec<Table>,
    over: Over,
    /// From so many seconds on serving takes too long.
    limit: i32,
    served: Vec<Served>,
    seats: Vec<Seated>,
    leads: Vec<(Uuid, String, Words, Presence)>,
    /// Somebody sits in the presidium or leads a group.
    has_posts: bool,
    excused: Vec<Excused>,
    speakers: Vec<Speaker>,
    conflicts: i64,
    may_settle: bool,
    sees_presence: bool,
}

impl Board {
    fn total(&self) -> &Figures {
        &self.counts.total
    }

    fn curve(&self) -> Option<Curve> {
        self.counts.curve()
    }

    fn steps(&self) -> Vec<&Point> {
        self.counts.steps()
    }

    fn gate_class(&self, gate: &GateNow) -> &'static str {
        gate_class(gate)
    }

    fn overs(&self) -> [Over; 3] {
        Over::ALL
    }

    fn is_over(&self, over: &Over) -> bool {
        self.over == *over
    }

    fn is_slow(&self, served: &Served) -> bool {
        served.is_slow(self.limit)
    }

    /// How many devices take too long.
    fn slow(&self) -> usize {
        self.served.iter().filter(|one| one.device.is_some() && self.is_slow(one)).count()
    }

    fn has_times(&self) -> bool {
        self.served.iter().any(|one| one.count > 0)
    }

    fn seconds(&self, ms: &i32) -> String {
        self.page.l.a("arrivals-seconds", "n", seconds(*ms))
    }

    /// The members of the presidium who are not here.
    fn missing(&self) -> Vec<&Seated> {
        self.seats.iter().filter(|seat| seat.presence.is_missing()).collect()
    }

    fn query(&self) -> String {
        if self.over == Over::default() { String::new() } else { format!("?over={}", self.over.as_str()) }
    }
}

/// Who came, of whom, when, by which gates, and who is missing.
pub async fn show(
    may: May<StaffDesk>,
    ThisDevice(device): ThisDevice,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    let path = here.path("/arrivals");
    // The readings stood here before; who kept an address of theirs still gets there.
    if ![&wanted.outcome, &wanted.direction, &wanted.gate].into_iter().all(String::is_empty) {
        let wanted = Wanted { over: String::new(), ..wanted };
        return Ok(redirect(&format!("{path}/readings?{}", serde_html_form::to_string(wanted)?)));
    }
    let now = app.clock.now();
    let over = Over::parse(&wanted.over).unwrap_or_default();
    let (db, id) = (&app.db, here.id);
    let (calls, counts, groups, (limit, served), seats, leads, excused, speakers, conflicts) = tokio::try_join!(
        Calls::load(&app, l, (id, here.zone), device.as_ref()),
        Counts::load(&app, &here, now),
        store::groups(db, id, now),
        store::served(db, id, over.since(now, here.zone)),
        store::seated(db, id, now),
        store::leads(db, id, now),
        store::excused(db, id, now),
        store::next_speakers(db, id, now),
        offline::open_conflicts(db, id),
    )?;
    let sums = counts.by_institution();
    let institutions = institution_lines(&app, &here, l, &sums[..sums.len().min(SHOWN)]).await?;
    let table =
        |title, what, lines| Table { title: l.t(title), what: l.t(what), lines, more: None, note: String::new() };
    let of_group = |(id, name, figures): (Uuid, Words, Figures)| Line {
        name: l.plain(&name).to_owned(),
        href: Some(here.path(&format!("/groups/{id}"))),
        figures,
    };
    let rest =
        (sums.len() > SHOWN).then(|| (format!("{path}/institutions"), l.n("arrivals-all-institutions", sums.len())));
    let tables = vec![
        table("checkin-by-category", "registration-category", counts.by_category(l, &here)),
        Table { more: rest, ..table("arrivals-by-institution", "registration-institution", institutions) },
        table("arrivals-by-level", "registration-level", counts.by_level(l, &here)),
        Table {
            note: l.t("arrivals-by-group-note"),
            ..table("arrivals-by-group", "desk-group", groups.into_iter().map(of_group).collect())
        },
    ];
    html(&Board {
        page: visit.work(&app, here.link(), l.t("nav-arrivals"), &may.who),
        tables: tables.into_iter().filter(|table| !table.lines.is_empty()).collect(),
        may_settle: may.who.authority.organises(here.id),
        sees_presence: here.presidium.is_some() && super::super::sees_presence(&may.who.authority, here.id),
        path,
        calls,
        counts,
        over,
        limit,
        served,
        has_posts: leads.any || seats.iter().any(|seat| seat.name.is_some()),
        leads: leads.missing,
        seats,
        excused,
        speakers,
        conflicts,
        here,
    })
}
