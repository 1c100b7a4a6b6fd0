//! What stands in the history of a task.

/// What a step of the history was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// How far it is.
    Reported,
    Asked,
    Accepted,
    SentBack,
    /// What it is: the parts that were changed.
    Changed,
    HandedOver,
    /// It came back after it was done.
    CameBack,
    HelperAdded,
    HelperRemoved,
    ItemAdded,
    ItemRemoved,
    ItemTicked,
    ItemOpened,
    FileAdded,
    FileRemoved,
}

/// Text in the database and key of its sentence.
const WORDS: &[(What, &str, &str)] = &[
    (What::Reported, "reported", "tasks-did-reported"),
    (What::Asked, "asked", "tasks-did-asked"),
    (What::Accepted, "accepted", "tasks-did-accepted"),
    (What::SentBack, "sent_back", "tasks-did-sent-back"),
    (What::Changed, "changed", "tasks-did-changed"),
    (What::HandedOver, "handed_over", "tasks-did-handed-over"),
    (What::CameBack, "came_back", "tasks-did-came-back"),
    (What::HelperAdded, "helper_added", "tasks-did-helper-added"),
    (What::HelperRemoved, "helper_removed", "tasks-did-helper-removed"),
    (What::ItemAdded, "item_added", "tasks-did-item-added"),
    (What::ItemRemoved, "item_removed", "tasks-did-item-removed"),
    (What::ItemTicked, "item_ticked", "tasks-did-item-ticked"),
    (What::ItemOpened, "item_opened", "tasks-did-item-opened"),
    (What::FileAdded, "file_added", "tasks-did-file-added"),
    (What::FileRemoved, "file_removed", "tasks-did-file-removed"),
];

impl What {
    pub fn as_str(self) -> &'static str {
        WORDS.iter().find(|(what, ..)| *what == self).map_or("reported", |(_, text, _)| text)
    }

    pub fn parse(text: &str) -> Option<What> {
        WORDS.iter().find(|(_, held, _)| *held == text).map(|(what, ..)| *what)
    }

    /// The key of its sentence, which may say `$about`.
    pub fn key(self) -> &'static str {
        WORDS.iter().find(|(what, ..)| *what == self).map_or("tasks-did-reported", |(.., key)| key)
    }
}

/// A part of a task that may be changed: its code and the key of its word.
pub const PARTS: &[(&str, &str)] = &[
    ("title", "tasks-name"),
    ("details", "tasks-details"),
    ("milestone", "tasks-milestone"),
    ("project", "tasks-project"),
    ("priority", "tasks-priority"),
    ("needs", "tasks-needs-done"),
    ("estimate", "tasks-estimate"),
    ("repeat", "tasks-repeat"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_read_as_it_was_written() {
        for (what, text, _) in WORDS {
            assert_eq!((What::parse(text), what.as_str()), (Some(*what), *text));
        }
        assert_eq!(What::parse("vanished"), None);
    }
}
