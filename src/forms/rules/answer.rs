use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::content::{CATEGORY, Condition, Content, Kind, Question};
use crate::conference::HolderKind;
use crate::identity::Document;
use crate::kernel::{Email, Faults, Lang, Uuid, is_phone, narrow_phone, one_line, paragraph};

/// Most characters of a line, of a longer text, of an answer in one's own words.
const LINE_MAX: usize = 200;
const TEXT_MAX: usize = 4000;
const OWN_MAX: usize = 100;
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
pub fn category_field(question: &str) -> String {
    if question == CATEGORY { CATEGORY.to_owned() } else { field(question) }
}

/// Who is asked: what conditions look at beside the answers.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The codes of her category and of the one above it.
    pub categories: &'a [&'a str],
    /// What she is: other kinds are asked other sections.
    pub kind: HolderKind,
    /// What she agrees to is kept as she read it.
    pub lang: Lang,
    /// What did not come as text.
    pub files: &'a Files,
}

impl Condition {
    fn holds(&self, answers: &Answered, categories: &[&str]) -> bool {
        if self.question == CATEGORY {
            return self.any_of.iter().any(|code| categories.contains(&code.as_str()));
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
        if question.shown_if.as_ref().is_some_and(|condition| !condition.holds(&answers, asked.categories)) {
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
                Ok(date) => return Some(Answer::Text(date.to_string())),
                Err(_) => faults.add(name, "forms-fault-date"),
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
mod tests {
    use proptest::prelude::*;

    use super::super::content::Section;
    use super::super::content::tests::{content, question};
    use super::*;
    use crate::kernel::Words;

    const ASKED: Asked = Asked {
        categories: &["universities", "academia"],
        kind: HolderKind::Participant,
        lang: Lang::En,
        files: &NO_FILES,
    };

    fn sent(pairs: &[(&str, &str)]) -> Sent {
        Sent(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    fn checked(content: &Content, pairs: &[(&str, &str)]) -> Result<Answered, Vec<(String, &'static str)>> {
        let mut faults = Faults::default();
        let answers = check(content, &sent(pairs), ASKED, &Answered::new(), &mut faults);
        if faults.is_empty() {
            Ok(answers)
        } else {
            Err(faults.iter().map(|fault| (fault.field.to_string(), fault.key)).collect())
        }
    }

    fn json(answers: &Answered) -> serde_json::Value {
        serde_json::to_value(answers).unwrap()
    }

    #[test]
    fn every_kind_is_checked_and_cleaned() {
        let all = content(Kind::ALL.into_iter().map(|kind| question(kind.as_str(), kind)).collect());
        let answers = checked(
            &all,
            &[
                ("q-text", " ＡB\u{200b} "),
                ("q-long_text", " two\r\nlines "),
                ("q-choice", "a"),
                ("q-several", "b"),
                ("q-several", "else"),
                ("q-number", "1,200"),
                ("q-date", "2026-12-27"),
                ("q-email", "A@Example.org"),
                ("q-phone", "+86 10 0000"),
                ("q-consent", "on"),
            ],
        )
        .unwrap();
        let expected = serde_json::json!({
            "text": "AB", "long_text": "two\nlines", "choice": "a", "several": ["b"], "number": 1200,
            "date": "2026-12-27", "email": "a@example.org", "phone": "+86 10 0000", "consent": {"agreed": "consent"},
        });
        assert_eq!(json(&answers), expected);
        assert_eq!(serde_json::from_value::<Answered>(expected).unwrap(), answers);
        let bad = [
            ("q-choice", "c", "fault-choice"),
            ("q-number", "1.5", "forms-fault-number"),
            ("q-date", "2026-02-30", "forms-fault-date"),
            ("q-email", "nobody", "fault-email"),
            ("q-phone", "call me", "fault-phone"),
        ];
        for (name, value, key) in bad {
            assert_eq!(checked(&all, &[(name, value)]).unwrap_err(), [(name.to_owned(), key)]);
        }
    }

    #[test]
    fn what_is_needed_is_missed_only_where_it_is_asked() {
        let first = Question { required: true, ..question("first", Kind::Choice) };
        let then = |of: &str, any_of: &[&str]| {
            Some(Condition { question: of.into(), any_of: any_of.iter().map(|one| (*one).to_owned()).collect() })
        };
        let second = Question { required: true, shown_if: then("first", &["a"]), ..question("second", Kind::Text) };
        let third = Question { required: true, shown_if: then("second", &[]), ..question("third", Kind::Number) };
        let ours = Question { shown_if: then("category", &["academia"]), ..question("ours", Kind::Text) };
        let theirs = Question { shown_if: then("category", &["government"]), ..question("theirs", Kind::Text) };
        let form = content(vec![first, second, third, ours, theirs]);
        let keys =
            |pairs: &[(&str, &str)]| checked(&form, pairs).map(|answers| answers.into_keys().collect::<Vec<_>>());
        assert_eq!(keys(&[]).unwrap_err(), [("q-first".to_owned(), "fault-choice")]);
        assert_eq!(keys(&[("q-first", "a")]).unwrap_err(), [("q-second".to_owned(), "fault-required")]);
        // What is not asked is not kept, nor does it call for what depends on it.
        let stray = [("q-first", "b"), ("q-second", "x"), ("q-ours", "yes"), ("q-theirs", "no")];
        assert_eq!(keys(&stray).unwrap(), ["first", "ours"]);
        let all = [("q-first", "a"), ("q-second", "x"), ("q-third", "0")];
        assert_eq!(keys(&all).unwrap(), ["first", "second", "third"]);
    }

    #[test]
    fn own_words_stand_beside_choices() {
        let own = |kind| content(vec![Question { own_words: true, required: true, ..question("x", kind) }]);
        let one = own(Kind::Choice);
        assert_eq!(json(&checked(&one, &[("q-x", "="), ("q-x-other", "芒果")]).unwrap())["x"], "=芒果");
        assert_eq!(json(&checked(&one, &[("q-x", "a"), ("q-x-other", "芒果")]).unwrap())["x"], "a");
        assert_eq!(checked(&one, &[("q-x", "=")]).unwrap_err(), [("q-x".to_owned(), "forms-fault-own")]);
        let several = checked(&own(Kind::Several), &[("q-x", "a"), ("q-x-other", "芒果、 Soy; b")]).unwrap();
        assert_eq!(json(&several)["x"], serde_json::json!(["a", "=芒果", "=Soy", "b"]));
        assert_eq!(several["x"].codes(), ["a", "b"]);
        let asked = Question {
            choices: vec![super::super::Choice {
                code: "a".into(),
                name: Words::new("Nuts", "坚果", ""),
                places: None,
            }],
            ..question("x", Kind::Several)
        };
        assert_eq!(several["x"].say(Some(&asked), Lang::ZhHans), "坚果、芒果、Soy、b");
        assert_eq!(several["x"].say(None, Lang::En), "a, 芒果, Soy, b");
        // Without leave, own words are no answer.
        assert!(checked(&content(vec![question("x", Kind::Several)]), &[("q-x-other", "芒果")]).unwrap().is_empty());
    }

    #[test]
    fn bounds_are_said() {
        for (least, most, key) in [
            (Some(1), Some(3), "forms-fault-between"),
            (Some(1), None, "forms-fault-least"),
            (None, Some(3), "forms-fault-most"),
        ] {
            let form = content(vec![Question { least, most, ..question("x", Kind::Number) }]);
            let bad = if least.is_some() { "0" } else { "4" };
            assert_eq!(checked(&form, &[("q-x", bad)]).unwrap_err()[0].1, key);
            assert!(checked(&form, &[("q-x", "1")]).is_ok() && checked(&form, &[("q-x", "3")]).is_ok());
        }
    }

    #[test]
    fn what_was_agreed_to_is_kept_until_the_text_changes() {
        let text = |text: &str| {
            content(vec![Question { label: Words::new(text, "同意", ""), ..question("x", Kind::Consent) }])
        };
        let mut held = Answered::new();
        held.insert("x".into(), Answer::Agreed { agreed: "同意".into() });
        let mut faults = Faults::default();
        let again = |content: &Content, held: &Answered, faults: &mut Faults| {
            check(content, &sent(&[("q-x", "on")]), ASKED, held, faults)
        };
        assert_eq!(again(&text("I agree"), &held, &mut faults), held);
        held.insert("x".into(), Answer::Agreed { agreed: "of old".into() });
        assert_eq!(again(&text("I agree"), &held, &mut faults)["x"], Answer::Agreed { agreed: "I agree".into() });
        let mut form = Sent::default();
        refill(&text("I agree"), &held, &mut form);
        assert_eq!(form, Sent::default(), "a new text is agreed to anew");
    }

    #[test]
    fn answers_to_questions_of_before_are_kept() {
        let held: Answered = [("old".to_owned(), Answer::Text("x".into()))].into();
        let mut faults = Faults::default();
        let now =
            check(&content(vec![question("new", Kind::Text)]), &sent(&[("q-new", "y")]), ASKED, &held, &mut faults);
        assert_eq!(json(&now), serde_json::json!({"old": "x", "new": "y"}));
    }

    #[test]
    fn each_kind_is_asked_its_own_sections() {
        let mut form = content(vec![Question { required: true, ..question("diet", Kind::Text) }]);
        let own = Question { required: true, ..question("card", Kind::Text) };
        form.sections.push(Section {
            code: "press".into(),
            kinds: vec![HolderKind::Press],
            questions: vec![own],
            ..Section::default()
        });
        let held: Answered = [("diet".to_owned(), Answer::Text("x".into()))].into();
        let of = |kind, pairs: &[(&str, &str)]| {
            let mut faults = Faults::default();
            let answers = check(&form, &sent(pairs), Asked { kind, ..ASKED }, &held, &mut faults);
            (
                answers.into_keys().collect::<Vec<_>>(),
                faults.iter().map(|fault| fault.field.to_string()).collect::<Vec<_>>(),
            )
        };
        let both = [("q-diet", "x"), ("q-card", "7")];
        assert_eq!(of(HolderKind::Participant, &both), (vec!["diet".into()], vec![]));
        // Who becomes press leaves behind what press is not asked.
        assert_eq!(of(HolderKind::Press, &both), (vec!["card".into()], vec![]));
        assert_eq!(of(HolderKind::Press, &[]).1, ["q-card"]);
        assert_eq!(of(HolderKind::Guard, &both), (vec![], vec![]));
        assert_eq!(form.never_asked(HolderKind::Press, &[]), ["diet"]);
        assert_eq!(form.never_asked(HolderKind::Guard, &[]), ["diet", "card"]);
    }

    proptest! {
        /// What is never asked of somebody is never answered, whatever is sent; and what may be asked is
        /// answered by whoever answers everything.
        #[test]
        fn what_is_never_asked_has_no_answer(
            rows in prop::collection::vec((prop::option::of(0usize..8), any::<bool>()), 1..8),
            kind in prop::sample::select(vec![HolderKind::Participant, HolderKind::Press]),
            sent in prop::collection::vec(any::<bool>(), 8),
        ) {
            let mut form = Content::default();
            for (n, (on, press)) in rows.iter().enumerate() {
                let shown_if = on.map(|earlier| match earlier.checked_rem(n) {
                    Some(earlier) => Condition { question: format!("x{earlier}"), any_of: Vec::new() },
                    None => Condition { question: CATEGORY.into(), any_of: vec![["academia", "banks"][earlier % 2].into()] },
                });
                let questions = vec![Question { shown_if, ..question(&format!("x{n}"), Kind::Text) }];
                let kinds = if *press { vec![HolderKind::Press] } else { Vec::new() };
                form.sections.push(Section { code: format!("s{n}"), kinds, questions, ..Section::default() });
            }
            let answer = |all: bool| {
                let values = (0..8).filter(|n| all || sent[*n]).map(|n| (format!("q-x{n}"), "y".to_owned())).collect();
                check(&form, &Sent(values), Asked { kind, ..ASKED }, &Answered::new(), &mut Faults::default())
            };
            let never = form.never_asked(kind, ASKED.categories);
            prop_assert!(answer(false).keys().all(|code| !never.contains(&code.as_str())));
            prop_assert_eq!(answer(true).len() + never.len(), rows.len());
        }

        /// Whatever is sent is answered or refused; what was kept comes back unchanged.
        #[test]
        fn answers_survive_the_form(values in prop::collection::vec((0usize..12, "\\PC{0,20}|a|b|=|on|7|2026-01-31"), 0..14)) {
            let all = content(
                Kind::ALL.into_iter().map(|kind| Question { own_words: kind.has_choices(), ..question(kind.as_str(), kind) }).collect(),
            );
            let names: Vec<String> = Kind::ALL.iter().map(|kind| field(kind.as_str()))
                .chain(["q-choice-other".to_owned(), "q-several-other".to_owned()]).collect();
            let sent = Sent(values.into_iter().map(|(name, value)| (names[name].clone(), value)).collect());
            let mut faults = Faults::default();
            let answers = check(&all, &sent, ASKED, &Answered::new(), &mut faults);
            let mut again = Sent::default();
            refill(&all, &answers, &mut again);
            let mut none = Faults::default();
            let kept = check(&all, &again, ASKED, &answers, &mut none);
            if faults.is_empty() {
                prop_assert!(none.is_empty(), "{none:?}");
                prop_assert_eq!(kept, answers);
            }
        }
    }
}
