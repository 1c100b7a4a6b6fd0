use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use crate::access::{SignedIn, Who};
use crate::audit::{Tx, Unaudited};
use crate::db::list::{Page as Number, Slice};
use crate::error::Result;
use crate::kernel::Uuid;
use crate::presidium::Awaited;
use crate::reminders::letters::said;
use crate::reminders::store::{self, News};
use crate::state::App;
use crate::tasks;
use crate::web::{Page, Paging, Path, Query, Visit, html, redirect};

/// Which page of the list, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    page: Number,
}

#[derive(Template)]
#[template(path = "reminders/news.html")]
struct List {
    page: Page,
    /// What waits for her in her seats.
    awaited: Vec<Awaited>,
    rows: Slice<News>,
    paging: Paging,
    unread: i64,
}

impl List {
    fn said(&self, row: &News) -> String {
        said(self.page.l, row.kind, row.days, (row.at, row.due_at))
    }

    fn href(&self, row: &News) -> String {
        format!("/c/{}/tasks/{}", row.slug, row.task)
    }
}

/// The conferences in which she sees tasks.
fn conferences(who: &Who) -> Vec<Uuid> {
    let authority = &who.authority;
    let granted = authority.grants.iter().filter_map(|granted| granted.conference);
    let placed = authority.memberships.iter().map(|member| member.conference);
    let seated = authority.seats.iter().map(|seat| seat.conference);
    granted.chain(placed).chain(seated).filter(|id| authority.sees_whole(*id)).collect()
}

/// What is for her: everything that she was told, the newest first.
pub async fn list(
    SignedIn(who): SignedIn,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let everywhere = who.authority.organises_everywhere();
    let rows = store::list(&app.db, who.account, &conferences(&who), everywhere, asked.page).await?;
    html(&List {
        paging: Paging::new(visit.l, &rows, "/account/news", &asked),
        awaited: tasks::awaited(&app.db, who.account).await?,
        unread: store::unread(&app.db, who.account).await?,
        page: visit.page(&app, visit.l.t("reminders-news"), Some(&who)),
        rows,
    })
}

#[derive(Template)]
#[template(path = "reminders/_bell.html")]
struct Bell {
    page: Page,
}

/// The bell alone, for pages that are open while something comes.
pub async fn bell(SignedIn(who): SignedIn, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let mut page = visit.page(&app, visit.l.t("reminders-news"), Some(&who));
    page.live = true;
    html(&Bell { page })
}

/// She has read everything.
pub async fn read_all(SignedIn(who): SignedIn, AppState(app): AppState<App>) -> Result<Response> {
    let mut tx = Tx::begin(&app).await?;
    store::read_all(&mut tx, who.account).await?;
    tx.commit_unaudited(Unaudited::Looked).await?;
    Ok(redirect("/account/news"))
}

/// She has read one, and goes on to its task.
pub async fn read(SignedIn(who): SignedIn, AppState(app): AppState<App>, Path(id): Path<Uuid>) -> Result<Response> {
    let mut tx = Tx::begin(&app).await?;
    let task = store::read_one(&mut tx, who.account, id).await?;
    tx.commit_unaudited(Unaudited::Looked).await?;
    Ok(redirect(&task))
}
