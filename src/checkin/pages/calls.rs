//! The calls for a helper, as every page shows them before which people stand who may go.

use askama::Template;
use chrono_tz::Tz;

use super::super::rules::Reason;
use crate::access::{Device, DeviceKind};
use crate::calls::{self, Call};
use crate::error::Result;
use crate::kernel::Uuid;
use crate::state::App;
use crate::web::Reader;

/// The open calls of a conference: what stands in `#calls`.
#[derive(Template)]
#[template(path = "checkin/_calls.html")]
pub struct Calls {
    l: Reader,
    zone: Tz,
    calls: Vec<Call>,
    /// Who is signed in at the desk that this browser is: from nowhere else somebody goes.
    at_desk: Option<Uuid>,
}

impl askama::filters::HtmlSafe for Calls {}

impl Calls {
    /// As this browser sees them.
    pub async fn load(app: &App, l: Reader, of: (Uuid, Tz), device: Option<&Device>) -> Result<Calls> {
        let (conference, zone) = of;
        let at_desk = device.and_then(|device| at_desk(device, conference));
        Ok(Calls { l, zone, calls: calls::open(&app.db, conference, app.clock.now()).await?, at_desk })
    }

    /// Why somebody was turned away at a kiosk, or that she asked.
    fn why(&self, call: &Call) -> &'static str {
        Reason::parse(&call.reason).map_or("frontdesk-call-asked", Reason::key)
    }

    /// Nobody goes yet, and she may.
    fn may_go(&self, call: &Call) -> bool {
        self.at_desk.is_some() && call.goes.is_none()
    }

    /// She went.
    fn is_hers(&self, call: &Call) -> bool {
        self.at_desk.is_some() && call.goes == self.at_desk
    }
}

/// Who is signed in at this device, where it is a desk of the conference.
pub fn at_desk(device: &Device, conference: Uuid) -> Option<Uuid> {
    let is_desk = device.kind == DeviceKind::Desk && device.conference == conference;
    device.who.as_ref().filter(|_| is_desk).map(|who| who.account)
}
