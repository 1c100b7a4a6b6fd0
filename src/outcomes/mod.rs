//! The action plan: projects under pillars, what they are measured by, and their warning lights
//! (plan, 6.1 to 6.3).
//!
//! Words: a *project* carries out a resolution; an *indicator* leads from a baseline to a target, by
//! *intermediate targets* where it does not go straight; it is a number, or a *judgement* in one of four words; a *reading* is
//! its value on a day, *verified* by somebody else than whoever entered it; a *light* is red, yellow, blue or normal, with its reason, and is *frozen* at the end of each week; one *by hand*
//! stands until a day. A *flow* is how many went from one colour to another.

mod pages;
pub mod rules;
mod store;

pub use pages::{
    PlanFilter, Proof, judged_words, judgements, last_asked, may_ask, proof, say, say_value, send, span_of, week_name,
};
pub use rules::{
    By, FirstTask, IndicatorKind, Judged, JudgedWords, Light, NewIndicator, NewProject, NewReading, Part, Reason,
    Standing, State, Step, Thresholds,
};
pub use store::{
    Asked, ChangedProject, Evidence, Filed, Indicator, Lived, NewStep, NewWent, Order, Owed, Project, Projects, Report,
    Signals, Untold, Went, Which, Whole, add_reading, ask_deadline, change_project, deadlines_asked, file_report,
    first_indicator, found_project, freeze_settled_weeks, freeze_weeks, hands, has_file, indicators, is_frozen,
    issue_order, note_told, orders, owed, pillars, projects, recheck, reports, reports_of_week, signals, standing_of,
    standings_at, standings_of_week, step, step_order, steps, thresholds, untold, went, whole, with_untold,
};

use crate::access::{Authority, NavEntry, NavGroup, PathParams, Permission, Scope};
use crate::conference::Here;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::state::App;
use crate::web::Routes;

/// Most bytes of a form with a proof.
const FORM_MAX: usize = crate::files::FILE_MAX + 64 * 1024;

pub fn routes() -> Routes {
    Routes::new()
        .get("/c/{slug}/plan", pages::plan)
        .get("/c/{slug}/plan/new", pages::new)
        .post("/c/{slug}/plan/new", pages::create)
        .get("/c/{slug}/plan/weeks", pages::weeks)
        .get("/c/{slug}/plan/thresholds", pages::thresholds)
        .post("/c/{slug}/plan/thresholds", pages::set_thresholds)
        .get("/c/{slug}/projects/{id}", pages::show)
        .post("/c/{slug}/projects/{id}/readings", pages::read)
        .post("/c/{slug}/projects/{id}/readings/{reading}/verify", pages::verify_reading)
        .get("/c/{slug}/projects/{id}/indicators/new", pages::new_indicator)
        .post("/c/{slug}/projects/{id}/indicators/new", pages::add_indicator)
        .get("/c/{slug}/projects/{id}/indicators/{indicator}", pages::edit_indicator)
        .post("/c/{slug}/projects/{id}/indicators/{indicator}", pages::change_indicator)
        .post("/c/{slug}/projects/{id}/indicators/{indicator}/remove", pages::remove_indicator)
        .get("/c/{slug}/projects/{id}/light", pages::by_hand)
        .post("/c/{slug}/projects/{id}/light", pages::set_by_hand)
        .post("/c/{slug}/projects/{id}/light/end", pages::end_by_hand)
        .get("/c/{slug}/projects/{id}/steps/{step}", pages::ask_step)
        .post_file("/c/{slug}/projects/{id}/steps/{step}", pages::make_step, FORM_MAX)
        .get("/c/{slug}/projects/{id}/files/{file}", pages::file)
        .get("/c/{slug}/projects/{id}/bodies", pages::bodies)
        .post("/c/{slug}/projects/{id}/bodies", pages::add_body)
        .post("/c/{slug}/projects/{id}/bodies/{institution}/remove", pages::remove_body)
        .get("/c/{slug}/projects/{id}/deadline", pages::new_deadline)
        .post("/c/{slug}/projects/{id}/deadline", pages::ask_deadline)
        .get("/c/{slug}/plan/deadlines", pages::deadlines)
        .post("/c/{slug}/plan/deadlines/{request}", pages::decide_deadline)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Keep,
    order: 10,
    key: "nav-outcomes",
    path: "/plan",
    shown: Authority::sees_whole,
    part: None,
}];

/// A project of the conference in the path.
pub struct OfProject {
    pub here: Here,
    pub id: Uuid,
    /// The groups that have a task of it.
    pub groups: Vec<Uuid>,
}

impl Scope for OfProject {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfProject>> {
        let (Some(here), Some(id)) = (Here::find(app, path).await?, path.id("id")) else { return Ok(None) };
        Ok(store::groups_of(&app.db, here.id, id).await?.map(|groups| OfProject { here, id, groups }))
    }
}

/// Sees a project: who sees the whole conference.
pub struct SeeProject;

impl Permission for SeeProject {
    const NAME: &'static str = "SeeProject";
    type Scope = OfProject;

    fn allows(authority: &Authority, scope: &OfProject) -> bool {
        authority.sees_whole(scope.here.id)
    }
}

/// Adds readings: whoever belongs to a group that has a task of the project, and organisers.
pub struct AddReading;

impl Permission for AddReading {
    const NAME: &'static str = "AddReading";
    type Scope = OfProject;

    fn allows(authority: &Authority, scope: &OfProject) -> bool {
        authority.organises(scope.here.id) || scope.groups.iter().any(|group| authority.belongs_to(*group))
    }
}

/// Changes what a project is: organisers.
pub struct ChangeProject;

impl Permission for ChangeProject {
    const NAME: &'static str = "ChangeProject";
    type Scope = OfProject;

    fn allows(authority: &Authority, scope: &OfProject) -> bool {
        authority.organises(scope.here.id)
    }
}

/// A step of a project's life.
pub struct OfStep {
    pub of: OfProject,
    pub step: Step,
}

impl Scope for OfStep {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfStep>> {
        let Some(step) = path.text("step").and_then(Step::parse) else { return Ok(None) };
        Ok(OfProject::find(app, path).await?.map(|of| OfStep { of, step }))
    }
}

/// Makes a step: what the leading institution does, whoever adds readings, for it; everything else organisers.
pub struct MakeStep;

impl MakeStep {
    /// The same, asked of a project.
    pub fn allows_step(authority: &Authority, of: &OfProject, step: Step) -> bool {
        match step {
            Step::Assign => false,
            Step::Acknowledge | Step::Begin | Step::Ask => AddReading::allows(authority, of),
            Step::SendBack | Step::Verify | Step::Close | Step::Reopen => ChangeProject::allows(authority, of),
        }
    }
}

impl Permission for MakeStep {
    const NAME: &'static str = "MakeStep";
    type Scope = OfStep;

    fn allows(authority: &Authority, scope: &OfStep) -> bool {
        MakeStep::allows_step(authority, &scope.of, scope.step)
    }
}
