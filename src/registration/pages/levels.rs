use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::rules::{Categories, HolderKind, Level, LevelRule, LevelRules, RuleForm, Who};
use super::super::store::{self, LevelOf, Zone};
use super::super::{EditLevelRule, OfLevelRule};
use super::level_choices;
use crate::access::{May, Who as Account};
use crate::audit::Tx;
use crate::conference::{Act, Here, Organise};
use crate::error::{Error, Result};
use crate::kernel::Faults;
use crate::state::App;
use crate::web::{Choice, Confirm, Fields, Form, Page, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "registration/levels.html")]
struct Levels {
    page: Page,
    here: Here,
    levels: Vec<(LevelOf, Vec<Zone>)>,
    rules: LevelRules,
    categories: Categories,
    form: RuleForm,
    faults: Faults,
    may_edit: bool,
}

impl Levels {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn who(&self, rule: &LevelRule) -> String {
        named(&self.page, &self.categories, rule.who)
    }

    fn zones(&self, zones: &[Zone]) -> String {
        let open = zones.iter().filter(|zone| zone.may_enter).map(|zone| self.page.l.plain(&zone.name));
        open.collect::<Vec<_>>().join(" · ")
    }

    fn who_choices(&self) -> Vec<Choice> {
        let (l, sent) = (self.page.l, self.form.who.as_str());
        let plain = Who::PLAIN.map(|who| Choice::new(who.as_str(), l.t(who.key()), sent == who.as_str()));
        let categories = self.categories.all().map(|one| {
            let id = one.id.to_string();
            Choice::new(id.clone(), self.categories.label(one.id, l.lang), sent == id)
        });
        let kinds = HolderKind::ALL.into_iter().filter(|kind| !kind.is_participant()).map(|kind| {
            let value = format!("kind:{}", kind.as_str());
            Choice::new(value.clone(), l.t(kind.key()), sent == value)
        });
        plain.into_iter().chain(kinds).chain(categories).collect()
    }

    fn level_choices(&self) -> Vec<Choice> {
        let levels: Vec<LevelOf> = self.levels.iter().map(|(level, _)| level.clone()).collect();
        level_choices(self.page.l, &levels, Level::parse(&self.form.level))
    }
}

fn named(page: &Page, categories: &Categories, who: Who) -> String {
    match who {
        Who::Category(id) => categories.label(id, page.l.lang),
        who => page.l.t(who.key()),
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    who: &Account,
    here: Here,
    (form, faults): (RuleForm, Faults),
) -> Result<Levels> {
    let mut levels = Vec::new();
    for level in store::levels(&app.db, here.id).await? {
        let zones = store::zones_of(&app.db, here.id, level.level).await?;
        levels.push((level, zones));
    }
    Ok(Levels {
        page: visit.work(app, here.link(), visit.l.t("nav-levels"), who),
        rules: store::level_rules(&app.db, here.id).await?,
        categories: store::categories(&app.db, here.id).await?,
        may_edit: here.allows(Act::Prepare) && !levels.is_empty(),
        levels,
        form,
        faults,
        here,
    })
}

/// The levels of the conference, and whose is which.
pub async fn show(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&page(&app, &visit, &may.who, may.scope, Default::default()).await?)
}

/// A rule more.
pub async fn add(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<RuleForm>,
) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Prepare)?;
    let categories = store::categories(&app.db, here.id).await?;
    let offered: Vec<Level> = store::levels(&app.db, here.id).await?.into_iter().map(|one| one.level).collect();
    let faults = match form.check(&categories, &offered) {
        Err(faults) => faults,
        Ok((of, level)) => {
            let mut tx = Tx::begin(&app).await?;
            match store::add_rule(&mut tx, &here, of, level, who.actor()).await {
                Ok(entry) => {
                    tx.commit(entry).await?;
                    return Ok(redirect(&here.path("/levels")));
                }
                Err(Error::Conflict(key @ "registration-fault-rule-exists")) => Faults::one("who", key),
                Err(error) => return Err(error),
            }
        }
    };
    Err(invalid(&page(&app, &visit, &who, here, (form, faults)).await?))
}

/// Moves a rule up.
pub async fn raise(may: May<EditLevelRule>, AppState(app): AppState<App>) -> Result<Response> {
    let OfLevelRule { here, rule } = may.scope;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::raise_rule(&mut tx, &here, rule.id, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/levels")))
}

#[derive(Template)]
#[template(path = "registration/sure.html")]
struct Sure {
    page: Page,
    it: Confirm,
}

/// Asks whether a rule is to go.
pub async fn ask_remove(may: May<EditLevelRule>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfLevelRule { here, rule } = may.scope;
    here.require(Act::Prepare)?;
    let l = visit.l;
    let categories = store::categories(&app.db, here.id).await?;
    let page = visit.work(&app, here.link(), l.t("registration-rule-remove-title"), &may.who);
    let it = Confirm {
        title: page.title.clone(),
        text: format!("{} → {}", named(&page, &categories, rule.who), l.t(rule.level.key())),
        effects: vec![l.t("registration-rule-remove-effect")],
        action: here.path(&format!("/levels/{}/remove", rule.id)),
        version: 1,
        button: l.t("registration-rule-remove"),
        cancel: here.path("/levels"),
    };
    html(&Sure { page, it })
}

/// Takes a rule away.
pub async fn remove(may: May<EditLevelRule>, AppState(app): AppState<App>) -> Result<Response> {
    let OfLevelRule { here, rule } = may.scope;
    here.require(Act::Prepare)?;
    let mut tx = Tx::begin(&app).await?;
    let entry = store::remove_rule(&mut tx, &here, rule.id, may.who.actor()).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/levels")))
}
