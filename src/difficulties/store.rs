//! Difficulties as they are kept.

mod alarms;
mod list;
mod own;
mod read;
mod write;

pub use alarms::{Alarm, Due, Somebody, due, news, told};
pub use list::{Counts, Filter, Row, counts, list};
pub use own::{Open, Part, mine, one};
pub use read::{
    Carrier, Consulted, Difficulty, Free, OfDifficulty, Step, carriers, consulted, find, free, has_liaison, steps,
};
pub use write::{By, Done, assign, consult, file, say, step};
