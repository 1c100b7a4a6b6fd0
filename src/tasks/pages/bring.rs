//! Tasks brought in from a file for spreadsheets: looked at first, then the good rows.

use std::collections::HashSet;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::bulk::wanted_of;
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Lang, Uuid, fold, paragraph};
use crate::sheets::{self, Sheet, Unreadable};
use crate::state::App;
use crate::tasks::rules::{Brought, Column, Doing, Good, Ground, NOTE_MAX, Priority, ROWS_MAX, RowFault, bring};
use crate::tasks::store::{self, OfBook, Options};
use crate::tasks::{BringTasks, GiveTasks, may_give};
use crate::web::{Fields, Form, Page, Reader, Upload, Visit, html, invalid, redirect};

/// So many rows and faults are shown one by one.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "tasks/bring.html")]
struct Ask {
    page: Page,
    here: Here,
    faults: Faults,
}

impl Ask {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    /// The headings that are read, as the export writes them.
    fn headings(&self) -> String {
        Column::ALL.map(|column| self.page.l.t(column.key())).join(", ")
    }
}

fn ask_page(app: &App, visit: &Visit, may: May<GiveTasks>, faults: Faults) -> Ask {
    let here = may.scope;
    Ask { page: visit.work(app, here.link(), visit.l.t("tasks-bring"), &may.who), here, faults }
}

/// Where a file is brought.
pub async fn ask(may: May<GiveTasks>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.require(Act::Prepare)?;
    html(&ask_page(&app, &visit, may, Faults::default()))
}

async fn read(sent: Upload) -> std::result::Result<(String, Sheet), &'static str> {
    match sent {
        Upload::Nothing => Err("imports-fault-no-file"),
        Upload::TooLarge => Err(Unreadable::TooLarge.key()),
        Upload::File { name, bytes } => {
            let sheet = sheets::read(bytes).await.map_err(Unreadable::key)?;
            if sheet.rows.len() > ROWS_MAX { Err("tasks-bring-fault-rows") } else { Ok((name, sheet)) }
        }
    }
}

/// Keeps a file, to be looked at before it is brought in.
pub async fn upload(may: May<GiveTasks>, AppState(app): AppState<App>, visit: Visit, sent: Upload) -> Result<Response> {
    may.scope.require(Act::Prepare)?;
    let checked = match read(sent).await {
        Ok((name, sheet)) => match held(&app, &visit, &may.who, &may.scope, &sheet).await? {
            Some(_) => Ok((name, sheet)),
            None => Err("tasks-bring-unlike"),
        },
        Err(key) => Err(key),
    };
    let (name, sheet) = match checked {
        Ok(checked) => checked,
        Err(key) => return Err(invalid(&ask_page(&app, &visit, may, Faults::one("file", key)))),
    };
    let mut tx = Tx::begin(&app).await?;
    let (id, entry) = store::keep_book(&mut tx, &may.scope, &name, &sheet, &may.who).await?;
    tx.commit(entry).await?;
    Ok(redirect(&may.scope.path(&format!("/tasks/bring/{id}"))))
}

/// A word in every language, folded.
fn words<T: Copy>(all: impl IntoIterator<Item = T>, key: impl Fn(T) -> &'static str) -> Vec<(T, String)> {
    let readers = Lang::ALL.map(Reader::new);
    all.into_iter().flat_map(|one| readers.map(|l| (one, fold(&l.t(key(one)))))).collect()
}

/// What a file makes of the tasks; nothing where it is no list of tasks.
async fn held(app: &App, visit: &Visit, who: &Who, here: &Here, sheet: &Sheet) -> Result<Option<Brought>> {
    let (l, columns) = (visit.l, words(Column::ALL, Column::key));
    let place = sheet.headings.iter().position(|heading| {
        let folded = fold(heading);
        columns.iter().any(|(column, held)| *column == Column::Number && *held == folded)
    });
    let number = |line: &sheets::Line| line.cells.get(place?)?.shown().trim().trim_start_matches('#').parse().ok();
    let numbers: Vec<i32> = sheet.rows.iter().filter_map(number).collect();
    let standings = store::standings(&app.db, here.id, &numbers, l.lang, wanted_of).await?;
    let options = Options::load(&app.db, here.id).await?;
    let mut groups = Vec::new();
    for group in &options.groups {
        let names = [&group.name.en, &group.name.hans, &group.name.hant];
        groups.extend(names.into_iter().filter(|name| !name.is_empty()).map(|name| (group.id, fold(name))));
    }
    let milestones: Vec<(Uuid, String)> = options.milestones.iter().map(|(one, code)| (one.id, fold(code))).collect();
    let people: Vec<(Uuid, Uuid, String)> =
        options.people.iter().map(|one| (one.group_id, one.account, fold(&one.name))).collect();
    let hers: HashSet<Uuid> =
        options.groups.iter().map(|group| group.id).filter(|group| may_give(&who.authority, here.id, *group)).collect();
    Ok(bring(
        sheet,
        &Ground {
            held: &standings,
            groups: &groups,
            milestones: &milestones,
            people: &people,
            priorities: &words(Priority::ALL, Priority::key),
            columns: &columns,
            hers: &hers,
            known: &options.known(),
            zone: here.zone,
            lang: l.lang,
        },
    ))
}

#[derive(Template)]
#[template(path = "tasks/book.html")]
struct Check {
    page: Page,
    here: Here,
    id: Uuid,
    brought: Brought,
    why: String,
    faults: Faults,
    /// Tasks have changed since it was seen.
    stale: bool,
}

impl Check {
    fn path(&self) -> String {
        self.here.path(&format!("/tasks/bring/{}", self.id))
    }

    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    /// What tells what was seen from what is there: every row that does something, with the version that it changes.
    fn seen(&self) -> String {
        sheets::seen(&(&self.brought.good, self.brought.same, self.brought.wrong))
    }

    fn said(&self, fault: &RowFault) -> String {
        let said: Vec<String> = fault.faults.iter().map(|one| self.page.l.fault(one)).collect();
        said.join(" ")
    }

    fn good_shown(&self) -> &[Good] {
        &self.brought.good[..self.brought.good.len().min(SHOWN)]
    }

    fn faults_shown(&self) -> &[RowFault] {
        &self.brought.faults[..self.brought.faults.len().min(SHOWN)]
    }

    fn more(&self, all: usize) -> usize {
        all.saturating_sub(SHOWN)
    }

    fn unread(&self) -> String {
        self.brought.unread.join(", ")
    }
}

async fn check_page(app: &App, visit: &Visit, may: May<BringTasks>, (why, faults): (String, Faults)) -> Result<Check> {
    let OfBook { here, book } = may.scope;
    let sheet = store::book(app, book.id).await?;
    let brought = held(app, visit, &may.who, &here, &sheet).await?.ok_or(Error::Refused("tasks-bring-unlike"))?;
    let page = visit.work(app, here.link(), book.name, &may.who);
    Ok(Check { page, id: book.id, here, brought, why, faults, stale: false })
}

/// What a file would make of the tasks, and what is wrong with it.
pub async fn check(may: May<BringTasks>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&check_page(&app, &visit, may, Default::default()).await?)
}

/// What was seen when the button was pressed, and why dates move.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct BringForm {
    seen: String,
    why: String,
}

/// Brings a file in as it was seen. What changed meanwhile is shown anew.
pub async fn bring_in(
    may: May<BringTasks>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<BringForm>,
) -> Result<Response> {
    may.scope.here.require(Act::Prepare)?;
    let who = may.who.clone();
    let page = check_page(&app, &visit, may, (form.why.clone(), Faults::default())).await?;
    if page.seen() != form.seen || page.brought.good.is_empty() {
        return Err(invalid(&Check { stale: page.seen() != form.seen, ..page }));
    }
    let (why, mut faults) = (paragraph(&form.why), Faults::default());
    if page.brought.moved() > 0 && why.is_empty() {
        faults.add("why", "tasks-fault-why");
    }
    faults.limit("why", &why, NOTE_MAX);
    if !faults.is_empty() {
        return Err(invalid(&Check { faults, ..page }));
    }
    let mut tx = Tx::begin(&app).await?;
    match store::bring_in(&mut tx, &who, &page.here, (page.id, &page.brought), &why).await {
        Ok(entries) => {
            tx.commit(entries).await?;
            Ok(redirect(&page.here.path("/tasks?sort=-number")))
        }
        // One of them was changed meanwhile: nothing was done.
        Err(Error::Conflict(_)) => Err(invalid(&Check { stale: true, ..page })),
        Err(error) => Err(error),
    }
}

/// Lets go of a file that is not brought in.
pub async fn discard(may: May<BringTasks>, AppState(app): AppState<App>) -> Result<Response> {
    let OfBook { here, book } = may.scope;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::discard_book(&mut tx, &may.who, &here, book.id).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/tasks")))
}
