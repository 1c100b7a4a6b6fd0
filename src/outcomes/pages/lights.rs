//! Thresholds, and lights by hand.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{Days, NaiveDate};

use crate::access::{May, Permission as _, Who};
use crate::audit::Tx;
use crate::conference::rules::day_of;
use crate::conference::{Act, Here, Organise, SeeWhole};
use crate::error::{Error, Result};
use crate::kernel::Faults;
use crate::outcomes::rules::{HAND_DAYS_MAX, HandForm, Light, Thresholds, ThresholdsForm};
use crate::outcomes::store::{self, SetByHand, SetThresholds, Whole};
use crate::outcomes::{ChangeProject, OfProject};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "outcomes/thresholds.html")]
struct Values {
    page: Page,
    here: Here,
    held: Thresholds,
    versions: Vec<SetThresholds>,
    delivered: Thresholds,
    form: ThresholdsForm,
    faults: Faults,
    may_set: bool,
}

impl Values {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    /// What the thresholds say, a light a line, the worst first.
    fn say(&self, of: &Thresholds) -> [(Light, String); 3] {
        let l = self.page.l;
        [
            (
                Light::Red,
                l.with(
                    "outcomes-thresholds-red",
                    &[("points", &of.red_behind.normalize()), ("days", &of.red_overdue_days)],
                ),
            ),
            (
                Light::Yellow,
                l.with2("outcomes-thresholds-yellow", "points", of.yellow_behind.normalize(), "days", of.report_days),
            ),
            (Light::Blue, l.a("outcomes-thresholds-blue", "days", of.blue_days)),
        ]
    }
}

async fn values(
    (app, visit, who): (&App, &Visit, &Who),
    here: Here,
    form: Option<ThresholdsForm>,
    faults: Faults,
) -> Result<Values> {
    let held = store::thresholds(&app.db, here.id, app.clock.now()).await?;
    Ok(Values {
        versions: store::all_thresholds(&app.db, here.id).await?,
        delivered: Thresholds::as_delivered(),
        form: form.unwrap_or_else(|| ThresholdsForm::of(&held)),
        may_set: here.allows(Act::CarryOut) && Organise::allows(&who.authority, &here),
        page: visit.work(app, here.link(), visit.l.t("outcomes-thresholds"), who),
        held,
        faults,
        here,
    })
}

/// From which values on there is a light, and which these were before.
pub async fn thresholds(may: May<SeeWhole>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&values((&app, &visit, &may.who), may.scope, None, Faults::default()).await?)
}

/// Sets the next version. Whoever comes second is told, and her input is kept.
pub async fn set_thresholds(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(mut form): Form<ThresholdsForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::CarryOut)?;
    let around = (&app, &visit, &may.who);
    let (next, reason) = match form.check() {
        Ok(next) => next,
        Err(faults) => return Err(invalid(&values(around, here, Some(form), faults).await?)),
    };
    let path = here.path("/plan/thresholds");
    let mut tx = Tx::begin(&app).await?;
    match store::set_thresholds(&mut tx, &here, (&next, &reason), (may.who.account, may.who.actor())).await {
        Ok(entry) => tx.commit(entry).await?,
        Err(Error::Conflict(key)) => {
            form.version = store::thresholds(&app.db, here.id, app.clock.now()).await?.version.to_string();
            return Err(invalid(&values(around, here, Some(form), Faults::one("reason", key)).await?));
        }
        Err(error) => return Err(error),
    }
    Ok(redirect(&path))
}

#[derive(Template)]
#[template(path = "outcomes/hand.html")]
struct Hand {
    page: Page,
    project: Whole,
    hands: Vec<SetByHand>,
    form: HandForm,
    faults: Faults,
    today: NaiveDate,
    here: Here,
    back: String,
}

impl Hand {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn lights(&self) -> Vec<Choice> {
        let l = self.page.l;
        let mut choices = vec![Choice::new("", l.t("form-choose"), self.form.light.is_empty())];
        choices.extend(
            Light::ALL.map(|light| Choice::new(light.as_str(), l.t(light.key()), light.as_str() == self.form.light)),
        );
        choices
    }

    /// It counts now.
    fn counts(&self, one: &SetByHand) -> bool {
        one.ended.is_none() && self.today <= one.hand.until
    }

    fn held(&self) -> Option<&SetByHand> {
        self.hands.iter().find(|one| self.counts(one))
    }
}

async fn hand(
    (app, visit, who): (&App, &Visit, &Who),
    scope: OfProject,
    form: HandForm,
    faults: Faults,
) -> Result<Hand> {
    let now = app.clock.now();
    Ok(Hand {
        project: store::whole(&app.db, scope.id, now).await?,
        hands: store::hands(&app.db, scope.id).await?,
        today: day_of(now, scope.here.zone),
        page: visit.work(app, scope.here.link(), visit.l.t("outcomes-hand"), who),
        back: scope.here.path(&format!("/projects/{}", scope.id)),
        here: scope.here,
        form,
        faults,
    })
}

/// The form for a light by hand, and those that there were.
pub async fn by_hand(may: May<ChangeProject>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.here.require(Act::CarryOut)?;
    let today = day_of(app.clock.now(), may.scope.here.zone);
    let until = today.checked_add_days(Days::new(14)).unwrap_or(today);
    let form = HandForm { until: until.to_string(), ..HandForm::default() };
    html(&hand((&app, &visit, &may.who), may.scope, form, Faults::default()).await?)
}

pub async fn set_by_hand(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<HandForm>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::CarryOut)?;
    let set = match form.check(day_of(app.clock.now(), scope.here.zone)) {
        Ok(set) => set,
        Err(faults) => return Err(invalid(&hand((&app, &visit, &may.who), scope, form, faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let who = (may.who.account, may.who.actor());
    let entry = store::set_by_hand(&mut tx, &scope.here, scope.id, &set, who).await?;
    tx.commit(entry).await?;
    Ok(redirect(&scope.here.path(&format!("/projects/{}", scope.id))))
}

/// Ends a light by hand before its day.
pub async fn end_by_hand(may: May<ChangeProject>, AppState(app): AppState<App>) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::CarryOut)?;
    let mut tx = Tx::begin(&app).await?;
    let who = (may.who.account, may.who.actor());
    let entry = store::end_by_hand(&mut tx, &scope.here, scope.id, who).await?;
    tx.commit(entry).await?;
    Ok(redirect(&scope.here.path(&format!("/projects/{}", scope.id))))
}
