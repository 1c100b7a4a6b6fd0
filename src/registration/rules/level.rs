use super::{Categories, HolderKind, Level};
use crate::kernel::{Faults, Uuid, paragraph};

/// Of whom a rule speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// Whoever has a seat in the presidium.
    Presidium,
    /// Whoever works in a group.
    Groups,
    /// A category, with what is below it.
    Category(Uuid),
    /// Whoever is of this kind.
    Kind(HolderKind),
    /// Whoever is no participant.
    Others,
    Everybody,
}

impl Who {
    /// Those that need no more said.
    pub const PLAIN: [Who; 4] = [Who::Presidium, Who::Groups, Who::Others, Who::Everybody];

    /// As it stands in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Who::Presidium => "presidium",
            Who::Groups => "groups",
            Who::Category(_) => "category",
            Who::Kind(_) => "kind",
            Who::Others => "others",
            Who::Everybody => "everybody",
        }
    }

    pub fn parse(who: &str, category: Option<Uuid>, kind: Option<HolderKind>) -> Option<Who> {
        category
            .map(Who::Category)
            .or(kind.map(Who::Kind))
            .or_else(|| Who::PLAIN.into_iter().find(|one| one.as_str() == who))
    }

    /// The key of its words; of a category its name.
    pub fn key(self) -> &'static str {
        match self {
            Who::Presidium => "registration-rule-presidium",
            Who::Groups => "registration-rule-groups",
            Who::Category(_) => "registration-category",
            Who::Kind(kind) => kind.key(),
            Who::Others => "registration-rule-others",
            Who::Everybody => "registration-rule-everybody",
        }
    }
}

/// Which level is whose (plan, 5.2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelRule {
    pub id: Uuid,
    pub who: Who,
    pub level: Level,
}

/// What somebody is in the conference beside a participant, by her address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub presidium: bool,
    pub groups: bool,
}

/// The rules of a conference, in their order.
#[derive(Clone, Debug, Default)]
pub struct LevelRules(pub Vec<LevelRule>);

impl LevelRules {
    /// The first rule that fits somebody.
    pub fn of(&self, standing: Standing, category: Uuid, categories: &Categories) -> Option<&LevelRule> {
        self.0.iter().find(|rule| match rule.who {
            Who::Presidium => standing.presidium,
            Who::Groups => standing.groups,
            Who::Category(id) => id == category || id == categories.top_of(category),
            Who::Kind(kind) => categories.kind_of(category) == kind,
            Who::Others => !categories.kind_of(category).is_participant(),
            Who::Everybody => true,
        })
    }
}

/// A rule as it was sent.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct RuleForm {
    /// `presidium`, `groups`, `others`, `everybody`, `kind:` with a kind, or the id of a category.
    pub who: String,
    pub level: String,
}

impl RuleForm {
    /// # Errors
    /// Somebody or a level that the conference does not have.
    pub fn check(&self, categories: &Categories, offered: &[Level]) -> Result<(Who, Level), Faults> {
        let mut faults = Faults::default();
        let category = self.who.parse().ok().filter(|&id| categories.get(id).is_some());
        let kind = self.who.strip_prefix("kind:").and_then(HolderKind::parse);
        let who = Who::parse(&self.who, category, kind);
        if who.is_none() {
            faults.add("who", "fault-choice");
        }
        let level = Level::parse(&self.level).filter(|level| offered.contains(level));
        if level.is_none() {
            faults.add("level", "fault-choice");
        }
        match (who, level) {
            (Some(who), Some(level)) => Ok((who, level)),
            _ => Err(faults),
        }
    }
}

/// Why somebody gets this level: needed where the rules say another one, and kept only then.
///
/// # Errors
/// No reason, or one that is too long.
pub fn check_overruled(level: Level, ruled: Option<Level>, reason: &str) -> Result<String, Faults> {
    if ruled.is_none_or(|ruled| ruled == level) {
        return Ok(String::new());
    }
    let mut faults = Faults::default();
    let reason = paragraph(reason);
    if reason.is_empty() {
        faults.add("reason", "registration-fault-level-reason");
    }
    faults.limit("reason", &reason, 1000);
    faults.or(|| reason)
}

#[cfg(test)]
mod tests {
    use super::super::Category;
    use super::*;
    use crate::kernel::Words;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn categories() -> Categories {
        let one = |n: u128, parent: Option<u128>| Category {
            id: id(n),
            parent: parent.map(id),
            code: n.to_string(),
            name: Words::new("x", "", ""),
            kind: Default::default(),
        };
        let press = Category { kind: HolderKind::Press, ..one(4, None) };
        Categories::new(vec![one(1, None), one(2, Some(1)), one(3, None), press])
    }

    fn rules(list: &[(Who, Level)]) -> LevelRules {
        LevelRules(list.iter().zip(10..).map(|(&(who, level), n)| LevelRule { id: id(n), who, level }).collect())
    }

    #[test]
    fn the_first_rule_that_fits_counts() {
        let rules = rules(&[
            (Who::Presidium, Level::Red),
            (Who::Groups, Level::Blue),
            (Who::Category(id(1)), Level::Blue),
            (Who::Everybody, Level::Green),
        ]);
        let of = |presidium, groups, category| {
            rules.of(Standing { presidium, groups }, id(category), &categories()).map(|rule| rule.level)
        };
        assert_eq!(of(true, true, 3), Some(Level::Red));
        assert_eq!(of(false, true, 3), Some(Level::Blue));
        // A category speaks of what is below it too.
        assert_eq!((of(false, false, 1), of(false, false, 2)), (Some(Level::Blue), Some(Level::Blue)));
        assert_eq!(of(false, false, 3), Some(Level::Green));
        assert_eq!(super::LevelRules::default().of(Standing::default(), id(1), &categories()), None);
    }

    #[test]
    fn a_rule_may_speak_of_a_kind() {
        let level = |list: &[(Who, Level)], standing, category| {
            rules(list).of(standing, id(category), &categories()).map(|rule| rule.level)
        };
        let plan = [
            (Who::Presidium, Level::Red),
            (Who::Groups, Level::Blue),
            (Who::Others, Level::Green),
            (Who::Everybody, Level::Blue),
        ];
        let nobody = Standing::default();
        assert_eq!((level(&plan, nobody, 4), level(&plan, nobody, 2)), (Some(Level::Green), Some(Level::Blue)));
        assert_eq!(level(&plan, Standing { groups: true, ..nobody }, 4), Some(Level::Blue));
        let press = [(Who::Kind(HolderKind::Press), Level::Blue), (Who::Others, Level::Green)];
        assert_eq!((level(&press, nobody, 4), level(&press, nobody, 1)), (Some(Level::Blue), None));
        let form = |who: &str| RuleForm { who: who.into(), level: "red".into() }.check(&categories(), &[Level::Red]);
        assert_eq!(form("kind:guard").unwrap().0, Who::Kind(HolderKind::Guard));
        assert_eq!(form("others").unwrap().0, Who::Others);
        assert!(form("kind:nobody").is_err() && form("kind").is_err());
    }

    #[test]
    fn to_overrule_the_rules_needs_a_reason() {
        assert_eq!(check_overruled(Level::Red, Some(Level::Red), "why").unwrap(), "");
        assert_eq!(check_overruled(Level::Red, None, "").unwrap(), "");
        assert_eq!(check_overruled(Level::Red, Some(Level::Blue), " speaks ").unwrap(), "speaks");
        assert!(check_overruled(Level::Red, Some(Level::Blue), " \n").is_err());
        assert!(check_overruled(Level::Red, Some(Level::Blue), &"x".repeat(1001)).is_err());
    }

    #[test]
    fn a_rule_speaks_of_somebody_and_a_level_that_there_are() {
        let check = |who: &str, level: &str| {
            RuleForm { who: who.into(), level: level.into() }.check(&categories(), &[Level::Red, Level::Blue])
        };
        assert_eq!(check("groups", "blue").unwrap(), (Who::Groups, Level::Blue));
        assert_eq!(check(&id(2).to_string(), "red").unwrap(), (Who::Category(id(2)), Level::Red));
        let faults = check("category", "green").unwrap_err();
        assert!(faults.of("who").is_some() && faults.of("level").is_some());
        assert!(check(&id(9).to_string(), "red").is_err());
    }
}
