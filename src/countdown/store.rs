//! All SQL of the plan: the days of a conference, and every date that hangs on something.

mod dates;
mod days;
mod gantt;
mod links;

pub use dates::{Cause, Moved, changes, lock, settle, settle_milestone};
pub use days::{add_days, anchors, change_rest, enter_calendar, items, read_anchors, remove_day, rest_days, special};
pub use gantt::{Line, groups, lines};
pub use links::{
    Beside, Refusal, Step, found, graph, late_starts, latest_starts, link, link_new, links_among, needs_of, recompute,
    recompute_around, steps, unlink, waiting_for,
};
