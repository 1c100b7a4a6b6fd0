//! The board: everything on the desk that is the same for all who have the same role, rendered once for them.

use std::fmt::{Display, Formatter};
use std::sync::Arc;

use askama::Template;
use chrono::{DateTime, Utc};

use crate::agenda;
use crate::checkin;
use crate::conference::{Here, day_of};
use crate::desk::rules::{Burn, Cell, Cells, Heat, Phase, Role, Slot, View, heat, now_and_next};
use crate::desk::shared::Shared;
use crate::desk::store::{self, Motion};
use crate::error::Result;
use crate::kernel::{Lang, Uuid};
use crate::milestones::{self, Milestone, Standing};
use crate::outcomes::{self, Light, Project, Projects};
use crate::state::App;
use crate::tasks::{self, Named, Pressing};
use crate::web::Reader;

/// How many rows the lists of the desk show; the whole lists are a link away.
const SHOWN: usize = 8;

/// A board as it was rendered.
#[derive(Clone)]
pub struct Ready(Arc<String>);

impl Display for Ready {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

// It is what a template made.
impl askama::filters::HtmlSafe for Ready {}

/// Boards by what they look like, and the figures that they share.
#[derive(Clone, Default)]
struct Boards {
    figures: Shared<Uuid, Figures>,
    rendered: Shared<(Uuid, Lang, View), String>,
}

/// The board of this role in this language, as the conference is now.
pub async fn ready(app: &App, here: &Here, l: Reader, view: &View, now: DateTime<Utc>) -> Result<Ready> {
    let boards: Boards = app.queue();
    let generation = || app.live.generation(here.id);
    let render = async {
        let (figures, urgent) = tokio::try_join!(
            boards.figures.get(here.id, now, generation, Figures::load(app, here, now)),
            // Of the groups that are hers, or of all.
            tasks::pressing(&app.db, here.id, &view.groups, now, SHOWN as i64),
        )?;
        let phase = Phase::at(here.opens_at, here.closes_at, here.zone, now);
        let board = Board { days_left: here.days_left(now), l, phase, view, figures, urgent, now, here };
        Ok(board.render()?)
    };
    Ok(Ready(boards.rendered.get((here.id, l.lang, view.clone()), now, generation, render).await?))
}

/// What the boards of a conference show, whoever looks.
struct Figures {
    milestones: Vec<Milestone>,
    groups: Vec<Named>,
    cells: Cells,
    burn: Option<Burn>,
    /// Who came in anywhere, and who is expected.
    arrivals: (i64, i64),
    /// Registrations that wait for a decision.
    waiting: i64,
    voting: Vec<Motion>,
    projects: Projects,
    /// What clashes in the draft of the agenda and was not accepted.
    clashes: usize,
    on: Vec<Slot>,
    next: Vec<Slot>,
}

impl Figures {
    /// A handful of statements, at once.
    async fn load(app: &App, here: &Here, now: DateTime<Utc>) -> Result<Figures> {
        let (db, id) = (&app.db, here.id);
        let (milestones, groups, cells, (due, done), arrivals, waiting, voting, projects, clashes, release) = tokio::try_join!(
            milestones::list(db, id, now),
            tasks::groups(db, id),
            store::cells(db, id, now),
            store::by_day(db, id, here.zone),
            checkin::arrivals(db, id),
            store::waiting(db, id),
            store::voting(db, id),
            outcomes::projects(db, here, now),
            agenda::open_clashes(db, here),
            agenda::latest(db, id),
        )?;
        let (on, next) = release.map(|release| now_and_next(&release.version.programme, now)).unwrap_or_default();
        let burn = Burn::of(&due, &done, day_of(now, here.zone));
        Ok(Figures { milestones, groups, cells, burn, arrivals, waiting, voting, projects, clashes, on, next })
    }
}

#[derive(Template)]
#[template(path = "desk/_board.html")]
struct Board<'a> {
    l: Reader,
    here: &'a Here,
    view: &'a View,
    phase: Phase,
    figures: Arc<Figures>,
    /// Of the groups that are hers, or of all.
    urgent: Pressing,
    days_left: i64,
    now: DateTime<Utc>,
}

impl Board<'_> {
    fn is_before(&self) -> bool {
        self.phase == Phase::Before
    }

    fn is_during(&self) -> bool {
        self.phase == Phase::During
    }

    fn is_after(&self) -> bool {
        self.phase == Phase::After
    }

    /// Votes come first for those who vote.
    fn is_presidium(&self) -> bool {
        self.view.role == Role::Presidium
    }

    /// The list of tasks behind a figure: of all, or of her group. Whoever has several finds them on her own page.
    fn tasks(&self, query: &str) -> String {
        match self.view.groups.as_slice() {
            [] => self.here.path(&format!("/tasks?{query}")),
            [group] => self.here.path(&format!("/tasks?group={group}&{query}")),
            _ => self.here.path("/my-work"),
        }
    }

    /// The tasks of her groups, or all.
    fn tally(&self) -> Cell {
        match self.view.groups.as_slice() {
            [] => self.figures.cells.whole(),
            own => self.figures.cells.of_groups(own),
        }
    }

    /// The milestone that is next, or the last one that is late.
    fn next(&self) -> Option<&Milestone> {
        let standing = |wanted| self.figures.milestones.iter().find(move |one| one.standing == wanted);
        standing(Standing::Now).or_else(|| standing(Standing::Late))
    }

    /// What the figure of the next milestone says below it.
    fn next_says(&self, milestone: &Milestone) -> String {
        let left = milestone.due_at - self.now;
        if left >= chrono::TimeDelta::zero() {
            self.l.with("desk-ready-in", &[("milestone", &milestone.code), ("time", &self.l.duration(left))])
        } else {
            self.l.with("desk-ready-late", &[("milestone", &milestone.code), ("time", &self.l.duration(-left))])
        }
    }

    /// Her groups first, then the others, each as they come.
    fn groups(&self) -> Vec<&Named> {
        let (own, rest): (Vec<&Named>, Vec<&Named>) =
            self.figures.groups.iter().partition(|group| self.view.groups.contains(&group.id));
        own.into_iter().chain(rest).collect()
    }

    fn is_own(&self, group: &Uuid) -> bool {
        self.view.groups.contains(group)
    }

    /// The columns of the heat map: the milestones, then what hangs on none.
    fn columns(&self) -> Vec<Option<&Milestone>> {
        let loose = self.figures.cells.has_loose().then_some(None);
        self.figures.milestones.iter().map(Some).chain(loose).collect()
    }

    fn cell(&self, group: &Uuid, column: &Option<&Milestone>) -> Cell {
        self.figures.cells.at(*group, column.map(|milestone| milestone.id))
    }

    fn heat(&self, cell: &Cell, column: &Option<&Milestone>) -> Heat {
        heat(cell, column.map(|milestone| milestone.due_at), self.now)
    }

    fn lights(&self) -> [(Light, usize); 3] {
        [Light::Red, Light::Yellow, Light::Blue].map(|light| (light, self.figures.projects.with_light(light)))
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

    fn say(&self, project: &Project) -> String {
        outcomes::say(self.l, project.standing.reason())
    }

    fn worst(&self) -> Vec<&Project> {
        self.figures.projects.by_urgency().into_iter().take(SHOWN).collect()
    }

    /// Motions being voted on, also those that are not listed.
    fn motions(&self) -> i64 {
        self.figures.voting.first().map_or(0, |motion| motion.all)
    }

    fn slot_href(&self, slot: &Slot) -> String {
        let tail = if slot.is_item { format!("/agenda/{}", slot.code) } else { format!("/agenda#b-{}", slot.code) };
        self.here.path(&tail)
    }
}
