//! Days, rooms and tracks, and when rooms and people are to be had.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::rules::{Block, Day, HoursForm, Programme, Room, RoomForm, TrackForm};
use super::super::store::{self, Of};
use super::super::{EditAgenda, EditHours, EditRoom, EditTrack};
use super::{VersionForm, ask_to_remove};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::state::App;
use crate::web::{Fields, Form, Page, Path, Visit, html, invalid, redirect};

const VENUE: &str = "/programme/venue";

#[derive(Template)]
#[template(path = "agenda/venue.html")]
struct Venue {
    page: Page,
    here: Here,
    draft: Programme,
    /// Participants in roles, with what they are called.
    people: Vec<(Uuid, String)>,
    may_edit: bool,
}

impl Venue {
    /// Blocks in a room.
    fn in_room(&self, room: &Room) -> usize {
        self.draft.blocks.iter().filter(|block| block.room == Some(room.id)).count()
    }

    fn on_track(&self, id: &Uuid) -> usize {
        self.draft.items().filter(|(_, item)| item.track == Some(*id)).count()
    }

    /// The last day can be taken away where nothing stands on it.
    fn may_go(&self, day: &Day) -> bool {
        let is_used = |block: &Block| block.starts_at.with_timezone(&self.here.zone).date_naive() == day.date;
        day.number > 1 && self.draft.days.last() == Some(day) && !self.draft.blocks.iter().any(is_used)
    }
}

/// Days, rooms and tracks of the draft.
pub async fn show(may: May<EditAgenda>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let draft = store::draft(&app.db, here.id).await?;
    let mut people: Vec<(Uuid, String)> = store::names(&app.db, &draft).await?.into_iter().collect();
    people.sort_by(|a, b| a.1.cmp(&b.1));
    html(&Venue {
        page: visit.work(&app, here.link(), visit.l.t("agenda-venue"), &may.who),
        may_edit: here.allows(Act::Prepare),
        people,
        draft,
        here,
    })
}

/// A day, a room, a track, or somebody's hours: what is filled in stands in `form`.
#[derive(Template)]
#[template(path = "agenda/place.html")]
struct Edit {
    page: Page,
    here: Here,
    what: What,
    days: Vec<Day>,
    form: RoomForm,
    faults: Faults,
    stale: bool,
}

enum What {
    Day(i32),
    Room(Option<Uuid>),
    Track(Option<Uuid>),
    Hours(Uuid),
}

impl Edit {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn path(&self) -> String {
        self.here.path(&match self.what {
            What::Day(number) => format!("/programme/days/{number}"),
            What::Room(Some(id)) => format!("/programme/rooms/{id}"),
            What::Room(None) => "/programme/rooms/new".to_owned(),
            What::Track(Some(id)) => format!("/programme/tracks/{id}"),
            What::Track(None) => "/programme/tracks/new".to_owned(),
            What::Hours(id) => format!("/programme/hours/{id}"),
        })
    }

    fn has_name(&self) -> bool {
        !matches!(self.what, What::Hours(_))
    }

    fn is_room(&self) -> bool {
        matches!(self.what, What::Room(_))
    }

    fn has_hours(&self) -> bool {
        matches!(self.what, What::Room(_) | What::Hours(_))
    }

    fn may_go(&self) -> bool {
        matches!(self.what, What::Room(Some(_)) | What::Track(Some(_)))
    }

    /// The lines of hours: day, from, until, closed, and what is wrong.
    fn lines<'a>(&'a self) -> Vec<(&'a Day, String, String, bool, Option<String>)> {
        let hours = self.form.hours();
        let line = |(n, day): (usize, &'a Day)| {
            let (opens, closes, closed) = hours.line(n, day.number);
            let fault = self.faults.of(&format!("hours-{}", day.number)).map(|fault| self.page.l.fault(fault));
            (day, opens.to_owned(), closes.to_owned(), closed, fault)
        };
        self.days.iter().enumerate().map(line).collect()
    }
}

async fn days(app: &App, here: &Here) -> Result<Vec<Day>> {
    Ok(store::draft(&app.db, here.id).await?.days)
}

fn with_name(form: TrackForm) -> RoomForm {
    RoomForm {
        name_en: form.name_en,
        name_hans: form.name_hans,
        name_hant: form.name_hant,
        version: form.version,
        ..RoomForm::default()
    }
}

async fn edit(
    app: &App,
    visit: &Visit,
    who: &Who,
    (here, what): (Here, What),
    title: String,
    (form, faults): (RoomForm, Faults),
) -> Result<Edit> {
    let days = days(app, &here).await?;
    Ok(Edit { page: visit.work(app, here.link(), title, who), what, days, form, faults, stale: false, here })
}

/// The same form once more, for whoever came second: her input is kept.
fn second(page: Edit, version: i32) -> Error {
    let form = RoomForm { version: version.to_string(), ..page.form.clone() };
    invalid(&Edit { stale: true, form, ..page })
}

/// One more day.
pub async fn add_day(may: May<EditAgenda>, AppState(app): AppState<App>) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::add_day(&mut tx, &here, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(VENUE)))
}

async fn day_of(app: &App, here: &Here, number: i32) -> Result<(Day, i32)> {
    let day = days(app, here).await?.into_iter().find(|day| day.number == number).ok_or(Error::NotFound)?;
    let version = store::day_versions(&app.db, here.id).await?.get(&number).copied().unwrap_or(0);
    Ok((day, version))
}

/// A day: what it is about.
pub async fn day(
    may: May<EditAgenda>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, number)): Path<(String, i32)>,
) -> Result<Response> {
    let (day, version) = day_of(&app, &may.scope, number).await?;
    let form = with_name(TrackForm::of(&day.theme, version));
    let title = visit.l.n("agenda-day", number);
    html(&edit(&app, &visit, &may.who, (may.scope, What::Day(number)), title, (form, Faults::default())).await?)
}

pub async fn change_day(
    may: May<EditAgenda>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, number)): Path<(String, i32)>,
    Form(form): Form<TrackForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    let (_, version) = day_of(&app, &here, number).await?;
    let title = visit.l.n("agenda-day", number);
    let theme = match form.check_theme() {
        Ok(theme) => theme,
        Err(faults) => {
            let what = (here, What::Day(number));
            return Err(invalid(&edit(&app, &visit, &who, what, title, (with_name(form), faults)).await?));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    match store::change_theme(&mut tx, &here, (number, form.version()), &theme, who.actor()).await {
        Ok(entry) => {
            tx.commit(entry).await?;
            Ok(redirect(&here.path(VENUE)))
        }
        Err(Error::Conflict("problem-changed")) => {
            drop(tx);
            let what = (here, What::Day(number));
            let kept = (with_name(form), Faults::default());
            Err(second(edit(&app, &visit, &who, what, title, kept).await?, version))
        }
        Err(error) => Err(error),
    }
}

/// Takes the last day away, where nothing stands on it.
pub async fn remove_day(
    may: May<EditAgenda>,
    AppState(app): AppState<App>,
    Path((_, number)): Path<(String, i32)>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    day_of(&app, &here, number).await?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove_day(&mut tx, &here, number, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(VENUE)))
}

/// The form of a new room.
pub async fn new_room(may: May<EditAgenda>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.require(Act::Prepare)?;
    let (title, form) = (visit.l.t("agenda-new-room"), (RoomForm::default(), Faults::default()));
    html(&edit(&app, &visit, &may.who, (may.scope, What::Room(None)), title, form).await?)
}

pub async fn add_room(
    may: May<EditAgenda>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<RoomForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    match form.check(&days(&app, &here).await?) {
        Ok(new) => {
            let mut tx = Tx::begin(&app).await?;
            let entry = store::add_room(&mut tx, &here, &new, who.actor()).await?;
            tx.commit(entry).await?;
            Ok(redirect(&here.path(VENUE)))
        }
        Err(faults) => {
            let (title, what) = (visit.l.t("agenda-new-room"), (here, What::Room(None)));
            Err(invalid(&edit(&app, &visit, &who, what, title, (form, faults)).await?))
        }
    }
}

async fn room_of(app: &App, of: &Of) -> Result<(Programme, Room)> {
    let draft = store::draft(&app.db, of.here.id).await?;
    let room = draft.room(Some(of.id)).cloned().ok_or(Error::NotFound)?;
    Ok((draft, room))
}

/// A room: what it holds, what stands in it, when it is to be had.
pub async fn room(may: May<EditRoom>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let of = may.scope.0;
    let (draft, room) = room_of(&app, &of).await?;
    let hours = HoursForm::of(&draft.days, &store::hours_of(&app.db, of.here.id, of.id).await?);
    let form = RoomForm::of(&room, &store::equipment(&app.db, of.id).await?, hours, of.version);
    let (title, what) = (visit.l.plain(&room.name).to_owned(), (of.here, What::Room(Some(of.id))));
    html(&edit(&app, &visit, &may.who, what, title, (form, Faults::default())).await?)
}

pub async fn change_room(
    may: May<EditRoom>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<RoomForm>,
) -> Result<Response> {
    let (of, who) = (may.scope.0, may.who);
    of.here.require(Act::Prepare)?;
    let (draft, room) = room_of(&app, &of).await?;
    let title = visit.l.plain(&room.name).to_owned();
    let new = match form.check(&draft.days) {
        Ok(new) => new,
        Err(faults) => {
            let what = (of.here, What::Room(Some(of.id)));
            return Err(invalid(&edit(&app, &visit, &who, what, title, (form, faults)).await?));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    match store::change_room(&mut tx, &of, form.version(), &new, who.actor()).await {
        Ok(entry) => {
            tx.commit(entry).await?;
            Ok(redirect(&of.here.path(VENUE)))
        }
        Err(Error::Conflict("problem-changed")) => {
            drop(tx);
            let what = (of.here, What::Room(Some(of.id)));
            Err(second(edit(&app, &visit, &who, what, title, (form, Faults::default())).await?, of.version))
        }
        Err(error) => Err(error),
    }
}

pub async fn ask_remove_room(may: May<EditRoom>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let of = may.scope.0;
    of.here.require(Act::Prepare)?;
    let (_, room) = room_of(&app, &of).await?;
    let what = (visit.l.plain(&room.name), format!("/programme/rooms/{}", of.id));
    ask_to_remove(&app, &visit, &may.who, &of, (what.0, &what.1), Vec::new())
}

pub async fn remove_room(
    may: May<EditRoom>,
    AppState(app): AppState<App>,
    Form(form): Form<VersionForm>,
) -> Result<Response> {
    let of = may.scope.0;
    of.here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove_room(&mut tx, &of, form.version(), may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&of.here.path(VENUE)))
}

/// The form of a new track.
pub async fn new_track(may: May<EditAgenda>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.require(Act::Prepare)?;
    let (title, form) = (visit.l.t("agenda-new-track"), (RoomForm::default(), Faults::default()));
    html(&edit(&app, &visit, &may.who, (may.scope, What::Track(None)), title, form).await?)
}

pub async fn add_track(
    may: May<EditAgenda>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<TrackForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    match form.check() {
        Ok(name) => {
            let mut tx = Tx::begin(&app).await?;
            let entry = store::add_track(&mut tx, &here, &name, who.actor()).await?;
            tx.commit(entry).await?;
            Ok(redirect(&here.path(VENUE)))
        }
        Err(faults) => {
            let (title, what) = (visit.l.t("agenda-new-track"), (here, What::Track(None)));
            Err(invalid(&edit(&app, &visit, &who, what, title, (with_name(form), faults)).await?))
        }
    }
}

async fn track_of(app: &App, of: &Of) -> Result<super::super::rules::Track> {
    let draft = store::draft(&app.db, of.here.id).await?;
    draft.track(Some(of.id)).cloned().ok_or(Error::NotFound)
}

pub async fn track(may: May<EditTrack>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let of = may.scope.0;
    let track = track_of(&app, &of).await?;
    let form = with_name(TrackForm::of(&track.name, of.version));
    let (title, what) = (visit.l.plain(&track.name).to_owned(), (of.here, What::Track(Some(of.id))));
    html(&edit(&app, &visit, &may.who, what, title, (form, Faults::default())).await?)
}

pub async fn change_track(
    may: May<EditTrack>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<TrackForm>,
) -> Result<Response> {
    let (of, who) = (may.scope.0, may.who);
    of.here.require(Act::Prepare)?;
    let title = visit.l.plain(&track_of(&app, &of).await?.name).to_owned();
    let name = match form.check() {
        Ok(name) => name,
        Err(faults) => {
            let what = (of.here, What::Track(Some(of.id)));
            return Err(invalid(&edit(&app, &visit, &who, what, title, (with_name(form), faults)).await?));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    match store::change_track(&mut tx, &of, form.version(), &name, who.actor()).await {
        Ok(entry) => {
            tx.commit(entry).await?;
            Ok(redirect(&of.here.path(VENUE)))
        }
        Err(Error::Conflict("problem-changed")) => {
            drop(tx);
            let (what, kept) = ((of.here, What::Track(Some(of.id))), (with_name(form), Faults::default()));
            Err(second(edit(&app, &visit, &who, what, title, kept).await?, of.version))
        }
        Err(error) => Err(error),
    }
}

pub async fn ask_remove_track(may: May<EditTrack>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let of = may.scope.0;
    of.here.require(Act::Prepare)?;
    let track = track_of(&app, &of).await?;
    let what = (visit.l.plain(&track.name), format!("/programme/tracks/{}", of.id));
    ask_to_remove(&app, &visit, &may.who, &of, (what.0, &what.1), Vec::new())
}

pub async fn remove_track(
    may: May<EditTrack>,
    AppState(app): AppState<App>,
    Form(form): Form<VersionForm>,
) -> Result<Response> {
    let of = may.scope.0;
    of.here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove_track(&mut tx, &of, form.version(), may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&of.here.path(VENUE)))
}

async fn called(app: &App, of: &Of) -> Result<String> {
    let draft = store::draft(&app.db, of.here.id).await?;
    store::names(&app.db, &draft).await?.remove(&of.id).ok_or(Error::NotFound)
}

/// When somebody in a role can come.
pub async fn hours(may: May<EditHours>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let of = may.scope.0;
    let name = called(&app, &of).await?;
    let days = days(&app, &of.here).await?;
    let hours = HoursForm::of(&days, &store::hours_of(&app.db, of.here.id, of.id).await?);
    let form = RoomForm { opens: hours.opens, closes: hours.closes, closed: hours.closed, ..RoomForm::default() };
    let what = (of.here, What::Hours(of.id));
    html(&edit(&app, &visit, &may.who, what, name, (form, Faults::default())).await?)
}

pub async fn set_hours(
    may: May<EditHours>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<RoomForm>,
) -> Result<Response> {
    let (of, who) = (may.scope.0, may.who);
    of.here.require(Act::Prepare)?;
    let mut faults = Faults::default();
    let hours = form.hours().check(&days(&app, &of.here).await?, &mut faults);
    if !faults.is_empty() {
        let name = called(&app, &of).await?;
        let what = (of.here, What::Hours(of.id));
        return Err(invalid(&edit(&app, &visit, &who, what, name, (form, faults)).await?));
    }
    let mut tx = Tx::begin(&app).await?;
    let entry = store::set_hours(&mut tx, &of.here, of.id, &hours, who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&of.here.path(VENUE)))
}
