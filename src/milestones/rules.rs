//! How a milestone stands, and what a form about one must say. When it is due is `countdown::When`.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use crate::countdown::{When, WhenForm, check_when};
use crate::kernel::{Faults, Uuid, Words, one_line};

/// How a milestone stands at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Everything behind it is done.
    Done,
    /// Its date has passed and something is not done.
    Late,
    /// The next one that is not done.
    Now,
    /// After the next one.
    ToCome,
}

impl Standing {
    /// The class of its mark.
    pub fn class(self) -> &'static str {
        match self {
            Standing::Done => "done",
            Standing::Late => "late",
            Standing::Now => "now",
            Standing::ToCome => "",
        }
    }

    /// The class of its tag.
    pub fn tag(self) -> &'static str {
        match self {
            Standing::Done => "good",
            Standing::Late => "bad",
            Standing::Now => "info",
            Standing::ToCome => "",
        }
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Standing::Done => "milestones-done",
            Standing::Late => "milestones-late",
            Standing::Now => "milestones-now",
            Standing::ToCome => "milestones-to-come",
        }
    }
}

/// What a milestone is judged by: its date, and the tasks behind it without the dropped ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    pub due_at: DateTime<Utc>,
    pub done: i64,
    pub total: i64,
}

/// How each of a conference's milestones stands; they come in the order of their dates. One with
/// nothing behind it is done when its date has passed.
pub fn standings(milestones: &[Measured], now: DateTime<Utc>) -> Vec<Standing> {
    let mut next_is_found = false;
    milestones
        .iter()
        .map(|one| {
            let passed = one.due_at < now;
            if (one.total > 0 && one.done >= one.total) || (one.total == 0 && passed) {
                Standing::Done
            } else if passed {
                Standing::Late
            } else if !next_is_found {
                next_is_found = true;
                Standing::Now
            } else {
                Standing::ToCome
            }
        })
        .collect()
}

/// Tasks done of tasks, in whole percent, 100 only when all are; nothing where there are none.
pub fn readiness(done: i64, total: i64) -> Option<i64> {
    (total > 0).then(|| (done.clamp(0, total) * 100).div_euclid(total))
}

/// What somebody wrote about a milestone.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MilestoneForm {
    pub code: String,
    pub name_en: String,
    pub name_hans: String,
    pub name_hant: String,
    #[serde(flatten)]
    pub when: WhenForm,
    pub version: String,
}

/// A milestone as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub code: String,
    pub name: Words,
    pub when: When,
}

/// Longest code, in characters: it stands above a column.
const CODE_MAX: usize = 12;
const NAME_MAX: usize = 120;

/// Checks a milestone. Without a code it is called by what it counts: T-60.
pub fn check(form: &MilestoneForm, items: &[Uuid], zone: Tz) -> Result<Wanted, Faults> {
    let mut faults = Faults::default();
    let name = Words::new(one_line(&form.name_en), one_line(&form.name_hans), one_line(&form.name_hant));
    if name.is_empty() {
        faults.add("name_hans", "fault-words");
    }
    faults.limits([("name_en", &name.en), ("name_hans", &name.hans), ("name_hant", &name.hant)], NAME_MAX);
    let when = check_when(&form.when, items, None, zone, &mut faults);
    let mut code = one_line(&form.code);
    if code.is_empty()
        && let Some(when) = when
    {
        match when.offset.and_then(|offset| offset.code()) {
            Some(counted) => code = counted,
            None => faults.add("code", "fault-required"),
        }
    }
    faults.limit("code", &code, CODE_MAX);
    match when {
        Some(when) => faults.or(|| Wanted { code, name, when }),
        None => Err(faults),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone as _};
    use proptest::prelude::*;

    use super::*;

    fn at(days: i64) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 12, 26, 1, 0, 0).unwrap() + TimeDelta::days(days)
    }

    fn one(days: i64, done: i64, total: i64) -> Measured {
        Measured { due_at: at(days), done, total }
    }

    #[test]
    fn the_next_one_that_is_not_done_is_now() {
        let list = [one(-60, 3, 3), one(-45, 1, 4), one(-30, 2, 2), one(-15, 0, 5), one(-7, 0, 1), one(-1, 0, 0)];
        use Standing::*;
        assert_eq!(standings(&list, at(-33)), [Done, Late, Done, Now, ToCome, ToCome]);
        assert_eq!(standings(&list, at(2)), [Done, Late, Done, Late, Late, Done]);
    }

    #[test]
    fn at_its_very_instant_a_milestone_is_not_late() {
        assert_eq!(standings(&[one(-30, 0, 1)], at(-30)), [Standing::Now]);
    }

    #[test]
    fn readiness_is_rounded_down() {
        assert_eq!(readiness(199, 200), Some(99));
        assert_eq!(readiness(200, 200), Some(100));
        assert_eq!(readiness(0, 0), None);
    }

    #[test]
    fn a_milestone_is_called_by_what_it_counts() {
        let counted = |anchor: &str, amount: &str| WhenForm {
            anchor: anchor.into(),
            amount: amount.into(),
            ..WhenForm::default()
        };
        let form = |when| MilestoneForm { name_hans: "场地签约".into(), when, ..MilestoneForm::default() };
        let zone = chrono_tz::Asia::Shanghai;
        assert_eq!(check(&form(counted("opening", "50")), &[], zone).unwrap().code, "T-50");
        assert!(check(&form(counted("closing", "1")), &[], zone).unwrap_err().of("code").is_some());
        let faults = check(&MilestoneForm::default(), &[], zone).unwrap_err();
        assert!(faults.of("name_hans").is_some() && faults.of("due").is_some());
    }

    proptest! {
        #[test]
        fn readiness_is_a_percentage_and_full_only_when_all_is_done(done in 0i64..10_000, more in 0i64..10_000) {
            let total = done + more;
            if let Some(percent) = readiness(done, total) {
                prop_assert!((0..=100).contains(&percent));
                prop_assert_eq!(percent == 100, more == 0);
            }
        }

        #[test]
        fn there_is_at_most_one_now_and_none_late_after_it(
            dates in proptest::collection::vec((-90i64..5, 0i64..4, 0i64..4), 0..8), now in -95i64..10,
        ) {
            let mut list: Vec<Measured> = dates.into_iter().map(|(days, done, more)| one(days, done, done + more)).collect();
            list.sort_by_key(|one| one.due_at);
            let standings = standings(&list, at(now));
            prop_assert!(standings.iter().filter(|standing| **standing == Standing::Now).count() <= 1);
            if let Some(next) = standings.iter().position(|standing| *standing == Standing::Now) {
                prop_assert!(!standings[next..].contains(&Standing::Late));
                prop_assert!(!standings[..next].contains(&Standing::ToCome));
            }
        }
    }
}
