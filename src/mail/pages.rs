//! The outbox as a page.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::SeeOutbox;
use super::rules::{self, State};
use super::store::{self, Kept, Wanted};
use crate::access::May;
use crate::audit::Tx;
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::state::App;
use crate::web::{Choice, Page, Paging, Path, Query, Visit, html, redirect};

#[derive(Template)]
#[template(path = "mail/outbox.html")]
struct Outbox {
    page: Page,
    wanted: Wanted,
    rows: Vec<Kept>,
    paging: Paging,
    demo: bool,
    by_smtp: bool,
}

impl Outbox {
    fn states(&self) -> Vec<Choice> {
        State::ALL
            .iter()
            .map(|state| Choice::new(state.as_str(), self.page.l.t(state.key()), state.as_str() == self.wanted.state))
            .collect()
    }

    /// The address, whole for demonstrations alone.
    fn address(&self, mail: &Kept) -> String {
        if self.demo { mail.address.clone() } else { rules::masked(&mail.address) }
    }

    fn pieces<'a>(&self, body: &'a str) -> Vec<(&'a str, bool)> {
        rules::pieces(body)
    }

    fn may_go_again(&self, mail: &Kept) -> bool {
        mail.state.may_go_again(self.by_smtp)
    }
}

/// Which mails went, wait or failed. Their content would let one administrator be anyone: it is
/// shown for demonstrations alone.
pub async fn list(
    may: May<SeeOutbox>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let demo = app.config.demo;
    let slice = store::list(&app, &wanted, demo).await?;
    html(&Outbox {
        page: visit.page(&app, visit.l.t("nav-outbox"), Some(&may.who)),
        paging: Paging::new(visit.l, &slice, "/admin/outbox", &wanted),
        rows: slice.rows,
        wanted,
        demo,
        by_smtp: !app.config.smtp_url.is_empty(),
    })
}

/// Sends a mail once more.
pub async fn send_again(may: May<SeeOutbox>, AppState(app): AppState<App>, Path(id): Path<Uuid>) -> Result<Response> {
    if app.config.smtp_url.is_empty() {
        return Err(Error::Refused("mail-no-server"));
    }
    let mut tx = Tx::begin(&app).await?;
    let entry = store::send_again(&mut tx, &may.who, id).await?;
    tx.commit(entry).await?;
    Ok(redirect("/admin/outbox"))
}
