//! All SQL of the action plan: its projects, one project, its indicators with their readings.

mod choices;
mod freeze;
mod indicators;
mod lights;
mod list;
mod project;

pub use choices::{institutions, pillars, resolutions};
pub use freeze::{Kept, freeze_weeks, kept, recheck};
pub use indicators::{Indicator, add_indicator, add_reading, first_indicator, indicators};
pub use lights::{
    Frozen, SetByHand, SetThresholds, all_thresholds, end_by_hand, frozen, frozen_span, hands, set_by_hand,
    set_thresholds, thresholds,
};
pub use list::{Project, Projects, projects};
pub use project::{Whole, complete, found_project, groups_of, standing_of, whole};
