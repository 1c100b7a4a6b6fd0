//! Pages of imports: the lists that were brought, and one of them, whatever is to be done with it.

pub mod list;
pub mod map;
pub mod one;

use std::fmt::Display;

use serde_json::{Map, Value};

use super::rules::Known;
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

/// A fault as it was kept, said again.
fn said(l: Reader, sentence: &str, args: &Map<String, Value>) -> String {
    let args: Vec<(&'static str, &str)> = ["max", "least", "most", "row", "text"]
        .into_iter()
        .filter_map(|name| Some((name, args.get(name)?.as_str()?)))
        .collect();
    let shown: Vec<(&'static str, &dyn Display)> =
        args.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
    l.with(sentence, &shown)
}
