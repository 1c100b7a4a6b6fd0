use super::pinyin;
use crate::kernel::one_line;

/// The letters of a name in their order in the alphabet, Chinese ones by their pinyin: the same for
/// `王敏`, `Wang Min` and `MIN WANG`. Names that share it are looked at, and may differ all the same.
pub fn name_key(name: &str) -> String {
    let mut letters: Vec<char> = letters(name).chars().collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}

/// A name as it is typed: Latin letters in lower case, Chinese ones as their likeliest pinyin; what is
/// written otherwise as it stands.
fn letters(name: &str) -> String {
    let plain = one_line(name).to_lowercase();
    let latin: String = plain.chars().filter(char::is_ascii_lowercase).collect();
    let typed = pinyin::of_name(&plain).into_iter().next().unwrap_or_default() + &latin;
    if typed.is_empty() { plain.chars().filter(|c| c.is_alphanumeric()).collect() } else { typed }
}
