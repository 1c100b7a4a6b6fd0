use std::fmt::Display;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::chart::Chart;
use super::edit::{judgements, span_of};
use super::life::{last_asked, steps_of};
use super::weeks::called;
use super::{say, say_value};
use crate::access::{May, Permission as _, Who};
use crate::audit::Tx;
use crate::conference::rules::day_of;
use crate::conference::{Act, Here};
use crate::error::Result;
use crate::kernel::{Faults, Uuid};
use crate::outcomes::rules::{
    By, IndicatorKind, OrderState, ReadingForm, Reason, Standing, State, Step, check_reading,
};
use crate::outcomes::store::{self, Asked, Body, Indicator, Kept, Lived, Order, Reading, Report, Which, Whole};
use crate::outcomes::{AddReading, ChangeProject, OfProject, SeeProject};
use crate::state::App;
use crate::tasks;
use crate::web::{Choice, Fields, Form, Page, Path, Visit, html, invalid, redirect};

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
    /// Its steps, the newest first; those that she may make now.
    lived: Vec<Lived>,
    steps: Vec<Step>,
    asked: Vec<Asked>,
    bodies: Vec<Body>,
    /// What was reported of its last weeks, every version.
    reports: Vec<Report>,
    orders: Vec<Order>,
    who: Uuid,
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

    /// It waits to be verified, and not by her: she asked for it.
    fn waits_for_another(&self) -> bool {
        self.project.state() == State::Asked
            && self.may_change
            && last_asked(&self.lived).is_some_and(|one| one.account == Some(self.who))
    }

    /// She asked for it herself: another decides.
    fn is_own(&self, one: &Asked) -> bool {
        one.account == Some(self.who)
    }

    /// She may say that a reading is right: it is not her own, and nobody has.
    fn may_verify(&self, reading: &Reading) -> bool {
        self.may_change && reading.verified.is_none() && reading.account != Some(self.who)
    }

    /// The order that a reason speaks of.
    fn order_of(&self, reason: &Reason) -> Option<Uuid> {
        match reason {
            Reason::OrderIgnored { order, .. } | Reason::OrderUnanswered { order, .. } => Some(*order),
            _ => None,
        }
    }

    /// Whether a reason speaks of milestones.
    fn is_of_milestones(&self, reason: &Reason) -> bool {
        matches!(reason, Reason::MilestonesOverdue { .. })
    }

    /// None is live: another may be issued.
    fn may_order(&self) -> bool {
        self.may_change && self.orders.iter().all(|order| order.state == OrderState::Closed)
    }

    fn say(&self, reason: &Reason) -> String {
        say(self.page.l, reason)
    }

    fn week(&self, week: &NaiveDate) -> String {
        called(self.page.l, *week)
    }

    /// Whether another version stands in the place of this one.
    fn is_replaced(&self, index: &usize) -> bool {
        index.checked_sub(1).is_some_and(|before| self.reports[before].id == self.reports[*index].id)
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
        span_of(self.page.l, one)
    }

    /// What the drawing shows, for whoever does not see it.
    fn drawn(&self, one: &Indicator) -> String {
        let latest = one.latest().map(|reading| reading.value).unwrap_or_default();
        let [baseline, target, value] = [&one.baseline, &one.target, &latest].map(|value| self.said(one, value));
        self.page.l.with3("outcomes-chart", "baseline", baseline, "target", target, "value", value)
    }

    /// A value of an indicator.
    fn said(&self, one: &Indicator, value: &Decimal) -> String {
        say_value(self.page.l, one.kind, *value)
    }

    /// What stands at a line of the grid.
    fn on_grid(&self, one: &Indicator, text: &str) -> String {
        match (one.kind, text.parse::<Decimal>()) {
            (IndicatorKind::Judgement, Ok(value)) => self.said(one, &value),
            _ => text.to_owned(),
        }
    }

    /// Whether one of its indicators is counted, and whether one is judged: a reading of it is asked for accordingly.
    fn counts(&self) -> bool {
        self.indicators.iter().any(|(one, _)| one.kind == IndicatorKind::Number)
    }

    fn judges(&self) -> bool {
        self.indicators.iter().any(|(one, _)| one.kind == IndicatorKind::Judgement)
    }

    fn judgements(&self) -> Vec<Choice> {
        judgements(self.page.l, self.page.l.t("form-choose"), &self.form.judged)
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
    let may_act = here.allows(Act::CarryOut);
    let goes_on = may_act && project.completed_at.is_none();
    let lived = store::steps(&app.db, *id).await?;
    let today = day_of(now, here.zone);
    let thresholds = store::thresholds(&app.db, here.id, now).await?;
    let hands = store::hands(&app.db, *id).await?;
    let hand = hands.iter().find(|one| one.ended.is_none()).map(|one| &one.hand);
    let signals = store::signals(&app.db, here, Some(*id), (now, today)).await?.remove(id).unwrap_or_default();
    let standing = store::standing_of((&project, &indicators), (&thresholds, hand, signals), today);
    let charts: Vec<Chart> = indicators.iter().map(|one| Chart::of(one, project.starts_on, project.deadline)).collect();
    Ok(Show {
        tasks: tasks::list(&app.db, here.id, &filter, who.account, now).await?.rows,
        indicators: indicators.into_iter().zip(charts).collect(),
        steps: if may_act { steps_of(who, &scope, project.state(), &lived) } else { Vec::new() },
        lived,
        asked: store::deadlines_asked(&app.db, here.id, Some(*id)).await?,
        bodies: store::bodies(&app.db, *id).await?,
        reports: store::reports(&app.db, *id, KEPT).await?,
        orders: store::orders(&app.db, here.id, Which { project: Some(*id), ..Which::default() }).await?,
        who: who.account,
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
    let known: Vec<_> = store::indicators(&app.db, scope.id).await?.iter().map(|one| (one.id, one.kind)).collect();
    let (indicator, reading) = match check_reading(&form, &known, day_of(app.clock.now(), scope.here.zone)) {
        Ok(reading) => reading,
        Err(faults) => return Err(invalid(&page(&app, &visit, &may.who, scope, form, faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let who = (may.who.actor(), By::Account(may.who.account));
    let (_, entry) = store::add_reading(&mut tx, who, scope.here.id, (scope.id, indicator), &reading).await?;
    tx.commit(entry).await?;
    Ok(redirect(&scope.here.path(&format!("/projects/{}", scope.id))))
}

/// Says that a reading is right. Whoever entered it does not.
pub async fn verify_reading(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    Path((_, _, reading)): Path<(String, Uuid, Uuid)>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    scope.here.require(Act::CarryOut)?;
    let mut tx = Tx::begin(&app).await?;
    let by = (who.actor(), who.account);
    let entry = store::verify_reading(&mut tx, by, (scope.here.id, scope.id), reading).await?;
    tx.commit(entry).await?;
    Ok(redirect(&scope.here.path(&format!("/projects/{}", scope.id))))
}
