//! Projects that wait for others: circles, and dates that do not fit.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use crate::kernel::Uuid;

/// The way from one project to another along what each waits for, both with it. Where there is one, the second must not wait
/// for the first as well.
pub fn circle(waits: &[(Uuid, Uuid)], from: Uuid, to: Uuid) -> Option<Vec<Uuid>> {
    let mut after: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (project, other) in waits {
        after.entry(*project).or_default().push(*other);
    }
    let (mut seen, mut ways) = (HashSet::from([from]), vec![vec![from]]);
    // Breadth first: the shortest way says it best.
    while !ways.is_empty() {
        let mut next = Vec::new();
        for way in ways {
            let Some(last) = way.last().copied() else { continue };
            if last == to {
                return Some(way);
            }
            for other in after.get(&last).into_iter().flatten() {
                if seen.insert(*other) {
                    next.push([way.as_slice(), &[*other]].concat());
                }
            }
        }
        ways = next;
    }
    None
}

/// From when to when a project goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    pub starts_on: NaiveDate,
    pub deadline: NaiveDate,
    pub is_completed: bool,
}

/// What does not fit between a project and one that it waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clash {
    /// The other one is to end after this one begins.
    EndsAfterStart,
    /// The other one is to end after this one is to be done.
    EndsAfterDeadline,
}

impl Clash {
    /// The key of its sentence.
    pub fn key(self) -> &'static str {
        match self {
            Clash::EndsAfterStart => "roadmap-clash-start",
            Clash::EndsAfterDeadline => "roadmap-clash-deadline",
        }
    }

    /// The class of its tag.
    pub fn tag(self) -> &'static str {
        match self {
            Clash::EndsAfterStart => "warn",
            Clash::EndsAfterDeadline => "bad",
        }
    }
}

/// What does not fit, the worse of the two. Nobody waits any more for what is completed.
pub fn clash(this: Dates, other: Dates) -> Option<Clash> {
    if this.is_completed || other.is_completed {
        None
    } else if other.deadline > this.deadline {
        Some(Clash::EndsAfterDeadline)
    } else {
        (other.deadline > this.starts_on).then_some(Clash::EndsAfterStart)
    }
}

/// The number of a project as people write it or a list offers it: `12`, `#12`, `12 Early warning`.
pub fn number_in(text: &str) -> Option<i32> {
    let text = text.trim().trim_start_matches('#');
    let digits = text.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    digits.parse::<i32>().ok().filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn dates(start: u32, end: u32) -> Dates {
        let day = |n| NaiveDate::from_yo_opt(2027, n).unwrap();
        Dates { starts_on: day(start), deadline: day(end), is_completed: false }
    }

    #[test]
    fn the_way_of_a_circle_is_the_shortest() {
        let waits = [(id(1), id(2)), (id(2), id(3)), (id(1), id(4)), (id(4), id(5)), (id(5), id(3))];
        assert_eq!(circle(&waits, id(1), id(3)), Some(vec![id(1), id(2), id(3)]));
        assert_eq!(circle(&waits, id(3), id(1)), None);
        assert_eq!(circle(&waits, id(3), id(3)), Some(vec![id(3)]));
    }

    #[test]
    fn what_ends_too_late_for_whoever_waits_is_told() {
        assert_eq!(clash(dates(100, 200), dates(1, 100)), None);
        assert_eq!(clash(dates(100, 200), dates(1, 101)), Some(Clash::EndsAfterStart));
        assert_eq!(clash(dates(100, 200), dates(1, 201)), Some(Clash::EndsAfterDeadline));
        assert_eq!(clash(dates(100, 200), Dates { is_completed: true, ..dates(1, 300) }), None);
    }

    #[test]
    fn a_number_is_found_in_what_a_list_offers() {
        for (text, number) in [
            ("12", Some(12)),
            (" #7 ", Some(7)),
            ("12 Early warning", Some(12)),
            ("Early", None),
            ("0", None),
            ("", None),
        ] {
            assert_eq!(number_in(text), number, "{text}");
        }
    }

    proptest! {
        /// Links that are each refused where they close a circle never make one.
        #[test]
        fn no_circle_is_ever_closed(wanted in proptest::collection::vec((0u128..12, 0u128..12), 0..60)) {
            let mut held: Vec<(Uuid, Uuid)> = Vec::new();
            for (project, other) in wanted {
                let (project, other) = (id(project), id(other));
                if circle(&held, other, project).is_none() {
                    held.push((project, other));
                }
            }
            for (project, other) in &held {
                prop_assert!(circle(&held, *other, *project).is_none());
            }
        }

        /// A way that is found can be walked.
        #[test]
        fn a_way_leads_along_links(links in proptest::collection::vec((0u128..8, 0u128..8), 0..20), from in 0u128..8, to in 0u128..8) {
            let held: Vec<(Uuid, Uuid)> = links.into_iter().map(|(a, b)| (id(a), id(b))).collect();
            if let Some(way) = circle(&held, id(from), id(to)) {
                prop_assert_eq!((way[0], way[way.len() - 1]), (id(from), id(to)));
                prop_assert!(way.windows(2).all(|pair| held.contains(&(pair[0], pair[1]))));
            }
        }
    }
}
