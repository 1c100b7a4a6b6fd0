//! When something is due: which days are free, what a date is counted from, and what follows when
//! that moves.

mod days;
mod form;
mod gantt;
mod pass;
mod when;

pub use days::{Special, WorkDays};
pub use form::{DayForm, WhenForm, check_day, check_when};
pub use gantt::{Bars, Drawn, Scale};
pub use pass::{Earliest, Graph, Latest, Link, Reckoner, Span, Work, way};
pub use when::{Anchor, Anchors, Dated, Kind, Offset, Side, Unit, When, reckon};
