//! Pages of imports: the lists that were brought, and one of them, whatever is to be done with it.

pub mod list;
pub mod map;
pub mod one;

use std::fmt::Display;

use super::rules::{Known, listed};
use super::store::Note;
use crate::forms::{self, Content};
use crate::kernel::Lang;
use crate::web::Reader;

/// The core fields that a column may be for, and the keys of their words.
const CORE: [(&str, &str); 10] = [
    ("name", "registration-name"),
    ("institution", "registration-institution"),
    ("category", "registration-category"),
    ("post", "registration-post"),
    ("email", "registration-email"),
    ("phone", "registration-phone"),
    ("language", "imports-language"),
    ("id_kind", "identity-kind"),
    ("id_country", "identity-country"),
    ("id_number", "identity-number"),
];

/// Every field that a column may be for, and what it is called.
fn known(content: &Content) -> Vec<Known> {
    let readers = Lang::ALL.map(Reader::new);
    let core = CORE
        .iter()
        .map(|(field, key)| Known { field: (*field).to_owned(), names: readers.iter().map(|l| l.t(key)).collect() });
    let in_lists = content.questions().filter(|question| question.kind.is_text());
    let asked = in_lists.map(|question| Known {
        field: forms::field(&question.code),
        names: Lang::ALL
            .iter()
            .map(|&lang| question.label.exact(lang).to_owned())
            .chain([question.code.clone()])
            .collect(),
    });
    core.chain(asked).collect()
}

/// What a field is called; of a question that is asked no more, its code.
fn label(l: Reader, content: &Content, field: &str) -> String {
    if let Some((_, key)) = CORE.iter().find(|(core, _)| *core == field) {
        return l.t(key);
    }
    let code = field.strip_prefix("q-").unwrap_or(field);
    content.question(code).map_or_else(|| code.to_owned(), |question| l.plain(&question.label).to_owned())
}

/// A fault as it was kept, said again; of a choice with the answers that there are.
fn said(l: Reader, content: &Content, note: &Note) -> String {
    let args: Vec<(&'static str, &str)> = ["max", "least", "most", "row", "text", "names"]
        .into_iter()
        .filter_map(|name| Some((name, note.args.get(name)?.as_str()?)))
        .collect();
    let shown: Vec<(&'static str, &dyn Display)> =
        args.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
    let sentence = l.with(&note.sentence, &shown);
    let is_choice = matches!(&*note.sentence, "fault-choice" | "imports-fault-choice" | "imports-fault-choice-of");
    let question = note.field.strip_prefix("q-").filter(|_| is_choice).and_then(|code| content.question(code));
    let choices = question.map(|question| &question.choices).into_iter().flatten();
    let names: Vec<&str> = choices.map(|choice| l.plain(&choice.name)).collect();
    if names.is_empty() {
        return sentence;
    }
    l.with2("imports-fault-answers", "fault", sentence, "answers", listed(&names))
}
