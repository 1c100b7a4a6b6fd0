//! Which time of a conference it is, for whom the desk is arranged, and since when she has not looked.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::access::Authority;
use crate::conference::day_of;
use crate::kernel::Uuid;

/// The desk shows what counts then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    Before,
    During,
    After,
}

impl Phase {
    /// From the first moment of the opening day to the last of the closing day it is on.
    pub fn at(opens_at: DateTime<Utc>, closes_at: DateTime<Utc>, zone: Tz, now: DateTime<Utc>) -> Phase {
        let today = day_of(now, zone);
        if today < day_of(opens_at, zone) {
            Phase::Before
        } else if today <= day_of(closes_at, zone) {
            Phase::During
        } else {
            Phase::After
        }
    }
}

/// For whom the desk is arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    Organiser,
    Presidium,
    Lead,
}

/// What decides what somebody's desk looks like: who have the same see the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct View {
    pub role: Role,
    /// Her groups: theirs comes first.
    pub groups: Vec<Uuid>,
    /// She gets to the lists of people.
    pub sees_people: bool,
    /// She gets to the draft of the agenda.
    pub edits_agenda: bool,
    /// Read from afar.
    pub on_wall: bool,
}

impl View {
    pub fn of(authority: &Authority, conference: Uuid, on_wall: bool) -> View {
        let organises = authority.organises(conference);
        let role = if organises {
            Role::Organiser
        } else if authority.seat_in(conference).is_some() {
            Role::Presidium
        } else {
            Role::Lead
        };
        let own = authority.memberships.iter().filter(|member| member.conference == conference);
        let mut groups: Vec<Uuid> =
            if role == Role::Lead { own.map(|member| member.group).collect() } else { Vec::new() };
        groups.sort_unstable();
        View { role, groups, sees_people: authority.staffs_desk(conference), edits_agenda: organises, on_wall }
    }
}

/// When somebody looked at the desk: since when what is new is shown to her, and when she was there last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looks {
    pub since: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
}

/// Whoever comes back within so long is still looking.
const VISIT: TimeDelta = TimeDelta::minutes(30);
/// What is older is history.
const LONGEST: TimeDelta = TimeDelta::days(14);

/// The looks after she looks now.
pub fn looked(held: Option<Looks>, now: DateTime<Utc>) -> Looks {
    let since = match held {
        Some(held) if now - held.seen_at < VISIT => held.since,
        Some(held) => held.seen_at,
        None => now - TimeDelta::days(1),
    };
    Looks { since: since.max(now - LONGEST), seen_at: now.max(held.map_or(now, |held| held.seen_at)) }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use chrono_tz::Asia::Shanghai;

    use super::*;
    use crate::access::GroupRole;
    use crate::access::rules::{Membership, Seat};

    fn at(day: u32, hour: u32) -> DateTime<Utc> {
        Shanghai.with_ymd_and_hms(2026, 12, day, hour, 0, 0).unwrap().to_utc()
    }

    #[test]
    fn it_is_on_from_the_first_day_to_the_last() {
        let phase = |now| Phase::at(at(26, 9), at(27, 17), Shanghai, now);
        assert_eq!(phase(at(25, 23)), Phase::Before);
        assert_eq!(phase(at(26, 0)), Phase::During);
        assert_eq!(phase(at(27, 23)), Phase::During);
        assert_eq!(phase(at(28, 0)), Phase::After);
    }

    #[test]
    fn whoever_comes_back_soon_is_still_looking() {
        let first = looked(None, at(1, 9));
        assert_eq!(first, Looks { since: at(1, 9) - TimeDelta::days(1), seen_at: at(1, 9) });
        let again = looked(Some(first), at(1, 9) + TimeDelta::minutes(20));
        assert_eq!(again.since, first.since);
        let next = looked(Some(again), at(2, 9));
        assert_eq!(next.since, again.seen_at);
        assert_eq!(looked(Some(next), at(28, 9)).since, at(14, 9));
        // A clock that was put back does not make her look at the future.
        assert_eq!(looked(Some(next), at(2, 8)).seen_at, at(2, 9));
    }

    #[test]
    fn a_lead_sees_her_groups_first_and_the_chair_the_whole() {
        let id = Uuid::from_u128;
        let mut authority = Authority {
            memberships: vec![Membership { group: id(7), conference: id(1), role: GroupRole::Lead }],
            ..Authority::default()
        };
        let view = View::of(&authority, id(1), false);
        assert_eq!((view.role, view.groups, view.sees_people), (Role::Lead, vec![id(7)], false));
        authority.seats.push(Seat { seat: id(3), conference: id(1), post: "chair".into() });
        let view = View::of(&authority, id(1), false);
        assert_eq!((view.role, view.groups), (Role::Presidium, vec![]));
    }
}
