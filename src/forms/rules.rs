//! What a form asks, what may be answered, how a form is changed, and what two versions differ in.

mod answer;
mod content;
mod counted;
mod differ;
mod edit;

pub use answer::{
    Answer, Answered, Asked, Files, NO_FILES, Sent, asked_field, check, field, files_of, refill, take_document,
};
pub use content::{CATEGORY, CORE, Choice, Condition, Content, INSTITUTION, Kind, Question, Section, Wrong};
pub use counted::Counted;
pub use differ::{Change, differ};
pub use edit::{ChoiceRow, Place, QuestionForm, SectionForm, fresh_code};
