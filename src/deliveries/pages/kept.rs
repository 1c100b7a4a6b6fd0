//! Whom a resolution reached, who acknowledged it; publishing, delivering, reminding.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::super::rules::{Circle, DeliverForm, Standing, To};
use super::super::store::{self, By, Candidate, Decided, Delivery, OfDelivered};
use super::super::{Acknowledge, Deliver, SeeDelivery, letters, paper};
use crate::access::{May, Permission as _};
use crate::audit::{Entry, Tx};
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::Faults;
use crate::mail;
use crate::presidium::SeeResolution;
use crate::sheets::{self, Cell, Kind, Table};
use crate::state::App;
use crate::web::{Choice, Confirm, Fields, Form, Page, Query, Visit, download, html, invalid, redirect};

/// Asks whether something is to be done.
#[derive(Template)]
#[template(path = "deliveries/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

fn path_of(here: &Here, resolution: &Decided) -> String {
    here.path(&format!("/resolutions/{}", resolution.id))
}

/// What the list is filtered by.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Filter {
    q: String,
    standing: String,
}

#[derive(Template)]
#[template(path = "deliveries/list.html")]
struct List {
    page: Page,
    here: Here,
    resolution: Decided,
    deliveries: Vec<Delivery>,
    all: usize,
    acknowledged: usize,
    filter: Filter,
    may_deliver: bool,
}

impl List {
    fn path(&self) -> String {
        path_of(&self.here, &self.resolution)
    }

    fn is_filtered(&self) -> bool {
        !self.filter.q.trim().is_empty() || !self.filter.standing.is_empty()
    }

    /// This very list, to be fetched anew.
    fn live(&self) -> String {
        format!("{}/delivery?{}", self.path(), serde_html_form::to_string(&self.filter).unwrap_or_default())
    }

    /// The key of what sort of addressee it is.
    fn sort(to: &To) -> &'static str {
        match to {
            To::Account(_) => "deliveries-to-account",
            To::Participant(_) => "deliveries-to-participant",
            To::Institution(_) => "deliveries-to-institution",
        }
    }
}

/// Whom a resolution was delivered to, and who has acknowledged it.
pub async fn show(
    may: May<SeeDelivery>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let may_deliver = may.scope.here.allows(Act::Vote) && Deliver::allows(&may.who.authority, &may.scope);
    let (here, l) = (may.scope.here, visit.l);
    let resolution = store::decided(&app.db, here.id, may.scope.resolution.id).await?;
    let mut deliveries = store::deliveries(&app.db, resolution.id).await?;
    let acknowledged = deliveries.iter().filter(|one| one.acknowledged_at.is_some()).count();
    let all = deliveries.len();
    let sought = filter.q.trim().to_lowercase();
    deliveries.retain(|one| {
        let said = format!("{} {}", one.name, l.plain(&one.institution)).to_lowercase();
        said.contains(&sought) && (filter.standing.is_empty() || one.standing().as_str() == filter.standing)
    });
    html(&List {
        page: visit.work(&app, here.link(), l.t("deliveries-title"), &may.who),
        here,
        resolution,
        deliveries,
        all,
        acknowledged,
        filter,
        may_deliver,
    })
}

/// The resolution as a PDF.
pub async fn paper(may: May<SeeResolution>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let resolution = store::decided(&app.db, may.scope.here.id, may.scope.resolution.id).await?;
    paper::answer(&app, &may.scope.here, visit.l, &resolution).await
}

/// What it means to publish.
pub async fn ask_publish(may: May<Deliver>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, l) = (may.scope.here, visit.l);
    here.require(Act::Vote)?;
    let resolution = store::decided(&app.db, here.id, may.scope.resolution.id).await?;
    if resolution.published_at.is_some() {
        return Err(Error::Conflict("problem-changed"));
    }
    let path = path_of(&here, &resolution);
    let it = Confirm {
        title: l.t("deliveries-publish-ask"),
        text: l.plain(&resolution.title).to_owned(),
        effects: vec![l.t("deliveries-publish-effect"), l.t("deliveries-publish-final")],
        action: format!("{path}/publish"),
        version: 0,
        button: l.t("deliveries-publish"),
        cancel: format!("{path}/delivery"),
    };
    html(&Sure { page: visit.work(&app, here.link(), l.t("deliveries-publish"), &may.who), it })
}

pub async fn publish(may: May<Deliver>, AppState(app): AppState<App>) -> Result<Response> {
    let here = &may.scope.here;
    here.require(Act::Vote)?;
    let id = may.scope.resolution.id;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::publish(&mut tx, may.who.actor(), here, id).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/resolutions/{id}/delivery"))))
}

#[derive(Template)]
#[template(path = "deliveries/deliver.html")]
struct Choose {
    page: Page,
    here: Here,
    resolution: Decided,
    institutions: Vec<Candidate>,
    form: DeliverForm,
    faults: Faults,
}

impl Choose {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn path(&self) -> String {
        path_of(&self.here, &self.resolution)
    }

    fn is_chosen(&self, one: &Candidate) -> bool {
        let id = one.id.to_string();
        self.form.ids.contains(&id)
    }

    fn circles(&self) -> Vec<Choice> {
        let l = self.page.l;
        Circle::ALL
            .map(|one| {
                let chosen = self.form.circles.iter().any(|said| said == one.as_str());
                Choice::new(one.as_str(), l.t(one.key()), chosen)
            })
            .into()
    }
}

async fn choose_page(
    app: &App,
    visit: &Visit,
    may: May<Deliver>,
    institutions: Vec<Candidate>,
    (form, faults): (DeliverForm, Faults),
) -> Result<Choose> {
    let here = may.scope.here;
    Ok(Choose {
        page: visit.work(app, here.link(), visit.l.t("deliveries-deliver"), &may.who),
        resolution: store::decided(&app.db, here.id, may.scope.resolution.id).await?,
        here,
        institutions,
        form,
        faults,
    })
}

/// To whom it goes.
pub async fn choose(may: May<Deliver>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    may.scope.here.require(Act::Vote)?;
    let institutions = store::candidates(&app.db, may.scope.here.id, may.scope.resolution.id).await?;
    html(&choose_page(&app, &visit, may, institutions, Default::default()).await?)
}

/// Delivers it to those who were named, and writes to each.
pub async fn deliver(
    may: May<Deliver>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<DeliverForm>,
) -> Result<Response> {
    let (here, id) = (may.scope.here.clone(), may.scope.resolution.id);
    here.require(Act::Vote)?;
    let institutions = store::candidates(&app.db, here.id, id).await?;
    let known = store::known(&app.db, here.id, &institutions, &form.addresses()).await?;
    let to = match form.check(&known) {
        Ok(to) => to,
        Err(faults) => return Err(invalid(&choose_page(&app, &visit, may, institutions, (form, faults)).await?)),
    };
    let resolution = store::decided(&app.db, here.id, id).await?;
    let mut tx = Tx::begin(&app).await?;
    let (new, entries) = store::deliver(&mut tx, may.who.actor(), &here, id, &to).await?;
    let people = store::waiting(&mut tx, &here, id, Some(&new)).await?;
    let written: Vec<_> = people.iter().filter_map(|one| letters::write(&here, &resolution, one, false)).collect();
    mail::post_each(&mut tx, &written).await?;
    tx.commit(entries).await?;
    Ok(redirect(&here.path(&format!("/resolutions/{id}/delivery"))))
}

/// To how many a reminder would go.
pub async fn ask_remind(may: May<Deliver>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, l) = (may.scope.here, visit.l);
    here.require(Act::Vote)?;
    let resolution = store::decided(&app.db, here.id, may.scope.resolution.id).await?;
    let deliveries = store::deliveries(&app.db, resolution.id).await?;
    let waiting = deliveries.iter().filter(|one| one.standing() == Standing::Waiting && one.reached).count();
    let path = path_of(&here, &resolution);
    let it = Confirm {
        title: l.t("deliveries-remind"),
        text: l.plain(&resolution.title).to_owned(),
        effects: vec![l.n("deliveries-remind-effect", waiting)],
        action: format!("{path}/remind"),
        version: 0,
        button: l.t("deliveries-remind"),
        cancel: format!("{path}/delivery"),
    };
    html(&Sure { page: visit.work(&app, here.link(), l.t("deliveries-remind"), &may.who), it })
}

/// Writes again to those who have not acknowledged it.
pub async fn remind(may: May<Deliver>, AppState(app): AppState<App>) -> Result<Response> {
    let (here, id) = (&may.scope.here, may.scope.resolution.id);
    here.require(Act::Vote)?;
    let resolution = store::decided(&app.db, here.id, id).await?;
    let mut tx = Tx::begin(&app).await?;
    let people = store::waiting(&mut tx, here, id, None).await?;
    let written: Vec<_> = people.iter().filter_map(|one| letters::write(here, &resolution, one, true)).collect();
    if written.is_empty() {
        return Err(Error::Conflict("deliveries-problem-nobody-waits"));
    }
    mail::post_each(&mut tx, &written).await?;
    let entry = store::note_reminded(&mut tx, may.who.actor(), here, id, written.len()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/resolutions/{id}/delivery"))))
}

/// Who has acknowledged it, as a list for a spreadsheet.
pub async fn export(may: May<Deliver>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, l) = (may.scope.here, visit.l);
    let resolution = store::decided(&app.db, here.id, may.scope.resolution.id).await?;
    let deliveries = store::deliveries(&app.db, resolution.id).await?;
    let heads = [
        "deliveries-to",
        "deliveries-institution",
        "deliveries-name",
        "deliveries-standing",
        "deliveries-delivered-at",
        "deliveries-reminded-at",
        "deliveries-acknowledged-at",
    ];
    let rows = deliveries
        .iter()
        .map(|one| {
            let at = |at: Option<_>| at.map(|at| l.date_time(at, here.zone)).unwrap_or_default();
            [
                l.t(List::sort(&one.to)),
                l.plain(&one.institution).to_owned(),
                one.name.clone(),
                l.t(one.standing().key()),
                at(Some(one.delivered_at)),
                at(one.reminded_at),
                at(one.acknowledged_at),
            ]
            .map(Cell::Text)
            .into()
        })
        .collect();
    let title = l.with2("presidium-resolution-number", "year", resolution.year, "number", resolution.number);
    let table = Table { title: title.clone(), headings: heads.map(|key| l.t(key)).into(), rows };
    let bytes = sheets::write(table, Kind::Xlsx).await?;
    let entry = Entry::new(may.who.actor(), "resolution.deliveries_exported", "resolution", resolution.id)
        .of(here.id)
        .with("deliveries", deliveries.len());
    Tx::begin(&app).await?.commit(entry).await?;
    Ok(download(&format!("{title}.xlsx"), Kind::Xlsx.content_type(), bytes))
}

/// Somebody with an account has read what was delivered to her.
pub async fn acknowledge(may: May<Acknowledge>, AppState(app): AppState<App>) -> Result<Response> {
    let OfDelivered { here, resolution, .. } = &may.scope;
    here.require(Act::Vote)?;
    let by = By::Account(may.who.account);
    let mut tx = Tx::begin(&app).await?;
    let entry = store::acknowledge(&mut tx, may.who.actor(), here, *resolution, by).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/resolutions/{resolution}"))))
}
