//! What clashes in the draft, what it weighs, and what is accepted.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::super::EditAgenda;
use super::super::rules::{Against, Programme, Rule, Weight};
use super::super::say::Saying;
use super::super::store;
use super::draft::{Found, found};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid, one_line};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Visit, html, invalid, redirect};

const WALK_MAX: i32 = 240;
const REASON_MAX: usize = 500;

/// What clashes weigh, as it was filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RulesForm {
    room: String,
    person: String,
    availability: String,
    capacity: String,
    walk: String,
    #[serde(rename = "break")]
    pause: String,
    outside: String,
    minutes: String,
}

impl RulesForm {
    fn of(against: &Against) -> RulesForm {
        let weight = |rule| against.weight(rule).as_str().to_owned();
        RulesForm {
            room: weight(Rule::Room),
            person: weight(Rule::Person),
            availability: weight(Rule::Availability),
            capacity: weight(Rule::Capacity),
            walk: weight(Rule::Walk),
            pause: weight(Rule::Break),
            outside: weight(Rule::Outside),
            minutes: against.walk.num_minutes().to_string(),
        }
    }

    fn said(&self, rule: Rule) -> &str {
        match rule {
            Rule::Room => &self.room,
            Rule::Person => &self.person,
            Rule::Availability => &self.availability,
            Rule::Capacity => &self.capacity,
            Rule::Walk => &self.walk,
            Rule::Break => &self.pause,
            Rule::Outside => &self.outside,
        }
    }

    fn check(&self) -> std::result::Result<(BTreeMap<Rule, Weight>, i32), Faults> {
        let mut faults = Faults::default();
        let mut weights = BTreeMap::new();
        for rule in Rule::ALL {
            match Weight::parse(self.said(rule)) {
                Some(weight) => {
                    weights.insert(rule, weight);
                }
                None => faults.add(rule.as_str(), "fault-choice"),
            }
        }
        let minutes = one_line(&self.minutes).parse().ok().filter(|minutes| (0..=WALK_MAX).contains(minutes));
        if minutes.is_none() {
            faults.add_with("minutes", "agenda-fault-walk", [("max", WALK_MAX.to_string())]);
        }
        faults.or(|| (weights, minutes.unwrap_or_default()))
    }
}

#[derive(Template)]
#[template(path = "agenda/clashes.html")]
struct Clashes {
    page: Page,
    here: Here,
    draft: Programme,
    found: Vec<Found>,
    names: BTreeMap<Uuid, String>,
    form: RulesForm,
    faults: Faults,
    /// The clash of which a reason was not taken, and the reason.
    refused: Option<(String, String)>,
    may_edit: bool,
}

impl Clashes {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn said(&self, one: &Found) -> String {
        Saying { l: self.page.l, zone: self.here.zone, names: &self.names }.clash(&self.draft, &one.clash)
    }

    fn weights(&self, rule: Rule) -> Vec<Choice> {
        let l = self.page.l;
        let one =
            |weight: Weight| Choice::new(weight.as_str(), l.t(weight.key()), self.form.said(rule) == weight.as_str());
        Weight::ALL.into_iter().map(one).collect()
    }

    fn rules(&self) -> [Rule; 7] {
        Rule::ALL
    }

    /// The reason that was not taken, and what is wrong with it.
    fn refused(&self, one: &Found) -> Option<(&str, String)> {
        let (key, reason) = self.refused.as_ref().filter(|(key, _)| *key == one.clash.key())?;
        let _ = key;
        self.faults.of("reason").map(|fault| (reason.as_str(), self.page.l.fault(fault)))
    }

    /// Where the first of what clashes is edited.
    fn edit(&self, one: &Found) -> String {
        let id = one.clash.of.first().copied().unwrap_or_default();
        let kind = if self.draft.blocks.iter().any(|block| block.id == id) { "blocks" } else { "items" };
        self.here.path(&format!("/programme/{kind}/{id}"))
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    who: &Who,
    here: Here,
    form: Option<RulesForm>,
    faults: Faults,
) -> Result<Clashes> {
    let draft = store::draft(&app.db, here.id).await?;
    let form = match form {
        Some(form) => form,
        None => RulesForm::of(&store::against(&app.db, here.id).await?),
    };
    Ok(Clashes {
        page: visit.work(app, here.link(), visit.l.t("agenda-clashes"), who),
        found: found(app, &here, &draft).await?,
        names: store::names(&app.db, &draft).await?,
        refused: None,
        may_edit: here.allows(Act::Prepare),
        draft,
        form,
        faults,
        here,
    })
}

/// What clashes, and what each clash weighs.
pub async fn show(may: May<EditAgenda>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&page(&app, &visit, &may.who, may.scope, None, Faults::default()).await?)
}

/// Sets what each clash weighs.
pub async fn set_rules(
    may: May<EditAgenda>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<RulesForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    match form.check() {
        Ok((weights, walk)) => {
            let mut tx = Tx::begin(&app).await?;
            let entry = store::set_weights(&mut tx, &here, &weights, walk, who.actor()).await?;
            tx.commit(entry).await?;
            Ok(redirect(&here.path("/programme/clashes")))
        }
        Err(faults) => Err(invalid(&page(&app, &visit, &who, here, Some(form), faults).await?)),
    }
}

/// Which clash is accepted, and why.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct OverruleForm {
    clash: String,
    reason: String,
}

/// Accepts a clash that stands there, with a reason.
pub async fn overrule(
    may: May<EditAgenda>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<OverruleForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    let page = page(&app, &visit, &who, here, None, Faults::default()).await?;
    if !page.found.iter().any(|one| one.clash.key() == form.clash) {
        return Err(Error::Conflict("problem-changed"));
    }
    let mut faults = Faults::default();
    let reason = faults.line("reason", &form.reason, REASON_MAX);
    if !faults.is_empty() {
        return Err(invalid(&Clashes { refused: Some((form.clash, form.reason)), faults, ..page }));
    }
    let mut tx = Tx::begin(&app).await?;
    let entry = store::overrule(&mut tx, &page.here, &form.clash, &reason, &who).await?;
    tx.commit(entry).await?;
    Ok(redirect(&page.here.path("/programme/clashes")))
}

/// A clash that was accepted counts again.
pub async fn restore(
    may: May<EditAgenda>,
    AppState(app): AppState<App>,
    Form(form): Form<OverruleForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::restore_clash(&mut tx, &here, &form.clash, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/programme/clashes")))
}
