//! The page of an institution: what is due this week, and its projects.

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::NaiveDate;

use super::behind;
use crate::access::Liaison as Holder;
use crate::audit::Tx;
use crate::conference::{Act, day_of};
use crate::error::Result;
use crate::liaisons::store::{self, Liaison, Mine};
use crate::outcomes::rules::{OrderState, days_late, first_week, week};
use crate::outcomes::{self, Part, Project, State, say, week_name};
use crate::state::App;
use crate::web::{Page, Visit, html};

/// A project of the institution.
struct Line {
    project: Project,
    mine: Mine,
    /// By how many days its report is late.
    late: i64,
    /// A report of this week is due.
    is_due: bool,
}

#[derive(Template)]
#[template(path = "liaisons/own.html")]
struct Own {
    page: Page,
    liaison: Liaison,
    lines: Vec<Line>,
    week: NaiveDate,
    /// Changes of deadlines that wait to be decided.
    asked: Vec<outcomes::Asked>,
    /// Orders that nobody has reviewed yet, to projects that it leads.
    orders: Vec<outcomes::Order>,
    /// How many difficulties wait for its word.
    difficulties: i64,
    may_act: bool,
    base: String,
}

impl Own {
    fn week_name(&self) -> String {
        week_name(self.page.l, self.week)
    }

    fn until(&self) -> NaiveDate {
        week::last_day(self.week)
    }

    /// Those that it leads, then those in which it has another part.
    fn of(&self, part: Part) -> Vec<&Line> {
        self.lines.iter().filter(|line| line.mine.part == part).collect()
    }

    fn parts(&self) -> [Part; 3] {
        [Part::Leading, Part::Co, Part::Supervising]
    }

    /// The reports that are due this week: those that are missing first, the longest late before others.
    fn due(&self) -> Vec<&Line> {
        let mut due: Vec<&Line> = self.lines.iter().filter(|line| line.is_due).collect();
        due.sort_by_key(|line| (line.mine.is_reported, std::cmp::Reverse(line.late), line.project.number));
        due
    }

    fn missing(&self) -> usize {
        self.lines.iter().filter(|line| line.is_due && !line.mine.is_reported).count()
    }

    /// What waits for a step of the institution.
    fn waits(&self) -> Vec<&Line> {
        let waits = |line: &&Line| match line.mine.part {
            Part::Leading => matches!(line.project.state, State::Assigned | State::Acknowledged),
            Part::Co => false,
            Part::Supervising => line.project.state == State::Asked,
        };
        self.lines.iter().filter(waits).collect()
    }

    fn say(&self, line: &Line) -> String {
        say(self.page.l, line.project.standing.reason())
    }
}

/// Everything that the institution has a part in. Notes when she first came.
pub async fn index(holder: Holder, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, liaison, visit) = behind(&app, &holder, visit).await?;
    if !store::has_come(&app.db, liaison.id).await? {
        let mut tx = Tx::begin(&app).await?;
        if let Some(entry) = store::note_opened(&mut tx, holder.actor(), here.id, liaison.id).await? {
            tx.commit(entry).await?;
        }
    }
    let now = app.clock.now();
    let today = day_of(now, here.zone);
    let week = week::monday(today);
    let mine = store::mine(&app.db, here.id, holder.institution, week).await?;
    let asked_on = store::first_asked(&app.db, holder.institution).await?.map_or(today, |at| day_of(at, here.zone));
    let mut projects = if mine.is_empty() { Vec::new() } else { outcomes::projects(&app.db, &here, now).await?.0 };
    let lines: Vec<Line> = mine
        .into_iter()
        .filter_map(|mine| {
            let at = projects.iter().position(|project| project.id == mine.project)?;
            let project = projects.swap_remove(at);
            let resumed_on = mine.reopened_at.map(|at| day_of(at, here.zone));
            let first = first_week(project.starts_on, resumed_on.map_or(asked_on, |day| day.max(asked_on)));
            let is_due = mine.part == Part::Leading && project.completed_at.is_none() && first <= week;
            let late = if is_due { days_late(first, mine.last, today) } else { 0 };
            Some(Line { project, mine, late, is_due })
        })
        .collect();
    let mut asked = outcomes::deadlines_asked(&app.db, here.id, None).await?;
    asked.retain(|one| one.decision.is_none() && lines.iter().any(|line| line.project.id == one.project));
    let which = outcomes::Which { institution: Some(holder.institution), ..outcomes::Which::default() };
    let mut orders = outcomes::orders(&app.db, here.id, which).await?;
    orders.retain(|order| order.state != OrderState::Closed);
    html(&Own {
        page: visit.public(&app, here.link(), visit.l.plain(&liaison.institution), None),
        difficulties: store::difficulties_waiting(&app.db, here.id, holder.institution).await?,
        may_act: here.allows(Act::CarryOut),
        base: format!("/institution/{}", holder.token),
        liaison,
        lines,
        week,
        asked,
        orders,
    })
}
