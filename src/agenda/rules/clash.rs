//! What clashes in a programme, and what each clash weighs.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{Block, Item, Programme};
use crate::kernel::Uuid;

/// What may clash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Two blocks in one room at once.
    Room,
    /// One participant in two places at once.
    Person,
    /// A room that cannot be had, a person who cannot come.
    Availability,
    /// More people than the room holds.
    Capacity,
    /// From one place to the next in less time than it takes.
    Walk,
    /// Something goes on during a break.
    Break,
    /// An item reaches beyond its block.
    Outside,
}

impl Rule {
    pub const ALL: [Rule; 7] =
        [Rule::Room, Rule::Person, Rule::Availability, Rule::Capacity, Rule::Walk, Rule::Break, Rule::Outside];

    pub fn as_str(self) -> &'static str {
        match self {
            Rule::Room => "room",
            Rule::Person => "person",
            Rule::Availability => "availability",
            Rule::Capacity => "capacity",
            Rule::Walk => "walk",
            Rule::Break => "break",
            Rule::Outside => "outside",
        }
    }

    pub fn parse(text: &str) -> Option<Rule> {
        Rule::ALL.into_iter().find(|rule| rule.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Rule::Room => "agenda-rule-room",
            Rule::Person => "agenda-rule-person",
            Rule::Availability => "agenda-rule-availability",
            Rule::Capacity => "agenda-rule-capacity",
            Rule::Walk => "agenda-rule-walk",
            Rule::Break => "agenda-rule-break",
            Rule::Outside => "agenda-rule-outside",
        }
    }

    /// What it weighs where nobody says otherwise.
    pub fn delivered(self) -> Weight {
        match self {
            Rule::Room | Rule::Person => Weight::Block,
            _ => Weight::Warn,
        }
    }
}

/// What follows from a clash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    Ignore,
    Warn,
    /// Nothing is released as long as it stands.
    Block,
}

impl Weight {
    pub const ALL: [Weight; 3] = [Weight::Ignore, Weight::Warn, Weight::Block];

    pub fn as_str(self) -> &'static str {
        match self {
            Weight::Ignore => "ignore",
            Weight::Warn => "warn",
            Weight::Block => "block",
        }
    }

    pub fn parse(text: &str) -> Option<Weight> {
        Weight::ALL.into_iter().find(|weight| weight.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Weight::Ignore => "agenda-weight-ignore",
            Weight::Warn => "agenda-weight-warn",
            Weight::Block => "agenda-weight-block",
        }
    }
}

/// When a room or a participant is to be had on one day; None: not at all.
pub type Hours = Option<(NaiveTime, NaiveTime)>;

/// What a programme is held against.
#[derive(Clone, Debug, Default)]
pub struct Against {
    /// Of a room or a participant, by the number of a day; all day where nothing is said.
    pub hours: BTreeMap<(Uuid, i32), Hours>,
    pub walk: TimeDelta,
    pub weights: BTreeMap<Rule, Weight>,
}

impl Against {
    pub fn weight(&self, rule: Rule) -> Weight {
        self.weights.get(&rule).copied().unwrap_or_else(|| rule.delivered())
    }
}

/// One clash: of these blocks or items, and of whom or which room.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clash {
    pub rule: Rule,
    /// One or two, the smaller id first.
    pub of: Vec<Uuid>,
    /// The room or the participant.
    pub by: Option<Uuid>,
}

impl Clash {
    fn new(rule: Rule, mut of: Vec<Uuid>, by: Option<Uuid>) -> Clash {
        of.sort();
        Clash { rule, of, by }
    }

    /// What it is accepted by: the same clash once more has the same one.
    pub fn key(&self) -> String {
        let ids: Vec<String> = self.of.iter().chain(&self.by).map(|id| id.simple().to_string()).collect();
        format!("{}:{}", self.rule.as_str(), ids.join(":"))
    }
}

/// A stretch of time that something takes.
#[derive(Clone, Copy, Debug)]
struct Span {
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
}

/// Every two that overlap, or of which the later begins within `gap` after the earlier has ended.
fn close(spans: &[Span], gap: TimeDelta) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|n| spans[*n].starts_at);
    let mut open: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    for n in order {
        open.retain(|held| spans[*held].ends_at + gap > spans[n].starts_at);
        found.extend(open.iter().map(|held| (*held, n)));
        open.push(n);
    }
    found
}

fn overlap(a: Span, b: Span) -> bool {
    a.starts_at < b.ends_at && b.starts_at < a.ends_at
}

fn of_block(block: &Block) -> Span {
    Span { starts_at: block.starts_at, ends_at: block.ends_at }
}

fn of_item(item: &Item) -> Span {
    Span { starts_at: item.starts_at, ends_at: item.ends_at }
}

/// Everything that clashes and is not ignored, in one order.
pub fn clashes(programme: &Programme, against: &Against, zone: Tz) -> Vec<Clash> {
    let blocks: Vec<&Block> = programme.blocks.iter().filter(|block| !block.cancelled).collect();
    let items: Vec<(&Block, &Item)> =
        programme.items().filter(|(block, item)| !block.cancelled && !item.cancelled).collect();
    let mut found = Vec::new();
    in_rooms(programme, &blocks, &mut found);
    of_people(&items, against.walk, &mut found);
    unavailable(programme, (&blocks, &items), against, zone, &mut found);
    in_breaks(&blocks, &mut found);
    for (block, item) in &items {
        if item.starts_at < block.starts_at || item.ends_at > block.ends_at {
            found.push(Clash::new(Rule::Outside, vec![item.id], None));
        }
    }
    found.retain(|clash| against.weight(clash.rule) != Weight::Ignore);
    found.sort();
    found.dedup();
    found
}

fn in_rooms(programme: &Programme, blocks: &[&Block], found: &mut Vec<Clash>) {
    for room in &programme.rooms {
        let here: Vec<&&Block> = blocks.iter().filter(|block| block.room == Some(room.id)).collect();
        let spans: Vec<Span> = here.iter().map(|block| of_block(block)).collect();
        for (a, b) in close(&spans, TimeDelta::zero()) {
            found.push(Clash::new(Rule::Room, vec![here[a].id, here[b].id], Some(room.id)));
        }
        for block in here {
            if block.expected.zip(room.capacity).is_some_and(|(expected, capacity)| expected > capacity) {
                found.push(Clash::new(Rule::Capacity, vec![block.id], Some(room.id)));
            }
        }
    }
}

/// Names in the organisers' words are posts as often as people: only participants are in two places at once.
fn of_people(items: &[(&Block, &Item)], walk: TimeDelta, found: &mut Vec<Clash>) {
    let mut engaged: BTreeMap<Uuid, Vec<(&Block, &Item)>> = BTreeMap::new();
    for &(block, item) in items {
        let mut people: Vec<Uuid> = item.people.iter().filter_map(|person| person.participant).collect();
        people.sort();
        people.dedup();
        for participant in people {
            engaged.entry(participant).or_default().push((block, item));
        }
    }
    for (participant, engaged) in engaged {
        let spans: Vec<Span> = engaged.iter().map(|(_, item)| of_item(item)).collect();
        for (a, b) in close(&spans, walk) {
            let ((block_a, item_a), (block_b, item_b)) = (engaged[a], engaged[b]);
            if block_a.id == block_b.id || (block_a.room.is_some() && block_a.room == block_b.room) {
                continue;
            }
            let rule = if overlap(spans[a], spans[b]) { Rule::Person } else { Rule::Walk };
            found.push(Clash::new(rule, vec![item_a.id, item_b.id], Some(participant)));
        }
    }
}

fn unavailable(
    programme: &Programme,
    (blocks, items): (&[&Block], &[(&Block, &Item)]),
    against: &Against,
    zone: Tz,
    found: &mut Vec<Clash>,
) {
    if against.hours.is_empty() {
        return;
    }
    let is_there = |who: Uuid, span: Span| {
        let (from, to) = (span.starts_at.with_timezone(&zone), span.ends_at.with_timezone(&zone));
        let day = programme.days.iter().find(|day| day.date == from.date_naive());
        match day.and_then(|day| against.hours.get(&(who, day.number))) {
            None => true,
            Some(None) => false,
            Some(Some((opens, closes))) => {
                from.time() >= *opens && to.time() <= *closes && to.date_naive() == from.date_naive()
            }
        }
    };
    for block in blocks {
        if let Some(room) = block.room.filter(|room| !is_there(*room, of_block(block))) {
            found.push(Clash::new(Rule::Availability, vec![block.id], Some(room)));
        }
    }
    for (_, item) in items {
        for participant in item.people.iter().filter_map(|person| person.participant) {
            if !is_there(participant, of_item(item)) {
                found.push(Clash::new(Rule::Availability, vec![item.id], Some(participant)));
            }
        }
    }
}

/// A break is kept where nothing else goes on; what runs side by side with it by its word is meant to.
fn in_breaks(blocks: &[&Block], found: &mut Vec<Clash>) {
    let spans: Vec<Span> = blocks.iter().map(|block| of_block(block)).collect();
    for (a, b) in close(&spans, TimeDelta::zero()) {
        let (a, b) = (blocks[a], blocks[b]);
        if a.is_break() != b.is_break() && (a.parallel.is_none() || a.parallel != b.parallel) {
            found.push(Clash::new(Rule::Break, vec![a.id, b.id], None));
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;
    use proptest::prelude::*;

    use super::super::sample::any_programme;
    use super::*;

    /// Every pair looked at, and nothing sorted.
    fn slow(programme: &Programme, against: &Against) -> Vec<Clash> {
        let mut found = Vec::new();
        let live = |block: &Block| !block.cancelled;
        let overlaps = |a: (DateTime<Utc>, DateTime<Utc>), b: (DateTime<Utc>, DateTime<Utc>)| a.0 < b.1 && b.0 < a.1;
        for a in programme.blocks.iter().filter(|block| live(block)) {
            for b in programme.blocks.iter().filter(|block| live(block) && block.id > a.id) {
                if overlaps((a.starts_at, a.ends_at), (b.starts_at, b.ends_at)) {
                    if a.room == b.room && a.room.is_some() {
                        found.push(Clash::new(Rule::Room, vec![a.id, b.id], a.room));
                    }
                    let beside = a.parallel == b.parallel && a.parallel.is_some();
                    if a.is_break() != b.is_break() && !beside {
                        found.push(Clash::new(Rule::Break, vec![a.id, b.id], None));
                    }
                }
            }
            if let (Some(expected), Some(room)) = (a.expected, programme.room(a.room))
                && room.capacity.is_some_and(|capacity| capacity < expected)
            {
                found.push(Clash::new(Rule::Capacity, vec![a.id], a.room));
            }
            let hours = |who: Uuid, from: DateTime<Utc>, to: DateTime<Utc>| {
                let (from, to) = (from.with_timezone(&Shanghai), to.with_timezone(&Shanghai));
                let day = programme.days.iter().find(|day| day.date == from.date_naive()).map(|day| day.number);
                day.and_then(|day| against.hours.get(&(who, day))).is_some_and(|hours| {
                    hours.is_none_or(|(opens, closes)| {
                        from.time() < opens || to.time() > closes || from.date_naive() != to.date_naive()
                    })
                })
            };
            if a.room.is_some_and(|room| hours(room, a.starts_at, a.ends_at)) {
                found.push(Clash::new(Rule::Availability, vec![a.id], a.room));
            }
            for item in a.items.iter().filter(|item| !item.cancelled) {
                if item.starts_at < a.starts_at || item.ends_at > a.ends_at {
                    found.push(Clash::new(Rule::Outside, vec![item.id], None));
                }
                for who in item.people.iter().filter_map(|person| person.participant) {
                    if hours(who, item.starts_at, item.ends_at) {
                        found.push(Clash::new(Rule::Availability, vec![item.id], Some(who)));
                    }
                    for (b, other) in
                        programme.items().filter(|(b, other)| live(b) && !other.cancelled && other.id > item.id)
                    {
                        let there = other.people.iter().any(|person| person.participant == Some(who));
                        let near = b.id == a.id || (b.room == a.room && b.room.is_some());
                        if !there || near {
                            continue;
                        }
                        let gap = (other.starts_at - item.ends_at).max(item.starts_at - other.ends_at);
                        if gap < TimeDelta::zero() {
                            found.push(Clash::new(Rule::Person, vec![item.id, other.id], Some(who)));
                        } else if gap < against.walk {
                            found.push(Clash::new(Rule::Walk, vec![item.id, other.id], Some(who)));
                        }
                    }
                }
            }
        }
        found.retain(|clash| against.weight(clash.rule) != Weight::Ignore);
        found.sort();
        found.dedup();
        found
    }

    proptest! {
        #[test]
        fn what_clashes_is_what_clashes_pair_by_pair(
            programme in any_programme(),
            walk in 0i64..40,
            hours in prop::collection::btree_map((prop::sample::select(vec![100u128, 101, 900, 901]), 1i32..3), prop::option::of((6u32..11, 1u32..8)), 0..4),
            ignored in prop::option::of(0usize..7),
        ) {
            let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
            let against = Against {
                hours: hours
                    .into_iter()
                    .map(|((who, day), open)| ((Uuid::from_u128(who), day), open.map(|(from, length)| (time(from), time(from + length)))))
                    .collect(),
                walk: TimeDelta::minutes(walk),
                weights: ignored.map(|n| (Rule::ALL[n], Weight::Ignore)).into_iter().collect(),
            };
            prop_assert_eq!(clashes(&programme, &against, Shanghai), slow(&programme, &against));
        }

        #[test]
        fn what_is_cancelled_clashes_with_nothing(programme in any_programme()) {
            let mut cancelled = programme;
            for block in &mut cancelled.blocks {
                block.cancelled = true;
            }
            prop_assert_eq!(clashes(&cancelled, &Against::default(), Shanghai), []);
        }
    }

    #[test]
    fn words_round_trip() {
        for rule in Rule::ALL {
            assert_eq!(Rule::parse(rule.as_str()), Some(rule));
        }
        for weight in Weight::ALL {
            assert_eq!(Weight::parse(weight.as_str()), Some(weight));
        }
    }
}
