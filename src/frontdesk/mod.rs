//! The desk: one page at which a device and a person together look somebody up, let her in, add her, give her another
//! badge, and hear of those who wait before a kiosk.
//!
//! Words: *by hand* is without her badge; *attention* is the note that must be read before she is let in.

mod pages;
pub mod rules;

use crate::web::Routes;

/// Most bytes of the form of somebody who is added here: her photo comes with it.
const FORM_MAX: usize = 4 * crate::files::FILE_MAX;

pub fn routes() -> Routes {
    Routes::new()
        .get("/desk", pages::desk::show)
        .post("/desk/find", pages::desk::find)
        .post("/desk/hits", pages::desk::hits)
        .get("/desk/people/{id}", pages::person::show)
        .get("/desk/people/{id}/photo", pages::person::photo)
        .post("/desk/people/{id}/admit", pages::acts::admit)
        .post("/desk/people/{id}/swap", pages::acts::swap)
        .post("/desk/people/{id}/print", pages::acts::print)
        .post("/desk/readings/{reading}/force", pages::acts::force)
        .post("/desk/readings/{reading}/undo", pages::acts::undo)
        .get("/desk/walk-in", pages::walk_in::form)
        .post_file("/desk/walk-in", pages::walk_in::add, FORM_MAX)
        .post("/desk/calls/{id}/answer", pages::desk::answer)
        .post("/desk/calls/{id}/finish", pages::desk::finish)
}
