//! What a discussion and its groups are, how places are given, and how they stand in a calendar.

mod assign;
mod form;
mod sitting;

pub use assign::{How, Person, Run, Seats, Tally, assign, digest, tally};
pub use form::{DiscussionForm, GroupForm, Host, NewDiscussion, NewGroup, WishForm, common_topic, first_groups};
pub use sitting::{Sitting, entry_id, facts, sittings};
