use std::collections::{BTreeSet, HashMap};

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::super::rules::Approval;
use super::super::store::{self, Import, Note, State, Sums};
use super::super::{EditImport, OfImport, jobs, rules};
use super::map::Mapping;
use super::{label, said};
use crate::access::{May, Who};
use crate::audit::{Entry, Tx};
use crate::conference::{Act, Here};
use crate::db::list::{Page as ListPage, Slice};
use crate::error::{Error, Result};
use crate::forms::{self, Content};
use crate::kernel::Faults;
use crate::sheets::{self, Cell, Held, Kind, Table};
use crate::state::App;
use crate::web::{Confirm, Form, Page, Paging, Query, Visit, download, html, redirect};

/// After so long without a part being done, somebody may want to press on.
const STILL: TimeDelta = TimeDelta::minutes(1);

/// What is said about a cell, as it is shown.
struct Remark {
    row: i32,
    /// The heading of its column; where the file has none for it, what the field is called.
    column: String,
    /// What stands in the cell; none where the rows are gone.
    cell: Option<String>,
    /// What is wrong, or what it became.
    said: String,
}

#[derive(Template)]
#[template(path = "imports/one.html")]
struct One {
    page: Page,
    here: Here,
    import: Import,
    sums: Sums,
    map: Option<Mapping>,
    remarks: Slice<Remark>,
    paging: Paging,
    /// Whether cleaned cells are shown, and not what is wrong.
    cleaned: bool,
    may_import: bool,
    now: DateTime<Utc>,
}

impl One {
    fn path(&self) -> String {
        self.here.path(&format!("/people/import/{}", self.import.id))
    }

    fn is(&self, state: &str) -> bool {
        self.import.state.as_str() == state
    }

    fn is_at_work(&self) -> bool {
        matches!(self.import.state, State::Checking | State::Importing)
    }

    /// Whether nothing has moved for a while.
    fn stands_still(&self) -> bool {
        self.import.state == State::Importing && self.now - self.import.changed_at > STILL
    }

    /// Parts that are done, of all.
    fn done(&self) -> i64 {
        if self.import.state == State::Checking { self.sums.checked } else { self.sums.imported }
    }

    fn percent(&self) -> i64 {
        self.done() * 100 / self.sums.parts.max(1)
    }

    /// Rows that would be brought in.
    fn good(&self) -> i64 {
        self.sums.fresh + self.sums.changed
    }

    fn is_good(&self) -> bool {
        self.good() > 0
    }

    fn has_wrong(&self) -> bool {
        self.sums.wrong > 0
    }

    /// Whether it is known what the rows come to.
    fn is_known(&self) -> bool {
        !matches!(self.import.state, State::Mapping | State::Checking)
    }

    /// The step that it is at, from 1.
    fn step(&self) -> u8 {
        match self.import.state {
            State::Mapping => 2,
            State::Checking | State::Checked | State::Discarded => 3,
            State::Importing | State::Stopped => 4,
            State::Finished => 5,
        }
    }

    fn steps(&self) -> Vec<(&'static str, String)> {
        ["imports-step-file", "imports-step-columns", "imports-step-check", "imports-step-in"]
            .into_iter()
            .zip(1..)
            .map(|(key, n)| {
                let class = match self.step() {
                    step if n < step => "done",
                    step if n == step => "now",
                    _ => "",
                };
                (class, self.page.l.t(key))
            })
            .collect()
    }

    fn mails(&self, map: &Mapping) -> bool {
        map.plan.mail
    }

    fn updates(&self, map: &Mapping) -> bool {
        map.plan.update
    }

    /// What will happen to those who are new.
    fn outcome(&self) -> String {
        let l = self.page.l;
        match self.import.plan.approval() {
            Approval::At(level) => l.a("imports-will-approve", "level", l.t(level.key())),
            Approval::ByRules => l.t("imports-will-approve-by-rules"),
            Approval::Later => l.t("imports-will-wait"),
        }
    }
}

/// What is shown of an import, as it stands in the address.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Shown {
    #[serde(skip_serializing_if = "String::is_empty")]
    show: String,
    #[serde(skip_serializing)]
    page: ListPage,
}

async fn one(
    app: &App,
    visit: &Visit,
    who: &Who,
    here: Here,
    import: Import,
    map: Option<Mapping>,
    shown: Shown,
) -> Result<One> {
    let l = visit.l;
    let cleaned = shown.show == "cleaned";
    let asked = forms::live(&app.db, here.id).await?;
    let map = match map {
        None if import.state == State::Mapping || (import.state == State::Checked && shown.show == "columns") => {
            let plan = import.plan.clone();
            Some(Mapping::of(app, l, &import, &asked.content, plan, Faults::default()).await?)
        }
        map => map,
    };
    let notes = if map.is_some() {
        Slice::new(Vec::new(), 0, 1)
    } else {
        store::notes(&app.db, import.id, cleaned, shown.page).await?
    };
    let remarks = remarks(app, visit, &import, &asked.content, notes, cleaned).await?;
    let path = here.path(&format!("/people/import/{}", import.id));
    Ok(One {
        page: visit.work(app, here.link(), import.file_name.clone(), who),
        sums: store::sums(&app.db, import.id).await?,
        paging: Paging::new(l, &remarks, &path, &shown),
        may_import: here.allows(Act::Decide),
        now: app.clock.now(),
        map,
        remarks,
        cleaned,
        import,
        here,
    })
}

/// The mapping with what is wrong with it.
pub(super) async fn mapping(
    app: &App,
    visit: &Visit,
    who: &Who,
    here: Here,
    import: Import,
    map: Mapping,
) -> Result<impl Template + use<>> {
    one(app, visit, who, here, import, Some(map), Shown::default()).await
}

/// The notes with what stands in their cells.
async fn remarks(
    app: &App,
    visit: &Visit,
    import: &Import,
    content: &Content,
    notes: Slice<Note>,
    cleaned: bool,
) -> Result<Slice<Remark>> {
    let numbers: BTreeSet<i32> = notes.rows.iter().map(|note| note.part).collect();
    let parts = store::parts(app, import.id, &numbers.into_iter().collect::<Vec<_>>()).await?;
    let lines: HashMap<i32, &[Held]> =
        parts.iter().flat_map(|part| &part.rows).map(|line| (line.number, &line.cells[..])).collect();
    let rows = notes
        .rows
        .iter()
        .map(|note| {
            let at = import.plan.column_of(&note.field);
            let column = match at {
                Some(at) => import.headings.get(at).cloned().unwrap_or_default(),
                None if note.field.is_empty() => String::new(),
                None => label(visit.l, content, &note.field),
            };
            let empty = Held::Text(String::new());
            let held = lines.get(&note.row).and_then(|cells| Some(cells.get(at?).unwrap_or(&empty)));
            let question = note.field.strip_prefix("q-").and_then(|code| content.question(code));
            let reads = rules::Reads::of(&note.field, question);
            Remark {
                row: note.row,
                column,
                cell: held.map(|held| if cleaned { rules::visible(held.shown()) } else { held.shown().to_owned() }),
                said: if cleaned {
                    held.and_then(|held| rules::say(held, reads).ok()).map(|(text, _)| text).unwrap_or_default()
                } else {
                    said(visit.l, content, note)
                },
            }
        })
        .collect();
    Ok(Slice::new(rows, notes.total, notes.page))
}

/// An import: what it asks for, how far it is, what came of it.
pub async fn show(
    may: May<EditImport>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(shown): Query<Shown>,
) -> Result<Response> {
    let OfImport { here, import } = may.scope;
    html(&one(&app, &visit, &may.who, here, import, None, shown).await?)
}

/// What was seen when a button was pressed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Seen {
    version: String,
}

/// Has the good rows brought in, or the rest of them.
pub async fn begin(may: May<EditImport>, AppState(app): AppState<App>, Form(seen): Form<Seen>) -> Result<Response> {
    let (OfImport { here, import }, who) = (may.scope, may.who);
    here.require(Act::Decide)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = if import.state == State::Importing {
        // Where nothing moves any more, another job may: a part is locked by one of them.
        Entry::new(who.actor(), "imports.pressed_on", "import", import.id).of(here.id).touching("imports")
    } else {
        store::begin(&mut tx, &import, seen.version.parse().unwrap_or(0), who.account, who.actor()).await?
    };
    jobs::ask_bring_in(&mut tx, import.id).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/people/import/{}", import.id))))
}

/// Stops the check or the bringing in; what is in stays in.
pub async fn stop(may: May<EditImport>, AppState(app): AppState<App>) -> Result<Response> {
    let (OfImport { here, import }, who) = (may.scope, may.who);
    let (to, action) = match import.state {
        State::Checking => (State::Mapping, "imports.check_stopped"),
        State::Importing => (State::Stopped, "imports.stopped"),
        _ => return Err(Error::Conflict("problem-changed")),
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::turn(&mut tx, &import, &[import.state], to, action, who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/people/import/{}", import.id))))
}

#[derive(Template)]
#[template(path = "registration/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// Asks whether a list is to be discarded.
pub async fn ask_discard(may: May<EditImport>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfImport { here, import } = may.scope;
    if import.state.is_over() {
        return Err(Error::Conflict("problem-changed"));
    }
    let l = visit.l;
    let path = here.path(&format!("/people/import/{}", import.id));
    let sums = store::sums(&app.db, import.id).await?;
    let mut effects = vec![l.t("imports-discard-effect")];
    if sums.made + sums.updated > 0 {
        effects.push(l.n("imports-discard-stays", sums.made + sums.updated));
    }
    let it = Confirm {
        title: l.t("imports-discard-title"),
        text: import.file_name,
        effects,
        action: format!("{path}/discard"),
        version: import.version,
        button: l.t("imports-discard"),
        cancel: path,
    };
    html(&Sure { page: visit.work(&app, here.link(), l.t("imports-discard-title"), &may.who), it })
}

/// Discards a list, and what stands in it.
pub async fn discard(may: May<EditImport>, AppState(app): AppState<App>) -> Result<Response> {
    let (OfImport { here, import }, who) = (may.scope, may.who);
    let from = [State::Mapping, State::Checking, State::Checked, State::Importing, State::Stopped];
    let mut tx = Tx::begin(&app).await?;
    let entry = store::turn(&mut tx, &import, &from, State::Discarded, "imports.discarded", who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/people/import")))
}

/// The rows that are left out, as they stand in the file, each with what is wrong: to be corrected and
/// brought again.
pub async fn faults(may: May<EditImport>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (OfImport { here, import }, who, l) = (may.scope, may.who, visit.l);
    let asked = forms::live(&app.db, here.id).await?;
    let mut wrong: HashMap<i32, Vec<String>> = HashMap::new();
    for note in store::all_faults(&app.db, import.id).await? {
        let sentence = said(l, &asked.content, &note);
        let one = if note.field.is_empty() {
            sentence
        } else {
            let field = label(l, &asked.content, &note.field);
            l.with("form-fault-of", &[("field", &field), ("fault", &sentence)])
        };
        wrong.entry(note.row).or_default().push(one);
    }
    let numbers = store::wrong_parts(&app.db, import.id).await?;
    let parts = store::parts(&app, import.id, &numbers).await?;
    let columns = import.headings.len();
    let rows: Vec<Vec<Cell>> = parts
        .iter()
        .flat_map(|part| part.rows.iter().filter(|line| part.wrong.contains(&line.number)))
        .map(|line| {
            let mut cells: Vec<Cell> = line.cells.iter().map(|cell| Cell::text(cell.shown())).collect();
            cells.resize(columns, Cell::Empty);
            cells.push(Cell::text(wrong.remove(&line.number).unwrap_or_default().join(" ")));
            cells.push(Cell::number(line.number));
            cells
        })
        .collect();
    let count = rows.len();
    let mut headings = import.headings.clone();
    headings.extend([l.t("imports-faults-column"), l.t("imports-row-of-file")]);
    let file = sheets::write(Table { title: l.t("imports-faults"), headings, rows }, Kind::Xlsx).await?;
    let tx = Tx::begin(&app).await?;
    tx.commit(Entry::new(who.actor(), "imports.faults_exported", "import", import.id).of(here.id).with("rows", count))
        .await?;
    let stem = import.file_name.rsplit_once('.').map_or(import.file_name.as_str(), |(stem, _)| stem).to_owned();
    Ok(download(&format!("{stem}-{}.xlsx", l.t("imports-faults")), Kind::Xlsx.content_type(), file))
}
