use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::EditGate;
use super::super::rules::{Again, CUSTODIANS, GateForm, GateRules, WINDOWS, check_gate, numbered};
use super::super::store::{self, AtGate, Custodian, Named};
use crate::access::{May, Who, account_to_place};
use crate::audit::Tx;
use crate::error::Result;
use crate::kernel::{Email, Faults, Uuid};
use crate::registration::Level;
use crate::state::App;
use crate::web::{Choice, Field, Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "checkin/gate.html")]
struct GatePage {
    page: Page,
    at: AtGate,
    base: String,
    levels: Vec<Level>,
    groups: Vec<Named>,
    rooms: Vec<Named>,
    form: GateForm,
    faults: Faults,
}

impl GatePage {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn level_choices(&self) -> Vec<Choice> {
        let chosen = |level: &Level| self.form.levels.iter().any(|held| held == level.as_str());
        let l = self.page.l;
        self.levels.iter().map(|level| Choice::new(level.as_str(), l.t(level.key()), chosen(level))).collect()
    }

    fn group_choices(&self) -> Vec<Choice> {
        let one = |group: &Named| {
            let id = group.id.to_string();
            let chosen = self.form.groups.contains(&id);
            Choice::new(id, self.page.l.plain(&group.name), chosen)
        };
        self.groups.iter().map(one).collect()
    }

    fn room_choices(&self) -> Vec<Choice> {
        let none = Choice::new("", self.page.l.t("checkin-rules-no-room"), self.form.room.is_empty());
        let one = |room: &Named| {
            let id = room.id.to_string();
            let chosen = self.form.room == id;
            Choice::new(id, self.page.l.plain(&room.name), chosen)
        };
        std::iter::once(none).chain(self.rooms.iter().map(one)).collect()
    }

    fn again_choices(&self) -> Vec<Choice> {
        let one =
            |again: Again| Choice::new(again.as_str(), self.page.l.t(again.key()), self.form.again == again.as_str());
        Again::ALL.into_iter().map(one).collect()
    }

    /// Beginning and end of each time, and room for two more.
    fn windows(&self) -> Vec<(Field, Field)> {
        let (fields, l) = (self.fields(), self.page.l);
        let shown = (self.form.windows.len() + 2).min(WINDOWS);
        let none = (String::new(), String::new());
        (0..shown)
            .map(|n| {
                let (opens, closes) = self.form.windows.get(n).unwrap_or(&none);
                let field = |name: &str, label: &str, value: &str| {
                    fields.text(numbered(name, n), l.t(label), value).kind("datetime-local").optional(fields.optional())
                };
                (field("opens", "checkin-window-opens", opens), field("closes", "checkin-window-closes", closes))
            })
            .collect()
    }

    fn custodian_fields(&self) -> Vec<Field> {
        let (fields, l) = (self.fields(), self.page.l);
        (0..CUSTODIANS)
            .map(|n| {
                let value = self.form.custodians.get(n).map_or("", String::as_str);
                let label = l.n("checkin-custodian", n + 1);
                let field = fields.text(numbered("custodian", n), label, value).kind("email");
                if n < 2 { field } else { field.optional(fields.optional()) }
            })
            .collect()
    }
}

/// The rules as a form shows them.
fn form_of(at: &AtGate, rules: &GateRules, custodians: &[Custodian]) -> GateForm {
    let local = |at_time: chrono::DateTime<chrono::Utc>| {
        at_time.with_timezone(&at.time_zone).format("%Y-%m-%dT%H:%M").to_string()
    };
    let capacity = rules.capacity.map(|most| most.to_string()).unwrap_or_default();
    GateForm {
        levels: rules.levels.iter().map(|level| level.as_str().to_owned()).collect(),
        groups: rules.groups.iter().map(Uuid::to_string).collect(),
        again: rules.again.as_str().to_owned(),
        windows: rules.windows.iter().map(|window| (local(window.opens_at), local(window.closes_at))).collect(),
        capacity: capacity.clone(),
        capacity_seen: capacity,
        locked: rules.unlock_within.is_some(),
        within: rules.unlock_within.unwrap_or(60).to_string(),
        custodians: custodians.iter().map(|one| one.email.clone()).collect(),
        room: rules.room.map(|room| room.to_string()).unwrap_or_default(),
        inner: rules.is_inner,
        version: at.version.to_string(),
    }
}

async fn gate_page(
    app: &App,
    visit: &Visit,
    who: &Who,
    at: AtGate,
    form: GateForm,
    faults: Faults,
) -> Result<GatePage> {
    Ok(GatePage {
        page: visit.work(app, at.conference.clone(), visit.l.plain(&at.gate_name), who),
        base: format!("/c/{}/gates", at.conference.slug),
        levels: store::levels_of_zone(&app.db, at.zone).await?,
        groups: store::groups(&app.db, at.conference.id).await?,
        rooms: store::rooms(&app.db, at.conference.id).await?,
        form,
        faults,
        at,
    })
}

/// What a gate asks, to be changed.
pub async fn edit(may: May<EditGate>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let at = may.scope;
    let rules = store::rules(&app.db, at.gate).await?;
    let form = form_of(&at, &rules, &store::custodians(&app.db, at.gate).await?);
    html(&gate_page(&app, &visit, &may.who, at, form, Faults::default()).await?)
}

/// The accounts of those who hold a key; a fault where there is none.
async fn accounts_of(app: &App, custodians: &[Email]) -> Result<std::result::Result<Vec<Uuid>, Faults>> {
    let (mut accounts, mut faults) = (Vec::new(), Faults::default());
    for (n, email) in custodians.iter().enumerate() {
        match account_to_place(&app.db, email).await? {
            Some(account) => accounts.push(account),
            None => faults.add(numbered("custodian", n), "checkin-fault-account"),
        }
    }
    Ok(faults.or(|| accounts))
}

/// Keeps what a gate asks.
pub async fn save(
    may: May<EditGate>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let (at, who, form) = (may.scope, may.who, GateForm::read(pairs));
    let levels = store::levels_of_zone(&app.db, at.zone).await?;
    let ids = |named: Vec<Named>| named.iter().map(|one| one.id).collect::<Vec<Uuid>>();
    let groups = ids(store::groups(&app.db, at.conference.id).await?);
    let rooms = ids(store::rooms(&app.db, at.conference.id).await?);
    let faults = match check_gate(&form, &levels, (&groups, &rooms), at.time_zone) {
        Err(faults) => faults,
        Ok((rules, custodians)) => match accounts_of(&app, &custodians).await? {
            Err(faults) => faults,
            Ok(accounts) => {
                let seen = (form.version.parse().unwrap_or(0), form.capacity_seen.parse().ok());
                let mut tx = Tx::begin(&app).await?;
                let entry = store::save_rules(&mut tx, &at, &rules, &accounts, seen, who.actor()).await?;
                tx.commit(entry).await?;
                return Ok(redirect(&format!("/c/{}/gates", at.conference.slug)));
            }
        },
    };
    Err(invalid(&gate_page(&app, &visit, &who, at, form, faults).await?))
}
