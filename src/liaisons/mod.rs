//! Institutions that carry out projects, on a page of their own (plan, 6.2, 6.3).
//!
//! Words: a *liaison* speaks for an institution: one at a time, by a *link* that is good until a day and can be sent anew; an account
//! with her address leads there too. By it she reports once a week and project, enters readings, makes the steps that are the
//! institution's, says that milestones are reached, and asks for deadlines.

mod asked;
mod decided;
mod letters;
mod pages;
pub mod rules;
mod store;
mod sweep;

pub use asked::tell_asked;
pub use decided::tell;
pub use letters::send_orders;
pub use store::{Addressee, Liaison, addressees_of, liaison, link_of, name_one, new_link};
pub use sweep::run;

use crate::access::{Authority, NavEntry, NavGroup, Permission};
use crate::vault::{Kept, SealedColumn};
use crate::web::Routes;

use store::OfLiaison;

/// What is sealed here.
pub const SEALED: &[SealedColumn] = &[SealedColumn {
    table: "liaison_links",
    column: "token_sealed",
    place: "liaison_links.token",
    kept: Kept::Found { hash: "token_hash", purpose: "liaison_links" },
}];

/// Most bytes of a form: words, and files that prove readings.
const FORM_MAX: usize = 3 * crate::files::FILE_MAX + 1024 * 1024;

pub fn routes() -> Routes {
    use pages::{milestone, orders, own, own_order, people, project, report, speak, weeks};
    Routes::new()
        .get("/c/{slug}/liaisons", people::index)
        .get("/c/{slug}/liaisons/new", people::new)
        .post("/c/{slug}/liaisons/new", people::add)
        .get("/c/{slug}/liaisons/{id}", people::show)
        .post("/c/{slug}/liaisons/{id}/link", people::link)
        .post("/c/{slug}/liaisons/{id}/letter", people::letter)
        .get("/c/{slug}/liaisons/{id}/end", people::ask_end)
        .post("/c/{slug}/liaisons/{id}/end", people::end)
        .get("/c/{slug}/plan/reports", weeks::index)
        .get("/c/{slug}/plan/reports/remind", weeks::ask_remind)
        .post("/c/{slug}/plan/reports/remind", weeks::remind)
        .get("/c/{slug}/plan/orders", orders::index)
        .get("/c/{slug}/plan/orders/{order}", orders::show)
        .post("/c/{slug}/plan/orders/{order}", orders::decide)
        .get("/c/{slug}/projects/{id}/order", orders::new)
        .post("/c/{slug}/projects/{id}/order", orders::issue)
        .get("/institution/{token}", own::index)
        .get("/institution/{token}/orders/{order}", own_order::show)
        .post("/institution/{token}/orders/{order}", own_order::act)
        .get("/institution/{token}/orders/{order}/extension", own_order::new_extension)
        .post("/institution/{token}/orders/{order}/extension", own_order::ask_extension)
        .get("/institution/{token}/projects/{id}", project::show)
        .get("/institution/{token}/projects/{id}/files/{file}", project::file)
        .get("/institution/{token}/projects/{id}/steps/{step}", project::ask_step)
        .post_file("/institution/{token}/projects/{id}/steps/{step}", project::make_step, FORM_MAX)
        .get("/institution/{token}/projects/{id}/deadline", project::new_deadline)
        .post("/institution/{token}/projects/{id}/deadline", project::ask_deadline)
        .get("/institution/{token}/projects/{id}/milestones/{milestone}/reach", milestone::ask_reach)
        .post("/institution/{token}/projects/{id}/milestones/{milestone}/reach", milestone::reach)
        .get("/institution/{token}/projects/{id}/report", report::form)
        .post_file("/institution/{token}/projects/{id}/report", report::file, FORM_MAX)
        .post("/speak/{id}", speak::open)
}

pub const NAV: &[NavEntry] = &[
    NavEntry {
        group: NavGroup::Keep,
        order: 12,
        key: "nav-weekly",
        path: "/plan/reports",
        shown: Authority::sees_whole,
        part: None,
    },
    NavEntry {
        group: NavGroup::Keep,
        order: 14,
        key: "nav-liaisons",
        path: "/liaisons",
        shown: Authority::organises,
        part: None,
    },
];

/// Sees who speaks for an institution, and her link.
pub struct KeepLiaison;

impl Permission for KeepLiaison {
    const NAME: &'static str = "KeepLiaison";
    type Scope = OfLiaison;

    fn allows(authority: &Authority, scope: &OfLiaison) -> bool {
        authority.organises(scope.here.id)
    }
}
