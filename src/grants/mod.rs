//! Who may do what: the security administrator grants administrators and organisers, organisers
//! their desk staff. Seats and memberships, which also give rights, belong to their features.
//!
//! Words: a *grant* gives an account a role, over the whole instance or in one conference. The three
//! administrators stand apart from one another and from everybody else, kept by the database.

mod pages;
mod rules;
mod store;

pub use store::{claim_setup, give, has_administrators};

use crate::access::{Authority, Instance, NavEntry, NavGroup, PathParams, Permission, Scope};
use crate::conference::Here;
use crate::error::Result;
use crate::state::App;
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/admin/grants", pages::security::list)
        .get("/admin/grants/new", pages::security::new)
        .post("/admin/grants/new", pages::security::give)
        .get("/admin/grants/{id}/revoke", pages::security::ask_revoke)
        .post("/admin/grants/{id}/revoke", pages::security::revoke)
        .get("/c/{slug}/staff", pages::staff::list)
        .post("/c/{slug}/staff", pages::staff::add)
        .get("/c/{slug}/staff/{id}/remove", pages::staff::ask_remove)
        .post("/c/{slug}/staff/{id}/remove", pages::staff::remove)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Settings,
    order: 20,
    key: "nav-staff",
    path: "/staff",
    shown: Authority::organises,
    part: None,
}];

/// Grants administrators and organisers. Plan, 5.1: the security administrator's.
pub struct Grant;

impl Permission for Grant {
    const NAME: &'static str = "Grant";
    type Scope = Instance;

    fn allows(authority: &Authority, _: &Instance) -> bool {
        authority.is_security_admin()
    }
}

/// A grant that the security administrator may see.
pub struct OfGrant {
    grant: store::Granted,
}

impl Scope for OfGrant {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfGrant>> {
        let Some(id) = path.id("id") else { return Ok(None) };
        Ok(store::find(&app.db, id)
            .await?
            .filter(|grant| rules::is_for_security(grant.role))
            .map(|grant| OfGrant { grant }))
    }
}

/// Takes an administrator's or an organiser's role away.
pub struct Revoke;

impl Permission for Revoke {
    const NAME: &'static str = "Revoke";
    type Scope = OfGrant;

    fn allows(authority: &Authority, _: &OfGrant) -> bool {
        authority.is_security_admin()
    }
}

/// A member of the desk staff of this conference.
pub struct OfStaff {
    here: Here,
    grant: store::Granted,
}

impl Scope for OfStaff {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfStaff>> {
        let (Some(here), Some(id)) = (Here::find(app, path).await?, path.id("id")) else { return Ok(None) };
        let grant = store::find(&app.db, id).await?;
        Ok(grant
            .filter(|grant| rules::is_staff_of(grant.role, grant.conference, here.id))
            .map(|grant| OfStaff { here, grant }))
    }
}

/// Takes somebody off the desk.
pub struct RemoveStaff;

impl Permission for RemoveStaff {
    const NAME: &'static str = "RemoveStaff";
    type Scope = OfStaff;

    fn allows(authority: &Authority, scope: &OfStaff) -> bool {
        authority.organises(scope.here.id)
    }
}
