//! The newest version as everybody reads it.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;

use super::super::rules::{Block, Day, Event, Item, LaidDay, Person, Programme, Role, Room, Track, lay_out};
use super::super::say::Saying;
use super::super::store::{self, Release};
use crate::access::Anyone;
use crate::conference::{self, Here, day_of};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words};
use crate::state::App;
use crate::web::{Page, Path, Query, Visit, etag_of, html, is_unchanged, with_etag};

/// Which part of the agenda is asked for.
#[derive(Deserialize, Default, Hash)]
#[serde(default)]
pub struct Asked {
    day: String,
    room: String,
    track: String,
}

#[derive(Template)]
#[template(path = "agenda/show.html")]
pub(super) struct Show {
    pub(super) page: Page,
    pub(super) here: Here,
    pub(super) programme: Arc<Programme>,
    pub(super) asked: Asked,
    /// The version, and whether it is one that another has taken the place of.
    pub(super) release: Option<(i32, DateTime<Utc>)>,
    pub(super) is_old: bool,
    /// It is no version, but the copy of this number that the presidium is asked to approve.
    pub(super) submission: Option<i32>,
    /// Somebody who may see the draft.
    pub(super) edits: bool,
    pub(super) now: DateTime<Utc>,
}

impl Show {
    fn is_asked(&self, block: &Block) -> bool {
        let room = self.programme.room(block.room);
        let on_track =
            |item: &Item| self.programme.track(item.track).is_some_and(|track| track.code == self.asked.track);
        (self.asked.room.is_empty() || room.is_some_and(|room| room.code == self.asked.room))
            && (self.asked.track.is_empty() || block.items.iter().any(on_track))
    }

    fn days(&self) -> Vec<LaidDay<'_>> {
        let mut days = lay_out(&self.programme, self.here.zone, |block| self.is_asked(block));
        days.retain(|laid| self.asked.day.is_empty() || laid.day.number.to_string() == self.asked.day);
        days
    }

    fn room(&self, block: &Block) -> Option<&Words> {
        self.programme.room(block.room).map(|room| &room.name)
    }

    fn is_now(&self, block: &Block) -> bool {
        !self.is_old && !block.cancelled && block.starts_at <= self.now && self.now < block.ends_at
    }

    /// What is on, and what begins next on the same day; nothing on other days.
    fn now_and_next(&self) -> (Vec<Event<'_>>, Vec<Event<'_>>) {
        let today = day_of(self.now, self.here.zone);
        if self.is_old || !self.programme.days.iter().any(|day| day.date == today) {
            return (Vec::new(), Vec::new());
        }
        let events: Vec<Event> = self.programme.events().into_iter().filter(|event| !event.cancelled).collect();
        let is_today = |event: &&Event| day_of(event.starts_at, self.here.zone) == today;
        let next = events.iter().filter(is_today).map(|event| event.starts_at).filter(|at| *at > self.now).min();
        let on = events.iter().filter(|event| event.starts_at <= self.now && self.now < event.ends_at);
        let coming = events.iter().filter(|event| Some(event.starts_at) == next);
        (on.cloned().collect(), coming.cloned().collect())
    }

    fn one_room(&self) -> Option<&Room> {
        self.programme.rooms.iter().find(|room| room.code == self.asked.room)
    }

    /// The tracks on which anything stands.
    fn tracks(&self) -> Vec<&Track> {
        let used = |track: &&Track| self.programme.items().any(|(_, item)| item.track == Some(track.id));
        self.programme.tracks.iter().filter(used).collect()
    }

    fn one_track(&self) -> Option<&Track> {
        self.programme.tracks.iter().find(|track| track.code == self.asked.track)
    }

    /// The rooms in which anything stands.
    fn rooms(&self) -> Vec<&Room> {
        let used = |room: &&Room| self.programme.blocks.iter().any(|block| block.room == Some(room.id));
        self.programme.rooms.iter().filter(used).collect()
    }
}

/// While a conference is on, a page is not older than a minute.
fn minute(programme_days: (NaiveDate, NaiveDate), here: &Here, now: DateTime<Utc>) -> i64 {
    let today = day_of(now, here.zone);
    if programme_days.0 <= today && today <= programme_days.1 { now.timestamp() / 60 } else { 0 }
}

/// The agenda by day, of all rooms or of one.
pub async fn show(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = conference::visible(&app, &slug, who).await?;
    let now = app.clock.now();
    let around = (day_of(here.opens_at, here.zone), day_of(here.closes_at + TimeDelta::days(1), here.zone));
    let newest = store::newest(&app.db, here.id).await?;
    let parts = (here.id, here.version, newest, &asked, who.map(|who| who.sign_in), minute(around, &here, now));
    let etag = etag_of(parts, visit.l);
    if let Some(unchanged) = is_unchanged(&visit, &etag) {
        return Ok(unchanged);
    }
    let shown = store::shown(&app, here.id, newest).await?;
    let response = html(&Show {
        page: visit.public(&app, here.link(), visit.l.t("nav-agenda"), who),
        release: shown.as_ref().map(|shown| (shown.number, shown.released_at)),
        programme: shown.map(|shown| shown.programme).unwrap_or_default(),
        is_old: false,
        submission: None,
        edits: who.is_some_and(|who| who.authority.organises(here.id)),
        asked,
        now,
        here,
    })?;
    Ok(with_etag(response, &etag))
}

/// The newest version; where there is none, there is nothing.
pub(super) async fn released(app: &App, here: &Here) -> Result<Release> {
    store::latest(&app.db, here.id).await?.ok_or(Error::NotFound)
}

#[derive(Template)]
#[template(path = "agenda/item.html")]
struct ItemPage {
    page: Page,
    here: Here,
    block: Block,
    item: Item,
    room: Option<Room>,
    track: Option<Track>,
    names: BTreeMap<Uuid, String>,
    goals: Vec<(Uuid, Words)>,
    sees_thread: bool,
}

impl ItemPage {
    fn name(&self, person: &Person) -> Option<&String> {
        person.participant.and_then(|id| self.names.get(&id))
    }

    fn is_cancelled(&self) -> bool {
        self.item.cancelled || self.block.cancelled
    }
}

/// One item: what it is about, who speaks, what it must produce, which goals it serves.
pub async fn item(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((slug, code)): Path<(String, String)>,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = conference::visible(&app, &slug, who).await?;
    let programme = released(&app, &here).await?.version.programme;
    let (block, item) =
        programme.find(&code).map(|(block, item)| (block.clone(), item.clone())).ok_or(Error::NotFound)?;
    let goals = store::goals(&app.db, here.id).await?;
    html(&ItemPage {
        page: visit.public(&app, here.link(), visit.l.plain(&item.title), who),
        sees_thread: who.is_some_and(|who| who.authority.sees_whole(here.id)),
        names: store::names(&app.db, &programme).await?,
        goals: goals.into_iter().filter(|(id, _)| item.goals.contains(id)).collect(),
        room: programme.room(block.room).cloned(),
        track: programme.track(item.track).cloned(),
        here,
        block,
        item,
    })
}

#[derive(Template)]
#[template(path = "agenda/person.html")]
struct PersonPage {
    page: Page,
    here: Here,
    id: Uuid,
    biography: Option<Words>,
    programme: Programme,
}

impl PersonPage {
    /// Her items, each with what she does in it.
    fn hers(&self) -> Vec<(Event<'_>, Vec<&'static str>)> {
        let hers = self.programme.events().into_iter().filter(|event| event.has(self.id));
        hers.map(|event| {
            let roles = event.people().iter().filter(|person| person.participant == Some(self.id));
            let roles = roles.map(|person| person.role.key()).collect();
            (event, roles)
        })
        .collect()
    }
}

/// What somebody does, who is a participant in a role.
pub async fn person(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((slug, person)): Path<(String, Uuid)>,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = conference::visible(&app, &slug, who).await?;
    let programme = released(&app, &here).await?.version.programme;
    // A link from before two registrations were put together leads to the one that goes on.
    let person = store::goes_on_as(&app.db, person).await?;
    let mut names = store::names(&app.db, &programme).await?;
    let name = names.remove(&person).ok_or(Error::NotFound)?;
    let biography = store::biography(&app.db, person).await?;
    html(&PersonPage { page: visit.public(&app, here.link(), name, who), id: person, biography, programme, here })
}

#[derive(Template)]
#[template(path = "agenda/track.html")]
struct TrackPage {
    page: Page,
    here: Here,
    track: Track,
    programme: Programme,
    names: BTreeMap<Uuid, String>,
}

impl TrackPage {
    /// What stands on it, by day.
    fn days(&self) -> Vec<(&Day, Vec<Event<'_>>)> {
        let on_track = |event: &Event| event.item.is_some_and(|item| item.track == Some(self.track.id));
        let events: Vec<Event> = self.programme.events().into_iter().filter(on_track).collect();
        let days = self.programme.days.iter().map(|day| {
            let of_day = events.iter().filter(|event| day_of(event.starts_at, self.here.zone) == day.date);
            (day, of_day.cloned().collect::<Vec<_>>())
        });
        days.filter(|(_, events)| !events.is_empty()).collect()
    }

    /// Who speaks in an item, or hosts it.
    fn people(&self, event: &Event) -> String {
        let saying = Saying { l: self.page.l, zone: self.here.zone, names: &self.names };
        let is_seen = |person: &&Person| matches!(person.role, Role::Speaker | Role::Host);
        let said: Vec<String> = event.people().iter().filter(is_seen).map(|person| saying.person(person)).collect();
        said.join(&self.page.l.t("agenda-list-separator"))
    }
}

/// One track: everything that stands on it.
pub async fn track(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((slug, code)): Path<(String, String)>,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = conference::visible(&app, &slug, who).await?;
    let programme = released(&app, &here).await?.version.programme;
    let track = programme.tracks.iter().find(|track| track.code == code).cloned().ok_or(Error::NotFound)?;
    html(&TrackPage {
        page: visit.public(&app, here.link(), visit.l.plain(&track.name), who),
        names: store::names(&app.db, &programme).await?,
        track,
        programme,
        here,
    })
}
