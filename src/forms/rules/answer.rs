use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use super::content::{CATEGORY, Condition, Content, INSTITUTION, Kind, Question};
use crate::conference::HolderKind;
use crate::identity::Document;
use crate::kernel::{Email, Faults, Lang, Uuid, fold, is_phone, narrow_phone, one_line, paragraph};

/// Most characters of a line, of a longer text, of an answer in one's own words.
const LINE_MAX: usize = 200;
const TEXT_MAX: usize = 4000;
const OWN_MAX: usize = 100;
/// The years of a date that somebody may mean.
const YEARS: RangeInclusive<i32> = 1900..=2200;
/// Stands before an answer in one's own words: no code of a choice begins so.
const OWN: char = '=';

/// What was answered to one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    Number(i64),
    /// A text, a date as ISO 8601 has it, the code of a choice, or own words after `=`.
    Text(String),
    /// Codes of choices, and own words after `=`.
    Several(Vec<String>),
    /// The text that was agreed to.
    Agreed {
        agreed: String,
    },
    /// A file that was handed in, and what its sender calls it.
    File {
        file: Uuid,
        name: String,
    },
    /// An ID document: one that was just told, or that is held already. Kept elsewhere, never among the answers.
    #[serde(skip)]
    Document(Option<Document>),
}

/// What did not come as text (files, documents), by the codes of questions: an answer, or the key of why it is none.
pub type Files = BTreeMap<String, Result<Answer, &'static str>>;

/// Takes the document out of the answers, where one was told.
pub fn take_document(answers: &mut Answered) -> Option<Document> {
    let mut told = None;
    answers.retain(|_, answer| match answer {
        Answer::Document(document) => {
            told = document.take();
            false
        }
        _ => true,
    });
    told
}

/// Where no files can come.
pub static NO_FILES: Files = Files::new();

/// The files that answers name.
pub fn files_of(answers: &Answered) -> Vec<Uuid> {
    let file = |answer: &Answer| if let Answer::File { file, .. } = answer { Some(*file) } else { None };
    answers.values().filter_map(file).collect()
}

/// The answers to a form, by the codes of its questions.
pub type Answered = BTreeMap<String, Answer>;

/// A form as it was sent: names and values, whatever stands in them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Sent(pub Vec<(String, String)>);

impl Sent {
    /// The value of a name; empty where it was not sent.
    pub fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(held, _)| held == name).map(|(_, value)| value.as_str())
    }

    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|held| held == value)
    }

    /// The same with one value more.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }
}

/// The name of a question's field.
pub fn field(code: &str) -> String {
    format!("q-{code}")
}

/// The name of the field of the answer that a condition is about.
pub fn asked_field(question: &str) -> String {
    if [CATEGORY, INSTITUTION].contains(&question) { question.to_owned() } else { field(question) }
}

/// Who is asked: what conditions look at beside the answers.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The codes of her category and of the one above it.
    pub categories: &'a [&'a str],
    /// The name of her institution as she wrote it.
    pub institution: &'a str,
    /// What she is: other kinds are asked other sections.
    pub kind: HolderKind,
    /// What she agrees to is kept as she read it.
    pub lang: Lang,
    /// What did not come as text.
    pub files: &'a Files,
}

impl Condition {
    /// The values as names of institutions are compared.
    pub fn folded(&self) -> Vec<String> {
        self.any_of.iter().map(|name| fold(name)).collect()
    }

    fn holds(&self, answers: &Answered, asked: Asked) -> bool {
        if self.question == CATEGORY {
            return self.any_of.iter().any(|code| asked.categories.contains(&code.as_str()));
        }
        if self.question == INSTITUTION {
            return self.folded().contains(&fold(asked.institution));
        }
        match answers.get(&self.question) {
            None => false,
            Some(_) if self.any_of.is_empty() => true,
            Some(Answer::Text(text)) => self.any_of.contains(text),
            Some(Answer::Several(list)) => list.iter().any(|one| self.any_of.contains(one)),
            Some(_) => false,
        }
    }
}

/// Checks what was sent. Questions that are not asked of her have no answer, whatever was sent.
/// Answers to questions of earlier versions are kept as they are held.
pub fn check(content: &Content, sent: &Sent, asked: Asked, held: &Answered, faults: &mut Faults) -> Answered {
    let mut answers = Answered::new();
    for question in content.questions_of(asked.kind) {
        if question.shown_if.as_ref().is_some_and(|condition| !condition.holds(&answers, asked)) {
            continue;
        }
        if let Some(answer) = question.check(sent, asked, held.get(&question.code), faults) {
            answers.insert(question.code.clone(), answer);
        } else if question.required && faults.of(&field(&question.code)).is_none() {
            let key = match question.kind {
                Kind::Choice | Kind::Several => "fault-choice",
                Kind::Consent => "forms-fault-consent",
                _ => "fault-required",
            };
            faults.add(field(&question.code), key);
        }
    }
    for (code, answer) in held {
        if content.question(code).is_none() {
            answers.insert(code.clone(), answer.clone());
        }
    }
    answers
}

impl Question {
    fn check(&self, sent: &Sent, asked: Asked, held: Option<&Answer>, faults: &mut Faults) -> Option<Answer> {
        let (name, lang) = (field(&self.code), asked.lang);
        let text = match self.kind {
            Kind::LongText => paragraph(sent.one(&name)),
            Kind::Phone => narrow_phone(&one_line(sent.one(&name))),
            _ => one_line(sent.one(&name)),
        };
        match self.kind {
            Kind::Choice | Kind::Several => return self.check_choices(sent, &name, faults),
            Kind::Photo | Kind::File | Kind::Document => {
                return self.check_file(sent, &name, asked.files, held, faults);
            }
            Kind::Consent => {
                let agreed = || Answer::Agreed { agreed: self.label.plain(lang).to_owned() };
                // Who agreed to an earlier wording and does so still has agreed to this one.
                return match held {
                    Some(held @ Answer::Agreed { agreed }) if !text.is_empty() && self.says(agreed) => {
                        Some(held.clone())
                    }
                    _ => (!text.is_empty()).then(agreed),
                };
            }
            _ if text.is_empty() => return None,
            _ => {}
        }
        match self.kind {
            Kind::Number => match text.replace([',', ' '], "").parse::<i64>() {
                Ok(n) if self.least.is_none_or(|least| n >= least) && self.most.is_none_or(|most| n <= most) => {
                    return Some(Answer::Number(n));
                }
                _ => self.add_number_fault(name, faults),
            },
            Kind::Date => match text.parse::<NaiveDate>() {
                Ok(date) if YEARS.contains(&date.year()) => return Some(Answer::Text(date.to_string())),
                _ => faults.add(name, "forms-fault-date"),
            },
            Kind::Email => match Email::parse(&text) {
                Some(email) => return Some(Answer::Text(email.to_string())),
                None => faults.add(name, "fault-email"),
            },
            Kind::Phone if !is_phone(&text) => faults.add(name, "fault-phone"),
            kind => {
                faults.limit(name, &text, if kind == Kind::LongText { TEXT_MAX } else { LINE_MAX });
                return Some(Answer::Text(text));
            }
        }
        None
    }

    /// What came in the place of what is held; that where nothing came, unless it is to go.
    fn check_file(
        &self,
        sent: &Sent,
        name: &str,
        files: &Files,
        held: Option<&Answer>,
        faults: &mut Faults,
    ) -> Option<Answer> {
        match files.get(&self.code) {
            Some(Ok(answer)) => Some(answer.clone()),
            Some(Err(key)) => {
                faults.add(name.to_owned(), key);
                None
            }
            None if !sent.one(&format!("{name}-remove")).is_empty() => None,
            None => held.filter(|held| matches!(held, Answer::File { .. })).cloned(),
        }
    }

    /// Whether one of its languages says exactly this.
    fn says(&self, text: &str) -> bool {
        [&self.label.en, &self.label.hans, &self.label.hant].into_iter().any(|label| label == text)
    }

    fn add_number_fault(&self, name: String, faults: &mut Faults) {
        let bound = |bound: Option<i64>| bound.map(|n| n.to_string()).unwrap_or_default();
        match (self.least, self.most) {
            (Some(_), Some(_)) => {
                faults.add_with(name, "forms-fault-between", [("least", bound(self.least)), ("most", bound(self.most))])
            }
            (Some(_), None) => faults.add_with(name, "forms-fault-least", [("least", bound(self.least))]),
            (None, Some(_)) => faults.add_with(name, "forms-fault-most", [("most", bound(self.most))]),
            (None, None) => faults.add(name, "forms-fault-number"),
        }
    }

    fn check_choices(&self, sent: &Sent, name: &str, faults: &mut Faults) -> Option<Answer> {
        let own = if self.own_words { one_line(sent.one(&format!("{name}-other"))) } else { String::new() };
        let chosen = |code: &str| sent.has(name, code);
        let mut list: Vec<String> =
            self.choices.iter().filter(|choice| chosen(&choice.code)).map(|choice| choice.code.clone()).collect();
        if self.kind == Kind::Choice {
            // A box is ticked and words are written: the tick says which is meant.
            let own_meant = self.own_words && (sent.has(name, "=") || (list.is_empty() && !own.is_empty()));
            if own_meant && own.is_empty() {
                faults.add(name.to_owned(), "forms-fault-own");
            }
            faults.limit(name.to_owned(), &own, OWN_MAX);
            if !own_meant && list.is_empty() && sent.all(name).any(|value| !value.is_empty()) {
                faults.add(name.to_owned(), "fault-choice");
            }
            return if own_meant {
                (!own.is_empty()).then(|| Answer::Text(format!("{OWN}{own}")))
            } else {
                list.into_iter().next().map(Answer::Text)
            };
        }
        for one in own.split([',', ';', '，', '；', '、']).map(str::trim).filter(|one| !one.is_empty()) {
            faults.limit(name.to_owned(), one, OWN_MAX);
            // Who writes what is offered has chosen it.
            let offered = self.choices.iter().find(|choice| choice.is_called(one)).map(|choice| choice.code.clone());
            let one = offered.unwrap_or_else(|| format!("{OWN}{one}"));
            if !list.contains(&one) {
                list.push(one);
            }
        }
        (!list.is_empty()).then_some(Answer::Several(list))
    }
}

impl super::Choice {
    fn is_called(&self, text: &str) -> bool {
        text == self.code
            || [&self.name.en, &self.name.hans, &self.name.hant]
                .into_iter()
                .any(|name| !name.is_empty() && name == text)
    }
}

/// The fields of a form that is shown with these answers, to be changed.
pub fn refill(content: &Content, answers: &Answered, sent: &mut Sent) {
    for question in content.questions() {
        let name = field(&question.code);
        match answers.get(&question.code) {
            None => {}
            Some(Answer::Number(n)) => sent.push(name, n.to_string()),
            Some(Answer::Agreed { agreed }) if question.says(agreed) => sent.push(name, "on"),
            Some(Answer::Agreed { .. }) => {}
            Some(Answer::File { name: called, .. }) => sent.push(format!("{name}-name"), called),
            Some(Answer::Document(_)) => {}
            Some(Answer::Text(text)) => match text.strip_prefix(OWN).filter(|_| question.kind == Kind::Choice) {
                Some(own) => {
                    sent.push(format!("{name}-other"), own);
                    sent.push(name, "=");
                }
                None => sent.push(name, text),
            },
            Some(Answer::Several(list)) => {
                let own: Vec<&str> = list.iter().filter_map(|one| one.strip_prefix(OWN)).collect();
                sent.push(format!("{name}-other"), own.join("; "));
                for code in list.iter().filter(|one| !one.starts_with(OWN)) {
                    sent.push(name.clone(), code);
                }
            }
        }
    }
}

impl Answer {
    /// The answer in a reader's words; `question` is the newest that has its code.
    pub fn say(&self, question: Option<&Question>, lang: Lang) -> String {
        let of = |code: &str| match code.strip_prefix(OWN) {
            Some(own) => own.to_owned(),
            None => question
                .and_then(|question| question.choice(code))
                .map_or_else(|| code.to_owned(), |choice| choice.name.plain(lang).to_owned()),
        };
        match self {
            Answer::Number(n) => n.to_string(),
            Answer::Text(text) if question.is_some_and(|question| question.kind == Kind::Choice) => of(text),
            Answer::Text(text) => text.clone(),
            Answer::Several(list) => {
                let said: Vec<String> = list.iter().map(|one| of(one)).collect();
                said.join(if lang == Lang::En { ", " } else { "、" })
            }
            Answer::Agreed { agreed } => agreed.clone(),
            Answer::File { name, .. } => name.clone(),
            Answer::Document(_) => String::new(),
        }
    }

    /// The codes that were chosen of a question's choices.
    pub fn codes(&self) -> Vec<&str> {
        let list = match self {
            Answer::Text(text) => std::slice::from_ref(text),
            Answer::Several(list) => list.as_slice(),
            Answer::Number(_) | Answer::Agreed { .. } | Answer::File { .. } | Answer::Document(_) => &[],
        };
        list.iter().map(String::as_str).filter(|one| !one.starts_with(OWN)).collect()
    }
}

#[cfg(test)]
mod tests;
