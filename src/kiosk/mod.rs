//! The kiosk: one page that reads badges by camera and scanner at a gate, also without network.
//!
//! Words: the page holds its words in every language, so that whoever stands before it chooses hers without a request.

mod pages;

use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/kiosk", pages::show)
        .get("/kiosk/staff", pages::staff::show)
        .post("/kiosk/staff", pages::staff::open)
        .post("/kiosk/staff/gate", pages::staff::set_up)
        .post("/kiosk/staff/off", pages::staff::sign_off)
        .post("/kiosk/staff/close", pages::staff::close)
        .get("/kiosk/worker.js", pages::worker)
        .get("/kiosk/app.webmanifest", pages::manifest)
}
