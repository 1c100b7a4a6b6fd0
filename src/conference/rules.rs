//! What a conference is at a time, and what that allows.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

/// The life of a conference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Being prepared; nobody outside sees it.
    Draft,
    /// Announced; people register.
    Published,
    /// On.
    Running,
    /// Over; its decisions are carried out and followed.
    Closed,
    /// Kept for the record; nothing changes any more.
    Archived,
}

impl State {
    pub const ALL: [State; 5] = [State::Draft, State::Published, State::Running, State::Closed, State::Archived];

    pub fn as_str(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Published => "published",
            State::Running => "running",
            State::Closed => "closed",
            State::Archived => "archived",
        }
    }

    pub fn parse(text: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            State::Draft => "conference-state-draft",
            State::Published => "conference-state-published",
            State::Running => "conference-state-running",
            State::Closed => "conference-state-closed",
            State::Archived => "conference-state-archived",
        }
    }

    /// The states that may follow: the next one, or one step back as long as nothing is archived.
    pub fn may_become(self) -> &'static [State] {
        match self {
            State::Draft => &[State::Published],
            State::Published => &[State::Running, State::Draft],
            State::Running => &[State::Closed, State::Published],
            State::Closed => &[State::Archived, State::Running],
            State::Archived => &[],
        }
    }

    /// Whether it is asked for once more first: what people outside hold would no longer work.
    pub fn asks_first(self) -> bool {
        matches!(self, State::Draft | State::Closed)
    }
}

/// What is done in a conference, as far as its state decides whether it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// The public pages are seen by everybody.
    Show,
    /// People register, and change what they answered.
    Register,
    /// Registrations are decided, badges issued and revoked.
    Decide,
    /// Badges are read at gates. From the publication on: gates are rehearsed before the opening.
    CheckIn,
    /// Groups, tasks, agenda, seats change.
    Prepare,
    /// The opening moves.
    MoveOpening,
    /// Motions are put and voted on, documents drawn up and signed.
    Vote,
    /// Projects, indicators and readings change.
    CarryOut,
}

/// The one table of what each state allows.
pub fn allows(state: State, act: Act) -> bool {
    use Act::*;
    match state {
        State::Draft => matches!(act, Prepare | MoveOpening | Vote | CarryOut),
        State::Published => true,
        State::Running => !matches!(act, MoveOpening),
        State::Closed => matches!(act, Show | Prepare | Vote | CarryOut),
        State::Archived => matches!(act, Show),
    }
}

/// Whole days from today to the opening day, counted in the conference's zone; 0 on the day,
/// negative afterwards.
pub fn days_left(opens_at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> i64 {
    (day_of(opens_at, zone) - day_of(now, zone)).num_days()
}

/// The calendar day of an instant in a zone.
pub fn day_of(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use chrono_tz::Asia::Shanghai;

    use super::*;

    #[test]
    fn archived_conferences_are_only_shown() {
        for act in [Act::Register, Act::Decide, Act::CheckIn, Act::Prepare, Act::MoveOpening, Act::Vote, Act::CarryOut]
        {
            assert!(!allows(State::Archived, act), "{act:?}");
        }
        assert!(allows(State::Archived, Act::Show) && !allows(State::Draft, Act::Show));
        assert!(!allows(State::Running, Act::MoveOpening) && !allows(State::Closed, Act::CheckIn));
    }

    #[test]
    fn states_step_and_round_trip() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
            assert!(!state.may_become().contains(&state));
        }
        assert!(State::Archived.may_become().is_empty());
        assert!(State::Draft.asks_first() && State::Closed.asks_first() && !State::Running.asks_first());
    }

    #[test]
    fn days_count_in_the_conferences_zone() {
        // 09:00 in Shanghai is 01:00 UTC; 23:30 UTC the evening before is already the day itself.
        let opens = Utc.with_ymd_and_hms(2026, 12, 26, 1, 0, 0).unwrap();
        assert_eq!(days_left(opens, Utc.with_ymd_and_hms(2026, 12, 25, 23, 30, 0).unwrap(), Shanghai), 0);
        assert_eq!(days_left(opens, Utc.with_ymd_and_hms(2026, 12, 25, 15, 59, 0).unwrap(), Shanghai), 1);
        assert_eq!(days_left(opens, Utc.with_ymd_and_hms(2026, 12, 27, 1, 0, 0).unwrap(), Shanghai), -1);
    }
}
