mod ends;

pub use ends::ends;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::SeeThread;
use super::rules::{Says, Step};
use super::store::{self, Anchor, OfThread};
use crate::access::May;
use crate::conference::Here;
use crate::error::Result;
use crate::state::App;
use crate::web::{Page, Visit, html};

#[derive(Template)]
#[template(path = "thread/show.html")]
struct Show {
    page: Page,
    here: Here,
    anchor: Anchor,
    steps: Vec<Step>,
}

impl Show {
    fn path(&self) -> String {
        self.here.path(&format!("/thread/{}/{}", self.anchor.kind.as_str(), self.anchor.id))
    }
}

/// What led to something, and what came of it.
pub async fn show(may: May<SeeThread>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfThread { here, anchor } = may.scope;
    html(&Show {
        steps: store::steps(&app.db, &here, &anchor).await?,
        page: visit.work(&app, here.link(), visit.l.plain(&anchor.title), &may.who),
        here,
        anchor,
    })
}
