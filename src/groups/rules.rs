//! What a group allows, and who may bring whom into it. Plan, 3.3: working groups have one lead,
//! two deputies and eight to twelve members; 4.1: preparatory groups have a liaison each.

use std::borrow::Borrow;

use serde::Deserialize;

use crate::access::GroupRole;
use crate::kernel::{Email, Faults};

/// What a group is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Carries the substance, before and after the conference.
    Working,
    /// Keeps the conference running.
    Support,
    /// Prepares it.
    Preparatory,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Working, Kind::Support, Kind::Preparatory];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Working => "working",
            Kind::Support => "support",
            Kind::Preparatory => "preparatory",
        }
    }

    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Working => "groups-kind-working",
            Kind::Support => "groups-kind-support",
            Kind::Preparatory => "groups-kind-preparatory",
        }
    }

    /// The key of a group's name with its kind beside it.
    pub fn beside_key(self) -> &'static str {
        match self {
            Kind::Working => "groups-beside-working",
            Kind::Support => "groups-beside-support",
            Kind::Preparatory => "groups-beside-preparatory",
        }
    }
}

/// The key of a role's word.
pub fn role_key(role: impl Borrow<GroupRole>) -> &'static str {
    match role.borrow() {
        GroupRole::Lead => "groups-role-lead",
        GroupRole::Deputy => "groups-role-deputy",
        GroupRole::Liaison => "groups-role-liaison",
        GroupRole::Member => "groups-role-member",
    }
}

/// How many people a role holds, and how many it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub held: i64,
    /// The plan asks for so many at least.
    pub fewest: Option<i32>,
    /// The plan allows so many at most; none where it says nothing.
    pub most: Option<i32>,
}

/// How far a role is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// So many are missing.
    Short(i64),
    /// Enough, with room for more; or the plan sets no number.
    Complete,
    /// Nobody more may be placed.
    Full,
    /// So many are too many: the plan allowed more when they were placed.
    Over(i64),
}

impl Limit {
    pub fn fill(self) -> Fill {
        let short = i64::from(self.fewest.unwrap_or(0)) - self.held;
        let over = self.most.map(|most| self.held - i64::from(most));
        match over {
            _ if short > 0 => Fill::Short(short),
            Some(0) => Fill::Full,
            Some(over) if over > 0 => Fill::Over(over),
            _ => Fill::Complete,
        }
    }

    /// Whether the plan says anything of this role.
    pub fn is_set(self) -> bool {
        self.fewest.is_some() || self.most.is_some()
    }

    /// The numbers asked for: `8–12`, `1`; empty where there are none.
    pub fn wanted(self) -> String {
        match (self.fewest, self.most) {
            (Some(fewest), Some(most)) if fewest != most => format!("{fewest}–{most}"),
            (Some(number), None) => format!("{number}+"),
            (_, Some(number)) => number.to_string(),
            (None, None) => String::new(),
        }
    }
}

/// Who may place and remove a role: organisers every one, leads members alone.
pub fn may_place(organises: bool, role: GroupRole) -> bool {
    organises || role == GroupRole::Member
}

/// Who is to join, by the address of her account, and as what.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MemberForm {
    pub email: String,
    pub role: String,
}

impl MemberForm {
    pub fn check(&self, organises: bool) -> Result<(Email, GroupRole), Faults> {
        let mut faults = Faults::default();
        let email = Email::parse(&self.email);
        if self.email.trim().is_empty() {
            faults.add("email", "fault-required");
        } else if email.is_none() {
            faults.add("email", "fault-email");
        }
        let role = GroupRole::parse(&self.role).filter(|role| may_place(organises, *role));
        if role.is_none() {
            faults.add("role", "fault-choice");
        }
        email.zip(role).ok_or(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_short_then_complete_then_full() {
        let members = |held| Limit { held, fewest: Some(8), most: Some(12) }.fill();
        assert_eq!([members(0), members(7)], [Fill::Short(8), Fill::Short(1)]);
        assert_eq!([members(8), members(11), members(12)], [Fill::Complete, Fill::Complete, Fill::Full]);
        let lead = |held| Limit { held, fewest: Some(1), most: Some(1) };
        assert_eq!([lead(0).fill(), lead(1).fill(), lead(3).fill()], [Fill::Short(1), Fill::Full, Fill::Over(2)]);
        let free = Limit { held: 40, fewest: None, most: None };
        assert_eq!((free.fill(), free.is_set(), free.wanted().as_str()), (Fill::Complete, false, ""));
        assert_eq!(Limit { held: 0, fewest: Some(8), most: Some(12) }.wanted(), "8–12");
        assert_eq!(lead(0).wanted(), "1");
    }

    #[test]
    fn leads_admit_members_and_nobody_else() {
        for role in GroupRole::ALL {
            assert!(may_place(true, role));
            assert_eq!(may_place(false, role), role == GroupRole::Member);
        }
        let form = MemberForm { email: "a@example.org".into(), role: "lead".into() };
        assert!(form.check(true).is_ok());
        assert!(form.check(false).unwrap_err().of("role").is_some());
    }

    #[test]
    fn words_round_trip() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
    }
}
