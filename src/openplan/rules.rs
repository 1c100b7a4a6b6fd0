//! What is public of the action plan, what an edition changes, and what its forms must say.

mod differ;
mod form;
mod plan;

pub use differ::{Change, Difference, How, What, difference};
pub use form::{NoteForm, WithdrawForm};
pub use plan::{Conference, Document, Indicator, Lit, Pillar, Plan, Project, Read, Resolved, SCHEMA, Why, share};
