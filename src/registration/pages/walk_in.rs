use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use super::super::rules::{self, Asking, Level, RegisterForm};
use super::super::store::{self, LevelOf, NewParticipant, Taken};
use super::super::{SeePeople, pages};
use super::files::arrive;
use super::form::Answering;
use super::people::BY_RULES;
use super::{chosen_level, level_choices, ruled};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{Act, Here};
use crate::error::Result;
use crate::forms::{self, Form as Asked};
use crate::kernel::{Faults, Lang};
use crate::state::App;
use crate::web::{Choice, Filled, Page, Query, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "registration/walk_in.html")]
struct WalkIn {
    page: Page,
    it: Answering,
    levels: Vec<LevelOf>,
    has_rules: bool,
}

impl WalkIn {
    /// The language in which she is written to.
    fn langs(&self) -> Vec<Choice> {
        let sent = Lang::from_tag(self.it.form.more.one("language")).unwrap_or(self.page.l.lang);
        Lang::ALL.map(|lang| Choice::new(lang.tag(), lang.own_name(), lang == sent)).into()
    }

    /// What becomes of it: a decision later, or a badge at once.
    fn outcomes(&self) -> Vec<Choice> {
        let l = self.page.l;
        let sent = self.it.form.more.one("level");
        if self.has_rules {
            let waits = Choice::new("", l.t("registration-walk-in-waits"), sent.is_empty());
            return vec![waits, Choice::new(BY_RULES, l.t("registration-walk-in-by-rules"), sent == BY_RULES)];
        }
        let sent = Level::parse(sent);
        let waits = Choice::new("", l.t("registration-walk-in-waits"), sent.is_none());
        std::iter::once(waits).chain(level_choices(l, &self.levels, sent)).collect()
    }
}

async fn walk_in(
    app: &App,
    visit: &Visit,
    who: &Who,
    here: Here,
    asked: Asked,
    (form, faults): (RegisterForm, Faults),
) -> Result<WalkIn> {
    let categories = store::categories(&app.db, here.id).await?;
    let it = pages::register::answering(app, visit.l, &here, (asked.content, &categories), form, faults).await?;
    Ok(WalkIn {
        page: visit.work(app, here.link(), visit.l.t("registration-walk-in-title"), who),
        it: Answering { action: here.path("/people/new"), cancel: here.path("/people"), ..it },
        has_rules: !store::level_rules(&app.db, here.id).await?.0.is_empty(),
        levels: store::levels(&app.db, here.id).await?,
    })
}

/// The form for somebody who stands at the desk.
pub async fn form(
    may: May<SeePeople>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<pages::register::Wanted>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Decide)?;
    let asked = forms::live(&app.db, here.id).await?;
    let empty = (RegisterForm { kind: wanted.kind, ..RegisterForm::default() }, Faults::default());
    html(&walk_in(&app, &visit, &may.who, here, asked, empty).await?)
}

/// Registers somebody, and gives her a badge at once where a level was chosen.
pub async fn add(may: May<SeePeople>, AppState(app): AppState<App>, visit: Visit, filled: Filled) -> Result<Response> {
    let (here, who) = (may.scope, may.who);
    here.require(Act::Decide)?;
    let asked = forms::live(&app.db, here.id).await?;
    let (sent, files) = arrive(&app, &here, &asked.content, None, filled).await?;
    let form = RegisterForm::from(sent);
    let lang = Lang::from_tag(form.more.one("language")).unwrap_or(visit.l.lang);
    let levels = store::levels(&app.db, here.id).await?;
    let categories = store::categories(&app.db, here.id).await?;
    let asking = Asking { content: &asked.content, categories: &categories, lang, held: None, files: &files };
    let faults = match rules::check(&form, asking) {
        Ok((answers, Some(email))) => {
            let consent = pages::register::consent(crate::web::Reader::new(lang), &here);
            let new = NewParticipant { answers, email, lang, consent, form: asked.id, code: None, by: None };
            let level = if form.more.one("level") == BY_RULES {
                let rule = ruled(&app, here.id, &[(new.email.to_string(), new.answers.category)]).await?;
                rule.into_iter().next().flatten().map(|rule| rule.level)
            } else if store::level_rules(&app.db, here.id).await?.0.is_empty() {
                chosen_level(&levels, form.more.one("level"))
            } else {
                None
            };
            let mut tx = Tx::begin(&app).await?;
            match store::submit(&mut tx, &here, new, level.map(|level| (level, who.account)), who.actor()).await {
                Ok(Taken::In(submitted, entry)) => {
                    tx.commit(entry).await?;
                    return Ok(redirect(&here.path(&format!("/people/{}", submitted.id))));
                }
                Ok(Taken::Full(questions)) => pages::register::full(&questions),
                Err(error) => pages::register::refused(error, &asked.content, form.holder_kind(&categories))?,
            }
        }
        Ok((_, None)) => Faults::one("email", "fault-email"),
        Err(faults) => faults,
    };
    Err(invalid(&walk_in(&app, &visit, &who, here, asked, (form, faults)).await?))
}
