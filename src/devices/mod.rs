//! Devices: kiosks, desks, print stations and scripts, each with a token that does one thing at one gate.
//!
//! Words: a device is *enrolled* when a browser or a program holds its token, which happens by a link that is opened
//! once; *revoked*, it holds nothing from its next request on. The *staff code* opens kiosks to staff for a while.

mod pages;
pub mod rules;
mod store;

pub use rules::{NewDevice, PrintsAt, Report};
pub use store::{
    close_to_staff, create, is_open_to_staff, issue_token, move_by_staff, open_to_staff, sign_off_by_staff, staff_code,
};

use crate::access::{Authority, NavEntry, NavGroup, PathParams, Permission, Scope};
use crate::conference::{self, Here};
use crate::error::Result;
use crate::state::App;
use crate::vault::HashedColumn;
use crate::web::Routes;

/// What only a device knows: looked for under every key until it is revoked, and kept anew when it is seen.
pub const HASHED: &[HashedColumn] = &[
    HashedColumn { table: "devices", column: "token_hash", living: "token_hash is not null and enrolled_at <= $1" },
    HashedColumn { table: "devices", column: "enrol_hash", living: "enrol_expires_at > $1" },
];

pub fn routes() -> Routes {
    Routes::new()
        .get("/c/{slug}/devices", pages::list)
        .get("/c/{slug}/devices/new", pages::new)
        .post("/c/{slug}/devices/new", pages::add)
        .post("/c/{slug}/devices/code", pages::code::set)
        .post("/c/{slug}/devices/code/remove", pages::code::remove)
        .get("/c/{slug}/devices/{id}", pages::show)
        .post("/c/{slug}/devices/{id}", pages::change)
        .post("/c/{slug}/devices/{id}/link", pages::link)
        .get("/c/{slug}/devices/{id}/revoke", pages::ask_revoke)
        .post("/c/{slug}/devices/{id}/revoke", pages::revoke)
        .get("/enrol/{token}", pages::ask_enrol)
        .post("/enrol/{token}", pages::enrol)
        .get("/device", pages::itself)
        .post("/api/v1/status", pages::report)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Settings,
    order: 30,
    key: "nav-devices",
    path: "/devices",
    shown: Authority::organises,
    part: None,
}];

/// A device of the conference that the path names.
pub struct OfDevice {
    pub here: Here,
    pub device: store::Device,
}

impl Scope for OfDevice {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfDevice>> {
        let (Some(slug), Some(id)) = (path.text("slug"), path.id("id")) else { return Ok(None) };
        let Some(here) = conference::find(&app.db, slug).await? else { return Ok(None) };
        let device = store::device(&app.db, here.id, id).await?;
        Ok(device.map(|device| OfDevice { here, device }))
    }
}

/// Makes, moves and revokes devices.
pub struct EditDevice;

impl Permission for EditDevice {
    const NAME: &'static str = "EditDevice";
    type Scope = OfDevice;

    fn allows(authority: &Authority, scope: &OfDevice) -> bool {
        authority.organises(scope.here.id)
    }
}
