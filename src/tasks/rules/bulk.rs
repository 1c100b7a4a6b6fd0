//! Many tasks changed at once.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{NOTE_MAX, Priority, Stage};
use crate::conference::due::shifted;
use crate::countdown::{Side, Unit, When};
use crate::kernel::{Faults, Uuid, one_line, paragraph};

/// At most so many are changed at once.
pub const BULK_MAX: usize = 500;
/// The furthest that a date is moved, in days.
const FAR: i32 = 365;

/// What is to become of many tasks, as somebody chose it; what is empty stays.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct BulkForm {
    pub owner: String,
    pub state: String,
    pub priority: String,
    pub milestone: String,
    pub shift: String,
    pub why: String,
}

/// The same, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bulk {
    /// Somebody, or nobody any more.
    pub owner: Option<Option<Uuid>>,
    pub stage: Option<Stage>,
    pub priority: Option<Priority>,
    /// One, or none any more.
    pub milestone: Option<Option<Uuid>>,
    pub shift: Option<i32>,
    pub why: String,
}

impl BulkForm {
    pub fn check(&self, owners: &[Uuid], milestones: &[Uuid]) -> Result<Bulk, Faults> {
        let mut faults = Faults::default();
        let owner = choice("owner", &self.owner, owners, &mut faults);
        let milestone = choice("milestone", &self.milestone, milestones, &mut faults);
        let stage = (!self.state.is_empty()).then(|| Stage::parse(&self.state));
        if stage == Some(None) {
            faults.add("state", "fault-choice");
        }
        let priority = (!self.priority.is_empty()).then(|| Priority::parse(&self.priority));
        if priority == Some(None) {
            faults.add("priority", "fault-choice");
        }
        let shift = one_line(&self.shift).replace('−', "-");
        let days = shift.trim_start_matches('+').parse().ok().filter(|n| (-FAR..=FAR).contains(n) && *n != 0);
        if days.is_none() && !shift.is_empty() {
            faults.add_with("shift", "tasks-fault-shift", [("max", FAR.to_string())]);
        }
        let why = paragraph(&self.why);
        let needs_why = days.is_some() || matches!(stage, Some(Some(Stage::Blocked | Stage::Dropped)));
        if needs_why && why.is_empty() {
            faults.add("why", "tasks-fault-reason");
        }
        faults.limit("why", &why, NOTE_MAX);
        let bulk = Bulk { owner, stage: stage.flatten(), priority: priority.flatten(), milestone, shift: days, why };
        if faults.is_empty() && bulk == (Bulk { why: bulk.why.clone(), ..Bulk::default() }) {
            faults.add("owner", "tasks-fault-bulk");
        }
        faults.or(|| bulk)
    }
}

/// Nothing chosen; nobody or none any more; or one of these.
fn choice(field: &'static str, text: &str, known: &[Uuid], faults: &mut Faults) -> Option<Option<Uuid>> {
    match text {
        "" => None,
        "none" => Some(None),
        text => {
            let id = text.parse().ok().filter(|id| known.contains(id));
            if id.is_none() {
                faults.add(field, "fault-choice");
            }
            id.map(Some)
        }
    }
}

/// A date some days later, or earlier: what is counted moves by so many of what it is counted in, and still moves with its
/// anchor; a date of its own moves by days.
pub fn later(when: &When, due_at: DateTime<Utc>, days: i32, zone: Tz) -> When {
    let Some(mut offset) = when.offset else {
        return When { at: Some(shifted(due_at, zone, days.into())), ..*when };
    };
    let step = if offset.unit == Unit::Hours { days * 24 } else { days };
    // Counted forwards from the anchor.
    let from = if offset.side == Side::Before { -offset.amount } else { offset.amount };
    let to = from + step;
    offset.side = if to < 0 || (to == 0 && offset.side == Side::Before) { Side::Before } else { Side::After };
    offset.amount = to.abs();
    When { offset: Some(offset), ..*when }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;
    use proptest::prelude::*;

    use super::*;
    use crate::countdown::{Anchor, Offset};

    #[test]
    fn something_has_to_change_and_a_moved_date_has_a_reason() {
        assert!(BulkForm::default().check(&[], &[]).unwrap_err().of("owner").is_some());
        let form = BulkForm { shift: "−2".into(), ..BulkForm::default() };
        assert!(form.check(&[], &[]).unwrap_err().of("why").is_some());
        let bulk = BulkForm { why: "Holiday".into(), ..form }.check(&[], &[]).unwrap();
        assert_eq!(bulk.shift, Some(-2));
        for wrong in ["0", "soon", "400"] {
            let form = BulkForm { shift: wrong.into(), why: "x".into(), ..BulkForm::default() };
            assert!(form.check(&[], &[]).unwrap_err().of("shift").is_some());
        }
        let one = Uuid::from_u128(1);
        let form = BulkForm { owner: "none".into(), milestone: one.to_string(), ..BulkForm::default() };
        let bulk = form.check(&[], &[one]).unwrap();
        assert_eq!((bulk.owner, bulk.milestone), (Some(None), Some(Some(one))));
        assert!(form.check(&[], &[]).unwrap_err().of("milestone").is_some());
    }

    #[test]
    fn what_is_counted_stays_counted() {
        let before = When { offset: Some(Offset::before(Unit::Days, 3)), item: None, pinned: false, at: None };
        let after = later(&before, DateTime::UNIX_EPOCH, 5, Shanghai).offset.unwrap();
        assert_eq!((after.side, after.amount, after.anchor), (Side::After, 2, Anchor::Opening));
        let hours = When { offset: Some(Offset::before(Unit::Hours, 24)), ..before };
        assert_eq!(later(&hours, DateTime::UNIX_EPOCH, -1, Shanghai).offset.unwrap().amount, 48);
        assert_eq!(later(&hours, DateTime::UNIX_EPOCH, 1, Shanghai).offset.unwrap().amount, 0);
    }

    proptest! {
        #[test]
        fn there_and_back_is_where_it_was(amount in 1i32..300, after: bool, days in 1i32..200, hours: bool) {
            let side = if after { Side::After } else { Side::Before };
            let unit = if hours { Unit::Hours } else { Unit::WorkingDays };
            let offset = Offset { anchor: Anchor::Closing, side, unit, amount };
            let when = When { offset: Some(offset), item: None, pinned: true, at: None };
            let back = later(&later(&when, DateTime::UNIX_EPOCH, days, Shanghai), DateTime::UNIX_EPOCH, -days, Shanghai);
            prop_assert_eq!(back, when);
            let own = When::at(DateTime::UNIX_EPOCH);
            let there = later(&own, DateTime::UNIX_EPOCH, days, Shanghai);
            prop_assert_eq!(later(&there, there.at.unwrap(), -days, Shanghai), own);
        }
    }
}
