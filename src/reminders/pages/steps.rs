use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise};
use crate::error::{Error, Result};
use crate::kernel::Faults;
use crate::reminders::rules::{Rules, RulesForm};
use crate::reminders::store::{self, Counts};
use crate::state::App;
use crate::web::{Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "reminders/rules.html")]
struct Steps {
    page: Page,
    here: Here,
    held: Rules,
    counts: Counts,
    form: RulesForm,
    faults: Faults,
    may_set: bool,
}

impl Steps {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

async fn page(
    (app, visit, who): (&App, &Visit, &Who),
    here: Here,
    form: Option<RulesForm>,
    faults: Faults,
) -> Result<Steps> {
    let held = store::rules(app.db.read(), here.id).await?;
    Ok(Steps {
        page: visit.work(app, here.link(), visit.l.t("nav-reminders"), who),
        counts: store::counts(&app.db, here.id, app.clock.now()).await?,
        form: form.unwrap_or_else(|| RulesForm::of(&held)),
        may_set: here.allows(Act::Prepare),
        held,
        faults,
        here,
    })
}

/// From which days on people are reminded, and to whom what is overdue climbs.
pub async fn show(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&page((&app, &visit, &may.who), may.scope, None, Faults::default()).await?)
}

/// Sets the steps. Whoever comes second is told, and her input is kept.
pub async fn save(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(mut form): Form<RulesForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let around = (&app, &visit, &may.who);
    let wanted = match form.check() {
        Ok(wanted) => wanted,
        Err(faults) => return Err(invalid(&page(around, here, Some(form), faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    match store::set_rules(&mut tx, may.who.actor(), here.id, &wanted).await {
        Ok(entry) => tx.commit(entry).await?,
        Err(Error::Conflict(key)) => {
            drop(tx);
            form.version = store::rules(app.db.read(), here.id).await?.version.to_string();
            return Err(invalid(&page(around, here, Some(form), Faults::one("before", key)).await?));
        }
        Err(error) => return Err(error),
    }
    Ok(redirect(&here.path("/reminders")))
}
