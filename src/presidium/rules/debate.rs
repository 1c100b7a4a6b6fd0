use serde::Deserialize;

use crate::kernel::{Faults, paragraph};

const STATEMENT_MAX: usize = 4_000;

/// On which side of a motion something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    For,
    Against,
}

impl Side {
    pub const ALL: [Side; 2] = [Side::For, Side::Against];

    pub fn as_str(self) -> &'static str {
        match self {
            Side::For => "for",
            Side::Against => "against",
        }
    }

    pub fn parse(text: &str) -> Option<Side> {
        Side::ALL.into_iter().find(|side| side.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Side::For => "debate-for",
            Side::Against => "debate-against",
        }
    }

    /// How its tag looks.
    pub fn tag(self) -> &'static str {
        match self {
            Side::For => "good",
            Side::Against => "bad",
        }
    }
}

/// A statement as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct StatementForm {
    pub side: String,
    pub text: String,
}

/// A statement that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub side: Side,
    pub text: String,
}

impl StatementForm {
    pub fn check(&self) -> Result<Statement, Faults> {
        let mut faults = Faults::default();
        let side = Side::parse(&self.side);
        if side.is_none() {
            faults.add("side", "fault-choice");
        }
        let text = paragraph(&self.text);
        if text.is_empty() {
            faults.add("text", "fault-required");
        }
        faults.limit("text", &text, STATEMENT_MAX);
        match side {
            Some(side) if faults.is_empty() => Ok(Statement { side, text }),
            _ => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_takes_a_side_and_says_something() {
        let form = StatementForm { side: "for".into(), text: " It helps. ".into() };
        assert_eq!(form.check().unwrap(), Statement { side: Side::For, text: "It helps.".into() });
        let bare = StatementForm::default().check().unwrap_err();
        assert!(bare.of("side").is_some() && bare.of("text").is_some());
    }
}
