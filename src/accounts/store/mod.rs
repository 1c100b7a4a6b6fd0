//! All SQL of accounts: people here, what they have open in `sign_ins`, attempts in `throttles`.

mod people;
mod sign_ins;
mod throttles;

pub use people::*;
pub use sign_ins::*;
pub use throttles::*;
