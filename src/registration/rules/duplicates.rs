use super::{Answers, pinyin};
use crate::kernel::{Uuid, fold, one_line};

/// Somebody who may be here twice: what tells that she is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    pub name: String,
    pub institution: Uuid,
    pub phone: String,
    pub email: String,
    pub document: Option<DocumentTrait>,
}

/// A document by the keyed hash of its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentTrait {
    pub kind: String,
    pub country: String,
    pub hash: Vec<u8>,
}

/// Why two are likely one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    Document,
    Phone,
    Name,
    /// Beside the name.
    Institution,
    /// What stands before the `@`, beside the name.
    Mailbox,
}

impl Reason {
    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Reason::Document => "duplicates-reason-document",
            Reason::Phone => "duplicates-reason-phone",
            Reason::Name => "duplicates-reason-name",
            Reason::Institution => "duplicates-reason-institution",
            Reason::Mailbox => "duplicates-reason-mailbox",
        }
    }

    fn weight(self) -> i32 {
        match self {
            Reason::Document => 100,
            Reason::Phone => 40,
            Reason::Name => 25,
            Reason::Institution | Reason::Mailbox => 20,
        }
    }
}

/// How likely two are one person, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likely {
    pub score: i32,
    pub reasons: Vec<Reason>,
}

/// From here on two are shown.
const LIKELY: i32 = 40;
/// What two different numbers of one kind of document weigh against it.
const OTHER_DOCUMENT: i32 = 45;
/// Most parts of a name whose orders are all tried.
const PARTS_MAX: usize = 4;

/// Whether two are likely one person. Who has the same name at another institution is not, nor two of one
/// name whose documents differ.
pub fn likely(a: &Traits, b: &Traits) -> Option<Likely> {
    let name = same_name(&a.name, &b.name);
    let (mut score, mut reasons) = (0, Vec::new());
    let mut add = |holds: bool, reason: Reason| {
        if holds {
            score += reason.weight();
            reasons.push(reason);
        }
    };
    let documents = a.document.as_ref().zip(b.document.as_ref());
    add(documents.is_some_and(|(a, b)| a.hash == b.hash), Reason::Document);
    add(phone_end(&a.phone).is_some_and(|end| phone_end(&b.phone).as_ref() == Some(&end)), Reason::Phone);
    add(name, Reason::Name);
    add(name && a.institution == b.institution, Reason::Institution);
    add(name && mailbox(&a.email) == mailbox(&b.email), Reason::Mailbox);
    let differ =
        |(a, b): (&DocumentTrait, &DocumentTrait)| (&a.kind, &a.country) == (&b.kind, &b.country) && a.hash != b.hash;
    if documents.is_some_and(differ) {
        score -= OTHER_DOCUMENT;
    }
    (score >= LIKELY).then_some(Likely { score, reasons })
}

/// The end of a number, where it is one: with and without the code of the country it is the same. The
/// database knows it as `phone_key`.
fn phone_end(phone: &str) -> Option<String> {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= 7).then(|| digits[digits.len().saturating_sub(9)..].iter().collect())
}

fn mailbox(email: &str) -> &str {
    email.split('@').next().unwrap_or_default()
}

fn is_chinese(c: char) -> bool {
    c >= '\u{2e80}'
}

/// The letters of a name in their order in the alphabet, Chinese ones by their pinyin: the same for
/// `王敏`, `Wang Min` and `MIN WANG`. Names that share it are looked at, and may differ all the same.
pub fn name_key(name: &str) -> String {
    let plain = one_line(name).to_lowercase();
    let written = plain.chars().filter(|c| c.is_alphanumeric() && !is_chinese(*c));
    let typed = pinyin::of_name(&plain).into_iter().next().unwrap_or_default();
    let mut letters: Vec<char> = typed.chars().chain(written).collect();
    if letters.is_empty() {
        letters = plain.chars().filter(|c| c.is_alphanumeric()).collect();
    }
    letters.sort_unstable();
    letters.into_iter().collect()
}

/// Whether two names are one: whatever the case, width and spaces, in characters or in pinyin, with the
/// family's name first or last. Different characters are different names, though they sound alike.
pub fn same_name(a: &str, b: &str) -> bool {
    let (folded_a, folded_b) = (fold(a), fold(b));
    if folded_a.is_empty() || folded_a == folded_b {
        return !folded_a.is_empty();
    }
    if name_key(a) != name_key(b) || (folded_a.chars().any(is_chinese) && folded_b.chars().any(is_chinese)) {
        return false;
    }
    let other = spellings(b);
    spellings(a).iter().any(|one| other.contains(one))
}

/// The ways in which a name may be typed without spaces.
fn spellings(name: &str) -> Vec<String> {
    let plain = one_line(name).to_lowercase();
    let mut found = pinyin::of_name(&plain);
    let parts: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    if parts.len() > PARTS_MAX {
        found.push(parts.concat());
    } else {
        orders(&parts, String::new(), &mut found);
    }
    found
}

fn orders(parts: &[&str], begun: String, found: &mut Vec<String>) {
    if parts.is_empty() {
        found.push(begun);
        return;
    }
    for (i, part) in parts.iter().enumerate() {
        let rest: Vec<&str> = parts.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, part)| *part).collect();
        orders(&rest, format!("{begun}{part}"), found);
    }
}

/// The answers of two, each from the one that was chosen: `other` says of which fields it is the second.
pub fn put_together(kept: &Answers, gone: &Answers, other: impl Fn(&str) -> bool) -> Answers {
    let of = |field: &str| if other(field) { gone } else { kept };
    let codes = kept.more.keys().chain(gone.more.keys());
    let more = codes.filter_map(|code| Some((code.clone(), of(code).more.get(code)?.clone()))).collect();
    Answers {
        name: of("name").name.clone(),
        institution: of("institution").institution.clone(),
        category: of("category").category,
        post: of("post").post.clone(),
        phone: of("phone").phone.clone(),
        more,
        document: None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::forms::{Answer, Answered};

    fn one(name: &str, institution: u128, phone: &str, email: &str) -> Traits {
        Traits {
            name: name.into(),
            institution: Uuid::from_u128(institution),
            phone: phone.into(),
            email: email.into(),
            document: None,
        }
    }

    fn with(traits: &Traits, kind: &str, hash: u8) -> Traits {
        let document = Some(DocumentTrait { kind: kind.into(), country: String::new(), hash: vec![hash] });
        Traits { document, ..traits.clone() }
    }

    #[test]
    fn a_name_is_the_same_however_it_is_written() {
        for (a, b) in [
            ("王敏", "王 敏"),
            ("王敏", "Wang Min"),
            ("王敏", "MIN WANG"),
            ("Wang, Min", "ｗａｎｇ　ｍｉｎ"),
            ("王晓燕", "Xiaoyan Wang"),
            ("王晓燕", "Wang Xiao-Yan"),
            ("欧阳娜", "Ouyang Na"),
            ("曾敏", "Zeng Min"),
            ("Anna Maria Lindqvist", "lindqvist anna maria"),
            ("José Núñez", "Núñez, José"),
        ] {
            assert!(same_name(a, b) && same_name(b, a), "{a} {b}");
            assert_eq!(name_key(a), name_key(b), "{a} {b}");
        }
        for (a, b) in
            [("王敏", "王民"), ("王敏", "汪敏"), ("Wang Min", "Wang Ming"), ("", ""), ("Li Na", "Lina I"), ("——", "——")]
        {
            assert!(!same_name(a, b), "{a} {b}");
        }
    }

    #[test]
    fn reasons_add_up() {
        let first = one("王敏", 1, "+86 138 0000 1234", "wang.min@example.org");
        let reasons = |other: &Traits| likely(&first, other).map(|found| found.reasons);
        use Reason::{Document, Institution, Mailbox, Name, Phone};
        assert_eq!(reasons(&one("Min Wang", 1, "", "b@example.org")), Some(vec![Name, Institution]));
        assert_eq!(reasons(&one("王敏", 2, "", "wang.min@gmail.com")), Some(vec![Name, Mailbox]));
        assert_eq!(reasons(&one("李娜", 2, "138-0000-1234", "b@example.org")), Some(vec![Phone]));
        // A name alone is no reason, nor what is missing.
        assert_eq!(reasons(&one("王敏", 2, "", "b@example.org")), None);
        assert_eq!(likely(&one("A", 1, "", "a@x.org"), &one("B", 1, "", "a@y.org")), None);
        assert_eq!(likely(&one("A", 1, "12 34", "a@x.org"), &one("B", 1, "1234", "b@y.org")), None);
        // Documents tell most, for it and against it.
        let (same, named) = (one("李娜", 2, "", "b@example.org"), one("王敏", 1, "", "b@example.org"));
        let document = |traits: &Traits, kind, hash| likely(&with(&first, "passport", 1), &with(traits, kind, hash));
        assert_eq!(document(&same, "passport", 1).unwrap().reasons, [Document]);
        assert_eq!(document(&named, "passport", 2), None);
        assert!(document(&named, "resident_card", 2).is_some());
        let all = one("王敏", 1, "13800001234", "wang.min@x.org");
        assert_eq!(document(&all, "passport", 2).unwrap().reasons, [Phone, Name, Institution, Mailbox]);
    }

    #[test]
    fn what_was_chosen_is_kept_field_by_field() {
        let answers = |name: &str, more: &[(&str, &str)]| Answers {
            name: name.into(),
            institution: name.to_lowercase(),
            category: Uuid::from_u128(1),
            post: name.into(),
            phone: name.into(),
            more: more
                .iter()
                .map(|(code, text)| ((*code).to_owned(), Answer::Text((*text).to_owned())))
                .collect::<Answered>(),
            document: None,
        };
        let (a, b) = (answers("A", &[("x", "1"), ("y", "1")]), answers("B", &[("y", "2"), ("z", "2")]));
        assert_eq!(put_together(&a, &b, |_| true), b);
        let mixed = put_together(&a, &b, |field| ["name", "z"].contains(&field));
        assert_eq!((mixed.name.as_str(), mixed.post.as_str()), ("B", "A"));
        assert_eq!(mixed.more, answers("", &[("x", "1"), ("y", "1"), ("z", "2")]).more);
    }

    fn traits() -> impl Strategy<Value = Traits> {
        let document = prop::option::of((prop::sample::select(vec!["passport", "resident_card"]), 0u8..3));
        ("[王李张]{1}[敏娜]{1}|(Wang|Min|Li) (Na|Min)", 0u128..2, "1380000123[0-4]|", "[ab]@(x|y).org", document)
            .prop_map(|(name, institution, phone, email, document)| {
                let plain = one(&name, institution, &phone, &email);
                document.map_or(plain.clone(), |(kind, hash)| with(&plain, kind, hash))
            })
    }

    proptest! {
        /// Whoever is looked at first, it is the same; there is a reason for everything that is shown; and
        /// whoever stands twice with all that is known of her is found.
        #[test]
        fn likeness_is_of_both(a in traits(), b in traits()) {
            let found = likely(&a, &b);
            prop_assert_eq!(&found, &likely(&b, &a));
            if let Some(found) = found {
                prop_assert!(!found.reasons.is_empty() && found.score >= LIKELY);
            }
            prop_assert!(likely(&a, &a).is_some());
        }

        /// However a name is spaced, cased and ordered, it is found by the same key and is the same.
        #[test]
        fn names_keep_their_key(parts in prop::collection::vec("[a-z]{1,8}", 1..4), turned in any::<bool>()) {
            let mut other: Vec<String> = parts.iter().map(|part| part.to_uppercase()).collect();
            if turned { other.reverse(); }
            let (a, b) = (parts.join(" "), other.join(", "));
            prop_assert_eq!(name_key(&a), name_key(&b));
            prop_assert!(same_name(&a, &b));
        }

        /// Nothing that people write stops it.
        #[test]
        fn any_name_is_looked_at(a in "\\PC{0,40}", b in "\\PC{0,40}") {
            prop_assert_eq!(same_name(&a, &b), same_name(&b, &a));
        }
    }
}
