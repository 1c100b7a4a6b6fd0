//! The same as XML.

use std::fmt::Write as _;

use serde_json::Value;

use super::super::programme::Beyond;
use super::super::{Event, Programme};
use super::kept::{is_web, name_of};
use super::{Seen, Telling, event_told};

/// A text in XML: what it may not hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

/// As `schedule.xml` of the published schema.
pub fn schedule_xml(programme: &Programme, told: &Telling) -> String {
    let events = programme.events();
    let mut seen = Seen::default();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<schedule>\n");
    let element = |out: &mut String, indent: &str, name: &str, text: &str| {
        let _ = writeln!(out, "{indent}<{name}>{}</{name}>", escaped(text));
    };
    let _ = writeln!(out, " <generator name=\"plenum\" version=\"{}\"/>", env!("CARGO_PKG_VERSION"));
    element(&mut out, " ", "url", &format!("{}/agenda/schedule.xml", told.url));
    element(&mut out, " ", "version", &format!("v{}", told.number));
    out.push_str(" <conference>\n");
    element(&mut out, "  ", "title", told.name);
    element(&mut out, "  ", "acronym", &told.acronym());
    if let (Some(first), Some(last)) = (programme.days.first(), programme.days.last()) {
        element(&mut out, "  ", "start", &first.date.to_string());
        element(&mut out, "  ", "end", &last.date.to_string());
    }
    element(&mut out, "  ", "days", &programme.days.len().to_string());
    element(&mut out, "  ", "timeslot_duration", "00:05");
    element(&mut out, "  ", "base_url", &format!("{}/agenda/", told.url));
    element(&mut out, "  ", "time_zone_name", told.zone.name());
    for track in &programme.tracks {
        let _ = writeln!(out, "  <track name=\"{}\"/>", escaped(track.name.plain(told.lang)));
    }
    out.push_str(" </conference>\n");
    for day in &programme.days {
        let (starts, ends) = told.day(programme, day);
        let _ =
            writeln!(out, " <day index=\"{}\" date=\"{}\" start=\"{starts}\" end=\"{ends}\">", day.number, day.date);
        for (room, id, events) in told.rooms(programme, &events, day) {
            let guid = id.map(|id| format!(" guid=\"{id}\"")).unwrap_or_default();
            let _ = writeln!(out, "  <room name=\"{}\"{guid}>", escaped(&room));
            for event in events {
                let all = event_told(programme, told, event, &room, &mut seen);
                event_xml(&mut out, told, event, &all);
            }
            out.push_str("  </room>\n");
        }
        out.push_str(" </day>\n");
    }
    out.push_str("</schedule>\n");
    out
}

/// Whether a slug is one in XML too, where it has two parts.
fn is_slug(text: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    text.split_once('-').is_some_and(|(first, rest)| {
        first.len() >= 4
            && rest.len() >= 4
            && first.bytes().all(is_plain)
            && rest.bytes().all(|b| is_plain(b) || b == b'-')
    })
}

fn event_xml(out: &mut String, told: &Telling, event: &Event, all: &Beyond) {
    let said = |name: &str| all.get(name).and_then(Value::as_str).unwrap_or_default();
    let code = Some(said("code")).filter(|code| code.len() == 6).map(|code| format!(" code=\"{code}\""));
    let id = all.get("id").and_then(Value::as_u64).unwrap_or(1);
    let _ = writeln!(out, "   <event id=\"{id}\" guid=\"{}\"{}>", escaped(said("guid")), code.unwrap_or_default());
    for name in ["room", "title", "subtitle", "type", "date", "start", "duration", "abstract"] {
        element(out, name, said(name));
    }
    let is_own = said("slug") == format!("{}-{}", told.acronym(), event.code);
    let slug = format!("{}-{}", told.acronym(), event.id.simple());
    element(out, "slug", if is_own || !is_slug(said("slug")) { &slug } else { said("slug") });
    for name in ["track", "language", "description", "url"] {
        element(out, name, said(name));
    }
    for name in ["logo", "feedback_url", "origin_url"] {
        if is_web(said(name)) {
            element(out, name, said(name));
        }
    }
    if all.contains_key("recording_license") || all.contains_key("do_not_record") {
        let optout = all.get("do_not_record").and_then(Value::as_bool).unwrap_or(false);
        let license = escaped(said("recording_license"));
        let _ = writeln!(out, "    <recording><license>{license}</license><optout>{optout}</optout></recording>");
    }
    for (list, one) in [("links", "link"), ("attachments", "attachment")] {
        let references = all.get(list).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if references.is_empty() {
            continue;
        }
        let _ = writeln!(out, "    <{list}>");
        for reference in references {
            let part = |name: &str| reference.get(name).and_then(Value::as_str);
            let kind = part("type").map(|kind| format!(" type=\"{}\"", escaped(kind))).unwrap_or_default();
            let (url, title) = (escaped(part("url").unwrap_or_default()), escaped(part("title").unwrap_or_default()));
            let _ = writeln!(out, "     <{one} href=\"{url}\"{kind}>{title}</{one}>");
        }
        let _ = writeln!(out, "    </{list}>");
    }
    out.push_str("    <persons>\n");
    for person in all.get("persons").and_then(Value::as_array).into_iter().flatten() {
        let id = person.get("id").and_then(Value::as_i64).map(|id| format!(" id=\"{id}\"")).unwrap_or_default();
        let guid = person.get("guid").and_then(Value::as_str).map(|guid| format!(" guid=\"{guid}\""));
        let name = name_of(person).unwrap_or_default();
        let _ = writeln!(out, "     <person{id}{}>{}</person>", guid.unwrap_or_default(), escaped(&name));
    }
    out.push_str("    </persons>\n   </event>\n");
}

fn element(out: &mut String, name: &str, text: &str) {
    let _ = writeln!(out, "    <{name}>{}</{name}>", escaped(text));
}
