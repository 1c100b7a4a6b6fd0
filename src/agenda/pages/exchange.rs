//! The agenda as files: taken out as a book, brought in from one or from a schedule.json.

mod words;

use std::collections::BTreeMap;

use askama::Template;
use axum::body::Bytes;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use self::words::{book, vocabulary};
use super::super::rules::{
    Brought, COLUMNS, Change, Goal, Ground, Part, Programme, RowFault, Unlike, asked_for, bring_schedule, bring_sheets,
    difference, first_date, guids,
};
use super::super::say::Saying;
use super::super::store::{self, Content, FILES, OfFile};
use super::super::{EditAgenda, EditFile};
use super::public::released;
use super::release::digest;
use crate::access::{Anyone, May, Who};
use crate::audit::{Entry, Tx};
use crate::brought;
use crate::conference::{self, Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Lang, Uuid, new_id};
use crate::sheets::{self, Kind, Unreadable};
use crate::state::App;
use crate::web::{
    Fields, Form, Page, Path, Query, Reader, Upload, Visit, download, etag_of, html, invalid, is_unchanged, redirect,
    with_etag,
};

/// Most bytes of a schedule.json, and most rows of a sheet.
const JSON_MAX: usize = 8 * 1024 * 1024;
const ROWS_MAX: usize = 5_000;
/// Days by which a file may be moved.
const FAR: i64 = 400_000;
/// Rows that are named of those with the same fault.
const ROWS_SHOWN: usize = 6;

#[derive(Template)]
#[template(path = "agenda/files.html")]
struct Files {
    page: Page,
    here: Here,
    faults: Faults,
    may_edit: bool,
    is_released: bool,
}

impl Files {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn langs(&self) -> [Lang; 3] {
        Lang::ALL
    }
}

async fn files(app: &App, visit: &Visit, who: &Who, here: Here, faults: Faults) -> Result<Files> {
    Ok(Files {
        page: visit.work(app, here.link(), visit.l.t("agenda-files"), who),
        may_edit: here.allows(Act::Prepare),
        is_released: store::newest(&app.db, here.id).await? > 0,
        faults,
        here,
    })
}

/// What can be taken out, and where a file is brought.
pub async fn show(may: May<EditAgenda>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&files(&app, &visit, &may.who, may.scope, Faults::default()).await?)
}

/// Reads a file, whichever of the two it is; its name says which of them a damaged one was to be.
async fn read(name: &str, bytes: Bytes) -> std::result::Result<Content, &'static str> {
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        if sheets::is_named(name, "json") {
            return Err("agenda-unlike-json");
        }
        let book = sheets::read_book(bytes).await.map_err(|unreadable| match unreadable {
            Unreadable::WrongKind if sheets::is_named(name, "xlsx") => Unreadable::Broken.key(),
            Unreadable::WrongKind => "agenda-unlike-kind",
            other => other.key(),
        })?;
        if book.iter().any(|(_, sheet)| sheet.rows.len() > ROWS_MAX) {
            return Err(Unlike::TooMany.key());
        }
        return Ok(Content::Book(book));
    }
    if bytes.len() > JSON_MAX {
        return Err(Unreadable::TooLarge.key());
    }
    let parsed = tokio::task::spawn_blocking(move || serde_json::from_slice(&bytes).ok()).await;
    parsed.ok().flatten().map(Content::Schedule).ok_or("agenda-unlike-json")
}

/// Keeps a file, to be looked at before it is brought in.
pub async fn upload(
    may: May<EditAgenda>,
    AppState(app): AppState<App>,
    visit: Visit,
    sent: Upload,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    let read = match sent.list() {
        Ok((name, bytes)) => read(&name, bytes).await.map(|content| (name, content)),
        Err(key) => Err(key),
    };
    let checked = match read {
        Ok((name, content)) => {
            let draft = store::draft(&app.db, here.id).await?;
            let around = Around::of(&app, &here, visit.l, &content, &draft).await?;
            around.brought(&content, &draft, &Options::default()).map(|_| (name, content))
        }
        Err(key) => Err(key),
    };
    let (name, content) = match checked {
        Ok(checked) => checked,
        Err(key) => return Err(invalid(&files(&app, &visit, &who, here, Faults::one("file", key)).await?)),
    };
    let id = FILES.keep(&app, &who, here.id, (&name, &content)).await?;
    Ok(redirect(&here.path(&format!("/programme/files/{id}"))))
}

/// How a file is to be brought in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Options {
    /// Rooms, tracks and days that are missing are made.
    make: String,
    /// Its dates move so that its first one is the conference's first day.
    shift: String,
}

/// What a file is held against beside the draft.
struct Around {
    here: Here,
    l: Reader,
    url: String,
    goals: Vec<Goal>,
    names: BTreeMap<Uuid, String>,
    participants: BTreeMap<String, Uuid>,
    taken: std::collections::BTreeSet<Uuid>,
}

impl Around {
    async fn of(app: &App, here: &Here, l: Reader, content: &Content, draft: &Programme) -> Result<Around> {
        let db = &app.db;
        let (mut participants, mut ids) = (BTreeMap::new(), Vec::new());
        match content {
            Content::Book(book) => {
                participants = store::asked_for(db, here.id, &asked_for(book, &vocabulary())).await?;
            }
            Content::Schedule(file) => ids = guids(file),
        }
        Ok(Around {
            goals: store::named_goals(db, here.id).await?,
            names: store::names(db, draft).await?,
            taken: store::taken(db, here.id, &ids).await?,
            url: app.url(&here.path("/agenda")),
            here: here.clone(),
            participants,
            l,
        })
    }

    /// What the draft becomes; the key of a sentence where the file is not one of ours.
    fn brought(
        &self,
        content: &Content,
        draft: &Programme,
        options: &Options,
    ) -> std::result::Result<Brought, &'static str> {
        let first = draft.days.first().map(|day| day.date);
        let by_days = match content {
            Content::Schedule(file) if !options.shift.is_empty() => {
                let days = first.zip(first_date(file)).map(|(to, from)| (to - from).num_days());
                days.filter(|days| days.abs() <= FAR).unwrap_or(0)
            }
            _ => 0,
        };
        let ground = Ground {
            draft,
            zone: self.here.zone,
            lang: self.l.lang,
            goals: &self.goals,
            names: &self.names,
            participants: &self.participants,
            taken: &self.taken,
            makes: !options.make.is_empty(),
            by_days,
        };
        match content {
            Content::Book(book) => bring_sheets(book, &vocabulary(), &ground, &mut new_id).ok_or("agenda-unlike-book"),
            Content::Schedule(file) => bring_schedule(file, &self.url, &ground, &mut new_id).map_err(Unlike::key),
        }
    }
}

/// What tells what was seen from what is there.
fn seen(draft: &Programme, brought: &Brought) -> String {
    let sums = brought.sums;
    format!("{}-{}-{}-{}", digest(draft), sums.added, sums.changed, sums.wrong)
}

/// What is wrong with a cell that stands in one row or several.
struct Remark {
    part: Part,
    rows: Vec<i32>,
    column: String,
    cell: String,
    said: String,
}

impl Remark {
    /// The rows: the first of them, and how many there are where they are many.
    fn rows(&self) -> String {
        let first: Vec<String> = self.rows.iter().take(ROWS_SHOWN).map(ToString::to_string).collect();
        let more = if self.rows.len() > ROWS_SHOWN { format!(" … ({})", self.rows.len()) } else { String::new() };
        format!("{}{more}", first.join(", "))
    }
}

/// What is wrong, each once.
fn remarks(l: Reader, faults: &[RowFault]) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = Vec::new();
    for one in faults {
        let columns = COLUMNS.iter().find(|(part, _)| *part == one.part).map(|(_, columns)| *columns);
        let key = columns.into_iter().flatten().find(|(field, _)| *field == one.fault.field);
        let column = key.map_or_else(|| one.fault.field.to_string(), |(_, key)| l.t(key));
        let said = l.fault(&one.fault);
        let is_same = |held: &&mut Remark| {
            (held.part, &held.column, &held.cell, &held.said) == (one.part, &column, &one.cell, &said)
        };
        match remarks.iter_mut().find(is_same) {
            Some(held) => held.rows.push(one.row),
            None => remarks.push(Remark { part: one.part, rows: vec![one.row], column, cell: one.cell.clone(), said }),
        }
    }
    remarks
}

#[derive(Template)]
#[template(path = "agenda/file.html")]
struct Check {
    page: Page,
    here: Here,
    id: Uuid,
    is_schedule: bool,
    options: Options,
    brought: Brought,
    remarks: Vec<Remark>,
    changes: Vec<Change>,
    names: BTreeMap<Uuid, String>,
    seen: String,
    /// The draft has changed since it was seen.
    stale: bool,
    may_edit: bool,
}

impl Check {
    fn path(&self) -> String {
        self.here.path(&format!("/programme/files/{}", self.id))
    }

    fn fields(&self) -> Fields<'_> {
        static NONE: std::sync::LazyLock<Faults> = std::sync::LazyLock::new(Faults::default);
        Fields::new(self.page.l, &NONE)
    }

    fn said(&self, change: &Change) -> Vec<String> {
        Saying { l: self.page.l, zone: self.here.zone, names: &self.names }.change(change)
    }

    fn is_good(&self) -> bool {
        self.brought.sums.good() > 0 || self.makes()
    }

    fn has_wrong(&self) -> bool {
        self.brought.sums.wrong > 0
    }

    fn makes(&self) -> bool {
        let brought = &self.brought;
        !(brought.rooms.is_empty() && brought.tracks.is_empty() && brought.days.is_empty())
    }

    fn more_changes(&self) -> usize {
        brought::more(self.changes.len())
    }

    fn more_faults(&self) -> usize {
        brought::more(self.remarks.len())
    }

    fn changes_shown(&self) -> &[Change] {
        brought::shown(&self.changes)
    }

    fn remarks_shown(&self) -> &[Remark] {
        brought::shown(&self.remarks)
    }
}

async fn checked(app: &App, visit: &Visit, who: &Who, of: OfFile, options: Options) -> Result<Check> {
    let content: Content = brought::open(app, of.file.id).await?;
    let draft = store::draft(&app.db, of.here.id).await?;
    let around = Around::of(app, &of.here, visit.l, &content, &draft).await?;
    let brought = around.brought(&content, &draft, &options).map_err(Error::Refused)?;
    let mut names = around.names;
    names.extend(store::names(&app.db, &brought.programme).await?);
    Ok(Check {
        page: visit.work(app, of.here.link(), of.file.name, who),
        is_schedule: matches!(content, Content::Schedule(_)),
        changes: difference(&draft, &brought.programme).changes,
        seen: seen(&draft, &brought),
        remarks: remarks(visit.l, &brought.faults),
        may_edit: of.here.allows(Act::Prepare),
        id: of.file.id,
        here: of.here,
        stale: false,
        options,
        brought,
        names,
    })
}

/// What a file would make of the draft, and what is wrong with it.
pub async fn check(
    may: May<EditFile>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(options): Query<Options>,
) -> Result<Response> {
    html(&checked(&app, &visit, &may.who, may.scope, options).await?)
}

/// What was seen when the button was pressed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct BringForm {
    make: String,
    shift: String,
    seen: String,
}

/// Brings a file in: its good rows, as they were seen. A draft that changed meanwhile is shown anew.
pub async fn bring(
    may: May<EditFile>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<BringForm>,
) -> Result<Response> {
    let (of, who) = (may.scope, may.who);
    of.here.require(Act::Prepare)?;
    let options = Options { make: form.make, shift: form.shift };
    let content: Content = brought::open(&app, of.file.id).await?;
    let mut tx = Tx::begin(&app).await?;
    let draft = store::held_draft(&mut tx, &of.here).await?;
    let around = Around::of(&app, &of.here, visit.l, &content, &draft).await?;
    let brought = around.brought(&content, &draft, &options).map_err(Error::Refused)?;
    if seen(&draft, &brought) != form.seen {
        drop(tx);
        let page = checked(&app, &visit, &who, of, options).await?;
        return Err(invalid(&Check { stale: true, ..page }));
    }
    let entry = store::bring_in(&mut tx, &of.here, (&draft, &brought), of.file.id, &who).await?;
    tx.commit(entry).await?;
    Ok(redirect(&of.here.path("/programme")))
}

/// Lets go of a file that is not brought in.
pub async fn discard(may: May<EditFile>, AppState(app): AppState<App>) -> Result<Response> {
    let OfFile { here, file } = may.scope;
    FILES.discard(&app, &may.who, here.id, file.id).await?;
    Ok(redirect(&here.path("/programme/files")))
}

/// The draft as a book, which comes in again with nothing to change.
pub async fn draft_book(may: May<EditAgenda>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    let draft = store::draft(&app.db, here.id).await?;
    let numbers = store::numbers(&app.db, &draft).await?;
    let file = book(&app, &here, l, &draft, Some(&numbers)).await?;
    let tx = Tx::begin(&app).await?;
    let entry = Entry::new(may.who.actor(), "agenda.draft_exported", "conference", here.id).of(here.id);
    tx.commit(entry.with("blocks", draft.blocks.len())).await?;
    let name = format!("{}-{}-{}.xlsx", l.t("nav-agenda"), here.slug, l.t("agenda-draft"));
    Ok(download(&name, Kind::Xlsx.content_type(), file))
}

/// The newest version as a book.
pub async fn released_book(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response> {
    let here = conference::visible(&app, &slug, anyone.who.as_ref()).await?;
    let release = released(&app, &here).await?;
    let names = store::names(&app.db, &release.version.programme).await?;
    let etag = etag_of((here.id, here.version, release.number, &names, visit.path()), visit.l);
    if let Some(unchanged) = is_unchanged(&visit, &etag) {
        return Ok(unchanged);
    }
    let file = book(&app, &here, visit.l, &release.version.programme, None).await?;
    let name = format!("{}-{}-v{}.xlsx", visit.l.t("nav-agenda"), here.slug, release.number);
    Ok(with_etag(download(&name, Kind::Xlsx.content_type(), file), &etag))
}
