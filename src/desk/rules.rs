//! What the desk shows when and to whom; and what the heat map of groups and milestones says.

mod burn;
mod phase;
mod slot;

pub use burn::Burn;
pub use phase::{Looks, Phase, Role, View, looked};
pub use slot::{Slot, now_and_next};

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::kernel::Uuid;

/// The tasks of one group behind one milestone, or behind none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub group: Uuid,
    pub milestone: Option<Uuid>,
    /// All but the dropped ones.
    pub total: i64,
    pub done: i64,
    pub overdue: i64,
}

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heat {
    Empty,
    Done,
    Overdue,
    /// Due within a week and not done.
    Soon,
    ToDo,
}

impl Heat {
    pub fn class(self) -> &'static str {
        match self {
            Heat::Empty => "none",
            Heat::Done => "good",
            Heat::Overdue => "bad",
            Heat::Soon => "warn",
            Heat::ToDo => "todo",
        }
    }

    /// The key of the word that goes with the figures.
    pub fn key(self) -> &'static str {
        match self {
            Heat::Empty => "desk-heat-none",
            Heat::Done => "desk-heat-done",
            Heat::Overdue => "desk-heat-overdue",
            Heat::Soon => "desk-heat-soon",
            Heat::ToDo => "desk-heat-to-do",
        }
    }
}

/// How a cell looks at a time; `due_at` is its milestone's.
pub fn heat(cell: &Cell, due_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Heat {
    if cell.total == 0 {
        Heat::Empty
    } else if cell.done >= cell.total {
        Heat::Done
    } else if cell.overdue > 0 {
        Heat::Overdue
    } else if due_at.is_some_and(|due_at| due_at - now <= TimeDelta::days(7)) {
        Heat::Soon
    } else {
        Heat::ToDo
    }
}

/// The cells by group and milestone, and what they come to.
pub struct Cells(HashMap<(Uuid, Option<Uuid>), Cell>);

impl Cells {
    pub fn new(cells: impl IntoIterator<Item = Cell>) -> Cells {
        Cells(cells.into_iter().map(|cell| ((cell.group, cell.milestone), cell)).collect())
    }

    pub fn at(&self, group: Uuid, milestone: Option<Uuid>) -> Cell {
        let empty = Cell { group, milestone, total: 0, done: 0, overdue: 0 };
        self.0.get(&(group, milestone)).copied().unwrap_or(empty)
    }

    pub fn of_group(&self, group: Uuid) -> Cell {
        self.sum(|cell| cell.group == group, group)
    }

    pub fn of_groups(&self, groups: &[Uuid]) -> Cell {
        self.sum(|cell| groups.contains(&cell.group), Uuid::nil())
    }

    pub fn whole(&self) -> Cell {
        self.sum(|_| true, Uuid::nil())
    }

    /// Some tasks hang on no milestone.
    pub fn has_loose(&self) -> bool {
        self.0.values().any(|cell| cell.milestone.is_none() && cell.total > 0)
    }

    fn sum(&self, counts: impl Fn(&Cell) -> bool, group: Uuid) -> Cell {
        let mut sum = Cell { group, milestone: None, total: 0, done: 0, overdue: 0 };
        for cell in self.0.values().filter(|cell| counts(cell)) {
            sum.total += cell.total;
            sum.done += cell.done;
            sum.overdue += cell.overdue;
        }
        sum
    }
}

impl Cell {
    pub fn unfinished(&self) -> i64 {
        self.total - self.done
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    fn cell(group: u128, milestone: Option<u128>, total: i64, done: i64, overdue: i64) -> Cell {
        Cell { group: Uuid::from_u128(group), milestone: milestone.map(Uuid::from_u128), total, done, overdue }
    }

    #[test]
    fn cells_are_done_overdue_soon_or_to_do() {
        let now = Utc.with_ymd_and_hms(2026, 11, 23, 0, 0, 0).unwrap();
        let near = Some(now + TimeDelta::days(3));
        assert_eq!(heat(&cell(1, None, 0, 0, 0), near, now), Heat::Empty);
        assert_eq!(heat(&cell(1, None, 2, 2, 0), near, now), Heat::Done);
        assert_eq!(heat(&cell(1, None, 2, 1, 1), near, now), Heat::Overdue);
        assert_eq!(heat(&cell(1, None, 2, 1, 0), near, now), Heat::Soon);
        assert_eq!(heat(&cell(1, None, 2, 1, 0), Some(now + TimeDelta::days(8)), now), Heat::ToDo);
        assert_eq!(heat(&cell(1, None, 2, 1, 0), None, now), Heat::ToDo);
    }

    #[test]
    fn sums_are_those_of_the_cells() {
        let cells = Cells::new([cell(1, Some(7), 3, 1, 1), cell(1, None, 2, 2, 0), cell(2, Some(7), 4, 0, 2)]);
        let (group, whole) = (cells.of_group(Uuid::from_u128(1)), cells.whole());
        assert_eq!((group.total, group.done, group.overdue, group.unfinished()), (5, 3, 1, 2));
        assert_eq!((whole.total, whole.overdue), (9, 3));
        assert!(cells.has_loose());
    }
}
