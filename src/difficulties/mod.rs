//! What institutions cannot solve alone: sent in with a project, answered within 48 hours (plan, 6.3).
//!
//! Words: a *difficulty* waits while its *clock* runs; those concerned are *convened*, or it is *answered* by a day by which it is
//! *solved*; other institutions are *consulted* on it; whoever sent it in *accepts* the answer or *reopens* it, which starts
//! the clock again (for an institution without a liaison, organisers say who accepted it); an *alarm* is told at 24, 36 and
//! 48 hours.

mod letters;
mod pages;
pub mod rules;
mod store;
mod sweep;

pub use store::{By, Done, file, find, step};
pub use sweep::{run, sweep};

use crate::access::{Authority, NavEntry, NavGroup, Permission};
use crate::web::Routes;

use store::OfDifficulty;

pub fn routes() -> Routes {
    use pages::{handle, list, new, own, show};
    Routes::new()
        .get("/c/{slug}/difficulties", list::list)
        .get("/c/{slug}/difficulties/new", new::new)
        .post("/c/{slug}/difficulties/new", new::file)
        .get("/c/{slug}/difficulties/{id}", show::show)
        .post("/c/{slug}/difficulties/{id}/assign", handle::assign)
        .post("/c/{slug}/difficulties/{id}/accept", handle::accept)
        .post("/c/{slug}/difficulties/{id}/withdraw", handle::withdraw)
        .get("/c/{slug}/difficulties/{id}/consult", handle::ask_consult)
        .post("/c/{slug}/difficulties/{id}/consult", handle::consult)
        .get("/c/{slug}/difficulties/{id}/convene", handle::ask_convene)
        .post("/c/{slug}/difficulties/{id}/convene", handle::convene)
        .get("/c/{slug}/difficulties/{id}/answer", handle::ask_answer)
        .post("/c/{slug}/difficulties/{id}/answer", handle::answer)
        .get("/institution/{token}/difficulties", own::list)
        .get("/institution/{token}/difficulties/new", own::new)
        .post("/institution/{token}/difficulties/new", own::file)
        .get("/institution/{token}/difficulties/{id}", own::show)
        .post("/institution/{token}/difficulties/{id}/accept", own::accept)
        .post("/institution/{token}/difficulties/{id}/reopen", own::reopen)
        .post("/institution/{token}/difficulties/{id}/withdraw", own::withdraw)
        .post("/institution/{token}/difficulties/{id}/say", own::say)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Keep,
    order: 16,
    key: "nav-difficulties",
    path: "/difficulties",
    shown: Authority::sees_whole,
    part: None,
}];

/// Sees a difficulty: who sees the whole conference.
pub struct SeeDifficulty;

impl Permission for SeeDifficulty {
    const NAME: &'static str = "SeeDifficulty";
    type Scope = OfDifficulty;

    fn allows(authority: &Authority, scope: &OfDifficulty) -> bool {
        authority.sees_whole(scope.here.id)
    }
}

/// Convenes, consults and answers: organisers, and to whom it was given while she works on the conference.
pub struct HandleDifficulty;

impl Permission for HandleDifficulty {
    const NAME: &'static str = "HandleDifficulty";
    type Scope = OfDifficulty;

    fn allows(authority: &Authority, scope: &OfDifficulty) -> bool {
        let is_handler = scope.difficulty.handler.as_ref().is_some_and(|(account, _)| *account == authority.account);
        authority.organises(scope.here.id) || is_handler && authority.sees_whole(scope.here.id)
    }
}

/// Gives it to somebody, takes back what was entered here, accepts for who has no liaison: organisers.
pub struct AssignDifficulty;

impl Permission for AssignDifficulty {
    const NAME: &'static str = "AssignDifficulty";
    type Scope = OfDifficulty;

    fn allows(authority: &Authority, scope: &OfDifficulty) -> bool {
        authority.organises(scope.here.id)
    }
}
