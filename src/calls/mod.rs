//! Calls for a helper: whoever stands before a device that cannot let her in is not left alone.
//!
//! Words: a device *calls*, of itself when it turned somebody away, or because she asked; it has one open call, however
//! often it calls; somebody at a desk *goes*, which answers it, and *finishes* it when she has been there.

mod pages;
pub mod rules;
mod store;

pub use pages::Told;
pub use store::{Call, Standing, answer, finish, of_device, open, turned_away};

use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new().post("/api/v1/calls", pages::call)
}
