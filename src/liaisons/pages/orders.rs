//! Orders to mend as organisers see them: all of them, one of them, a new one by hand.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::access::{May, Permission as _, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise, SeeWhole, day_of};
use crate::db::list::{PAGE_SIZE, Page as Number, Slice};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::liaisons::{letters, store};
use crate::outcomes::rules::{OrderForm, OrderState, OrderStep, due_on, week};
use crate::outcomes::{self, By, ChangeProject, NewWent, OfProject, Order, Went, Which, Whole};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Paging, Path, Query, Visit, html, invalid, redirect};

/// What the list is asked for.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Filter {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    /// A state, `asked` (another day) or `climbed`.
    #[serde(skip_serializing_if = "String::is_empty")]
    state: String,
    #[serde(skip_serializing)]
    page: Number,
}

impl Filter {
    fn takes(&self, order: &Order) -> bool {
        let q = self.q.trim().to_lowercase();
        let says = [&order.title, &order.institution]
            .into_iter()
            .flat_map(|words| [&words.en, &words.hans, &words.hant])
            .any(|text| text.to_lowercase().contains(&q));
        let state = match self.state.as_str() {
            "" => true,
            "asked" => order.wanted.is_some(),
            "climbed" => order.climbed_at.is_some(),
            state => order.state.as_str() == state,
        };
        state && (q.is_empty() || says)
    }
}

#[derive(Template)]
#[template(path = "liaisons/orders.html")]
struct List {
    page: Page,
    here: Here,
    filter: Filter,
    rows: Slice<Order>,
    paging: Paging,
    /// There is none at all.
    is_none: bool,
    today: NaiveDate,
}

impl List {
    fn states(&self) -> Vec<Choice> {
        let l = self.page.l;
        let chosen = |value: &str| value == self.filter.state;
        let mut choices = vec![Choice::new("", l.t("list-any"), chosen(""))];
        choices.extend(OrderState::ALL.map(|one| Choice::new(one.as_str(), l.t(one.key()), chosen(one.as_str()))));
        choices.push(Choice::new("asked", l.t("orders-extension-waits"), chosen("asked")));
        choices.push(Choice::new("climbed", l.t("orders-climbed"), chosen("climbed")));
        choices
    }

    fn is_overdue(&self, order: &Order) -> bool {
        order.state.is_unanswered() && order.due_on < self.today
    }

    /// This very list, to be fetched anew.
    fn itself(&self) -> String {
        let path = self.here.path("/plan/orders");
        format!("{path}?page={}&{}", self.rows.page, serde_html_form::to_string(&self.filter).unwrap_or_default())
    }
}

/// All orders: those that are not closed first, the next day first.
pub async fn index(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let here = may.scope;
    let mut orders = outcomes::orders(&app.db, here.id, Which::default()).await?;
    let is_none = orders.is_empty();
    orders.retain(|order| filter.takes(order));
    let total = orders.len() as i64;
    let first = usize::try_from((filter.page.0 - 1) * PAGE_SIZE).unwrap_or(usize::MAX);
    let rows = Slice::new(orders.into_iter().skip(first).take(PAGE_SIZE as usize).collect(), total, filter.page.0);
    html(&List {
        paging: Paging::new(visit.l, &rows, &here.path("/plan/orders"), &filter),
        page: visit.work(&app, here.link(), visit.l.t("orders-title"), &may.who),
        today: day_of(app.clock.now(), here.zone),
        filter,
        rows,
        is_none,
        here,
    })
}

#[derive(Template)]
#[template(path = "liaisons/order.html")]
struct Show {
    page: Page,
    here: Here,
    order: Order,
    went: Vec<Went>,
    form: OrderForm,
    faults: Faults,
    /// What somebody wrote of a step that can be made no more, since another was faster: shown, and put into no other form.
    late: Option<String>,
    /// May review it, or decide of another day.
    may_decide: bool,
    /// Another day was asked for by whoever looks.
    is_own: bool,
    project_path: String,
    path: String,
    /// Nobody speaks for the institution: it is not told until somebody does.
    is_mute: bool,
}

impl Show {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn reviews(&self) -> Vec<Choice> {
        let l = self.page.l;
        [("closed", "orders-review-close"), ("sent_back", "orders-review-back")]
            .map(|(value, key)| Choice::new(value, l.t(key), self.form.step == value))
            .into()
    }

    fn decisions(&self) -> Vec<Choice> {
        let l = self.page.l;
        [("extension_granted", "orders-grant"), ("extension_refused", "orders-refuse")]
            .map(|(value, key)| Choice::new(value, l.t(key), self.form.step == value))
            .into()
    }
}

async fn page(
    (app, visit, who): (&App, &Visit, &Who),
    (here, id): (Here, Uuid),
    (form, faults): (OrderForm, Faults),
) -> Result<Show> {
    let order = find(app, &here, id).await?;
    let went = outcomes::went(&app.db, id).await?;
    let asked = went.iter().find(|one| one.step == OrderStep::AskExtension).and_then(|one| one.account);
    Ok(Show {
        page: visit.work(app, here.link(), visit.l.t("orders-order"), who),
        may_decide: here.allows(Act::CarryOut) && Organise::allows(&who.authority, &here),
        is_own: asked == Some(who.account),
        project_path: here.path(&format!("/projects/{}", order.project)),
        path: here.path(&format!("/plan/orders/{id}")),
        is_mute: order.told_at.is_none()
            && order.state == OrderState::Issued
            && !store::is_spoken_for(&app.db, order.institution_id).await?,
        here,
        order,
        went,
        form,
        faults,
        late: None,
    })
}

/// Whether the page of an order has a form for a step: another day is decided of first, then what was done is reviewed.
fn takes(order: &Order, step: OrderStep) -> bool {
    match step {
        OrderStep::GrantExtension | OrderStep::RefuseExtension => order.wanted.is_some(),
        OrderStep::SendBack => order.wanted.is_none() && order.state == OrderState::Acted,
        OrderStep::Close => order.wanted.is_none() && order.state != OrderState::Closed,
        _ => false,
    }
}

/// The page after somebody else was faster: the order as it stands now, and what was written.
async fn conflict(
    around: (&App, &Visit, &Who),
    (here, id): (Here, Uuid),
    (step, form, key): (OrderStep, OrderForm, &'static str),
) -> Result<Error> {
    let mut shown = page(around, (here, id), (form, Faults::one("words", key))).await?;
    if !takes(&shown.order, step) {
        shown.late = Some(std::mem::take(&mut shown.form).words.trim().to_owned());
        shown.faults = Faults::default();
    }
    Ok(invalid(&shown))
}

async fn find(app: &App, here: &Here, id: Uuid) -> Result<Order> {
    let which = Which { one: Some(id), ..Which::default() };
    outcomes::orders(&app.db, here.id, which).await?.pop().ok_or(Error::NotFound)
}

/// One order and everything that happened to it.
pub async fn show(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    let today = day_of(app.clock.now(), may.scope.zone);
    let days = outcomes::thresholds(&app.db, may.scope.id, app.clock.now()).await?.order_days;
    let form = OrderForm { due_on: due_on(today, days).to_string(), ..OrderForm::default() };
    html(&page((&app, &visit, &may.who), (may.scope, id), (form, Faults::default())).await?)
}

/// Reviews what was done, or decides of another day.
pub async fn decide(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
    Form(form): Form<OrderForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::CarryOut)?;
    let order = find(&app, &here, id).await?;
    let today = day_of(app.clock.now(), here.zone);
    let step = OrderStep::parse(&form.step);
    let checked = match step {
        Some(OrderStep::Close | OrderStep::GrantExtension) => form.check_note().map(|words| (words, order.wanted)),
        Some(OrderStep::RefuseExtension) => form.check_act().map(|words| (words, None)),
        Some(OrderStep::SendBack) => form.check_issue(today).map(|(words, day)| (words, Some(day))),
        _ => Err(Faults::one("step", "fault-choice")),
    };
    let (step, (words, day)) = match (step, checked) {
        (Some(step), Ok(checked)) => (step, checked),
        (_, checked) => {
            let faults = checked.err().unwrap_or_default();
            return Err(invalid(&page((&app, &visit, &who), (here, id), (form, faults)).await?));
        }
    };
    let gives_day = matches!(step, OrderStep::SendBack | OrderStep::GrantExtension);
    let new = NewWent {
        step,
        words: &words,
        due_on: day.filter(|_| gives_day),
        since: gives_day.then(|| week::monday(today)),
    };
    let mut tx = Tx::begin(&app).await?;
    let by = (who.actor(), Some(By::Account(who.account)));
    match outcomes::step_order(&mut tx, by, (here.id, id), &new).await {
        Ok(entry) => tx.commit(entry).await?,
        Err(Error::Conflict(key)) => {
            drop(tx);
            return Err(conflict((&app, &visit, &who), (here, id), (step, form, key)).await?);
        }
        Err(error) => return Err(error),
    }
    Ok(redirect(&here.path(&format!("/plan/orders/{id}"))))
}

#[derive(Template)]
#[template(path = "liaisons/order_new.html")]
struct New {
    page: Page,
    project: Whole,
    form: OrderForm,
    faults: Faults,
    back: String,
    /// Nobody speaks for the institution: it is not told until somebody does.
    is_mute: bool,
    here: Here,
}

impl New {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }
}

async fn new_page(
    (app, visit, who): (&App, &Visit, &Who),
    OfProject { here, id, .. }: OfProject,
    (form, faults): (OrderForm, Faults),
) -> Result<New> {
    let project = outcomes::whole(&app.db, id, app.clock.now()).await?;
    Ok(New {
        is_mute: !store::is_spoken_for(&app.db, project.institution_id).await?,
        project,
        page: visit.work(app, here.link(), visit.l.t("orders-new"), who),
        back: here.path(&format!("/projects/{id}")),
        form,
        faults,
        here,
    })
}

/// The form of an order by hand.
pub async fn new(may: May<ChangeProject>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = &may.scope.here;
    here.require(Act::CarryOut)?;
    let now: DateTime<Utc> = app.clock.now();
    let days = outcomes::thresholds(&app.db, here.id, now).await?.order_days;
    let form = OrderForm { due_on: due_on(day_of(now, here.zone), days).to_string(), ..OrderForm::default() };
    html(&new_page((&app, &visit, &may.who), may.scope, (form, Faults::default())).await?)
}

/// Issues it, and writes to the institution.
pub async fn issue(
    may: May<ChangeProject>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<OrderForm>,
) -> Result<Response> {
    let (scope, who) = (may.scope, may.who);
    scope.here.require(Act::CarryOut)?;
    let today = day_of(app.clock.now(), scope.here.zone);
    let (words, due_on) = match form.check_issue(today) {
        Ok(checked) => checked,
        Err(faults) => return Err(invalid(&new_page((&app, &visit, &who), scope, (form, faults)).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let by = (who.actor(), Some(By::Account(who.account)));
    let said = (&*words, due_on, week::monday(today));
    let issued = outcomes::issue_order(&mut tx, by, (scope.here.id, scope.id), said).await?;
    let Some((id, entry)) = issued else {
        drop(tx);
        let faults = Faults::one("words", "orders-fault-live");
        return Err(invalid(&new_page((&app, &visit, &who), scope, (form, faults)).await?));
    };
    let more = letters::tell_orders(&mut tx, &scope.here).await?;
    tx.commit((entry, more)).await?;
    Ok(redirect(&scope.here.path(&format!("/plan/orders/{id}"))))
}
