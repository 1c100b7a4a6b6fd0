//! My agenda: what of the agenda is one reader's own, in the order of time.
//!
//! Words: a *favourite* is an item that somebody has starred; a *line* is one thing of hers: an item in which she has a
//! role, a sitting of her discussion group, or a favourite. Whoever holds a pass has her favourites here; the public
//! keeps them in the browser and says them in the address.

mod pages;
pub mod rules;
mod store;

pub use store::{forget, starred};

use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/pass/{token}/agenda", pages::own)
        .get("/pass/{token}/agenda.ics", pages::calendar)
        .get("/pass/{token}/agenda/choose", pages::choose)
        .post("/pass/{token}/agenda/stars", pages::star)
        .get("/c/{slug}/my-agenda", pages::public)
        .get("/c/{slug}/my-agenda/choose", pages::choose_signed_in)
        .post("/c/{slug}/my-agenda/stars", pages::star_signed_in)
}
