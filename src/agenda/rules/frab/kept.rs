//! What is kept of what another program says of an event: what the published schema allows, as it was written.

use serde_json::{Value, json};

use super::super::programme::Beyond;
use crate::kernel::{one_line, paragraph};

/// Longer a summary is not.
const TEXT_MAX: usize = 4_000;
const REFERENCES: [&str; 8] = ["slides", "paper", "web", "blog", "article", "media", "related", "activitypub"];

/// The summary that an abstract and a description make together: both where they are short enough, else the abstract.
pub fn joined(about: &str, description: &str) -> String {
    let texts = [paragraph(about), paragraph(description)];
    let both = texts.iter().filter(|text| !text.is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n\n");
    let [about, _] = texts;
    if both.chars().count() <= TEXT_MAX { both } else { about }
}

/// An address that a program may follow.
pub fn is_web(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&b))
    })
}

/// What somebody is called.
pub fn name_of(person: &Value) -> Option<String> {
    let name = ["name", "public_name"].into_iter().find_map(|name| person.get(name)?.as_str())?;
    let name = one_line(name);
    (!name.is_empty()).then_some(name)
}

fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn is_slug(text: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    text.len() > 1
        && text.bytes().all(|b| is_plain(b) || b == b'-' || b == b'_')
        && text.bytes().last().is_some_and(is_plain)
}

fn is_reference(value: &Value) -> bool {
    let Some(one) = value.as_object() else { return false };
    one.get("url").and_then(Value::as_str).is_some_and(is_web)
        && one.iter().all(|(name, value)| match name.as_str() {
            "url" | "title" => value.is_string(),
            "type" => value.as_str().is_some_and(|kind| REFERENCES.contains(&kind)),
            _ => false,
        })
}

/// Somebody as the schema has her, known in one way: what is said twice is left out.
fn person(value: &Value) -> Option<Value> {
    let mut person = value.clone();
    if let Some(all) = person.as_object_mut()
        && all.get("name").is_some_and(Value::is_string)
        && all.get("id").is_some_and(Value::is_i64)
    {
        all.remove("public_name");
    }
    is_person(&person).then_some(person)
}

/// Known by a name, or by a number and a public name.
fn is_person(value: &Value) -> bool {
    let Some(person) = value.as_object() else { return false };
    let has = |name: &str| person.get(name).is_some_and(Value::is_string);
    let numbered = person.get("id").is_some_and(Value::is_i64) && has("public_name");
    numbered != has("name")
        && person.iter().all(|(name, value)| match name.as_str() {
            "name" | "public_name" => value.is_string(),
            "guid" => value.as_str().is_some_and(|text| text.parse::<crate::kernel::Uuid>().is_ok()),
            "id" => value.is_i64(),
            "code" => value.as_str().is_some_and(is_code),
            "url" => value.as_str().is_some_and(is_web),
            "avatar" => value.is_null() || value.as_str().is_some_and(is_web),
            "biography" => value.is_null() || value.is_string(),
            "links" => value.as_array().is_some_and(|links| links.iter().all(is_reference)),
            _ => true,
        })
}

/// What is worth keeping of an event beside what the programme holds, by name.
pub fn kept_event(event: &Beyond) -> Beyond {
    let mut kept = Beyond::new();
    for (name, value) in event {
        let keeps = match name.as_str() {
            "id" => value.as_u64().is_some_and(|id| id > 0),
            "code" => value.as_str().is_some_and(is_code),
            "slug" => value.as_str().is_some_and(is_slug),
            "logo" => value.as_str().is_some_and(|text| text.is_empty() || is_web(text)) || value.is_null(),
            "subtitle" | "language" | "abstract" | "description" => value.is_null() || value.is_string(),
            "type" | "recording_license" => value.is_string(),
            "do_not_record" => value.is_null() || value.is_boolean(),
            "do_not_stream" => value.is_null() || value.is_boolean() || value.is_string(),
            "feedback_url" | "origin_url" => value.as_str().is_some_and(is_web),
            "persons" => value.as_array().is_some_and(|list| !list.is_empty()),
            "links" | "attachments" => {
                value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(is_reference))
            }
            _ => false,
        };
        if !keeps {
            continue;
        }
        let value = match value.as_array().filter(|_| name == "persons") {
            Some(persons) => {
                let named = |one: &Value| Some(json!({ "name": name_of(one)? }));
                json!(persons.iter().filter_map(|one| person(one).or_else(|| named(one))).collect::<Vec<_>>())
            }
            None => value.clone(),
        };
        kept.insert(name.clone(), value);
    }
    // Both or neither: together they are the summary.
    if kept.contains_key("abstract") || kept.contains_key("description") {
        for name in ["abstract", "description"] {
            kept.entry(name).or_insert_with(|| json!(""));
        }
    }
    kept
}

/// Of something else than an event: what stands under these names.
pub fn kept_of(all: &Beyond, names: &[&str]) -> Beyond {
    let kept = names.iter().filter_map(|name| Some(((*name).to_owned(), all.get(*name)?.clone())));
    kept.filter(|(_, value)| !value.is_null()).collect()
}
