use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono_tz::{TZ_VARIANTS, Tz};
use serde::Deserialize;

use crate::access::{SignedIn, Who};
use crate::audit::Tx;
use crate::error::Result;
use crate::kernel::{Faults, Lang};
use crate::reminders::rules::{Hours, Kind, OwnForm, OwnWanted};
use crate::reminders::store;
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Query, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "reminders/own.html")]
struct Own {
    page: Page,
    form: OwnForm,
    faults: Faults,
    is_saved: bool,
    zones: Vec<&'static str>,
}

impl Own {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn languages(&self) -> Vec<Choice> {
        Lang::ALL.map(|lang| Choice::new(lang.tag(), lang.own_name(), lang.tag() == self.form.language)).into()
    }

    fn kinds(&self) -> Vec<Choice> {
        let l = self.page.l;
        let chosen = |kind: &str| self.form.by_mail.iter().any(|held| held == kind);
        Kind::ALL.map(|kind| Choice::new(kind.as_str(), l.t(kind.key()), chosen(kind.as_str()))).into()
    }

    /// The hours of a day; with an empty first line where there may be none.
    fn hours(&self, chosen: &str, may_be_none: bool) -> Vec<Choice> {
        let none = may_be_none.then(|| Choice::new("", self.page.l.t("reminders-no-quiet"), chosen.is_empty()));
        let hour = |hour: u32| {
            let value = hour.to_string();
            let is_chosen = value == chosen;
            Choice::new(value, format!("{hour:02}:00"), is_chosen)
        };
        none.into_iter().chain((0..24).map(hour)).collect()
    }
}

/// As delivered, for somebody who has said nothing: in her language, and in the zone of a conference of hers.
async fn delivered(app: &App, who: &Who) -> Result<OwnWanted> {
    let zone = store::zone(&app.db, who.account).await?.unwrap_or(Tz::UTC);
    Ok(OwnWanted { hours: Hours::delivered(zone), lang: who.lang, by_mail: Kind::ALL.into() })
}

fn page(app: &App, visit: &Visit, who: &Who, form: OwnForm, faults: Faults) -> Own {
    Own {
        page: visit.page(app, visit.l.t("reminders-own"), Some(who)),
        form,
        faults,
        is_saved: false,
        zones: TZ_VARIANTS.iter().map(|zone| zone.name()).collect(),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: String,
}

/// How she wants to be told.
pub async fn show(
    SignedIn(who): SignedIn,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(query): Query<Done>,
) -> Result<Response> {
    let held = store::own(app.db.read(), who.account, delivered(&app, &who).await?).await?;
    let page = page(&app, &visit, &who, OwnForm::of(&held), Faults::default());
    html(&Own { is_saved: query.done == "saved", ..page })
}

pub async fn save(
    SignedIn(who): SignedIn,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<OwnForm>,
) -> Result<Response> {
    let wanted = match form.check() {
        Ok(wanted) => wanted,
        Err(faults) => return Err(invalid(&page(&app, &visit, &who, form, faults))),
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::set_own(&mut tx, who.actor(), who.account, &wanted).await?;
    tx.commit(entry).await?;
    Ok(redirect("/account/reminders?done=saved"))
}
