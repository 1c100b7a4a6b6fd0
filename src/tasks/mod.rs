//! Tasks: somebody's piece of work with a due time, moved by the group that has it (plan, 3.3, 4.3).
//!
//! Words: a task is *open, started, blocked, done* or *dropped*; it *counts* unless it was dropped;
//! a *report* is one step of its progress, kept in its history.

mod pages;
pub mod rules;
mod store;

pub use rules::{Report, State, is_overdue};
pub use store::{Filter, Named, NewTask, Pending, Row, Task, create, every, groups, list, overdue, report};

use crate::access::{Authority, NavEntry, NavGroup, PathParams, Permission, Scope};
use crate::conference::Here;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::state::App;
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/c/{slug}/tasks", pages::list)
        .get("/c/{slug}/tasks/new", pages::new)
        .post("/c/{slug}/tasks/new", pages::create)
        .get("/c/{slug}/tasks/{id}", pages::show)
        .post("/c/{slug}/tasks/{id}/report", pages::report)
        .get("/c/{slug}/tasks/{id}/edit", pages::edit)
        .post("/c/{slug}/tasks/{id}/edit", pages::change)
        .get("/c/{slug}/tasks/{id}/links", pages::links)
        .post("/c/{slug}/tasks/{id}/links", pages::link)
        .post("/c/{slug}/tasks/{id}/links/remove", pages::unlink)
        .get("/c/{slug}/my-work", pages::my_work)
}

pub const NAV: &[NavEntry] = &[
    NavEntry {
        group: NavGroup::Now,
        order: 20,
        key: "nav-my-work",
        path: "/my-work",
        shown: Authority::works_on,
        part: None,
    },
    NavEntry {
        group: NavGroup::Prepare,
        order: 20,
        key: "nav-tasks",
        path: "/tasks",
        shown: Authority::sees_whole,
        part: None,
    },
];

/// A task of the conference in the path.
pub struct OfTask {
    pub here: Here,
    pub task: Task,
}

impl Scope for OfTask {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfTask>> {
        let (Some(here), Some(id)) = (Here::find(app, path).await?, path.id("id")) else { return Ok(None) };
        Ok(store::find(&app.db, here.id, id).await?.map(|task| OfTask { here, task }))
    }
}

/// Sees a task: who sees the whole conference.
pub struct SeeTask;

impl Permission for SeeTask {
    const NAME: &'static str = "SeeTask";
    type Scope = OfTask;

    fn allows(authority: &Authority, scope: &OfTask) -> bool {
        authority.sees_whole(scope.here.id)
    }
}

/// Says how far a task is: its owner as long as she belongs to its group, the lead and deputies of
/// the group, organisers.
pub struct ReportOnTask;

impl Permission for ReportOnTask {
    const NAME: &'static str = "ReportOnTask";
    type Scope = OfTask;

    fn allows(authority: &Authority, scope: &OfTask) -> bool {
        let task = &scope.task;
        let is_owner = task.owner.as_ref().is_some_and(|owner| owner.0 == authority.account)
            && authority.belongs_to(task.group_id);
        is_owner || ChangeTask::allows(authority, scope)
    }
}

/// Changes what a task is, whose and until when: the lead and deputies of its group, organisers.
pub struct ChangeTask;

impl Permission for ChangeTask {
    const NAME: &'static str = "ChangeTask";
    type Scope = OfTask;

    fn allows(authority: &Authority, scope: &OfTask) -> bool {
        may_give(authority, scope.here.id, scope.task.group_id)
    }
}

/// Gives tasks: organisers to every group, leads to their own.
pub struct GiveTasks;

impl Permission for GiveTasks {
    const NAME: &'static str = "GiveTasks";
    type Scope = Here;

    fn allows(authority: &Authority, here: &Here) -> bool {
        authority.organises(here.id) || authority.leads_in(here.id)
    }
}

/// Whether she gives tasks to this group.
pub fn may_give(authority: &Authority, conference: Uuid, group: Uuid) -> bool {
    authority.organises(conference) || authority.leads(group)
}
