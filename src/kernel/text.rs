/// A text folded for comparison: full-width letters and digits as their narrow forms, lower case,
/// white space and punctuation dropped. 「中国 人民银行」 and 「中国人民银行」 are one institution.
pub fn fold(text: &str) -> String {
    // The lower case of one letter may be a letter and a mark (İ): what is kept is decided last.
    text.chars().map(narrow).flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// One line of a form: control and invisible characters dropped, white space runs made one space,
/// full-width ASCII made narrow where it is a letter, a digit or a space.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars().map(|c| if narrow(c).is_alphanumeric() || c == '\u{3000}' { narrow(c) } else { c }) {
        if c.is_whitespace() {
            if !line.is_empty() && !line.ends_with(' ') {
                line.push(' ');
            }
        } else if !c.is_control() && !is_invisible(c) {
            line.push(c);
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// A longer text of a form: lines kept, what cannot be seen dropped, ends trimmed.
pub fn paragraph(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let kept: String =
        text.chars().filter(|&c| c == '\n' || c == '\t' || (!c.is_control() && !is_invisible(c))).collect();
    kept.trim().to_owned()
}

/// The part of an address that names a conference: lower-case ASCII words joined by hyphens, at
/// most 60 characters.
pub fn is_slug(text: &str) -> bool {
    (1..=60).contains(&text.len())
        && text
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

/// A telephone number with the brackets and the plus sign of a Chinese keyboard made plain ones.
pub fn narrow_phone(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '＋' => '+',
            '（' => '(',
            '）' => ')',
            '－' | '–' | '—' => '-',
            c => c,
        })
        .collect()
}

/// A telephone number as people write it, with at least five digits.
pub fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (5..=20).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || " +-().#/x".contains(c))
}

fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folds_width_case_and_spaces() {
        assert_eq!(fold("ＩＭＦ　（Ｗａｓｈｉｎｇｔｏｎ）"), "imfwashington");
        assert_eq!(fold("中国 人民银行"), fold("中国人民银行"));
        assert_eq!(fold("İŞ Bankası"), "işbankası");
    }

    #[test]
    fn every_character_is_folded_for_good() {
        for c in '\0'..=char::MAX {
            let (folded, cleaned) = (fold(&c.to_string()), one_line(&c.to_string()));
            assert_eq!(fold(&folded), folded, "{c:?}");
            assert_eq!(one_line(&cleaned), cleaned, "{c:?}");
        }
    }

    #[test]
    fn cleans_one_line() {
        assert_eq!(one_line("  王\u{200b}敏\t １３８ \r\n"), "王敏 138");
        assert_eq!(one_line("金融（一）"), "金融（一）");
    }

    #[test]
    fn slugs() {
        assert!(is_slug("financial-security-2026"));
        for bad in ["", "-", "A", "a--b", "a-", "会议", "a b"] {
            assert!(!is_slug(bad), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>()) {
            let once = one_line(&text);
            prop_assert_eq!(one_line(&once), once.clone());
            prop_assert!(!once.contains('\n'));
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
