use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::rules::Plan;
use super::super::store::{self, Import};
use super::{CORE, known};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise};
use crate::db::list::{Asked, Slice};
use crate::error::Result;
use crate::forms;
use crate::kernel::Faults;
use crate::registration;
use crate::sheets::{self, Kind, Table};
use crate::state::App;
use crate::web::{Fields, Page, Paging, Query, Upload, Visit, download, html, invalid, redirect};

#[derive(Template)]
#[template(path = "imports/list.html")]
struct List {
    page: Page,
    here: Here,
    slice: Slice<Import>,
    paging: Paging,
    faults: Faults,
    may_import: bool,
}

impl List {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

async fn list(app: &App, visit: &Visit, who: &Who, here: Here, asked: Asked, faults: Faults) -> Result<List> {
    let slice = store::list(&app.db, here.id, asked.page).await?;
    Ok(List {
        page: visit.work(app, here.link(), visit.l.t("imports-title"), who),
        paging: Paging::new(visit.l, &slice, &here.path("/people/import"), &asked),
        may_import: here.allows(Act::Decide),
        slice,
        faults,
        here,
    })
}

/// The lists that were brought, and where another one is.
pub async fn show(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    html(&list(&app, &visit, &may.who, may.scope, asked, Faults::default()).await?)
}

/// Reads a file and keeps it, to be mapped.
pub async fn upload(may: May<Organise>, AppState(app): AppState<App>, visit: Visit, sent: Upload) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Decide)?;
    let read = match sent.list() {
        Ok((name, bytes)) => match sheets::read_named(&name, bytes).await {
            Ok(sheet) => Ok((name, sheet)),
            Err(unreadable) => Err(unreadable.key()),
        },
        Err(key) => Err(key),
    };
    let (name, sheet) = match read {
        Ok(read) => read,
        Err(key) => {
            let faults = Faults::one("file", key);
            return Err(invalid(&list(&app, &visit, &who, here, Asked::default(), faults).await?));
        }
    };
    let asked = forms::live(&app.db, here.id).await?;
    let categories = registration::categories(&app.db, here.id).await?;
    let plan = Plan::proposed(&sheet.headings, &known(&asked.content), &categories, visit.l.lang);
    let mut tx = Tx::begin(&app).await?;
    let (id, entry) = store::begin_mapping(&mut tx, &here, &name, sheet, &plan, (who.account, who.actor())).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/people/import/{id}"))))
}

/// An empty list with every column that is known, to be filled in.
pub async fn blank(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    let asked = forms::live(&app.db, here.id).await?;
    let core = CORE.iter().map(|(_, key)| l.t(key));
    let questions = asked
        .content
        .questions()
        .filter(|question| question.kind.is_text())
        .map(|question| l.plain(&question.label).to_owned());
    let table = Table { title: l.t("nav-people"), headings: core.chain(questions).collect(), rows: Vec::new() };
    let file = sheets::write(table, Kind::Xlsx).await?;
    let name = format!("{}-{}.xlsx", l.t("imports-blank-name"), here.slug);
    Ok(download(&name, Kind::Xlsx.content_type(), file))
}
