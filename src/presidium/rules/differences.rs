//! What changed from one wording to the next, word by word; of Chinese, character by character.

use similar::{Algorithm, ChangeTag, capture_diff_slices};

/// A stretch of text that stayed, went or came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Same(String),
    Gone(String),
    New(String),
}

/// A run of letters and digits is one word; everything else, and every Chinese character, stands alone.
fn words(text: &str) -> Vec<&str> {
    let joins = |letter: char| letter.is_alphanumeric() && (letter as u32) < 0x2e80;
    let mut words = Vec::new();
    let mut start = 0;
    let mut in_word = false;
    for (at, letter) in text.char_indices() {
        if at > start && !(in_word && joins(letter)) {
            words.push(&text[start..at]);
            start = at;
        }
        in_word = joins(letter);
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

/// The two wordings laid over each other.
pub fn differences(old: &str, new: &str) -> Vec<Part> {
    let (old, new) = (words(old), words(new));
    let mut parts: Vec<Part> = Vec::new();
    for change in capture_diff_slices(Algorithm::Myers, &old, &new).iter().flat_map(|op| op.iter_changes(&old, &new)) {
        let word = change.value();
        match (change.tag(), parts.last_mut()) {
            (ChangeTag::Equal, Some(Part::Same(text)))
            | (ChangeTag::Delete, Some(Part::Gone(text)))
            | (ChangeTag::Insert, Some(Part::New(text))) => text.push_str(word),
            (ChangeTag::Equal, _) => parts.push(Part::Same(word.to_owned())),
            (ChangeTag::Delete, _) => parts.push(Part::Gone(word.to_owned())),
            (ChangeTag::Insert, _) => parts.push(Part::New(word.to_owned())),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_of_english_and_characters_of_chinese_are_told_apart() {
        let [same, gone, new] = [Part::Same as fn(String) -> Part, Part::Gone, Part::New];
        assert_eq!(
            differences("The banks report monthly.", "The banks report weekly."),
            [same("The banks report ".into()), gone("monthly".into()), new("weekly".into()), same(".".into())]
        );
        assert_eq!(
            differences("各银行按月报告", "各银行按周报告"),
            [same("各银行按".into()), gone("月".into()), new("周".into()), same("报告".into())]
        );
        assert_eq!(differences("", ""), []);
    }

    proptest! {
        /// What stayed and went is the old text, what stayed and came the new one.
        #[test]
        fn both_wordings_are_in_it(old in "[a-c 银行。\n]{0,30}", new in "[a-c 银行。\n]{0,30}") {
            let (mut before, mut after) = (String::new(), String::new());
            for part in differences(&old, &new) {
                match part {
                    Part::Same(text) => {
                        before.push_str(&text);
                        after.push_str(&text);
                    }
                    Part::Gone(text) => before.push_str(&text),
                    Part::New(text) => after.push_str(&text),
                }
            }
            prop_assert_eq!((before, after), (old, new));
        }
    }
}
