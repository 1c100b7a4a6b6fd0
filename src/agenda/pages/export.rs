//! The newest version for calendars and other programs.

use axum::extract::State as AppState;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};

use super::super::letters::host;
use super::super::rules::{Event, Gone, Telling, calendar, entries, schedule_json, schedule_xml};
use super::super::store::{self, Release};
use super::public::released;
use crate::access::Anyone;
use crate::conference::{self, Here};
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::state::App;
use crate::web::{Path, Visit, etag_of, is_unchanged, with_etag};

fn answer(kind: &'static str, body: String) -> Response {
    ([(header::CONTENT_TYPE, kind)], body).into_response()
}

/// A calendar of what is asked for; unchanged as long as nothing else was released.
fn calendar_of(
    app: &App,
    here: &Here,
    visit: &Visit,
    (release, name): (&Release, &str),
    is_asked: impl Fn(&Event) -> bool,
    was_asked: impl Fn(&Gone) -> bool,
) -> Response {
    let etag = etag_of((here.id, here.version, release.number, visit.path()), visit.l);
    if let Some(unchanged) = is_unchanged(visit, &etag) {
        return unchanged;
    }
    let entries = entries(&release.version, visit.l.lang, &app.url(&here.path("/agenda")), is_asked, was_asked);
    let text = calendar(name, here.zone, &host(app), release.released_at, &entries);
    with_etag(answer("text/calendar; charset=utf-8", text), &etag)
}

/// Everything, for a calendar.
pub async fn all(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response> {
    let here = conference::visible(&app, &slug, anyone.who.as_ref()).await?;
    let release = released(&app, &here).await?;
    let name = visit.l.plain(&here.name);
    Ok(calendar_of(&app, &here, &visit, (&release, name), |_| true, |_| true))
}

/// What stands in a room.
pub async fn room(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((slug, code)): Path<(String, String)>,
) -> Result<Response> {
    let here = conference::visible(&app, &slug, anyone.who.as_ref()).await?;
    let release = released(&app, &here).await?;
    let room = release.version.programme.rooms.iter().find(|room| room.code == code).ok_or(Error::NotFound)?;
    let name = visit.l.plain(&room.name);
    let is_here = |event: &Event| event.room.is_some_and(|held| held.id == room.id);
    Ok(calendar_of(&app, &here, &visit, (&release, name), is_here, |gone| gone.room.as_ref() == Some(&room.name)))
}

/// What somebody does, who is a participant in a role.
pub async fn person(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((slug, person)): Path<(String, Uuid)>,
) -> Result<Response> {
    let here = conference::visible(&app, &slug, anyone.who.as_ref()).await?;
    let release = released(&app, &here).await?;
    let names = store::names(&app.db, &release.version.programme).await?;
    let person = store::goes_on_as(&app.db, person).await?;
    let name = names.get(&person).ok_or(Error::NotFound)?;
    Ok(hers(&app, &here, &visit, (&release, name), person))
}

fn hers(app: &App, here: &Here, visit: &Visit, named: (&Release, &str), person: Uuid) -> Response {
    calendar_of(app, here, visit, named, |event| event.has(person), |gone| gone.people.contains(&person))
}

/// The newest version, told as `frab` and its like tell it.
async fn tell(
    app: &App,
    visit: &Visit,
    slug: &str,
    anyone: &Anyone,
    how: impl FnOnce(&Release, &Telling) -> Response,
) -> Result<Response> {
    let here = conference::visible(app, slug, anyone.who.as_ref()).await?;
    let release = released(app, &here).await?;
    let names = store::names(&app.db, &release.version.programme).await?;
    let told = Telling {
        url: app.url(&here.path("")),
        slug: &here.slug,
        name: visit.l.plain(&here.name),
        zone: here.zone,
        lang: visit.l.lang,
        number: release.number,
        names: &names,
    };
    Ok(how(&release, &told))
}

/// As schedule.xml.
pub async fn xml(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response> {
    tell(&app, &visit, &slug, &anyone, |release, told| {
        answer("application/xml; charset=utf-8", schedule_xml(&release.version.programme, told))
    })
    .await
}

/// As schedule.json.
pub async fn json(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response> {
    tell(&app, &visit, &slug, &anyone, |release, told| {
        answer("application/json; charset=utf-8", schedule_json(&release.version.programme, told).to_string())
    })
    .await
}
