//! What is typed and decided at a desk.

use serde::Deserialize;

use crate::checkin::rules::{REASON_MAX, note_fault};
use crate::checkin::{Direction, secret_in};
use crate::kernel::{Faults, one_line};

/// The letters of a badge's secret.
const SECRET: usize = 32;

/// Whether what stands in the one box is a badge and not somebody's name: a scanner types nothing but the secret, or an
/// address that ends with it.
pub fn is_badge(typed: &str) -> bool {
    let secret = secret_in(typed);
    secret.len() == SECRET
        && secret.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        && !typed.trim().contains(char::is_whitespace)
}

/// Whom Enter opens of those who were found, each a number and a name: who has the number that was typed, the only one who
/// has the whole name, or the only one. Otherwise nobody is opened unasked.
pub fn meant(typed: &str, found: &[(i32, &str)], has_more: bool) -> Option<usize> {
    let typed = one_line(typed).to_lowercase();
    let digits = typed.strip_prefix('#').unwrap_or(&typed);
    let number: Option<i32> = digits.parse().ok().filter(|_| digits.chars().all(|c| c.is_ascii_digit()));
    if let Some(at) = found.iter().position(|(of, _)| Some(*of) == number) {
        return Some(at);
    }
    if has_more {
        return None;
    }
    if found.len() == 1 {
        return Some(0);
    }
    let mut named = (0..found.len()).filter(|&at| one_line(found[at].1).to_lowercase() == typed);
    named.next().filter(|_| named.next().is_none())
}

/// Why somebody is given another badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swap {
    Lost,
    Damaged,
    Wrong,
}

impl Swap {
    pub const ALL: [Swap; 3] = [Swap::Lost, Swap::Damaged, Swap::Wrong];

    pub fn as_str(self) -> &'static str {
        match self {
            Swap::Lost => "lost",
            Swap::Damaged => "damaged",
            Swap::Wrong => "wrong",
        }
    }

    pub fn parse(text: &str) -> Option<Swap> {
        Swap::ALL.into_iter().find(|swap| swap.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Swap::Lost => "frontdesk-swap-lost",
            Swap::Damaged => "frontdesk-swap-damaged",
            Swap::Wrong => "frontdesk-swap-wrong",
        }
    }
}

/// An act as it was sent. Each has its own field for its reason: several stand on one page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SentAct {
    pub nonce: String,
    pub direction: String,
    /// What a scanner typed.
    pub code: String,
    pub hand: String,
    pub force: String,
    pub undo: String,
    pub swap: String,
    /// Ticked: the note was read; and the note that was seen.
    pub read: String,
    pub note: String,
    pub version: String,
}

impl SentAct {
    pub fn direction(&self) -> Option<Direction> {
        Direction::parse(&self.direction)
    }

    /// Nobody comes in before the note about her was read, as it is now.
    pub fn check_note(&self, attention: &str, direction: Direction) -> Result<(), Faults> {
        let mut faults = Faults::default();
        self.note_read(attention, direction, &mut faults);
        faults.or(|| ())
    }

    fn note_read(&self, attention: &str, direction: Direction, faults: &mut Faults) {
        if let Some(key) = note_fault(attention, (&self.note, !self.read.is_empty()), direction) {
            faults.add("read", key);
        }
    }

    /// Why somebody is let in or out without her badge.
    pub fn check_hand(&self, attention: &str, direction: Direction) -> Result<String, Faults> {
        let mut faults = Faults::default();
        self.note_read(attention, direction, &mut faults);
        reason("hand", &self.hand, faults)
    }

    /// Why somebody is let in against what the gate asks.
    pub fn check_force(&self, attention: &str) -> Result<String, Faults> {
        let mut faults = Faults::default();
        self.note_read(attention, Direction::Entry, &mut faults);
        reason("force", &self.force, faults)
    }

    /// Why a reading is undone.
    pub fn check_undo(&self) -> Result<String, Faults> {
        reason("undo", &self.undo, Faults::default())
    }

    pub fn check_swap(&self) -> Result<Swap, Faults> {
        Swap::parse(&self.swap).ok_or_else(|| Faults::one("swap", "fault-choice"))
    }
}

/// The reason in this field, where nothing else is wrong. A badge that a scanner typed there is none.
fn reason(field: &'static str, typed: &str, mut faults: Faults) -> Result<String, Faults> {
    if is_badge(typed) {
        faults.add(field, "frontdesk-fault-badge");
    }
    let reason = faults.line(field, typed, REASON_MAX);
    faults.or(|| reason)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn faults_of(result: Result<String, Faults>) -> Vec<String> {
        let faults = result.expect_err("faults");
        faults.iter().map(|fault| format!("{} {}", fault.field, fault.key)).collect()
    }

    #[test]
    fn a_badge_is_told_from_a_name() {
        let secret = "abcdefgh-_ijklmnopqrstuvwxyz0123";
        for badge in [secret, &format!(" {secret}\r\n"), &format!("https://plenum.test/b/{secret}")] {
            assert!(is_badge(badge), "{badge}");
        }
        for name in ["", "王敏", "wm", "Wang Min", "110101199003071233", "a name of thirty-two letters in all"] {
            assert!(!is_badge(name), "{name}");
        }
        // Thirty-two letters without their spaces.
        assert!(!is_badge("Wang Min of the Merchants Bank of it"));
    }

    #[test]
    fn enter_opens_whom_it_can_only_mean() {
        let found = [(12, "Person 1"), (307, "Person 2"), (8, "Person 21")];
        assert_eq!(meant("307", &found, true), Some(1));
        assert_eq!(meant(" #３０７ ", &found, false), Some(1));
        assert_eq!(meant("person 2", &found, false), Some(1));
        // There may be another of that name.
        assert_eq!(meant("person 2", &found, true), None);
        assert_eq!(meant("person", &found, false), None);
        assert_eq!(meant("30", &found, false), None);
        assert_eq!(meant("merchants", &found[..1], false), Some(0));
        assert_eq!(meant("王敏", &[(1, "王敏"), (2, "王敏")], false), None);
        assert_eq!(meant("nobody", &[], false), None);
    }

    #[test]
    fn nobody_comes_in_before_the_note_was_read() {
        let sent = |read: &str, note: &str| SentAct {
            read: read.to_owned(),
            note: note.to_owned(),
            hand: "forgot it".to_owned(),
            ..SentAct::default()
        };
        let (entry, exit) = (Direction::Entry, Direction::Exit);
        assert_eq!(sent("", "").check_hand("", entry).as_deref(), Ok("forgot it"));
        assert_eq!(faults_of(sent("", "EpiPen").check_hand("EpiPen", entry)), ["read frontdesk-fault-read"]);
        // It was changed since it was read.
        assert_eq!(faults_of(sent("on", "EpiPen").check_hand("Two EpiPens", entry)), ["read frontdesk-fault-note"]);
        assert_eq!(sent("on", "a\r\nb").check_hand("a\nb", entry).as_deref(), Ok("forgot it"));
        assert_eq!(sent("", "").check_hand("EpiPen", exit).as_deref(), Ok("forgot it"));
    }

    #[test]
    fn a_reason_is_needed_and_is_no_badge() {
        let sent = |text: &str| SentAct { undo: text.to_owned(), force: text.to_owned(), ..SentAct::default() };
        assert_eq!(sent(" her twin ").check_undo().as_deref(), Ok("her twin"));
        assert_eq!(faults_of(sent(" ").check_undo()), ["undo fault-required"]);
        assert_eq!(faults_of(sent("abcdefgh-_ijklmnopqrstuvwxyz0123").check_undo()), ["undo frontdesk-fault-badge"]);
        assert_eq!(faults_of(sent("").check_force("EpiPen")), ["read frontdesk-fault-note", "force fault-required"]);
        let swap = |text: &str| SentAct { swap: text.to_owned(), ..SentAct::default() }.check_swap();
        assert_eq!(Swap::ALL.map(|one| swap(one.as_str()).ok()), Swap::ALL.map(Some));
        assert!(swap("").is_err() && swap("stolen").is_err());
    }

    proptest! {
        /// Whatever the case of a secret, it is one; whatever is added behind a space, it is none.
        #[test]
        fn secrets_are_badges(secret in "[A-Za-z0-9_-]{32}", more in "[a-z]{1,5}") {
            let spaced = format!("{secret} {more}");
            prop_assert!(is_badge(&secret));
            prop_assert!(!is_badge(&spaced));
        }
    }
}
