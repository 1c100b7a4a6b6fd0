//! What a date is counted from, and when that is.

use std::collections::HashMap;

use chrono::{DateTime, Days, TimeDelta, Utc};
use chrono_tz::Tz;

use super::WorkDays;
use crate::conference::due::{instant, shifted};
use crate::kernel::Uuid;

/// Gives an enum of words its texts.
macro_rules! words {
    ($name:ident { $($variant:ident = $text:literal, $key:literal;)+ }) => {
        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant),+];

            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            pub fn parse(text: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.as_str() == text)
            }

            /// The key of its word.
            pub fn key(self) -> &'static str {
                match self { $($name::$variant => $key),+ }
            }
        }
    };
}

/// What a date is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anchor {
    Opening,
    Closing,
    /// The start of an agenda item.
    Item,
    /// Of a task: the milestone that it hangs on.
    Milestone,
}

words!(Anchor {
    Opening = "opening", "countdown-anchor-opening";
    Closing = "closing", "countdown-anchor-closing";
    Item = "item", "countdown-anchor-item";
    Milestone = "milestone", "countdown-anchor-milestone";
});

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Calendar days in the conference's zone, at the anchor's time of day.
    Days,
    /// The same, over the free days.
    WorkingDays,
    /// Hours from the anchor's instant.
    Hours,
}

words!(Unit {
    Days = "days", "countdown-unit-days";
    WorkingDays = "working_days", "countdown-unit-working-days";
    Hours = "hours", "countdown-unit-hours";
});

/// On which side of its anchor a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    Before,
    After,
}

words!(Side {
    Before = "before", "countdown-side-before";
    After = "after", "countdown-side-after";
});

/// How far from its anchor a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offset {
    pub anchor: Anchor,
    pub side: Side,
    pub unit: Unit,
    /// Not negative.
    pub amount: i32,
}

impl Offset {
    /// Days before the opening, as a conference is mostly planned.
    pub fn before(unit: Unit, amount: i32) -> Offset {
        Offset { anchor: Anchor::Opening, side: Side::Before, unit, amount }
    }

    /// With its milestone.
    pub fn with_milestone() -> Offset {
        Offset { anchor: Anchor::Milestone, ..Offset::before(Unit::Days, 0) }
    }

    /// When that is. Hours are exact: T-24 h is the opening's instant less 24 hours. Days keep the anchor's time
    /// of day; what would be due on a free day is due earlier, on the last working day, unless that is before an
    /// anchor that it comes after: then later. Nothing between the two is the anchor's instant itself.
    pub fn from(self, anchor: DateTime<Utc>, zone: Tz, days: &WorkDays) -> DateTime<Utc> {
        let amount = u32::try_from(self.amount).unwrap_or_default();
        if amount == 0 {
            return anchor;
        }
        let local = anchor.with_timezone(&zone);
        let (date, time) = (local.date_naive(), local.time());
        let due = match (self.unit, self.side) {
            (Unit::Hours, Side::Before) => return anchor - TimeDelta::hours(amount.into()),
            (Unit::Hours, Side::After) => return anchor + TimeDelta::hours(amount.into()),
            (Unit::Days, Side::Before) => days.on_or_before(date - Days::new(amount.into())),
            (Unit::Days, Side::After) => {
                let asked = date + Days::new(amount.into());
                Some(days.on_or_before(asked)).filter(|due| *due >= date).unwrap_or_else(|| days.on_or_after(asked))
            }
            (Unit::WorkingDays, Side::Before) => days.back(date, amount),
            (Unit::WorkingDays, Side::After) => days.ahead(date, amount),
        };
        instant(zone, due, time)
    }

    /// As it is written on a wall: T-60, T-24h, T+1. Nothing for what is not counted from the opening.
    pub fn code(self) -> Option<String> {
        let sign = if self.side == Side::Before { '-' } else { '+' };
        let unit = match self.unit {
            Unit::Days => "",
            Unit::WorkingDays => "w",
            Unit::Hours => "h",
        };
        (self.anchor == Anchor::Opening).then(|| format!("T{sign}{}{unit}", self.amount))
    }
}

/// A date as somebody wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// None: a date of its own, `at`.
    pub offset: Option<Offset>,
    pub item: Option<Uuid>,
    /// It stays when its anchor moves.
    pub pinned: bool,
    pub at: Option<DateTime<Utc>>,
}

impl When {
    /// A date of its own.
    pub fn at(at: DateTime<Utc>) -> When {
        When { offset: None, item: None, pinned: false, at: Some(at) }
    }

    /// Due with the milestone.
    pub fn with_milestone() -> When {
        When { offset: Some(Offset::with_milestone()), item: None, pinned: false, at: None }
    }

    /// Whether a date stays where it stands when something else of it is changed: it is counted as it was, and nobody
    /// took its pin out. Where its anchor is by now does not matter: nothing moves in silence. `same_milestone`: it
    /// belongs to the milestone that it belonged to.
    pub fn stays(&self, held: &When, same_milestone: bool) -> bool {
        let is_as_it_was =
            |offset: Offset| held.offset == Some(offset) && (offset.anchor != Anchor::Milestone || same_milestone);
        self.offset.is_some_and(is_as_it_was) && self.item == held.item && (self.pinned || !held.pinned)
    }
}

/// What dates are counted from, and the days that count.
#[derive(Clone, Debug)]
pub struct Anchors {
    pub zone: Tz,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    /// When agenda items start.
    pub items: HashMap<Uuid, DateTime<Utc>>,
    pub days: WorkDays,
}

impl Anchors {
    /// A conference with these days.
    pub fn new(zone: Tz, opens_at: DateTime<Utc>, closes_at: DateTime<Utc>, days: WorkDays) -> Anchors {
        let date = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
        let days = days.with_conference(date(opens_at), date(closes_at));
        Anchors { zone, opens_at, closes_at, items: HashMap::new(), days }
    }

    /// The same when the opening is so many days later, the agenda with it.
    pub fn moved(&self, days: i64) -> Anchors {
        let at = |at| shifted(at, self.zone, days);
        let mut moved = Anchors::new(self.zone, at(self.opens_at), at(self.closes_at), self.days.clone());
        moved.items = self.items.iter().map(|(id, starts)| (*id, at(*starts))).collect();
        moved
    }

    /// When a date is; nothing where its anchor is gone.
    pub fn due(&self, when: &When, milestone: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        let Some(offset) = when.offset else { return when.at };
        let anchor = match offset.anchor {
            Anchor::Opening => Some(self.opens_at),
            Anchor::Closing => Some(self.closes_at),
            Anchor::Item => when.item.and_then(|item| self.items.get(&item).copied()),
            Anchor::Milestone => milestone,
        }?;
        Some(offset.from(anchor, self.zone, &self.days))
    }
}

/// What has a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Milestone,
    Task,
}

/// A date as it stands.
#[derive(Clone, Debug)]
pub struct Dated {
    pub kind: Kind,
    pub id: Uuid,
    pub when: When,
    /// Of a task: the milestone that it belongs to.
    pub milestone: Option<Uuid>,
    pub due_at: DateTime<Utc>,
    /// What is finished keeps its real date.
    pub is_finished: bool,
}

impl Dated {
    /// It moves with its anchor.
    pub fn moves(&self) -> bool {
        self.when.offset.is_some() && !self.when.pinned && !self.is_finished
    }
}

/// When each date is with these anchors, in the order in which they came. What is pinned, finished, by itself, or
/// has lost its anchor stays.
pub fn reckon(dated: &[Dated], anchors: &Anchors) -> Vec<DateTime<Utc>> {
    let due = |one: &Dated, milestone| {
        let counted = if one.moves() { anchors.due(&one.when, milestone) } else { None };
        counted.unwrap_or(one.due_at)
    };
    let milestones: HashMap<Uuid, DateTime<Utc>> =
        dated.iter().filter(|one| one.kind == Kind::Milestone).map(|one| (one.id, due(one, None))).collect();
    dated
        .iter()
        .map(|one| match one.kind {
            Kind::Milestone => milestones.get(&one.id).copied().unwrap_or(one.due_at),
            Kind::Task => due(one, one.milestone.and_then(|id| milestones.get(&id).copied())),
        })
        .collect()
}

#[cfg(test)]
mod tests;
