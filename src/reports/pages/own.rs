//! Reports behind the link of an institution to which they were sent. Of difficulties it reads its own, and what is for all.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::read;
use crate::access::Liaison as Holder;
use crate::conference::{self, Here};
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::liaisons;
use crate::outcomes::Light;
use crate::reports::paper;
use crate::reports::say::{Medium, Said, say, title};
use crate::reports::store::{self, Received};
use crate::sheets::Kind;
use crate::state::App;
use crate::web::{Page, Path, Visit, download, html};

#[derive(Template)]
#[template(path = "reports/own_list.html")]
struct List {
    page: Page,
    received: Vec<Received>,
    here: Here,
    base: String,
}

impl List {
    fn title(&self, one: &Received) -> String {
        title(self.page.l, one.period)
    }
}

/// Everything that was sent to her institution.
pub async fn list(holder: Holder, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = conference::find_by_id(&app.db, holder.conference).await?.ok_or(Error::NotFound)?;
    let liaison = liaisons::liaison(&app.db, here.id, holder.liaison).await?.ok_or(Error::NotFound)?;
    let visit = visit.prefer(liaison.lang);
    html(&List {
        page: visit.public(&app, here.link(), visit.l.t("nav-reports"), None),
        received: store::received(&app.db, holder.institution, None).await?,
        base: format!("/institution/{}", holder.token),
        here,
    })
}

#[derive(Template)]
#[template(path = "reports/own.html")]
struct Own {
    page: Page,
    said: Said,
    base: String,
    path: String,
    /// No project is a link: the others are not hers.
    projects: String,
}

impl Own {
    fn class(&self, light: &Light) -> &'static str {
        light.as_str()
    }
}

async fn behind(app: &App, holder: &Holder, visit: Visit, id: Uuid, medium: Medium) -> Result<(Here, Visit, Said)> {
    let here = conference::find_by_id(&app.db, holder.conference).await?.ok_or(Error::NotFound)?;
    let liaison = liaisons::liaison(&app.db, here.id, holder.liaison).await?.ok_or(Error::NotFound)?;
    let visit = visit.prefer(liaison.lang);
    let report = store::find(&app.db, here.id, id).await?.filter(store::Report::is_signed).ok_or(Error::NotFound)?;
    if store::received(&app.db, holder.institution, Some(report.id)).await?.is_empty() {
        return Err(Error::NotFound);
    }
    let mut version = read(app, &report).await?;
    version.body = version.body.for_institution(holder.institution);
    let said = say(visit.l, &here, &report, &version, medium);
    Ok((here, visit, said))
}

pub async fn show(
    holder: Holder,
    AppState(app): AppState<App>,
    Path((_, id)): Path<(String, Uuid)>,
    visit: Visit,
) -> Result<Response> {
    let (here, visit, said) = behind(&app, &holder, visit, id, Medium::Page).await?;
    let base = format!("/institution/{}", holder.token);
    html(&Own {
        page: visit.public(&app, here.link(), said.title.clone(), None),
        path: format!("{base}/reports/{id}"),
        projects: String::new(),
        base,
        said,
    })
}

pub async fn pdf(
    holder: Holder,
    AppState(app): AppState<App>,
    Path((_, id)): Path<(String, Uuid)>,
    visit: Visit,
) -> Result<Response> {
    let (here, visit, said) = behind(&app, &holder, visit, id, Medium::Paper).await?;
    let bytes = paper::pdf(&app, visit.l, &said).await?;
    Ok(download(&format!("{}-report-{id}.pdf", here.slug), "application/pdf", bytes))
}

pub async fn xlsx(
    holder: Holder,
    AppState(app): AppState<App>,
    Path((_, id)): Path<(String, Uuid)>,
    visit: Visit,
) -> Result<Response> {
    let (here, visit, said) = behind(&app, &holder, visit, id, Medium::Sheet).await?;
    let bytes = paper::xlsx(visit.l, &said).await?;
    Ok(download(&format!("{}-report-{id}.xlsx", here.slug), Kind::Xlsx.content_type(), bytes))
}
