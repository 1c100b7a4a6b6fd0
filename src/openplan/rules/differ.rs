//! What an edition changes against the one before it.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{Plan, Project};
use crate::kernel::{Uuid, Words};

/// What of a project is another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    Number,
    Title,
    Pillar,
    Leading,
    Others,
    Start,
    Deadline,
    Resolution,
    State,
    Light,
    Indicators,
    Readings,
}

impl What {
    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            What::Number => "outcomes-number",
            What::Title => "outcomes-name",
            What::Pillar => "outcomes-pillar",
            What::Leading => "openplan-leading",
            What::Others => "openplan-others",
            What::Start => "outcomes-start",
            What::Deadline => "outcomes-deadline",
            What::Resolution => "outcomes-resolution",
            What::State => "life-state",
            What::Light => "outcomes-light",
            What::Indicators => "outcomes-indicators",
            What::Readings => "openplan-readings",
        }
    }
}

/// How a project differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    New,
    Gone,
    /// In these things; never in none.
    Changed(Vec<What>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub number: i32,
    pub title: Words,
    pub how: How,
}

/// Everything in which two plans differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// A pillar has come, gone, or is called otherwise.
    pub pillars: bool,
    /// By number; what is gone stands last.
    pub projects: Vec<Change>,
}

impl Difference {
    pub fn is_empty(&self) -> bool {
        !self.pillars && self.projects.is_empty()
    }

    /// How many projects are new, changed and gone.
    pub fn counts(&self) -> [usize; 3] {
        let count = |is: fn(&How) -> bool| self.projects.iter().filter(|change| is(&change.how)).count();
        [count(|how| *how == How::New), count(|how| matches!(how, How::Changed(_))), count(|how| *how == How::Gone)]
    }
}

/// What is different of a project that stands in both. Since when it has its light is no change of its own.
fn changed(old: &Project, new: &Project) -> Vec<What> {
    let indicators = |project: &Project| -> Vec<_> {
        project
            .indicators
            .iter()
            .map(|one| (one.id, one.name.clone(), one.unit.clone(), one.units.clone(), one.baseline, one.target))
            .collect()
    };
    // Of indicators that stand in both.
    let held: BTreeMap<Uuid, _> = old.indicators.iter().map(|one| (one.id, &one.reading)).collect();
    let is_read = new.indicators.iter().any(|one| held.get(&one.id).is_some_and(|reading| **reading != one.reading));
    [
        (What::Number, old.number != new.number),
        (What::Title, old.title != new.title),
        (What::Pillar, old.pillar != new.pillar),
        (What::Leading, old.leading != new.leading),
        (What::Others, (&old.co_responsible, &old.supervising) != (&new.co_responsible, &new.supervising)),
        (What::Start, old.starts_on != new.starts_on),
        (What::Deadline, (old.deadline, old.moved) != (new.deadline, new.moved)),
        (What::Resolution, old.resolution != new.resolution),
        (What::State, old.state != new.state),
        (What::Light, (&old.light.colour, old.light.reason) != (&new.light.colour, new.light.reason)),
        (What::Indicators, indicators(old) != indicators(new)),
        (What::Readings, is_read),
    ]
    .into_iter()
    .filter_map(|(what, is)| is.then_some(what))
    .collect()
}

pub fn difference(before: &Plan, after: &Plan) -> Difference {
    let old: BTreeMap<Uuid, &Project> = before.projects.iter().map(|project| (project.id, project)).collect();
    let kept: BTreeSet<Uuid> = after.projects.iter().map(|project| project.id).collect();
    let change = |project: &Project, how| Change { number: project.number, title: project.title.clone(), how };
    let mut projects: Vec<Change> = after
        .projects
        .iter()
        .filter_map(|project| match old.get(&project.id) {
            None => Some(change(project, How::New)),
            Some(old) => Some(changed(old, project))
                .filter(|what| !what.is_empty())
                .map(|what| change(project, How::Changed(what))),
        })
        .collect();
    projects.extend(before.projects.iter().filter(|old| !kept.contains(&old.id)).map(|old| change(old, How::Gone)));
    Difference { pillars: before.pillars != after.pillars, projects }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::plan::tests::project;
    use super::super::{Lit, Why};
    use super::*;

    fn plan(projects: Vec<Project>) -> Plan {
        Plan { pillars: Vec::new(), projects }
    }

    #[test]
    fn what_comes_goes_and_changes_is_told() {
        let before = plan(vec![project(1), project(2), project(3)]);
        let mut late = project(2);
        late.deadline = "2028-06-30".parse().unwrap();
        late.light = Lit { colour: "red".into(), ..late.light };
        let after = plan(vec![project(1), late, project(4)]);
        let found = difference(&before, &after);
        let told: Vec<(i32, How)> = found.projects.iter().map(|one| (one.number, one.how.clone())).collect();
        assert_eq!(told, [(2, How::Changed(vec![What::Deadline, What::Light])), (4, How::New), (3, How::Gone)]);
        assert_eq!(found.counts(), [1, 1, 1]);
        assert!(!found.is_empty() && difference(&after, &after).is_empty());
    }

    #[test]
    fn a_reading_is_told_and_since_when_a_light_is_on_is_not() {
        let mut read = project(1);
        read.indicators[0].reading.as_mut().unwrap().value = "60".parse().unwrap();
        let told = |project| difference(&plan(vec![super::tests::project(1)]), &plan(vec![project])).projects;
        assert_eq!(told(read)[0].how, How::Changed(vec![What::Readings]));
        let mut older = project(1);
        older.light.since = "2027-01-01".parse().unwrap();
        assert!(told(older).is_empty());
        let mut other = project(1);
        other.light.reason = Why::TasksOverdue;
        assert_eq!(told(other)[0].how, How::Changed(vec![What::Light]));
        // An indicator more is a change of the indicators, not a reading.
        let mut more = project(1);
        more.indicators.push(project(2).indicators.remove(0));
        assert_eq!(told(more)[0].how, How::Changed(vec![What::Indicators]));
    }

    proptest! {
        #[test]
        fn every_project_is_told_once_at_most(old in proptest::collection::btree_set(1i32..30, 0..20), new in proptest::collection::btree_set(1i32..30, 0..20)) {
            let of = |numbers: &BTreeSet<i32>| plan(numbers.iter().map(|number| project(*number)).collect());
            let found = difference(&of(&old), &of(&new));
            let [came, changed, gone] = found.counts();
            prop_assert_eq!((came, changed, gone), (new.difference(&old).count(), 0, old.difference(&new).count()));
            prop_assert_eq!(found.is_empty(), old == new);
        }
    }
}
