mod data;
mod keep;
mod public;

pub use data::{csv, json, schema};
pub use keep::{ask, ask_withdraw, list, publish, withdraw};
pub use public::{edition, show};
