//! What organisers fill in of discussions and their groups, and participants of their wishes.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use crate::agenda::rules::{Block, Programme};
use crate::conference::due::local;
use crate::kernel::{Faults, Uuid, Words, one_line};

const TITLE_MAX: usize = 200;
const CAPACITY_MAX: i32 = 100_000;
const WISHES_MAX: i32 = 9;
/// How many a group holds where nothing says it: as many as its room, or as fit around a table.
const CAPACITY: i32 = 30;

/// A line in three languages, needed in one of them.
fn title(faults: &mut Faults, [en, hans, hant]: [(&'static str, &str); 3]) -> Words {
    let words = Words::new(one_line(en.1), one_line(hans.1), one_line(hant.1));
    if words.is_empty() {
        faults.add(hans.0, "fault-words");
    }
    faults.limits([(hans.0, &words.hans), (hant.0, &words.hant), (en.0, &words.en)], TITLE_MAX);
    words
}

/// A discussion as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DiscussionForm {
    pub title_en: String,
    pub title_hans: String,
    pub title_hant: String,
    pub opens: String,
    pub closes: String,
    pub most: String,
    /// Of a new one: the blocks from which its groups are made.
    pub blocks: Vec<String>,
    pub version: String,
}

/// A discussion that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDiscussion {
    pub title: Words,
    /// When participants say what they wish; None: they are not asked.
    pub wishes: Option<(DateTime<Utc>, DateTime<Utc>)>,
    pub most: i32,
}

impl DiscussionForm {
    pub fn of(
        title: &Words,
        wishes: Option<(DateTime<Utc>, DateTime<Utc>)>,
        most: i32,
        zone: Tz,
        version: i32,
    ) -> Self {
        let said = |at: DateTime<Utc>| at.with_timezone(&zone).format("%Y-%m-%dT%H:%M").to_string();
        let (opens, closes) = wishes.map(|(opens, closes)| (said(opens), said(closes))).unwrap_or_default();
        DiscussionForm {
            title_en: title.en.clone(),
            title_hans: title.hans.clone(),
            title_hant: title.hant.clone(),
            opens,
            closes,
            most: most.to_string(),
            blocks: Vec::new(),
            version: version.to_string(),
        }
    }

    pub fn version(&self) -> i32 {
        self.version.parse().unwrap_or(0)
    }

    pub fn check(&self, zone: Tz) -> Result<NewDiscussion, Faults> {
        let mut faults = Faults::default();
        let title = title(
            &mut faults,
            [("title_en", &self.title_en), ("title_hans", &self.title_hans), ("title_hant", &self.title_hant)],
        );
        let (from, to) = (self.opens.trim(), self.closes.trim());
        let (opens, closes) = (local(from, zone), local(to, zone));
        // Both or neither: wishes end when places are given.
        let asked = !from.is_empty() || !to.is_empty();
        if asked && opens.is_none() {
            faults.add("opens", "discussions-fault-time");
        }
        match closes {
            None if asked => faults.add("closes", "discussions-fault-time"),
            Some(closes) if opens.is_some_and(|opens| closes <= opens) => {
                faults.add("closes", "discussions-fault-order");
            }
            _ => {}
        }
        let most = one_line(&self.most).parse().ok().filter(|most| (1..=WISHES_MAX).contains(most));
        if most.is_none() {
            faults.add_with("most", "discussions-fault-most", [("max", WISHES_MAX.to_string())]);
        }
        faults.or(|| NewDiscussion { title, wishes: opens.zip(closes), most: most.unwrap_or(1) })
    }
}

/// A group as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct GroupForm {
    pub topic_en: String,
    pub topic_hans: String,
    pub topic_hant: String,
    pub room: String,
    pub capacity: String,
    /// The number or address of a participant.
    pub host: String,
    pub host_en: String,
    pub host_hans: String,
    pub host_hant: String,
    /// The blocks in which it sits.
    pub blocks: Vec<String>,
    pub version: String,
}

/// Who leads a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    Nobody,
    /// The participant with this number or address.
    Participant(String),
    Named(Words),
}

/// A group that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGroup {
    pub topic: Words,
    pub room: Option<Uuid>,
    pub capacity: i32,
    pub host: Host,
    pub blocks: Vec<Uuid>,
}

impl GroupForm {
    pub fn version(&self) -> i32 {
        self.version.parse().unwrap_or(0)
    }

    /// `rooms` and `blocks` are those that there are.
    pub fn check(&self, rooms: &[Uuid], blocks: &[Uuid]) -> Result<NewGroup, Faults> {
        let mut faults = Faults::default();
        let topic = title(
            &mut faults,
            [("topic_en", &self.topic_en), ("topic_hans", &self.topic_hans), ("topic_hant", &self.topic_hant)],
        );
        let room = self.room.parse().ok().filter(|room| rooms.contains(room));
        if room.is_none() && !self.room.is_empty() {
            faults.add("room", "fault-choice");
        }
        let capacity = one_line(&self.capacity).parse().ok().filter(|capacity| (1..=CAPACITY_MAX).contains(capacity));
        if capacity.is_none() {
            faults.add_with("capacity", "discussions-fault-capacity", [("max", CAPACITY_MAX.to_string())]);
        }
        let asked = one_line(&self.host);
        let name = Words::new(one_line(&self.host_en), one_line(&self.host_hans), one_line(&self.host_hant));
        if !asked.is_empty() && !name.is_empty() {
            faults.add("host", "discussions-fault-host");
        }
        faults.limit("host", &asked, TITLE_MAX);
        faults.limits([("host_hans", &name.hans), ("host_hant", &name.hant), ("host_en", &name.en)], TITLE_MAX);
        let mut chosen = Vec::new();
        for text in &self.blocks {
            match text.parse().ok().filter(|block| blocks.contains(block)) {
                Some(block) => chosen.push(block),
                None => faults.add("blocks", "fault-choice"),
            }
        }
        let blocks = blocks.iter().copied().filter(|block| chosen.contains(block)).collect();
        let host = match (asked.is_empty(), name.is_empty()) {
            (false, _) => Host::Participant(asked.to_lowercase()),
            (true, false) => Host::Named(name),
            (true, true) => Host::Nobody,
        };
        faults.or(|| NewGroup { topic, room, capacity: capacity.unwrap_or(1), host, blocks })
    }
}

/// What somebody wishes, the dearest first; an empty line says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WishForm {
    pub wishes: Vec<String>,
}

impl WishForm {
    /// From what was sent: `wishes-0`, `wishes-1` and so on.
    pub fn from_sent(sent: Vec<(String, String)>) -> WishForm {
        let mut lines: Vec<(usize, String)> = sent
            .into_iter()
            .filter_map(|(name, value)| Some((name.strip_prefix("wishes-")?.parse().ok()?, value)))
            .take(usize::try_from(WISHES_MAX).unwrap_or(0))
            .collect();
        lines.sort_by_key(|(n, _)| *n);
        WishForm { wishes: lines.into_iter().map(|(_, value)| value).collect() }
    }

    /// The groups that are wished for, each once.
    pub fn check(&self, groups: &[Uuid], most: i32) -> Result<Vec<Uuid>, Faults> {
        let mut wishes: Vec<Uuid> = Vec::new();
        let said = self.wishes.iter().enumerate().filter(|(_, text)| !text.is_empty());
        for (n, text) in said {
            match text.parse().ok().filter(|wish| groups.contains(wish)) {
                None => return Err(Faults::one(format!("wishes-{n}"), "fault-choice")),
                Some(wish) if wishes.contains(&wish) => {
                    return Err(Faults::one(format!("wishes-{n}"), "discussions-fault-twice"));
                }
                Some(wish) => wishes.push(wish),
            }
        }
        if wishes.len() > usize::try_from(most).unwrap_or(0) {
            return Err(Faults::one("wishes-0", "fault-choice"));
        }
        Ok(wishes)
    }
}

/// What the titles of several sittings of one group have in common: their beginning, up to a mark between two parts; the
/// first title where they have nothing in common.
pub fn common_topic(titles: &[&Words]) -> Words {
    let common = |of: fn(&Words) -> &str| {
        let Some(first) = titles.first().map(|words| of(words)) else { return String::new() };
        let shared = titles.iter().skip(1).fold(first.chars().count(), |shared, words| {
            first.chars().zip(of(words).chars()).take(shared).take_while(|(a, b)| a == b).count()
        });
        if shared == first.chars().count() {
            return first.to_owned();
        }
        let beginning: String = first.chars().take(shared).collect();
        let topic = beginning.rfind([':', '：', '–', '—', '-', '·']).map_or("", |end| beginning[..end].trim());
        if topic.is_empty() { first.to_owned() } else { topic.to_owned() }
    };
    Words { en: common(|words| &words.en), hans: common(|words| &words.hans), hant: common(|words| &words.hant) }
}

/// The groups that a new discussion begins with: one for each room in which the chosen blocks are, in the order of their
/// beginning; a block without a room is a group of its own.
pub fn first_groups(draft: &Programme, chosen: impl Fn(&Block) -> bool) -> Vec<NewGroup> {
    let mut rooms: Vec<(Option<Uuid>, Vec<&Block>)> = Vec::new();
    for block in draft.blocks.iter().filter(|block| chosen(block)) {
        match rooms.iter_mut().find(|(room, _)| room.is_some() && *room == block.room) {
            Some((_, held)) => held.push(block),
            None => rooms.push((block.room, vec![block])),
        }
    }
    let capacities: BTreeMap<Uuid, i32> =
        draft.rooms.iter().filter_map(|room| Some((room.id, room.capacity?))).collect();
    let group = |(room, held): (Option<Uuid>, Vec<&Block>)| {
        let titles: Vec<&Words> = held.iter().map(|block| &block.title).collect();
        NewGroup {
            topic: common_topic(&titles),
            // Where its blocks are: when they move, so does it.
            room: None,
            capacity: room.and_then(|room| capacities.get(&room).copied()).unwrap_or(CAPACITY),
            host: Host::Nobody,
            blocks: held.iter().map(|block| block.id).collect(),
        }
    };
    rooms.into_iter().map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    #[test]
    fn wishes_are_asked_from_and_until_or_not_at_all() {
        let form = DiscussionForm { title_hans: "分组讨论".into(), most: "3".into(), ..DiscussionForm::default() };
        let zone = Tz::Asia__Shanghai;
        assert_eq!(form.check(zone).unwrap().wishes, None);
        let opens = DiscussionForm { opens: "2026-12-01T09:00".into(), ..form.clone() };
        assert_eq!(opens.check(zone).unwrap_err().of("closes").unwrap().key, "discussions-fault-time");
        let both = DiscussionForm { closes: "2026-12-01T08:00".into(), ..opens.clone() };
        assert_eq!(both.check(zone).unwrap_err().of("closes").unwrap().key, "discussions-fault-order");
        let both = DiscussionForm { closes: "2026-12-10T18:00".into(), ..opens };
        let kept = both.check(zone).unwrap();
        let again = DiscussionForm::of(&kept.title, kept.wishes, kept.most, zone, 4);
        assert_eq!((again.check(zone).unwrap(), again.version()), (kept, 4));
        let wrong = DiscussionForm { title_hans: " ".into(), most: "0".into(), ..form };
        let faults = wrong.check(zone).unwrap_err();
        assert!(faults.of("title_hans").is_some() && faults.of("most").is_some());
    }

    #[test]
    fn a_group_has_one_host_at_most_and_sits_where_there_are_blocks() {
        let form = GroupForm { topic_en: "Risk".into(), capacity: "30".into(), ..GroupForm::default() };
        let kept = form.check(&[], &[id(1)]).unwrap();
        assert_eq!((kept.host, kept.blocks), (Host::Nobody, vec![]));
        let with = GroupForm {
            host: " #12 ".into(),
            blocks: vec![id(2).to_string(), id(1).to_string(), id(2).to_string()],
            ..form.clone()
        };
        let kept = with.check(&[], &[id(1), id(2)]).unwrap();
        assert_eq!((kept.host, kept.blocks), (Host::Participant("#12".into()), vec![id(1), id(2)]));
        let both = GroupForm { host_en: "Chair".into(), ..with };
        let faults = both.check(&[], &[id(1)]).unwrap_err();
        assert!(faults.of("host").is_some() && faults.of("blocks").is_some());
        let wrong = GroupForm { capacity: "0".into(), room: id(9).to_string(), ..form };
        let faults = wrong.check(&[id(8)], &[]).unwrap_err();
        assert!(faults.of("capacity").is_some() && faults.of("room").is_some());
    }

    #[test]
    fn a_wish_is_said_once() {
        let form = |wishes: &[u128]| WishForm {
            wishes: wishes.iter().map(|n| if *n == 0 { String::new() } else { id(*n).to_string() }).collect(),
        };
        assert_eq!(form(&[2, 0, 1]).check(&[id(1), id(2)], 3), Ok(vec![id(2), id(1)]));
        assert_eq!(form(&[]).check(&[id(1)], 3), Ok(vec![]));
        assert_eq!(form(&[1, 1]).check(&[id(1)], 3), Err(Faults::one("wishes-1", "discussions-fault-twice")));
        assert_eq!(form(&[1, 7]).check(&[id(1)], 3), Err(Faults::one("wishes-1", "fault-choice")));
        assert!(form(&[1, 2]).check(&[id(1), id(2)], 1).is_err());
        let sent = [("wishes-1", "b"), ("other", "x"), ("wishes-0", "a"), ("wishes-x", "y")];
        let sent = sent.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        assert_eq!(WishForm::from_sent(sent).wishes, ["a", "b"]);
    }

    #[test]
    fn the_topic_is_what_titles_begin_with() {
        let words = |en: &str, hans: &str| Words::new(en, hans, "");
        let titles = [words("Risk: the problems", "风险：问题"), words("Risk: the measures", "风险：方案")];
        assert_eq!(common_topic(&titles.each_ref()), words("Risk", "风险"));
        let apart = [words("Risk", "风险"), words("Control", "内控")];
        assert_eq!(common_topic(&apart.each_ref()), words("Risk", "风险"));
        let alone = words("Risk: the problems", "");
        assert_eq!(common_topic(&[&alone]), alone);
        assert_eq!(common_topic(&[]), Words::default());
    }
}
