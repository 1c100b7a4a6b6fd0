//! All SQL of the action plan: its projects, one project, its indicators with their readings.

mod bodies;
mod choices;
mod freeze;
mod indicators;
mod life;
mod lights;
mod list;
mod orders;
mod project;
mod reports;
mod signals;

pub use bodies::{Body, add_body, bodies, bodies_to_add, remove_body};
pub use choices::{institutions, pillars, resolutions};
pub use freeze::{Kept, freeze_settled_weeks, freeze_weeks, is_frozen, kept, recheck, standings_at, standings_of_week};
pub use indicators::{
    Indicator, Reading, Retargeted, add_indicator, add_reading, change_indicator, first_indicator, indicators,
    remove_indicator, retargeted, verify_reading,
};
pub use life::{Asked, Lived, NewStep, ask_deadline, deadlines_asked, decide_deadline, has_file, step, steps};
pub use lights::{
    Frozen, SetByHand, SetThresholds, all_thresholds, end_by_hand, frozen, frozen_span, hands, set_by_hand,
    set_thresholds, thresholds,
};
pub use list::{Project, Projects, projects};
pub use orders::{
    NewWent, Order, Untold, Went, Which, issue_order, note_told, orders, step_order, untold, went, with_untold,
};
pub use project::{ChangedProject, Whole, change_project, found_project, groups_of, standing_of, whole};
pub use reports::{Evidence, Filed, Owed, Report, file_report, owed, reports, reports_of_week};
pub use signals::{Signals, signals};
