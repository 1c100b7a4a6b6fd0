//! A conference as data: what a template file holds, and what is wrong with one, by line and key.

use std::collections::{HashMap, HashSet};

use chrono::NaiveTime;
use serde::Deserialize;
use toml::Spanned;

use crate::kernel::Words;

type Code = Spanned<String>;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    pub conference: Conference,
    #[serde(default)]
    pub goals: Vec<Goal>,
    #[serde(default)]
    pub rooms: Vec<Room>,
    pub days: Vec<Day>,
    pub blocks: Vec<Block>,
    #[serde(default)]
    pub categories: Vec<Category>,
    #[serde(default)]
    pub zones: Vec<Zone>,
    #[serde(default)]
    pub levels: Vec<Level>,
    #[serde(default)]
    pub gates: Vec<Gate>,
    pub presidium: Option<Presidium>,
    #[serde(default)]
    pub groups: Vec<Group>,
    #[serde(default)]
    pub milestones: Vec<Milestone>,
    #[serde(default)]
    pub pillars: Vec<Pillar>,
    #[serde(default)]
    pub dimensions: Vec<Named>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conference {
    pub name: Words,
    pub subtitle: Words,
    pub place: Words,
    pub time_zone: Code,
    /// How many days it lasts.
    pub days: Spanned<u8>,
    #[serde(default)]
    pub background: Words,
    #[serde(default)]
    pub significance: Words,
    /// Registration closes at the end of the day this many days before the opening.
    #[serde(default)]
    pub registration_closes_days_before: u16,
    /// The next edition is due after this many years.
    pub every_years: Option<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalKind {
    Overall,
    Specific,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    pub code: Code,
    pub kind: GoalKind,
    pub name: Words,
    #[serde(default)]
    pub text: Words,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Room {
    pub code: Code,
    pub name: Words,
    pub capacity: Option<u32>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Day {
    #[serde(default)]
    pub theme: Words,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    Opening,
    Keynotes,
    Discussion,
    Closing,
    Session,
    Break,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    pub code: Code,
    /// From 1.
    pub day: Spanned<u8>,
    /// Local time, `HH:MM`.
    pub start: Spanned<String>,
    pub minutes: Spanned<u16>,
    pub kind: BlockKind,
    pub room: Option<Code>,
    pub title: Words,
    pub parallel: Option<String>,
    #[serde(default)]
    pub items: Vec<Item>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    pub code: Code,
    pub minutes: u16,
    pub title: Words,
    #[serde(default)]
    pub summary: Words,
    #[serde(default)]
    pub produces: Words,
    #[serde(default)]
    pub goals: Vec<Code>,
    #[serde(default)]
    pub people: Vec<Person>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub role: PersonRole,
    pub title: Words,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonRole {
    Speaker,
    Host,
    StandbyHost,
    Recorder,
    Interpreter,
    Timekeeper,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    pub code: Code,
    pub name: Words,
    #[serde(default)]
    pub sub: Vec<Subcategory>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subcategory {
    pub code: Code,
    pub name: Words,
    #[serde(default)]
    pub institutions: Vec<Words>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    pub code: Code,
    pub name: Words,
    pub within: Option<Code>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BadgeLevel {
    Red,
    Blue,
    Green,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    pub level: BadgeLevel,
    pub name: Words,
    /// The innermost zones it may enter; those around them are implied.
    pub zones: Vec<Code>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    pub code: Code,
    pub name: Words,
    pub zone: Code,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Post {
    Chair,
    ViceChair,
    ExecutiveChair,
    Advisor,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presidium {
    pub min: Spanned<u8>,
    pub max: u8,
    #[serde(default)]
    pub seats: Vec<Seat>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    pub post: Post,
    pub title: Words,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    Working,
    Support,
    Preparatory,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub code: Code,
    pub kind: GroupKind,
    pub name: Words,
    #[serde(default)]
    pub duty: Words,
    #[serde(default)]
    pub leading: Words,
    pub leads: Option<u8>,
    pub deputies: Option<u8>,
    pub members_min: Option<u8>,
    pub members_max: Option<u8>,
    pub liaisons: Option<u8>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    pub code: Code,
    pub days_before: Option<u16>,
    pub hours_before: Option<u16>,
    pub name: Words,
    #[serde(default)]
    pub tasks: Vec<Task>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    pub title: Words,
    pub group: Code,
    pub days_before: Option<u16>,
    pub hours_before: Option<u16>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pillar {
    pub code: Code,
    pub name: Words,
    #[serde(default)]
    pub text: Words,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub code: Code,
    pub name: Words,
}

/// What is wrong with a template, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// From 1.
    pub line: usize,
    pub key: String,
    pub what: String,
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}, {}: {}", self.line, self.key, self.what)
    }
}

/// The largest template that is read, in bytes.
pub const MAX_BYTES: usize = 512 * 1024;

impl Template {
    /// Reads a template. Everything that is wrong is told, not the first alone; what cannot be
    /// read as TOML or has an unknown key stops at that place.
    pub fn parse(text: &str) -> Result<Template, Vec<Wrong>> {
        if text.len() > MAX_BYTES {
            return Err(vec![Wrong { line: 1, key: "file".into(), what: format!("larger than {MAX_BYTES} bytes") }]);
        }
        let template: Template = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            vec![Wrong { line: line_of(text, at), key: key_at(text, at), what: error.message().trim().to_owned() }]
        })?;
        let mut check = Check { text, wrong: Vec::new() };
        check.all(&template);
        if check.wrong.is_empty() { Ok(template) } else { Err(check.wrong) }
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// The key on the line of a place, or the line itself where there is none.
fn key_at(text: &str, at: usize) -> String {
    let line = text.lines().nth(line_of(text, at) - 1).unwrap_or_default();
    line.split('=').next().unwrap_or(line).trim().to_owned()
}

/// When a block begins, as a time of day.
pub fn start_of(block: &Block) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(block.start.get_ref(), "%H:%M").ok()
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
        if usize::from(*conference.days.get_ref()) != template.days.len() || template.days.is_empty() {
            self.add(
                conference.days.span().start,
                format!("{} days, but {} [[days]]", conference.days.get_ref(), template.days.len()),
            );
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
        self.codes(template.blocks.iter().map(|block| &block.code));
        self.codes(template.blocks.iter().flat_map(|block| block.items.iter().map(|item| &item.code)));
        self.zones(template);
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
            if milestone.days_before.is_some() == milestone.hours_before.is_some() {
                self.add(milestone.code.span().start, "give either days_before or hours_before");
            }
            for task in &milestone.tasks {
                self.refer(&task.group, &groups, "groups");
                if task.days_before.is_some() && task.hours_before.is_some() {
                    self.add(task.group.span().start, "give either days_before or hours_before");
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
        for gate in &template.gates {
            self.refer(&gate.zone, &zones, "zones");
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

#[cfg(test)]
mod tests {
    use super::*;

    const WORKSHOP: &str = include_str!("../../config/conferences/workshop.toml");
    const FINANCIAL: &str = include_str!("../../config/conferences/financial-security.toml");

    #[test]
    fn the_plan_holds_what_its_chapters_fix() {
        let plan = Template::parse(FINANCIAL).unwrap();
        let minutes = |kind| -> u32 {
            plan.blocks.iter().filter(|block| block.kind == kind).map(|block| u32::from(*block.minutes.get_ref())).sum()
        };
        assert_eq!(minutes(BlockKind::Opening), 120);
        assert_eq!(minutes(BlockKind::Keynotes), 240);
        assert_eq!(minutes(BlockKind::Discussion), 3 * 360);
        assert_eq!(minutes(BlockKind::Closing), 120);
        assert_eq!(plan.goals.iter().filter(|goal| goal.kind == GoalKind::Overall).count(), 3);
        assert_eq!(plan.goals.iter().filter(|goal| goal.kind == GoalKind::Specific).count(), 3);
        assert_eq!(
            (plan.categories.len(), plan.pillars.len(), plan.dimensions.len(), plan.milestones.len()),
            (5, 5, 6, 6)
        );
        let presidium = plan.presidium.as_ref().unwrap();
        assert_eq!((*presidium.min.get_ref(), presidium.max), (5, 7));
        for kind in [GroupKind::Working, GroupKind::Support, GroupKind::Preparatory] {
            assert_eq!(plan.groups.iter().filter(|group| group.kind == kind).count(), 4, "{kind:?}");
        }
        for group in &plan.groups {
            let limits = (group.leads, group.deputies, group.members_min, group.members_max);
            let expected = if group.kind == GroupKind::Working {
                (Some(1), Some(2), Some(8), Some(12))
            } else {
                (None, None, None, None)
            };
            assert_eq!(limits, expected, "{}", group.code.get_ref());
        }
    }

    #[test]
    fn a_workshop_needs_no_presidium() {
        assert!(Template::parse(WORKSHOP).unwrap().presidium.is_none());
    }

    #[test]
    fn what_is_wrong_is_named_by_line_and_key() {
        for (from, to, line_text, told) in [
            ("room = \"hall\"", "room = \"attic\"", "room = \"attic\"", "stands in no [[rooms]]"),
            ("time_zone = \"Europe/Lisbon\"", "time_zone = \"Lisbon\"", "time_zone", "IANA"),
            ("start = \"09:30\"", "start = \"9.30\"", "start", "09:00"),
            ("days = 1", "dayz = 1", "dayz", "unknown field"),
            ("capacity = 60", "capacity = \"many\"", "capacity", "expected"),
        ] {
            let bent = WORKSHOP.replacen(from, to, 1);
            assert_ne!(bent, WORKSHOP, "{from}");
            let wrong = Template::parse(&bent).unwrap_err();
            let line = bent.lines().position(|held| held.starts_with(line_text)).unwrap() + 1;
            assert_eq!(wrong[0].line, line, "{wrong:?}");
            assert!(wrong[0].key.starts_with(line_text.split(' ').next().unwrap()), "{wrong:?}");
            assert!(wrong[0].what.contains(told), "{wrong:?}");
        }
    }
}
