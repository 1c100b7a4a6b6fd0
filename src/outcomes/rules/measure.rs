//! What an indicator is measured in: a number, or one of four words.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use serde::{Deserialize, Serialize};

use super::form::number;
use crate::kernel::fold;

/// Whether an indicator is counted or judged. Editions and reports keep it, so its names last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum IndicatorKind {
    #[default]
    Number,
    /// Kept as 0 to 3 on the way from 0 to 3, see [`Judged`].
    Judgement,
}

impl IndicatorKind {
    pub const ALL: [IndicatorKind; 2] = [IndicatorKind::Number, IndicatorKind::Judgement];

    /// As it stands in forms and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            IndicatorKind::Number => "number",
            IndicatorKind::Judgement => "judgement",
        }
    }

    pub fn parse(text: &str) -> Option<IndicatorKind> {
        IndicatorKind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            IndicatorKind::Number => "outcomes-kind-number",
            IndicatorKind::Judgement => "outcomes-kind-judgement",
        }
    }

    /// A value as a form sends it: a number as people write it, a judgement as it is kept.
    pub fn read(self, text: &str) -> Option<Decimal> {
        match self {
            IndicatorKind::Number => number(text),
            IndicatorKind::Judgement => Judged::parse(text).map(Judged::value),
        }
    }

    /// What is wrong where there is no such value.
    pub fn fault(self) -> &'static str {
        match self {
            IndicatorKind::Number => "fault-number",
            IndicatorKind::Judgement => "outcomes-fault-judged",
        }
    }

    /// For what is written down only of a judgement.
    pub fn is_number(kind: &IndicatorKind) -> bool {
        *kind == IndicatorKind::Number
    }
}

/// A judgement, from the worst to the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    NotMet,
    PartlyMet,
    LargelyMet,
    Met,
}

impl Judged {
    pub const ALL: [Judged; 4] = [Judged::NotMet, Judged::PartlyMet, Judged::LargelyMet, Judged::Met];

    /// As it is kept: 0 to 3.
    pub fn value(self) -> Decimal {
        Decimal::from(self as u8)
    }

    /// What a value stands for; nothing where it is none of the four.
    pub fn of(value: Decimal) -> Option<Judged> {
        let at = value.is_integer().then(|| value.to_usize()).flatten()?;
        Judged::ALL.get(at).copied()
    }

    /// As forms send it.
    pub fn parse(text: &str) -> Option<Judged> {
        text.trim().parse::<Decimal>().ok().and_then(Judged::of)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Judged::NotMet => "outcomes-judged-not-met",
            Judged::PartlyMet => "outcomes-judged-partly-met",
            Judged::LargelyMet => "outcomes-judged-largely-met",
            Judged::Met => "outcomes-judged-met",
        }
    }
}

/// The words of kinds and of judgements in every language, folded: what somebody wrote in a line or a cell is read by them.
#[derive(Clone, Debug, Default)]
pub struct JudgedWords {
    pub kinds: Vec<(IndicatorKind, String)>,
    pub steps: Vec<(Judged, String)>,
}

impl JudgedWords {
    /// The kind that a text names; a number where it names none at all.
    pub fn kind(&self, text: &str) -> Option<IndicatorKind> {
        let text = fold(text.trim());
        if text.is_empty() {
            return Some(IndicatorKind::Number);
        }
        let called = || self.kinds.iter().find(|(_, word)| *word == text).map(|(kind, _)| *kind);
        IndicatorKind::parse(&text).or_else(called)
    }

    /// The value of a judgement that a text names: its word, or 0 to 3.
    pub fn value(&self, text: &str) -> Option<Decimal> {
        let folded = fold(text.trim());
        let called = || self.steps.iter().find(|(_, word)| *word == folded).map(|(step, _)| *step);
        Judged::parse(text).or_else(called).map(Judged::value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_judgement_is_one_of_four() {
        for (judged, value) in Judged::ALL.into_iter().zip(0i64..) {
            assert_eq!(judged.value(), Decimal::from(value));
            assert_eq!(Judged::of(judged.value()), Some(judged));
            assert_eq!(IndicatorKind::Judgement.read(&value.to_string()), Some(judged.value()));
        }
        for wrong in ["", "4", "-1", "1.5", "met"] {
            assert_eq!(IndicatorKind::Judgement.read(wrong), None, "{wrong}");
        }
        // As the database gives it.
        assert_eq!(Judged::of("2.00".parse().unwrap()), Some(Judged::LargelyMet));
    }

    #[test]
    fn words_are_read_in_every_language() {
        let words = JudgedWords {
            kinds: vec![(IndicatorKind::Judgement, fold("Judgement")), (IndicatorKind::Judgement, fold("定性"))],
            steps: vec![(Judged::PartlyMet, fold("partly met")), (Judged::PartlyMet, fold("部分达到"))],
        };
        for text in ["judgement", " JUDGEMENT ", "定性"] {
            assert_eq!(words.kind(text), Some(IndicatorKind::Judgement), "{text}");
        }
        assert_eq!((words.kind(""), words.kind("colour")), (Some(IndicatorKind::Number), None));
        for text in ["1", "Partly met", "部分达到"] {
            assert_eq!(words.value(text), Some(Decimal::ONE), "{text}");
        }
        assert_eq!(words.value("somewhat"), None);
    }
}
