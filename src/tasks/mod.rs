//! Tasks: somebody's piece of work with a due time, moved by the group that has it (plan, 3.3, 4.3).
//!
//! Words: a task is *open, started, blocked, done* or *dropped*; it *counts* unless it was dropped;
//! a *report* is one step of its progress, kept in its history. Where it needs a second pair of eyes, done is *asked*
//! for, and *accepted* or *sent back* by somebody else. *Helpers* work on it, *watchers* are told of it.

mod pages;
pub mod rules;
mod store;

pub use pages::awaited;
pub use rules::{Priority, Report, State, Terms, is_overdue};
pub use store::{
    Filter, Named, NewTask, Pending, Person, Pressing, Row, Task, add_helper, add_item, comment, create, every, groups,
    list, people, pressing, report,
};

use rules::Mover;
use store::{OfBook, OfTemplate};

use crate::access::{Authority, NavEntry, NavGroup, PathParams, Permission, Scope};
use crate::conference::Here;
use crate::error::Result;
use crate::files::FILE_MAX;
use crate::groups::OfGroup;
use crate::kernel::Uuid;
use crate::state::App;
use crate::web::Routes;

/// A list and the form around it.
const BOOK_MAX: usize = crate::sheets::FILE_MAX + 64 * 1024;
/// A file and the form around it.
const FORM_MAX: usize = FILE_MAX + 256 * 1024;

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
        .post("/c/{slug}/tasks/{id}/list", pages::add_item)
        .post("/c/{slug}/tasks/{id}/list/tick", pages::tick)
        .post("/c/{slug}/tasks/{id}/list/move", pages::move_item)
        .post("/c/{slug}/tasks/{id}/list/remove", pages::remove_item)
        .post("/c/{slug}/tasks/{id}/helpers", pages::add_helper)
        .post("/c/{slug}/tasks/{id}/helpers/remove", pages::remove_helper)
        .post("/c/{slug}/tasks/{id}/watch", pages::watch)
        .post("/c/{slug}/tasks/{id}/comments", pages::comment)
        .post_file("/c/{slug}/tasks/{id}/papers", pages::add_paper, FORM_MAX)
        .get("/c/{slug}/tasks/{id}/papers/{paper}", pages::paper)
        .post("/c/{slug}/tasks/{id}/papers/remove", pages::remove_paper)
        .get("/c/{slug}/tasks/board", pages::board)
        .post("/c/{slug}/tasks/bulk", pages::bulk)
        .get("/c/{slug}/tasks/calendar", pages::calendar)
        .get("/c/{slug}/tasks/export", pages::export)
        .get("/c/{slug}/tasks/bring", pages::bring::ask)
        .post_file("/c/{slug}/tasks/bring", pages::bring::upload, BOOK_MAX)
        .get("/c/{slug}/tasks/bring/{id}", pages::bring::check)
        .post("/c/{slug}/tasks/bring/{id}", pages::bring::bring_in)
        .post("/c/{slug}/tasks/bring/{id}/discard", pages::bring::discard)
        .get("/c/{slug}/tasks/templates", pages::templates::index)
        .post("/c/{slug}/tasks/templates/new", pages::templates::keep)
        .get("/c/{slug}/tasks/templates/{id}", pages::templates::show)
        .post("/c/{slug}/tasks/templates/{id}", pages::templates::lay)
        .get("/c/{slug}/tasks/templates/{id}/remove", pages::templates::ask_remove)
        .post("/c/{slug}/tasks/templates/{id}/remove", pages::templates::remove)
        .post("/c/{slug}/tasks/{id}/move", pages::carry)
        .get("/c/{slug}/groups/{id}/hand-over", pages::hand_over)
        .post("/c/{slug}/groups/{id}/hand-over", pages::do_hand_over)
        .get("/c/{slug}/my-work", pages::my_work)
        .post("/c/{slug}/my-work/seen", pages::saw)
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

/// Works on a task: whoever reports on it, and its helpers, who tick its list and hand in files.
pub struct WorkOnTask;

impl Permission for WorkOnTask {
    const NAME: &'static str = "WorkOnTask";
    type Scope = OfTask;

    fn allows(authority: &Authority, scope: &OfTask) -> bool {
        let helps = scope.task.is_helper(authority.account) && authority.sees_whole(scope.here.id);
        helps || ReportOnTask::allows(authority, scope)
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

/// Goes on with a file of tasks: whoever brought it, as long as she gives tasks.
pub struct BringTasks;

impl Permission for BringTasks {
    const NAME: &'static str = "BringTasks";
    type Scope = OfBook;

    fn allows(authority: &Authority, scope: &OfBook) -> bool {
        scope.book.account == authority.account && GiveTasks::allows(authority, &scope.here)
    }
}

/// Gives the tasks of a template: whoever gives tasks.
pub struct UseTemplate;

impl Permission for UseTemplate {
    const NAME: &'static str = "UseTemplate";
    type Scope = OfTemplate;

    fn allows(authority: &Authority, scope: &OfTemplate) -> bool {
        GiveTasks::allows(authority, &scope.here)
    }
}

/// Removes a template: organisers, and whoever made it as long as she gives tasks.
pub struct RemoveTemplate;

impl Permission for RemoveTemplate {
    const NAME: &'static str = "RemoveTemplate";
    type Scope = OfTemplate;

    fn allows(authority: &Authority, scope: &OfTemplate) -> bool {
        let is_hers = scope.template.created_by == authority.account && authority.leads_in(scope.here.id);
        authority.organises(scope.here.id) || is_hers
    }
}

/// Hands the tasks of somebody in a group over to others: its lead and deputies, organisers.
pub struct HandOver;

impl Permission for HandOver {
    const NAME: &'static str = "HandOver";
    type Scope = OfGroup;

    fn allows(authority: &Authority, scope: &OfGroup) -> bool {
        may_give(authority, scope.here.id, scope.group.id)
    }
}

/// Her as she moves a task: whoever may change it may accept it.
fn mover(authority: &Authority, scope: &OfTask) -> Mover {
    Mover { account: authority.account, may_accept: ChangeTask::allows(authority, scope) }
}

/// Whether she gives tasks to this group.
pub fn may_give(authority: &Authority, conference: Uuid, group: Uuid) -> bool {
    authority.organises(conference) || authority.leads(group)
}
