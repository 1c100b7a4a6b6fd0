use std::collections::BTreeMap;

use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use serde::Deserialize;

use super::store::{self, Block, Moves};
use super::template::{Template, Wrong};
use super::{MakeConferences, TEMPLATES};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::due::shifted;
use crate::conference::{Act, Here, Organise};
use crate::countdown::{Kind, Moved};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid, is_slug, one_line, paragraph};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Query, Visit, html, invalid, redirect};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct NewForm {
    template: String,
    own: String,
    slug: String,
    opening: String,
    /// She knows that some of its dates lie in the past,
    sure: String,
    /// with the opening that she was asked about.
    asked: String,
}

#[derive(askama::Template)]
#[template(path = "edition/new.html")]
struct New {
    page: Page,
    form: NewForm,
    faults: Faults,
    wrong: Vec<Wrong>,
    /// How many dates would lie in the past.
    past: i64,
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
        past: 0,
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
    let opening = date(&form.opening);
    if opening.is_none() {
        faults.add("opening", "fault-date");
    }
    let mut past = 0;
    if let (Some(template), Some(opening), true) = (template, opening, faults.is_empty()) {
        let mut tx = Tx::begin(&app).await?;
        let (id, entry) = store::found(&mut tx, may.who.actor(), &form.slug, &template, opening).await?;
        past = store::past_dates(&mut tx, id).await?;
        if past == 0 || (!form.sure.is_empty() && form.asked == form.opening) {
            tx.commit(entry).await?;
            return Ok(redirect(&format!("/c/{}/settings", form.slug)));
        }
        // Undone: she is asked first.
        drop(tx);
        faults.add("sure", "edition-fault-sure");
    }
    Err(invalid(&New {
        page: visit.page(&app, visit.l.t("edition-new-title"), Some(&may.who)),
        form,
        faults,
        wrong,
        past,
    }))
}

/// A date as browsers send it, of a year that a calendar on the wall has.
fn date(text: &str) -> Option<NaiveDate> {
    text.trim().parse::<NaiveDate>().ok().filter(|date| (2000..2200).contains(&date.year()))
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct MoveForm {
    to: String,
    reason: String,
    version: String,
}

/// What another opening would come to, as it is shown.
struct Preview {
    opens_at: DateTime<Utc>,
    moving: Vec<Moved>,
    /// What stays where it is: pinned, or with a date of its own.
    staying: Vec<Moved>,
    blocks: Vec<Block>,
    /// Whose unfinished tasks move, and how many.
    owners: Vec<(String, usize)>,
}

impl Preview {
    fn new(opens_at: DateTime<Utc>, moves: Moves) -> Preview {
        let (moving, rest): (Vec<Moved>, Vec<Moved>) = moves.dates.into_iter().partition(Moved::has_moved);
        let mut owners: BTreeMap<(String, Uuid), usize> = BTreeMap::new();
        for (id, name) in moving.iter().filter_map(|one| one.owner.clone()) {
            *owners.entry((name, id)).or_default() += 1;
        }
        Preview {
            opens_at,
            staying: rest.into_iter().filter(|one| !one.dated.moves() && !one.dated.is_finished).collect(),
            moving,
            blocks: moves.blocks,
            owners: owners.into_iter().map(|((name, _), tasks)| (name, tasks)).collect(),
        }
    }

    fn count(&self, kind: Kind) -> usize {
        self.moving.iter().filter(|one| one.dated.kind == kind).count()
    }
}

#[derive(askama::Template)]
#[template(path = "edition/opening.html")]
struct Opening {
    page: Page,
    here: Here,
    form: MoveForm,
    faults: Faults,
    /// Once a date was given.
    preview: Option<Preview>,
    now: DateTime<Utc>,
}

impl Opening {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn is_past(&self, one: &Moved) -> bool {
        one.after < self.now
    }

    /// What would stand in the past, to be done in less time than was planned.
    fn past<'p>(&self, preview: &'p Preview) -> Vec<&'p Moved> {
        preview.moving.iter().filter(|one| self.is_past(one)).collect()
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    who: &Who,
    here: Here,
    form: MoveForm,
    faults: Faults,
    to: Option<NaiveDate>,
) -> Result<Opening> {
    let preview = match to {
        Some(to) => {
            let days = (to - here.opens_at.with_timezone(&here.zone).date_naive()).num_days();
            let opens_at = shifted(here.opens_at, here.zone, days);
            Some(Preview::new(opens_at, store::moves(&app.db, &here, to).await?))
        }
        None => None,
    };
    Ok(Opening {
        page: visit.work(app, here.link(), visit.l.t("edition-opening-title"), who),
        now: app.clock.now(),
        form,
        faults,
        preview,
        here,
    })
}

/// Moving the opening: first what would move, then the button that moves it.
pub async fn opening(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(form): Query<MoveForm>,
) -> Result<Response> {
    let here = may.scope;
    let (to, faults) = match parse_date(&form.to, &here) {
        _ if form.to.is_empty() => (None, Faults::default()),
        Ok(to) => (Some(to), Faults::default()),
        Err(faults) => (None, faults),
    };
    let wrong = !faults.is_empty();
    let page = page(&app, &visit, &may.who, here, form, faults, to).await?;
    if wrong { Err(invalid(&page)) } else { html(&page) }
}

fn parse_date(text: &str, here: &Here) -> std::result::Result<NaiveDate, Faults> {
    match date(text) {
        Some(date) if date == here.opens_at.with_timezone(&here.zone).date_naive() => {
            Err(Faults::one("to", "edition-fault-same-date"))
        }
        Some(date) => Ok(date),
        None => Err(Faults::one("to", "fault-date")),
    }
}

/// The longest reason, in characters.
const REASON_MAX: usize = 1000;

pub async fn move_opening(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<MoveForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::MoveOpening)?;
    let to = parse_date(&form.to, &here).map_err(|_| Error::Refused("problem-form"))?;
    let version = form.version.parse().map_err(|_| Error::Refused("problem-form"))?;
    let reason = paragraph(&form.reason);
    let mut faults = Faults::default();
    if reason.is_empty() {
        faults.add("reason", "edition-fault-reason");
    }
    faults.limit("reason", &reason, REASON_MAX);
    if !faults.is_empty() {
        return Err(invalid(&page(&app, &visit, &may.who, here, form, faults, Some(to)).await?));
    }
    let moves = store::moves(&app.db, &here, to).await?;
    let mut tx = Tx::begin(&app).await?;
    let entries = store::move_opening(&mut tx, &may.who, &here, to, (version, &reason), &moves.blocks).await?;
    tx.commit(entries).await?;
    Ok(redirect(&here.path("/countdown")))
}
