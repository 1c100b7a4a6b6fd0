use chrono::{Datelike as _, NaiveDate};

use crate::forms::{Kind, Question};
use crate::kernel::{fold, one_line, paragraph};
use crate::sheets::Held;

/// How a cell is read, by what its column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    Line,
    LongText,
    Address,
}

impl Reads {
    /// As the field is read, whose question this is where it has one.
    pub fn of(field: &str, question: Option<&Question>) -> Reads {
        match question.map(|question| question.kind) {
            Some(Kind::LongText) => Reads::LongText,
            Some(Kind::Email) => Reads::Address,
            _ if field == "email" => Reads::Address,
            _ => Reads::Line,
        }
    }
}

/// What stands in a cell: as it can be kept, and whether it was cleaned beyond spaces around it.
///
/// # Errors
/// The key of the sentence that says why nothing can be known from it.
pub fn say(held: &Held, reads: Reads) -> Result<(String, bool), &'static str> {
    match held {
        Held::Text(text) => {
            let (text, was_cleaned) = clean(text, reads == Reads::LongText);
            let kept = if reads == Reads::Address { address(&text) } else { text.clone() };
            let was_cleaned = was_cleaned || kept != text;
            Ok((kept, was_cleaned))
        }
        Held::TooLong { .. } => Err("imports-fault-long"),
        Held::Lossy { .. } => Err("imports-fault-lossy"),
        Held::Failed { .. } => Err("imports-fault-formula"),
    }
}

/// A text without what cannot be seen, its full-width letters and digits narrow; and whether anything
/// of that was needed.
fn clean(text: &str, is_long: bool) -> (String, bool) {
    let given = text.trim();
    // The mark that keeps a spreadsheet from taking it for a formula is none of the text.
    let bare = match given.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) || rest.starts_with(|c: char| c.is_ascii_digit()) => rest,
        _ => given,
    };
    let kept = if is_long { paragraph(bare) } else { one_line(bare) };
    let was_cleaned = kept != given.replace("\r\n", "\n");
    (kept, was_cleaned)
}

/// A text in which what cannot be seen is: `[U+200B]` for a space without width.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        let is_dropped = one_line(&format!("x{c}x")).chars().nth(1) == Some('x');
        if c == 'x' || !is_dropped {
            shown.push(c);
        } else {
            shown.push_str(&format!("[U+{:04X}]", u32::from(c)));
        }
    }
    shown
}

/// An address as it was meant: no spaces, nothing full-width.
fn address(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '＠' => '@',
            '．' | '。' => '.',
            '＿' => '_',
            '－' => '-',
            c => c,
        })
        .collect()
}

/// A date in the ways in which lists write it, year first: 2026-12-03, 2026/12/3, 2026.12.3,
/// 2026年12月3日, 20261203; with a time behind it, the date.
pub fn date(text: &str) -> Option<NaiveDate> {
    let text = text.split([' ', 'T']).next().unwrap_or_default();
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return NaiveDate::parse_from_str(text, "%Y%m%d").ok();
    }
    let parts: Vec<u32> = text
        .split(['-', '/', '.', '年', '月', '日', '号', '號'])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let [year, month, day] = parts[..] else { return None };
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    (1900..=2200).contains(&date.year()).then_some(date)
}

/// Whether a cell says yes or no.
pub fn yes_no(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "yes" | "y" | "true" | "1" | "x" | "on" | "是" | "同意" | "已同意" | "有" | "对" => Some(true),
        // A mark is no letter: nothing is left of it.
        "" if text.contains(['√', '✓', '✔', '☑']) => Some(true),
        "no" | "n" | "false" | "0" | "否" | "不" | "不同意" | "无" | "無" => Some(false),
        "" if text.contains(['×', '✗', '✘', '☐', '-']) => Some(false),
        _ => None,
    }
}

/// Several answers in one cell.
pub fn several(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '，', '；', '、', '/', '|', '\n']).map(str::trim).filter(|one| !one.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_cannot_be_seen_is_cleaned_and_told() {
        assert_eq!(clean(" 王敏 ", false), ("王敏".into(), false));
        assert_eq!(clean("王\u{200b}敏", false), ("王敏".into(), true));
        assert_eq!(clean("１３８００００１２３４", false), ("13800001234".into(), true));
        assert_eq!(clean("'+86 138", false), ("+86 138".into(), true));
        assert_eq!(clean("'tis", false), ("'tis".into(), false));
        assert_eq!(clean("a\r\nb", true), ("a\nb".into(), false));
        assert_eq!(clean("a\nb", false), ("a b".into(), true));
    }

    #[test]
    fn a_cell_of_which_nothing_can_be_known_says_why() {
        assert_eq!(say(&Held::Failed { failed: "#N/A".into() }, Reads::Line), Err("imports-fault-formula"));
        assert_eq!(say(&Held::Lossy { lossy: "1.1e17".into() }, Reads::Line), Err("imports-fault-lossy"));
        assert_eq!(say(&Held::TooLong { long: "a…".into() }, Reads::Line), Err("imports-fault-long"));
    }

    #[test]
    fn what_cannot_be_seen_is_shown() {
        assert_eq!(visible("王\u{200b}敏 ＡB\u{3000}c"), "王[U+200B]敏 ＡB\u{3000}c");
    }

    #[test]
    fn dates_are_read_year_first() {
        let third = NaiveDate::from_ymd_opt(2026, 12, 3);
        for text in ["2026-12-03", "2026/12/3", "2026.12.3", "2026年12月3日", "20261203", "2026-12-03 08:30"] {
            assert_eq!(date(text), third, "{text}");
        }
        for text in ["", "3.12.2026", "12/3", "2026-13-01", "2026-02-30", "46359", "soon"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn addresses_and_yes_and_no_are_understood() {
        let address = |text: &str| say(&Held::Text(text.to_owned()), Reads::Address).unwrap();
        assert_eq!(address("wang . min＠example．org"), ("wang.min@example.org".to_owned(), true));
        assert_eq!(address(" wang.min@example.org "), ("wang.min@example.org".to_owned(), false));
        assert_eq!((yes_no("是"), yes_no("Ｙｅｓ"), yes_no("√")), (Some(true), Some(true), Some(true)));
        assert_eq!((yes_no("否"), yes_no("no"), yes_no("×")), (Some(false), Some(false), Some(false)));
        assert_eq!((yes_no("maybe"), yes_no("")), (None, None));
        assert_eq!(several("a、b；c / d,").collect::<Vec<_>>(), ["a", "b", "c", "d"]);
    }

    proptest! {
        /// What was cleaned needs no cleaning, and no cell brings the reader down.
        #[test]
        fn cleaning_comes_to_an_end(text in "\\PC{0,60}", is_long: bool) {
            let (once, _) = clean(&text, is_long);
            let (twice, _) = clean(&once, is_long);
            // Of what looks like a mark within a mark one is taken away at a time.
            prop_assert!(twice == once || once.starts_with('\''));
            let _ = (date(&text), yes_no(&text), address(&text));
        }
    }
}
