//! What receivers are told of, and in which words.

mod event;
mod form;
mod sign;
mod turn;

pub use event::{About, Event, Failure, Happened, State, payload};
pub use form::WebhookForm;
pub use sign::{secret_bytes, secret_text, sign};
pub use turn::turn;
