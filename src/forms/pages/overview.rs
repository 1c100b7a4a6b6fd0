use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::rules::{CATEGORY, CORE, Content, INSTITUTION, Place, Question};
use super::super::store::{self, Form, Version};
use super::{draft, keep};
use crate::access::May;
use crate::audit::Tx;
use crate::conference::{Act, Categories, Here, Organise};
use crate::error::{Error, Result};
use crate::state::App;
use crate::web::{Choice, Form as Sent, Page, Path, Visit, html, redirect};

#[derive(Template)]
#[template(path = "forms/overview.html")]
struct Overview {
    page: Page,
    here: Here,
    /// The draft where there is one, else what is asked now.
    form: Form,
    /// The number of the one that is asked now.
    live: i32,
    versions: Vec<Version>,
    categories: Categories,
    taken: Vec<(String, String, i32)>,
    may_edit: bool,
    /// An earlier version is only read.
    is_past: bool,
}

impl Overview {
    fn edits(&self) -> bool {
        self.may_edit && self.form.is_draft() && !self.is_past
    }

    /// When a question is asked, in the reader's words.
    fn condition(&self, question: &Question) -> Option<String> {
        let condition = question.shown_if.as_ref()?;
        let l = self.page.l;
        let (of, values): (String, Vec<String>) = if condition.question == INSTITUTION {
            (l.t("forms-core-institution"), condition.any_of.clone())
        } else if condition.question == CATEGORY {
            let named = |code: &String| {
                self.categories
                    .by_code(code)
                    .map(|id| self.categories.label(id, l.lang))
                    .unwrap_or_else(|| code.clone())
            };
            (l.t("forms-core-category"), condition.any_of.iter().map(named).collect())
        } else {
            let asked = self.form.content.question(&condition.question)?;
            let named = |code: &String| asked.choice(code).map_or(code.clone(), |one| l.plain(&one.name).to_owned());
            (l.plain(&asked.label).to_owned(), condition.any_of.iter().map(named).collect())
        };
        Some(if values.is_empty() {
            l.a("forms-shown-any", "question", &of)
        } else {
            l.with2("forms-shown-for", "question", &of, "answers", values.join(" / "))
        })
    }

    /// The limited choices of a question, each with what is taken of it.
    fn limits(&self, question: &Question) -> Vec<(String, i32, i32)> {
        question
            .choices
            .iter()
            .filter_map(|choice| {
                let places = choice.places?;
                let held = |(q, c, _): &&(String, String, i32)| *q == question.code && *c == choice.code;
                let taken = self.taken.iter().find(held).map_or(0, |(.., taken)| *taken);
                Some((self.page.l.plain(&choice.name).to_owned(), taken, places))
            })
            .collect()
    }

    /// The core answers, each with whether its change is decided again.
    fn core(&self) -> Vec<Choice> {
        let l = self.page.l;
        CORE.into_iter()
            .map(|code| {
                let again = self.form.content.decided_again.iter().any(|held| held == code);
                Choice::new(code, l.t(core_key(code)), again)
            })
            .collect()
    }

    fn version_state(&self, version: &Version) -> (&'static str, &'static str) {
        match version.state.as_str() {
            "live" => ("good", "forms-state-live"),
            "draft" => ("info", "forms-state-draft"),
            _ => ("", "forms-state-past"),
        }
    }
}

/// The key of the word of a core answer.
fn core_key(code: &str) -> &'static str {
    match code {
        "name" => "forms-core-name",
        "institution" => "forms-core-institution",
        "category" => "forms-core-category",
        "post" => "forms-core-post",
        _ => "forms-core-phone",
    }
}

/// What is asked, or will be.
pub async fn show(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let live = store::live(&app.db, here.id).await?;
    let number = live.number;
    let form = store::draft(&app.db, here.id).await?.unwrap_or(live);
    html(&Overview {
        page: visit.work(&app, here.link(), visit.l.t("nav-form"), &may.who),
        live: number,
        versions: store::versions(&app.db, here.id).await?,
        categories: crate::conference::categories(&app.db, here.id).await?,
        taken: store::taken(&app.db, here.id).await?,
        may_edit: here.allows(Act::Prepare),
        is_past: false,
        form,
        here,
    })
}

/// An earlier version, to be read.
pub async fn version(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, number)): Path<(String, i32)>,
) -> Result<Response> {
    let here = may.scope;
    let form = store::version(&app.db, here.id, number).await?.ok_or(Error::NotFound)?;
    html(&Overview {
        page: visit.work(&app, here.link(), visit.l.a("forms-version", "number", number), &may.who),
        live: number,
        versions: Vec::new(),
        categories: crate::conference::categories(&app.db, here.id).await?,
        taken: Vec::new(),
        may_edit: false,
        is_past: true,
        form,
        here,
    })
}

/// Begins a draft, or goes on with the one that is there.
pub async fn begin(may: May<Organise>, AppState(app): AppState<App>) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    if let Some(entry) = store::begin(&mut tx, &here, may.who.actor()).await? {
        tx.commit(entry).await?;
    }
    Ok(redirect(&here.path("/form")))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Shift {
    section: String,
    question: String,
    to: String,
    revision: String,
}

/// Moves a section or a question by one.
pub async fn shift(may: May<Organise>, AppState(app): AppState<App>, Sent(form): Sent<Shift>) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    let mut content = draft(&app, &here).await?.content;
    let place = Place::parse(&form.to).ok_or(Error::NotFound)?;
    if form.question.is_empty() {
        content.move_section(&form.section, place);
    } else {
        content.move_question(&form.question, place);
    }
    keep(&app, &here, &who, &form.revision, &content).await?;
    let anchor = if form.question.is_empty() { form.section } else { format!("q-{}", form.question) };
    Ok(redirect(&here.path(&format!("/form#{}", crate::web::percent(&anchor)))))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Again {
    core: Vec<String>,
    revision: String,
}

/// Keeps which of the core answers are decided about again when they change.
pub async fn decide_again(
    may: May<Organise>,
    AppState(app): AppState<App>,
    Sent(form): Sent<Again>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    let held = draft(&app, &here).await?.content;
    let again = CORE.into_iter().filter(|code| form.core.iter().any(|sent| sent == code)).map(str::to_owned).collect();
    keep(&app, &here, &who, &form.revision, &Content { decided_again: again, ..held }).await?;
    Ok(redirect(&here.path("/form")))
}
