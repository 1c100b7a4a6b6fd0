//! The agenda on paper: the whole programme, and what hangs at the doors of rooms.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{LazyLock, Mutex};

use axum::body::Bytes;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::super::EditAgenda;
use super::super::rules::{Block, Item, Programme, Role, Room, lay_out};
use super::super::say::Saying;
use super::super::store;
use super::public::released;
use crate::access::{Anyone, May};
use crate::conference::{self, Here, day_of};
use crate::error::{Error, Result};
use crate::kernel::{Lang, Uuid, Words};
use crate::print::{self, Paper};
use crate::state::App;
use crate::web::{Path, Reader, Visit, download, etag_of, is_unchanged, with_etag};

const PROGRAMME: &str = include_str!("../../../config/papers/programme.typ");
const SIGNS: &str = include_str!("../../../config/papers/signs.typ");

/// So many papers are kept, the newest ones: the same agenda in each language is set once.
const KEPT: usize = 12;
static MADE: LazyLock<Mutex<VecDeque<(u64, Bytes)>>> = LazyLock::new(Mutex::default);
/// Whoever waits for a paper that is being made finds it made.
static AT_WORK: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// What is told apart by what stands on it.
fn number_of(paper: &Paper) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&paper.template, paper.data.to_string()).hash(&mut hasher);
    hasher.finish()
}

fn kept(number: u64) -> Option<Bytes> {
    let held = MADE.lock().ok()?;
    held.iter().find(|(one, _)| *one == number).map(|(_, file)| file.clone())
}

async fn make(app: &App, number: u64, paper: &Paper) -> Result<Bytes> {
    if let Some(file) = kept(number) {
        return Ok(file);
    }
    let _turn = AT_WORK.lock().await;
    if let Some(file) = kept(number) {
        return Ok(file);
    }
    let file = Bytes::from(print::pdf(app, paper).await?);
    if let Ok(mut held) = MADE.lock() {
        held.push_front((number, file.clone()));
        held.truncate(KEPT);
    }
    Ok(file)
}

/// A paper as a file, unchanged as long as nothing else stands on it.
async fn answer(app: &App, visit: &Visit, here: &Here, (what, paper): (&str, Paper)) -> Result<Response> {
    let number = number_of(&paper);
    let etag = etag_of((here.id, number), visit.l);
    if let Some(unchanged) = is_unchanged(visit, &etag) {
        return Ok(unchanged);
    }
    let file = make(app, number, &paper).await?;
    let name = format!("{}-{}-{}.pdf", visit.l.t(what), here.slug, visit.l.lang.tag());
    Ok(with_etag(download(&name, "application/pdf", file), &etag))
}

/// What is said of a programme on paper.
struct Telling<'a> {
    l: Reader,
    zone: Tz,
    programme: &'a Programme,
    names: &'a BTreeMap<Uuid, String>,
    /// Who is named.
    roles: &'static [Role],
}

impl Telling<'_> {
    fn people(&self, item: &Item) -> String {
        let saying = Saying { l: self.l, zone: self.zone, names: self.names };
        let people = item.people.iter().filter(|person| self.roles.contains(&person.role));
        let said: Vec<String> = people.map(|person| saying.person(person)).collect();
        said.join(&self.l.t("agenda-list-separator"))
    }

    fn room(&self, block: &Block) -> &str {
        self.programme.room(block.room).map(|room| self.l.plain(&room.name)).unwrap_or_default()
    }

    fn item(&self, item: &Item) -> Value {
        let (l, track) = (self.l, self.programme.track(item.track));
        json!({
            "time": l.time(item.starts_at, self.zone),
            "title": l.plain(&item.title),
            "track": track.map(|track| l.plain(&track.name)).unwrap_or_default(),
            "people": self.people(item),
            "summary": l.plain(&item.summary),
            "produces": if item.produces.is_empty() { String::new() } else { l.a("agenda-paper-produces", "what", l.plain(&item.produces)) },
            "cancelled": item.cancelled,
        })
    }

    fn block(&self, block: &Block) -> Value {
        let l = self.l;
        json!({
            "time": format!("{}–{}", l.time(block.starts_at, self.zone), l.time(block.ends_at, self.zone)),
            "title": l.plain(&block.title),
            "room": self.room(block),
            "pause": block.is_break() && block.items.is_empty(),
            "cancelled": block.cancelled,
            "items": block.items.iter().map(|item| self.item(item)).collect::<Vec<_>>(),
        })
    }
}

/// What every paper says: of the conference, and which version it is.
fn head(here: &Here, l: Reader, title: &str, standing: &str) -> Value {
    let fonts = match l.lang {
        Lang::ZhHant => ["Noto Sans CJK TC", "Noto Sans CJK SC"],
        _ => ["Noto Sans CJK SC", "Noto Sans CJK TC"],
    };
    let (lang, region) = match l.lang {
        Lang::En => ("en", Value::Null),
        Lang::ZhHans => ("zh", json!("cn")),
        Lang::ZhHant => ("zh", json!("tw")),
    };
    let dates = l.date_range(day_of(here.opens_at, here.zone), day_of(here.closes_at, here.zone));
    json!({
        "title": format!("{} · {title}", l.plain(&here.name)),
        "conference": l.plain(&here.name),
        "when": format!("{dates} · {}", l.plain(&here.place)),
        "zone": l.a("agenda-zone", "zone", here.zone),
        "standing": standing,
        "fonts": fonts,
        "lang": lang,
        // In Typst `none` is what JSON calls null.
        "region": region,
        "words": {
            "draft": l.t("agenda-draft"),
            "cancelled": l.t("agenda-cancelled"),
            "beside": l.t("agenda-side-by-side"),
            "empty": l.t("agenda-day-empty"),
        },
    })
}

fn paper(template: &str, data: Value, pages: usize) -> Paper {
    Paper { template: template.to_owned(), data, pages, ..Paper::default() }
}

/// The whole programme.
fn whole(here: &Here, told: &Telling, standing: &str, is_draft: bool) -> Paper {
    let l = told.l;
    let days: Vec<Value> = lay_out(told.programme, here.zone, |_| true)
        .iter()
        .map(|laid| {
            let mut title = format!("{} · {}", l.n("agenda-day", laid.day.number), l.day(laid.day.date));
            if !laid.day.theme.is_empty() {
                title = format!("{title} · {}", l.plain(&laid.day.theme));
            }
            let row = |row: &Vec<&Block>| row.iter().map(|block| told.block(block)).collect::<Vec<_>>();
            json!({ "title": title, "rows": laid.rows.iter().map(row).collect::<Vec<_>>() })
        })
        .collect();
    let mut data = head(here, l, &l.t("nav-agenda"), standing);
    data["draft"] = json!(is_draft);
    data["days"] = json!(days);
    paper(PROGRAMME, data, 0)
}

/// The newest version as a file to print.
pub async fn programme(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response> {
    let here = conference::visible(&app, &slug, anyone.who.as_ref()).await?;
    let release = released(&app, &here).await?;
    let (programme, l) = (&release.version.programme, visit.l);
    let names = store::names(&app.db, programme).await?;
    let told = Telling { l, zone: here.zone, programme, names: &names, roles: &Role::ALL };
    let at = l.short_date_time(release.released_at, here.zone);
    let standing = l.with2("agenda-version-of", "n", release.number, "at", at);
    answer(&app, &visit, &here, ("nav-agenda", whole(&here, &told, &standing, false))).await
}

/// The draft as a file to print, which says on every page that it is one.
pub async fn draft(may: May<EditAgenda>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    let programme = store::draft(&app.db, here.id).await?;
    let names = store::names(&app.db, &programme).await?;
    let told = Telling { l, zone: here.zone, programme: &programme, names: &names, roles: &Role::ALL };
    answer(&app, &visit, &here, ("agenda-draft", whole(&here, &told, &l.t("agenda-draft-standing"), true))).await
}

/// The rooms in which anything stands.
fn used(programme: &Programme) -> Vec<&Room> {
    let is_used = |room: &&Room| programme.blocks.iter().any(|block| block.room == Some(room.id));
    programme.rooms.iter().filter(is_used).collect()
}

/// A page a room and a day: what happens there.
pub async fn signs(may: May<EditAgenda>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    let release = released(&app, &here).await?;
    let programme = &release.version.programme;
    let names = store::names(&app.db, programme).await?;
    let told = Telling { l, zone: here.zone, programme, names: &names, roles: &[Role::Speaker, Role::Host] };
    let mut pages = Vec::new();
    for room in used(programme) {
        for laid in lay_out(programme, here.zone, |block| block.room == Some(room.id)) {
            let entries: Vec<Value> = laid.rows.iter().flatten().map(|block| told.block(block)).collect();
            if !entries.is_empty() {
                pages.push(json!({ "room": l.plain(&room.name), "day": l.day(laid.day.date), "entries": entries }));
            }
        }
    }
    let standing = l.n("agenda-version", release.number);
    answer(&app, &visit, &here, ("agenda-signs", hung(&here, l, &standing, pages, false)?)).await
}

/// A page a room: its name, large.
pub async fn names(may: May<EditAgenda>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    let release = released(&app, &here).await?;
    let page = |room: &&Room| json!({ "room": l.plain(&room.name), "other": other(&room.name, l) });
    let pages = used(&release.version.programme).iter().map(page).collect();
    answer(&app, &visit, &here, ("agenda-names", hung(&here, l, "", pages, true)?)).await
}

/// A name in the other script, for guests.
fn other(name: &Words, l: Reader) -> &str {
    let text = if l.lang == Lang::En { Reader::new(Lang::ZhHans).plain(name) } else { name.exact(Lang::En) };
    if text == l.plain(name) { "" } else { text }
}

fn hung(here: &Here, l: Reader, standing: &str, pages: Vec<Value>, large: bool) -> Result<Paper> {
    if pages.is_empty() {
        return Err(Error::Refused("agenda-problem-no-signs"));
    }
    let mut data = head(here, l, &l.t("agenda-signs"), standing);
    let count = pages.len();
    data["large"] = json!(large);
    data["pages"] = json!(pages);
    Ok(paper(SIGNS, data, count))
}
