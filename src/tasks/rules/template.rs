//! Templates of tasks: what is done again and again, with days counted from one day (plan, 4.1).

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Needs, Priority, Terms, Wanted};
use crate::conference::due::instant;
use crate::countdown::{Span, When, WorkDays};
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

/// A task of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub title: Words,
    pub details: String,
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

/// The lines that tasks make, by date. Of what they wait for only what is among them is kept.
pub fn lines(mut tasks: Vec<Source>, links: &[(Uuid, Uuid, Span)], day: NaiveDate, zone: Tz) -> Vec<Line> {
    tasks.sort_by_key(|task| (task.due_at, task.id));
    let places: HashMap<Uuid, usize> = tasks.iter().enumerate().map(|(place, task)| (task.id, place)).collect();
    let line = |task: &Source| {
        let (date, time) = local(task.due_at, zone);
        let Terms { priority, needs, .. } = &task.wanted.terms;
        let waits = links.iter().filter(|(waits, ..)| *waits == task.id).filter_map(|(_, needed, lag)| {
            let (amount, unit) = kept(*lag);
            Some((*places.get(needed)?, amount, unit))
        });
        Line {
            title: task.wanted.title.clone(),
            details: task.wanted.details.clone(),
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

impl Line {
    /// When it is due where the template is laid on a day. What falls on a free day is due on the working day before.
    pub fn due_at(&self, day: NaiveDate, zone: Tz, days: &WorkDays) -> DateTime<Utc> {
        let date = day + TimeDelta::days(self.days);
        instant(zone, days.on_or_before(date), self.time)
    }

    /// The task that it makes, for a group and whoever has it.
    pub fn task(&self, (group, owner): (Uuid, Option<Uuid>), due_at: DateTime<Utc>) -> Wanted {
        Wanted {
            title: self.title.clone(),
            details: self.details.clone(),
            group,
            milestone: None,
            project: None,
            owner,
            when: When::at(due_at),
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

/// What somebody chose who lays a template on a day.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct UseForm {
    pub group: String,
    pub owner: String,
    pub day: String,
    /// Of the preview.
    #[serde(skip_serializing)]
    pub key: String,
}

impl UseForm {
    /// For which group, for whom, on which day. `people`: who belongs to which group.
    pub fn check(&self, groups: &[Uuid], people: &[(Uuid, Uuid)]) -> Result<(Uuid, Option<Uuid>, NaiveDate), Faults> {
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
        let day = day(&self.day);
        if day.is_none() {
            faults.add("day", "fault-date");
        }
        faults.or(|| (group.unwrap_or_default(), owner, day.unwrap_or_default()))
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

    fn source(id: u128, due_at: DateTime<Utc>) -> Source {
        let wanted = Line {
            title: Words::new("Book the hall", "", ""),
            details: String::new(),
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
        let wanted = wanted.task((Uuid::from_u128(99), None), due_at);
        Source { id: Uuid::from_u128(id), wanted, due_at, list: vec!["Ask for a price".into()] }
    }

    fn at(day: u32, hour: u32) -> DateTime<Utc> {
        Shanghai.with_ymd_and_hms(2026, 12, day, hour, 0, 0).unwrap().to_utc()
    }

    #[test]
    fn tasks_become_lines_by_date_and_keep_what_they_wait_for() {
        let tasks = vec![source(2, at(10, 18)), source(1, at(4, 9))];
        let other = Uuid::from_u128(7);
        let links =
            [(Uuid::from_u128(2), Uuid::from_u128(1), Span::WorkingDays(2)), (Uuid::from_u128(1), other, Span::NONE)];
        let day = last_day(&tasks, Shanghai).unwrap();
        assert_eq!(day, NaiveDate::from_ymd_opt(2026, 12, 10).unwrap());
        let lines = lines(tasks.clone(), &links, day, Shanghai);
        assert_eq!(lines.iter().map(|line| line.days).collect::<Vec<_>>(), [-6, 0]);
        assert_eq!(lines[1].waits().collect::<Vec<_>>(), [(0, Span::WorkingDays(2))]);
        assert!(lines[0].waits_for.is_empty());
        assert_eq!(lines[1].list, ["Ask for a price"]);
        // Laid on the same day with nothing free they are what they were.
        let due = lines[0].due_at(day, Shanghai, &WorkDays::default());
        assert_eq!(due, at(4, 9));
        assert_eq!(lines[0].task((Uuid::from_u128(99), None), due), tasks[1].wanted);
    }

    #[test]
    fn what_falls_on_a_free_day_is_due_before_it() {
        let lines = lines(vec![source(1, at(11, 18))], &[], NaiveDate::from_ymd_opt(2026, 12, 11).unwrap(), Shanghai);
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
            day: "2027-03-01".into(),
            key: String::new(),
        };
        assert!(form.check(&[group], &[(group, owner)]).is_ok());
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
            let lines = lines(tasks, &[], first, Shanghai);
            let (day, week) = (first + TimeDelta::days(later), WorkDays::new(&[6, 7], []));
            let due: Vec<_> = lines.iter().map(|line| line.due_at(day, Shanghai, &week)).collect();
            prop_assert!(due.is_sorted());
            for (line, due) in lines.iter().zip(due) {
                let date = due.with_timezone(&Shanghai).date_naive();
                prop_assert!(date <= day + TimeDelta::days(line.days) && !week.is_free(date));
            }
        }
    }
}
