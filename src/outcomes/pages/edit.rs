use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::Act;
use crate::error::Result;
use crate::kernel::Faults;
use crate::outcomes::rules::{IndicatorForm, check_indicator};
use crate::outcomes::store::{self, Whole};
use crate::outcomes::{ChangeProject, OfProject};
use crate::state::App;
use crate::web::{Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "outcomes/indicator.html")]
struct EditIndicator {
    page: Page,
    project: Whole,
    form: IndicatorForm,
    faults: Faults,
    back: String,
}

impl EditIndicator {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

fn address(scope: &OfProject) -> String {
    scope.here.path(&format!("/projects/{}", scope.id))
}

async fn page(
    app: &App,
    visit: &Visit,
    who: &Who,
    scope: &OfProject,
    form: IndicatorForm,
    faults: Faults,
) -> Result<EditIndicator> {
    Ok(EditIndicator {
        project: store::whole(&app.db, scope.id, app.clock.now()).await?,
        page: visit.work(app, scope.here.link(), visit.l.t("outcomes-new-indicator"), who),
        back: address(scope),
        form,
        faults,
    })
}

pub async fn new_indicator(may: May<ChangeProject>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.here.require(Act::CarryOut)?;
    html(&page(&app, &visit, &may.who, &may.scope, IndicatorForm::default(), Faults::default()).await?)
}

pub async fn add_indicator(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<IndicatorForm>,
) -> Result<Response> {
    let scope = may.scope;
    scope.here.require(Act::CarryOut)?;
    let indicator = match check_indicator(&form) {
        Ok(indicator) => indicator,
        Err(faults) => return Err(invalid(&page(&app, &visit, &may.who, &scope, form, faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::add_indicator(&mut tx, may.who.actor(), scope.here.id, scope.id, &indicator).await?;
    tx.commit(entry).await?;
    Ok(redirect(&address(&scope)))
}
