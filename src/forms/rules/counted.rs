use serde::{Deserialize, Serialize};

use super::content::Kind;

/// As what the answers to a question are counted, beside how often each was given. Marks are data of the form:
/// which question asks for meals or for nights, nobody else knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// Its choices are the meals that somebody takes.
    Sittings,
    /// What somebody eats, or must not: counted at each sitting.
    Diet,
    /// The room that somebody needs, from the night of the arrival to the one before the departure.
    Room,
    /// The day of the arrival.
    Arrival,
    /// Its choices are times of the day of the arrival.
    ArrivalTime,
    /// The day of the departure.
    Departure,
}

impl Counted {
    pub const ALL: [Counted; 6] =
        [Counted::Sittings, Counted::Diet, Counted::Room, Counted::Arrival, Counted::ArrivalTime, Counted::Departure];

    pub fn as_str(self) -> &'static str {
        match self {
            Counted::Sittings => "sittings",
            Counted::Diet => "diet",
            Counted::Room => "room",
            Counted::Arrival => "arrival",
            Counted::ArrivalTime => "arrival_time",
            Counted::Departure => "departure",
        }
    }

    pub fn parse(text: &str) -> Option<Counted> {
        Counted::ALL.into_iter().find(|counted| counted.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Counted::Sittings => "forms-counted-sittings",
            Counted::Diet => "forms-counted-diet",
            Counted::Room => "forms-counted-room",
            Counted::Arrival => "forms-counted-arrival",
            Counted::ArrivalTime => "forms-counted-arrival-time",
            Counted::Departure => "forms-counted-departure",
        }
    }

    /// Whether a question of this kind can be counted so.
    pub fn fits(self, kind: Kind) -> bool {
        match self {
            Counted::Sittings | Counted::Diet => kind.has_choices(),
            Counted::Room | Counted::ArrivalTime => kind == Kind::Choice,
            Counted::Arrival | Counted::Departure => kind == Kind::Date,
        }
    }

    /// What a question of this kind can be counted as.
    pub fn of(kind: Kind) -> Vec<Counted> {
        Counted::ALL.into_iter().filter(|counted| counted.fits(kind)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_fits_what_is_asked() {
        for counted in Counted::ALL {
            assert_eq!(Counted::parse(counted.as_str()), Some(counted));
        }
        assert_eq!(Counted::of(Kind::Date), [Counted::Arrival, Counted::Departure]);
        assert_eq!(Counted::of(Kind::Several), [Counted::Sittings, Counted::Diet]);
        assert_eq!(Counted::of(Kind::Text), []);
    }
}
