//! Indicators: entered, changed, taken away.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{judged_words, say_value};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::outcomes::rules::{
    ChangeForm, IndicatorForm, IndicatorKind, Judged, NewIndicator, check_change, check_indicator,
};
use crate::outcomes::store::{self, Indicator, Retargeted, Whole};
use crate::outcomes::{ChangeProject, OfProject};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Path, Query, Reader, Visit, html, invalid, redirect};

/// The kinds of indicators, to choose from; a number is chosen where nothing is.
pub(super) fn kinds(l: Reader, chosen: &str) -> Vec<Choice> {
    let choice = |kind: IndicatorKind| {
        let is_chosen = kind.as_str() == chosen || chosen.is_empty() && kind == IndicatorKind::Number;
        let help = match kind {
            IndicatorKind::Number => "outcomes-kind-number-help",
            IndicatorKind::Judgement => "outcomes-kind-judgement-help",
        };
        Choice::new(kind.as_str(), l.t(kind.key()), is_chosen).help(l.t(help))
    };
    IndicatorKind::ALL.map(choice).into()
}

/// The judgements, to choose from; the first of them says that none is chosen.
pub fn judgements(l: Reader, none: String, chosen: &str) -> Vec<Choice> {
    let mut choices = vec![Choice::new("", none, chosen.is_empty())];
    choices.extend(Judged::ALL.map(|judged| {
        let value = judged.value().to_string();
        let is_chosen = value == chosen;
        Choice::new(value, l.t(judged.key()), is_chosen)
    }));
    choices
}

/// Intermediate targets as they are written in a form.
fn lines(l: Reader, kind: IndicatorKind, targets: &[(NaiveDate, Decimal)]) -> String {
    let line = |(day, value): &(NaiveDate, Decimal)| format!("{day} {}", say_value(l, kind, *value));
    targets.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[derive(Template)]
#[template(path = "outcomes/indicator.html")]
struct NewPage {
    page: Page,
    project: Whole,
    /// Its kind is empty as long as none is chosen.
    form: IndicatorForm,
    faults: Faults,
    back: String,
}

impl NewPage {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn kinds(&self) -> Vec<Choice> {
        kinds(self.page.l, &self.form.kind)
    }

    fn is_judged(&self) -> bool {
        self.form.kind == IndicatorKind::Judgement.as_str()
    }
}

fn address(scope: &OfProject) -> String {
    scope.here.path(&format!("/projects/{}", scope.id))
}

async fn page(
    (app, visit, who): (&App, &Visit, &Who),
    scope: &OfProject,
    form: IndicatorForm,
    faults: Faults,
) -> Result<NewPage> {
    Ok(NewPage {
        project: store::whole(&app.db, scope.id, app.clock.now()).await?,
        page: visit.work(app, scope.here.link(), visit.l.t("outcomes-new-indicator"), who),
        back: address(scope),
        form,
        faults,
    })
}

/// The kind that was chosen first.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Chosen {
    kind: String,
}

/// Asks for the kind first, then for what is said of one.
pub async fn new_indicator(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(chosen): Query<Chosen>,
) -> Result<Response> {
    may.scope.here.require(Act::CarryOut)?;
    let kind = IndicatorKind::parse(&chosen.kind).map_or("", IndicatorKind::as_str);
    let form = IndicatorForm { kind: kind.to_owned(), ..IndicatorForm::default() };
    html(&page((&app, &visit, &may.who), &may.scope, form, Faults::default()).await?)
}

pub async fn add_indicator(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(mut form): Form<IndicatorForm>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::CarryOut)?;
    let project = store::whole(&app.db, scope.id, app.clock.now()).await?;
    let indicator = match check_indicator(&form, &judged_words()) {
        Ok(indicator) if indicator.is_within(project.starts_on, project.deadline) => indicator,
        sent => {
            let faults = sent.err().unwrap_or_else(|| Faults::one("targets", "outcomes-fault-targets-outside"));
            // The form of its kind comes back, also where none was sent.
            form.kind = IndicatorKind::parse(&form.kind).unwrap_or_default().as_str().to_owned();
            return Err(invalid(&page((&app, &visit, &may.who), &scope, form, faults).await?));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::add_indicator(&mut tx, may.who.actor(), scope.here.id, scope.id, &indicator).await?;
    tx.commit(entry).await?;
    Ok(redirect(&address(&scope)))
}

#[derive(Template)]
#[template(path = "outcomes/indicator_change.html")]
struct Change {
    page: Page,
    here: Here,
    project: Whole,
    indicator: Indicator,
    /// Its targets that were changed, the newest first.
    retargeted: Vec<Retargeted>,
    /// Nobody has read it, and the project is measured by another.
    may_remove: bool,
    form: ChangeForm,
    faults: Faults,
    back: String,
}

impl Change {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn is_judged(&self) -> bool {
        self.indicator.kind == IndicatorKind::Judgement
    }

    fn said(&self, value: &Decimal) -> String {
        say_value(self.page.l, self.indicator.kind, *value)
    }

    /// What it leads from and to now.
    fn span(&self) -> String {
        span_of(self.page.l, &self.indicator)
    }
}

/// From where to where an indicator leads, in its words.
pub fn span_of(l: Reader, one: &Indicator) -> String {
    let (baseline, target) = (say_value(l, one.kind, one.baseline), say_value(l, one.kind, one.target));
    l.with2("outcomes-from-to", "baseline", baseline, "target", target)
}

/// The page of an indicator of the project; nothing is there of another one's.
async fn change_page(
    (app, visit, who): (&App, &Visit, &Who),
    OfProject { here, id, .. }: OfProject,
    indicator: Uuid,
    sent: Option<(ChangeForm, Faults)>,
) -> Result<Change> {
    let all = store::indicators(&app.db, id).await?;
    let is_one_of_several = all.len() > 1;
    let indicator = all.into_iter().find(|one| one.id == indicator).ok_or(Error::NotFound)?;
    let (form, faults) = sent.unwrap_or_else(|| (filled(visit.l, &indicator), Faults::default()));
    let retargeted = store::retargeted(&app.db, id).await?;
    Ok(Change {
        project: store::whole(&app.db, id, app.clock.now()).await?,
        page: visit.work(app, here.link(), visit.l.t("outcomes-indicator-change"), who),
        back: here.path(&format!("/projects/{id}")),
        here,
        retargeted: retargeted.into_iter().filter(|one| one.indicator == indicator.id).collect(),
        may_remove: is_one_of_several && indicator.readings.is_empty(),
        indicator,
        form,
        faults,
    })
}

/// The form as it stands before anything is changed.
fn filled(l: Reader, one: &Indicator) -> ChangeForm {
    let NewIndicator { kind, name, unit, baseline, target, targets } = one.held();
    let indicator = IndicatorForm {
        kind: kind.as_str().to_owned(),
        name_en: name.en,
        name_hans: name.hans,
        name_hant: name.hant,
        unit_en: unit.en,
        unit_hans: unit.hans,
        unit_hant: unit.hant,
        baseline: baseline.to_string(),
        target: target.to_string(),
        targets: lines(l, kind, &targets),
    };
    ChangeForm { indicator, reason: String::new(), version: one.version.to_string() }
}

/// The form of an indicator that there is.
pub async fn edit_indicator(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, _, indicator)): Path<(String, Uuid, Uuid)>,
) -> Result<Response> {
    may.scope.here.require(Act::CarryOut)?;
    html(&change_page((&app, &visit, &may.who), may.scope, indicator, None).await?)
}

/// Somebody else has changed it since it was seen: what it is now stands above the form.
fn newer() -> Faults {
    Faults::one("name_hans", "outcomes-fault-indicator-newer")
}

/// Changes it. Of two at once the second is told, and keeps what she wrote.
pub async fn change_indicator(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, _, indicator)): Path<(String, Uuid, Uuid)>,
    Form(mut form): Form<ChangeForm>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    scope.here.require(Act::CarryOut)?;
    let project = store::whole(&app.db, scope.id, app.clock.now()).await?;
    let all = store::indicators(&app.db, scope.id).await?;
    let held = all.iter().find(|one| one.id == indicator).ok_or(Error::NotFound)?;
    if form.version != held.version.to_string() {
        form.version = held.version.to_string();
        return Err(invalid(&change_page((&app, &visit, &who), scope, indicator, Some((form, newer()))).await?));
    }
    let changed = match check_change(&form, &held.held(), &judged_words()) {
        // Intermediate targets that stay where they are may lie outside since the deadline was moved.
        Ok(changed) if changed.reason.is_none() || changed.new.is_within(project.starts_on, project.deadline) => {
            changed
        }
        sent => {
            let faults = sent.err().unwrap_or_else(|| Faults::one("targets", "outcomes-fault-targets-outside"));
            return Err(invalid(&change_page((&app, &visit, &who), scope, indicator, Some((form, faults))).await?));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    let by = (who.actor(), who.account);
    match store::change_indicator(&mut tx, by, (scope.here.id, scope.id), indicator, &changed).await {
        Ok(entry) => tx.commit(entry).await?,
        Err(Error::Conflict("problem-changed")) => {
            drop(tx);
            let newest = store::indicators(&app.db, scope.id).await?;
            let version = newest.iter().find(|one| one.id == indicator).map_or(0, |one| one.version);
            form.version = version.to_string();
            return Err(invalid(&change_page((&app, &visit, &who), scope, indicator, Some((form, newer()))).await?));
        }
        Err(error) => return Err(error),
    }
    Ok(redirect(&address(&scope)))
}

/// Takes it away: nobody has read it.
pub async fn remove_indicator(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    Path((_, _, indicator)): Path<(String, Uuid, Uuid)>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    scope.here.require(Act::CarryOut)?;
    let mut tx = Tx::begin(&app).await?;
    let by = (who.actor(), who.account);
    let entry = store::remove_indicator(&mut tx, by, (scope.here.id, scope.id), indicator).await?;
    tx.commit(entry).await?;
    Ok(redirect(&address(&scope)))
}
