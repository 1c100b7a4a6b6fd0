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
use crate::audit::{Entry, Tx};
use crate::conference::{Act, Here};
use crate::error::Result;
use crate::forms::{self, Content};
use crate::kernel::{Faults, Lang, Uuid};
use crate::state::App;
use crate::web::{Choice, Filled, Page, Query, Reader, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "registration/walk_in.html")]
struct WalkIn {
    page: Page,
    it: Answering,
    levels: Vec<LevelOf>,
    has_rules: bool,
    /// At a desk, the form that asks everything.
    whole: Option<String>,
    /// Nothing was sent yet.
    is_fresh: bool,
}

impl WalkIn {
    fn is_at_desk(&self) -> bool {
        self.whole.is_some()
    }

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
            // Whoever waits at a desk came to go in.
            let by_rules = sent == BY_RULES || (self.is_fresh && self.is_at_desk());
            let waits = Choice::new("", l.t("registration-walk-in-waits"), !by_rules);
            return vec![waits, Choice::new(BY_RULES, l.t("registration-walk-in-by-rules"), by_rules)];
        }
        let sent = Level::parse(sent);
        let waits = Choice::new("", l.t("registration-walk-in-waits"), sent.is_none());
        std::iter::once(waits).chain(level_choices(l, &self.levels, sent)).collect()
    }
}

/// Where the form stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// Beside the list of participants.
    List,
    /// At a desk, where somebody waits: what must be answered is asked, and her ID document.
    Desk,
}

impl Where {
    fn asked(self, content: Content) -> Content {
        match self {
            Where::List => content,
            Where::Desk => content.brief(),
        }
    }
}

async fn walk_in(
    app: &App,
    visit: &Visit,
    who: &Who,
    here: Here,
    at: Where,
    (form, faults): (RegisterForm, Faults),
) -> Result<WalkIn> {
    let categories = store::categories(&app.db, here.id).await?;
    let content = at.asked(forms::live(&app.db, here.id).await?.content);
    let is_fresh = faults.is_empty();
    let it = pages::register::answering(app, visit.l, &here, (content, &categories), form, faults).await?;
    let page = visit.work(app, here.link(), visit.l.t("registration-walk-in-title"), who);
    let (action, cancel) = match at {
        Where::List => (here.path("/people/new"), here.path("/people")),
        Where::Desk => ("/desk/walk-in".to_owned(), "/desk".to_owned()),
    };
    Ok(WalkIn {
        page,
        it: Answering { action, cancel, ..it },
        has_rules: !store::level_rules(&app.db, here.id).await?.0.is_empty(),
        levels: store::levels(&app.db, here.id).await?,
        whole: (at == Where::Desk).then(|| here.path("/people/new")),
        is_fresh,
    })
}

/// The form at this place.
pub async fn form_at(app: &App, visit: &Visit, who: &Who, here: Here, at: Where, kind: String) -> Result<Response> {
    here.require(Act::Decide)?;
    let empty = (RegisterForm { kind, ..RegisterForm::default() }, Faults::default());
    html(&walk_in(app, visit, who, here, at, empty).await?)
}

/// The form for somebody who stands at the desk.
pub async fn form(
    may: May<SeePeople>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(wanted): Query<pages::register::Wanted>,
) -> Result<Response> {
    form_at(&app, &visit, &may.who, may.scope, Where::List, wanted.kind).await
}

/// Registers somebody, and gives her a badge at once where a level was chosen.
pub async fn add(may: May<SeePeople>, AppState(app): AppState<App>, visit: Visit, filled: Filled) -> Result<Response> {
    let here = may.scope;
    let WalkedIn { tx, id, entry } = take(&app, &visit, &may.who, &here, Where::List, filled).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path(&format!("/people/{id}"))))
}

/// Somebody who was registered, in a transaction that is still to be committed.
pub struct WalkedIn {
    pub tx: Tx,
    pub id: Uuid,
    pub entry: Entry,
}

/// Takes the form of this place; what is wrong comes back at its fields.
pub async fn take(app: &App, visit: &Visit, who: &Who, here: &Here, at: Where, filled: Filled) -> Result<WalkedIn> {
    here.require(Act::Decide)?;
    let asked = forms::live(&app.db, here.id).await?;
    let content = at.asked(asked.content);
    let (sent, files) = arrive(app, here, &content, None, filled).await?;
    let form = RegisterForm::from(sent);
    let lang = Lang::from_tag(form.more.one("language")).unwrap_or(visit.l.lang);
    let levels = store::levels(&app.db, here.id).await?;
    let categories = store::categories(&app.db, here.id).await?;
    let asking = Asking { content: &content, categories: &categories, lang, held: None, files: &files };
    let faults = match rules::check(&form, asking) {
        Ok((answers, Some(email))) => {
            let consent = pages::register::consent(Reader::new(lang), here);
            let new = NewParticipant { answers, email, lang, consent, form: asked.id, code: None, by: None };
            let level = if form.more.one("level") == BY_RULES {
                let rule = ruled(app, here.id, &[(new.email.to_string(), new.answers.category)]).await?;
                rule.into_iter().next().flatten().map(|rule| rule.level)
            } else if store::level_rules(&app.db, here.id).await?.0.is_empty() {
                chosen_level(&levels, form.more.one("level"))
            } else {
                None
            };
            let mut tx = Tx::begin(app).await?;
            match store::submit(&mut tx, here, new, level.map(|level| (level, who.account)), who.actor()).await {
                Ok(Taken::In(submitted, entry)) => return Ok(WalkedIn { tx, id: submitted.id, entry }),
                Ok(Taken::Full(questions)) => pages::register::full(&questions),
                Err(error) => pages::register::refused(error, &content, form.holder_kind(&categories))?,
            }
        }
        Ok((_, None)) => Faults::one("email", "fault-email"),
        Err(faults) => faults,
    };
    Err(invalid(&walk_in(app, visit, who, here.clone(), at, (form, faults)).await?))
}
