//! What is asked of whoever registers: a form as data, edited in the browser, changed by versions.
//!
//! Words: a *form* is one version of what a conference asks; it has *sections* with *questions*. One
//! form is live; a draft beside it becomes live when it is published. Name, institution, category,
//! post and how somebody is reached are asked by every form and stand in none.

mod pages;
pub mod rules;
mod store;

pub use rules::{
    Answer, Answered, Asked, CATEGORY, Choice, Condition, Content, Counted, Files, INSTITUTION, Kind, NO_FILES,
    Question, Section, Sent, asked_field, check, field, files_of, refill, take_document,
};
pub use store::{
    Form, Questions, begin, draft, full_choices, live, lock_all_choices, lock_choices, publish_first, questions,
};

use chrono::NaiveDate;

use crate::access::{Authority, NavEntry, NavGroup};
use crate::web::{Reader, Routes};

/// An answer as a page or a letter says it: a date is written out. Files have it as it is kept (`Answer::say`).
pub fn written(l: Reader, question: Option<&Question>, answer: &Answer) -> String {
    let date = match answer {
        Answer::Text(text) if question.is_some_and(|question| question.kind == Kind::Date) => {
            text.parse::<NaiveDate>().ok()
        }
        _ => None,
    };
    date.map_or_else(|| answer.say(question, l.lang), |date| l.date(date))
}

pub fn routes() -> Routes {
    Routes::new()
        .get("/c/{slug}/form", pages::overview::show)
        .post("/c/{slug}/form/draft", pages::overview::begin)
        .post("/c/{slug}/form/move", pages::overview::shift)
        .post("/c/{slug}/form/again", pages::overview::decide_again)
        .get("/c/{slug}/form/publish", pages::publish::ask)
        .post("/c/{slug}/form/publish", pages::publish::publish)
        .get("/c/{slug}/form/discard", pages::publish::ask_discard)
        .post("/c/{slug}/form/discard", pages::publish::discard)
        .get("/c/{slug}/form/versions/{number}", pages::overview::version)
        .get("/c/{slug}/form/sections/new", pages::section::new)
        .post("/c/{slug}/form/sections/new", pages::section::add)
        .get("/c/{slug}/form/sections/{code}", pages::section::edit)
        .post("/c/{slug}/form/sections/{code}", pages::section::save)
        .get("/c/{slug}/form/sections/{code}/remove", pages::section::ask_remove)
        .post("/c/{slug}/form/sections/{code}/remove", pages::section::remove)
        .get("/c/{slug}/form/questions/new", pages::question::new)
        .post("/c/{slug}/form/questions/new", pages::question::add)
        .get("/c/{slug}/form/questions/{code}", pages::question::edit)
        .post("/c/{slug}/form/questions/{code}", pages::question::save)
        .get("/c/{slug}/form/questions/{code}/remove", pages::question::ask_remove)
        .post("/c/{slug}/form/questions/{code}/remove", pages::question::remove)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    group: NavGroup::Prepare,
    order: 31,
    key: "nav-form",
    path: "/form",
    shown: Authority::organises,
    part: None,
}];
