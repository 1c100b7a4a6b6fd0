//! One difficulty: its clock, what was done about it, and what can be done now.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};

use super::{left, path};
use crate::access::{May, Permission, Who};
use crate::conference::{self, Here, day_of};
use crate::difficulties::rules::{Act, State};
use crate::difficulties::store::{self, Consulted, Difficulty, OfDifficulty, Step};
use crate::difficulties::{AssignDifficulty, HandleDifficulty, SeeDifficulty};
use crate::error::Result;
use crate::kernel::Faults;
use crate::state::App;
use crate::tasks;
use crate::web::{Choice, Fields, Page, Reader, Visit, html};

#[derive(Template)]
#[template(path = "difficulties/show.html")]
pub(super) struct Show {
    page: Page,
    here: Here,
    difficulty: Difficulty,
    steps: Vec<Step>,
    consulted: Vec<Consulted>,
    people: Vec<tasks::Person>,
    reason: String,
    taken: String,
    faults: Faults,
    may_handle: bool,
    /// Nobody speaks for the institution: organisers say who of it took the answer.
    may_accept: bool,
    may_assign: bool,
    now: DateTime<Utc>,
    today: NaiveDate,
}

impl Show {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn path(&self) -> String {
        path(&self.here, self.difficulty.id)
    }

    fn left(&self) -> Option<String> {
        left(self.page.l, self.difficulty.clock, self.now)
    }

    fn is_late(&self) -> bool {
        self.difficulty.clock.is_late(self.now)
    }

    /// It was entered here, and can be taken back here.
    fn may_withdraw(&self) -> bool {
        let is_ours = self.steps.first().is_some_and(|step| step.of.is_none());
        self.may_assign && is_ours && Act::Withdraw.from(self.difficulty.state).is_some()
    }

    fn may(&self, act: Act) -> bool {
        self.may_handle && act.from(self.difficulty.state).is_some()
    }

    fn told(&self, step: &Step) -> String {
        told(self.page.l, step)
    }

    fn is_overdue(&self) -> bool {
        matches!(self.difficulty.state, State::Convened | State::Answered)
            && self.difficulty.solve_by.is_some_and(|day| day < self.today)
    }

    /// Who can see to it: everybody in the groups of the conference, once.
    fn handlers(&self) -> Vec<Choice> {
        let chosen = self.difficulty.handler.as_ref().map(|(id, _)| *id);
        let mut choices = vec![Choice::new("", self.page.l.t("form-choose"), chosen.is_none())];
        let mut held = std::collections::HashSet::new();
        for one in self.people.iter().filter(|one| held.insert(one.account)) {
            let label = format!("{} · {}", one.name, self.page.l.plain(&one.group_name));
            choices.push(Choice::new(one.account.to_string(), label, chosen == Some(one.account)));
        }
        choices
    }
}

/// What was done, as a sentence without its words.
pub(super) fn told(l: Reader, step: &Step) -> String {
    let name = |words: &Option<crate::kernel::Words>| {
        words.as_ref().map(|words| l.plain(words).to_owned()).unwrap_or_default()
    };
    match step.act {
        // Not by its own liaison.
        Act::Accept if step.of.is_none() => l.t("difficulties-step-accepted-for"),
        Act::Assign => l.a("difficulties-step-assigned", "name", step.handler.as_deref().unwrap_or_default()),
        Act::Consult | Act::Say => l.a(step.act.key(), "institution", name(&step.institution)),
        act => l.t(act.key()),
    }
}

/// What was written wrongly, as it is shown again.
#[derive(Default)]
pub(super) struct Written {
    pub reason: String,
    pub taken: String,
    pub faults: Faults,
}

pub(super) async fn page(
    (app, visit, who): (&App, &Visit, &Who),
    scope: OfDifficulty,
    written: Written,
) -> Result<Show> {
    let open = scope.here.allows(conference::Act::CarryOut) && scope.difficulty.state.is_live();
    let may_assign = open && AssignDifficulty::allows(&who.authority, &scope);
    let now = app.clock.now();
    let OfDifficulty { here, difficulty } = &scope;
    let answered = may_assign && Act::Accept.from(difficulty.state).is_some();
    Ok(Show {
        may_accept: answered && !store::has_liaison(&app.db, difficulty.institution).await?,
        steps: store::steps(&app.db, difficulty.id).await?,
        consulted: store::consulted(&app.db, difficulty.id).await?,
        people: if may_assign { tasks::people(&app.db, here.id).await? } else { Vec::new() },
        may_handle: open && HandleDifficulty::allows(&who.authority, &scope),
        may_assign,
        today: day_of(now, here.zone),
        now,
        page: visit.work(app, here.link(), difficulty.title.clone(), who),
        here: scope.here,
        difficulty: scope.difficulty,
        reason: written.reason,
        taken: written.taken,
        faults: written.faults,
    })
}

pub async fn show(may: May<SeeDifficulty>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    html(&page((&app, &visit, &may.who), may.scope, Written::default()).await?)
}
