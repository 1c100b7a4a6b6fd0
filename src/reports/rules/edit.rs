use std::collections::BTreeMap;

use crate::kernel::{Faults, Uuid, paragraph};

/// Longest foreword and longest text of what follows, in characters; the database keeps it too.
const TEXT_MAX: usize = 10_000;
/// Longest remark on a project, in characters.
const REMARK_MAX: usize = 2_000;

/// What people write in the marked places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edited {
    pub foreword: String,
    pub follows: String,
    /// By project; those of projects that are no longer late are kept, and not shown.
    pub remarks: BTreeMap<Uuid, String>,
}

impl Edited {
    pub fn remark(&self, project: &Uuid) -> &str {
        self.remarks.get(project).map_or("", String::as_str)
    }

    /// As it was filled in, whatever is wrong with it, and the version that was seen. What is not asked for stays as it was.
    pub fn of(&self, answers: &[(String, String)]) -> (Edited, i32) {
        let (mut edited, mut seen) = (self.clone(), 0);
        for (name, text) in answers {
            match name.as_str() {
                "foreword" => edited.foreword = paragraph(text),
                "follows" => edited.follows = paragraph(text),
                "version" => seen = text.parse().unwrap_or(0),
                name => {
                    let Some(project) = name.strip_prefix("remark-").and_then(|id| id.parse::<Uuid>().ok()) else {
                        continue;
                    };
                    match paragraph(text) {
                        text if text.is_empty() => edited.remarks.remove(&project),
                        text => edited.remarks.insert(project, text),
                    };
                }
            }
        }
        (edited, seen)
    }
}

/// Nothing has to be written; what is written has an end, and remarks are on projects that the report names.
pub fn check_edit(edited: &Edited, held: &Edited, late: &[Uuid]) -> Result<(), Faults> {
    let mut faults = Faults::default();
    faults.limit("foreword", &edited.foreword, TEXT_MAX);
    for (project, text) in &edited.remarks {
        if held.remarks.get(project) == Some(text) {
            continue;
        }
        if late.contains(project) {
            faults.limit(format!("remark-{project}"), text, REMARK_MAX);
        } else {
            faults.add("foreword", "problem-changed");
        }
    }
    faults.limit("follows", &edited.follows, TEXT_MAX);
    faults.or(|| ())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn answers(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn what_is_not_asked_for_stays() {
        let held =
            Edited { remarks: BTreeMap::from([(id(1), "Old".into()), (id(2), "Kept".into())]), ..Edited::default() };
        let remark = format!("remark-{}", id(1));
        let (edited, seen) =
            held.of(&answers(&[("foreword", " Hello \r\n"), (&remark, "  "), ("version", "4"), ("remark-x", "?")]));
        assert_eq!((edited.foreword.as_str(), seen), ("Hello", 4));
        assert_eq!(edited.remarks, BTreeMap::from([(id(2), "Kept".into())]));
        assert!(check_edit(&edited, &held, &[id(1)]).is_ok());
    }

    #[test]
    fn remarks_are_on_what_is_late_and_not_endless() {
        let held = Edited::default();
        let remark = |n: u128, text: String| Edited { remarks: BTreeMap::from([(id(n), text)]), ..Edited::default() };
        assert!(check_edit(&remark(1, "Mended".into()), &held, &[id(1)]).is_ok());
        let foreign = check_edit(&remark(2, "Mended".into()), &held, &[id(1)]).unwrap_err();
        assert!(foreign.of("foreword").is_some());
        let long = check_edit(&remark(1, "长".repeat(REMARK_MAX + 1)), &held, &[id(1)]).unwrap_err();
        assert!(long.of(&format!("remark-{}", id(1))).is_some());
        let long = Edited { foreword: "x".repeat(TEXT_MAX + 1), follows: "y".repeat(TEXT_MAX + 1), ..held.clone() };
        assert_eq!(check_edit(&long, &held, &[]).unwrap_err().len(), 2);
    }

    proptest! {
        #[test]
        fn filling_in_what_stands_there_changes_nothing(foreword in "\\PC{0,40}", remark in "\\PC{1,40}") {
            let (held, _) = Edited::default().of(&answers(&[("foreword", &foreword), (&format!("remark-{}", id(1)), &remark)]));
            let again = answers(&[("foreword", &held.foreword), ("follows", &held.follows), (&format!("remark-{}", id(1)), held.remark(&id(1)))]);
            prop_assert_eq!(held.of(&again).0, held);
        }
    }
}
