//! Who is expected, here, on leave, absent (应到、实到、请假、缺席). GB 50799-2012, 12.2.

use chrono::{DateTime, Utc};

use crate::kernel::Uuid;
use crate::registration::Level;

/// How many of those who are alike in all that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub category: Uuid,
    pub institution: Uuid,
    pub level: Option<Level>,
    pub figures: Figures,
}

/// How many are expected, arrived, and on leave without having come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub expected: i64,
    pub arrived: i64,
    pub on_leave: i64,
    /// Of those who arrived: who is not expected any more, since she withdrew or was turned down.
    pub gone: i64,
}

impl Figures {
    /// Those who are expected, have not come and are not excused.
    pub fn absent(&self) -> i64 {
        (self.expected - (self.arrived - self.gone) - self.on_leave).max(0)
    }

    /// Arrived of expected, in percent; none where nobody is expected.
    pub fn percent(&self) -> Option<i64> {
        (self.expected > 0).then(|| (self.arrived * 100 / self.expected).min(100))
    }
}

impl std::iter::Sum for Figures {
    fn sum<I: Iterator<Item = Figures>>(figures: I) -> Figures {
        figures.fold(Figures::default(), |sum, one| Figures {
            expected: sum.expected + one.expected,
            arrived: sum.arrived + one.arrived,
            on_leave: sum.on_leave + one.on_leave,
            gone: sum.gone + one.gone,
        })
    }
}

/// Where somebody is whom a place of the conference waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Nobody fills the place.
    Vacant,
    /// Inside a zone, since then.
    Here(DateTime<Utc>),
    /// Was inside, and left then.
    Left(DateTime<Utc>),
    OnLeave,
    /// Expected, and did not come yet.
    Absent,
    /// No participant has her address: no badge of hers can be read.
    Unregistered,
}

impl Presence {
    /// `inside` and `since` are of the outermost zone that she was let into.
    pub fn of(is_filled: bool, is_expected: bool, seen: Option<(bool, DateTime<Utc>)>, on_leave: bool) -> Presence {
        match seen {
            _ if !is_filled => Presence::Vacant,
            Some((true, since)) => Presence::Here(since),
            _ if on_leave => Presence::OnLeave,
            Some((false, since)) => Presence::Left(since),
            None if is_expected => Presence::Absent,
            None => Presence::Unregistered,
        }
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Presence::Vacant => "arrivals-vacant",
            Presence::Here(_) => "arrivals-here",
            Presence::Left(_) => "arrivals-left",
            Presence::OnLeave => "leave-on",
            Presence::Absent => "arrivals-absent",
            Presence::Unregistered => "arrivals-unregistered",
        }
    }

    /// How it is drawn.
    pub fn class(self) -> &'static str {
        match self {
            Presence::Here(_) => "good",
            Presence::Left(_) | Presence::OnLeave => "warn",
            Presence::Absent => "bad",
            Presence::Vacant | Presence::Unregistered => "",
        }
    }

    pub fn is_here(self) -> bool {
        matches!(self, Presence::Here(_))
    }

    /// Whether she is waited for: expected, excused or not, and not here.
    pub fn is_missing(self) -> bool {
        matches!(self, Presence::Left(_) | Presence::OnLeave | Presence::Absent | Presence::Unregistered)
    }

    /// When she came or went.
    pub fn since(self) -> Option<DateTime<Utc>> {
        match self {
            Presence::Here(at) | Presence::Left(at) => Some(at),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_who_is_expected_is_counted_once() {
        let figures = Figures { expected: 10, arrived: 6, on_leave: 1, gone: 0 };
        assert_eq!((figures.absent(), figures.percent()), (3, Some(60)));
        // Somebody who came and is not expected any more is not there for one of those who are.
        let sum: Figures = [figures, Figures { arrived: 1, gone: 1, ..Figures::default() }].into_iter().sum();
        assert_eq!((sum.expected, sum.arrived, sum.absent()), (10, 7, 3));
        assert_eq!((Figures::default().absent(), Figures::default().percent()), (0, None));
        assert_eq!(Figures { expected: 1, arrived: 2, ..Figures::default() }.absent(), 0);
    }

    #[test]
    fn whoever_came_while_on_leave_is_here() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        assert_eq!(Presence::of(true, true, Some((true, at)), true), Presence::Here(at));
        assert_eq!(Presence::of(true, true, Some((false, at)), true), Presence::OnLeave);
        assert_eq!(Presence::of(true, true, Some((false, at)), false), Presence::Left(at));
        assert_eq!(Presence::of(true, true, None, false), Presence::Absent);
        assert_eq!(Presence::of(true, false, None, false), Presence::Unregistered);
        assert_eq!(Presence::of(false, false, None, false), Presence::Vacant);
    }
}
