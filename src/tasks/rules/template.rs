//! Templates of tasks: what is done again and again, counted from the opening or from one day (plan, 4.1).

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Needs, Priority, Terms, Wanted};
use crate::conference::due::instant;
use crate::countdown::{Anchor, Anchors, Offset, Side, Span, Unit, When, WorkDays};
use crate::kernel::{Faults, Uuid, Words, one_line};

/// Most tasks of a template.
pub const LINES_MAX: usize = 200;
const NAME_MAX: usize = 200;

/// A length of time as it is kept: amount, unit.
type Kept = (i32, String);

fn kept(span: Span) -> Kept {
    (i32::try_from(span.amount()).unwrap_or(i32::MAX), span.unit().to_owned())
}

fn span((amount, unit): &Kept) -> Option<Span> {
    Span::parse(unit, *amount)
}

/// How far from the opening or the closing a line is, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    anchor: String,
    side: String,
    unit: String,
    amount: i32,
}

impl From<Offset> for Counted {
    fn from(offset: Offset) -> Counted {
        Counted {
            anchor: offset.anchor.as_str().to_owned(),
            side: offset.side.as_str().to_owned(),
            unit: offset.unit.as_str().to_owned(),
            amount: offset.amount,
        }
    }
}

impl Counted {
    fn offset(&self) -> Option<Offset> {
        Some(Offset {
            anchor: Anchor::parse(&self.anchor)?,
            side: Side::parse(&self.side)?,
            unit: Unit::parse(&self.unit)?,
            amount: self.amount,
        })
    }
}

/// So many days from the opening; below 0 before it.
fn around_opening(days: i64) -> Offset {
    let side = if days > 0 { Side::After } else { Side::Before };
    Offset { side, ..Offset::before(Unit::Days, i32::try_from(days.abs()).unwrap_or(i32::MAX)) }
}

/// A task of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub title: Words,
    pub details: String,
    /// From the opening or the closing. Templates that were kept before know only their days: then the day that
    /// they are counted from is the day of the opening.
    #[serde(default)]
    pub counted: Option<Counted>,
    /// Days from the day that the template is laid on; below 0 before it.
    pub days: i64,
    /// At this time of that day, in the conference's zone.
    pub time: NaiveTime,
    pub estimate: Option<Kept>,
    pub priority: String,
    pub needs_file: bool,
    pub figure: String,
    pub needs_check: bool,
    /// The entries of its list.
    pub list: Vec<String>,
    /// Which lines it waits for, and how long after them.
    pub waits_for: Vec<(usize, i32, String)>,
}

/// A task that becomes a line.
#[derive(Clone, Debug)]
pub struct Source {
    pub id: Uuid,
    pub wanted: Wanted,
    pub due_at: DateTime<Utc>,
    pub list: Vec<String>,
}

fn local(at: DateTime<Utc>, zone: Tz) -> (NaiveDate, NaiveTime) {
    let local = at.with_timezone(&zone).naive_local();
    (local.date(), local.time())
}

/// The last day of these tasks: what a template is counted from unless somebody says another.
pub fn last_day(tasks: &[Source], zone: Tz) -> Option<NaiveDate> {
    tasks.iter().map(|task| local(task.due_at, zone).0).max()
}

/// The lines that tasks make, by date: each with its days from a day, and with how it is counted from the opening or
/// the closing. What has a date of its own, or hangs on a milestone or an agenda item, is as many days from the opening
/// as it is now. Of what they wait for only what is among them is kept.
pub fn lines(
    mut tasks: Vec<Source>,
    links: &[(Uuid, Uuid, Span)],
    (day, opening): (NaiveDate, NaiveDate),
    zone: Tz,
) -> Vec<Line> {
    tasks.sort_by_key(|task| (task.due_at, task.id));
    let places: HashMap<Uuid, usize> = tasks.iter().enumerate().map(|(place, task)| (task.id, place)).collect();
    let line = |task: &Source| {
        let (date, time) = local(task.due_at, zone);
        let Terms { priority, needs, .. } = &task.wanted.terms;
        let own = task.wanted.when.offset.filter(|offset| matches!(offset.anchor, Anchor::Opening | Anchor::Closing));
        let waits = links.iter().filter(|(waits, ..)| *waits == task.id).filter_map(|(_, needed, lag)| {
            let (amount, unit) = kept(*lag);
            Some((*places.get(needed)?, amount, unit))
        });
        Line {
            title: task.wanted.title.clone(),
            details: task.wanted.details.clone(),
            counted: Some(own.unwrap_or_else(|| around_opening((date - opening).num_days())).into()),
            days: (date - day).num_days(),
            time,
            estimate: task.wanted.estimate.map(kept),
            priority: priority.as_str().to_owned(),
            needs_file: needs.file,
            figure: needs.figure.clone(),
            needs_check: needs.check,
            list: task.list.clone(),
            waits_for: waits.collect(),
        }
    };
    tasks.iter().map(line).collect()
}

/// What a template is counted from when it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The opening, and the closing where a line says so: the tasks move with it.
    Opening,
    /// A day that somebody chose: the dates are fixed.
    Day(NaiveDate),
}

impl Line {
    /// How far from the opening or the closing it is.
    pub fn offset(&self) -> Offset {
        self.counted.as_ref().and_then(Counted::offset).unwrap_or_else(|| around_opening(self.days))
    }

    /// When it is due where the template is laid on a day. What falls on a free day is due on the working day before.
    fn due_at(&self, day: NaiveDate, zone: Tz, days: &WorkDays) -> DateTime<Utc> {
        let date = day + TimeDelta::days(self.days);
        instant(zone, days.on_or_before(date), self.time)
    }

    /// The date that it is given.
    pub fn when(&self, way: Way, anchors: &Anchors) -> When {
        match way {
            Way::Opening => When { offset: Some(self.offset()), item: None, pinned: false, at: None },
            Way::Day(day) => When::at(self.due_at(day, anchors.zone, &anchors.days)),
        }
    }

    /// The task that it makes, for a group and whoever has it.
    pub fn task(&self, (group, owner): (Uuid, Option<Uuid>), when: When) -> Wanted {
        Wanted {
            title: self.title.clone(),
            details: self.details.clone(),
            group,
            milestone: None,
            project: None,
            owner,
            when,
            estimate: self.estimate.as_ref().and_then(span),
            terms: Terms {
                priority: Priority::parse(&self.priority).unwrap_or_default(),
                needs: Needs { file: self.needs_file, figure: self.figure.clone(), check: self.needs_check },
                repeat: None,
            },
        }
    }

    /// The lines it waits for, each with how long after.
    pub fn waits(&self) -> impl Iterator<Item = (usize, Span)> + '_ {
        self.waits_for.iter().map(|(place, amount, unit)| (*place, Span::parse(unit, *amount).unwrap_or(Span::NONE)))
    }
}

/// What somebody wrote who keeps a template.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct KeepForm {
    pub name: String,
    pub day: String,
}

impl KeepForm {
    pub fn check(&self) -> Result<(String, NaiveDate), Faults> {
        let mut faults = Faults::default();
        let name = one_line(&self.name);
        if name.is_empty() {
            faults.add("name", "tasks-fault-template-unnamed");
        }
        faults.limit("name", &name, NAME_MAX);
        let day = day(&self.day);
        if day.is_none() {
            faults.add("day", "fault-date");
        }
        faults.or(|| (name, day.unwrap_or_default()))
    }
}

/// What somebody chose who gives the tasks of a template.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct UseForm {
    pub group: String,
    pub owner: String,
    /// What is counted from: `opening` or `day`.
    pub way: String,
    pub day: String,
    /// Of the preview.
    #[serde(skip_serializing)]
    pub key: String,
}

impl UseForm {
    /// For which group, for whom, counted from what. `people`: who belongs to which group.
    pub fn check(&self, groups: &[Uuid], people: &[(Uuid, Uuid)]) -> Result<(Uuid, Option<Uuid>, Way), Faults> {
        let mut faults = Faults::default();
        let group = self.group.parse::<Uuid>().ok().filter(|id| groups.contains(id));
        if group.is_none() {
            faults.add("group", "fault-choice");
        }
        let owner = (!self.owner.is_empty()).then(|| self.owner.parse::<Uuid>().unwrap_or_default());
        if let (Some(owner), Some(group)) = (owner, group)
            && !people.contains(&(group, owner))
        {
            faults.add("owner", "tasks-fault-owner");
        }
        let way = match self.way.as_str() {
            "opening" => Way::Opening,
            "day" => match day(&self.day) {
                Some(day) => Way::Day(day),
                None => {
                    faults.add("day", "fault-date");
                    Way::Opening
                }
            },
            _ => {
                faults.add("way", "tasks-fault-template-way");
                Way::Opening
            }
        };
        faults.or(|| (group.unwrap_or_default(), owner, way))
    }
}

fn day(text: &str) -> Option<NaiveDate> {
    use chrono::Datelike as _;
    one_line(text).parse::<NaiveDate>().ok().filter(|date| (2000..2200).contains(&date.year()))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use chrono_tz::Asia::Shanghai;
    use proptest::prelude::*;

    use super::*;
    use crate::countdown::Kind;
    use crate::countdown::rules::{Dated, reckon};

    fn source(id: u128, due_at: DateTime<Utc>) -> Source {
        let wanted = Line {
            title: Words::new("Book the hall", "", ""),
            details: String::new(),
            counted: None,
            days: 0,
            time: NaiveTime::MIN,
            estimate: Some((3, "working_days".into())),
            priority: "high".into(),
            needs_file: true,
            figure: "Seats".into(),
            needs_check: false,
            list: vec![],
            waits_for: vec![],
        };
        let wanted = wanted.task((Uuid::from_u128(99), None), When::at(due_at));
        Source { id: Uuid::from_u128(id), wanted, due_at, list: vec!["Ask for a price".into()] }
    }

    fn at(day: u32, hour: u32) -> DateTime<Utc> {
        Shanghai.with_ymd_and_hms(2026, 12, day, hour, 0, 0).unwrap().to_utc()
    }

    fn opening() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, 26).unwrap()
    }

    /// A conference on the 26th and 27th, where is not worked at weekends.
    fn anchors() -> Anchors {
        Anchors::new(Shanghai, at(26, 9), at(27, 17), WorkDays::new(&[6, 7], []))
    }

    #[test]
    fn tasks_become_lines_by_date_and_keep_what_they_wait_for() {
        let tasks = vec![source(2, at(10, 18)), source(1, at(4, 9))];
        let other = Uuid::from_u128(7);
        let links =
            [(Uuid::from_u128(2), Uuid::from_u128(1), Span::WorkingDays(2)), (Uuid::from_u128(1), other, Span::NONE)];
        let day = last_day(&tasks, Shanghai).unwrap();
        assert_eq!(day, NaiveDate::from_ymd_opt(2026, 12, 10).unwrap());
        let lines = lines(tasks.clone(), &links, (day, opening()), Shanghai);
        assert_eq!(lines.iter().map(|line| line.days).collect::<Vec<_>>(), [-6, 0]);
        assert_eq!(lines[1].waits().collect::<Vec<_>>(), [(0, Span::WorkingDays(2))]);
        assert!(lines[0].waits_for.is_empty());
        assert_eq!(lines[1].list, ["Ask for a price"]);
        // Laid on the same day with nothing free they are what they were.
        let due = lines[0].due_at(day, Shanghai, &WorkDays::default());
        assert_eq!(due, at(4, 9));
        assert_eq!(lines[0].task((Uuid::from_u128(99), None), When::at(due)), tasks[1].wanted);
    }

    #[test]
    fn what_hangs_on_the_opening_goes_on_hanging_on_it() {
        let closing = Offset { anchor: Anchor::Closing, side: Side::After, unit: Unit::WorkingDays, amount: 3 };
        let item = Offset { anchor: Anchor::Item, ..closing };
        let mut tasks = vec![source(1, at(4, 10)), source(2, at(10, 9)), source(3, at(28, 9))];
        tasks[1].wanted.when.offset = Some(closing);
        tasks[2].wanted.when.offset = Some(item);
        let lines = lines(tasks, &[], (NaiveDate::from_ymd_opt(2026, 12, 10).unwrap(), opening()), Shanghai);
        // A date of its own, and one that an agenda item gave, are so many days from the opening.
        let expected = [around_opening(-22), closing, around_opening(2)];
        assert_eq!(lines.iter().map(Line::offset).collect::<Vec<_>>(), expected);
        assert!(lines.iter().all(|line| !line.when(Way::Opening, &anchors()).pinned));
        let fixed = lines[0].when(Way::Day(NaiveDate::from_ymd_opt(2026, 12, 17).unwrap()), &anchors());
        assert_eq!(fixed, When::at(at(11, 10)));
    }

    #[test]
    fn a_template_that_was_kept_before_has_its_day_on_the_day_of_the_opening() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 10).unwrap();
        let lines = lines(vec![source(1, at(4, 10))], &[], (day, opening()), Shanghai);
        let mut kept = serde_json::to_value(lines).unwrap();
        kept[0].as_object_mut().unwrap().remove("counted");
        let old: Vec<Line> = serde_json::from_value(kept).unwrap();
        assert_eq!(old[0].offset(), Offset::before(Unit::Days, 6));
    }

    #[test]
    fn what_falls_on_a_free_day_is_due_before_it() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 11).unwrap();
        let lines = lines(vec![source(1, at(11, 18))], &[], (day, opening()), Shanghai);
        let week = WorkDays::new(&[6, 7], []);
        let sunday = NaiveDate::from_ymd_opt(2026, 12, 13).unwrap();
        assert_eq!(lines[0].due_at(sunday, Shanghai, &week), at(11, 18));
    }

    #[test]
    fn a_form_that_lacks_something_says_so() {
        let faults = KeepForm::default().check().unwrap_err();
        assert!(faults.of("name").is_some() && faults.of("day").is_some());
        let (group, owner) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let form = UseForm {
            group: group.to_string(),
            owner: owner.to_string(),
            way: "day".into(),
            day: "2027-03-01".into(),
            key: String::new(),
        };
        assert!(form.check(&[group], &[(group, owner)]).is_ok());
        let around = UseForm { way: "opening".into(), day: String::new(), ..form.clone() };
        assert_eq!(around.check(&[group], &[(group, owner)]).unwrap(), (group, Some(owner), Way::Opening));
        let neither = UseForm { way: "moon".into(), ..form.clone() };
        assert!(neither.check(&[group], &[(group, owner)]).unwrap_err().of("way").is_some());
        assert!(form.check(&[group], &[]).unwrap_err().of("owner").is_some());
        let faults = UseForm { day: "soon".into(), ..form }.check(&[], &[]).unwrap_err();
        assert!(faults.of("group").is_some() && faults.of("day").is_some());
    }

    proptest! {
        /// However a template is laid, nothing is due later than counted, and the order of days stays.
        #[test]
        fn laid_on_another_day_the_order_stays(days in proptest::collection::vec(0u32..27, 1..12), later in -400i64..400) {
            let tasks = days.iter().enumerate().map(|(n, day)| source(n as u128, at(day + 1, 9))).collect::<Vec<_>>();
            let first = last_day(&tasks, Shanghai).unwrap();
            let lines = lines(tasks, &[], (first, opening()), Shanghai);
            let (day, week) = (first + TimeDelta::days(later), WorkDays::new(&[6, 7], []));
            let due: Vec<_> = lines.iter().map(|line| line.due_at(day, Shanghai, &week)).collect();
            prop_assert!(due.is_sorted());
            for (line, due) in lines.iter().zip(due) {
                let date = due.with_timezone(&Shanghai).date_naive();
                prop_assert!(date <= day + TimeDelta::days(line.days) && !week.is_free(date));
            }
        }

        /// Given around the opening: when it moves, every date that is not pinned is where the plan counts it, and all are
        /// back where they were when it moves back.
        #[test]
        fn given_around_the_opening_tasks_move_with_it(
            given in proptest::collection::vec((0u32..27, counted(), any::<bool>()), 1..12), later in -400i64..400,
        ) {
            let mut tasks = Vec::new();
            for (n, (day, offset, _)) in given.iter().enumerate() {
                let mut one = source(n as u128, at(day + 1, 9));
                one.wanted.when.offset = *offset;
                tasks.push(one);
            }
            let day = last_day(&tasks, Shanghai).unwrap();
            let lines = lines(tasks, &[], (day, opening()), Shanghai);
            let (here, there) = (anchors(), anchors().moved(later));
            let mut dated: Vec<Dated> = Vec::new();
            for (line, (.., pinned)) in lines.iter().zip(&given) {
                // Somebody may pin it afterwards.
                let when = When { pinned: *pinned, ..line.when(Way::Opening, &here) };
                let due_at = here.due(&when, None).unwrap();
                let id = Uuid::from_u128(dated.len() as u128);
                dated.push(Dated { kind: Kind::Task, id, when, milestone: None, due_at, is_finished: false });
            }
            let before: Vec<_> = dated.iter().map(|one| one.due_at).collect();
            let moved = reckon(&dated, &there);
            for (one, after) in dated.iter_mut().zip(moved) {
                let expected = if one.when.pinned { one.due_at } else { there.due(&one.when, None).unwrap() };
                prop_assert_eq!(after, expected);
                one.due_at = after;
            }
            prop_assert_eq!(reckon(&dated, &here), before);
        }
    }

    /// What a task may be counted from; none: a date of its own.
    fn counted() -> impl Strategy<Value = Option<Offset>> {
        let offset =
            (0usize..3, any::<bool>(), 0usize..3, 0i32..90).prop_map(|(anchor, before, unit, amount)| Offset {
                anchor: Anchor::ALL[anchor],
                side: if before { Side::Before } else { Side::After },
                unit: Unit::ALL[unit],
                amount,
            });
        proptest::option::of(offset)
    }
}
