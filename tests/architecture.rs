//! Who may use whom, as `docs/architecture.md` says: a breach names the file, the rule, and where
//! the thing belongs.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use crate::sources::{Source, below};

/// What every feature stands on. None of it knows a feature.
const GROUND: &[&str] = &[
    "kernel", "error", "config", "db", "vault", "audit", "live", "jobs", "mail", "state", "access", "web", "sheets",
    "print", "files", "brought", "outgoing", "lib", "main",
];
/// What stands on top and may use every feature.
const TOP: &[&str] = &["app", "cli", "start", "demo", "edition", "thread", "desk", "bench"];

fn sources() -> Vec<Source> {
    below("src", "rs")
}

fn uses(source: &Source) -> BTreeSet<String> {
    let single = Regex::new(r"crate::([a-z_]+)").unwrap();
    let several = Regex::new(r"crate::\{([^;]*)\}").unwrap();
    let words = Regex::new(r"(?:^|,)\s*([a-z_]+)").unwrap();
    let code = source.code();
    let mut found: BTreeSet<String> = single.captures_iter(&code).map(|found| found[1].to_owned()).collect();
    for group in several.captures_iter(&code) {
        found.extend(words.captures_iter(&group[1]).map(|word| word[1].to_owned()));
    }
    found
}

fn features() -> BTreeSet<String> {
    sources()
        .iter()
        .map(|source| source.module().to_owned())
        .filter(|module| !GROUND.contains(&module.as_str()) && !TOP.contains(&module.as_str()))
        .collect()
}

fn breach(breaches: &[String]) {
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

#[test]
fn rules_are_pure() {
    let forbidden = [
        "axum",
        "sqlx::query",
        "askama::",
        "tokio",
        "rand::",
        "Utc::now",
        "crate::db",
        "crate::web",
        "crate::state",
        "crate::audit",
    ];
    let mut breaches = Vec::new();
    for source in
        sources().iter().filter(|source| source.path.ends_with("/rules.rs") || source.path.contains("/rules/"))
    {
        for word in forbidden {
            if source.code().contains(word) {
                breaches.push(format!(
                    "{}: rules are pure, but this uses `{word}`; give it what it needs as an argument",
                    source.path
                ));
            }
        }
    }
    breach(&breaches);
}

#[test]
fn sql_stands_in_stores() {
    let sql = Regex::new(r"sqlx::query|QueryBuilder").unwrap();
    let mut breaches = Vec::new();
    for source in sources() {
        let place = source.path.ends_with("/store.rs")
            || source.path.contains("/store/")
            || source.path.starts_with("src/db/")
            || source.path == "src/demo/load.rs";
        if !place && sql.is_match(&source.code()) {
            breaches.push(format!("{}: SQL stands in the store of the feature", source.path));
        }
    }
    breach(&breaches);
}

#[test]
fn whoever_writes_holds_a_transaction() {
    let write = Regex::new(r##"(?i)["#\s](insert into|update [a-z_]+ (?:[a-z] )?set|delete from)\s"##).unwrap();
    let function = Regex::new(r"(?m)^\s*(?:pub(?:\([a-z]+\))? )?async fn ").unwrap();
    // The technical writes that note that a sign-in or a device was seen, outside any request's transaction.
    let allowed = ["src/access/store.rs: seen", "src/access/store.rs: device_seen"];
    let mut breaches = Vec::new();
    for source in sources().iter().filter(|source| source.path.ends_with("store.rs") || source.path.contains("/store/"))
    {
        let code = source.code();
        let starts: Vec<usize> = function.find_iter(&code).map(|found| found.start()).collect();
        for (i, start) in starts.iter().enumerate() {
            let body = &code[*start..starts.get(i + 1).copied().unwrap_or(code.len())];
            let name = body.split("async fn ").nth(1).unwrap_or_default().split(['(', '<']).next().unwrap_or_default();
            let place = format!("{}: {name}", source.path);
            let holds = body.contains("Tx")
                || body.contains("audit::write_with_entries(")
                || source.path == "src/audit/store.rs";
            if write.is_match(body) && !holds && !allowed.contains(&place.as_str()) {
                breaches.push(format!("{place}: writes go through audit::Tx, which commits only with an entry"));
            }
        }
    }
    breach(&breaches);
}

#[test]
fn the_ground_knows_no_feature() {
    let features = features();
    let mut breaches = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| GROUND.contains(&source.module()) && source.module() != "main" && source.module() != "lib")
    {
        for used in uses(source).iter().filter(|used| features.contains(*used) || TOP.contains(&used.as_str())) {
            breaches.push(format!(
                "{}: the ground knows no feature, but this uses `{used}`; offer a hook that src/app.rs lists",
                source.path
            ));
        }
    }
    breach(&breaches);
}

#[test]
fn a_feature_is_used_through_its_front_door() {
    let inside = Regex::new(r"crate::([a-z_]+)::(store|pages)\b").unwrap();
    let mut breaches = Vec::new();
    for source in sources() {
        for found in inside.captures_iter(&source.code()) {
            if found[1] != *source.module() {
                breaches.push(format!(
                    "{}: `{}` is used through what its mod.rs re-exports, not {}",
                    source.path, &found[1], &found[0]
                ));
            }
        }
    }
    breach(&breaches);
}

#[test]
fn features_use_each_other_without_circles() {
    let features = features();
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut breaches = Vec::new();
    for source in sources().iter().filter(|source| features.contains(source.module())) {
        for used in uses(source) {
            if TOP.contains(&used.as_str()) {
                breaches.push(format!("{}: `{used}` stands on top; a feature does not use it", source.path));
            } else if features.contains(&used) && used != source.module() {
                graph.entry(source.module().to_owned()).or_default().insert(used);
            }
        }
    }
    fn walk(at: &str, graph: &BTreeMap<String, BTreeSet<String>>, path: &mut Vec<String>, breaches: &mut Vec<String>) {
        if let Some(begin) = path.iter().position(|held| held == at) {
            breaches.push(format!("a circle: {} → {at}; let one of them offer a hook", path[begin..].join(" → ")));
            return;
        }
        path.push(at.to_owned());
        for next in graph.get(at).into_iter().flatten() {
            walk(next, graph, path, breaches);
        }
        path.pop();
    }
    for feature in &features {
        walk(feature, &graph, &mut Vec::new(), &mut breaches);
    }
    breaches.sort();
    breaches.dedup();
    breach(&breaches);
}

#[test]
fn files_stay_readable() {
    let mut breaches = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        if lines > 600 {
            breaches.push(format!("{}: {lines} lines; make it a folder of the same name", source.path));
        }
    }
    breach(&breaches);
}

#[test]
fn templates_escape_and_carry_neither_style_nor_script() {
    let chinese = Regex::new(r"\p{Han}").unwrap();
    let inline = Regex::new(r"\sstyle=|\son[a-z]+=|<style|javascript:").unwrap();
    let mut breaches = Vec::new();
    for source in below("templates", "html") {
        for (number, line) in (1..).zip(source.text.lines()) {
            let place = format!("{}:{number}", source.path);
            if line.contains("|safe") || line.contains("| safe") {
                breaches.push(format!("{place}: nothing leaves unescaped; give its type HtmlSafe and escape inside"));
            }
            if inline.is_match(line) {
                breaches.push(format!("{place}: the content security policy refuses this; use a class or a module"));
            }
            if line.contains("<script") && !line.contains("src=\"{{") {
                breaches.push(format!("{place}: scripts are modules in static/js"));
            }
            if chinese.is_match(line) && !line.contains("lang=\"zh") {
                breaches.push(format!("{place}: words stand in locales/"));
            }
        }
    }
    breach(&breaches);
}
