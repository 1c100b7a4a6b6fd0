use serde::Deserialize;

use crate::kernel::{Faults, Words, paragraph};

/// Longest note of an edition, and longest reason for taking one back, in characters.
const NOTE_MAX: usize = 1000;
const REASON_MAX: usize = 500;

/// What is said of an edition, and which plan was seen.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NoteForm {
    pub note_en: String,
    pub note_hans: String,
    pub note_hant: String,
    pub seen: String,
}

impl NoteForm {
    /// The note, which may be empty.
    pub fn check(&self) -> Result<Words, Faults> {
        let mut faults = Faults::default();
        let note = Words::new(paragraph(&self.note_en), paragraph(&self.note_hans), paragraph(&self.note_hant));
        faults.limits([("note_hans", &note.hans), ("note_hant", &note.hant), ("note_en", &note.en)], NOTE_MAX);
        faults.or(|| note)
    }
}

/// Why an edition is taken back.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WithdrawForm {
    pub reason: String,
}

impl WithdrawForm {
    pub fn check(&self) -> Result<String, Faults> {
        let mut faults = Faults::default();
        let reason = paragraph(&self.reason);
        if reason.is_empty() {
            faults.add("reason", "openplan-fault-reason");
        }
        faults.limit("reason", &reason, REASON_MAX);
        faults.or(|| reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_may_be_missing_and_a_reason_may_not() {
        assert!(NoteForm::default().check().unwrap().is_empty());
        let long = NoteForm { note_en: "x".repeat(NOTE_MAX + 1), ..NoteForm::default() };
        assert!(long.check().unwrap_err().of("note_en").is_some());
        assert!(WithdrawForm { reason: " \n".into() }.check().is_err());
        assert_eq!(WithdrawForm { reason: " Wrong figures ".into() }.check().unwrap(), "Wrong figures");
    }
}
