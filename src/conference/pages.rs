pub mod wording;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::keeping::KeepingForm;
use super::rules::{Act, State};
use super::{Goal, Here, Organise, SeeWorkbench, Spoken, store};
use crate::access::{Anyone, May};
use crate::audit::Tx;
use crate::error::{Error, Result};
use crate::kernel::Faults;
use crate::state::App;
use crate::web::{
    Fields, Form, Page, Path, Query, Visit, etag_of, html, invalid, is_unchanged, live as live_stream, redirect,
    with_etag,
};

#[derive(Template)]
#[template(path = "conference/index.html")]
struct Index {
    page: Page,
    conferences: Vec<Here>,
    /// The institutions that the reader speaks for.
    spoken: Vec<Spoken>,
    may_create: bool,
}

/// All conferences that the reader sees, and the institutions that she speaks for: here she lands when she has signed in.
pub async fn index(anyone: Anyone, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let who = anyone.who.as_ref();
    html(&Index {
        spoken: match who.filter(|who| who.speaks) {
            Some(who) => store::spoken_for(&app.db, who.account).await?,
            None => Vec::new(),
        },
        conferences: store::list_for(&app.db, who).await?,
        may_create: who.is_some_and(|who| who.authority.organises_everywhere()),
        page: visit.page(&app, visit.l.t("conference-index-title"), who),
    })
}

#[derive(Template)]
#[template(path = "conference/show.html")]
struct Show {
    page: Page,
    here: Here,
    goals: Vec<Goal>,
    days_left: i64,
    may_register: bool,
    /// When registration opens, where it has not yet.
    opens_later: Option<DateTime<Utc>>,
    is_draft: bool,
    /// The reader may follow what came of a goal.
    sees_thread: bool,
    /// There is an edition of the action plan to read.
    has_plan: bool,
    first_day: NaiveDate,
    last_day: NaiveDate,
}

/// The conference's public page: what it is for, the days left, how to register.
pub async fn show(
    anyone: Anyone,
    AppState(app): AppState<App>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response> {
    let who = anyone.who.as_ref();
    let here = store::visible(&app, &slug, who).await?;
    let now = app.clock.now();
    let days_left = here.days_left(now);
    let may_register = here.registration_is_open(now);
    let has_plan = store::published_plan(&app.db, here.id).await?.is_some();
    let goals = store::goals(&app.db, here.id).await?;
    let counts: Vec<(i64, i64)> = goals.iter().map(|goal| (goal.items, goal.projects)).collect();
    let sees_thread = who.is_some_and(|who| who.authority.sees_whole(here.id));
    let shown = (here.id, here.version, days_left, may_register, has_plan, counts, sees_thread);
    let etag = etag_of((shown, who.map(|who| who.sign_in)), visit.l);
    if let Some(unchanged) = is_unchanged(&visit, &etag) {
        return Ok(unchanged);
    }
    let response = html(&Show {
        has_plan,
        goals,
        may_register,
        opens_later: here.registration_opens_later(now),
        is_draft: here.state == State::Draft,
        sees_thread,
        days_left,
        first_day: super::rules::day_of(here.opens_at, here.zone),
        last_day: super::rules::day_of(here.closes_at, here.zone),
        page: visit.public(&app, here.link(), visit.l.plain(&here.name), who),
        here,
    })?;
    Ok(with_etag(response, &etag))
}

/// Tells open pages of the workbench what changed.
pub async fn live(may: May<SeeWorkbench>, AppState(app): AppState<App>) -> Result<impl IntoResponse> {
    Ok(live_stream(&app, may.scope.id))
}

#[derive(Template)]
#[template(path = "conference/settings.html")]
struct Settings {
    page: Page,
    here: Here,
    form: KeepingForm,
    faults: Faults,
}

impl Settings {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn is_final(&self, state: &State) -> bool {
        state.may_become().is_empty()
    }

    fn asks_first(&self, state: &State) -> bool {
        state.asks_first()
    }
}

/// The conference's settings: its state, where its words are changed and its opening is moved.
pub async fn settings(may: May<Organise>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    html(&Settings {
        page: visit.work(&app, here.link(), visit.l.t("conference-settings-title"), &may.who),
        form: here.keeping.into(),
        faults: Faults::default(),
        here,
    })
}

/// Sets how long personal data are kept.
pub async fn change_keeping(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<KeepingForm>,
) -> Result<Response> {
    let here = may.scope;
    match form.check() {
        Ok(keeping) if keeping == here.keeping => Ok(redirect(&here.path("/settings"))),
        Ok(keeping) => {
            let mut tx = Tx::begin(&app).await?;
            let entry = store::change_keeping(&mut tx, may.who.actor(), &here, keeping).await?;
            tx.commit(entry).await?;
            Ok(redirect(&here.path("/settings")))
        }
        Err(faults) => Err(invalid(&Settings {
            page: visit.work(&app, here.link(), visit.l.t("conference-settings-title"), &may.who),
            form,
            faults,
            here,
        })),
    }
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct StateForm {
    to: String,
    /// She was asked and knows what it means.
    sure: String,
}

/// The state that is asked for, where it may follow.
fn next(here: &Here, form: &StateForm) -> Result<State> {
    let to = State::parse(&form.to).filter(|to| here.state.may_become().contains(to));
    to.ok_or(Error::Refused("problem-state"))
}

#[derive(Template)]
#[template(path = "conference/state.html")]
struct Sure {
    page: Page,
    here: Here,
    to: State,
    text: String,
    effects: Vec<String>,
}

/// Asks whether the conference is to go back to draft or to be closed, and says whom it concerns.
pub async fn ask_state(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(form): Query<StateForm>,
) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    let to = next(&here, &form)?;
    if !to.asks_first() {
        return Ok(redirect(&here.path("/settings")));
    }
    let (registered, waiting) = store::registered(&app.db, here.id).await?;
    let (title, text, effects) = match to {
        State::Draft => {
            let effects = vec![l.n("conference-to-draft-registered", registered)];
            (l.t("conference-to-draft-title"), l.t("conference-to-draft-text"), effects)
        }
        _ => {
            let mut effects = vec![l.n("conference-to-closed-registered", registered)];
            if waiting > 0 {
                effects.push(l.n("conference-to-closed-waiting", waiting));
            }
            (l.t("conference-to-closed-title"), l.t("conference-to-closed-text"), effects)
        }
    };
    html(&Sure { page: visit.work(&app, here.link(), title, &may.who), here, to, text, effects })
}

pub async fn change_state(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<StateForm>,
) -> Result<Response> {
    let here = may.scope;
    let to = next(&here, &form)?;
    if to.asks_first() && form.sure.is_empty() {
        return Ok(redirect(&here.path(&format!("/settings/state?to={}", to.as_str()))));
    }
    // One press must not end the work of years.
    if to.may_become().is_empty() && form.sure.is_empty() {
        return Err(invalid(&Settings {
            page: visit.work(&app, here.link(), visit.l.t("conference-settings-title"), &may.who),
            form: here.keeping.into(),
            faults: Faults::one("sure", "conference-fault-sure"),
            here,
        }));
    }
    let mut tx = Tx::begin(&app).await?;
    let entry = store::change_state(&mut tx, may.who.actor(), &here, to).await?;
    tx.commit(entry).await?;
    Ok(redirect(&here.path("/settings")))
}
