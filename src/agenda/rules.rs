//! How an agenda is laid out: blocks that run side by side stand together.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::kernel::{Uuid, Words};

/// A stretch of the agenda in a room.
#[derive(Clone, Debug)]
pub struct Block {
    pub id: Uuid,
    pub code: String,
    pub kind: String,
    pub title: Words,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub parallel: Option<String>,
    pub room: Option<Words>,
    pub items: Vec<Item>,
}

/// A part of a block.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: Uuid,
    pub code: String,
    pub block_id: Uuid,
    pub title: Words,
    pub summary: Words,
    pub produces: Words,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

impl Block {
    pub fn is_break(&self) -> bool {
        self.kind == "break"
    }
}

/// A day with what happens on it, in order. A row of several blocks runs side by side.
#[derive(Clone, Debug)]
pub struct Day {
    pub number: i32,
    pub date: NaiveDate,
    pub theme: Words,
    pub rows: Vec<Vec<Block>>,
}

/// Puts blocks, in order of their start, under their days. Blocks of one day that carry the same
/// word and overlap make one row.
pub fn lay_out(mut days: Vec<Day>, blocks: Vec<Block>, zone: Tz) -> Vec<Day> {
    for block in blocks {
        let date = block.starts_at.with_timezone(&zone).date_naive();
        let Some(day) = days.iter_mut().find(|day| day.date == date) else { continue };
        let beside = block.parallel.is_some().then(|| {
            day.rows.iter_mut().rev().find(|row| {
                row.iter().any(|held| {
                    held.parallel == block.parallel && held.ends_at > block.starts_at && block.ends_at > held.starts_at
                })
            })
        });
        match beside.flatten() {
            Some(row) => row.push(block),
            None => day.rows.push(vec![block]),
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use chrono_tz::Asia::Shanghai;

    use super::*;

    fn block(code: &str, hour: u32, parallel: Option<&str>) -> Block {
        let at = |hour| Shanghai.with_ymd_and_hms(2026, 12, 26, hour, 0, 0).unwrap().with_timezone(&Utc);
        Block {
            id: Uuid::nil(),
            code: code.into(),
            kind: "discussion".into(),
            title: Words::default(),
            starts_at: at(hour),
            ends_at: at(hour + 2),
            parallel: parallel.map(str::to_owned),
            room: None,
            items: Vec::new(),
        }
    }

    #[test]
    fn blocks_side_by_side_make_one_row() {
        let date = NaiveDate::from_ymd_opt(2026, 12, 26).unwrap();
        let day = Day { number: 1, date, theme: Words::default(), rows: Vec::new() };
        let blocks = vec![
            block("a", 9, None),
            block("b", 11, Some("x")),
            block("c", 11, Some("x")),
            block("d", 13, Some("x")),
            block("e", 13, Some("y")),
            // Two o'clock at night in Shanghai, six in the evening before in UTC: still the 26th.
            block("f", 0, None),
        ];
        let rows: Vec<String> = lay_out(vec![day], blocks, Shanghai)[0]
            .rows
            .iter()
            .map(|row| row.iter().map(|block| block.code.as_str()).collect())
            .collect();
        assert_eq!(rows, ["a", "bc", "d", "e", "f"]);
    }
}
