//! From a template and an opening date to instants; and what moves when the opening moves.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use super::template::{Template, start_of};
use crate::conference::due::instant;

/// When the conference opens on a date: at the start of its first block.
pub fn opening(template: &Template, zone: Tz, date: NaiveDate) -> DateTime<Utc> {
    let first = template.blocks.iter().filter(|block| *block.day.get_ref() == 1).filter_map(start_of).min();
    instant(zone, date, first.unwrap_or_else(|| NaiveTime::from_hms_opt(9, 0, 0).expect("a time")))
}

/// The date of a day of the conference, from 1.
pub fn date_of_day(opening: NaiveDate, number: u8) -> NaiveDate {
    opening + Days::new(u64::from(number.max(1)) - 1)
}

/// The end of the day `days_before` before the opening: when registration closes.
pub fn registration_closes(zone: Tz, opening: NaiveDate, days_before: u16) -> DateTime<Utc> {
    let date = opening - Days::new(u64::from(days_before));
    // On the opening day itself there is no day left to fill: at its midnight.
    if days_before == 0 {
        return instant(zone, opening, NaiveTime::MIN);
    }
    instant(zone, date, NaiveTime::from_hms_opt(23, 59, 0).expect("a time"))
}
