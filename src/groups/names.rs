//! The names of groups where they stand without their kind.

use crate::groups::Kind;
use crate::kernel::{Lang, Uuid, Words};
use crate::web::Reader;

/// Groups by name, in their order. What several are called in a language has its kind beside it there.
pub fn told_apart(groups: &[(Uuid, Words, String)]) -> Vec<(Uuid, Words)> {
    groups
        .iter()
        .map(|(id, name, kind)| {
            let mut words = name.clone();
            for lang in Lang::ALL {
                let slot = words.slot(lang);
                let is_alike = groups.iter().filter(|(_, other, _)| other.exact(lang) == slot).count() > 1;
                if let Some(kind) = Kind::parse(kind).filter(|_| is_alike && !slot.is_empty()) {
                    *slot = Reader::new(lang).a(kind.beside_key(), "name", slot.as_str());
                }
            }
            (*id, words)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_one_name_are_told_apart_by_their_kind() {
        let (first, second, third) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        let name = Words::new("Logistics group", "后勤保障组", "");
        let told = told_apart(&[
            (first, name.clone(), "support".to_owned()),
            (second, Words::only(Lang::En, "Documents group"), "preparatory".to_owned()),
            (third, name, "preparatory".to_owned()),
        ]);
        assert_eq!(told[0], (first, Words::new("Logistics group (support)", "后勤保障组（保障组）", "")));
        assert_eq!(told[1], (second, Words::only(Lang::En, "Documents group")));
        assert_eq!(told[2].1.en, "Logistics group (preparatory)");
        // In Chinese alone the two are one name.
        let told = told_apart(&[
            (first, Words::new("Stage", "后勤保障组", ""), "support".to_owned()),
            (second, Words::new("Catering", "后勤保障组", ""), "preparatory".to_owned()),
        ]);
        assert_eq!(told[0].1, Words::new("Stage", "后勤保障组（保障组）", ""));
    }
}
