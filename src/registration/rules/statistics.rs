use chrono::{Days, NaiveDate};

use super::State;

/// Of whom statistics are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whom {
    /// Who holds a place: submitted or approved.
    #[default]
    Placed,
    Approved,
    Everybody,
}

impl Whom {
    pub const ALL: [Whom; 3] = [Whom::Placed, Whom::Approved, Whom::Everybody];

    pub fn as_str(self) -> &'static str {
        match self {
            Whom::Placed => "placed",
            Whom::Approved => "approved",
            Whom::Everybody => "all",
        }
    }

    pub fn parse(text: &str) -> Whom {
        Whom::ALL.into_iter().find(|whom| whom.as_str() == text).unwrap_or_default()
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Whom::Placed => "registration-state-placed",
            Whom::Approved => "registration-state-approved",
            Whom::Everybody => "registration-statistics-everybody",
        }
    }

    pub fn states(self) -> Vec<String> {
        let list: &[State] = match self {
            Whom::Placed => &[State::Submitted, State::Approved],
            Whom::Approved => &[State::Approved],
            Whom::Everybody => &State::ALL,
        };
        list.iter().map(|state| state.as_str().to_owned()).collect()
    }
}

/// Every day from the first to the last with how many came on it; days without anybody are 0. At most
/// the last 366.
pub fn days(counted: &[(NaiveDate, i64)]) -> Vec<(NaiveDate, i64)> {
    let (Some((_, _)), Some(&(last, _))) = (counted.first(), counted.last()) else { return Vec::new() };
    let first = counted[0].0.max(last - Days::new(365));
    first
        .iter_days()
        .take_while(|day| *day <= last)
        .map(|day| (day, counted.iter().find(|(held, _)| *held == day).map_or(0, |(_, count)| *count)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_without_anybody_stand_there_too() {
        let day = |d: u32| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
        assert_eq!(days(&[]), []);
        assert_eq!(days(&[(day(3), 2)]), [(day(3), 2)]);
        assert_eq!(days(&[(day(3), 2), (day(5), 1)]), [(day(3), 2), (day(4), 0), (day(5), 1)]);
        let long = days(&[(NaiveDate::from_ymd_opt(2020, 1, 1).unwrap(), 1), (day(5), 1)]);
        assert_eq!((long.len(), long[365]), (366, (day(5), 1)));
    }

    #[test]
    fn whom_survives_the_address() {
        for whom in Whom::ALL {
            assert_eq!(Whom::parse(whom.as_str()), whom);
        }
        assert_eq!(Whom::parse("x"), Whom::Placed);
        assert_eq!(Whom::Placed.states(), ["submitted", "approved"]);
    }
}
