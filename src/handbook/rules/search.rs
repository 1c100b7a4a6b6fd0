//! A search through what a reader sees.

/// So many characters stand on each side of what is found.
const AROUND: usize = 40;

/// What is found, with what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    pub before: String,
    pub hit: String,
    pub after: String,
}

/// Characters are compared without regard to case and width, each with one.
fn folded(c: char) -> char {
    let narrow = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c if c.is_whitespace() => ' ',
        c => c,
    };
    narrow.to_lowercase().next().unwrap_or(narrow)
}

fn place(text: &[char], word: &[char]) -> Option<usize> {
    text.windows(word.len()).position(|part| part == word)
}

/// Where a text holds every one of these words: the first of them, with what stands around it.
pub fn find(text: &str, words: &str) -> Option<Excerpt> {
    let text: Vec<char> = text.chars().collect();
    let low: Vec<char> = text.iter().copied().map(folded).collect();
    let asked: Vec<char> = words.chars().map(folded).collect();
    let mut words = asked.split(|c| *c == ' ').filter(|word| !word.is_empty());
    let first = words.next()?;
    let at = place(&low, first)?;
    if !words.all(|word| place(&low, word).is_some()) {
        return None;
    }
    let end = at + first.len();
    let (from, to) = (at.saturating_sub(AROUND), (end + AROUND).min(text.len()));
    let said = |part: &[char]| part.iter().map(|c| if c.is_whitespace() { ' ' } else { *c }).collect::<String>();
    let (open, close) = (if from > 0 { "…" } else { "" }, if to < text.len() { "…" } else { "" });
    Some(Excerpt {
        before: format!("{open}{}", said(&text[from..at])),
        hit: said(&text[at..end]),
        after: format!("{}{close}", said(&text[end..to])),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn all_words_are_found_whatever_their_case_and_width() {
        let text = "The shuttle leaves the hotel at 07:40.\n酒店班车每日７点４０分出发。";
        let found = find(text, "HOTEL shuttle").unwrap();
        assert_eq!((found.before.as_str(), found.hit.as_str()), ("The shuttle leaves the ", "hotel"));
        assert_eq!(find(text, "7点40").unwrap().hit, "７点４０");
        assert_eq!(find(text, "hotel tram"), None);
        assert_eq!((find(text, "  "), find("", "x")), (None, None));
        assert!(find(&"长".repeat(200), "长").unwrap().after.ends_with('…'));
    }

    proptest! {
        #[test]
        fn what_is_found_stands_there(text: String, words in "\\PC{0,12}") {
            if let Some(found) = find(&text, &words) {
                let first: String = words.split_whitespace().next().unwrap().chars().map(folded).collect();
                prop_assert_eq!(found.hit.chars().map(folded).collect::<String>(), first);
            }
        }
    }
}
