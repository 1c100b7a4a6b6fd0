//! The way of a mail, what is shown of one, and what it says.

mod text;

pub use text::{BODY_MAX, Facts, Placeholder, SUBJECT_MAX, Text, check_text, check_texts};

/// Where a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Waiting,
    Sending,
    Sent,
    Kept,
    Failed,
    Doubtful,
    /// Written for a mailing that was stopped before it was handed over.
    Stopped,
}

impl State {
    pub const ALL: [State; 7] =
        [State::Waiting, State::Sending, State::Sent, State::Kept, State::Failed, State::Doubtful, State::Stopped];

    pub fn as_str(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Sending => "sending",
            State::Sent => "sent",
            State::Kept => "kept",
            State::Failed => "failed",
            State::Doubtful => "doubtful",
            State::Stopped => "stopped",
        }
    }

    pub fn parse(text: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            State::Waiting => "mail-state-waiting",
            State::Sending => "mail-state-sending",
            State::Sent => "mail-state-sent",
            State::Kept => "mail-state-kept",
            State::Failed => "mail-state-failed",
            State::Doubtful => "mail-state-doubtful",
            State::Stopped => "mail-state-stopped",
        }
    }

    /// The class of its tag.
    pub fn class(self) -> &'static str {
        match self {
            State::Sent => "good",
            State::Failed => "bad",
            State::Doubtful => "warn",
            State::Waiting | State::Sending => "info",
            State::Kept | State::Stopped => "",
        }
    }

    /// Whether a person may send it once more.
    pub fn may_go_again(self, by_smtp: bool) -> bool {
        by_smtp && matches!(self, State::Failed | State::Doubtful | State::Kept)
    }
}

/// A body cut into texts and addresses, so that a page can make links of these.
pub fn pieces(body: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let mut rest = body;
    while let Some(start) = rest.find("http://").into_iter().chain(rest.find("https://")).min() {
        let end =
            rest[start..].find(|c: char| c.is_whitespace() || "<>\"，。".contains(c)).map_or(rest.len(), |n| start + n);
        if start > 0 {
            pieces.push((&rest[..start], false));
        }
        pieces.push((&rest[start..end], true));
        rest = &rest[end..];
    }
    if !rest.is_empty() {
        pieces.push((rest, false));
    }
    pieces
}

/// An address that is recognised by whoever knows it, and cannot be written to.
pub fn masked(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{}•••@{domain}", local.chars().next().unwrap_or('•')),
        None => "•••".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn links_are_found() {
        assert_eq!(
            pieces("Go: http://a.example/x\n\nor https://b.example。"),
            [
                ("Go: ", false),
                ("http://a.example/x", true),
                ("\n\nor ", false),
                ("https://b.example", true),
                ("。", false)
            ]
        );
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn states_round_trip() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
            assert!(!state.may_go_again(false));
        }
        assert!(
            State::Doubtful.may_go_again(true) && !State::Sent.may_go_again(true) && !State::Sending.may_go_again(true)
        );
    }

    #[test]
    fn addresses_are_masked() {
        assert_eq!(masked("wang@example.org"), "w•••@example.org");
        assert_eq!(masked("x"), "•••");
    }

    proptest! {
        #[test]
        fn nothing_of_a_body_is_lost(body in any::<String>()) {
            prop_assert_eq!(pieces(&body).into_iter().map(|(text, _)| text).collect::<String>(), body);
        }
    }
}
