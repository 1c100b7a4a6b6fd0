//! What is done about a difficulty: given to somebody, others asked, those concerned convened, answered.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

use super::show::{self, Written};
use super::{by, left, path};
use crate::access::{May, Who};
use crate::audit::Tx;
use crate::conference::{self, Here, day_of};
use crate::difficulties::letters::{self, News};
use crate::difficulties::rules::{
    AcceptForm, Act, AnswerForm, ConsultForm, ConveneForm, ReasonForm, check_accept, check_answer, check_consult,
    check_convene, check_reason,
};
use crate::difficulties::store::{self, Difficulty, Done, Free, OfDifficulty};
use crate::difficulties::{AssignDifficulty, HandleDifficulty};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid};
use crate::state::App;
use crate::tasks;
use crate::web::{Choice, Fields, Form, Page, Visit, html, invalid, redirect};

fn require(scope: &OfDifficulty, act: Act) -> Result<()> {
    scope.here.require(conference::Act::CarryOut)?;
    act.from(scope.difficulty.state).map(|_| ()).ok_or(Error::Conflict("problem-changed"))
}

/// To whom it is given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AssignForm {
    handler: String,
}

pub async fn assign(
    may: May<AssignDifficulty>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<AssignForm>,
) -> Result<Response> {
    require(&may.scope, Act::Assign)?;
    let people = tasks::people(&app.db, may.scope.here.id).await?;
    let handler = form.handler.parse::<Uuid>().ok().filter(|id| people.iter().any(|one| one.account == *id));
    let Some(handler) = handler else {
        let faults = Faults::one("handler", "fault-choice");
        let written = Written { faults, ..Written::default() };
        return Err(invalid(&show::page((&app, &visit, &may.who), may.scope, written).await?));
    };
    let (here, id) = (&may.scope.here, may.scope.difficulty.id);
    let mut tx = Tx::begin(&app).await?;
    let entry = store::assign(&mut tx, &by(&may.who), here.id, id, handler).await?;
    letters::tell_news(&mut tx, here, id, (News::Assigned, Some(may.who.account))).await?;
    tx.commit(entry).await?;
    Ok(redirect(&path(here, id)))
}

#[derive(Template)]
#[template(path = "difficulties/convene.html")]
struct Convene {
    page: Page,
    here: Here,
    difficulty: Difficulty,
    left: Option<String>,
    form: ConveneForm,
    faults: Faults,
}

impl Convene {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn path(&self) -> String {
        path(&self.here, self.difficulty.id)
    }
}

fn convene_page(
    (app, visit, who): (&App, &Visit, &Who),
    scope: OfDifficulty,
    form: ConveneForm,
    faults: Faults,
) -> Convene {
    Convene {
        page: visit.work(app, scope.here.link(), visit.l.t("difficulties-convene"), who),
        left: left(visit.l, scope.difficulty.clock, app.clock.now()),
        here: scope.here,
        difficulty: scope.difficulty,
        form,
        faults,
    }
}

pub async fn ask_convene(may: May<HandleDifficulty>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    require(&may.scope, Act::Convene)?;
    let form = ConveneForm { version: may.scope.difficulty.version.to_string(), ..ConveneForm::default() };
    html(&convene_page((&app, &visit, &may.who), may.scope, form, Faults::default()))
}

pub async fn convene(
    may: May<HandleDifficulty>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ConveneForm>,
) -> Result<Response> {
    require(&may.scope, Act::Convene)?;
    let convened = match check_convene(&form, day_of(app.clock.now(), may.scope.here.zone)) {
        Ok(convened) => convened,
        Err(faults) => return Err(invalid(&convene_page((&app, &visit, &may.who), may.scope, form, faults))),
    };
    let done = Done { words: convened.text, solve_by: Some(convened.solve_by), ..Done::default() };
    match take(&app, &may.who, &may.scope, (&form.version, Act::Convene), &done).await {
        Err(Error::Conflict(key)) => {
            let scope = anew(&app, may.scope, (Act::Convene, key)).await?;
            let form = ConveneForm { version: scope.difficulty.version.to_string(), ..form };
            Err(invalid(&convene_page((&app, &visit, &may.who), scope, form, Faults::one("text", key))))
        }
        done => done,
    }
}

/// The difficulty as it stands since somebody was faster, as long as the same can still be done: what was written is kept.
async fn anew(app: &App, scope: OfDifficulty, (act, key): (Act, &'static str)) -> Result<OfDifficulty> {
    let found = store::find(&app.db, scope.here.id, scope.difficulty.id).await?.ok_or(Error::NotFound)?;
    act.from(found.state).ok_or(Error::Conflict(key))?;
    Ok(OfDifficulty { here: scope.here, difficulty: found })
}

/// Makes a step and tells whoever sent the difficulty in.
async fn take(
    app: &App,
    who: &Who,
    scope: &OfDifficulty,
    (version, act): (&str, Act),
    done: &Done,
) -> Result<Response> {
    let (here, id) = (&scope.here, scope.difficulty.id);
    let mut tx = Tx::begin(app).await?;
    let seen = (id, version.parse().unwrap_or(0));
    let entry = store::step(&mut tx, &by(who), here.id, seen, (act, done)).await?;
    let more = letters::tell_sender(&mut tx, who.actor(), here, &scope.difficulty, (act, done)).await?;
    tx.commit((entry, more)).await?;
    Ok(redirect(&path(here, id)))
}

#[derive(Template)]
#[template(path = "difficulties/answer.html")]
struct Answer {
    page: Page,
    here: Here,
    difficulty: Difficulty,
    left: Option<String>,
    form: AnswerForm,
    faults: Faults,
}

impl Answer {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn path(&self) -> String {
        path(&self.here, self.difficulty.id)
    }

    fn readers(&self) -> Vec<Choice> {
        let choice = |value: &str, key: &str| Choice::new(value, self.page.l.t(key), self.form.public == value);
        vec![choice("no", "difficulties-private"), choice("yes", "difficulties-public")]
    }
}

fn answer_page(
    (app, visit, who): (&App, &Visit, &Who),
    scope: OfDifficulty,
    form: AnswerForm,
    faults: Faults,
) -> Answer {
    Answer {
        page: visit.work(app, scope.here.link(), visit.l.t("difficulties-answer"), who),
        left: left(visit.l, scope.difficulty.clock, app.clock.now()),
        here: scope.here,
        difficulty: scope.difficulty,
        form,
        faults,
    }
}

pub async fn ask_answer(may: May<HandleDifficulty>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    require(&may.scope, Act::Answer)?;
    let held = &may.scope.difficulty;
    let form = AnswerForm {
        solve_by: held.solve_by.map(|day| day.to_string()).unwrap_or_default(),
        version: held.version.to_string(),
        ..AnswerForm::default()
    };
    html(&answer_page((&app, &visit, &may.who), may.scope, form, Faults::default()))
}

pub async fn answer(
    may: May<HandleDifficulty>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<AnswerForm>,
) -> Result<Response> {
    require(&may.scope, Act::Answer)?;
    let answered = match check_answer(&form, day_of(app.clock.now(), may.scope.here.zone)) {
        Ok(answered) => answered,
        Err(faults) => return Err(invalid(&answer_page((&app, &visit, &may.who), may.scope, form, faults))),
    };
    let done = Done {
        words: answered.text,
        solve_by: Some(answered.solve_by),
        is_public: Some(answered.is_public),
        ..Done::default()
    };
    match take(&app, &may.who, &may.scope, (&form.version, Act::Answer), &done).await {
        Err(Error::Conflict(key)) => {
            let scope = anew(&app, may.scope, (Act::Answer, key)).await?;
            let form = AnswerForm { version: scope.difficulty.version.to_string(), ..form };
            Err(invalid(&answer_page((&app, &visit, &may.who), scope, form, Faults::one("text", key))))
        }
        done => done,
    }
}

/// Takes back what was entered for an institution by mistake, with the reason.
pub async fn withdraw(
    may: May<AssignDifficulty>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ReasonForm>,
) -> Result<Response> {
    require(&may.scope, Act::Withdraw)?;
    let words = match check_reason(&form) {
        Ok(words) => words,
        Err(faults) => {
            let written = Written { reason: form.reason, faults, ..Written::default() };
            return Err(invalid(&show::page((&app, &visit, &may.who), may.scope, written).await?));
        }
    };
    let (here, id) = (&may.scope.here, may.scope.difficulty.id);
    let (seen, done) = ((id, form.version.parse().unwrap_or(0)), Done { words, ..Done::default() });
    let mut tx = Tx::begin(&app).await?;
    let entry = store::step(&mut tx, &by(&may.who), here.id, seen, (Act::Withdraw, &done)).await?;
    let more =
        letters::tell_sender(&mut tx, may.who.actor(), here, &may.scope.difficulty, (Act::Withdraw, &done)).await?;
    tx.commit((entry, more)).await?;
    Ok(redirect(&path(here, id)))
}

/// Notes who of an institution without a liaison took the answer, in whose words.
pub async fn accept(
    may: May<AssignDifficulty>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<AcceptForm>,
) -> Result<Response> {
    require(&may.scope, Act::Accept)?;
    let words = match check_accept(&form) {
        Ok(words) => words,
        Err(faults) => {
            let written = Written { taken: form.taken, faults, ..Written::default() };
            return Err(invalid(&show::page((&app, &visit, &may.who), may.scope, written).await?));
        }
    };
    let (here, id) = (&may.scope.here, may.scope.difficulty.id);
    let (seen, done) = ((id, form.version.parse().unwrap_or(0)), Done { words, ..Done::default() });
    let mut tx = Tx::begin(&app).await?;
    // The database refuses it where a liaison speaks for the institution: she takes it herself.
    match store::step(&mut tx, &by(&may.who), here.id, seen, (Act::Accept, &done)).await {
        Ok(entry) => tx.commit(entry).await?,
        Err(Error::Conflict(key)) => {
            drop(tx);
            let scope = anew(&app, may.scope, (Act::Accept, key)).await?;
            if store::has_liaison(&app.db, scope.difficulty.institution).await? {
                return Err(Error::Conflict("difficulties-problem-liaison"));
            }
            let written = Written { taken: form.taken, faults: Faults::one("taken", key), ..Written::default() };
            return Err(invalid(&show::page((&app, &visit, &may.who), scope, written).await?));
        }
        Err(error) => return Err(error),
    }
    Ok(redirect(&path(here, id)))
}

#[derive(Template)]
#[template(path = "difficulties/consult.html")]
struct Consult {
    page: Page,
    here: Here,
    difficulty: Difficulty,
    free: Vec<Free>,
    form: ConsultForm,
    faults: Faults,
}

impl Consult {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn path(&self) -> String {
        path(&self.here, self.difficulty.id)
    }

    fn institutions(&self) -> Vec<Choice> {
        let l = self.page.l;
        let mut choices = vec![Choice::new("", l.t("form-choose"), self.form.institution.is_empty())];
        choices.extend(self.free.iter().map(|one| {
            let id = one.id.to_string();
            let is_chosen = id == self.form.institution;
            Choice::new(id, l.plain(&one.name), is_chosen)
        }));
        choices
    }
}

async fn consult_page(
    (app, visit, who): (&App, &Visit, &Who),
    scope: OfDifficulty,
    form: ConsultForm,
    faults: Faults,
) -> Result<Consult> {
    Ok(Consult {
        page: visit.work(app, scope.here.link(), visit.l.t("difficulties-consult"), who),
        free: store::free(&app.db, scope.here.id, scope.difficulty.id).await?,
        here: scope.here,
        difficulty: scope.difficulty,
        form,
        faults,
    })
}

pub async fn ask_consult(may: May<HandleDifficulty>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    require(&may.scope, Act::Consult)?;
    html(&consult_page((&app, &visit, &may.who), may.scope, ConsultForm::default(), Faults::default()).await?)
}

pub async fn consult(
    may: May<HandleDifficulty>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<ConsultForm>,
) -> Result<Response> {
    require(&may.scope, Act::Consult)?;
    let (here, difficulty) = (&may.scope.here, &may.scope.difficulty);
    let free: Vec<Uuid> = store::free(&app.db, here.id, difficulty.id).await?.iter().map(|one| one.id).collect();
    let (institution, asked) = match check_consult(&form, &free) {
        Ok(asked) => asked,
        Err(faults) => return Err(invalid(&consult_page((&app, &visit, &may.who), may.scope, form, faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::consult(&mut tx, &by(&may.who), here.id, difficulty.id, (institution, &asked)).await?;
    let more = letters::ask(&mut tx, may.who.actor(), here, difficulty, (institution, &asked)).await?;
    tx.commit((entry, more)).await?;
    Ok(redirect(&path(here, difficulty.id)))
}
