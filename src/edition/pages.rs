use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::store::{self, Move, MoveKind};
use super::template::{Template, Wrong};
use super::{MakeConferences, TEMPLATES};
use crate::access::May;
use crate::audit::Tx;
use crate::conference::due::shifted;
use crate::conference::{Act, Here, Organise};
use crate::error::{Error, Result};
use crate::kernel::{Faults, is_slug, one_line};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Query, Visit, html, invalid, redirect};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct NewForm {
    template: String,
    own: String,
    slug: String,
    opening: String,
}

#[derive(askama::Template)]
#[template(path = "edition/new.html")]
struct New {
    page: Page,
    form: NewForm,
    faults: Faults,
    wrong: Vec<Wrong>,
}

impl New {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn templates(&self) -> Vec<Choice> {
        let l = self.page.l;
        let mut choices: Vec<Choice> = TEMPLATES
            .iter()
            .filter_map(|(name, text)| {
                let name_words = Template::parse(text).ok()?.conference.name;
                Some(Choice::new(*name, l.plain(&name_words), self.form.template == *name))
            })
            .collect();
        choices.push(Choice::new("own", l.t("edition-own"), self.form.template == "own"));
        choices
    }
}

/// The form that makes a conference.
pub async fn new(may: May<MakeConferences>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let form = NewForm { template: TEMPLATES[0].0.to_owned(), ..NewForm::default() };
    html(&New {
        page: visit.page(&app, visit.l.t("edition-new-title"), Some(&may.who)),
        form,
        faults: Faults::default(),
        wrong: Vec::new(),
    })
}

pub async fn create(
    may: May<MakeConferences>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(mut form): Form<NewForm>,
) -> Result<Response> {
    form.slug = one_line(&form.slug);
    form.opening = one_line(&form.opening);
    let mut faults = Faults::default();
    let mut wrong = Vec::new();
    let text = match form.template.as_str() {
        "own" => Some(form.own.as_str()),
        name => TEMPLATES.iter().find(|(held, _)| *held == name).map(|(_, text)| *text),
    };
    let template = match text {
        None => {
            faults.add("template", "fault-choice");
            None
        }
        Some(text) => match Template::parse(text) {
            Ok(template) => Some(template),
            Err(found) => {
                faults.add("own", "edition-fault-template");
                wrong = found;
                None
            }
        },
    };
    if !is_slug(&form.slug) {
        faults.add("slug", "edition-fault-slug");
    } else if crate::conference::find(&app.db, &form.slug).await?.is_some() {
        faults.add("slug", "edition-fault-slug-taken");
    }
    let opening: Option<NaiveDate> = form.opening.parse().ok();
    if opening.is_none() {
        faults.add("opening", "fault-date");
    }
    match (template, opening) {
        (Some(template), Some(opening)) if faults.is_empty() => {
            let mut tx = Tx::begin(&app).await?;
            let (_, entry) = store::found(&mut tx, may.who.actor(), &form.slug, &template, opening).await?;
            tx.commit(entry).await?;
            Ok(redirect(&format!("/c/{}/settings", form.slug)))
        }
        _ => Err(invalid(&New {
            page: visit.page(&app, visit.l.t("edition-new-title"), Some(&may.who)),
            form,
            faults,
            wrong,
        })),
    }
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct MoveForm {
    to: String,
    version: String,
}

#[derive(askama::Template)]
#[template(path = "edition/opening.html")]
struct Opening {
    page: Page,
    here: Here,
    form: MoveForm,
    faults: Faults,
    /// The new opening and everything that moves, once a date was given.
    preview: Option<(DateTime<Utc>, Vec<Move>)>,
    now: DateTime<Utc>,
}

impl Opening {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn count(moves: &[Move], kind: MoveKind) -> usize {
        moves.iter().filter(|one| one.kind == kind).count()
    }

    fn is_past(&self, one: &Move) -> bool {
        one.kind != MoveKind::Block && one.after < self.now
    }

    /// What would stand in the past.
    fn past(&self, moves: &[Move]) -> usize {
        moves.iter().filter(|one| self.is_past(one)).count()
    }

    fn kind_key(kind: &MoveKind) -> &'static str {
        match kind {
            MoveKind::Milestone => "edition-kind-milestone",
            MoveKind::Task => "edition-kind-task",
            MoveKind::Block => "edition-kind-block",
        }
    }
}

/// Moving the opening: first what would move, then the button that moves it.
pub async fn opening(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(form): Query<MoveForm>,
) -> Result<Response> {
    let here = may.scope;
    let mut faults = Faults::default();
    let mut preview = None;
    if !form.to.is_empty() {
        match parse_date(&form.to, &here) {
            Ok(to) => {
                let days = (to - here.opens_at.with_timezone(&here.zone).date_naive()).num_days();
                let opens_at = shifted(here.opens_at, here.zone, days);
                preview = Some((opens_at, store::moves(&app.db, &here, to).await?));
            }
            Err(found) => faults = found,
        }
    }
    let wrong = !faults.is_empty();
    let page = Opening {
        page: visit.work(&app, here.link(), visit.l.t("edition-opening-title"), &may.who),
        form,
        faults,
        preview,
        now: app.clock.now(),
        here,
    };
    if wrong { Err(invalid(&page)) } else { html(&page) }
}

fn parse_date(text: &str, here: &Here) -> std::result::Result<NaiveDate, Faults> {
    match text.trim().parse::<NaiveDate>() {
        Ok(date) if date == here.opens_at.with_timezone(&here.zone).date_naive() => {
            Err(Faults::one("to", "edition-fault-same-date"))
        }
        Ok(date) => Ok(date),
        Err(_) => Err(Faults::one("to", "fault-date")),
    }
}

pub async fn move_opening(
    may: May<Organise>,
    AppState(app): AppState<App>,
    Form(form): Form<MoveForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::MoveOpening)?;
    let to = parse_date(&form.to, &here).map_err(|_| Error::Refused("problem-form"))?;
    let version = form.version.parse().map_err(|_| Error::Refused("problem-form"))?;
    let moves = store::moves(&app.db, &here, to).await?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::move_opening(&mut tx, &may.who, &here, to, version, &moves).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/settings")))
}
