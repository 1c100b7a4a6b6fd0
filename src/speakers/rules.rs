//! What somebody with a role is asked and answers, and which of them a list shows.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde::Deserialize;

use crate::agenda::rules::{Day, Hours, HoursForm};
use crate::kernel::{Faults, Words, one_line, paragraph};

const TITLE_MAX: usize = 200;
const TEXT_MAX: usize = 4_000;
const WORD_MAX: usize = 1_000;
/// Most files of slides for one item.
pub const SLIDES_MAX: i64 = 5;

/// What tells what is proposed for an item from anything else: it is taken over as it was seen, or not at all.
pub fn digest(title: &Words, summary: &Words) -> String {
    let mut hasher = DefaultHasher::new();
    for words in [title, summary] {
        (&words.en, &words.hans, &words.hant).hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

/// How far it is with somebody in an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Nobody has written to her.
    Unasked,
    /// Written to, and has not answered.
    Asked,
    Confirmed,
    Declined,
}

impl State {
    pub const ALL: [State; 4] = [State::Unasked, State::Asked, State::Confirmed, State::Declined];

    pub fn as_str(self) -> &'static str {
        match self {
            State::Unasked => "unasked",
            State::Asked => "asked",
            State::Confirmed => "confirmed",
            State::Declined => "declined",
        }
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            State::Unasked => "speakers-state-unasked",
            State::Asked => "speakers-state-asked",
            State::Confirmed => "speakers-state-confirmed",
            State::Declined => "speakers-state-declined",
        }
    }

    /// How its tag is drawn.
    pub fn class(self) -> &'static str {
        match self {
            State::Unasked => "",
            State::Asked => "info",
            State::Confirmed => "good",
            State::Declined => "bad",
        }
    }

    /// From what is kept: what she answered, and whether she was written to.
    pub fn of(answer: Option<&str>, asked: bool) -> State {
        match (answer, asked) {
            (Some("confirmed"), _) => State::Confirmed,
            (Some(_), _) => State::Declined,
            (None, true) => State::Asked,
            (None, false) => State::Unasked,
        }
    }
}

/// Which speakers a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    #[default]
    All,
    In(State),
    /// Who comes and has sent no slides.
    WithoutSlides,
    /// Whose proposal waits.
    Proposing,
}

impl Shown {
    pub fn parse(text: &str) -> Shown {
        match text {
            "no-slides" => Shown::WithoutSlides,
            "proposing" => Shown::Proposing,
            text => State::ALL.into_iter().find(|state| state.as_str() == text).map_or(Shown::All, Shown::In),
        }
    }

    pub fn shows(self, state: State, slides: i64, proposes: bool) -> bool {
        match self {
            Shown::All => true,
            Shown::In(shown) => shown == state,
            Shown::WithoutSlides => state == State::Confirmed && slides == 0,
            Shown::Proposing => proposes,
        }
    }
}

/// Where and in which language somebody is written to who is no participant.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AddressForm {
    pub email: String,
    pub language: String,
}

/// What she answers of an item.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    pub answer: String,
    pub word: String,
}

impl AnswerForm {
    /// Whether she comes, and a word; who does not come says why.
    pub fn check(&self) -> Result<(bool, String), Faults> {
        let mut faults = Faults::default();
        let word = paragraph(&self.word);
        let comes = match self.answer.as_str() {
            "confirmed" => true,
            "declined" => false,
            _ => {
                faults.add("answer", "fault-choice");
                true
            }
        };
        if !comes && word.is_empty() {
            faults.add("word", "speakers-fault-word");
        }
        faults.limit("word", &word, WORD_MAX);
        faults.or(|| (comes, word))
    }
}

/// What she would have an item called, and said of it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProposalForm {
    pub title_en: String,
    pub title_hans: String,
    pub title_hant: String,
    pub summary_en: String,
    pub summary_hans: String,
    pub summary_hant: String,
}

impl ProposalForm {
    pub fn of(title: &Words, summary: &Words) -> ProposalForm {
        let (title, summary) = (title.clone(), summary.clone());
        ProposalForm {
            title_en: title.en,
            title_hans: title.hans,
            title_hant: title.hant,
            summary_en: summary.en,
            summary_hans: summary.hans,
            summary_hant: summary.hant,
        }
    }

    pub fn check(&self) -> Result<(Words, Words), Faults> {
        let mut faults = Faults::default();
        let title = Words::new(one_line(&self.title_en), one_line(&self.title_hans), one_line(&self.title_hant));
        if title.is_empty() {
            faults.add("title_hans", "fault-words");
        }
        faults.limits([("title_hans", &title.hans), ("title_hant", &title.hant), ("title_en", &title.en)], TITLE_MAX);
        let summary =
            Words::new(paragraph(&self.summary_en), paragraph(&self.summary_hans), paragraph(&self.summary_hant));
        faults.limits(
            [("summary_hans", &summary.hans), ("summary_hant", &summary.hant), ("summary_en", &summary.en)],
            TEXT_MAX,
        );
        faults.or(|| (title, summary))
    }
}

/// What somebody may need, beside what she says in her own words.
pub const NEEDS: [(&str, &str); 5] = [
    ("projector", "speakers-need-projector"),
    ("sound", "speakers-need-sound"),
    ("interpreting", "speakers-need-interpreting"),
    ("internet", "speakers-need-internet"),
    ("step-free", "speakers-need-step-free"),
];

/// What she says of herself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AboutForm {
    pub biography_en: String,
    pub biography_hans: String,
    pub biography_hant: String,
    pub needs: Vec<String>,
    pub note: String,
    pub opens: Vec<String>,
    pub closes: Vec<String>,
    pub closed: Vec<String>,
}

/// What can be kept of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    pub biography: Words,
    pub needs: Vec<String>,
    pub note: String,
    pub hours: Vec<(i32, Hours)>,
}

impl AboutForm {
    pub fn hours(&self) -> HoursForm {
        HoursForm { opens: self.opens.clone(), closes: self.closes.clone(), closed: self.closed.clone() }
    }

    pub fn check(&self, days: &[Day]) -> Result<About, Faults> {
        let mut faults = Faults::default();
        let biography =
            Words::new(paragraph(&self.biography_en), paragraph(&self.biography_hans), paragraph(&self.biography_hant));
        faults.limits(
            [("biography_hans", &biography.hans), ("biography_hant", &biography.hant), ("biography_en", &biography.en)],
            TEXT_MAX,
        );
        let known = |text: &str| NEEDS.iter().any(|(need, _)| *need == text);
        if self.needs.iter().any(|need| !known(need)) {
            faults.add("needs", "fault-choice");
        }
        let needs: Vec<String> = NEEDS
            .iter()
            .filter(|(need, _)| self.needs.iter().any(|said| said == need))
            .map(|(need, _)| (*need).to_owned())
            .collect();
        let note = paragraph(&self.note);
        faults.limit("note", &note, WORD_MAX);
        let hours = self.hours().check(days, &mut faults);
        faults.or(|| About { biography, needs, note, hours })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_counts_for_more_than_having_been_asked() {
        assert_eq!(State::of(None, false), State::Unasked);
        assert_eq!(State::of(None, true), State::Asked);
        assert_eq!(State::of(Some("confirmed"), false), State::Confirmed);
        assert_eq!(State::of(Some("declined"), true), State::Declined);
    }

    #[test]
    fn a_list_shows_what_is_asked_for() {
        for state in State::ALL {
            assert_eq!(Shown::parse(state.as_str()), Shown::In(state));
            assert!(Shown::In(state).shows(state, 0, false) && Shown::All.shows(state, 0, false));
        }
        assert_eq!(Shown::parse("x"), Shown::All);
        let without = Shown::parse("no-slides");
        assert!(without.shows(State::Confirmed, 0, true) && !without.shows(State::Confirmed, 1, true));
        assert!(!without.shows(State::Asked, 0, true));
        assert!(Shown::parse("proposing").shows(State::Asked, 0, true));
    }

    #[test]
    fn who_does_not_come_says_why() {
        let form = |answer: &str, word: &str| AnswerForm { answer: answer.into(), word: word.into() };
        assert_eq!(form("confirmed", "").check(), Ok((true, String::new())));
        assert_eq!(form("declined", " Ill ").check(), Ok((false, "Ill".into())));
        assert!(form("declined", " ").check().unwrap_err().of("word").is_some());
        assert!(form("", "x").check().unwrap_err().of("answer").is_some());
    }

    #[test]
    fn a_proposal_has_a_title_and_needs_are_those_that_there_are() {
        let form = ProposalForm { summary_en: "About risk".into(), ..ProposalForm::default() };
        assert!(form.check().unwrap_err().of("title_hans").is_some());
        let form = ProposalForm { title_hans: " 风险 ".into(), ..form };
        let (title, summary) = form.check().unwrap();
        assert_eq!((title.hans.as_str(), summary.en.as_str()), ("风险", "About risk"));
        let about = AboutForm { needs: vec!["sound".into(), "projector".into()], ..AboutForm::default() };
        assert_eq!(about.check(&[]).unwrap().needs, ["projector", "sound"]);
        let about = AboutForm { needs: vec!["yacht".into()], ..about };
        assert!(about.check(&[]).unwrap_err().of("needs").is_some());
    }
}
