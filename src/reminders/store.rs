//! All SQL of reminders: how one wants to be told, what is to be told, what was, and the letters.

mod letters;
mod make;
mod news;
mod settings;

pub use letters::{Line, Waits, claim, standing, waiting};
pub use make::{New, conferences, facts, insert, is_alone, members, named, take_changes};
pub use news::{Counts, News, counts, list, read_all, read_one, unread, zone};
pub use settings::{own, rules, set_own, set_rules};
