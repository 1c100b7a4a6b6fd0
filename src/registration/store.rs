//! All SQL of registration: who registers, what is decided, what is read.

mod address;
mod admission;
mod attention;
mod bar;
mod batches;
mod bulk;
mod decide;
mod delegation;
mod duplicates;
mod erase;
mod insert;
mod keeping;
mod leave;
mod levels;
mod list;
mod places;
mod print;
mod read;
mod seats;
mod statistics;
mod tallies;
mod together;

pub use seats::seat;
pub use statistics::{answered, by_category, by_day, by_institution};

pub use crate::conference::categories;
pub use address::change_address;
pub use admission::{
    Code, add_code, code, codes, confirm, registered_as, revoke_code, send_link, set_kinds, set_window,
};
pub use attention::note_attention;
pub use bar::{Bar, bar, bars, lift_bar};
pub use batches::{Batch, batch, batch_file, batches, begin_batch, end_batch, give_up_batch, note_ready, tidy_batches};
pub use bulk::{
    BULK_MAX, Outcome as BulkOutcome, Recategorised, Whom, count_chosen, decline_many, first_waiting, recategorise_many,
};
pub use decide::{
    Approved, Changed, Decided, Seen, addressees, addressees_of, approve, change_and_tell, change_answers,
    change_level, confirm_approval, decline, reissue, renew_link, withdraw, withdraw_for,
};
pub use delegation::{
    Delegate, Delegated, ListedDelegate, WantedDelegates, ask_delegation, confirm_delegate, consent, delegate,
    delegated, delegates, end_delegation,
};
pub use duplicates::{Merge, Pair, Twin, duplicates, duplicates_of, merge, merged_into, tell_apart};
pub use erase::erase;
pub use insert::{
    Made, NewParticipant, Outcome, Registered, RegisteredBy, Taken, insert_many, submit, write_to_registered,
};
pub use keeping::erase_overdue;
pub use leave::{Leave, end_leave, give_leave, leaves};
pub use levels::{LevelOf, Zone, add_rule, level_rules, levels, raise_rule, remove_rule, standings, zones_of};
pub use list::{Filter, Row, everybody, find, first, list, reached, reached_by_language};
pub use places::{add_quota, change_quota, quotas, remove_quota, turn, waitlisted};
pub use print::{
    BADGES_MAX, BadgeTemplate, ToPrint, Wanted, badge_ids, badges, badges_of, count_badges, has_picture, keep_template,
    note_printed, photo, reset_template, template,
};
pub use read::{
    Counts, Participant, Reading, Resolutions, Waiting, by_emails, counts, institution_categories, institutions,
    participant, readings, resolutions_for, waiting,
};
pub use tallies::sum_tallies;
pub use together::submit_with_others;
