use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};

use super::{Reader, cookies};
use crate::access::{Authority, NavEntry, NavGroup, NavLink, Part, Who};
use crate::db::list::Slice;
use crate::error::{Error, Result};
use crate::kernel::{Lang, Uuid, Words};
use crate::state::App;

/// What is known of a request for a page: the reader's language and where she is.
#[derive(Clone, Debug)]
pub struct Visit {
    pub l: Reader,
    uri: Uri,
    /// The language was chosen, not guessed.
    chosen: bool,
    /// Asked for by htmx: a region of a page is enough.
    pub is_fragment: bool,
    etag_held: Option<String>,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Visit> {
        let account = parts.extensions.get::<Option<Who>>().and_then(|who| who.as_ref()).map(|who| who.lang);
        let asked = asked_lang(&parts.uri).or_else(|| cookies::lang(&parts.headers)).or(account);
        let lang = asked.or_else(|| accepted_lang(&parts.headers)).unwrap_or_default();
        Ok(Visit {
            l: Reader::new(lang),
            uri: parts.uri.clone(),
            chosen: asked.is_some(),
            is_fragment: parts.headers.contains_key("hx-request") && !parts.headers.contains_key("hx-boosted"),
            etag_held: parts
                .headers
                .get(header::IF_NONE_MATCH)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned),
        })
    }
}

/// The language in `?lang=`.
pub(super) fn asked_lang(uri: &Uri) -> Option<Lang> {
    uri.query()?.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Lang::from_tag)
}

/// The language of `Accept-Language`.
pub(super) fn accepted_lang(headers: &HeaderMap) -> Option<Lang> {
    headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).and_then(Lang::from_accept)
}

/// What a confirmation says (`_confirm.html`): what will happen, and what to press.
pub struct Confirm {
    pub title: String,
    pub text: String,
    pub effects: Vec<String>,
    pub action: String,
    pub version: i32,
    pub button: String,
    pub cancel: String,
}

/// Which of the surfaces a page is: decides how it is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    Public,
    Work,
    Gate,
    Wall,
    Kiosk,
}

/// Where she finds the institutions that she speaks for.
const SPEAKS: &str = "/#speaks";

/// What the layout needs to know of a conference.
#[derive(Clone, Debug)]
pub struct ConferenceLink {
    pub id: Uuid,
    pub slug: String,
    pub name: Words,
    /// What it has not.
    pub without: Vec<Part>,
}

impl ConferenceLink {
    fn offers(&self, entry: &NavEntry, authority: &Authority) -> bool {
        (entry.shown)(authority, self.id) && entry.part.is_none_or(|part| !self.without.contains(&part))
    }
}

/// What the layout around a page shows. Every page's template has one, as `page`.
#[derive(Clone, Debug)]
pub struct Page {
    pub l: Reader,
    pub title: String,
    pub surface: Surface,
    pub conference: Option<ConferenceLink>,
    pub nav: Vec<NavLink>,
    pub side: Vec<(String, Vec<NavLink>)>,
    pub account: Option<String>,
    /// How many reminders she has not read, and how much waits for her in her seats.
    pub news: i64,
    /// She has a seat: what waits for her there changes with votes and documents.
    pub is_seated: bool,
    pub live: bool,
    css: String,
    js: String,
    icon: String,
    uri: Uri,
}

impl Visit {
    /// The reader's language where she has chosen none: what is known of her otherwise.
    pub fn prefer(mut self, lang: Lang) -> Visit {
        if !self.chosen {
            self.l = Reader::new(lang);
        }
        self
    }

    /// The path that was asked for.
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// A public page, with what anybody finds in its navigation.
    pub fn page(&self, app: &App, title: impl Into<String>, who: Option<&Who>) -> Page {
        Page {
            l: self.l,
            title: title.into(),
            surface: Surface::Public,
            conference: None,
            nav: Vec::new(),
            side: Vec::new(),
            account: who.map(|who| who.name.clone()),
            news: who.map_or(0, |who| who.news),
            is_seated: who.is_some_and(|who| !who.authority.seats.is_empty()),
            live: false,
            css: app.assets.url("plenum.css"),
            js: app.assets.url("main.js"),
            icon: app.assets.url("icon.svg"),
            uri: self.uri.clone(),
        }
        .with_instance_nav(who)
    }

    /// A public page of a conference.
    pub fn public(&self, app: &App, conference: ConferenceLink, title: impl Into<String>, who: Option<&Who>) -> Page {
        let mut page = self.page(app, title, who);
        // Browsers keep these pages by what they show of the conference: what is hers would stay as it was.
        page.news = 0;
        page.nav.retain(|link| link.href != SPEAKS);
        let base = format!("/c/{}", conference.slug);
        let here = self.uri.path();
        let mut link = |key: &str, tail: &str| {
            let href = format!("{base}{tail}");
            page.nav.push(NavLink { text: self.l.t(key), current: here == href, href });
        };
        link("nav-conference", "");
        link("nav-agenda", "/agenda");
        link("nav-handbook", "/handbook");
        if who.is_some_and(|who| who.authority.works_on(conference.id)) {
            let entry = app.nav.iter().find(|entry| who.is_some_and(|who| conference.offers(entry, &who.authority)));
            if let Some(entry) = entry {
                link("nav-workbench", entry.path);
            }
        }
        page.conference = Some(conference);
        page
    }

    /// A page of the workbench, with the side bar of everything that this person gets to.
    pub fn work(&self, app: &App, conference: ConferenceLink, title: impl Into<String>, who: &Who) -> Page {
        let mut page = self.page(app, title, Some(who));
        page.surface = Surface::Work;
        page.live = true;
        page.nav.clear();
        let here = self.uri.path();
        let base = format!("/c/{}", conference.slug);
        // The longest address that begins the one asked for is the page she is on.
        let current = app
            .nav
            .iter()
            .map(|entry| entry.path)
            .filter(|path| {
                here.strip_prefix(&base).is_some_and(|tail| tail == *path || tail.starts_with(&format!("{path}/")))
            })
            .max_by_key(|path| path.len());
        for group in NavGroup::ALL {
            let mut entries: Vec<_> = app
                .nav
                .iter()
                .filter(|entry| entry.group == group && conference.offers(entry, &who.authority))
                .collect();
            entries.sort_by_key(|entry| entry.order);
            if !entries.is_empty() {
                let links = entries
                    .into_iter()
                    .map(|entry| NavLink {
                        text: self.l.t(entry.key),
                        href: format!("{base}{}", entry.path),
                        current: current == Some(entry.path),
                    })
                    .collect();
                page.side.push((self.l.t(group_key(group)), links));
            }
        }
        page.conference = Some(conference);
        page
    }

    /// Whether the browser already holds this version of the page.
    pub fn holds(&self, etag: &str) -> bool {
        self.etag_held.as_deref().is_some_and(|held| {
            held.split(',').any(|one| one.trim().trim_start_matches("W/") == etag.trim_start_matches("W/"))
        })
    }
}

fn group_key(group: NavGroup) -> &'static str {
    match group {
        NavGroup::Now => "nav-now",
        NavGroup::Prepare => "nav-prepare",
        NavGroup::Decide => "nav-decide",
        NavGroup::Keep => "nav-keep",
        NavGroup::Settings => "nav-settings",
    }
}

impl Page {
    /// The same page laid out for a gate or a wall.
    pub fn on(mut self, surface: Surface) -> Page {
        self.surface = surface;
        self
    }

    /// The same where a link of the navigation leads elsewhere for this reader.
    pub fn leading(mut self, from: &str, to: &str) -> Page {
        let here = self.uri.path();
        for link in self.nav.iter_mut().filter(|link| link.href == from) {
            to.clone_into(&mut link.href);
            link.current = here == to;
        }
        self
    }

    fn with_instance_nav(mut self, who: Option<&Who>) -> Page {
        let Some(who) = who else { return self };
        let here = self.uri.path().to_owned();
        for (key, href, shown) in [
            ("nav-conferences", "/", true),
            ("nav-speaks", SPEAKS, who.speaks),
            ("nav-accounts", "/admin/accounts", who.authority.is_system_admin()),
            ("nav-outbox", "/admin/outbox", who.authority.is_system_admin()),
            ("nav-grants", "/admin/grants", who.authority.is_security_admin()),
            ("nav-audit", "/admin/audit", who.authority.is_audit_admin()),
        ] {
            if shown {
                self.nav.push(NavLink { text: self.l.t(key), current: here == href, href: href.into() });
            }
        }
        self
    }

    pub fn lang(&self) -> Lang {
        self.l.lang
    }

    pub fn css(&self) -> &str {
        &self.css
    }

    pub fn js(&self) -> &str {
        &self.js
    }

    pub fn icon(&self) -> &str {
        &self.icon
    }

    pub fn body_class(&self) -> &'static str {
        match self.surface {
            Surface::Public => "public",
            Surface::Work => "work",
            Surface::Gate => "gate",
            Surface::Wall => "wall",
            Surface::Kiosk => "kiosk",
        }
    }

    pub fn is_work(&self) -> bool {
        self.surface == Surface::Work
    }

    /// It uses the window from edge to edge.
    pub fn is_wide(&self) -> bool {
        matches!(self.surface, Surface::Work | Surface::Gate)
    }

    /// Where this page tells of changes, if it is kept live.
    pub fn live_path(&self) -> Option<String> {
        self.conference.as_ref().filter(|_| self.live).map(|conference| format!("/c/{}/live", conference.slug))
    }

    /// This page in each language.
    pub fn langs(&self) -> Vec<(Lang, String)> {
        let rest: Vec<&str> = self
            .uri
            .query()
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
            .collect();
        Lang::ALL
            .into_iter()
            .map(|lang| {
                let own = format!("lang={lang}");
                let query: Vec<&str> = rest.iter().copied().chain([own.as_str()]).collect();
                (lang, format!("{}?{}", self.uri.path(), query.join("&")))
            })
            .collect()
    }
}

/// A template as a response.
pub fn html(template: &impl Template) -> Result<Response> {
    Ok(Html(template.render()?).into_response())
}

/// A form that comes back: filled in, with its faults, as 422.
pub fn invalid(template: &impl Template) -> Error {
    match template.render() {
        Ok(text) => Error::Invalid(Box::new((StatusCode::UNPROCESSABLE_ENTITY, Html(text)).into_response())),
        Err(error) => error.into(),
    }
}

/// After a form: go and look (303).
pub fn redirect(to: &str) -> Response {
    let location = HeaderValue::try_from(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// An ETag of what a page is made from: this build, the reader's language, and its version.
pub fn etag_of(parts: impl std::hash::Hash, l: Reader) -> String {
    let mut hasher = DefaultHasher::new();
    (env!("CARGO_PKG_VERSION"), crate::BUILD, l.lang).hash(&mut hasher);
    parts.hash(&mut hasher);
    format!("W/\"{:016x}\"", hasher.finish())
}

/// 304, when the browser holds this version.
pub fn is_unchanged(visit: &Visit, etag: &str) -> Option<Response> {
    visit.holds(etag).then(|| with_etag(StatusCode::NOT_MODIFIED.into_response(), etag))
}

/// A page with its version: kept by the browser, asked for anew each time.
pub fn with_etag(mut response: Response, etag: &str) -> Response {
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::try_from(etag) {
        headers.insert(header::ETAG, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.append(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    response
}

/// The paging below a list.
#[derive(Template, Clone, Debug)]
#[template(path = "_paging.html")]
pub struct Paging {
    l: Reader,
    range: String,
    page: i64,
    pages: i64,
    shown: Vec<Option<i64>>,
    base: String,
}

impl Paging {
    /// `query` is the rest of the address: what filters and sorts the list.
    pub fn new<T>(l: Reader, slice: &Slice<T>, path: &str, query: &impl serde::Serialize) -> Paging {
        let query = serde_html_form::to_string(query).unwrap_or_default();
        let rest: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("page=")).collect();
        let base = if rest.is_empty() { format!("{path}?") } else { format!("{path}?{}&", rest.join("&")) };
        let pages = slice.pages().max(1);
        let page = slice.page;
        let mut shown = Vec::new();
        for number in 1..=pages {
            if number == 1 || number == pages || (number - page).abs() <= 2 {
                shown.push(Some(number));
            } else if shown.last() != Some(&None) {
                shown.push(None);
            }
        }
        Paging {
            l,
            range: l.with(
                if slice.has_more { "list-range-more" } else { "list-range" },
                &[
                    ("first", &l.number(slice.first())),
                    ("last", &l.number(slice.last())),
                    ("total", &l.number(slice.total)),
                ],
            ),
            page,
            pages,
            shown,
            base,
        }
    }

    fn href(&self, page: &i64) -> String {
        format!("{}page={page}", self.base)
    }
}

impl askama::filters::HtmlSafe for Paging {}
