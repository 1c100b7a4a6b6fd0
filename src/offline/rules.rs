//! What scans that were made without network come to once all of them are here: who was inside which zone, and which
//! of them contradict each other. Plan 5.3. The order in which they arrive decides nothing.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use crate::checkin::rules::{Again, Direction, Reason, is_nonce};
use crate::kernel::{Faults, Uuid};

/// So long a list of badges is good that a device took along.
pub const GOOD_FOR: TimeDelta = TimeDelta::hours(12);
/// A clock that is further off is told, in seconds.
const CLOCK_OFF: i64 = 120;
/// Most scans of one request.
pub const BATCH: usize = 500;
/// A scan that is older when it arrives was made by a clock that was wrong.
const OLDEST: TimeDelta = TimeDelta::days(30);

/// A scan as a device sends it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    pub secret: String,
    #[serde(rename = "type")]
    pub direction: String,
    /// By the clock of the device.
    pub at: String,
    /// How many seconds the server's clock was ahead of it when they last talked.
    #[serde(default)]
    pub clock: i64,
    pub nonce: String,
    /// Whether the device let her through.
    pub admitted: bool,
    /// Why not, in the words of the API.
    pub reason: Option<String>,
    /// What its list said of the gate.
    pub ticket: Option<String>,
}

/// A scan that is to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub secret: String,
    pub direction: Direction,
    /// By the clock of the server.
    pub at: DateTime<Utc>,
    /// How far the clock of the device was off, in seconds.
    pub clock: i32,
    pub nonce: String,
    pub admitted: bool,
    /// The device let nobody through at this time: what the badge says by itself is known here.
    pub out_of_time: bool,
    /// At which gate it was made: where the device stands now where it does not say.
    pub ticket: Option<String>,
}

/// When a scan was made by the clock of the server, and how far the device's was off, in seconds. A time that cannot be
/// is told as that of its arrival, with how far off that is: one such scan does not hold up those that wait behind it,
/// and whoever settles conflicts hears of the clock.
fn corrected(told: DateTime<Utc>, clock: i32, now: DateTime<Utc>) -> (DateTime<Utc>, i32) {
    let at = told + TimeDelta::seconds(i64::from(clock));
    if (now - OLDEST..=now + TimeDelta::days(1)).contains(&at) {
        return (at, clock);
    }
    let off = (now - told).num_seconds().clamp(-i64::from(i32::MAX), i64::from(i32::MAX));
    (now, i32::try_from(off).unwrap_or(i32::MAX))
}

/// Every scan of a request, or what is wrong: each fault at the path of its value (RFC 6901).
pub fn check(sent: &[Sent], now: DateTime<Utc>) -> Result<Vec<Asked>, Faults> {
    if sent.is_empty() || sent.len() > BATCH {
        return Err(Faults::one("", "checkin-fault-batch"));
    }
    let mut faults = Faults::default();
    let mut asked = Vec::with_capacity(sent.len());
    for (n, one) in sent.iter().enumerate() {
        let mut wrong = |field: &str, key| faults.add(format!("/{n}/{field}"), key);
        if one.secret.trim().is_empty() || one.secret.chars().count() > 2000 {
            wrong("secret", "checkin-fault-shown");
        }
        let direction = Direction::parse(&one.direction);
        if direction.is_none() {
            wrong("type", "checkin-fault-type");
        }
        let clock = i32::try_from(one.clock).ok().filter(|clock| *clock != i32::MIN);
        if clock.is_none() {
            wrong("clock", "offline-fault-clock");
        }
        let told = DateTime::parse_from_rfc3339(&one.at).ok();
        let at = told.zip(clock).map(|(told, clock)| corrected(told.with_timezone(&Utc), clock, now));
        if at.is_none() {
            wrong("at", "checkin-fault-at");
        }
        if !is_nonce(&one.nonce) {
            wrong("nonce", "checkin-fault-nonce");
        }
        if let (Some(direction), Some((at, clock))) = (direction, at) {
            let (secret, nonce, ticket) = (one.secret.clone(), one.nonce.clone(), one.ticket.clone());
            let out_of_time = one.reason.as_deref() == Some(Reason::Window.word());
            asked.push(Asked { secret, direction, at, clock, nonce, admitted: one.admitted, out_of_time, ticket });
        }
    }
    faults.or(|| asked)
}

/// Whether a clock was so far off that it is to be told.
pub fn is_off(clock: i32) -> bool {
    i64::from(clock).abs() > CLOCK_OFF
}

/// What is wrong with readings that were made without network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// One badge was let in twice, without an exit between.
    Twice,
    /// Somebody was let in who was not to be any more.
    Unentitled,
    /// The clock of a device was off.
    Clock,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Twice, Kind::Unentitled, Kind::Clock];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Twice => "twice",
            Kind::Unentitled => "unentitled",
            Kind::Clock => "clock",
        }
    }

    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Twice => "offline-kind-twice",
            Kind::Unentitled => "offline-kind-unentitled",
            Kind::Clock => "offline-kind-clock",
        }
    }
}

/// A reading that let somebody through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    pub id: Uuid,
    pub zone: Uuid,
    pub direction: Direction,
    pub at: DateTime<Utc>,
    /// How often one comes in at its gate.
    pub again: Again,
}

/// Whether somebody is inside a zone, and by which readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    pub inside: bool,
    /// How often she came in.
    pub entries: i32,
    pub since: DateTime<Utc>,
    pub in_by: Uuid,
    pub out_by: Option<Uuid>,
}

/// What one person's readings come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    pub presences: BTreeMap<Uuid, Presence>,
    /// Readings that let her in though she was in, each with the one that had let her in before.
    pub twice: Vec<(Uuid, Uuid)>,
}

/// Plays the readings of one person in the order of their times; `paths` has of every zone itself and those around it.
/// Of two at one time the one with the smaller id was first, so that everybody who has the same readings says the same.
pub fn replay(passed: &[Passed], paths: &HashMap<Uuid, Vec<Uuid>>) -> Replayed {
    let mut sorted: Vec<&Passed> = passed.iter().collect();
    sorted.sort_by_key(|one| (one.at, one.id));
    sorted.dedup_by_key(|one| one.id);
    let mut replayed = Replayed::default();
    for one in sorted {
        let Some(path) = paths.get(&one.zone) else { continue };
        if one.direction == Direction::Exit {
            for (zone, held) in &mut replayed.presences {
                let is_left = paths.get(zone).is_some_and(|path| path.contains(&one.zone));
                if is_left && held.inside {
                    *held = Presence { inside: false, since: one.at, out_by: Some(one.id), ..*held };
                }
            }
            continue;
        }
        let before = replayed.presences.get(&one.zone);
        let may = match (before, one.again) {
            (None, _) | (_, Again::Always) => true,
            (Some(held), Again::AfterExit) => !held.inside,
            (Some(_), Again::Once) => false,
        };
        if let (false, Some(before)) = (may, before) {
            replayed.twice.push((one.id, before.in_by));
            continue;
        }
        for zone in path {
            let held = replayed.presences.get(zone).copied();
            if held.is_some_and(|held| held.inside) {
                continue;
            }
            let entries = held.map_or(0, |held| held.entries) + 1;
            let now = Presence { inside: true, entries, since: one.at, in_by: one.id, out_by: None };
            replayed.presences.insert(*zone, now);
        }
    }
    replayed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OUTER: Uuid = Uuid::from_u128(1);
    const BUFFER: Uuid = Uuid::from_u128(2);
    const CORE: Uuid = Uuid::from_u128(3);

    fn paths() -> HashMap<Uuid, Vec<Uuid>> {
        [(OUTER, vec![OUTER]), (BUFFER, vec![BUFFER, OUTER]), (CORE, vec![CORE, BUFFER, OUTER])].into()
    }

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap() + TimeDelta::minutes(minute)
    }

    fn passed(id: u128, zone: Uuid, direction: Direction, minute: i64) -> Passed {
        Passed { id: Uuid::from_u128(id), zone, direction, at: at(minute), again: Again::AfterExit }
    }

    fn inside(replayed: &Replayed) -> Vec<Uuid> {
        replayed.presences.iter().filter(|(_, held)| held.inside).map(|(zone, _)| *zone).collect()
    }

    #[test]
    fn the_first_by_its_time_is_the_entry_whichever_came_first() {
        use Direction::{Entry, Exit};
        let first = passed(9, BUFFER, Entry, 1);
        let second = passed(1, BUFFER, Entry, 5);
        let replayed = replay(&[second.clone(), first.clone()], &paths());
        assert_eq!(replayed.twice, [(second.id, first.id)]);
        assert_eq!(replayed.presences[&BUFFER].in_by, first.id);
        assert_eq!(inside(&replayed), [OUTER, BUFFER]);
        // With an exit between them nothing is wrong.
        let exit = passed(5, OUTER, Exit, 3);
        let replayed = replay(&[second.clone(), exit.clone(), first.clone()], &paths());
        assert_eq!((replayed.twice.len(), replayed.presences[&BUFFER].entries), (0, 2));
        // Whoever leaves the buffer has left the core, and is in the outer zone still.
        let replayed = replay(&[passed(2, CORE, Entry, 1), passed(3, BUFFER, Exit, 2)], &paths());
        assert_eq!(inside(&replayed), [OUTER]);
        // Where one comes in once, a second time is wrong also after an exit.
        let once = Passed { again: Again::Once, ..second };
        assert_eq!(replay(&[first, exit, once], &paths()).twice.len(), 1);
    }

    #[test]
    fn times_are_those_of_the_server() {
        let now = at(60);
        let sent = |at: &str, clock| Sent {
            secret: "s".into(),
            direction: "entry".into(),
            at: at.into(),
            clock,
            nonce: "0123456789".into(),
            admitted: true,
            reason: None,
            ticket: None,
        };
        let text = at(0).to_rfc3339();
        let asked = check(&[sent(&text, 600)], now).unwrap();
        assert_eq!((asked[0].at, is_off(asked[0].clock), is_off(60)), (at(10), true, false));
        let faults =
            check(&[sent("yesterday", 0), Sent { nonce: "x".into(), ..sent(&text, i64::MAX) }], now).unwrap_err();
        let found: Vec<_> = faults.iter().map(|fault| fault.field.to_string()).collect();
        assert_eq!(found, ["/0/at", "/1/clock", "/1/at", "/1/nonce"]);
        assert!(check(&[], now).is_err());
        // A clock that began anew with the machine holds nothing up: the scan is told as of its arrival.
        let reset = check(&[sent("1970-01-01T00:00:00Z", 0)], now).unwrap();
        assert_eq!((reset[0].at, i64::from(reset[0].clock)), (now, now.timestamp()));
        // Where the device knew how far it was off, its time is good.
        let known = check(&[sent("1970-01-01T00:00:00Z", now.timestamp() - 60)], now).unwrap();
        assert_eq!(known[0].at, now - TimeDelta::seconds(60));
        assert_eq!(check(&[sent("0001-01-01T00:00:00Z", 0)], now).unwrap()[0].clock, i32::MAX);
    }

    fn lists() -> impl Strategy<Value = Vec<Passed>> {
        let one = (1..30u128, 0..3usize, any::<bool>(), 0..20i64);
        prop::collection::vec(one, 0..25).prop_map(|list| {
            let zones = [OUTER, BUFFER, CORE];
            let mut seen = std::collections::HashSet::new();
            list.into_iter()
                .filter(|(id, ..)| seen.insert(*id))
                .map(|(id, zone, exit, minute)| {
                    passed(id, zones[zone], if exit { Direction::Exit } else { Direction::Entry }, minute)
                })
                .collect()
        })
    }

    proptest! {
        /// However they are shuffled, and if all of them come twice, they come to the same.
        #[test]
        fn the_order_of_arrival_decides_nothing(list in lists(), turn in 0..25usize) {
            let expected = replay(&list, &paths());
            let mut other = list.clone();
            other.rotate_left(turn.min(list.len()));
            other.reverse();
            other.extend(list.clone());
            prop_assert_eq!(replay(&other, &paths()), expected);
        }

        /// Whoever is in a zone is in those around it; every entry is either one of a presence or contradicts one.
        #[test]
        fn zones_nest(list in lists()) {
            let replayed = replay(&list, &paths());
            let of = |zone| replayed.presences.get(&zone).is_some_and(|held: &Presence| held.inside);
            prop_assert!(!of(CORE) || of(BUFFER));
            prop_assert!(!of(BUFFER) || of(OUTER));
            let entries = list.iter().filter(|one| one.direction == Direction::Entry).count();
            prop_assert!(replayed.twice.len() <= entries.saturating_sub(usize::from(entries > 0)));
        }
    }
}
