use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::store::{self, BADGES_MAX, Batch, Filter, Participant, ToPrint, Wanted};
use super::super::{OfParticipant, SeePerson, jobs};
use super::paper::{self, Sheet};
use crate::access::May;
use crate::audit::{Entry, Tx};
use crate::conference::{Act, Here, Organise};
use crate::db::list::COUNTED;
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Query, Reader, Visit, download, html, redirect};

/// More than so many are made after the answer.
const AT_ONCE: usize = 50;

#[derive(Template)]
#[template(path = "registration/badges.html")]
struct Badges {
    page: Page,
    here: Here,
    /// The filter as it stands in the address.
    query: String,
    all: i64,
    unprinted: i64,
    /// What was made of late.
    batches: Vec<Batch>,
    faults: Faults,
}

impl Badges {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn sheets(&self) -> Vec<Choice> {
        let l = self.page.l;
        Sheet::ALL.map(|sheet| Choice::new(sheet.as_str(), l.t(sheet.key()), sheet == Sheet::default())).into()
    }

    fn orders(&self) -> Vec<Choice> {
        let l = self.page.l;
        vec![
            Choice::new("institution", l.t("registration-order-institution"), true),
            Choice::new("number", l.t("registration-order-number"), false),
        ]
    }

    fn with_query(&self, tail: &str) -> String {
        let path = self.here.path(tail);
        if self.query.is_empty() { path } else { format!("{path}?{}", self.query) }
    }

    /// How many; beyond what is counted, that there are more.
    fn counted(&self, n: i64) -> String {
        let l = self.page.l;
        if n > COUNTED { l.a("registration-badges-over", "n", l.number(COUNTED)) } else { l.number(n) }
    }

    fn of_all(&self) -> String {
        self.counted(self.all)
    }

    fn of_unprinted(&self) -> String {
        self.counted(self.unprinted)
    }

    fn is_nobody(&self) -> bool {
        self.all == 0
    }

    fn has_unprinted(&self) -> bool {
        self.unprinted > 0
    }

    fn is_more_than_a_file(&self) -> bool {
        self.all > BADGES_MAX
    }

    fn most(&self) -> i64 {
        BADGES_MAX
    }
}

/// How the badges of a list are to be printed.
pub async fn ask(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Decide)?;
    let categories = store::categories(&app.db, here.id).await?;
    let (all, unprinted) = store::count_badges(&app, here.id, (&filter, &categories)).await?;
    html(&Badges {
        page: visit.work(&app, here.link(), visit.l.t("registration-badges-title"), &may.who),
        all,
        unprinted,
        batches: store::batches(&app.db, here.id).await?,
        query: serde_html_form::to_string(&filter).unwrap_or_default(),
        faults: Faults::default(),
        here,
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PrintForm {
    sheet: String,
    order: String,
    unprinted: String,
}

/// The badges of a list as one file; they count as printed. Many are made after the answer, on a page with their progress.
pub async fn print_many(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
    Form(form): Form<PrintForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Decide)?;
    let categories = store::categories(&app.db, here.id).await?;
    let by_institution = (form.order != "number").then_some(visit.l.lang);
    let unprinted = !form.unprinted.is_empty();
    let wanted = Wanted::Several { filter: &filter, categories: &categories, unprinted, by_institution };
    let ids = store::badge_ids(&app, here.id, &wanted).await?;
    if ids.is_empty() {
        return Ok(redirect(&here.path("/people/badges")));
    }
    if ids.len() > AT_ONCE {
        let mut tx = Tx::begin(&app).await?;
        let by = (may.who.account, may.who.actor());
        let sheet = Sheet::parse(&form.sheet).as_str();
        let (batch, entry) = store::begin_batch(&mut tx, &here, by, &ids, sheet).await?;
        jobs::ask_badges(&mut tx, batch).await?;
        tx.commit(entry).await?;
        return Ok(redirect(&here.path(&format!("/people/badges/batches/{batch}"))));
    }
    let badges = store::badges(&app, here.id, &Wanted::These(&ids)).await?;
    let file = paper::pdf(&app, &here, &badges, Sheet::parse(&form.sheet), false).await?;
    let entry =
        Entry::new(may.who.actor(), "registration.badges_printed", "conference", here.id).with("badges", badges.len());
    noted(&app, &here, &badges, entry).await?;
    Ok(download(&file_name(visit.l, &here, None), "application/pdf", file))
}

/// One person's badge as a file; it counts as printed.
pub async fn print_one(may: May<SeePerson>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfParticipant { here, participant } = may.scope;
    let entry = Entry::new(may.who.actor(), "registration.badge_printed", "participant", participant.id);
    print(&app, visit.l, &here, &participant, entry).await
}

/// Somebody's badge as a file; it counts as printed, and the entry says by whom.
pub async fn print(app: &App, l: Reader, here: &Here, participant: &Participant, entry: Entry) -> Result<Response> {
    here.require(Act::Decide)?;
    let badges = store::badges(app, here.id, &Wanted::One(participant.id)).await?;
    if badges.is_empty() {
        return Err(Error::Conflict("problem-changed"));
    }
    let file = paper::pdf(app, here, &badges, Sheet::A6, false).await?;
    noted(app, here, &badges, entry).await?;
    Ok(download(&file_name(l, here, Some(participant.number)), "application/pdf", file))
}

pub(super) fn file_name(l: Reader, here: &Here, number: Option<i32>) -> String {
    let number = number.map(|number| format!("-{number}")).unwrap_or_default();
    format!("{}-{}{number}.pdf", l.t("registration-badges-file"), here.slug)
}

async fn noted(app: &App, here: &Here, badges: &[ToPrint], entry: Entry) -> Result<()> {
    let ids: Vec<Uuid> = badges.iter().map(|one| one.badge).collect();
    let mut tx = Tx::begin(app).await?;
    store::note_printed(&mut tx, &ids).await?;
    tx.commit(entry.of(here.id).touching("people")).await
}
