//! Tasks brought in from a file for spreadsheets: looked at first, then the good rows.

use std::collections::HashSet;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::bulk::wanted_of;
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::brought;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid, fold, paragraph};
use crate::sheets::{self, Sheet, Unreadable};
use crate::state::App;
use crate::tasks::rules::{Brought, Column, Doing, Good, Ground, NOTE_MAX, Priority, ROWS_MAX, RowFault, bring};
use crate::tasks::store::{self, BOOKS, OfBook, Options};
use crate::tasks::{BringTasks, GiveTasks, may_give};
use crate::web::{Fields, Form, Page, Upload, Visit, html, invalid, redirect};

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
    let (name, bytes) = sent.list()?;
    let sheet = sheets::read(bytes).await.map_err(Unreadable::key)?;
    if sheet.rows.len() > ROWS_MAX { Err("tasks-bring-fault-rows") } else { Ok((name, sheet)) }
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
    let id = BOOKS.keep(&app, &may.who, may.scope.id, (&name, &sheet)).await?;
    Ok(redirect(&may.scope.path(&format!("/tasks/bring/{id}"))))
}

/// What a file makes of the tasks; nothing where it is no list of tasks.
async fn held(app: &App, visit: &Visit, who: &Who, here: &Here, sheet: &Sheet) -> Result<Option<Brought>> {
    let (l, columns) = (visit.l, brought::words(Column::ALL, Column::key));
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
            priorities: &brought::words(Priority::ALL, Priority::key),
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

async fn check_page(app: &App, visit: &Visit, may: May<BringTasks>, (why, faults): (String, Faults)) -> Result<Check> {
    let OfBook { here, book } = may.scope;
    let sheet: Sheet = brought::open(app, book.id).await?;
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
    let came = store::bring_in(&mut tx, &who, &page.here, (page.id, &page.brought), &why).await;
    if !brought::commit(tx, came).await? {
        return Err(invalid(&Check { stale: true, ..page }));
    }
    Ok(redirect(&page.here.path("/tasks?sort=-number")))
}

/// Lets go of a file that is not brought in.
pub async fn discard(may: May<BringTasks>, AppState(app): AppState<App>) -> Result<Response> {
    let OfBook { here, book } = may.scope;
    BOOKS.discard(&app, &may.who, here.id, book.id).await?;
    Ok(redirect(&here.path("/tasks")))
}
