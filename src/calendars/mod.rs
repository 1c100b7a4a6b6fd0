//! Somebody's tasks in her own calendar (RFC 5545), by a private address. Plan, 4.1.

mod ics;
mod pages;
mod store;

use crate::vault::{Kept, SealedColumn};
use crate::web::Routes;

/// What is sealed here.
pub const SEALED: &[SealedColumn] = &[SealedColumn {
    table: "calendar_links",
    column: "token_sealed",
    place: "calendar_links.token",
    kept: Kept::Found { hash: "token_hash", purpose: "calendar_links" },
}];

pub fn routes() -> Routes {
    Routes::new()
        .get("/account/calendar", pages::show)
        .post("/account/calendar", pages::make)
        .post("/account/calendar/off", pages::turn_off)
        .get("/calendars/{token}", pages::calendar)
}
