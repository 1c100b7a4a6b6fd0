//! Every key that is used exists in all three languages, with the same arguments; none is left over.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use crate::sources::below;

/// The keys of a language with the arguments of each.
fn keys(lang: &str) -> BTreeMap<String, BTreeSet<String>> {
    let message = Regex::new(r"(?m)^([a-z][a-z0-9-]*) =").unwrap();
    let argument = Regex::new(r"\$([a-z_]+)").unwrap();
    let mut keys = BTreeMap::new();
    for source in below(&format!("locales/{lang}"), "ftl") {
        let starts: Vec<_> = message
            .captures_iter(&source.text)
            .map(|found| (found.get(0).unwrap().start(), found[1].to_owned()))
            .collect();
        for (i, (start, key)) in starts.iter().enumerate() {
            let end = starts.get(i + 1).map_or(source.text.len(), |(next, _)| *next);
            let arguments =
                argument.captures_iter(&source.text[*start..end]).map(|found| found[1].to_owned()).collect();
            assert!(keys.insert(key.clone(), arguments).is_none(), "{}: {key} stands twice", source.path);
        }
    }
    keys
}

/// Everything in sources and templates that reads like a key.
fn used() -> BTreeSet<String> {
    let literal = Regex::new(r#""([a-z]+(?:-[a-z0-9]+)+|[a-z]+)""#).unwrap();
    let call = Regex::new(r#"\.t\(\s*"([a-z0-9-]+)"|\.(?:n|a|with[23]?)\(\s*"([a-z]+-[a-z0-9-]+)""#).unwrap();
    let mut used = BTreeSet::new();
    let prefixes: BTreeSet<String> =
        keys("en").keys().map(|key| key.split('-').next().unwrap_or(key).to_owned()).collect();
    for source in below("src", "rs").into_iter().chain(below("templates", "html")) {
        let text = if source.path.ends_with(".rs") { source.code() } else { source.text };
        used.extend(
            call.captures_iter(&text).filter_map(|found| Some(found.get(1).or(found.get(2))?.as_str().to_owned())),
        );
        if source.path.ends_with(".rs") {
            let known = literal.captures_iter(&text).map(|found| found[1].to_owned());
            used.extend(
                known.filter(|word| word.contains('-') && prefixes.contains(word.split('-').next().unwrap_or(word))),
            );
        }
    }
    used
}

/// What looks like a key in a source and is none: classes, names of files.
const NO_KEYS: &[&str] = &["form-data", "sign-in", "sign-out", "mail-parser"];

#[test]
fn every_key_that_is_used_exists_in_every_language() {
    let languages = ["en", "zh-Hans", "zh-Hant"].map(|lang| (lang, keys(lang)));
    let mut missing = Vec::new();
    for key in used().iter().filter(|key| !NO_KEYS.contains(&key.as_str())) {
        for (lang, keys) in &languages {
            if !keys.contains_key(key) {
                missing.push(format!("{lang}: {key}"));
            }
        }
    }
    assert!(missing.is_empty(), "\n{}\n", missing.join("\n"));
}

#[test]
fn every_key_has_the_same_arguments_in_every_language() {
    let english = keys("en");
    let mut wrong = Vec::new();
    for lang in ["zh-Hans", "zh-Hant"] {
        let keys = keys(lang);
        for key in english.keys().chain(keys.keys()).collect::<BTreeSet<_>>() {
            match (english.get(key), keys.get(key)) {
                // A language without a plural may leave the number to what stands beside it.
                (Some(en), Some(other)) if other.is_subset(en) => {}
                (Some(en), Some(other)) => wrong.push(format!("{lang}: {key} has {other:?}, English {en:?}")),
                (None, _) => wrong.push(format!("en lacks {key}")),
                (_, None) => wrong.push(format!("{lang} lacks {key}")),
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn no_key_is_left_over() {
    let used = used();
    let left: Vec<String> = keys("en").into_keys().filter(|key| !used.contains(key)).collect();
    assert!(left.is_empty(), "\n{}\n", left.join("\n"));
}
