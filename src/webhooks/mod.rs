//! Other programs are told of lights and difficulties: signed, tried again, once each (plan, 4.3 and 6.3).
//!
//! Words: a *webhook* is where a receiver listens and what it is told of; an *event* is what happened; a *delivery* is one event
//! on its way to one webhook.

mod pages;
pub mod rules;
mod store;
mod sweep;

pub use store::tidy;
pub use sweep::{SEND, run, sweep};

use crate::access::{Authority, NavEntry, NavGroup, Permission};
use crate::vault::{Kept, SealedColumn};
use crate::web::Routes;

use store::OfWebhook;

/// What is sealed here.
pub const SEALED: &[SealedColumn] =
    &[SealedColumn { table: "webhooks", column: "secret_sealed", place: "webhooks.secret", kept: Kept::Alone }];

pub fn routes() -> Routes {
    Routes::new()
        .get("/c/{slug}/webhooks", pages::list)
        .get("/c/{slug}/webhooks/new", pages::new)
        .post("/c/{slug}/webhooks/new", pages::add)
        .get("/c/{slug}/webhooks/{id}", pages::show)
        .get("/c/{slug}/webhooks/{id}/edit", pages::edit)
        .post("/c/{slug}/webhooks/{id}/edit", pages::change)
        .post("/c/{slug}/webhooks/{id}/switch", pages::switch)
        .post("/c/{slug}/webhooks/{id}/test", pages::test)
        .post("/c/{slug}/webhooks/{id}/secret", pages::new_secret)
        .get("/c/{slug}/webhooks/{id}/end", pages::ask_end)
        .post("/c/{slug}/webhooks/{id}/end", pages::end)
        .post("/c/{slug}/webhooks/{id}/deliveries/{delivery}/again", pages::again)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Settings,
    order: 60,
    key: "nav-webhooks",
    path: "/webhooks",
    shown: Authority::organises,
    part: None,
}];

/// Keeps a webhook: organisers.
pub struct KeepWebhook;

impl Permission for KeepWebhook {
    const NAME: &'static str = "KeepWebhook";
    type Scope = OfWebhook;

    fn allows(authority: &Authority, scope: &OfWebhook) -> bool {
        authority.organises(scope.here.id)
    }
}
