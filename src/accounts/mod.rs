//! Accounts of people who work on conferences: signing in by password or one-time link, a second
//! factor, one's own sign-ins; and, for the system administrator, the list of accounts.
//!
//! Words: a *sign-in* is what a person has open in a browser, *half* until the second factor is
//! given; a *link* signs in once. An account begins without any right.

mod jobs;
mod pages;
mod password;
mod proof;
pub mod rules;
mod store;

pub use jobs::MAIL_LINK;
pub use password::{hash as hash_password, matches as password_matches};
pub use proof::{is_fresh, is_she};
pub use rules::{FIRST_LINK, LINK, valid_new};
pub use store::{
    Account, HASHED, create, drop_second_factor, end_all, find, find_by_email, make_link, set_password, tidy,
};

use crate::access::{Authority, Instance, Permission};
use crate::vault::{Kept, SealedColumn};
use crate::web::Routes;

/// What is sealed here.
pub const SEALED: &[SealedColumn] = &[
    SealedColumn { table: "accounts", column: "totp_sealed", place: "accounts.totp", kept: Kept::Alone },
    SealedColumn {
        table: "jobs",
        column: "payload",
        place: "jobs.email",
        kept: Kept::InJob { kind: MAIL_LINK.name, field: "email" },
    },
];

pub fn routes() -> Routes {
    Routes::new()
        .get("/sign-in", pages::sign_in::page)
        .post("/sign-in", pages::sign_in::with_password)
        .get("/sign-in/code", pages::sign_in::code_page)
        .post("/sign-in/code", pages::sign_in::with_code)
        .get("/sign-in/mail", pages::links::ask_page)
        .post("/sign-in/mail", pages::links::ask)
        .get("/sign-in/link/{token}", pages::links::link_page)
        .post("/sign-in/link/{token}", pages::links::use_link)
        .post("/sign-out", pages::sign_in::sign_out)
        .get("/account", pages::own::page)
        .post("/account", pages::own::save)
        .post("/account/password", pages::own::set_password)
        .post("/account/sign-ins/end-others", pages::own::end_others)
        .post("/account/sign-ins/{id}/end", pages::own::end_one)
        .get("/account/second-factor", pages::second_factor::page)
        .post("/account/second-factor", pages::second_factor::switch_on)
        .post("/account/second-factor/off", pages::second_factor::switch_off)
        .get("/admin/accounts", pages::admin::list)
        .get("/admin/accounts/new", pages::admin::new)
        .post("/admin/accounts/new", pages::admin::create)
        .get("/admin/accounts/{id}", pages::admin::show)
        .get("/admin/accounts/{id}/disable", pages::admin::ask_disable)
        .post("/admin/accounts/{id}/disable", pages::admin::disable)
        .post("/admin/accounts/{id}/enable", pages::admin::enable)
        .post("/admin/accounts/{id}/end-sign-ins", pages::admin::end_sign_ins)
        .post("/admin/accounts/{id}/link", pages::admin::send_link)
}

/// Creates accounts, which begin without rights, and closes them. Plan, 5.1: the system
/// administrator's.
pub struct CreateAccounts;

impl Permission for CreateAccounts {
    const NAME: &'static str = "CreateAccounts";
    type Scope = Instance;

    fn allows(authority: &Authority, _: &Instance) -> bool {
        authority.is_system_admin()
    }
}
