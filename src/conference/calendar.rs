//! A conference as an entry of a calendar (RFC 5545).

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component as _, Event, EventLike as _, EventStatus, Property};

use super::Here;
use crate::state::App;
use crate::web::Reader;

/// The conference for somebody's calendar. The identity of the entry never changes, its sequence rises with
/// what the public pages show, so that a calendar takes over another day. `link`: where the entry leads.
/// Times are UTC: every calendar shows them in its own zone.
pub fn entry(app: &App, here: &Here, l: Reader, link: &str, comes: bool, now: DateTime<Utc>) -> String {
    let host = app.config.public_url.split("://").last().unwrap_or_default();
    let host = host.split(['/', ':']).next().unwrap_or_default();
    let sequence = u32::try_from(here.version).unwrap_or_default().saturating_mul(2);
    let event = Event::with_uid(&format!("conference-{}@{host}", here.id.simple()))
        .summary(l.plain(&here.name))
        .location(l.plain(&here.place))
        .url(link)
        .timestamp(now)
        .starts(here.opens_at)
        .ends(here.closes_at)
        .status(if comes { EventStatus::Confirmed } else { EventStatus::Cancelled })
        // Whoever withdrew has the entry of the same version cancelled.
        .sequence(sequence + u32::from(!comes))
        .done();
    let mut calendar = Calendar::empty();
    for (name, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Plenum//Plenum//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", if comes { "PUBLISH" } else { "CANCEL" }),
    ] {
        calendar.append_property(Property::new(name, value));
    }
    calendar.push(event);
    calendar.to_string()
}
