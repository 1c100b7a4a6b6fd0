use serde::Deserialize;

use super::{Base, Rule, Share, TWO_THIRDS};
use crate::kernel::{Faults, paragraph};

const REASON_MAX: usize = 2_000;

/// A vote as it is prepared.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct VoteForm {
    pub numerator: String,
    pub denominator: String,
    /// `least` or `more`.
    pub comparison: String,
    pub base: String,
    /// `none`, or one of [`QUORUMS`].
    pub quorum: String,
    pub recused_count: String,
    /// `open`, `secret` or `hands`.
    pub kind: String,
    /// Why it takes the place of an earlier vote.
    pub reason: String,
}

/// The quorums that are offered, as they stand in a form.
pub const QUORUMS: [(&str, Share); 4] = [
    ("half-more", Share::more_than(1, 2)),
    ("half", Share::at_least(1, 2)),
    ("two-thirds", Share::at_least(2, 3)),
    ("three-quarters", Share::at_least(3, 4)),
];

/// A vote that can be prepared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub rule: Rule,
    pub secret: bool,
    pub in_person: bool,
    pub reason: String,
}

impl Plan {
    /// What the plan of the conference asks for important matters: openly, each by her own sign-in.
    pub fn important() -> Plan {
        Plan { rule: TWO_THIRDS, secret: false, in_person: false, reason: String::new() }
    }
}

impl VoteForm {
    /// The form as it is first shown.
    pub fn of(plan: &Plan) -> VoteForm {
        let quorum = QUORUMS.iter().find(|(_, share)| Some(*share) == plan.rule.quorum);
        VoteForm {
            numerator: plan.rule.share.numerator.to_string(),
            denominator: plan.rule.share.denominator.to_string(),
            comparison: if plan.rule.share.strictly { "more" } else { "least" }.into(),
            base: plan.rule.base.as_str().into(),
            quorum: quorum.map_or("none", |(value, _)| value).into(),
            recused_count: if plan.rule.recused_count { "on" } else { "" }.into(),
            kind: match (plan.secret, plan.in_person) {
                (true, _) => "secret",
                (false, true) => "hands",
                (false, false) => "open",
            }
            .into(),
            reason: plan.reason.clone(),
        }
    }

    /// `cites`: it takes the place of an earlier vote, which needs a reason.
    pub fn check(&self, cites: bool) -> Result<Plan, Faults> {
        let mut faults = Faults::default();
        let mut number = |field: &'static str, text: &str| match text.trim().parse::<i32>() {
            Ok(number) if (1..=100).contains(&number) => number,
            _ => {
                faults.add(field, "votes-fault-number");
                0
            }
        };
        let (numerator, denominator) = (number("numerator", &self.numerator), number("denominator", &self.denominator));
        let strictly = match self.comparison.as_str() {
            "least" => false,
            "more" => true,
            _ => {
                faults.add("comparison", "fault-choice");
                false
            }
        };
        let share = Share { numerator, denominator, strictly };
        if faults.is_empty() && !share.is_sound() {
            faults.add("numerator", "votes-fault-share");
        }
        let base = Base::parse(&self.base).unwrap_or_else(|| {
            faults.add("base", "fault-choice");
            Base::Members
        });
        let quorum = QUORUMS.iter().find(|(value, _)| *value == self.quorum).map(|(_, share)| *share);
        if quorum.is_none() && self.quorum != "none" {
            faults.add("quorum", "fault-choice");
        }
        if !["open", "secret", "hands"].contains(&self.kind.as_str()) {
            faults.add("kind", "fault-choice");
        }
        let reason = reason(&mut faults, &self.reason, cites);
        let (secret, in_person) = (self.kind == "secret", self.kind == "hands");
        let recused_count = !self.recused_count.is_empty();
        faults.or(|| Plan { rule: Rule { share, base, quorum, recused_count }, secret, in_person, reason })
    }
}

fn reason(faults: &mut Faults, text: &str, needed: bool) -> String {
    let reason = paragraph(text);
    if needed && reason.is_empty() {
        faults.add("reason", "fault-required");
    }
    faults.limit("reason", &reason, REASON_MAX);
    reason
}

/// Why something is done.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReasonForm {
    pub reason: String,
}

impl ReasonForm {
    pub fn check(&self) -> Result<String, Faults> {
        let mut faults = Faults::default();
        let reason = reason(&mut faults, &self.reason, true);
        faults.or(|| reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vote_is_prepared_as_the_plan_asks_unless_said_otherwise() {
        let form = VoteForm::of(&Plan::important());
        assert_eq!(form.check(false).unwrap(), Plan::important());
        let more = VoteForm { comparison: "more".into(), kind: "secret".into(), quorum: "none".into(), ..form.clone() };
        let plan = more.check(false).unwrap();
        assert!(plan.rule.share.strictly && plan.secret && plan.rule.quorum.is_none());
        assert!(form.check(true).unwrap_err().of("reason").is_some(), "what cites an earlier vote says why");
    }

    #[test]
    fn what_makes_no_rule_is_told_at_its_field() {
        let wrong = VoteForm::default().check(false).unwrap_err();
        for field in ["numerator", "denominator", "comparison", "base", "quorum", "kind"] {
            assert!(wrong.of(field).is_some(), "{field}");
        }
        let all = VoteForm { numerator: "3".into(), ..VoteForm::of(&Plan::important()) };
        assert!(all.check(false).is_ok(), "three thirds are all");
        let beyond = VoteForm { comparison: "more".into(), ..all };
        assert!(beyond.check(false).unwrap_err().of("numerator").is_some(), "more than all is nobody");
        assert!(ReasonForm::default().check().is_err());
    }
}
