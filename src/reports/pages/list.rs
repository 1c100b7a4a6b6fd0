//! All reports of a conference, and making one.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::NaiveDate;

use super::{by, path};
use crate::access::{May, Permission as _, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise, SeeWhole, day_of};
use crate::db::list::Slice;
use crate::error::Result;
use crate::kernel::Faults;
use crate::reports::rules::{Edited, Kind, MakeForm, Period, check_period};
use crate::reports::say::{period_name, title};
use crate::reports::store::{self, Filter, Made, NewVersion, Row};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Paging, Query, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "reports/list.html")]
struct List {
    page: Page,
    here: Here,
    rows: Slice<Row>,
    paging: Paging,
    filter: Filter,
    form: MakeForm,
    faults: Faults,
    today: NaiveDate,
    may_make: bool,
    path: String,
}

impl List {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn kinds(&self, chosen: &str) -> Vec<Choice> {
        let l = self.page.l;
        Kind::ALL.map(|kind| Choice::new(kind.as_str(), l.t(kind.key()), chosen == kind.as_str())).into()
    }

    fn states(&self) -> Vec<Choice> {
        let l = self.page.l;
        let mut states = vec![("signed", l.t("reports-state-signed")), ("sent", l.t("reports-state-sent"))];
        if self.may_make {
            states.insert(0, ("draft", l.t("reports-draft")));
        }
        states.into_iter().map(|(value, label)| Choice::new(value, label, self.filter.state == value)).collect()
    }

    /// The periods for which one is made with one press: those that go on, and those that are just over.
    fn near(&self) -> [Period; 4] {
        let (week, month) = (Period::of(Kind::Week, self.today), Period::of(Kind::Month, self.today));
        [week.before(), week, month.before(), month]
    }

    fn name(&self, row: &Row) -> String {
        title(self.page.l, row.period())
    }

    fn period(&self, period: &Period) -> String {
        period_name(self.page.l, *period)
    }

    /// This very list, to be fetched anew.
    fn itself(&self) -> String {
        let filter = serde_html_form::to_string(&self.filter).unwrap_or_default();
        format!("{}?page={}&{filter}", self.path, self.rows.page)
    }
}

async fn page(
    app: &App,
    (visit, who): (&Visit, &Who),
    here: Here,
    filter: Filter,
    (form, faults): (MakeForm, Faults),
) -> Result<List> {
    let is_organiser = Organise::allows(&who.authority, &here);
    let rows = store::list(&app.db, here.id, &filter, is_organiser).await?;
    let path = here.path("/reports");
    Ok(List {
        page: visit.work(app, here.link(), visit.l.t("nav-reports"), who),
        paging: Paging::new(visit.l, &rows, &path, &filter),
        today: day_of(app.clock.now(), here.zone),
        may_make: is_organiser && here.allows(Act::CarryOut),
        rows,
        filter,
        form,
        faults,
        path,
        here,
    })
}

pub async fn list(
    may: May<SeeWhole>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let form = MakeForm { kind: Kind::Week.as_str().to_owned(), period: String::new() };
    html(&page(&app, (&visit, &may.who), may.scope, filter, (form, Faults::default())).await?)
}

/// Compiles a report of a period. Where there is one already, it leads there.
pub async fn make(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<MakeForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::CarryOut)?;
    let now = app.clock.now();
    let period = match check_period(&form, day_of(now, here.zone)) {
        Ok(period) => period,
        Err(faults) => {
            return Err(invalid(&page(&app, (&visit, &may.who), here, Filter::default(), (form, faults)).await?));
        }
    };
    let body = store::compile(&app.db, &here, period, now).await?;
    let by = by(&may.who);
    let mut tx = Tx::begin(&app).await?;
    let (id, entry) = match store::make(&mut tx, by, here.id, period, None).await? {
        Made::New(id, entry) => (id, entry),
        Made::There(id) => return Ok(redirect(&path(&here, id))),
    };
    let new = NewVersion { seen: 0, compiled_at: now, body: &body, edited: &Edited::default(), is_edit: false };
    let compiled = store::write_version(&mut tx, by, (here.id, id), &new).await?;
    tx.commit((entry, vec![compiled])).await?;
    Ok(redirect(&path(&here, id)))
}
