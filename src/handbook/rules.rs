//! What a handbook is made of, who sees which part of it, and what a reader has looked at.

mod differ;
mod form;
mod looks;
mod markdown;
mod search;

pub use differ::changed;
pub use form::{FileForm, NewPart, PartForm, file_name};
pub use looks::{Look, Looks, Mark};
pub use markdown::{Block, Inline, Target, parse, plain};
pub use search::{Excerpt, find};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::files::rules::Kind as FileKind;
use crate::kernel::{Uuid, Words};
use crate::registration::Level;

/// What a part is: decides what of it stands first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    #[default]
    Text,
    /// Its pictures stand first.
    Map,
    Hotel,
    Contacts,
    /// Its files stand first.
    Files,
}

impl Kind {
    pub const ALL: [Kind; 5] = [Kind::Text, Kind::Map, Kind::Hotel, Kind::Contacts, Kind::Files];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Map => "map",
            Kind::Hotel => "hotel",
            Kind::Contacts => "contacts",
            Kind::Files => "files",
        }
    }

    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Text => "handbook-kind-text",
            Kind::Map => "handbook-kind-map",
            Kind::Hotel => "handbook-kind-hotel",
            Kind::Contacts => "handbook-kind-contacts",
            Kind::Files => "handbook-kind-files",
        }
    }
}

/// Whom a part is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    pub everybody: bool,
    /// Whoever holds a badge of one of these levels.
    pub levels: Vec<Level>,
    /// Whoever works in one of these groups.
    pub groups: Vec<Uuid>,
}

/// What a reader holds that opens parts to her. Nothing: she sees what is for everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// She organises: nothing is kept from her.
    pub whole: bool,
    pub level: Option<Level>,
    pub groups: Vec<Uuid>,
}

impl Audience {
    /// Whether a reader is among them.
    pub fn includes(&self, sight: &Sight) -> bool {
        self.everybody
            || sight.whole
            || sight.level.is_some_and(|level| self.levels.contains(&level))
            || sight.groups.iter().any(|group| self.groups.contains(group))
    }
}

/// A picture or file that hangs on a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    pub id: Uuid,
    /// As its sender called it; the text shows a picture by it.
    pub name: String,
    pub kind: FileKind,
    pub size: i32,
    /// What is said below it.
    pub title: Words,
    /// Of a picture, in dots.
    pub width: i32,
    pub height: i32,
}

impl Attached {
    /// The largest file that a phone keeps for when there is no network.
    const KEPT: i32 = 2 * 1024 * 1024;

    pub fn is_picture(&self) -> bool {
        self.kind.is_picture()
    }

    pub fn is_kept(&self) -> bool {
        self.size <= Attached::KEPT
    }

    /// What it is called to a reader.
    pub fn label(&self) -> Words {
        if self.title.is_empty() { Words::new(&self.name, &self.name, &self.name) } else { self.title.clone() }
    }
}

/// A part as it is published, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub id: Uuid,
    /// Its address within the handbook.
    pub code: String,
    pub kind: Kind,
    pub title: Words,
    /// Of the text that is seen.
    pub number: i32,
    pub published_at: DateTime<Utc>,
    pub audience: Audience,
    pub files: Vec<Attached>,
}

/// Whether a part says anything: nothing else is published.
pub fn says_something(body: &Words, files: usize) -> bool {
    !body.is_empty() || files > 0
}

/// The parts that a reader sees, in their order.
pub fn visible(parts: Vec<Part>, sight: &Sight) -> Vec<Part> {
    parts.into_iter().filter(|part| part.audience.includes(sight)).collect()
}

/// The file of this id, where a part that the reader sees shows it.
pub fn file_in(parts: &[Part], id: Uuid) -> Option<&Attached> {
    parts.iter().flat_map(|part| &part.files).find(|file| file.id == id)
}

#[cfg(test)]
pub(super) mod tests {
    use chrono::TimeZone as _;
    use proptest::prelude::*;

    use super::*;

    pub(in super::super) fn part(n: u128, audience: Audience) -> Part {
        Part {
            id: Uuid::from_u128(n),
            code: format!("part-{n}"),
            kind: Kind::Text,
            title: Words::new(format!("Part {n}"), "", ""),
            number: 1,
            published_at: Utc.with_ymd_and_hms(2026, 11, 23, 1, 0, 0).unwrap(),
            audience,
            files: Vec::new(),
        }
    }

    #[test]
    fn words_round_trip() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(Kind::parse("Map"), None);
    }

    fn audiences() -> impl Strategy<Value = Audience> {
        let levels = prop::sample::subsequence(Level::ALL.to_vec(), 0..=3);
        let groups = prop::collection::vec(0_u128..4, 0..3);
        (any::<bool>(), levels, groups).prop_map(|(everybody, levels, groups)| Audience {
            everybody,
            levels,
            groups: groups.into_iter().map(Uuid::from_u128).collect(),
        })
    }

    fn sights() -> impl Strategy<Value = Sight> {
        let level = prop::option::of(prop::sample::select(Level::ALL.to_vec()));
        (level, prop::collection::vec(0_u128..4, 0..3)).prop_map(|(level, groups)| Sight {
            whole: false,
            level,
            groups: groups.into_iter().map(Uuid::from_u128).collect(),
        })
    }

    proptest! {
        #[test]
        fn nobody_sees_a_part_without_holding_what_opens_it(audience in audiences(), sight in sights()) {
            let holds_level = Level::ALL.iter().any(|level| sight.level == Some(*level) && audience.levels.contains(level));
            let in_group = (0..4).map(Uuid::from_u128).any(|id| sight.groups.contains(&id) && audience.groups.contains(&id));
            prop_assert_eq!(audience.includes(&sight), audience.everybody || holds_level || in_group);
            prop_assert_eq!(audience.includes(&Sight::default()), audience.everybody);
            let whole = Sight { whole: true, ..sight };
            prop_assert!(audience.includes(&whole));
        }
    }

    #[test]
    fn a_file_is_found_where_its_part_is_seen() {
        let file = Attached {
            id: Uuid::from_u128(9),
            name: "plan.png".into(),
            kind: FileKind::Png,
            size: 10,
            title: Words::default(),
            width: 1,
            height: 1,
        };
        let red = Audience { levels: vec![Level::Red], ..Audience::default() };
        let parts = vec![Part { files: vec![file], ..part(1, red) }];
        let seen = |level| visible(parts.clone(), &Sight { level, ..Sight::default() });
        assert!(file_in(&seen(Some(Level::Red)), Uuid::from_u128(9)).is_some());
        assert!(file_in(&seen(Some(Level::Blue)), Uuid::from_u128(9)).is_none() && seen(None).is_empty());
    }
}
