//! All documents of a conference.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::DrawUp;
use super::super::rules::{Kind, State};
use super::super::store::{self, AskedFor, Listed};
use crate::access::{May, Permission as _};
use crate::conference::{Act, Here, SeeWhole};
use crate::db::list::Slice;
use crate::error::Result;
use crate::state::App;
use crate::web::{Page, Paging, Query, Visit, html};

#[derive(Template)]
#[template(path = "documents/list.html")]
struct List {
    page: Page,
    here: Here,
    asked: AskedFor,
    documents: Slice<Listed>,
    paging: Paging,
    may_draw_up: bool,
}

impl List {
    /// This very list, to be fetched anew.
    fn live(&self) -> String {
        format!("{}?{}", self.here.path("/documents"), serde_html_form::to_string(&self.asked).unwrap_or_default())
    }

    fn is_filtered(&self) -> bool {
        !self.asked.q.is_empty() || !self.asked.state.is_empty() || !self.asked.kind.is_empty()
    }
}

/// All documents, the newest first.
pub async fn index(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<AskedFor>,
) -> Result<Response> {
    let here = may.scope;
    let documents = store::list(&app.db, here.id, may.who.account, &asked).await?;
    html(&List {
        paging: Paging::new(visit.l, &documents, &here.path("/documents"), &asked),
        may_draw_up: DrawUp::allows(&may.who.authority, &here) && here.allows(Act::Vote),
        page: visit.work(&app, here.link(), visit.l.t("nav-documents"), &may.who),
        documents,
        asked,
        here,
    })
}
