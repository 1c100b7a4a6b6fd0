//! What a template must hold beyond its shape: codes that differ, references that lead somewhere,
//! times and numbers that fit each other.

use std::collections::{HashMap, HashSet};

use toml::Spanned;

use super::parts::{Block, Code, Post, start_of, time_of_day};
use super::{Template, Wrong, key_at, line_of};
use crate::countdown::Calendar;
use crate::kernel::{Lang, is_slug};
use crate::web::Reader;

const ONE_OFFSET: &str = "give one of days_before, working_days_before and hours_before";

/// Everything that is wrong with a template, at its place in the text.
pub(super) fn faults(text: &str, template: &Template) -> Vec<Wrong> {
    let mut check = Check { text, wrong: Vec::new() };
    check.all(template);
    check.wrong
}

struct Check<'a> {
    text: &'a str,
    wrong: Vec<Wrong>,
}

impl Check<'_> {
    fn add(&mut self, at: usize, what: impl Into<String>) {
        self.wrong.push(Wrong { line: line_of(self.text, at), key: key_at(self.text, at), what: what.into() });
    }

    /// Codes of one list differ; the result is the set of them.
    fn codes<'t>(&mut self, codes: impl IntoIterator<Item = &'t Code>) -> HashSet<&'t str> {
        let mut seen = HashSet::new();
        for code in codes {
            let good = !code.get_ref().is_empty()
                && code.get_ref().chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
            if !good {
                self.add(code.span().start, "a code is letters, digits and hyphens");
            } else if !seen.insert(code.get_ref().as_str()) {
                self.add(code.span().start, format!("`{}` stands twice", code.get_ref()));
            }
        }
        seen
    }

    fn refer(&mut self, code: &Code, known: &HashSet<&str>, list: &str) {
        if !known.contains(code.get_ref().as_str()) {
            self.add(code.span().start, format!("`{}` stands in no [[{list}]]", code.get_ref()));
        }
    }

    fn all(&mut self, template: &Template) {
        let conference = &template.conference;
        if conference.time_zone.get_ref().parse::<chrono_tz::Tz>().is_err() {
            self.add(conference.time_zone.span().start, "not a time zone of the IANA list, such as Asia/Shanghai");
        }
        if let Some(calendar) = conference.calendar.as_ref().filter(|name| Calendar::find(name.get_ref()).is_none()) {
            let names: Vec<&str> = Calendar::names().collect();
            self.add(calendar.span().start, format!("no such calendar; there are {}", names.join(", ")));
        }
        if usize::from(*conference.days.get_ref()) != template.days.len() || template.days.is_empty() {
            self.add(
                conference.days.span().start,
                format!("{} days, but {} [[days]]", conference.days.get_ref(), template.days.len()),
            );
        }
        if let Some(limit) = conference.service_seconds.as_ref().filter(|limit| !(1..=3600).contains(limit.get_ref())) {
            self.add(limit.span().start, "between 1 and 3600 seconds");
        }
        if let Some(before) = conference.rooms_open_minutes.as_ref().filter(|n| !(0..=1440).contains(n.get_ref())) {
            self.add(before.span().start, "between 0 and 1440 minutes");
        }
        let goals = self.codes(template.goals.iter().map(|goal| &goal.code));
        let rooms = self.codes(template.rooms.iter().map(|room| &room.code));
        let groups = self.codes(template.groups.iter().map(|group| &group.code));
        self.codes(template.pillars.iter().map(|pillar| &pillar.code));
        self.codes(template.dimensions.iter().map(|dimension| &dimension.code));
        self.codes(template.gates.iter().map(|gate| &gate.code));
        self.codes(template.milestones.iter().map(|milestone| &milestone.code));
        self.codes(
            template
                .categories
                .iter()
                .flat_map(|category| std::iter::once(&category.code).chain(category.sub.iter().map(|sub| &sub.code))),
        );
        if let Some(form) = &template.form {
            let categories: Vec<&str> = template
                .categories
                .iter()
                .flat_map(|category| std::iter::once(&category.code).chain(category.sub.iter().map(|sub| &sub.code)))
                .map(|code| code.get_ref().as_str())
                .collect();
            let l = Reader::new(Lang::En);
            for wrong in form.get_ref().wrongs(&categories) {
                self.add(form.span().start, format!("`{}`: {}", wrong.at, l.t(wrong.key)));
            }
        }
        let limits = template
            .categories
            .iter()
            .flat_map(|category| std::iter::once(&category.places).chain(category.sub.iter().map(|sub| &sub.places)));
        for places in std::iter::once(&template.conference.places).chain(limits).flatten() {
            if !(0..=1_000_000).contains(places.get_ref()) {
                self.add(places.span().start, "places are a number from 0 to 1,000,000");
            }
        }
        self.codes(template.blocks.iter().map(|block| &block.code));
        self.codes(template.blocks.iter().flat_map(|block| block.items.iter().map(|item| &item.code)));
        self.zones(template);
        self.handbook(template, &groups);
        for block in &template.blocks {
            self.block(block, template.days.len(), &rooms, &goals);
        }
        if let Some(presidium) = &template.presidium {
            let (min, max) = (*presidium.min.get_ref(), presidium.max);
            if min == 0 || min > max || presidium.seats.len() > usize::from(max) {
                self.add(
                    presidium.min.span().start,
                    format!("{} seats do not fit limits of {min} to {max}", presidium.seats.len()),
                );
            }
            if presidium.seats.iter().filter(|seat| seat.post == Post::Chair).count() > 1 {
                self.add(presidium.min.span().start, "there is one chair");
            }
        }
        for group in &template.groups {
            if group.members_min.unwrap_or(0) > group.members_max.unwrap_or(u8::MAX) {
                self.add(group.code.span().start, "members_min is more than members_max");
            }
        }
        for milestone in &template.milestones {
            let given = [milestone.days_before, milestone.working_days_before, milestone.hours_before];
            if given.iter().flatten().count() != 1 {
                self.add(milestone.code.span().start, ONE_OFFSET);
            }
            for task in &milestone.tasks {
                self.refer(&task.group, &groups, "groups");
                let given = [task.days_before, task.working_days_before, task.hours_before];
                if given.iter().flatten().count() > 1 {
                    self.add(task.group.span().start, ONE_OFFSET);
                }
            }
        }
    }

    fn zones(&mut self, template: &Template) {
        let zones = self.codes(template.zones.iter().map(|zone| &zone.code));
        let mut before = HashSet::new();
        for zone in &template.zones {
            if let Some(within) = &zone.within {
                // Outermost first: so that no zone can lie within itself.
                if !before.contains(within.get_ref().as_str()) {
                    self.add(
                        within.span().start,
                        format!("`{}` stands in no [[zones]] above this one", within.get_ref()),
                    );
                }
            }
            before.insert(zone.code.get_ref().as_str());
        }
        let mut levels = HashMap::new();
        for level in &template.levels {
            for zone in &level.zones {
                self.refer(zone, &zones, "zones");
                if levels.insert(level.level, ()).is_some()
                    && level.zones.first().map(Spanned::span) == Some(zone.span())
                {
                    self.add(zone.span().start, "this level stands twice");
                }
            }
        }
        let categories: HashSet<&str> = template
            .categories
            .iter()
            .flat_map(|category| std::iter::once(&category.code).chain(category.sub.iter().map(|sub| &sub.code)))
            .map(|code| code.get_ref().as_str())
            .collect();
        let mut ruled = HashSet::new();
        for rule in &template.level_rules {
            let who = rule.who.get_ref().as_str();
            if !["presidium", "groups", "others", "kind", "everybody"].contains(&who) {
                self.refer(&rule.who, &categories, "categories");
            }
            if (who == "kind") != rule.kind.is_some() {
                self.add(rule.who.span().start, "who = \"kind\" names a kind, and nothing else does");
            }
            if !ruled.insert((who, rule.kind)) {
                self.add(rule.who.span().start, "a rule above speaks of them already");
            }
            if !template.levels.iter().any(|level| level.level == rule.level) {
                self.add(rule.who.span().start, "its level stands in no [[levels]]");
            }
        }
        for zone in &template.zones {
            if let Some(most) = zone.capacity.as_ref().filter(|most| !(1..=1_000_000).contains(most.get_ref())) {
                self.add(most.span().start, "between 1 and 1,000,000 people");
            }
        }
        let groups: HashSet<&str> = template.groups.iter().map(|group| group.code.get_ref().as_str()).collect();
        let rooms: HashSet<&str> = template.rooms.iter().map(|room| room.code.get_ref().as_str()).collect();
        for gate in &template.gates {
            self.refer(&gate.zone, &zones, "zones");
            gate.groups.iter().for_each(|group| self.refer(group, &groups, "groups"));
            match &gate.room {
                Some(room) => self.refer(room, &rooms, "rooms"),
                None if gate.inner => self.add(gate.code.span().start, "an inner gate is the door of a room"),
                None => {}
            }
            if gate.levels.iter().any(|level| !template.levels.iter().any(|held| held.level == *level)) {
                self.add(gate.code.span().start, "it admits a level that stands in no [[levels]]");
            }
            if let Some(within) = gate.unlock_within.as_ref().filter(|seconds| !(5..=3600).contains(seconds.get_ref()))
            {
                self.add(within.span().start, "between 5 and 3600 seconds");
            }
            for window in &gate.windows {
                if !(1..=template.days.len()).contains(&usize::from(*window.day.get_ref())) {
                    self.add(window.day.span().start, format!("the conference lasts {} days", template.days.len()));
                }
                let (opens, closes) = (time_of_day(window.opens.get_ref()), time_of_day(&window.closes));
                if opens.is_none() || closes.is_none() || opens >= closes {
                    self.add(window.opens.span().start, "times of day, such as 08:00 and later 18:00");
                }
            }
        }
    }

    fn handbook(&mut self, template: &Template, groups: &HashSet<&str>) {
        self.codes(template.handbook.iter().map(|part| &part.code));
        for part in &template.handbook {
            if !is_slug(part.code.get_ref()) {
                self.add(part.code.span().start, "its address is lower-case letters, digits and hyphens");
            }
            if part.title.is_empty() {
                self.add(part.code.span().start, "a part has a title");
            }
            if part.levels.iter().any(|level| !template.levels.iter().any(|held| held.level == *level)) {
                self.add(part.code.span().start, "one of its levels stands in no [[levels]]");
            }
            part.groups.iter().for_each(|group| self.refer(group, groups, "groups"));
        }
    }

    fn block(&mut self, block: &Block, days: usize, rooms: &HashSet<&str>, goals: &HashSet<&str>) {
        if !(1..=days).contains(&usize::from(*block.day.get_ref())) {
            self.add(block.day.span().start, format!("the conference lasts {days} days"));
        }
        if start_of(block).is_none() {
            self.add(block.start.span().start, "a time of day is written as 09:00");
        }
        if !(1..=1440).contains(block.minutes.get_ref()) {
            self.add(block.minutes.span().start, "between 1 and 1440 minutes");
        }
        if let Some(room) = &block.room {
            self.refer(room, rooms, "rooms");
        }
        let minutes: u32 = block.items.iter().map(|item| u32::from(item.minutes)).sum();
        if minutes > u32::from(*block.minutes.get_ref()) {
            self.add(block.minutes.span().start, format!("its items take {minutes} minutes"));
        }
        for item in &block.items {
            if item.minutes == 0 {
                self.add(item.code.span().start, "an item takes at least a minute");
            }
            for goal in &item.goals {
                self.refer(goal, goals, "goals");
            }
        }
    }
}
