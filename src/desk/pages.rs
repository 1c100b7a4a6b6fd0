mod board;
mod since;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::{Html, IntoResponse, Response};
use chrono::{DateTime, Utc};

use self::board::Ready;
use self::since::Since;
use super::rules::View;
use crate::access::May;
use crate::conference::{Here, SeeWhole};
use crate::error::Result;
use crate::state::App;
use crate::web::{Page, Surface, Visit, html};

/// When the board of a page that is open is fetched anew. Readings of badges come by the dozen: they are followed, not
/// chased.
const TRIGGER: &str = "live:tasks from:body, live:plan from:body, live:outcomes from:body, live:people from:body throttle:2s, \
     live:checkins from:body throttle:2s, live:presidium from:body, live:groups from:body, live:conference from:body, \
     live:agenda from:body, live:any from:body, every 60s";

#[derive(Template)]
#[template(path = "desk/desk.html")]
struct Desk {
    page: Page,
    board: Ready,
    since: Since,
    days_left: i64,
    path: String,
    here: Here,
}

impl Desk {
    fn trigger(&self) -> &'static str {
        TRIGGER
    }
}

/// The command desk. A page that is open fetches the board alone.
pub async fn desk(may: May<SeeWhole>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let now = app.clock.now();
    let view = View::of(&may.who.authority, here.id, false);
    let board = board::ready(&app, &here, visit.l, &view, now);
    if visit.is_fragment {
        return Ok(Html(board.await?.to_string()).into_response());
    }
    let (board, since) = tokio::try_join!(board, since::load(&app, &here, visit.l, &may.who, &view))?;
    html(&Desk {
        since,
        days_left: here.days_left(now),
        path: here.path("/desk"),
        page: visit.work(&app, here.link(), visit.l.t("desk-title"), &may.who),
        board,
        here,
    })
}

#[derive(Template)]
#[template(path = "desk/wall.html")]
struct Wall {
    page: Page,
    board: Ready,
    now: DateTime<Utc>,
    path: String,
    here: Here,
}

impl Wall {
    fn trigger(&self) -> &'static str {
        TRIGGER
    }
}

/// The same for a wall: read from afar, in the dark, and with nobody's lists behind it.
pub async fn wall(may: May<SeeWhole>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let now = app.clock.now();
    let view = View::of(&may.who.authority, here.id, true);
    html(&Wall {
        board: board::ready(&app, &here, visit.l, &view, now).await?,
        now,
        path: here.path("/desk/wall"),
        page: visit.work(&app, here.link(), visit.l.t("desk-title"), &may.who).on(Surface::Wall),
        here,
    })
}
