//! Prints as devices ask for them, as a station prints them, and as people look after them.

pub mod api;
pub mod list;
pub mod person;
pub mod station;

use super::store::Station;
use crate::web::Choice;

/// Stations to choose from.
fn choices(stations: &[Station], chosen: &str) -> Vec<Choice> {
    let one = |station: &Station| {
        let id = station.id.to_string();
        let is_chosen = id == chosen;
        Choice::new(id, &station.name, is_chosen)
    };
    stations.iter().map(one).collect()
}
