//! What everything else is said in: ids, the clock, languages, words, addresses. No I/O.

mod clock;
mod drawing;
mod email;
mod faults;
mod lang;
mod text;
mod words;

pub use clock::Clock;
pub use drawing::{grid_step, place};
pub use email::Email;
pub use faults::{Fault, Faults};
pub use lang::Lang;
pub use text::{fold, is_phone, is_slug, narrow_phone, one_line, paragraph};
pub use words::{Said, Words};

pub use uuid::Uuid;

/// A new id: UUIDv7, so that rows of one time lie together in an index.
/// Where order or time must not show, use [`Uuid::new_v4`].
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}
