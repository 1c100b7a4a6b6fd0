//! What a subscription must say, and how a message is made unreadable to all but one browser.

mod form;
mod seal;
mod vapid;

pub use form::{Subscription, SubscriptionForm};
pub use seal::{MESSAGE_MAX, Sealing, seal};
pub use vapid::{audience, contact, unsigned};
