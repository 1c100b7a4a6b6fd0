//! Messages that browsers show even when no page is open: Web Push (plan, 4.1; RFC 8030, 8291, 8292).
//!
//! Words: a *subscription* is one browser of somebody's that takes messages, through the *push service* of its maker, which
//! carries them and cannot read them.

mod key;
mod pages;
pub mod rules;
mod send;
mod store;

pub use send::{Message, SEND};
pub use store::{tell, tidy};

use crate::vault::{Kept, SealedColumn};
use crate::web::Routes;

/// What is sealed here.
pub const SEALED: &[SealedColumn] = &[
    SealedColumn { table: "push_keys", column: "pkcs8_sealed", place: "push_keys.pkcs8", kept: Kept::Alone },
    SealedColumn {
        table: "push_subscriptions",
        column: "endpoint_sealed",
        place: "push_subscriptions.endpoint",
        kept: Kept::Found { hash: "endpoint_hash", purpose: "push_subscriptions" },
    },
    SealedColumn {
        table: "push_subscriptions",
        column: "auth_sealed",
        place: "push_subscriptions.auth",
        kept: Kept::Alone,
    },
];

pub fn routes() -> Routes {
    Routes::new()
        .get("/account/push", pages::show)
        .post("/account/push", pages::subscribe)
        .get("/account/push/worker.js", pages::worker)
        .post("/account/push/{id}/test", pages::test)
        .post("/account/push/{id}/remove", pages::remove)
}
