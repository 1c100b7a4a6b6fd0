//! What one reader sees of a handbook, and the pages that show it: the same for everybody, from what she sees alone.

use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::super::html::{Html, Place, html as in_html, shows};
use super::super::rules::{Attached, Excerpt, Kind, Looks, Mark, Part, changed, file_in, find, parse, plain, visible};
use super::super::store::{self, Viewer};
use super::super::{paper, rules};
use super::shown;
use crate::access::{Holder, Who};
use crate::conference::{self, Here};
use crate::error::{Error, Result};
use crate::files;
use crate::kernel::{Lang, Uuid};
use crate::registration;
use crate::state::App;
use crate::web::{Page, Visit, cookies, download, etag_of, html, is_unchanged, with_etag};

/// What a visitor's browser keeps of what she has looked at.
const COOKIE: &str = "handbook";
/// A longer search is none.
const SEARCH_MAX: usize = 200;

/// What is asked of a page.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    q: String,
    /// Fetched by a phone for when there is no network: nobody has looked at it yet.
    kept: String,
}

/// The parts that one reader sees.
pub struct Shelf {
    pub here: Here,
    /// The address of its table of contents.
    pub base: String,
    pub parts: Vec<Part>,
    looks: Looks,
    /// Who keeps what she has looked at; none where her browser does.
    viewer: Option<Viewer>,
    /// Where she came from, who holds a pass.
    pass: Option<String>,
    who: Option<Who>,
}

/// What everybody sees, and what somebody sees beyond it who is signed in.
pub async fn public(app: &App, slug: &str, who: Option<Who>, headers: &HeaderMap) -> Result<Shelf> {
    let here = conference::visible(app, slug, who.as_ref()).await?;
    let sight = match &who {
        Some(who) => store::sight_of_account(&app.db, here.id, who).await?,
        None => rules::Sight::default(),
    };
    let viewer = who.as_ref().map(|who| Viewer::Account(who.account));
    let looks = match viewer {
        Some(viewer) => store::looks(&app.db, here.id, viewer).await?,
        None => cookies::find(headers, COOKIE).map(Looks::parse).unwrap_or_default(),
    };
    let parts = visible(store::published(&app.db, here.id).await?, &sight);
    Ok(Shelf { base: here.path("/handbook"), parts, looks, viewer, pass: None, who, here })
}

/// What the holder of a pass sees, in her language.
pub async fn own(app: &App, holder: &Holder, visit: Visit) -> Result<(Shelf, Visit)> {
    let here = conference::find_by_id(&app.db, holder.conference).await?.ok_or(Error::NotFound)?;
    let participant = registration::participant(&app.db, here.id, holder.participant).await?.ok_or(Error::NotFound)?;
    let sight = store::sight_of_holder(&app.db, holder.participant).await?;
    let viewer = Viewer::Participant(holder.participant);
    let pass = format!("/pass/{}", holder.token);
    let shelf = Shelf {
        base: format!("{pass}/handbook"),
        parts: visible(store::published(&app.db, here.id).await?, &sight),
        looks: store::looks(&app.db, here.id, viewer).await?,
        viewer: Some(viewer),
        pass: Some(pass),
        who: None,
        here,
    };
    Ok((shelf, visit.prefer(participant.lang)))
}

#[derive(Template)]
#[template(path = "handbook/contents.html")]
struct Contents {
    page: Page,
    here: Here,
    base: String,
    manifest: String,
    pass: Option<String>,
    parts: Vec<(Part, Mark)>,
    /// When any of them changed last.
    changed_at: Option<DateTime<Utc>>,
    q: String,
    /// What a search found.
    found: Option<Vec<(Part, Excerpt)>>,
    edits: bool,
    version: String,
}

#[derive(Template)]
#[template(path = "handbook/part.html")]
struct PartPage {
    page: Page,
    here: Here,
    base: String,
    manifest: String,
    part: Part,
    text: Html,
    /// The language that the text is in, where it is not the reader's.
    other: Option<Lang>,
    /// Pictures that the text does not show, and files.
    pictures: Vec<Attached>,
    papers: Vec<Attached>,
    /// What hangs on it since the text beside which it is shown what is new.
    fresh: Vec<Uuid>,
    /// When that text was published.
    compared_at: Option<DateTime<Utc>>,
    previous: Option<Part>,
    next: Option<Part>,
    edits: bool,
    version: String,
}

impl PartPage {
    fn is_fresh(&self, file: &Attached) -> bool {
        self.fresh.contains(&file.id)
    }

    fn label(&self, file: &Attached) -> String {
        self.page.l.plain(&file.label()).to_owned()
    }

    /// The size of a file as people say it.
    fn size(&self, file: &Attached) -> String {
        match file.size {
            size if size < 1024 * 1024 => format!("{} KB", (size / 1024).max(1)),
            size => format!("{:.1} MB", f64::from(size) / (1024.0 * 1024.0)),
        }
    }
}

impl Shelf {
    fn ids(&self) -> Vec<(Uuid, i32)> {
        self.parts.iter().map(|part| (part.id, part.number)).collect()
    }

    fn edits(&self) -> bool {
        self.who.as_ref().is_some_and(|who| who.authority.organises(self.here.id))
    }

    /// A pass is installed as a whole, with its handbook.
    fn manifest(&self) -> String {
        format!("{}/app.webmanifest", self.pass.as_ref().unwrap_or(&self.base))
    }

    /// Names all that she sees: a phone that holds this holds everything.
    fn version(&self, visit: &Visit) -> String {
        etag_of((self.here.version, self.ids()), visit.l).chars().filter(char::is_ascii_hexdigit).collect()
    }

    fn page(&self, app: &App, visit: &Visit, title: String) -> Page {
        let page = visit.public(app, self.here.link(), title, self.who.as_ref());
        page.leading(&self.here.path("/handbook"), &self.base)
    }

    /// What every page of it depends on.
    fn state(&self) -> impl std::hash::Hash {
        (self.base.clone(), self.here.id, self.here.version, self.ids(), self.who.as_ref().map(|who| who.sign_in))
    }

    /// The table of contents, or what a search finds.
    pub async fn contents(self, app: &App, visit: &Visit, asked: Asked) -> Result<Response> {
        let marks: Vec<Mark> = self.parts.iter().map(|part| self.looks.mark(part)).collect();
        let q: String = asked.q.trim().chars().take(SEARCH_MAX).collect();
        let etag = etag_of((self.state(), &marks, &q), visit.l);
        if let Some(unchanged) = is_unchanged(visit, &etag) {
            return Ok(unchanged);
        }
        let response = html(&Contents {
            page: self.page(app, visit, visit.l.t("nav-handbook")),
            manifest: self.manifest(),
            changed_at: self.parts.iter().map(|part| part.published_at).max(),
            found: if q.is_empty() { None } else { Some(self.search(app, visit, &q).await?) },
            edits: self.edits(),
            version: self.version(visit),
            q,
            parts: self.parts.into_iter().zip(marks).collect(),
            base: self.base,
            pass: self.pass,
            here: self.here,
        })?;
        Ok(with_etag(response, &etag))
    }

    /// Looks through what she sees, in her language where there is one.
    async fn search(&self, app: &App, visit: &Visit, q: &str) -> Result<Vec<(Part, Excerpt)>> {
        let bodies = store::bodies(&app.db, &self.ids()).await?;
        let found = self.parts.iter().filter_map(|part| {
            let body = bodies.get(&part.id).map(|body| plain(&parse(visit.l.plain(body)))).unwrap_or_default();
            let files: Vec<&str> = part.files.iter().map(|file| visit.l.plain(&file.title)).collect();
            let text = format!("{}\n{body}\n{}", visit.l.plain(&part.title), files.join("\n"));
            Some((part.clone(), find(&text, q)?))
        });
        Ok(found.collect())
    }

    /// One part. That she opened it is kept, so that what changes after it is marked.
    pub async fn part(self, app: &App, visit: &Visit, code: &str, asked: Asked) -> Result<Response> {
        let at = self.parts.iter().position(|part| part.code == code).ok_or(Error::NotFound)?;
        let (part, now) = (self.parts[at].clone(), app.clock.now());
        let compared = self.looks.compared(&part, now);
        let etag = etag_of((self.state(), code, compared), visit.l);
        let look = self.looks.look(&part, now).filter(|_| asked.kept.is_empty());
        let kept = match (look, self.viewer) {
            (Some(look), Some(viewer)) => {
                store::keep_look(app, viewer, &part, look).await?;
                None
            }
            (Some(look), None) => {
                let looks = self.looks.clone().with(&part, look).cookie();
                Some(cookies::keep(app, COOKIE, &looks, &self.base))
            }
            (None, _) => None,
        };
        let mut response = match is_unchanged(visit, &etag) {
            Some(unchanged) => unchanged,
            None => with_etag(html(&self.part_page(app, visit, at, compared).await?)?, &etag),
        };
        if let Some(cookie) = kept {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        Ok(response)
    }

    async fn part_page(self, app: &App, visit: &Visit, at: usize, compared: Option<i32>) -> Result<PartPage> {
        let part = self.parts[at].clone();
        let body = store::bodies(&app.db, &[(part.id, part.number)]).await?.remove(&part.id).unwrap_or_default();
        let said = body.say(visit.l.lang);
        let blocks = parse(said.text);
        let earlier = match compared {
            Some(number) => store::earlier(&app.db, part.id, number).await?,
            None => None,
        };
        let marks = match &earlier {
            Some(earlier) => changed(&parse(visit.l.plain(&earlier.body)), &blocks),
            None => Vec::new(),
        };
        let held = |file: &Attached| earlier.as_ref().is_none_or(|old| old.files.iter().any(|held| held.id == file.id));
        let codes: Vec<&str> = self.parts.iter().map(|part| part.code.as_str()).collect();
        let folder = format!("{}/files", self.base);
        let place = Place { l: visit.l, base: &self.base, parts: &codes, files: &part.files, folder: &folder };
        Ok(PartPage {
            text: in_html(&blocks, &marks, &place),
            other: said.other.then_some(said.lang),
            pictures: part
                .files
                .iter()
                .filter(|file| file.is_picture() && !shows(&blocks, &file.name))
                .cloned()
                .collect(),
            papers: part.files.iter().filter(|file| !file.is_picture()).cloned().collect(),
            fresh: part.files.iter().filter(|file| !held(file)).map(|file| file.id).collect(),
            compared_at: earlier.as_ref().map(|earlier| earlier.published_at),
            previous: at.checked_sub(1).map(|n| self.parts[n].clone()),
            next: self.parts.get(at + 1).cloned(),
            page: self.page(app, visit, visit.l.plain(&part.title).to_owned()),
            manifest: self.manifest(),
            edits: self.edits(),
            version: self.version(visit),
            base: self.base,
            here: self.here,
            part,
        })
    }

    /// A picture or file that a part shows which she sees.
    pub async fn file(self, app: &App, visit: &Visit, id: Uuid) -> Result<Response> {
        let file = file_in(&self.parts, id).ok_or(Error::NotFound)?;
        let etag = etag_of(file.id, visit.l);
        if let Some(unchanged) = is_unchanged(visit, &etag) {
            return Ok(unchanged);
        }
        let file = files::attached(app, self.here.id, id).await?.ok_or(Error::NotFound)?;
        Ok(with_etag(shown(file), &etag))
    }

    /// All that she sees as a paper.
    pub async fn pdf(self, app: &App, visit: &Visit) -> Result<Response> {
        if self.parts.is_empty() {
            return Err(Error::NotFound);
        }
        let etag = etag_of((self.state(), "pdf"), visit.l);
        if let Some(unchanged) = is_unchanged(visit, &etag) {
            return Ok(unchanged);
        }
        let paper = paper::pdf(app, &self.here, visit.l, &self.parts).await?;
        let name = format!("{}-{}.pdf", visit.l.t("nav-handbook"), self.here.slug);
        Ok(with_etag(download(&name, "application/pdf", paper), &etag))
    }
}

/// What keeps a handbook on a phone: may answer for its own pages and for no others.
pub fn worker(base: &str) -> Response {
    const WORKER: &str = include_str!("../../../static/handbook-worker.js");
    let headers = [
        (header::CONTENT_TYPE.as_str(), "text/javascript; charset=utf-8".to_owned()),
        ("service-worker-allowed", base.to_owned()),
    ];
    (StatusCode::OK, headers, WORKER).into_response()
}
