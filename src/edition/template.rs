//! A conference as data: what a template file holds, and what is wrong with one, by line and key.

mod check;
mod parts;

use serde::Deserialize;

use crate::forms::Content;

pub use parts::*;

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
    /// What is asked of whoever registers, beyond the core.
    #[serde(default)]
    pub form: Option<toml::Spanned<Content>>,
    #[serde(default)]
    pub zones: Vec<Zone>,
    #[serde(default)]
    pub levels: Vec<Level>,
    #[serde(default)]
    pub level_rules: Vec<LevelRule>,
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
    #[serde(default)]
    pub handbook: Vec<HandbookPart>,
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
        let wrong = check::faults(text, &template);
        if wrong.is_empty() { Ok(template) } else { Err(wrong) }
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
        let of_participants = plan.categories.iter().filter(|category| category.kind.is_participant()).count();
        assert_eq!(plan.categories.len(), of_participants + 6, "and each other kind");
        assert_eq!((of_participants, plan.pillars.len(), plan.dimensions.len(), plan.milestones.len()), (5, 5, 6, 6));
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
    fn a_part_of_the_handbook_is_for_levels_and_groups_that_there_are() {
        let plan = Template::parse(FINANCIAL).unwrap();
        assert!(plan.handbook.iter().any(|part| part.levels == [BadgeLevel::Red] && part.groups.is_empty()));
        let part = "\n[[handbook]]\ncode = \"x\"\nkind = \"text\"\ntitle = { en = \"X\" }\n";
        for (more, told) in [
            ("levels = [\"red\"]", "stands in no [[levels]]"),
            ("groups = [\"nobody\"]", "stands in no [[groups]]"),
            ("kind = \"picture\"", "duplicate"),
        ] {
            let wrong = Template::parse(&format!("{WORKSHOP}{part}{more}\n")).unwrap_err();
            assert!(wrong[0].what.contains(told), "{wrong:?}");
        }
        let spaced = format!("{WORKSHOP}{}", part.replace("\"x\"", "\"Two Words\""));
        assert!(Template::parse(&spaced).unwrap_err()[0].what.contains("hyphens"));
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
