//! Resolutions reach those whom they concern: made public to participants, or delivered and acknowledged. Plan, 3.3.
//!
//! Words: a resolution is *published*, which every participant sees behind her pass, or *delivered* to somebody by name: an
//! account of the conference, a participant, or an institution, for which its signatory comes by a link. Each
//! *acknowledges* it once; who has not is reminded.

mod letters;
mod pages;
mod paper;
pub mod rules;
mod store;

pub use store::{deliver, publish};

use crate::access::{Authority, Permission};
use crate::presidium::OfResolution;
use crate::web::Routes;

use store::OfDelivered;

pub fn routes() -> Routes {
    use pages::{kept, received};
    Routes::new()
        .get("/c/{slug}/resolutions/{id}/resolution.pdf", kept::paper)
        .get("/c/{slug}/resolutions/{id}/delivery", kept::show)
        .get("/c/{slug}/resolutions/{id}/publish", kept::ask_publish)
        .post("/c/{slug}/resolutions/{id}/publish", kept::publish)
        .get("/c/{slug}/resolutions/{id}/deliver", kept::choose)
        .post("/c/{slug}/resolutions/{id}/deliver", kept::deliver)
        .get("/c/{slug}/resolutions/{id}/remind", kept::ask_remind)
        .post("/c/{slug}/resolutions/{id}/remind", kept::remind)
        .post("/c/{slug}/resolutions/{id}/delivery/export", kept::export)
        .post("/c/{slug}/resolutions/{id}/acknowledge", kept::acknowledge)
        .get("/signatory/{token}/resolutions/{id}", received::for_institution)
        .post("/signatory/{token}/resolutions/{id}/acknowledge", received::acknowledge_for_institution)
        .get("/signatory/{token}/resolutions/{id}/resolution.pdf", received::paper_for_institution)
        .get("/pass/{token}/resolutions", received::index)
        .get("/pass/{token}/resolutions/{id}", received::own)
        .post("/pass/{token}/resolutions/{id}/acknowledge", received::acknowledge_own)
        .get("/pass/{token}/resolutions/{id}/resolution.pdf", received::own_paper)
}

/// Sees whom a resolution reached: organisers and members of the presidium.
pub struct SeeDelivery;

impl Permission for SeeDelivery {
    const NAME: &'static str = "SeeDelivery";
    type Scope = OfResolution;

    fn allows(authority: &Authority, scope: &OfResolution) -> bool {
        authority.organises(scope.here.id) || authority.seat_in(scope.here.id).is_some()
    }
}

/// Publishes and delivers a resolution: organisers, and the chair.
pub struct Deliver;

impl Permission for Deliver {
    const NAME: &'static str = "Deliver";
    type Scope = OfResolution;

    fn allows(authority: &Authority, scope: &OfResolution) -> bool {
        authority.organises(scope.here.id) || authority.chairs(scope.here.id)
    }
}

/// Acknowledges a resolution: to whose account it was delivered, while she works on the conference. Nobody for her.
pub struct Acknowledge;

impl Permission for Acknowledge {
    const NAME: &'static str = "Acknowledge";
    type Scope = OfDelivered;

    fn allows(authority: &Authority, scope: &OfDelivered) -> bool {
        authority.sees_whole(scope.here.id) && scope.accounts.contains(&authority.account)
    }
}
