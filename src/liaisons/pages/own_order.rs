//! An order to mend as the institution sees it: what was done about it, or another day.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::behind;
use crate::access::Liaison as Holder;
use crate::audit::Tx;
use crate::conference::{Act, Here, day_of};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::outcomes::rules::{OrderForm, OrderState, OrderStep};
use crate::outcomes::{self, By, NewWent, Order, Went, Which};
use crate::state::App;
use crate::web::{Fields, Form, Page, Path, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "liaisons/own_order.html")]
struct Show {
    page: Page,
    here: Here,
    order: Order,
    went: Vec<Went>,
    form: OrderForm,
    faults: Faults,
    may_act: bool,
    /// Its day has not passed, and no other is asked for.
    may_ask: bool,
    base: String,
}

impl Show {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

/// An order to the institution; any other is not there.
async fn find(app: &App, here: &Here, holder: &Holder, id: Uuid) -> Result<Order> {
    let which = Which { one: Some(id), institution: Some(holder.institution), ..Which::default() };
    outcomes::orders(&app.db, here.id, which).await?.pop().ok_or(Error::NotFound)
}

async fn page(
    (app, visit, holder): (&App, &Visit, &Holder),
    (here, order): (Here, Order),
    (form, faults): (OrderForm, Faults),
) -> Result<Show> {
    let may_act = here.allows(Act::CarryOut) && order.state.is_unanswered();
    Ok(Show {
        page: visit.public(app, here.link(), visit.l.t("orders-order"), None),
        went: outcomes::went(&app.db, order.id).await?,
        may_ask: may_act && order.wanted.is_none() && day_of(app.clock.now(), here.zone) <= order.due_on,
        may_act,
        base: format!("/institution/{}", holder.token),
        here,
        order,
        form,
        faults,
    })
}

/// The order. It is received when its page is first opened.
pub async fn show(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    let (here, _, visit) = behind(&app, &holder, visit).await?;
    let mut order = find(&app, &here, &holder, id).await?;
    if order.state == OrderState::Issued && here.allows(Act::CarryOut) {
        let mut tx = Tx::begin(&app).await?;
        let by = (holder.actor(), Some(By::Liaison(holder.liaison)));
        let new = NewWent { step: OrderStep::Receive, words: "", due_on: None, since: None };
        match outcomes::step_order(&mut tx, by, (here.id, id), &new).await {
            Ok(entry) => tx.commit(entry).await?,
            // Another tab was faster.
            Err(Error::Conflict(_)) => drop(tx),
            Err(error) => return Err(error),
        }
        order = find(&app, &here, &holder, id).await?;
    }
    html(&page((&app, &visit, &holder), (here, order), (OrderForm::default(), Faults::default())).await?)
}

/// Says what was done.
pub async fn act(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
    Form(form): Form<OrderForm>,
) -> Result<Response> {
    let (here, _, visit) = behind(&app, &holder, visit).await?;
    let order = find(&app, &here, &holder, id).await?;
    here.require(Act::CarryOut)?;
    let words = match form.check_act() {
        Ok(words) => words,
        Err(faults) => return Err(invalid(&page((&app, &visit, &holder), (here, order), (form, faults)).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let by = (holder.actor(), Some(By::Liaison(holder.liaison)));
    let new = NewWent { step: OrderStep::Act, words: &words, due_on: None, since: None };
    let entry = outcomes::step_order(&mut tx, by, (here.id, id), &new).await?;
    tx.commit(entry).await?;
    Ok(redirect(&format!("/institution/{}/orders/{id}", holder.token)))
}

#[derive(Template)]
#[template(path = "liaisons/extension.html")]
struct Extension {
    page: Page,
    order: Order,
    form: OrderForm,
    faults: Faults,
    back: String,
}

impl Extension {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

fn extension_page(
    (app, visit, holder): (&App, &Visit, &Holder),
    (here, order): (&Here, Order),
    (form, faults): (OrderForm, Faults),
) -> Extension {
    Extension {
        page: visit.public(app, here.link(), visit.l.t("orders-extension-ask"), None),
        back: format!("/institution/{}/orders/{}", holder.token, order.id),
        order,
        form,
        faults,
    }
}

/// The form of another day.
pub async fn new_extension(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    let (here, _, visit) = behind(&app, &holder, visit).await?;
    let order = find(&app, &here, &holder, id).await?;
    here.require(Act::CarryOut)?;
    html(&extension_page((&app, &visit, &holder), (&here, order), (OrderForm::default(), Faults::default())))
}

/// Asks for another day, before the day.
pub async fn ask_extension(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
    Form(form): Form<OrderForm>,
) -> Result<Response> {
    let (here, _, visit) = behind(&app, &holder, visit).await?;
    let order = find(&app, &here, &holder, id).await?;
    here.require(Act::CarryOut)?;
    let today = day_of(app.clock.now(), here.zone);
    let around = (&app, &visit, &holder);
    let (words, day) = match form.check_extension(order.due_on, today) {
        Ok(checked) => checked,
        Err(faults) => return Err(invalid(&extension_page(around, (&here, order), (form, faults)))),
    };
    let mut tx = Tx::begin(&app).await?;
    let by = (holder.actor(), Some(By::Liaison(holder.liaison)));
    let new = NewWent { step: OrderStep::AskExtension, words: &words, due_on: Some(day), since: None };
    match outcomes::step_order(&mut tx, by, (here.id, id), &new).await {
        Ok(entry) => tx.commit(entry).await?,
        Err(Error::Conflict(key)) if key.starts_with("orders-fault-") => {
            let faults = Faults::one("due_on", key);
            return Err(invalid(&extension_page(around, (&here, order), (form, faults))));
        }
        Err(error) => return Err(error),
    }
    Ok(redirect(&format!("/institution/{}/orders/{id}", holder.token)))
}
