//! The plan brought in from a file for spreadsheets: looked at first, then the good rows.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use crate::access::May;
use crate::audit::Tx;
use crate::brought;
use crate::conference::{Act, Here, Organise, day_of};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::outcomes::judged_words;
use crate::roadmap::BringPlan;
use crate::roadmap::rules::bring::{self, Brought, Column, Good, Part, ROWS_MAX, RowFault};
use crate::roadmap::store::{self, BOOKS, OfBook};
use crate::sheets::{self, Sheet, Unreadable};
use crate::state::App;
use crate::web::{Fields, Form, Page, Upload, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "roadmap/bring.html")]
struct Ask {
    page: Page,
    here: Here,
    faults: Faults,
}

impl Ask {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    /// The sheets that are read, with their headings as the export writes them.
    fn sheets(&self) -> Vec<(String, String)> {
        let l = self.page.l;
        let headings =
            |part: Part| part.columns().iter().map(|column| l.t(column.key())).collect::<Vec<_>>().join(", ");
        Part::ALL.map(|part| (l.t(part.key()), headings(part))).into()
    }
}

fn ask_page(app: &App, visit: &Visit, may: May<Organise>, faults: Faults) -> Ask {
    let here = may.scope;
    Ask { page: visit.work(app, here.link(), visit.l.t("roadmap-bring"), &may.who), here, faults }
}

/// Where a file is brought.
pub async fn ask(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.require(Act::CarryOut)?;
    html(&ask_page(&app, &visit, may, Faults::default()))
}

type Book = Vec<(String, Sheet)>;

async fn read(sent: Upload) -> std::result::Result<(String, Book), &'static str> {
    let (name, bytes) = sent.list()?;
    let book = sheets::read_book(bytes).await.map_err(Unreadable::key)?;
    let rows: usize = book.iter().map(|(_, sheet)| sheet.rows.len()).sum();
    if rows > ROWS_MAX { Err("roadmap-bring-fault-rows") } else { Ok((name, book)) }
}

/// What a file makes of the plan; nothing where it is none of the plan.
async fn held(app: &App, visit: &Visit, here: &Here, book: &Book) -> Result<Option<Brought>> {
    let plan = store::ground(&app.db, here.id).await?;
    let columns: Vec<Column> = Part::ALL.iter().flat_map(|part| part.columns()).copied().collect();
    let reader = bring::Reader {
        plan: &plan,
        lang: visit.l.lang,
        today: day_of(app.clock.now(), here.zone),
        parts: &brought::words(Part::ALL, Part::key),
        columns: &brought::words(columns, Column::key),
        words: &judged_words(),
    };
    Ok(bring::bring(book, &reader))
}

/// Keeps a file, to be looked at before it is brought in.
pub async fn upload(may: May<Organise>, AppState(app): AppState<App>, visit: Visit, sent: Upload) -> Result<Response> {
    may.scope.require(Act::CarryOut)?;
    let checked = match read(sent).await {
        Ok((name, book)) => match held(&app, &visit, &may.scope, &book).await? {
            Some(_) => Ok((name, book)),
            None => Err("roadmap-bring-unlike"),
        },
        Err(key) => Err(key),
    };
    let (name, book) = match checked {
        Ok(checked) => checked,
        Err(key) => return Err(invalid(&ask_page(&app, &visit, may, Faults::one("file", key)))),
    };
    let id = BOOKS.keep(&app, &may.who, may.scope.id, (&name, &book)).await?;
    Ok(redirect(&may.scope.path(&format!("/plan/bring/{id}"))))
}

#[derive(Template)]
#[template(path = "roadmap/book.html")]
struct Check {
    page: Page,
    here: Here,
    id: Uuid,
    brought: Brought,
    /// The plan has changed since it was seen.
    stale: bool,
}

impl Check {
    fn path(&self) -> String {
        self.here.path(&format!("/plan/bring/{}", self.id))
    }

    /// What tells what was seen from what is there: every row that does something, with the version that it changes.
    fn seen(&self) -> String {
        sheets::seen(&(&self.brought.good, self.brought.same, self.brought.wrong))
    }

    fn said(&self, fault: &RowFault) -> String {
        brought::said(self.page.l, &fault.faults)
    }

    fn good_shown(&self) -> &[Good] {
        brought::shown(&self.brought.good)
    }

    fn faults_shown(&self) -> &[RowFault] {
        brought::shown(&self.brought.faults)
    }

    fn more(&self, all: usize) -> usize {
        brought::more(all)
    }

    fn unread(&self) -> String {
        self.brought.unread.join(", ")
    }
}

async fn check_page(app: &App, visit: &Visit, may: May<BringPlan>) -> Result<Check> {
    let OfBook { here, book } = may.scope;
    let sheets: Book = brought::open(app, book.id).await?;
    let brought = held(app, visit, &here, &sheets).await?.ok_or(Error::Refused("roadmap-bring-unlike"))?;
    let page = visit.work(app, here.link(), book.name, &may.who);
    Ok(Check { page, id: book.id, here, brought, stale: false })
}

/// What a file would make of the plan, and what is wrong with it.
pub async fn check(may: May<BringPlan>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&check_page(&app, &visit, may).await?)
}

/// What was seen when the button was pressed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct BringForm {
    seen: String,
}

/// Brings a file in as it was seen. What changed meanwhile is shown anew.
pub async fn bring_in(
    may: May<BringPlan>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<BringForm>,
) -> Result<Response> {
    may.scope.here.require(Act::CarryOut)?;
    let who = may.who.clone();
    let page = check_page(&app, &visit, may).await?;
    if page.seen() != form.seen || page.brought.good.is_empty() {
        return Err(invalid(&Check { stale: page.seen() != form.seen, ..page }));
    }
    let mut tx = Tx::begin(&app).await?;
    let came = store::bring_in(&mut tx, &who, &page.here, (page.id, &page.brought)).await;
    if !brought::commit(tx, came).await? {
        return Err(invalid(&Check { stale: true, ..page }));
    }
    Ok(redirect(&page.here.path("/plan")))
}

/// Lets go of a file that is not brought in.
pub async fn discard(may: May<BringPlan>, AppState(app): AppState<App>) -> Result<Response> {
    let OfBook { here, book } = may.scope;
    BOOKS.discard(&app, &may.who, here.id, book.id).await?;
    Ok(redirect(&here.path("/plan")))
}
