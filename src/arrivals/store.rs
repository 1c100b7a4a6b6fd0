//! All SQL of the boards: each figure from one statement.

mod board;
mod people;
mod rooms;
mod services;

pub use board::{GateNow, arrivals_by_minute, counted, gates_now, groups, institution_names};
pub use people::{Excused, Seated, Speaker, excused, leads, next_speakers, seated};
pub use rooms::{Attendee, Block, WhoOf, attendees, block, blocks, days};
pub use services::{Served, keep, served};
