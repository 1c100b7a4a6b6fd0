use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

/// Longest stay that is believed; what is longer was mistyped.
const MOST_NIGHTS: i64 = 60;

/// So many people who arrive on one day, leave on another, and need the same room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    pub arrival: Option<NaiveDate>,
    pub departure: Option<NaiveDate>,
    /// The code of the room; empty where no room is asked for.
    pub room: String,
    pub count: i64,
}

/// How many rooms of which kind are needed in each night, and of how many people the days make no stay.
pub fn nights(stays: &[Stay]) -> (BTreeMap<NaiveDate, BTreeMap<String, i64>>, i64) {
    let mut nights: BTreeMap<NaiveDate, BTreeMap<String, i64>> = BTreeMap::new();
    let mut unknown = 0;
    for stay in stays {
        let stayed = stay.arrival.zip(stay.departure);
        let stayed = stayed.filter(|(from, to)| (0..=MOST_NIGHTS).contains(&(*to - *from).num_days()));
        let Some((from, to)) = stayed else {
            unknown += stay.count;
            continue;
        };
        for night in from.iter_days().take_while(|day| *day < to) {
            *nights.entry(night).or_default().entry(stay.room.clone()).or_default() += stay.count;
        }
    }
    // A night in which nobody stays, between others, stands there too.
    if let (Some(first), Some(last)) = (nights.keys().next().copied(), nights.keys().last().copied())
        && first.checked_add_days(Days::new(366)).is_some_and(|end| last < end)
    {
        for night in first.iter_days().take_while(|day| *day <= last) {
            nights.entry(night).or_default();
        }
    }
    (nights, unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stay_is_a_room_in_each_night_but_the_last_day() {
        let day = |d: u32| NaiveDate::from_ymd_opt(2026, 12, d);
        let stay = |from, to, room: &str, count| Stay { arrival: from, departure: to, room: room.into(), count };
        let (found, unknown) = nights(&[
            stay(day(25), day(27), "single", 3),
            stay(day(26), day(27), "twin", 2),
            stay(day(29), day(30), "single", 1),
            stay(day(26), day(26), "single", 9),
            stay(day(27), day(26), "single", 4),
            stay(None, day(26), "single", 5),
            stay(day(1), NaiveDate::from_ymd_opt(2027, 12, 1), "single", 6),
        ]);
        let told: Vec<(u32, Vec<(&str, i64)>)> = found
            .iter()
            .map(|(day, rooms)| {
                (chrono::Datelike::day(day), rooms.iter().map(|(room, count)| (room.as_str(), *count)).collect())
            })
            .collect();
        let expected = vec![
            (25, vec![("single", 3)]),
            (26, vec![("single", 3), ("twin", 2)]),
            (27, vec![]),
            (28, vec![]),
            (29, vec![("single", 1)]),
        ];
        assert_eq!((told, unknown), (expected, 15));
    }

    #[test]
    fn the_last_day_that_there_is_stops_nothing() {
        let stay = Stay {
            arrival: NaiveDate::MAX.pred_opt(),
            departure: Some(NaiveDate::MAX),
            room: "single".into(),
            count: 1,
        };
        assert_eq!(nights(&[stay]).0.len(), 1);
    }
}
