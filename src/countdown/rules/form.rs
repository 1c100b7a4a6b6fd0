//! What somebody wrote about a date, or about a day.

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::Deserialize;

use super::{Anchor, Offset, Side, Special, Unit, When};
use crate::conference::due::local;
use crate::kernel::{Faults, Uuid, Words, one_line};

/// A date as somebody writes it, every answer as text.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WhenForm {
    /// One of the anchors; `own`; or nothing: the date that is given, and else the milestone's.
    pub anchor: String,
    pub item: String,
    pub amount: String,
    pub unit: String,
    pub side: String,
    pub pinned: String,
    /// The date of its own.
    pub due: String,
}

impl WhenForm {
    /// What stands in the form for a date that there is.
    pub fn of(when: &When, due_at: chrono::DateTime<chrono::Utc>, zone: Tz) -> WhenForm {
        let due = due_at.with_timezone(&zone).format("%Y-%m-%dT%H:%M").to_string();
        let Some(offset) = when.offset else { return WhenForm { anchor: "own".into(), due, ..WhenForm::default() } };
        WhenForm {
            anchor: offset.anchor.as_str().into(),
            item: when.item.map(|id| id.to_string()).unwrap_or_default(),
            amount: offset.amount.to_string(),
            unit: offset.unit.as_str().into(),
            side: offset.side.as_str().into(),
            pinned: if when.pinned { "on".into() } else { String::new() },
            due,
        }
    }
}

/// Ten years in days, and as many hours: what is counted is not farther away.
const FARTHEST: i32 = 3650;

/// Checks a date. `items`: what it may be counted from; `milestone`: whether there is one to hang on, where
/// that may be at all.
pub fn check_when(
    form: &WhenForm,
    items: &[Uuid],
    milestone: Option<bool>,
    zone: Tz,
    faults: &mut Faults,
) -> Option<When> {
    let own = one_line(&form.due);
    let anchor = match form.anchor.as_str() {
        "" if milestone == Some(true) && own.is_empty() => Some(Anchor::Milestone),
        "" | "own" => None,
        text => match Anchor::parse(text).filter(|anchor| *anchor != Anchor::Milestone || milestone.is_some()) {
            Some(anchor) => Some(anchor),
            None => {
                faults.add("anchor", "fault-choice");
                return None;
            }
        },
    };
    let Some(anchor) = anchor else {
        let at = local(&own, zone);
        if own.is_empty() {
            faults.add(
                "due",
                if milestone.is_some() { "countdown-fault-no-date" } else { "countdown-fault-no-own-date" },
            );
        } else if at.is_none() {
            faults.add("due", "countdown-fault-due");
        }
        return at.map(When::at);
    };
    let before = faults.len();
    if anchor == Anchor::Milestone && milestone != Some(true) {
        faults.add("anchor", "countdown-fault-no-milestone");
    }
    let item = form.item.parse::<Uuid>().ok().filter(|id| items.contains(id));
    if anchor == Anchor::Item && item.is_none() {
        faults.add("item", "fault-choice");
    }
    let text = one_line(&form.amount);
    // Left empty: at the anchor itself.
    let amount = if text.is_empty() { Some(0) } else { text.parse().ok().filter(|n| (0..=FARTHEST).contains(n)) };
    if amount.is_none() {
        faults.add_with("amount", "countdown-fault-amount", [("max", FARTHEST.to_string())]);
    }
    let unit = if form.unit.is_empty() { Some(Unit::Days) } else { Unit::parse(&form.unit) };
    if unit.is_none() {
        faults.add("unit", "fault-choice");
    }
    let side = if form.side.is_empty() { Some(Side::Before) } else { Side::parse(&form.side) };
    if side.is_none() {
        faults.add("side", "fault-choice");
    }
    if faults.len() > before {
        return None;
    }
    Some(When {
        offset: Some(Offset { anchor, side: side?, unit: unit?, amount: amount? }),
        item: item.filter(|_| anchor == Anchor::Item),
        pinned: !form.pinned.is_empty(),
        at: None,
    })
}

/// A day that is free or worked, as somebody writes it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DayForm {
    pub from: String,
    pub to: String,
    /// `free` or `work`.
    pub kind: String,
    pub name_en: String,
    pub name_hans: String,
    pub name_hant: String,
}

/// No holiday is longer.
const LONGEST: i64 = 31;

/// Checks a day, or several in a row.
pub fn check_day(form: &DayForm) -> Result<Vec<Special>, Faults> {
    let mut faults = Faults::default();
    let date = |text: &str| text.trim().parse::<NaiveDate>().ok();
    let from = date(&form.from);
    if from.is_none() {
        faults.add("from", "fault-date");
    }
    let to = if form.to.trim().is_empty() { from } else { date(&form.to) };
    match (from, to) {
        (_, None) => faults.add("to", "fault-date"),
        (Some(from), Some(to)) if to < from => faults.add("to", "countdown-fault-order"),
        (Some(from), Some(to)) if (to - from).num_days() >= LONGEST => {
            faults.add_with("to", "countdown-fault-long", [("max", LONGEST.to_string())]);
        }
        _ => {}
    }
    if !["free", "work"].contains(&form.kind.as_str()) {
        faults.add("kind", "fault-choice");
    }
    let name = Words::new(one_line(&form.name_en), one_line(&form.name_hans), one_line(&form.name_hant));
    faults.limits([("name_en", &name.en), ("name_hans", &name.hans), ("name_hant", &name.hant)], 100);
    let is_free = form.kind == "free";
    match (from, to) {
        (Some(from), Some(to)) => faults.or(|| {
            let days = from.iter_days().take_while(|day| *day <= to);
            days.map(|date| Special { date, is_free, name: name.clone() }).collect()
        }),
        _ => Err(faults),
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;

    use super::*;

    fn check(form: &WhenForm, milestone: Option<bool>) -> Result<When, Faults> {
        let mut faults = Faults::default();
        let when = check_when(form, &[Uuid::from_u128(7)], milestone, Shanghai, &mut faults);
        match when {
            Some(when) => faults.or(|| when),
            None => Err(faults),
        }
    }

    #[test]
    fn without_a_date_a_task_hangs_on_its_milestone() {
        assert_eq!(check(&WhenForm::default(), Some(true)).unwrap(), When::with_milestone());
        assert!(check(&WhenForm::default(), Some(false)).unwrap_err().of("due").is_some());
        let dated = WhenForm { due: "2026-12-01T09:00".into(), ..WhenForm::default() };
        assert!(check(&dated, Some(true)).unwrap().offset.is_none());
        let hung = WhenForm { anchor: "milestone".into(), ..WhenForm::default() };
        assert!(check(&hung, Some(false)).unwrap_err().of("anchor").is_some());
        assert!(check(&hung, None).unwrap_err().of("anchor").is_some());
    }

    #[test]
    fn what_is_counted_needs_a_number_and_its_item() {
        let form = WhenForm { anchor: "item".into(), amount: "-3".into(), unit: "weeks".into(), ..WhenForm::default() };
        let faults = check(&form, None).unwrap_err();
        assert!(["item", "amount", "unit"].into_iter().all(|field| faults.of(field).is_some()));
        let form = WhenForm {
            item: Uuid::from_u128(7).to_string(),
            amount: " 3 ".into(),
            unit: "working_days".into(),
            side: "after".into(),
            pinned: "on".into(),
            ..form
        };
        let when = check(&form, None).unwrap();
        let offset = Offset { anchor: Anchor::Item, side: Side::After, unit: Unit::WorkingDays, amount: 3 };
        assert_eq!((when.offset, when.pinned), (Some(offset), true));
        // What stands in the form again is what was meant.
        let again = WhenForm::of(&when, chrono::DateTime::UNIX_EPOCH, Shanghai);
        assert_eq!(check(&again, None).unwrap(), when);
    }

    #[test]
    fn days_come_in_a_row() {
        let form = DayForm {
            from: "2026-10-01".into(),
            to: "2026-10-07".into(),
            kind: "free".into(),
            name_hans: "国庆节".into(),
            ..DayForm::default()
        };
        assert_eq!(check_day(&form).unwrap().len(), 7);
        for (to, field) in [("2026-09-30", "to"), ("2027-10-01", "to"), ("soon", "to")] {
            assert!(check_day(&DayForm { to: to.into(), ..form.clone() }).unwrap_err().of(field).is_some());
        }
        assert!(check_day(&DayForm::default()).unwrap_err().len() >= 2);
    }
}
