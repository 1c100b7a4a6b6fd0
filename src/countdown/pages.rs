mod chain;
mod gantt;
mod when;

pub use chain::chain;
pub use gantt::gantt;
pub use when::{WhenFields, said};

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::Calendar;
use super::rules::{self, DayForm, Special};
use super::store::{self, Cause, Moved};
use crate::access::{May, Who};
use crate::audit::{Entry, Tx};
use crate::conference::{Act, Here, Organise};
use crate::error::{Error, Result};
use crate::kernel::Faults;
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "countdown/days.html")]
struct DaysPage {
    page: Page,
    here: Here,
    rest: Vec<i32>,
    special: Vec<Special>,
    /// Dates that do not stand where they are counted to.
    adrift: Vec<Moved>,
    form: DayForm,
    faults: Faults,
    may_change: bool,
}

impl DaysPage {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn weekdays(&self) -> Vec<Choice> {
        let l = self.page.l;
        (1..).zip(WEEK).map(|(n, key)| Choice::new(n.to_string(), l.t(key), self.rest.contains(&n))).collect()
    }

    fn kinds(&self) -> Vec<Choice> {
        let l = self.page.l;
        [("free", "countdown-day-free"), ("work", "countdown-day-work")]
            .map(|(value, key)| {
                Choice::new(value, l.t(key), self.form.kind == value || (value == "free" && self.form.kind.is_empty()))
            })
            .into()
    }

    fn calendars(&self) -> Vec<Choice> {
        let l = self.page.l;
        Calendar::names()
            .filter_map(|name| Some(Choice::new(name, l.plain(&Calendar::find(name)?.name), false)))
            .collect()
    }
}

/// The keys of the days of the week, from Monday.
pub const WEEK: [&str; 7] = [
    "countdown-monday",
    "countdown-tuesday",
    "countdown-wednesday",
    "countdown-thursday",
    "countdown-friday",
    "countdown-saturday",
    "countdown-sunday",
];

async fn page(app: &App, visit: &Visit, who: &Who, here: Here, form: DayForm, faults: Faults) -> Result<DaysPage> {
    let anchors = store::anchors(&app.db, here.id).await?;
    let mut adrift = store::changes(&app.db, here.id, &anchors).await?;
    adrift.retain(Moved::has_moved);
    Ok(DaysPage {
        rest: store::rest_days(&app.db, here.id).await?,
        special: store::special(&app.db, here.id).await?,
        page: visit.work(app, here.link(), visit.l.t("nav-countdown-days"), who),
        may_change: here.allows(Act::Prepare),
        adrift,
        form,
        faults,
        here,
    })
}

/// Which days are free, and the dates that would move because of it.
pub async fn days(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&page(&app, &visit, &may.who, may.scope, DayForm::default(), Faults::default()).await?)
}

/// What changes the days moves no date by itself: the page says which would, and the organiser moves them.
/// When tasks must begin follows at once.
async fn done(mut tx: Tx, here: &Here, entry: Entry) -> Result<Response> {
    store::recompute(&mut tx, here.id).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/days")))
}

pub async fn add(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<DayForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let days = match rules::check_day(&form) {
        Ok(days) => days,
        Err(faults) => return Err(invalid(&page(&app, &visit, &may.who, here, form, faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    store::lock(&mut tx, here.id).await?;
    let entry = store::add_days(&mut tx, may.who.actor(), here.id, &days).await?;
    done(tx, &here, entry).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct RestForm {
    rest: Vec<String>,
}

/// Says which days of the week are free; one at least is not.
pub async fn change_rest(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<RestForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let mut rest: Vec<i32> =
        form.rest.iter().filter_map(|day| day.parse().ok()).filter(|day| (1..=7).contains(day)).collect();
    rest.sort_unstable();
    rest.dedup();
    if rest.len() == 7 {
        let faults = Faults::one("rest", "countdown-fault-rest");
        let mut page = page(&app, &visit, &may.who, here, DayForm::default(), faults).await?;
        page.rest = rest;
        return Err(invalid(&page));
    }
    let mut tx = Tx::begin(&app).await?;
    store::lock(&mut tx, here.id).await?;
    let entry = store::change_rest(&mut tx, may.who.actor(), here.id, &rest).await?;
    done(tx, &here, entry).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct RemoveForm {
    date: String,
}

pub async fn remove(
    may: May<Organise>,
    AppState(app): AppState<App>,
    Form(form): Form<RemoveForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let date: NaiveDate = form.date.parse().map_err(|_| Error::Refused("problem-form"))?;
    let mut tx = Tx::begin(&app).await?;
    store::lock(&mut tx, here.id).await?;
    let entry = store::remove_day(&mut tx, may.who.actor(), here.id, date).await?;
    done(tx, &here, entry).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct BringForm {
    calendar: String,
}

/// Brings in a calendar that comes with the program.
pub async fn bring(may: May<Organise>, AppState(app): AppState<App>, Form(form): Form<BringForm>) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let calendar = Calendar::find(&form.calendar).ok_or(Error::Refused("problem-form"))?;
    let mut tx = Tx::begin(&app).await?;
    store::lock(&mut tx, here.id).await?;
    let days = store::enter_calendar(&mut tx, here.id, &calendar).await?;
    let entry = Entry::new(may.who.actor(), "plan.calendar_entered", "conference", here.id)
        .of(here.id)
        .with("calendar", form.calendar)
        .with("days", days)
        .touching("plan");
    done(tx, &here, entry).await
}

/// Brings the dates to where they are counted to.
pub async fn settle(may: May<Organise>, AppState(app): AppState<App>) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    store::lock(&mut tx, here.id).await?;
    let moved = store::settle(&mut tx, may.who.actor(), here.id, Cause::Anchor).await?;
    let entry = Entry::new(may.who.actor(), "plan.settled", "conference", here.id)
        .of(here.id)
        .with("moved", moved)
        .touching("tasks");
    done(tx, &here, entry).await
}
