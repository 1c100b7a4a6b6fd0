//! Which steps of a task are reached, whom they are told, and when a letter may go.

mod form;
mod hours;
mod step;

pub use form::{OwnForm, OwnWanted, RulesForm};
pub use hours::Hours;
pub use step::{Beside, Changed, Facts, Held, Kind, People, Rules, Told, acceptors, due, news, news_beside};
