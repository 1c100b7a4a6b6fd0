//! All SQL of registration: who registers, what is decided, what is read.

mod decide;
mod insert;
mod list;
mod places;
mod read;

pub use decide::{Approved, Seen, approve, change_answers, change_level, decline, reissue, renew_link, withdraw};
pub use insert::{Made, NewParticipant, Outcome, Registered, insert_many, submit};
pub use list::{Filter, Row, everybody, list};
pub use places::{add_quota, change_quota, quotas, remove_quota, turn, waitlisted};
pub use read::{
    Counts, LevelOf, Participant, Reading, Zone, categories, counts, institution_categories, institutions, levels,
    participant, readings, waiting, zones_of,
};
