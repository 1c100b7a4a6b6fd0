//! All SQL of the action plan: its projects, one project, its indicators with their readings.

mod choices;
mod indicators;
mod list;
mod project;

pub use choices::{institutions, pillars, resolutions};
pub use indicators::{Indicator, add_indicator, add_reading, first_indicator, indicators};
pub use list::{Project, Projects, projects};
pub use project::{Whole, complete, found_project, groups_of, standing_of, whole};
