use super::pinyin;
use crate::kernel::{Words, one_line};

/// The text in which a participant is searched: name, institution in every language, e-mail,
/// phone as written and as digits alone, the name in pinyin and as its initials, the institution as
/// its initials; in lower case, full-width letters made narrow.
pub fn searchable(name: &str, institution: &Words, email: &str, phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let institution = [institution.en.as_str(), &institution.hans, &institution.hant];
    let mut typed = pinyin::of_name(name);
    for initials in institution.into_iter().flat_map(pinyin::of_institution) {
        if !typed.contains(&initials) {
            typed.push(initials);
        }
    }
    let [en, hans, hant] = institution;
    let parts = [name, en, hans, hant, email, phone, &digits, &typed.join(" ")];
    one_line(&parts.join(" ")).to_lowercase()
}

/// What somebody typed into the search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Every one of them must be found.
    pub words: Vec<String>,
    /// A number alone may also be the number on a badge.
    pub number: Option<i32>,
}

impl Search {
    /// Any length of word is a search: Chinese names have two characters, some one.
    pub fn parse(text: &str) -> Search {
        let line = one_line(text).to_lowercase();
        let number = line.strip_prefix('#').unwrap_or(&line).parse().ok().filter(|&number: &i32| number > 0);
        Search { words: line.split(' ').filter(|word| !word.is_empty()).take(8).map(str::to_owned).collect(), number }
    }
}

/// Where the bit of a word of one or two letters or digits stands (migration 0025): whether it stands in a text is
/// known without reading it.
pub fn short_word(word: &str) -> Option<i32> {
    let place = |c: u8, first: u8| i32::from(c - first);
    Some(match *word.as_bytes() {
        [a @ b'a'..=b'z'] => place(a, b'a'),
        [a @ b'0'..=b'9'] => 26 + place(a, b'0'),
        [a @ b'a'..=b'z', b @ b'a'..=b'z'] => 36 + 26 * place(a, b'a') + place(b, b'a'),
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => 712 + 10 * place(a, b'0') + place(b, b'0'),
        _ => return None,
    })
}

/// Whether an index knows the people in whose text a word stands (migration 0014): it has every three
/// characters that stand together, and one or two where they are Chinese.
pub fn is_indexed(word: &str) -> bool {
    word.chars().count() >= 3 || (!word.is_empty() && word.chars().all(|c| c >= '\u{2e80}'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn finds(typed: &str) -> bool {
        let text = searchable(
            "王敏",
            &Words::new("China Merchants Bank", "招商银行", "招商銀行"),
            "wang.min@example.org",
            "+86 138-0000-1234",
        );
        let search = Search::parse(typed);
        !search.words.is_empty() && search.words.iter().all(|word| text.contains(word.as_str()))
    }

    #[test]
    fn finds_by_whatever_is_known_of_her() {
        for typed in [
            "王敏",
            "敏",
            "merchants",
            "招商銀行",
            "WANG.MIN",
            "13800001234",
            "138-0000",
            "王敏 招商",
            "ＷＡＮＧ",
            "wangmin",
            "Wang Min",
            "min wang",
            "wm",
            "zsyh",
            "wm zsyh",
            "1234",
        ] {
            assert!(finds(typed), "{typed}");
        }
        for typed in ["王伟", "", "   ", "王敏 工商", "wangwei", "zgyh"] {
            assert!(!finds(typed), "{typed}");
        }
        assert_eq!(Search::parse(" #17 ").number, Some(17));
        assert_eq!(Search::parse("17").number, Some(17));
        assert_eq!(Search::parse("-17").number, None);
    }

    #[test]
    fn short_latin_words_alone_are_not_indexed() {
        for (word, indexed) in [("王", true), ("王敏", true), ("wm2", true), ("w", false), ("王m", false), ("", false)]
        {
            assert_eq!(is_indexed(word), indexed, "{word}");
        }
    }

    #[test]
    fn every_short_word_has_a_place_of_its_own() {
        let (letters, digits) = (|| (b'a'..=b'z').map(char::from), || (b'0'..=b'9').map(char::from));
        let one = letters().chain(digits()).map(String::from);
        let two = letters().flat_map(|a| letters().map(move |b| format!("{a}{b}")));
        let both = one.chain(two).chain(digits().flat_map(|a| digits().map(move |b| format!("{a}{b}"))));
        assert_eq!(both.filter_map(|word| short_word(&word)).collect::<Vec<_>>(), (0..812).collect::<Vec<_>>());
        for word in ["", "王", "a1", "1a", "abc", "-", "é", "A"] {
            assert_eq!(short_word(word), None, "{word}");
        }
    }

    proptest! {
        /// Whoever copies a whole name finds the person.
        #[test]
        fn a_name_finds_itself(name in "\\PC{1,20}") {
            let name = one_line(&name);
            let text = searchable(&name, &Words::default(), "", "");
            prop_assert!(Search::parse(&name).words.iter().all(|word| text.contains(word.as_str())));
        }
    }
}
