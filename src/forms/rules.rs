//! What a form asks, what may be answered, how a form is changed, and what two versions differ in.

mod answer;
mod content;
mod differ;
mod edit;

pub use answer::{Answer, Answered, Asked, Sent, category_field, check, field, refill};
pub use content::{CORE, Choice, Condition, Content, Kind, Question, Section, Wrong};
pub use differ::{Change, differ};
pub use edit::{ChoiceRow, Place, QuestionForm, SectionForm, fresh_code};
