//! The plan in time: milestones of projects, what waits for what, plan against actual, the roadmap, the matrix of pillars and
//! states, the plan as a file and back.
//!
//! Words: a *milestone* is a date of a project with a *weight*; it is *reached* on a day; a project *waits for* another; the
//! *curve* is plan against actual; the *roadmap* is every project over three years; a *book* is a file of the plan.

mod pages;
pub mod rules;
mod store;

pub use store::{Milestone, add_milestone, add_wait, change_milestone, milestones, reach, reach_as_liaison, steps};

use crate::access::{Authority, Permission};
use crate::conference::Organise;
use crate::web::Routes;

use store::OfBook;

/// Most bytes of a form with a file of the plan.
const BOOK_MAX: usize = crate::sheets::FILE_MAX + 64 * 1024;

pub fn routes() -> Routes {
    use pages::{bring, curve, export, matrix, milestone, milestones, roadmap};
    Routes::new()
        .get("/c/{slug}/plan/roadmap", roadmap::roadmap)
        .get("/c/{slug}/plan/matrix", matrix::matrix)
        .get("/c/{slug}/plan/curve", curve::curve)
        .get("/c/{slug}/plan.xlsx", export::export)
        .get("/c/{slug}/plan/bring", bring::ask)
        .post_file("/c/{slug}/plan/bring", bring::upload, BOOK_MAX)
        .get("/c/{slug}/plan/bring/{id}", bring::check)
        .post("/c/{slug}/plan/bring/{id}", bring::bring_in)
        .post("/c/{slug}/plan/bring/{id}/discard", bring::discard)
        .get("/c/{slug}/projects/{id}/milestones", milestones::milestones)
        .post("/c/{slug}/projects/{id}/milestones", milestones::add)
        .post("/c/{slug}/projects/{id}/waits", milestones::wait)
        .post("/c/{slug}/projects/{id}/waits/{other}/remove", milestones::wait_no_more)
        .get("/c/{slug}/projects/{id}/milestones/{milestone}", milestone::edit)
        .post("/c/{slug}/projects/{id}/milestones/{milestone}", milestone::change)
        .get("/c/{slug}/projects/{id}/milestones/{milestone}/remove", milestone::ask_remove)
        .post("/c/{slug}/projects/{id}/milestones/{milestone}/remove", milestone::remove)
        .get("/c/{slug}/projects/{id}/milestones/{milestone}/reach", milestone::ask_reach)
        .post("/c/{slug}/projects/{id}/milestones/{milestone}/reach", milestone::reach)
        .get("/c/{slug}/projects/{id}/milestones/{milestone}/undo", milestone::ask_undo)
        .post("/c/{slug}/projects/{id}/milestones/{milestone}/undo", milestone::undo)
}

/// Goes on with a file of the plan: the organiser who brought it.
pub struct BringPlan;

impl Permission for BringPlan {
    const NAME: &'static str = "BringPlan";
    type Scope = OfBook;

    fn allows(authority: &Authority, scope: &OfBook) -> bool {
        scope.book.account == authority.account && Organise::allows(authority, &scope.here)
    }
}
