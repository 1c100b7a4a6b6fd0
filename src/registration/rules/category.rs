use std::collections::HashMap;

use crate::kernel::{Lang, Uuid, Words, fold};

/// An institution of a conference: listed by the organisers, or named in a registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Institution {
    pub id: Uuid,
    pub name: Words,
    pub listed: bool,
}

/// Institutions by their names.
#[derive(Clone, Debug, Default)]
pub struct Institutions {
    pub list: Vec<Institution>,
    by_name: HashMap<String, usize>,
}

impl Institutions {
    pub fn new(list: Vec<Institution>) -> Institutions {
        let mut by_name = HashMap::new();
        // Listed ones first: a name that both have means the one that the organisers know.
        for listed in [true, false] {
            for (i, one) in list.iter().enumerate().filter(|(_, one)| one.listed == listed) {
                for lang in Lang::ALL {
                    by_name.entry(fold(one.name.exact(lang))).or_insert(i);
                }
            }
        }
        by_name.remove("");
        Institutions { list, by_name }
    }

    /// The institution that somebody means who writes its name in any language, with whatever
    /// spaces, width and case.
    pub fn meant_by(&self, written: &str) -> Option<&Institution> {
        self.by_name.get(&fold(written)).map(|&i| &self.list[i])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    #[test]
    fn an_institution_is_found_in_any_language() {
        let known = Institutions::new(vec![
            Institution { id: id(1), name: Words::only(Lang::En, "ＰＢＣ"), listed: false },
            Institution {
                id: id(2), name: Words::new("China Merchants Bank", "招商银行", "招商銀行"), listed: true
            },
        ]);
        for written in ["china merchants bank", "招商 银行", "招商銀行", "CHINA  MERCHANTS-BANK"] {
            assert_eq!(known.meant_by(written).map(|one| one.id), Some(id(2)), "{written}");
        }
        assert_eq!(known.meant_by("pbc").map(|one| one.id), Some(id(1)));
        // An empty name in some language means nobody.
        assert_eq!(known.meant_by("——"), None);
        assert_eq!(known.meant_by("招商"), None);
    }
}
