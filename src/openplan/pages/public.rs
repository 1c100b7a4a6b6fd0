//! The published plan as everybody reads it.

use askama::Template;
use axum::extract::State as AppState;
use axum::http::HeaderMap;
use axum::response::Response;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::data::{File, file, newest};
use crate::access::{Anyone, Who};
use crate::conference::{self, Here};
use crate::db::list::{PAGE_SIZE, Page as Number, Slice};
use crate::error::{Error, Result};
use crate::kernel::Words;
use crate::openplan::rules::{Indicator, Pillar, Project};
use crate::openplan::store::{self, Edition};
use crate::outcomes::{IndicatorKind, Light, say_value};
use crate::state::App;
use crate::web::{Choice, Page, Paging, Path, Query, Visit, etag_of, html, is_unchanged, with_etag};

/// What of the plan is asked for, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pillar: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    light: String,
    /// On one page, to be printed.
    #[serde(skip_serializing_if = "String::is_empty")]
    whole: String,
    #[serde(skip_serializing)]
    page: Number,
}

impl Asked {
    fn takes(&self, project: &Project) -> bool {
        let q = self.q.trim().to_lowercase();
        let says = |words: &Words| {
            [&words.en, &words.hans, &words.hant].into_iter().any(|text| text.to_lowercase().contains(&q))
        };
        (q.is_empty() || says(&project.title) || says(&project.leading) || project.number.to_string() == q)
            && (self.pillar.is_empty() || self.pillar == project.pillar)
            && (self.light.is_empty() || self.light == project.light.colour)
    }

    fn is_empty(&self) -> bool {
        self.q.trim().is_empty() && self.pillar.is_empty() && self.light.is_empty()
    }
}

#[derive(Template)]
#[template(path = "openplan/show.html")]
struct Show {
    page: Page,
    here: Here,
    edition: Edition,
    /// Another edition has taken its place.
    is_old: bool,
    /// The reader sees the editions in the workbench.
    keeps: bool,
    asked: Asked,
    rows: Slice<Project>,
    paging: Paging,
    path: String,
}

impl Show {
    fn pillar(&self, project: &Project) -> Option<&Pillar> {
        self.edition.plan.pillar(&project.pillar)
    }

    fn pillars(&self) -> Vec<Choice> {
        let l = self.page.l;
        let mut choices = vec![Choice::new("", l.t("list-any"), self.asked.pillar.is_empty())];
        choices.extend(
            self.edition.plan.pillars.iter().map(|pillar| {
                Choice::new(pillar.code.as_str(), l.plain(&pillar.name), pillar.code == self.asked.pillar)
            }),
        );
        choices
    }

    fn lights(&self) -> Vec<Choice> {
        let l = self.page.l;
        let mut choices = vec![Choice::new("", l.t("list-any"), self.asked.light.is_empty())];
        choices.extend(
            Light::ALL.map(|light| Choice::new(light.as_str(), l.t(light.key()), light.as_str() == self.asked.light)),
        );
        choices
    }

    /// A value of an indicator.
    fn said(&self, one: &Indicator, value: &Decimal) -> String {
        say_value(self.page.l, one.kind, *value)
    }

    fn unit(&self, one: &Indicator) -> String {
        self.page.l.plain(&one.unit()).to_owned()
    }

    /// From where to where an indicator leads.
    fn way(&self, one: &Indicator) -> String {
        let (baseline, target) = (self.said(one, &one.baseline), self.said(one, &one.target));
        match one.kind {
            IndicatorKind::Number => {
                self.page.l.with3("openplan-way", "baseline", baseline, "target", target, "unit", self.unit(one))
            }
            IndicatorKind::Judgement => self.page.l.with2("outcomes-from-to", "baseline", baseline, "target", target),
        }
    }

    fn counts(&self) -> [(Light, usize); 4] {
        Light::ALL.map(|light| (light, self.edition.plan.with_light(light)))
    }

    /// The institutions beside the one that leads, each with its part.
    fn others(&self, project: &Project) -> Vec<(String, String)> {
        let l = self.page.l;
        let co = project.co_responsible.iter().map(|name| (l.t("openplan-co"), l.plain(name).to_owned()));
        let supervising =
            project.supervising.iter().map(|name| (l.t("openplan-supervising"), l.plain(name).to_owned()));
        co.chain(supervising).collect()
    }

    /// All that is found, on one page.
    fn whole(&self) -> String {
        let asked = Asked { whole: "yes".into(), ..self.asked.clone() };
        format!("{}?{}", self.path, serde_html_form::to_string(&asked).unwrap_or_default())
    }

    /// The address of its files, without their ending.
    fn files(&self) -> &str {
        &self.path
    }
}

/// Where an edition is asked for: as the newest, or by its number, which all that leads on from the page keeps then.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum At {
    Newest,
    Number { is_old: bool },
}

/// A page of an edition, which never changes: whoever has it is told so.
fn page(
    app: &App,
    visit: &Visit,
    who: Option<&Who>,
    here: Here,
    (edition, at): (Edition, At),
    asked: Asked,
) -> Result<Response> {
    let state = (edition.id, edition.is_withdrawn, at, here.version, who.map(|who| who.sign_in));
    let etag = etag_of((state, &asked.q, &asked.pillar, &asked.light, &asked.whole, asked.page.0), visit.l);
    if let Some(unchanged) = is_unchanged(visit, &etag) {
        return Ok(unchanged);
    }
    let found: Vec<&Project> = edition.plan.projects.iter().filter(|project| asked.takes(project)).collect();
    let (size, number) = if asked.whole.is_empty() { (PAGE_SIZE, asked.page.0) } else { (found.len() as i64, 1) };
    let shown = found.iter().skip(((number - 1) * size) as usize).take(size as usize).map(|&one| one.clone());
    let rows = Slice::new(shown.collect(), found.len() as i64, number);
    let path = match at {
        At::Number { .. } => here.path(&format!("/open/plan/{}", edition.number)),
        At::Newest => here.path("/open/plan"),
    };
    let response = html(&Show {
        page: visit.public(app, here.link(), visit.l.t("openplan-title"), who),
        keeps: who.is_some_and(|who| who.authority.sees_whole(here.id)),
        paging: Paging::new(visit.l, &rows, &path, &asked),
        rows,
        edition,
        is_old: at == At::Number { is_old: true },
        asked,
        path,
        here,
    })?;
    Ok(with_etag(response, &etag))
}

/// The newest edition.
pub async fn show(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = conference::visible(&app, &slug, who).await?;
    let edition = newest(&app, &here).await?;
    page(&app, &visit, who, here, (edition, At::Newest), asked)
}

/// The edition of a number, as a page or as a file. One that was withdrawn is shown to who works on the conference alone.
pub async fn edition(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    headers: HeaderMap,
    Path((slug, text)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = conference::visible(&app, &slug, who).await?;
    let kind = File::parse(&text);
    let number = match kind {
        Some((number, _)) => number,
        None => text.parse().map_err(|_| Error::NotFound)?,
    };
    let edition = store::edition(&app, here.id, number).await?.ok_or(Error::NotFound)?;
    let sees_whole = who.is_some_and(|who| who.authority.sees_whole(here.id));
    if edition.is_withdrawn && (kind.is_some() || !sees_whole) {
        return Err(Error::NotFound);
    }
    match kind {
        Some((_, kind)) => file((&visit, &headers), &here, &edition, kind).await,
        None => {
            let is_old = store::newest(&app.db, here.id).await? != Some(number);
            page(&app, &visit, who, here, (edition, At::Number { is_old }), asked)
        }
    }
}
