//! How a letter to many goes, and what it may say.

use serde::Deserialize;

use crate::kernel::{Faults, Lang, Words, one_line, paragraph};
use crate::mail::{self, BODY_MAX, Facts, Placeholder, SUBJECT_MAX, Text};

/// How far a mailing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Draft,
    Sending,
    /// Somebody stopped it; what was handed over is gone.
    Stopped,
    /// Everybody was written to; what was not handed over yet may still be held back.
    Sent,
    Discarded,
}

impl State {
    pub const ALL: [State; 5] = [State::Draft, State::Sending, State::Stopped, State::Sent, State::Discarded];

    pub fn as_str(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Sending => "sending",
            State::Stopped => "stopped",
            State::Sent => "sent",
            State::Discarded => "discarded",
        }
    }

    pub fn parse(text: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            State::Draft => "mailings-state-draft",
            State::Sending => "mailings-state-sending",
            State::Stopped => "mailings-state-stopped",
            State::Sent => "mailings-state-sent",
            State::Discarded => "mailings-state-discarded",
        }
    }

    /// How its tag is drawn.
    pub fn class(self) -> &'static str {
        match self {
            State::Draft | State::Stopped => "warn",
            State::Sending => "info",
            State::Sent => "good",
            State::Discarded => "",
        }
    }

    /// What it may become.
    pub fn may_become(self, next: State) -> bool {
        matches!(
            (self, next),
            (State::Draft, State::Sending | State::Discarded)
                | (State::Sending, State::Stopped | State::Sent)
                | (State::Stopped, State::Sending | State::Discarded)
                | (State::Sent, State::Stopped)
        )
    }
}

/// What a letter to many may say of its reader: what is known of everybody.
pub const MAY: &[Placeholder] = &Placeholder::OF_EVERYBODY;

/// A letter to many as it was sent by a form: subject and body in each language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LetterForm {
    pub subject_en: String,
    pub subject_hans: String,
    pub subject_hant: String,
    pub body_en: String,
    pub body_hans: String,
    pub body_hant: String,
    /// The list of people that it was begun from.
    pub audience: String,
    pub version: String,
}

const FIELDS: [(Lang, &str, &str); 3] = [
    (Lang::ZhHans, "subject_hans", "body_hans"),
    (Lang::ZhHant, "subject_hant", "body_hant"),
    (Lang::En, "subject_en", "body_en"),
];

impl LetterForm {
    pub fn of(subject: &Words, body: &Words, audience: &str, version: i32) -> LetterForm {
        let (subject, body) = (subject.clone(), body.clone());
        LetterForm {
            subject_en: subject.en,
            subject_hans: subject.hans,
            subject_hant: subject.hant,
            body_en: body.en,
            body_hans: body.hans,
            body_hant: body.hant,
            audience: audience.to_owned(),
            version: version.to_string(),
        }
    }

    fn texts(&self, lang: Lang) -> (String, String) {
        let (subject, body) = match lang {
            Lang::En => (&self.subject_en, &self.body_en),
            Lang::ZhHans => (&self.subject_hans, &self.body_hans),
            Lang::ZhHant => (&self.subject_hant, &self.body_hant),
        };
        (one_line(subject), paragraph(body))
    }

    /// Subject and body: in one language at least, and in each where one is written, the other as well.
    pub fn check(&self) -> Result<(Words, Words), Faults> {
        let mut faults = Faults::default();
        let (mut subject, mut body) = (Words::default(), Words::default());
        for (lang, subject_field, body_field) in FIELDS {
            let (title, text) = self.texts(lang);
            if title.is_empty() != text.is_empty() {
                faults.add(if title.is_empty() { subject_field } else { body_field }, "fault-required");
            }
            for (field, text, max) in [(subject_field, &title, SUBJECT_MAX), (body_field, &text, BODY_MAX)] {
                faults.limit(field, text, max);
                mail::check_text(&mut faults, field, text, MAY, lang);
            }
            *subject.slot(lang) = title;
            *body.slot(lang) = text;
        }
        if body.is_empty() && faults.is_empty() {
            faults.add("body_hans", "mailings-fault-empty");
        }
        faults.or(|| (subject, body))
    }
}

/// A letter to one of many, in her language or the nearest that is written.
pub fn letter(subject: &Words, body: &Words, lang: Lang, facts: &Facts) -> (String, String) {
    let said = |words: &Words| {
        let text = words.plain(lang);
        Text::parse(text).map_or_else(|_| text.to_owned(), |text| text.fill(facts))
    };
    (said(subject), said(body))
}

/// What a letter to many is called among others: its subject, without what differs from reader to reader.
pub fn title(subject: &Words, lang: Lang, conference: &str) -> String {
    let facts = MAY.iter().fold(Facts::default(), |facts, one| facts.say(*one, "…"));
    let facts = facts.say(Placeholder::Conference, conference);
    let text = subject.plain(lang);
    Text::parse(text).map_or_else(|_| text.to_owned(), |text| text.fill(&facts))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> LetterForm {
        LetterForm {
            subject_hans: "{会议}须知".into(), body_hans: "{姓名}：您好！".into(), ..LetterForm::default()
        }
    }

    #[test]
    fn one_language_is_enough_and_halves_are_not() {
        let (subject, body) = form().check().unwrap();
        let facts = Facts::default().say(Placeholder::Name, "王敏").say(Placeholder::Conference, "年会");
        assert_eq!(letter(&subject, &body, Lang::En, &facts), ("年会须知".into(), "王敏：您好！".into()));
        let faults = LetterForm { subject_en: "Note".into(), ..form() }.check().unwrap_err();
        assert_eq!(faults.of("body_en").unwrap().key, "fault-required");
        assert_eq!(LetterForm::default().check().unwrap_err().of("body_hans").unwrap().key, "mailings-fault-empty");
    }

    #[test]
    fn a_letter_to_many_says_what_is_known_of_everybody_alone() {
        for bad in ["{reason}", "{变更}", "{level}", "{secret}", "{"] {
            let faults = LetterForm { body_hans: bad.into(), ..form() }.check().unwrap_err();
            assert!(faults.of("body_hans").is_some(), "{bad}");
        }
    }

    #[test]
    fn states_round_trip_and_end() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
            assert!(!State::Discarded.may_become(state));
            // Letters that wait for the server are held back also when all are written.
            assert_eq!(State::Sent.may_become(state), state == State::Stopped);
        }
    }
}
