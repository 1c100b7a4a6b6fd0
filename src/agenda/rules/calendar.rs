//! A released programme as a calendar (RFC 5545): one identity an entry for good, a sequence that rises, and what does not
//! take place any more said to be cancelled.

use std::fmt::Write as _;

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, Offset as _, TimeDelta, TimeZone as _, Utc};
use chrono_tz::{OffsetComponents as _, OffsetName as _, Tz};

use super::{Event, Gone, Version};
use crate::kernel::{Lang, Uuid};

/// One entry of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: Uuid,
    pub sequence: i32,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub summary: String,
    pub location: String,
    pub description: String,
    pub url: String,
    pub cancelled: bool,
}

/// The entries of a version that are asked for, in a reader's language. `url` is the address of the agenda.
pub fn entries(
    version: &Version,
    lang: Lang,
    url: &str,
    is_asked: impl Fn(&Event) -> bool,
    was_asked: impl Fn(&Gone) -> bool,
) -> Vec<Entry> {
    let mut entries: Vec<Entry> = version
        .programme
        .events()
        .iter()
        .filter(|event| is_asked(event))
        .map(|event| Entry {
            id: event.id,
            sequence: version.sequence(event.id),
            starts_at: event.starts_at,
            ends_at: event.ends_at,
            summary: event.title().plain(lang).to_owned(),
            location: event.room.map(|room| room.name.plain(lang).to_owned()).unwrap_or_default(),
            description: event.item.map(|item| item.summary.plain(lang).to_owned()).unwrap_or_default(),
            url: if event.item.is_some() { format!("{url}/{}", event.code) } else { url.to_owned() },
            cancelled: event.cancelled,
        })
        .collect();
    entries.extend(version.gone.iter().filter(|gone| was_asked(gone)).map(|gone| Entry {
        id: gone.id,
        sequence: version.sequence(gone.id),
        starts_at: gone.starts_at,
        ends_at: gone.ends_at,
        summary: gone.title.plain(lang).to_owned(),
        location: gone.room.as_ref().map(|room| room.plain(lang).to_owned()).unwrap_or_default(),
        description: String::new(),
        url: url.to_owned(),
        cancelled: true,
    }));
    entries
}

/// A calendar of these entries. `host` makes their identities this installation's; `stamp` is when they were released, so
/// that what is unchanged is the same to the byte.
pub fn calendar(name: &str, zone: Tz, host: &str, stamp: DateTime<Utc>, entries: &[Entry]) -> String {
    let mut out = String::new();
    for (name, value) in [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Plenum//Plenum//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        line(&mut out, &format!("{name}:{value}"));
    }
    line(&mut out, &format!("X-WR-CALNAME:{}", escaped(name)));
    line(&mut out, "REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    let years: Vec<i32> = entries.iter().flat_map(|entry| [entry.starts_at.year(), entry.ends_at.year()]).collect();
    if let (Some(first), Some(last)) = (years.iter().min(), years.iter().max()) {
        time_zone(&mut out, zone, *first, *last);
    }
    let utc = |at: DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ").to_string();
    let local = |at: DateTime<Utc>| at.with_timezone(&zone).format("%Y%m%dT%H%M%S").to_string();
    for entry in entries {
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:{}@{host}", entry.id.simple()));
        line(&mut out, &format!("DTSTAMP:{}", utc(stamp)));
        line(&mut out, &format!("LAST-MODIFIED:{}", utc(stamp)));
        line(&mut out, &format!("SEQUENCE:{}", entry.sequence));
        line(&mut out, &format!("DTSTART;TZID={zone}:{}", local(entry.starts_at)));
        line(&mut out, &format!("DTEND;TZID={zone}:{}", local(entry.ends_at)));
        line(&mut out, &format!("SUMMARY:{}", escaped(&entry.summary)));
        for (name, text) in [("LOCATION", &entry.location), ("DESCRIPTION", &entry.description)] {
            if !text.is_empty() {
                line(&mut out, &format!("{name}:{}", escaped(text)));
            }
        }
        line(&mut out, &format!("URL:{}", entry.url));
        line(&mut out, if entry.cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

/// RFC 5545, 3.3.11.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A line of at most 75 octets, continued on the next where it is longer (RFC 5545, 3.1).
fn line(out: &mut String, text: &str) {
    let mut length = 0;
    for c in text.chars() {
        if length + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

/// What the clocks of a zone do from the year before the first to the year after the last.
fn time_zone(out: &mut String, zone: Tz, first: i32, last: i32) {
    let midnight = |year: i32| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default().and_time(Default::default());
    let (from, to): (NaiveDateTime, NaiveDateTime) = (midnight(first - 1), midnight(last + 2));
    line(out, "BEGIN:VTIMEZONE");
    line(out, &format!("TZID:{zone}"));
    let offset = |at: NaiveDateTime| zone.offset_from_utc_datetime(&at);
    let seconds = |at: NaiveDateTime| offset(at).fix().local_minus_utc();
    part(out, zone, from, seconds(from), true);
    let mut at = from;
    while at < to {
        let mut next = at + TimeDelta::days(1);
        if seconds(next) != seconds(at) {
            // Within this day, to the minute.
            let (mut before, before_seconds) = (at, seconds(at));
            while next - before > TimeDelta::minutes(1) {
                let middle = before + TimeDelta::minutes((next - before).num_minutes() / 2);
                if seconds(middle) == before_seconds { before = middle } else { next = middle }
            }
            part(out, zone, next, before_seconds, false);
        }
        at = next.max(at + TimeDelta::minutes(1));
    }
    line(out, "END:VTIMEZONE");
}

/// From this instant on the clock is so far from UTC; before, it was `before` seconds.
fn part(out: &mut String, zone: Tz, at: NaiveDateTime, before: i32, is_first: bool) {
    let offset = zone.offset_from_utc_datetime(&at);
    let kind = if offset.dst_offset() > TimeDelta::zero() { "DAYLIGHT" } else { "STANDARD" };
    let after = offset.fix().local_minus_utc();
    let said = |seconds: i32| {
        let (sign, all) = (if seconds < 0 { '-' } else { '+' }, seconds.abs());
        format!("{sign}{:02}{:02}", all / 3600, all % 3600 / 60)
    };
    // Begins at the local time that it was (RFC 5545, 3.6.5).
    let starts = at + TimeDelta::seconds(i64::from(if is_first { after } else { before }));
    line(out, &format!("BEGIN:{kind}"));
    line(out, &format!("DTSTART:{}", starts.format("%Y%m%dT%H%M%S")));
    line(out, &format!("TZOFFSETFROM:{}", said(before)));
    line(out, &format!("TZOFFSETTO:{}", said(after)));
    let mut name = String::new();
    let _ = write!(name, "{}", offset.abbreviation().unwrap_or("LMT"));
    line(out, &format!("TZNAME:{name}"));
    line(out, &format!("END:{kind}"));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono_tz::{America::New_York, Asia::Shanghai, Europe::Lisbon};
    use proptest::prelude::*;

    use super::super::sample::any_programme;
    use super::*;

    fn stamp() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 23, 1, 0, 0).unwrap()
    }

    /// What a calendar holds, read back.
    fn read(text: &str) -> Vec<BTreeMap<String, String>> {
        let unfolded = text.replace("\r\n ", "");
        let mut found = Vec::new();
        let mut open: Vec<String> = Vec::new();
        let mut event = BTreeMap::new();
        for line in unfolded.split("\r\n").filter(|line| !line.is_empty()) {
            let (name, value) = line.split_once(':').unwrap();
            match name {
                "BEGIN" => {
                    open.push(value.to_owned());
                    event.clear();
                }
                "END" => {
                    assert_eq!(open.pop().as_deref(), Some(value));
                    if value == "VEVENT" {
                        found.push(std::mem::take(&mut event));
                    }
                }
                name => {
                    event.insert(name.to_owned(), value.to_owned());
                }
            }
        }
        assert!(open.is_empty());
        found
    }

    fn entry(summary: &str) -> Entry {
        let starts_at = Utc.with_ymd_and_hms(2026, 12, 26, 1, 0, 0).unwrap();
        Entry {
            id: Uuid::from_u128(7),
            sequence: 2,
            starts_at,
            ends_at: starts_at + TimeDelta::hours(2),
            summary: summary.into(),
            location: "Main hall; first floor".into(),
            description: String::new(),
            url: "https://a.example/c/x/agenda".into(),
            cancelled: false,
        }
    }

    #[test]
    fn lines_are_folded_and_texts_escaped() {
        let long = "金融安全会议，".repeat(12) + "a,b;c\\d\ne";
        let text = calendar("X", Shanghai, "a.example", stamp(), &[entry(&long)]);
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        let held = read(&text);
        assert!(held[0]["SUMMARY"].ends_with("a\\,b\\;c\\\\d\\ne"));
        assert_eq!(held[0]["LOCATION"], "Main hall\\; first floor");
        assert_eq!(held[0]["DTSTART;TZID=Asia/Shanghai"], "20261226T090000");
        assert_eq!(held[0]["UID"], "00000000000000000000000000000007@a.example");
    }

    #[test]
    fn a_zone_says_when_its_clock_changes() {
        let of = |zone| calendar("X", zone, "a.example", stamp(), &[entry("x")]);
        let shanghai = of(Shanghai);
        assert_eq!((shanghai.matches("BEGIN:STANDARD").count(), shanghai.matches("BEGIN:DAYLIGHT").count()), (1, 0));
        assert!(shanghai.contains("TZOFFSETTO:+0800"));
        let lisbon = of(Lisbon);
        // 2025, 2026 and 2027: forward in March, back in October, each at its own local time.
        assert_eq!(lisbon.matches("BEGIN:DAYLIGHT").count(), 3);
        assert!(lisbon.contains("DTSTART:20260329T010000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nTZNAME:WEST"));
        assert!(lisbon.contains("DTSTART:20261025T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nTZNAME:WET"));
        assert!(
            of(New_York).contains("DTSTART:20260308T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nTZNAME:EDT")
        );
    }

    proptest! {
        #[test]
        fn every_entry_comes_back_with_its_identity(programmes in prop::collection::vec(any_programme(), 1..4)) {
            let mut version = Version::default();
            for programme in programmes {
                version = version.next(programme);
            }
            let entries = entries(&version, Lang::En, "https://a.example", |_| true, |_| true);
            let held = read(&calendar("X", Lisbon, "a.example", stamp(), &entries));
            prop_assert_eq!(held.len(), version.programme.events().len() + version.gone.len());
            for (held, entry) in held.iter().zip(&entries) {
                prop_assert_eq!(&held["UID"], &format!("{}@a.example", entry.id.simple()));
                prop_assert_eq!(held["SEQUENCE"].parse::<i32>().unwrap(), entry.sequence);
                prop_assert_eq!(held["STATUS"] == "CANCELLED", entry.cancelled);
            }
        }
    }
}
