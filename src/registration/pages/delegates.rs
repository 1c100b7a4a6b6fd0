//! Those who register others, as organisers see them; the end of a link.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::store::{self, ListedDelegate, WantedDelegates};
use super::super::{EndDelegation, OfDelegate};
use super::Confirm;
use crate::access::May;
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise};
use crate::db::list::Asked;
use crate::error::{Error, Result};
use crate::state::App;
use crate::web::{Page, Paging, Query, Visit, html, redirect};

#[derive(Template)]
#[template(path = "registration/delegates.html")]
struct Delegates {
    page: Page,
    here: Here,
    path: String,
    wanted: WantedDelegates,
    rows: Vec<ListedDelegate>,
    paging: Paging,
    may_end: bool,
}

impl Delegates {
    fn is_searched(&self) -> bool {
        !self.wanted.q.trim().is_empty()
    }

    fn href(&self, sort: String, page: i64) -> String {
        let asked = Asked { sort, page: crate::db::list::Page(page) };
        let query = serde_html_form::to_string(WantedDelegates { asked, ..self.wanted.clone() }).unwrap_or_default();
        if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) }
    }

    /// This very list, fetched when somebody changes it.
    fn here_href(&self) -> String {
        self.href(self.wanted.asked.sort.clone(), self.wanted.asked.page.0)
    }

    /// This list sorted by a column; the other way round where it already is.
    fn sort_href(&self, column: &str) -> String {
        let sort = if self.wanted.asked.sort == column { format!("-{column}") } else { column.to_owned() };
        self.href(sort, 1)
    }

    fn aria_sort(&self, column: &str) -> &'static str {
        let held = if self.wanted.asked.sort.is_empty() { "-asked" } else { &self.wanted.asked.sort };
        match held.strip_prefix('-') {
            Some(held) if held == column => "descending",
            None if held == column => "ascending",
            _ => "none",
        }
    }

    /// How a link stands: the class of its tag and the key of its word.
    fn link(&self, one: &ListedDelegate) -> (&'static str, &'static str) {
        match (one.ended_at, one.confirmed_at) {
            (Some(_), _) => ("", "delegation-link-ended"),
            (None, Some(_)) => ("good", "delegation-link-good"),
            (None, None) => ("info", "delegation-link-unopened"),
        }
    }
}

/// Who registers others, how many each has registered, and how her link stands.
pub async fn list(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<WantedDelegates>,
) -> Result<Response> {
    let here = may.scope;
    let slice = store::delegates(&app.db, here.id, &wanted).await?;
    let path = here.path("/delegates");
    html(&Delegates {
        page: visit.work(&app, here.link(), visit.l.t("delegation-delegates"), &may.who),
        paging: Paging::new(visit.l, &slice, &path, &wanted),
        rows: slice.rows,
        may_end: here.allows(Act::Prepare),
        path,
        wanted,
        here,
    })
}

#[derive(Template)]
#[template(path = "registration/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// Asks whether a link is to end.
pub async fn ask_end(may: May<EndDelegation>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfDelegate { here, delegate } = may.scope;
    here.require(Act::Prepare)?;
    if delegate.ended_at.is_some() {
        return Err(Error::Conflict("problem-changed"));
    }
    let l = visit.l;
    let people = store::delegated(&app.db, delegate.id).await?.len();
    let title = l.a("delegation-end-title", "name", &delegate.name);
    let it = Confirm {
        title: title.clone(),
        text: delegate.said(),
        effects: vec![
            l.t("delegation-end-effect-link"),
            l.n("delegation-end-effect-people", people),
            l.t("delegation-end-effect-again"),
        ],
        action: here.path(&format!("/delegates/{}/end", delegate.id)),
        version: 0,
        button: l.t("delegation-end"),
        cancel: here.path("/delegates"),
    };
    html(&Sure { page: visit.work(&app, here.link(), title, &may.who), it })
}

/// Ends a link: from the next request on it leads nowhere.
pub async fn end(may: May<EndDelegation>, AppState(app): AppState<App>) -> Result<Response> {
    let OfDelegate { here, delegate } = may.scope;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::end_delegation(&mut tx, &here, delegate.id, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/delegates")))
}
