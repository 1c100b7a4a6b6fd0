use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::rules::{Day, lay_out};
use super::store::{self, Room, Whole};
use crate::access::Anyone;
use crate::conference::{self, Here};
use crate::error::{Error, Result};
use crate::state::App;
use crate::web::{Page, Path, Query, Visit, etag_of, html, is_unchanged, with_etag};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    room: String,
}

#[derive(Template)]
#[template(path = "agenda/show.html")]
struct Show {
    page: Page,
    here: Here,
    days: Vec<Day>,
    rooms: Vec<Room>,
    room: String,
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
    let etag = etag_of((here.id, here.version, &asked.room, who.map(|who| who.sign_in)), visit.l);
    if let Some(unchanged) = is_unchanged(&visit, &etag) {
        return Ok(unchanged);
    }
    let rooms = store::rooms(&app.db, here.id).await?;
    let room = rooms.iter().find(|room| room.code == asked.room).map(|room| room.code.as_str());
    let blocks = store::blocks(&app.db, here.id, room).await?;
    let days = lay_out(store::days(&app.db, here.id).await?, blocks, here.zone);
    let response = html(&Show {
        page: visit.public(&app, here.link(), visit.l.t("nav-agenda"), who),
        room: room.unwrap_or_default().to_owned(),
        days,
        rooms,
        here,
    })?;
    Ok(with_etag(response, &etag))
}

#[derive(Template)]
#[template(path = "agenda/item.html")]
struct ItemPage {
    page: Page,
    here: Here,
    whole: Whole,
    sees_thread: bool,
}

impl ItemPage {
    fn role_key(role: &str) -> &'static str {
        match role {
            "speaker" => "agenda-role-speaker",
            "host" => "agenda-role-host",
            "standby_host" => "agenda-role-standby-host",
            "recorder" => "agenda-role-recorder",
            "interpreter" => "agenda-role-interpreter",
            _ => "agenda-role-timekeeper",
        }
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
    let whole = store::whole(&app.db, here.id, &code).await?.ok_or(Error::NotFound)?;
    html(&ItemPage {
        page: visit.public(&app, here.link(), visit.l.plain(&whole.item.title), who),
        sees_thread: who.is_some_and(|who| who.authority.sees_whole(here.id)),
        here,
        whole,
    })
}
