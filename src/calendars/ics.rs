use chrono::{TimeDelta, Utc};
use icalendar::{Calendar, Component as _, Event, EventLike as _, EventStatus, Property};

use super::store::Entered;
use crate::state::App;
use crate::web::Reader;

/// A task is drawn in a calendar as the last quarter of an hour before it is due.
const DRAWN: TimeDelta = TimeDelta::minutes(15);

/// Tasks as entries of a calendar. The identity of an entry is its task's and never changes, its sequence rises with what
/// changes; what is hers no more is said to be cancelled. Times are UTC: every calendar shows them in its own zone.
pub fn calendar(app: &App, l: Reader, name: &str, tasks: &[Entered]) -> String {
    let host = app.config.public_url.split("://").last().unwrap_or_default();
    let host = host.split(['/', ':']).next().unwrap_or_default();
    let mut calendar = Calendar::empty();
    let refreshed = Property::new("REFRESH-INTERVAL", "PT1H").add_parameter("VALUE", "DURATION").done();
    for property in [
        Property::new("VERSION", "2.0"),
        Property::new("PRODID", "-//Plenum//Plenum//EN"),
        Property::new("CALSCALE", "GREGORIAN"),
        Property::new("METHOD", "PUBLISH"),
        Property::new("X-WR-CALNAME", l.a("calendars-name", "name", name)),
        refreshed,
    ] {
        calendar.append_property(property);
    }
    for task in tasks {
        let title = l.plain(&task.title);
        let due = task.due_at.with_timezone(&Utc);
        let event = Event::with_uid(&format!("task-{}@{host}", task.id.simple()))
            .summary(&if task.is_done { l.a("calendars-done", "title", title) } else { title.to_owned() })
            .description(&format!("{}\n{}", l.plain(&task.conference), l.plain(&task.group)))
            .url(&app.url(&format!("/c/{}/tasks/{}", task.slug, task.id)))
            .timestamp(task.changed_at)
            .starts(due - DRAWN)
            .ends(due)
            .status(if task.stands { EventStatus::Confirmed } else { EventStatus::Cancelled })
            .sequence(u32::try_from(task.version).unwrap_or_default())
            .done();
        calendar.push(event);
    }
    calendar.to_string()
}
