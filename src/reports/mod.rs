//! Weekly and monthly reports of the conference, compiled from the record as of an instant (plan, 6.2).
//!
//! Words: a report is *compiled* for a *period*, edited in its *marked places* (foreword, remarks on what is late, what follows),
//! each time as a new *version*; it is *signed off* once and then *sent*, or *let go* while it is a draft. What was signed off
//! keeps its own copy of everything that it says; a *correction* is a report of its own that names the one it replaces.

mod docx;
mod letters;
mod pages;
mod paper;
pub mod rules;
mod say;
mod store;

pub use say::title;
pub use store::{By, Made, NewVersion, compile, make, of_project, sign, write_version};

use crate::access::{Authority, NavEntry, NavGroup, Permission};
use crate::web::Routes;

use store::OfReport;

pub fn routes() -> Routes {
    use pages::{edit, files, list, own, send, show, sign};
    Routes::new()
        .get("/c/{slug}/reports", list::list)
        .post("/c/{slug}/reports", list::make)
        .get("/c/{slug}/reports/{id}", show::show)
        .get("/c/{slug}/reports/{id}/versions", show::versions)
        .get("/c/{slug}/reports/{id}/report.pdf", files::pdf)
        .get("/c/{slug}/reports/{id}/report.docx", files::docx)
        .get("/c/{slug}/reports/{id}/report.xlsx", files::xlsx)
        .get("/c/{slug}/reports/{id}/edit", edit::edit)
        .post_large("/c/{slug}/reports/{id}/edit", edit::save, rules::EDIT_BYTES_MAX)
        .post("/c/{slug}/reports/{id}/compile", edit::compile)
        .get("/c/{slug}/reports/{id}/sign", sign::ask)
        .post("/c/{slug}/reports/{id}/sign", sign::sign)
        .get("/c/{slug}/reports/{id}/discard", sign::ask_discard)
        .post("/c/{slug}/reports/{id}/discard", sign::discard)
        .post("/c/{slug}/reports/{id}/correct", sign::correct)
        .get("/c/{slug}/reports/{id}/send", send::ask)
        .post("/c/{slug}/reports/{id}/send", send::send)
        .get("/institution/{token}/reports", own::list)
        .get("/institution/{token}/reports/{id}", own::show)
        .get("/institution/{token}/reports/{id}/report.pdf", own::pdf)
        .get("/institution/{token}/reports/{id}/report.xlsx", own::xlsx)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Keep,
    order: 18,
    key: "nav-reports",
    path: "/reports",
    shown: Authority::sees_whole,
    part: None,
}];

/// Reads a report: who sees the whole conference, once it is signed off; drafts whoever writes them.
pub struct SeeReport;

impl Permission for SeeReport {
    const NAME: &'static str = "SeeReport";
    type Scope = OfReport;

    fn allows(authority: &Authority, scope: &OfReport) -> bool {
        authority.organises(scope.here.id) || scope.report.is_signed() && authority.sees_whole(scope.here.id)
    }
}

/// Writes, signs off and sends reports: organisers.
pub struct ChangeReport;

impl Permission for ChangeReport {
    const NAME: &'static str = "ChangeReport";
    type Scope = OfReport;

    fn allows(authority: &Authority, scope: &OfReport) -> bool {
        authority.organises(scope.here.id)
    }
}
