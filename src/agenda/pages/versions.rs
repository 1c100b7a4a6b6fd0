//! Earlier versions, and what changed from one to the next.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use askama::Template;
use axum::extract::State as AppState;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use chrono::SecondsFormat;

use super::super::rules::{Change, Programme, difference};
use super::super::say::Saying;
use super::super::store::{self, Release};
use super::public::{Asked, Show};
use crate::access::Anyone;
use crate::conference::{self, Here};
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::state::App;
use crate::web::{Page, Path, Visit, html};

/// So many versions the log and the feed tell of.
const TOLD: i64 = 50;

/// A version beside what it changed.
pub(super) struct Told {
    pub(super) release: Release,
    pub(super) changes: Vec<Change>,
}

/// The newest versions, each with what is different from the one before it.
async fn told(app: &App, here: &Here) -> Result<Vec<Told>> {
    let mut releases = store::releases(&app.db, here.id, TOLD + 1).await?;
    let more = if releases.len() > usize::try_from(TOLD).unwrap_or_default() { releases.pop() } else { None };
    let oldest = more.map(|release| release.version.programme).unwrap_or_default();
    let mut found: Vec<Told> = Vec::new();
    let mut before = oldest;
    for release in releases.into_iter().rev() {
        // The first version is not a list of everything in it.
        let is_first = release.number == 1;
        let changes = if is_first { Vec::new() } else { difference(&before, &release.version.programme).changes };
        before = release.version.programme.clone();
        found.push(Told { release, changes });
    }
    found.reverse();
    Ok(found)
}

/// The names of everybody in any of these.
async fn names_in(app: &App, told: &[Told]) -> Result<BTreeMap<Uuid, String>> {
    let blocks = told.iter().flat_map(|told| told.release.version.programme.blocks.clone()).collect();
    store::names(&app.db, &Programme { blocks, ..Programme::default() }).await
}

#[derive(Template)]
#[template(path = "agenda/versions.html")]
struct Log {
    page: Page,
    here: Here,
    told: Vec<Told>,
    names: BTreeMap<Uuid, String>,
    edits: bool,
}

impl Log {
    fn said(&self, change: &Change) -> Vec<String> {
        Saying { l: self.page.l, zone: self.here.zone, names: &self.names }.change(change)
    }
}

/// The change log.
pub async fn log(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = conference::visible(&app, &slug, who).await?;
    let told = told(&app, &here).await?;
    html(&Log {
        page: visit.public(&app, here.link(), visit.l.t("agenda-versions"), who),
        names: names_in(&app, &told).await?,
        edits: who.is_some_and(|who| who.authority.organises(here.id)),
        told,
        here,
    })
}

/// A version as it was.
pub async fn one(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((slug, number)): Path<(String, i32)>,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = conference::visible(&app, &slug, who).await?;
    let release = store::version(&app.db, here.id, number).await?.ok_or(Error::NotFound)?;
    let newest = store::newest(&app.db, here.id).await?;
    html(&Show {
        page: visit.public(&app, here.link(), visit.l.n("agenda-version", number), who),
        release: Some((number, release.released_at)),
        programme: Arc::new(release.version.programme),
        is_old: number != newest,
        submission: None,
        edits: who.is_some_and(|who| who.authority.organises(here.id)),
        asked: Asked::default(),
        now: app.clock.now(),
        here,
    })
}

fn escaped(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    kept.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What changed, as a feed (RFC 4287).
pub async fn feed(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response> {
    let here = conference::visible(&app, &slug, anyone.who.as_ref()).await?;
    let (told, l) = (told(&app, &here).await?, visit.l);
    let names = names_in(&app, &told).await?;
    let saying = Saying { l, zone: here.zone, names: &names };
    let url = |tail: &str| app.url(&here.path(tail));
    let at = |told: &Told| told.release.released_at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let _ = writeln!(out, "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">", l.lang);
    let title = l.a("agenda-feed-title", "conference", l.plain(&here.name));
    let _ = writeln!(out, " <id>urn:uuid:{}</id>\n <title>{}</title>", here.id, escaped(&title));
    let _ = writeln!(out, " <link rel=\"self\" href=\"{}\"/>", escaped(&url("/agenda/feed.atom")));
    let _ = writeln!(out, " <link rel=\"alternate\" href=\"{}\"/>", escaped(&url("/agenda/v")));
    let updated = told.first().map_or_else(|| here.opens_at.to_rfc3339_opts(SecondsFormat::Secs, true), at);
    let _ = writeln!(out, " <updated>{updated}</updated>");
    let _ = writeln!(out, " <author><name>{}</name></author>", escaped(l.plain(&here.name)));
    for one in &told {
        let address = url(&format!("/agenda/v/{}", one.release.number));
        let mut text = l.plain(&one.release.note).to_owned();
        for change in &one.changes {
            let _ = write!(text, "\n{}: {}", l.plain(&change.title), saying.change(change).join("; "));
        }
        let _ = writeln!(
            out,
            " <entry>\n  <id>{}</id>\n  <title>{}</title>",
            escaped(&address),
            escaped(&l.n("agenda-version", one.release.number))
        );
        let _ = writeln!(
            out,
            "  <link rel=\"alternate\" href=\"{}\"/>\n  <updated>{}</updated>",
            escaped(&address),
            at(one)
        );
        let _ = writeln!(out, "  <content type=\"text\">{}</content>\n </entry>", escaped(text.trim()));
    }
    out.push_str("</feed>\n");
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], out).into_response())
}
