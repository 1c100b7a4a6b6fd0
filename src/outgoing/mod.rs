//! Requests that the server makes of its own accord, to addresses that somebody named: who may be called, and one call.

mod address;
mod call;

pub use address::{Target, may_call};
pub use call::{Failure, post};
