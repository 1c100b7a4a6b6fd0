use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::rules::{Cell, Cells, Heat, heat};
use super::store::{self, Motion};
use crate::access::{May, Who};
use crate::checkin;
use crate::conference::{Here, SeeWhole};
use crate::error::Result;
use crate::kernel::Uuid;
use crate::milestones::{self, Milestone, Standing};
use crate::outcomes::{self, Light, Project, Projects};
use crate::state::App;
use crate::tasks::{self, Named};
use crate::web::{Page, Reader, Surface, Visit, html};

/// How many rows the lists of the desk show; the whole lists are a link away.
const SHOWN: usize = 8;

/// Everything that the desk shows.
struct Figures {
    milestones: Vec<Milestone>,
    groups: Vec<Named>,
    cells: Cells,
    /// Who came in anywhere, and who is expected.
    arrivals: (i64, i64),
    /// Registrations that wait for a decision.
    waiting: i64,
    /// The reader gets to the lists of people.
    sees_people: bool,
    voting: Vec<Motion>,
    overdue: Vec<tasks::Row>,
    projects: Projects,
}

impl Figures {
    /// A handful of statements, at once.
    async fn load(app: &App, here: &Here, who: &Who, now: DateTime<Utc>) -> Result<Figures> {
        let (db, id) = (&app.db, here.id);
        let (milestones, groups, cells, arrivals, waiting, voting, overdue, projects) = tokio::try_join!(
            milestones::list(db, id, now),
            tasks::groups(db, id),
            store::cells(db, id, now),
            checkin::arrivals(db, id),
            store::waiting(db, id),
            store::voting(db, id),
            tasks::overdue(db, id, now, SHOWN as i64),
            outcomes::projects(db, here, now),
        )?;
        let sees_people = who.authority.staffs_desk(id);
        Ok(Figures { milestones, groups, cells, arrivals, waiting, sees_people, voting, overdue, projects })
    }

    /// The milestone that is next, or the last one that is late.
    fn next(&self) -> Option<&Milestone> {
        let standing = |wanted| self.milestones.iter().find(move |one| one.standing == wanted);
        standing(Standing::Now).or_else(|| standing(Standing::Late))
    }

    /// The columns of the heat map: the milestones, then what hangs on none.
    fn columns(&self) -> Vec<Option<&Milestone>> {
        let loose = self.cells.has_loose().then_some(None);
        self.milestones.iter().map(Some).chain(loose).collect()
    }

    fn cell(&self, group: &Uuid, column: &Option<&Milestone>) -> Cell {
        self.cells.at(*group, column.map(|milestone| milestone.id))
    }

    fn lights(&self) -> [(Light, usize); 3] {
        [Light::Red, Light::Yellow, Light::Blue].map(|light| (light, self.projects.with_light(light)))
    }

    fn urgent(&self) -> Vec<&Project> {
        self.projects.by_urgency().into_iter().take(SHOWN).collect()
    }

    /// Motions being voted on, also those that are not listed.
    fn motions(&self) -> i64 {
        self.voting.first().map_or(0, |motion| motion.all)
    }
}

/// What the regions of both pages ask of their page.
macro_rules! regions {
    ($Page:ident) => {
        impl $Page {
            fn say(&self, project: &Project) -> String {
                outcomes::say(self.page.l, project.standing.reason())
            }

            fn heat(&self, cell: &Cell, column: &Option<&Milestone>) -> Heat {
                heat(cell, column.map(|milestone| milestone.due_at), self.now)
            }

            /// What the figure of the next milestone says below it.
            fn next_says(&self, milestone: &Milestone) -> String {
                next_says(self.page.l, milestone, self.now)
            }

            /// The class of the figure of a light.
            fn class(&self, light: &Light, count: &usize) -> &'static str {
                match (light, count) {
                    (_, 0) => "",
                    (Light::Red, _) => " bad",
                    (Light::Yellow, _) => " warn",
                    (Light::Blue | Light::Normal, _) => " info",
                }
            }
        }
    };
}

fn next_says(l: Reader, milestone: &Milestone, now: DateTime<Utc>) -> String {
    let left = milestone.due_at - now;
    if left >= chrono::TimeDelta::zero() {
        l.with("desk-ready-in", &[("milestone", &milestone.code), ("time", &l.duration(left))])
    } else {
        l.with("desk-ready-late", &[("milestone", &milestone.code), ("time", &l.duration(-left))])
    }
}

#[derive(Template)]
#[template(path = "desk/desk.html")]
struct Desk {
    page: Page,
    figures: Figures,
    days_left: i64,
    now: DateTime<Utc>,
    path: String,
    here: Here,
}

regions!(Desk);

/// The command desk.
pub async fn desk(may: May<SeeWhole>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let now = app.clock.now();
    html(&Desk {
        figures: Figures::load(&app, &here, &may.who, now).await?,
        days_left: here.days_left(now),
        now,
        path: here.path("/desk"),
        page: visit.work(&app, here.link(), visit.l.t("desk-title"), &may.who),
        here,
    })
}

#[derive(Template)]
#[template(path = "desk/wall.html")]
struct Wall {
    page: Page,
    figures: Figures,
    days_left: i64,
    now: DateTime<Utc>,
    path: String,
    here: Here,
}

regions!(Wall);

/// The same for a wall: read from afar.
pub async fn wall(may: May<SeeWhole>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let here = may.scope;
    let now = app.clock.now();
    html(&Wall {
        figures: Figures::load(&app, &here, &may.who, now).await?,
        days_left: here.days_left(now),
        now,
        path: here.path("/desk/wall"),
        page: visit.work(&app, here.link(), visit.l.t("desk-title"), &may.who).on(Surface::Wall),
        here,
    })
}
