//! Reminders: who is told what of which task, when, and by which way (plan, 4.1).
//!
//! Words: a *step* is a moment in a task's life at which somebody is told, once; what is overdue *climbs* from its owner
//! to deputies, leads and organisers; a *digest* is the one letter a day; what is *urgent* does not wait for it; in her
//! *quiet hours* nothing is sent.

mod letters;
mod pages;
pub mod rules;
mod store;
mod sweep;

pub use sweep::{run, sweep};

use crate::access::{Authority, NavEntry, NavGroup};
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/account/news", pages::news::list)
        .get("/account/news/bell", pages::news::bell)
        .post("/account/news/read", pages::news::read_all)
        .post("/account/news/{id}/read", pages::news::read)
        .get("/account/reminders", pages::own::show)
        .post("/account/reminders", pages::own::save)
        .get("/c/{slug}/reminders", pages::steps::show)
        .post("/c/{slug}/reminders", pages::steps::save)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Settings,
    order: 16,
    key: "nav-reminders",
    path: "/reminders",
    shown: Authority::organises,
    part: None,
}];
