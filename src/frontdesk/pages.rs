//! Pages of the desk: the page itself, the person that is open on it, what is done.

pub mod acts;
pub mod card;
pub mod desk;
pub mod person;
pub mod walk_in;
