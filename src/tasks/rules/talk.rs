//! Comments and whom they name, and the entries of a list.

use crate::kernel::{Faults, Uuid, paragraph};

/// Longest comment and longest entry, in characters; most entries of a list and most files.
pub const COMMENT_MAX: usize = 4000;
pub const ITEM_MAX: usize = 300;
pub const ITEMS_MAX: i64 = 100;
pub const FILES_MAX: i64 = 20;

/// Somebody who can be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Somebody {
    pub account: Uuid,
    pub name: String,
}

fn same(a: char, b: char) -> bool {
    a == b || a.to_lowercase().eq(b.to_lowercase())
}

/// How many characters of a text a name takes at its beginning, if it stands there.
fn begins(text: &[char], name: &str) -> Option<usize> {
    let mut taken = 0;
    for c in name.chars() {
        if !text.get(taken).is_some_and(|held| same(*held, c)) {
            return None;
        }
        taken += 1;
    }
    // Ann is not meant by @Anna. Chinese names are followed by whatever comes.
    let goes_on = text.get(taken).is_some_and(char::is_ascii_alphanumeric);
    let ends_plain = taken.checked_sub(1).and_then(|last| text.get(last)).is_some_and(char::is_ascii_alphanumeric);
    (taken > 0 && !(goes_on && ends_plain)).then_some(taken)
}

/// Whom a text names with an @; where several have one name, all of them.
///
/// # Errors
/// What stands after an @ and is nobody's name. An address is none.
pub fn mentioned(text: &str, people: &[Somebody]) -> Result<Vec<Uuid>, String> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    for (n, c) in chars.iter().enumerate() {
        let before = n.checked_sub(1).and_then(|before| chars.get(before));
        let in_address = before.is_some_and(|c| c.is_ascii_alphanumeric() || "._-+".contains(*c));
        let rest = chars.get(n + 1..).unwrap_or_default();
        if !matches!(c, '@' | '＠') || in_address || rest.first().is_none_or(|c| !c.is_alphanumeric()) {
            continue;
        }
        let longest = people.iter().filter_map(|one| begins(rest, &one.name)).max();
        let Some(longest) = longest else {
            return Err(rest.iter().take_while(|c| c.is_alphanumeric()).take(20).collect());
        };
        let named = people.iter().filter(|one| begins(rest, &one.name) == Some(longest)).map(|one| one.account);
        found.extend(named);
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// A comment as it was written, and whom it names: with an @, or chosen beside it.
pub fn check_comment(text: &str, tell: &str, people: &[Somebody]) -> Result<(String, Vec<Uuid>), Faults> {
    let mut faults = Faults::default();
    let text = paragraph(text);
    if text.is_empty() {
        faults.add("comment", "fault-required");
    }
    faults.limit("comment", &text, COMMENT_MAX);
    let mut named = mentioned(&text, people).unwrap_or_else(|name| {
        faults.add_with("comment", "tasks-fault-mention", [("name", name)]);
        Vec::new()
    });
    if !tell.is_empty() {
        match tell.parse().ok().filter(|id| people.iter().any(|one| one.account == *id)) {
            Some(id) if named.contains(&id) => {}
            Some(id) => named.push(id),
            None => faults.add("tell", "fault-choice"),
        }
    }
    faults.or(|| (text, named))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn people() -> Vec<Somebody> {
        ["Ann", "Anna Li", "沈雨桐", "Ann"]
            .into_iter()
            .zip(1..)
            .map(|(name, n)| Somebody { account: Uuid::from_u128(n), name: name.into() })
            .collect()
    }

    fn ids(numbers: &[u128]) -> Vec<Uuid> {
        numbers.iter().map(|n| Uuid::from_u128(*n)).collect()
    }

    #[test]
    fn people_are_named_by_their_whole_names() {
        let people = people();
        assert_eq!(mentioned("@anna li, please look", &people), Ok(ids(&[2])));
        assert_eq!(mentioned("for @Ann.", &people), Ok(ids(&[1, 4])));
        assert_eq!(mentioned("请@沈雨桐看一下", &people), Ok(ids(&[3])));
        assert_eq!(mentioned("@Annabel", &people), Err("Annabel".into()));
        assert_eq!(mentioned("write to ann@example.org @ noon", &people), Ok(Vec::new()));
    }

    #[test]
    fn a_comment_says_something_and_names_people_who_are_there() {
        let people = people();
        let faults = check_comment("  ", "x", &people).unwrap_err();
        assert!(faults.of("comment").is_some() && faults.of("tell").is_some());
        assert!(check_comment("@Zoe look", "", &people).unwrap_err().of("comment").is_some());
        let (text, named) = check_comment(" @沈雨桐 好 ", &Uuid::from_u128(2).to_string(), &people).unwrap();
        assert_eq!((text.as_str(), named), ("@沈雨桐 好", ids(&[3, 2])));
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text: String) {
            let _ = mentioned(&text, &people());
            let _ = mentioned(&format!("@{text}"), &people());
        }
    }
}
