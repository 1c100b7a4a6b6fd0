//! Where the thread goes no further, and what somebody can do about it.

use chrono::NaiveDate;

use crate::kernel::{Uuid, Words};

/// A project that runs has a reading at least every so many days, and a motion is put to a vote within as many.
pub const DAYS: i64 = 30;

/// How the thread ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// A goal from which nothing leads to a reading.
    Goal,
    /// An agenda item that is over, was to produce something for a goal, and led to no motion.
    Item,
    /// A motion that nobody put to a vote.
    Motion,
    /// A resolution that nobody carries out.
    Resolution,
    /// A project that nothing measures.
    Indicator,
    /// A project for which nobody has anything to do.
    Task,
    /// A project of which there is no news.
    Reading,
    /// An institution that signed a pledge and has no part in any project.
    Pledge,
}

impl End {
    pub const ALL: [End; 8] =
        [End::Goal, End::Item, End::Motion, End::Resolution, End::Indicator, End::Task, End::Reading, End::Pledge];

    /// As it stands in an address.
    pub fn as_str(self) -> &'static str {
        match self {
            End::Goal => "goal",
            End::Item => "item",
            End::Motion => "motion",
            End::Resolution => "resolution",
            End::Indicator => "indicator",
            End::Task => "task",
            End::Reading => "reading",
            End::Pledge => "pledge",
        }
    }

    pub fn parse(text: &str) -> Option<End> {
        End::ALL.into_iter().find(|end| end.as_str() == text)
    }

    /// The key of what several of them are called.
    pub fn key(self) -> &'static str {
        match self {
            End::Goal => "thread-ends-goal",
            End::Item => "thread-ends-item",
            End::Motion => "thread-ends-motion",
            End::Resolution => "thread-ends-resolution",
            End::Indicator => "thread-ends-indicator",
            End::Task => "thread-ends-task",
            End::Reading => "thread-ends-reading",
            End::Pledge => "thread-ends-pledge",
        }
    }

    /// The key of what to do about it.
    pub fn remedy(self) -> &'static str {
        match self {
            End::Goal => "thread-ends-goal-do",
            End::Item => "thread-ends-item-do",
            End::Motion => "thread-ends-motion-do",
            End::Resolution => "thread-ends-resolution-do",
            End::Indicator => "thread-ends-indicator-do",
            End::Task => "thread-ends-task-do",
            End::Reading => "thread-ends-reading-do",
            End::Pledge => "thread-ends-pledge-do",
        }
    }
}

impl End {
    /// The key of what else may be done about it.
    pub fn other(self) -> Option<&'static str> {
        (self == End::Resolution).then_some("thread-ends-resolution-none")
    }
}

/// One dead end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadEnd {
    pub end: End,
    /// Of the thing at which the thread ends; of a pledge, its document.
    pub id: Uuid,
    /// The number of a project.
    pub number: Option<i32>,
    pub title: Words,
    /// Of a pledge: what it is called. The title is the institution's name then.
    pub about: Words,
    /// Since when: an item is over, a motion was put, a resolution adopted, a project begun or last read.
    pub since: Option<NaiveDate>,
    /// Of a goal: how many agenda items, motions and projects lead on from it.
    pub far: Option<[i64; 3]>,
}

impl DeadEnd {
    /// Where it is looked at, within the conference.
    pub fn tail(&self) -> String {
        let id = self.id;
        match self.end {
            End::Goal => format!("/thread/goal/{id}"),
            End::Item => format!("/thread/item/{id}"),
            End::Motion => format!("/motions/{id}"),
            End::Resolution => format!("/resolutions/{id}"),
            End::Indicator | End::Task | End::Reading => format!("/projects/{id}"),
            End::Pledge => format!("/documents/{id}"),
        }
    }

    /// Where it is mended, within the conference.
    pub fn remedy_tail(&self) -> String {
        let id = self.id;
        match self.end {
            End::Goal => "/programme".to_owned(),
            End::Item => format!("/motions/new?item={id}"),
            End::Motion => format!("/motions/{id}"),
            End::Resolution => format!("/plan/new?resolution={id}"),
            End::Indicator => format!("/projects/{id}/indicators/new"),
            End::Task => format!("/tasks/new?project={id}"),
            End::Reading => format!("/projects/{id}#reading"),
            End::Pledge => "/plan".to_owned(),
        }
    }
}

impl DeadEnd {
    /// Where it is said that nothing is missing, within the conference.
    pub fn other_tail(&self) -> String {
        format!("/resolutions/{}/no-project", self.id)
    }
}

/// How many there are of each kind, in the order of the thread.
pub fn counts(ends: &[DeadEnd]) -> [(End, usize); 8] {
    End::ALL.map(|end| (end, ends.iter().filter(|one| one.end == end).count()))
}

/// In the order of the thread; of one kind, what has waited longest first.
pub fn in_order(mut ends: Vec<DeadEnd>) -> Vec<DeadEnd> {
    ends.sort_by(|a, b| {
        (a.end, a.since.is_some(), a.since, a.number, a.id).cmp(&(b.end, b.since.is_some(), b.since, b.number, b.id))
    });
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(end: End, id: u128, since: Option<&str>) -> DeadEnd {
        DeadEnd {
            end,
            id: Uuid::from_u128(id),
            number: None,
            title: Words::default(),
            about: Words::default(),
            since: since.map(|day| day.parse().unwrap()),
            far: None,
        }
    }

    #[test]
    fn kinds_round_trip_and_each_says_what_to_do() {
        for one in End::ALL {
            assert_eq!(End::parse(one.as_str()), Some(one));
            assert_eq!(one.remedy(), format!("{}-do", one.key()));
        }
        assert_eq!(End::parse("vote"), None);
    }

    #[test]
    fn what_waits_longest_comes_first_and_what_has_nothing_at_all_before_it() {
        let sorted = in_order(vec![
            end(End::Reading, 1, Some("2027-03-01")),
            end(End::Reading, 2, Some("2027-01-01")),
            end(End::Goal, 3, None),
            end(End::Reading, 4, None),
        ]);
        assert_eq!(sorted.iter().map(|one| one.id.as_u128()).collect::<Vec<_>>(), [3, 4, 2, 1]);
        let counts = counts(&sorted);
        assert_eq!((counts[0], counts[6]), ((End::Goal, 1), (End::Reading, 3)));
    }

    #[test]
    fn a_resolution_leads_to_the_form_of_its_project() {
        let one = end(End::Resolution, 7, None);
        assert!(one.remedy_tail().starts_with("/plan/new?resolution=00000000-"));
        assert!(one.tail().starts_with("/resolutions/"));
        // So does an item to the form of a motion from it.
        assert!(end(End::Item, 7, None).remedy_tail().starts_with("/motions/new?item=00000000-"));
        assert!(one.other_tail().ends_with("/no-project"));
        assert_eq!(End::ALL.into_iter().filter(|end| end.other().is_some()).collect::<Vec<_>>(), [End::Resolution]);
    }
}
