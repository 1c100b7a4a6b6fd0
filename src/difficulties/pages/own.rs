//! What an institution's liaison sees and does behind her link: difficulties that it sent in, is asked about, or reads.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::left;
use super::show::told;
use crate::access::Liaison as Holder;
use crate::audit::Tx;
use crate::conference::{self, Here};
use crate::difficulties::letters::{self, News};
use crate::difficulties::rules::{
    Act, Clock, FileForm, HOURS, ReasonForm, SayForm, State, check_file, check_reason, check_say,
};
use crate::difficulties::store::{self, By, Carrier, Consulted, Difficulty, Done, Open, Part, Step};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Uuid, new_id};
use crate::liaisons::{self, Liaison};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Path, Query, Visit, html, invalid, redirect};

/// Who holds the link, in which conference, and in whose language the page is.
struct Behind {
    here: Here,
    liaison: Liaison,
    visit: Visit,
    base: String,
}

impl Behind {
    async fn find(app: &App, holder: &Holder, visit: Visit) -> Result<Behind> {
        let here = conference::find_by_id(&app.db, holder.conference).await?.ok_or(Error::NotFound)?;
        let liaison = liaisons::liaison(&app.db, here.id, holder.liaison).await?.ok_or(Error::NotFound)?;
        let visit = visit.prefer(liaison.lang);
        Ok(Behind { base: format!("/institution/{}", holder.token), here, liaison, visit })
    }

    fn page(&self, app: &App, title: String) -> Page {
        self.visit.public(app, self.here.link(), title, None)
    }
}

fn by(holder: &Holder) -> By {
    By { actor: holder.actor(), account: None, liaison: Some(holder.liaison) }
}

#[derive(Template)]
#[template(path = "difficulties/own.html")]
struct List {
    page: Page,
    liaison: Liaison,
    all: Vec<Open>,
    may_file: bool,
    now: DateTime<Utc>,
    base: String,
}

impl List {
    /// Those in which it has this part; what it said is listed with what it is asked.
    fn of(&self, part: Part) -> Vec<&Open> {
        let is_of = |one: &&Open| one.part == part || part == Part::Asked && one.part == Part::Said;
        self.all.iter().filter(is_of).collect()
    }

    fn left(&self, one: &Open) -> Option<String> {
        let began_at = one.clock_ends? - TimeDelta::hours(HOURS);
        left(self.page.l, Clock { began_at, stopped_at: None }, self.now)
    }
}

/// Her institution's difficulties.
pub async fn list(holder: Holder, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let behind = Behind::find(&app, &holder, visit).await?;
    let title = behind.visit.l.t("nav-difficulties");
    html(&List {
        page: behind.page(&app, title),
        all: store::mine(&app.db, behind.here.id, holder.institution).await?,
        may_file: behind.here.allows(conference::Act::CarryOut),
        now: app.clock.now(),
        liaison: behind.liaison,
        base: behind.base,
    })
}

#[derive(Template)]
#[template(path = "difficulties/own_new.html")]
struct New {
    page: Page,
    liaison: Liaison,
    carriers: Vec<Carrier>,
    form: FileForm,
    faults: Faults,
    base: String,
}

impl New {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn projects(&self) -> Vec<Choice> {
        let l = self.page.l;
        let mut choices = vec![Choice::new("", l.t("form-choose"), self.form.project.is_empty())];
        choices.extend(self.carriers.iter().map(|one| {
            let id = one.project.to_string();
            let is_chosen = id == self.form.project;
            Choice::new(id, format!("{} {}", one.number, l.plain(&one.title)), is_chosen)
        }));
        choices
    }
}

/// The projects that her institution carries.
async fn carries(app: &App, holder: &Holder) -> Result<Vec<Carrier>> {
    let mut carriers = store::carriers(&app.db, holder.conference).await?;
    carriers.retain(|one| one.institution == holder.institution);
    Ok(carriers)
}

async fn new_page(app: &App, holder: &Holder, behind: Behind, form: FileForm, faults: Faults) -> Result<New> {
    let title = behind.visit.l.t("difficulties-new");
    Ok(New {
        page: behind.page(app, title),
        carriers: carries(app, holder).await?,
        liaison: behind.liaison,
        base: behind.base,
        form,
        faults,
    })
}

pub async fn new(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<FileForm>,
) -> Result<Response> {
    let behind = Behind::find(&app, &holder, visit).await?;
    behind.here.require(conference::Act::CarryOut)?;
    let form = FileForm { project: asked.project, key: new_id().to_string(), ..FileForm::default() };
    html(&new_page(&app, &holder, behind, form, Faults::default()).await?)
}

pub async fn file(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(form): Form<FileForm>,
) -> Result<Response> {
    let behind = Behind::find(&app, &holder, visit).await?;
    behind.here.require(conference::Act::CarryOut)?;
    // Whoever comes by the link sends in for her own institution.
    let form = FileForm { institution: holder.institution.to_string(), ..form };
    let carriers = carries(&app, &holder).await?;
    let filed = match check_file(&form, |project, _| carriers.iter().any(|one| one.project == project)) {
        Ok(filed) => filed,
        Err(faults) => return Err(invalid(&new_page(&app, &holder, behind, form, faults).await?)),
    };
    let mut tx = Tx::begin(&app).await?;
    let (id, entry) = store::file(&mut tx, &by(&holder), behind.here.id, &filed).await?;
    // The same form sent again has changed nothing.
    if let Some(entry) = entry {
        letters::tell_news(&mut tx, &behind.here, id, (News::Filed, None)).await?;
        tx.commit(entry).await?;
    }
    Ok(redirect(&format!("{}/difficulties/{id}", behind.base)))
}

#[derive(Template)]
#[template(path = "difficulties/own_show.html")]
struct Show {
    page: Page,
    here: Here,
    difficulty: Difficulty,
    part: Part,
    steps: Vec<Step>,
    /// What her institution is asked.
    asked: Option<Consulted>,
    may: bool,
    now: DateTime<Utc>,
    reason: String,
    said: String,
    faults: Faults,
    base: String,
}

impl Show {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn path(&self) -> String {
        format!("{}/difficulties/{}", self.base, self.difficulty.id)
    }

    fn left(&self) -> Option<String> {
        left(self.page.l, self.difficulty.clock, self.now)
    }

    fn is_late(&self) -> bool {
        self.difficulty.clock.is_late(self.now)
    }

    /// By when it is solved: for whoever sent it in, and for who reads the answer.
    fn solve_by(&self) -> Option<NaiveDate> {
        let reads = self.part == Part::Sender || self.steps.iter().any(|step| step.act == Act::Answer);
        self.difficulty.solve_by.filter(|_| reads)
    }

    fn can(&self, act: Act) -> bool {
        self.may && self.part == Part::Sender && act.from(self.difficulty.state).is_some()
    }

    fn told(&self, step: &Step) -> String {
        told(self.page.l, step)
    }
}

async fn one(app: &App, holder: &Holder, behind: &Behind, id: Uuid) -> Result<(Difficulty, Part)> {
    store::one(&app.db, behind.here.id, holder.institution, id).await?.ok_or(Error::NotFound)
}

/// What was written wrongly, as it is shown again.
#[derive(Default)]
struct Written {
    reason: String,
    said: String,
    faults: Faults,
}

async fn show_page(app: &App, holder: &Holder, behind: Behind, id: Uuid, written: Written) -> Result<Show> {
    let (difficulty, part) = one(app, holder, &behind, id).await?;
    let mut steps = store::steps(&app.db, id).await?;
    if part != Part::Sender {
        // How it is seen to is for whoever sent it in; others read the answer, and what they said themselves.
        let is_own = |step: &Step| {
            matches!(step.act, Act::Consult | Act::Say)
                && step.institution.as_ref() == Some(&behind.liaison.institution)
        };
        // Only the newest answer counts, and only while it stands.
        let stands = difficulty.is_public && matches!(difficulty.state, State::Answered | State::Accepted);
        let newest = steps.iter().rposition(|step| step.act == Act::Answer).filter(|_| stands);
        let seen = steps.into_iter().enumerate().filter(|(n, step)| newest == Some(*n) || is_own(step));
        steps = seen.map(|(_, step)| step).collect();
    }
    let asked = store::consulted(&app.db, id).await?.into_iter().find(|one| one.institution == holder.institution);
    Ok(Show {
        page: behind.page(app, difficulty.title.clone()),
        may: behind.here.allows(conference::Act::CarryOut),
        now: app.clock.now(),
        here: behind.here,
        base: behind.base,
        difficulty,
        part,
        steps,
        asked,
        reason: written.reason,
        said: written.said,
        faults: written.faults,
    })
}

pub async fn show(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    let behind = Behind::find(&app, &holder, visit).await?;
    html(&show_page(&app, &holder, behind, id, Written::default()).await?)
}

/// Makes a step that is the sender's.
async fn take(
    app: &App,
    holder: &Holder,
    behind: &Behind,
    id: Uuid,
    (act, form, words): (Act, &ReasonForm, String),
) -> Result<Response> {
    let (_, part) = one(app, holder, behind, id).await?;
    if part != Part::Sender {
        return Err(Error::NotFound);
    }
    let mut tx = Tx::begin(app).await?;
    let seen = (id, form.version.parse().unwrap_or(0));
    let done = Done { words, ..Done::default() };
    let entry = store::step(&mut tx, &by(holder), behind.here.id, seen, (act, &done)).await?;
    if act == Act::Reopen {
        letters::tell_news(&mut tx, &behind.here, id, (News::Reopened, None)).await?;
    }
    tx.commit(entry).await?;
    Ok(redirect(&format!("{}/difficulties/{id}", behind.base)))
}

/// Takes the answer.
pub async fn accept(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
    Form(form): Form<ReasonForm>,
) -> Result<Response> {
    let behind = Behind::find(&app, &holder, visit).await?;
    behind.here.require(conference::Act::CarryOut)?;
    take(&app, &holder, &behind, id, (Act::Accept, &form, String::new())).await
}

async fn with_reason(
    (app, holder): (&App, &Holder),
    visit: Visit,
    id: Uuid,
    (act, form): (Act, ReasonForm),
) -> Result<Response> {
    let behind = Behind::find(app, holder, visit).await?;
    behind.here.require(conference::Act::CarryOut)?;
    match check_reason(&form) {
        Ok(reason) => take(app, holder, &behind, id, (act, &form, reason)).await,
        Err(faults) => {
            let written = Written { reason: form.reason, faults, ..Written::default() };
            Err(invalid(&show_page(app, holder, behind, id, written).await?))
        }
    }
}

/// Opens it again, with the reason: its clock starts anew.
pub async fn reopen(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
    Form(form): Form<ReasonForm>,
) -> Result<Response> {
    with_reason((&app, &holder), visit, id, (Act::Reopen, form)).await
}

/// Takes it back, with the reason.
pub async fn withdraw(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
    Form(form): Form<ReasonForm>,
) -> Result<Response> {
    with_reason((&app, &holder), visit, id, (Act::Withdraw, form)).await
}

/// Says what the institution can do about another's difficulty.
pub async fn say(
    holder: Holder,
    AppState(app): AppState<App>,
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
    Form(form): Form<SayForm>,
) -> Result<Response> {
    let behind = Behind::find(&app, &holder, visit).await?;
    behind.here.require(conference::Act::CarryOut)?;
    let (_, part) = one(&app, &holder, &behind, id).await?;
    if !matches!(part, Part::Asked | Part::Said) {
        return Err(Error::NotFound);
    }
    let said = match check_say(&form) {
        Ok(said) => said,
        Err(faults) => {
            let written = Written { said: form.text, faults, ..Written::default() };
            return Err(invalid(&show_page(&app, &holder, behind, id, written).await?));
        }
    };
    let mut tx = Tx::begin(&app).await?;
    let entry = store::say(&mut tx, &by(&holder), behind.here.id, id, (holder.institution, &said)).await?;
    letters::tell_said(&mut tx, &behind.here, id, (&behind.liaison.institution, &said)).await?;
    tx.commit(entry).await?;
    Ok(redirect(&format!("{}/difficulties/{}", behind.base, id)))
}
