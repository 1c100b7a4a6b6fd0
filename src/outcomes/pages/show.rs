use std::fmt::Display;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::chart::Chart;
use super::say;
use super::weeks::called;
use crate::access::{May, Permission as _, Who};
use crate::audit::Tx;
use crate::conference::rules::day_of;
use crate::conference::{Act, Here};
use crate::error::Result;
use crate::kernel::Faults;
use crate::outcomes::rules::{ReadingForm, Reason, Standing, check_reading};
use crate::outcomes::store::{self, Indicator, Kept, Whole};
use crate::outcomes::{AddReading, ChangeProject, OfProject, SeeProject};
use crate::state::App;
use crate::tasks;
use crate::web::{Choice, Fields, Form, Page, Visit, html, invalid, redirect};

/// So many past weeks stand on a project's page.
const KEPT: i64 = 26;

#[derive(Template)]
#[template(path = "outcomes/show.html")]
struct Show {
    page: Page,
    project: Whole,
    indicators: Vec<(Indicator, Chart)>,
    standing: Standing,
    /// Its lights of past weeks, the newest first.
    kept: Vec<Kept>,
    tasks: Vec<tasks::Row>,
    form: ReadingForm,
    faults: Faults,
    may_read: bool,
    may_change: bool,
    may_give: bool,
    now: DateTime<Utc>,
    path: String,
    here: Here,
}

impl Show {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn say(&self, reason: &Reason) -> String {
        say(self.page.l, reason)
    }

    fn week(&self, kept: &Kept) -> String {
        called(self.page.l, kept.week)
    }

    /// How far it is, as it is drawn: never below nothing.
    fn bar(&self, percent: &Decimal) -> Decimal {
        (*percent).clamp(Decimal::ZERO, Decimal::ONE_HUNDRED).normalize()
    }

    fn resolution(&self) -> String {
        let project = &self.project;
        let numbers: [(&'static str, &dyn Display); 2] =
            [("year", &project.resolution_year), ("number", &project.resolution_number)];
        self.page.l.with("outcomes-resolution-number", &numbers)
    }

    fn span_of(&self, one: &Indicator) -> String {
        self.page.l.with("outcomes-from-to", &[("baseline", &one.baseline), ("target", &one.target)])
    }

    /// What the drawing shows, for whoever does not see it.
    fn drawn(&self, one: &Indicator) -> String {
        let latest = one.latest().map(|reading| reading.value).unwrap_or_default();
        self.page.l.with("outcomes-chart", &[("baseline", &one.baseline), ("target", &one.target), ("value", &latest)])
    }

    fn choices(&self) -> Vec<Choice> {
        let l = self.page.l;
        let several = self.indicators.len() > 1;
        let mut choices = Vec::new();
        if several {
            choices.push(Choice::new("", l.t("form-choose"), self.form.indicator.is_empty()));
        }
        choices.extend(self.indicators.iter().map(|(one, _)| {
            let id = one.id.to_string();
            let is_chosen = !several || id == self.form.indicator;
            Choice::new(id, l.plain(&one.name), is_chosen)
        }));
        choices
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    who: &Who,
    scope: OfProject,
    form: ReadingForm,
    faults: Faults,
) -> Result<Show> {
    let now = app.clock.now();
    let OfProject { here, id, .. } = &scope;
    let project = store::whole(&app.db, *id, now).await?;
    let indicators = store::indicators(&app.db, *id).await?;
    let filter = tasks::Filter { project: id.to_string(), ..tasks::Filter::default() };
    let goes_on = here.allows(Act::CarryOut) && project.completed_at.is_none();
    let today = day_of(now, here.zone);
    let thresholds = store::thresholds(&app.db, here.id, now).await?;
    let hands = store::hands(&app.db, *id).await?;
    let hand = hands.iter().find(|one| one.ended.is_none()).map(|one| &one.hand);
    let standing = store::standing_of((&project, &indicators), (&thresholds, hand), today);
    let charts: Vec<Chart> = indicators.iter().map(|one| Chart::of(one, project.starts_on, project.deadline)).collect();
    Ok(Show {
        tasks: tasks::list(&app.db, here.id, &filter, who.account, now).await?.rows,
        indicators: indicators.into_iter().zip(charts).collect(),
        standing,
        kept: store::kept(&app.db, *id, KEPT).await?,
        may_read: goes_on && AddReading::allows(&who.authority, &scope),
        may_change: goes_on && ChangeProject::allows(&who.authority, &scope),
        may_give: goes_on && tasks::GiveTasks::allows(&who.authority, here),
        now,
        path: here.path(&format!("/projects/{id}")),
        page: visit.work(app, here.link(), visit.l.plain(&project.title), who),
        project,
        here: scope.here,
        form,
        faults,
    })
}

/// A project: its light and why, what it is measured by, its tasks.
pub async fn show(may: May<SeeProject>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let form =
        ReadingForm { as_of: day_of(app.clock.now(), may.scope.here.zone).to_string(), ..ReadingForm::default() };
    html(&page(&app, &visit, &may.who, may.scope, form, Faults::default()).await?)
}

/// Adds a reading of an indicator.
pub async fn read(
    may: May<AddReading>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ReadingForm>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::CarryOut)?;
    let known: Vec<_> = store::indicators(&app.db, scope.id).await?.iter().map(|one| one.id).collect();
    let (indicator, reading) = match check_reading(&form, &known, day_of(app.clock.now(), scope.here.zone)) {
        Ok(reading) => reading,
        Err(faults) => return Err(invalid(&page(&app, &visit, &may.who, scope, form, faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let who = (may.who.actor(), may.who.account);
    let (_, entry) = store::add_reading(&mut tx, who, scope.here.id, (scope.id, indicator), &reading).await?;
    tx.commit(entry).await?;
    Ok(redirect(&scope.here.path(&format!("/projects/{}", scope.id))))
}
