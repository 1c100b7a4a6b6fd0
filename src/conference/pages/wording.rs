//! What a conference is called, where it is, what its public page and its goals say.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::rules::Act;
use crate::conference::wording::{GoalForm, GoalWording, Wording, WordingForm};
use crate::conference::{Goal, Here, Organise, store};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Lang, Uuid, Words};
use crate::state::App;
use crate::web::{Fields, Form, Page, Path, Reader, Visit, html, invalid, redirect};

#[derive(Template)]
#[template(path = "conference/wording.html")]
struct WordingPage {
    page: Page,
    here: Here,
    goals: Vec<Goal>,
    form: WordingForm,
    faults: Faults,
    /// Somebody else has changed the conference since she saw it.
    was_changed: bool,
}

impl WordingPage {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    /// What stands now where she would put something else, each text with its name: somebody else may have written it.
    fn standing(&self) -> Vec<(String, String)> {
        let Some(hers) = self.form.check().ok().filter(|_| self.was_changed) else { return Vec::new() };
        let now = Wording::of(&self.here);
        let parts = [
            ("conference-name", &now.name, &hers.name),
            ("conference-subtitle", &now.subtitle, &hers.subtitle),
            ("conference-place", &now.place, &hers.place),
            ("conference-background", &now.background, &hers.background),
            ("conference-significance", &now.significance, &hers.significance),
        ];
        parts.into_iter().flat_map(|(key, now, hers)| apart(self.page.l, key, now, hers)).collect()
    }
}

/// The languages in which two texts differ, with what the first says.
fn apart(l: Reader, key: &str, now: &Words, other: &Words) -> Vec<(String, String)> {
    let languages = [(Lang::En, "tasks-in-en"), (Lang::ZhHans, "tasks-in-hans"), (Lang::ZhHant, "tasks-in-hant")];
    let differing = languages.into_iter().filter(|(lang, _)| now.exact(*lang) != other.exact(*lang));
    differing.map(|(lang, of)| (l.a(of, "what", l.t(key)), now.exact(lang).to_owned())).collect()
}

async fn shown(
    (app, visit, who): (&App, &Visit, &Who),
    here: Here,
    form: WordingForm,
    faults: Faults,
) -> Result<WordingPage> {
    Ok(WordingPage {
        page: visit.work(app, here.link(), visit.l.t("conference-wording"), who),
        goals: store::goals(&app.db, here.id).await?,
        was_changed: false,
        form,
        faults,
        here,
    })
}

/// The form about the conference's words, and the goals, each of which has a form of its own.
pub async fn wording(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let form = WordingForm::new(Wording::of(&here), here.version);
    html(&shown((&app, &visit, &may.who), here, form, Faults::default()).await?)
}

pub async fn change_wording(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<WordingForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let wording = match form.check() {
        Ok(wording) => wording,
        Err(faults) => return Err(invalid(&shown((&app, &visit, &may.who), here, form, faults).await?)),
    };
    if wording == Wording::of(&here) {
        return Ok(redirect(&here.path("/settings")));
    }
    let mut now = here;
    if form.version == now.version.to_string() {
        let mut tx = Tx::begin(&app).await?;
        match store::change_wording(&mut tx, may.who.actor(), &now, &wording).await {
            Ok(entry) => {
                tx.commit(entry).await?;
                return Ok(redirect(&now.path("/settings")));
            }
            // Somebody else was faster by a moment.
            Err(Error::Conflict(_)) => drop(tx),
            Err(error) => return Err(error),
        }
        now = store::find_by_id(&app.db, now.id).await?.ok_or(Error::NotFound)?;
    }
    let form = WordingForm { version: now.version.to_string(), ..form };
    let page = shown((&app, &visit, &may.who), now, form, Faults::default()).await?;
    Err(invalid(&WordingPage { was_changed: true, ..page }))
}

#[derive(Template)]
#[template(path = "conference/goal.html")]
struct GoalPage {
    page: Page,
    here: Here,
    held: GoalWording,
    form: GoalForm,
    faults: Faults,
    /// Somebody else has changed the conference since she saw it.
    was_changed: bool,
}

impl GoalPage {
    fn new((app, visit, who): (&App, &Visit, &Who), here: Here, held: GoalWording, form: GoalForm) -> GoalPage {
        GoalPage {
            page: visit.work(app, here.link(), visit.l.t("conference-goal-change"), who),
            here,
            held,
            form,
            faults: Faults::default(),
            was_changed: false,
        }
    }

    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    /// What stands now where she would put something else.
    fn standing(&self) -> Vec<(String, String)> {
        let Some(hers) = self.form.check().ok().filter(|_| self.was_changed) else { return Vec::new() };
        let l = self.page.l;
        let mut apart_in = apart(l, "conference-goal-name", &self.held.name, &hers.name);
        apart_in.extend(apart(l, "conference-goal-text", &self.held.text, &hers.text));
        apart_in
    }
}

/// The form about the words of a goal.
pub async fn goal(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let held = store::goal(&app.db, here.id, id).await?.ok_or(Error::NotFound)?;
    let form = GoalForm::new(held.clone(), here.version);
    html(&GoalPage::new((&app, &visit, &may.who), here, held, form))
}

pub async fn change_goal(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
    Form(form): Form<GoalForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Prepare)?;
    let held = store::goal(&app.db, here.id, id).await?.ok_or(Error::NotFound)?;
    let back = here.path("/settings/wording");
    let wording = match form.check() {
        Ok(wording) => wording,
        Err(faults) => {
            let page = GoalPage::new((&app, &visit, &may.who), here, held, form);
            return Err(invalid(&GoalPage { faults, ..page }));
        }
    };
    if wording == held {
        return Ok(redirect(&back));
    }
    let (mut now, mut held) = (here, held);
    if form.version == now.version.to_string() {
        let mut tx = Tx::begin(&app).await?;
        match store::change_goal(&mut tx, may.who.actor(), &now, (id, &wording)).await {
            Ok(entry) => {
                tx.commit(entry).await?;
                return Ok(redirect(&back));
            }
            Err(Error::Conflict(_)) => drop(tx),
            Err(error) => return Err(error),
        }
        now = store::find_by_id(&app.db, now.id).await?.ok_or(Error::NotFound)?;
        held = store::goal(&app.db, now.id, id).await?.ok_or(Error::NotFound)?;
    }
    let form = GoalForm { version: now.version.to_string(), ..form };
    let page = GoalPage::new((&app, &visit, &may.who), now, held, form);
    Err(invalid(&GoalPage { was_changed: true, ..page }))
}
