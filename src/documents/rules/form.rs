use serde::Deserialize;

use super::Kind;
use crate::kernel::{Faults, Uuid, Words, one_line, paragraph};

const TITLE_MAX: usize = 200;
const TEXT_MAX: usize = 60_000;
const REASON_MAX: usize = 2_000;

/// Somebody who may be asked: a seat of the presidium, or an institution's signatory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    Seat(Uuid),
    Signatory(Uuid),
}

impl Chosen {
    /// As it stands in a form.
    pub fn value(self) -> String {
        match self {
            Chosen::Seat(id) => format!("seat:{id}"),
            Chosen::Signatory(id) => format!("signatory:{id}"),
        }
    }
}

/// A document as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DocumentForm {
    pub kind: String,
    pub title_en: String,
    pub title_hans: String,
    pub title_hant: String,
    pub text_en: String,
    pub text_hans: String,
    pub text_hant: String,
    /// Of those who may be asked.
    pub signers: Vec<String>,
    /// `any`, `listed`, or `reversed`: the last in the list signs first.
    pub order: String,
    pub needed: String,
    /// Goes on without the file of the version before.
    pub drop_pdf: String,
    /// The version that was seen.
    pub version: String,
}

/// A version that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDocument {
    pub kind: Kind,
    pub title: Words,
    pub text: Words,
    /// Who signs, in order.
    pub signers: Vec<Chosen>,
    pub in_order: bool,
    pub needed: i32,
}

impl DocumentForm {
    /// The version that was reworded; one that there never was where it cannot be read.
    pub fn version(&self) -> i32 {
        self.version.parse().unwrap_or(0)
    }

    /// `may_sign` are those who may be asked, in the order of the list; `has_pdf`: a file comes with it or stays.
    pub fn check(&self, may_sign: &[Chosen], has_pdf: bool) -> Result<NewDocument, Faults> {
        let mut faults = Faults::default();
        let kind = Kind::parse(&self.kind);
        if kind.is_none() {
            faults.add("kind", "fault-choice");
        }
        let title = Words::new(one_line(&self.title_en), one_line(&self.title_hans), one_line(&self.title_hant));
        if title.is_empty() {
            faults.add("title_hans", "fault-words");
        }
        faults.limits([("title_hans", &title.hans), ("title_hant", &title.hant), ("title_en", &title.en)], TITLE_MAX);
        let text = Words::new(paragraph(&self.text_en), paragraph(&self.text_hans), paragraph(&self.text_hant));
        if text.is_empty() && !has_pdf {
            faults.add("text_hans", "documents-fault-text");
        }
        faults.limits([("text_hans", &text.hans), ("text_hant", &text.hant), ("text_en", &text.en)], TEXT_MAX);
        if kind.is_some_and(Kind::is_each) {
            // Whom it goes to is chosen when it is sent, and each signs for itself.
            let new = |kind| NewDocument { kind, title, text, signers: Vec::new(), in_order: false, needed: 1 };
            return match kind {
                Some(kind) if faults.is_empty() => Ok(new(kind)),
                _ => Err(faults),
            };
        }
        let mut signers: Vec<Chosen> =
            may_sign.iter().copied().filter(|one| self.signers.contains(&one.value())).collect();
        if signers.is_empty() {
            faults.add("signers", "documents-fault-signers");
        } else if self.signers.iter().any(|said| !may_sign.iter().any(|one| one.value() == *said)) {
            faults.add("signers", "fault-choice");
        }
        let in_order = match self.order.as_str() {
            "any" => false,
            "listed" => true,
            "reversed" => {
                signers.reverse();
                true
            }
            _ => {
                faults.add("order", "fault-choice");
                false
            }
        };
        let all = i32::try_from(signers.len()).unwrap_or(i32::MAX);
        let needed = match self.needed.trim() {
            "" => all,
            typed => typed.parse().unwrap_or(0),
        };
        if !signers.is_empty() && !(1..=all).contains(&needed) {
            faults.add_with("needed", "documents-fault-needed", [("max", all.to_string())]);
        }
        match kind {
            Some(kind) if faults.is_empty() => Ok(NewDocument { kind, title, text, signers, in_order, needed }),
            _ => Err(faults),
        }
    }
}

/// A password that is asked for, and once more where it is new.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    pub password: String,
    pub again: String,
    /// That of her account, where she makes keys.
    pub account: String,
    /// The version that was read.
    pub version: String,
}

impl PasswordForm {
    pub fn version(&self) -> i32 {
        self.version.parse().unwrap_or(0)
    }
}

/// Why somebody does not sign.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReasonForm {
    pub reason: String,
    /// The version that was read.
    pub version: String,
}

impl ReasonForm {
    pub fn version(&self) -> i32 {
        self.version.parse().unwrap_or(0)
    }

    pub fn check(&self) -> Result<String, Faults> {
        let mut faults = Faults::default();
        let reason = paragraph(&self.reason);
        if reason.is_empty() {
            faults.add("reason", "fault-required");
        }
        faults.limit("reason", &reason, REASON_MAX);
        faults.or(|| reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may_sign() -> [Chosen; 3] {
        [Chosen::Seat(Uuid::from_u128(1)), Chosen::Seat(Uuid::from_u128(2)), Chosen::Signatory(Uuid::from_u128(3))]
    }

    fn form() -> DocumentForm {
        DocumentForm {
            kind: "memorandum".into(),
            title_en: " Memorandum ".into(),
            text_en: "We agree.".into(),
            signers: may_sign().map(Chosen::value).into(),
            order: "any".into(),
            ..DocumentForm::default()
        }
    }

    #[test]
    fn whoever_is_chosen_signs_in_the_order_that_is_asked_for() {
        let new = form().check(&may_sign(), false).unwrap();
        assert_eq!((new.title.en.as_str(), new.in_order, new.needed), ("Memorandum", false, 3));
        let new = DocumentForm { order: "reversed".into(), needed: "2".into(), ..form() }.check(&may_sign(), false);
        let new = new.unwrap();
        assert_eq!((new.signers[0], new.in_order, new.needed), (may_sign()[2], true, 2));
    }

    #[test]
    fn a_document_says_something_and_has_signers() {
        let faults = |form: DocumentForm| form.check(&may_sign(), false).unwrap_err();
        assert!(faults(DocumentForm { text_en: String::new(), ..form() }).of("text_hans").is_some());
        assert!(DocumentForm { text_en: String::new(), ..form() }.check(&may_sign(), true).is_ok());
        assert!(faults(DocumentForm { signers: Vec::new(), ..form() }).of("signers").is_some());
        let foreign = Chosen::Seat(Uuid::from_u128(7)).value();
        assert!(
            faults(DocumentForm { signers: vec![may_sign()[0].value(), foreign], ..form() }).of("signers").is_some()
        );
        for needed in ["0", "4", "x"] {
            assert!(faults(DocumentForm { needed: needed.into(), ..form() }).of("needed").is_some());
        }
        assert!(faults(DocumentForm { order: String::new(), ..form() }).of("order").is_some());
        // A pledge is sent to institutions later.
        let pledge = DocumentForm { kind: "pledge".into(), signers: Vec::new(), order: String::new(), ..form() };
        assert_eq!(pledge.check(&may_sign(), false).unwrap().needed, 1);
    }
}
