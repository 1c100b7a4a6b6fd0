use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::answer::Answered;
use super::counted::Counted;
use crate::conference::HolderKind;
use crate::kernel::{Words, fold, is_slug};

/// What every participant is asked, whatever the form says.
pub const CORE: [&str; 5] = ["name", "institution", "category", "post", "phone"];
/// The answers on which a question may depend beside the questions themselves.
pub const CATEGORY: &str = "category";
pub const INSTITUTION: &str = "institution";
/// So many institutions may be named in a condition.
const MOST_NAMED: usize = 100;

const MOST_SECTIONS: usize = 20;
const MOST_QUESTIONS: usize = 100;
const MOST_CHOICES: usize = 100;
/// Most characters of a label, of what is agreed to, of a help.
const LABEL_MAX: usize = 300;
const CONSENT_MAX: usize = 4000;
const HELP_MAX: usize = 1000;
/// Most places of a choice.
pub(super) const PLACES_MAX: i32 = 1_000_000;

/// What a form asks beyond the name, the institution, the category and how somebody is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    #[serde(default)]
    pub sections: Vec<Section>,
    /// Those of the core answers whose change is decided about again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decided_again: Vec<String>,
}

/// A part of a form, with a heading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Names it within the form, for good.
    pub code: String,
    pub title: Words,
    /// Below the heading.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub intro: Words,
    /// The kinds of holders who are asked; none named: participants alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<HolderKind>,
    #[serde(default)]
    pub questions: Vec<Question>,
}

/// One thing that is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Names its answers in every version, so that old ones stay readable.
    pub code: String,
    pub kind: Kind,
    /// Of a consent: the text that is agreed to.
    pub label: Words,
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub help: Words,
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Of a choice: an answer in one's own words may be given as well.
    #[serde(default, skip_serializing_if = "is_false")]
    pub own_words: bool,
    /// Of a number: the bounds, themselves allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_if: Option<Condition>,
    /// Personal: erased this many days after the conference has closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_days: Option<u16>,
    /// Whoever is approved is looked at again when this answer changes.
    #[serde(default, skip_serializing_if = "is_false")]
    pub decided_again: bool,
    /// As what its answers are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<Counted>,
}

/// What sort of answer a question takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    #[default]
    Text,
    LongText,
    Choice,
    Several,
    Number,
    Date,
    Email,
    Phone,
    Consent,
    /// Of the person, for her badge.
    Photo,
    File,
    /// Kept sealed by itself: no answer holds its number.
    Document,
}

/// One of the answers that a question offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub code: String,
    pub name: Words,
    /// How many may choose it; without a limit where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<i32>,
}

/// When a question is asked at all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// An earlier question, `category` or `institution`.
    pub question: String,
    /// Codes of its choices or of categories, or names of institutions, one of which was given; empty: any answer.
    #[serde(default)]
    pub any_of: Vec<String>,
}

// serde gives a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !*value
}

impl Kind {
    pub const ALL: [Kind; 12] = [
        Kind::Text,
        Kind::LongText,
        Kind::Choice,
        Kind::Several,
        Kind::Number,
        Kind::Date,
        Kind::Email,
        Kind::Phone,
        Kind::Consent,
        Kind::Photo,
        Kind::File,
        Kind::Document,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::LongText => "long_text",
            Kind::Choice => "choice",
            Kind::Several => "several",
            Kind::Number => "number",
            Kind::Date => "date",
            Kind::Email => "email",
            Kind::Phone => "phone",
            Kind::Consent => "consent",
            Kind::Photo => "photo",
            Kind::File => "file",
            Kind::Document => "document",
        }
    }

    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Text => "forms-kind-text",
            Kind::LongText => "forms-kind-long-text",
            Kind::Choice => "forms-kind-choice",
            Kind::Several => "forms-kind-several",
            Kind::Number => "forms-kind-number",
            Kind::Date => "forms-kind-date",
            Kind::Email => "forms-kind-email",
            Kind::Phone => "forms-kind-phone",
            Kind::Consent => "forms-kind-consent",
            Kind::Photo => "forms-kind-photo",
            Kind::File => "forms-kind-file",
            Kind::Document => "forms-kind-document",
        }
    }

    /// Whether a file is its answer.
    pub fn is_file(self) -> bool {
        matches!(self, Kind::Photo | Kind::File)
    }

    /// Whether its answer is a text, such as stands in a list.
    pub fn is_text(self) -> bool {
        !self.is_file() && self != Kind::Document
    }

    /// Whether it offers choices.
    pub fn has_choices(self) -> bool {
        matches!(self, Kind::Choice | Kind::Several)
    }
}

impl Question {
    pub fn choice(&self, code: &str) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.code == code)
    }
}

/// What a form cannot be: where, and the key of the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The code of the section or question; of a choice, `question/choice`.
    pub at: String,
    pub key: &'static str,
}

impl Section {
    /// Whether people of this kind are asked.
    pub fn asks(&self, kind: HolderKind) -> bool {
        if self.kinds.is_empty() { kind.is_participant() } else { self.kinds.contains(&kind) }
    }

    /// The kinds that are asked.
    pub fn asked(&self) -> Vec<HolderKind> {
        HolderKind::ALL.into_iter().filter(|kind| self.asks(*kind)).collect()
    }
}

impl Content {
    /// What must be answered, and an ID document, which may be: for whoever is asked while others wait.
    pub fn brief(mut self) -> Content {
        for section in &mut self.sections {
            section.questions.retain(|question| question.required || question.kind == Kind::Document);
        }
        self
    }

    /// The sections of a kind of holders.
    pub fn sections_of(&self, kind: HolderKind) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(move |section| section.asks(kind))
    }

    /// What a kind of holders is asked.
    pub fn questions_of(&self, kind: HolderKind) -> impl Iterator<Item = &Question> {
        self.sections_of(kind).flat_map(|section| &section.questions)
    }

    /// The question for the ID document of a kind of holders.
    pub fn document_of(&self, kind: HolderKind) -> Option<&Question> {
        self.documents_of(kind).next()
    }

    fn documents_of(&self, kind: HolderKind) -> impl Iterator<Item = &Question> {
        self.questions_of(kind).filter(|question| question.kind == Kind::Document)
    }

    /// The codes of what nobody of this kind and these categories is asked, whatever she answers.
    pub fn never_asked(&self, kind: HolderKind, categories: &[&str]) -> Vec<&str> {
        let mut never: Vec<&str> = Vec::new();
        for section in &self.sections {
            for question in &section.questions {
                let can_hold = |condition: &Condition| match condition.question.as_str() {
                    CATEGORY => condition.any_of.iter().any(|code| categories.contains(&code.as_str())),
                    INSTITUTION => true,
                    question => !never.contains(&question),
                };
                if !section.asks(kind) || !question.shown_if.as_ref().is_none_or(can_hold) {
                    never.push(&question.code);
                }
            }
        }
        never
    }

    pub fn questions(&self) -> impl DoubleEndedIterator<Item = &Question> {
        self.sections.iter().flat_map(|section| &section.questions)
    }

    pub fn question(&self, code: &str) -> Option<&Question> {
        self.questions().find(|question| question.code == code)
    }

    /// Whether something is chosen of which there are so many and no more.
    pub fn is_limited(&self, answers: &Answered) -> bool {
        answers.iter().any(|(code, answer)| {
            let question = self.question(code);
            let choice = |code: &str| question.and_then(|question| question.choice(code));
            answer.codes().iter().any(|code| choice(code).is_some_and(|choice| choice.places.is_some()))
        })
    }

    pub fn section(&self, code: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.code == code)
    }

    /// The limited choices: question, choice, places.
    pub fn limited(&self) -> Vec<(&str, &str, i32)> {
        self.questions()
            .flat_map(|question| {
                let of = |choice: &'_ Choice| choice.places;
                question.choices.iter().filter_map(move |choice| {
                    of(choice).map(|places| (question.code.as_str(), choice.code.as_str(), places))
                })
            })
            .collect()
    }

    /// What keeps it from being asked. `categories` are the codes of the conference's.
    pub fn wrongs(&self, categories: &[&str]) -> Vec<Wrong> {
        let mut wrongs = Vec::new();
        let mut add = |at: &str, key: &'static str| wrongs.push(Wrong { at: at.to_owned(), key });
        if self.sections.len() > MOST_SECTIONS || self.questions().count() > MOST_QUESTIONS {
            add("", "forms-wrong-many");
        }
        if self.decided_again.iter().any(|core| !CORE.contains(&core.as_str())) {
            add("", "forms-wrong-core");
        }
        // One document of each: several questions may ask for it, each of other kinds.
        if HolderKind::ALL.into_iter().any(|kind| self.documents_of(kind).nth(1).is_some()) {
            add("", "forms-wrong-documents");
        }
        let mut sections = BTreeSet::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for section in &self.sections {
            if !is_slug(&section.code) || !sections.insert(&section.code) {
                add(&section.code, "forms-wrong-code");
            }
            if section.title.is_empty() || over(&section.title, LABEL_MAX) || over(&section.intro, HELP_MAX) {
                add(&section.code, "forms-wrong-words");
            }
            for question in &section.questions {
                for key in question.wrongs() {
                    add(&question.code, key);
                }
                if let Some(condition) = &question.shown_if
                    && !self.can_hold(condition, &seen, categories)
                {
                    add(&question.code, "forms-wrong-condition");
                }
                if CORE.contains(&question.code.as_str()) || !seen.insert(&question.code) {
                    add(&question.code, "forms-wrong-code");
                }
            }
        }
        wrongs
    }

    /// Whether a condition can come true, given the questions before it.
    fn can_hold(&self, condition: &Condition, earlier: &BTreeSet<&str>, categories: &[&str]) -> bool {
        if condition.question == CATEGORY {
            return !condition.any_of.is_empty()
                && condition.any_of.iter().all(|code| categories.contains(&code.as_str()));
        }
        if condition.question == INSTITUTION {
            return condition.can_name();
        }
        earlier.contains(condition.question.as_str())
            && self
                .question(&condition.question)
                .is_some_and(|question| condition.any_of.iter().all(|code| question.choice(code).is_some()))
    }
}

impl Condition {
    /// Whether its values can be names of institutions.
    pub fn can_name(&self) -> bool {
        (1..=MOST_NAMED).contains(&self.any_of.len())
            && self.any_of.iter().all(|name| !fold(name).is_empty() && name.chars().count() <= 200)
    }
}

fn over(words: &Words, max: usize) -> bool {
    [&words.en, &words.hans, &words.hant].into_iter().any(|text| text.chars().count() > max)
}

impl Question {
    /// What is wrong with it by itself.
    fn wrongs(&self) -> Vec<&'static str> {
        let mut wrongs = Vec::new();
        if !is_slug(&self.code) {
            wrongs.push("forms-wrong-code");
        }
        let label_max = if self.kind == Kind::Consent { CONSENT_MAX } else { LABEL_MAX };
        if self.label.is_empty() || over(&self.label, label_max) || over(&self.help, HELP_MAX) {
            wrongs.push("forms-wrong-words");
        }
        let codes: BTreeSet<&str> = self.choices.iter().map(|choice| choice.code.as_str()).collect();
        let good_choice = |choice: &Choice| {
            is_slug(&choice.code)
                && !choice.name.is_empty()
                && !over(&choice.name, LABEL_MAX)
                && choice.places.is_none_or(|places| (0..=PLACES_MAX).contains(&places))
        };
        if self.kind.has_choices() {
            if self.choices.is_empty()
                || self.choices.len() > MOST_CHOICES
                || codes.len() != self.choices.len()
                || !self.choices.iter().all(good_choice)
            {
                wrongs.push("forms-wrong-choices");
            }
        } else if !self.choices.is_empty() || self.own_words {
            wrongs.push("forms-wrong-choices");
        }
        if (self.kind != Kind::Number && (self.least.is_some() || self.most.is_some()))
            || self.least.zip(self.most).is_some_and(|(least, most)| least > most)
        {
            wrongs.push("forms-wrong-bounds");
        }
        if self.counted.is_some_and(|counted| !counted.fits(self.kind)) {
            wrongs.push("forms-wrong-counted");
        }
        wrongs
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn words(text: &str) -> Words {
        Words::new(text, "", "")
    }

    pub fn choice(code: &str) -> Choice {
        Choice { code: code.into(), name: words(code), places: None }
    }

    pub fn question(code: &str, kind: Kind) -> Question {
        let choices = if kind.has_choices() { vec![choice("a"), choice("b")] } else { Vec::new() };
        Question { code: code.into(), kind, label: words(code), choices, ..Question::default() }
    }

    pub fn content(questions: Vec<Question>) -> Content {
        let section =
            Section { code: "s".into(), title: words("S"), intro: Words::default(), kinds: Vec::new(), questions };
        Content { sections: vec![section], decided_again: Vec::new() }
    }

    fn keys(content: &Content) -> Vec<&'static str> {
        content.wrongs(&["government"]).into_iter().map(|wrong| wrong.key).collect()
    }

    #[test]
    fn briefly_asked_is_what_must_be_answered_and_the_document() {
        let question =
            |code: &str, kind, required| Question { code: code.into(), kind, required, ..Question::default() };
        let questions = vec![
            question("diet", Kind::Text, false),
            question("hall", Kind::Text, true),
            question("id", Kind::Document, false),
        ];
        let content = Content { sections: vec![Section { questions, ..Section::default() }], ..Content::default() };
        let brief = content.brief();
        let asked: Vec<&str> = brief.sections[0].questions.iter().map(|question| question.code.as_str()).collect();
        assert_eq!(asked, ["hall", "id"]);
    }

    #[test]
    fn a_form_of_every_kind_is_good_and_survives_json() {
        let content = content(
            Kind::ALL
                .into_iter()
                .map(|kind| question(&format!("a-{}", kind.as_str().replace('_', "-")), kind))
                .collect(),
        );
        assert_eq!(keys(&content), [""; 0]);
        let text = serde_json::to_string(&content).unwrap();
        assert_eq!(serde_json::from_str::<Content>(&text).unwrap(), content);
        assert!(serde_json::from_str::<Content>(r#"{"sections":[],"else":1}"#).is_err());
    }

    #[test]
    fn codes_are_plain_and_one_each() {
        for bad in ["", "Diet", "a b", "name"] {
            assert!(keys(&content(vec![question(bad, Kind::Text)])).contains(&"forms-wrong-code"), "{bad}");
        }
        assert_eq!(keys(&content(vec![question("x", Kind::Text), question("x", Kind::Date)])), ["forms-wrong-code"]);
    }

    #[test]
    fn a_condition_looks_back_alone() {
        let asked = |question: &str, any_of: &[&str]| {
            let condition =
                Condition { question: question.into(), any_of: any_of.iter().map(|one| (*one).to_owned()).collect() };
            let late = Question { shown_if: Some(condition), ..self::question("late", Kind::Text) };
            keys(&content(vec![self::question("early", Kind::Choice), late, self::question("last", Kind::Text)]))
        };
        assert_eq!(asked("early", &["a"]), [""; 0]);
        assert_eq!(asked("early", &[]), [""; 0]);
        assert_eq!(asked("category", &["government"]), [""; 0]);
        assert_eq!(asked("institution", &["IMF", "国际货币基金组织"]), [""; 0]);
        for (question, any_of) in [
            ("early", vec!["c"]),
            ("last", vec![]),
            ("late", vec![]),
            ("none", vec![]),
            ("category", vec!["else"]),
            ("institution", vec![]),
            ("institution", vec!["!"]),
        ] {
            assert_eq!(asked(question, &any_of), ["forms-wrong-condition"], "{question}");
        }
    }

    #[test]
    fn choices_and_bounds_fit_their_kind() {
        let none = Question { choices: Vec::new(), ..question("x", Kind::Choice) };
        let twice = Question { choices: vec![choice("a"), choice("a")], ..question("x", Kind::Several) };
        let stray = Question { choices: vec![choice("a")], ..question("x", Kind::Text) };
        for bad in [none, twice, stray] {
            assert_eq!(keys(&content(vec![bad])), ["forms-wrong-choices"]);
        }
        let turned = Question { least: Some(2), most: Some(1), ..question("x", Kind::Number) };
        let odd = Question { least: Some(2), ..question("x", Kind::Text) };
        for bad in [turned, odd] {
            assert_eq!(keys(&content(vec![bad])), ["forms-wrong-bounds"]);
        }
    }
}
