use std::collections::{BTreeMap, BTreeSet};

use crate::kernel::{Faults, Uuid, paragraph};

/// Longest foreword and longest text of what follows, in characters; the database keeps it too.
const TEXT_MAX: usize = 10_000;
/// Longest remark on a project, in characters.
const REMARK_MAX: usize = 2_000;

/// Most projects that are remarked on in one form: ten times what the plan has (plan, 6.1).
const REMARKS_MAX: usize = 500;
/// Bytes of a character as a form sends it: four of UTF-8, each written as three (`%F0%9F%93%88`).
const SENT: usize = 4 * 3;
/// Bytes of a field without its text: `&remark-`, an id of 36, `=`; rounded up.
const NAME: usize = 64;
/// Most bytes of the form as it is sent: both texts, every remark, and the version that was seen. 2 × (10,000 × 12 + 64)
/// + 500 × (2,000 × 12 + 64) + 64 = 12,272,192, which is 11.7 MiB.
pub const EDIT_BYTES_MAX: usize = 2 * (TEXT_MAX * SENT + NAME) + REMARKS_MAX * (REMARK_MAX * SENT + NAME) + NAME;

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

/// What was written over one version, held against the newest: her text where she changed it, else the newest. What she wrote
/// about projects that are no longer late has no place any more, and comes apart.
pub fn merge(base: &Edited, hers: &Edited, newest: &Edited, late: &[Uuid]) -> (Edited, Vec<(Uuid, String)>) {
    let text = |of: fn(&Edited) -> &String| {
        let chosen = if of(hers) == of(base) { newest } else { hers };
        of(chosen).clone()
    };
    let mut merged = Edited {
        foreword: text(|one| &one.foreword),
        follows: text(|one| &one.follows),
        remarks: newest.remarks.clone(),
    };
    let mut dropped = Vec::new();
    let named: BTreeSet<Uuid> = base.remarks.keys().chain(hers.remarks.keys()).copied().collect();
    for project in named {
        let text = hers.remark(&project);
        if text == base.remark(&project) {
            continue;
        }
        if !late.contains(&project) {
            if !text.is_empty() {
                dropped.push((project, text.to_owned()));
            }
        } else if text.is_empty() {
            merged.remarks.remove(&project);
        } else {
            merged.remarks.insert(project, text.to_owned());
        }
    }
    (merged, dropped)
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

    #[test]
    fn what_a_colleague_wrote_stays_where_she_changed_nothing() {
        let edited = |foreword: &str, follows: &str, remarks: &[(u128, &str)]| Edited {
            foreword: foreword.into(),
            follows: follows.into(),
            remarks: remarks.iter().map(|(n, text)| (id(*n), (*text).to_owned())).collect(),
        };
        let base = edited("Old", "", &[(1, "Called"), (2, "Waits"), (3, "Old")]);
        let hers = edited("Old", "Hers", &[(2, "Hers"), (3, "Late no more"), (4, "New")]);
        let newest = edited("Theirs", "", &[(1, "Called"), (2, "Theirs"), (3, "Old"), (5, "Theirs")]);
        let (merged, dropped) = merge(&base, &hers, &newest, &[id(1), id(2), id(4), id(5)]);
        assert_eq!(merged, edited("Theirs", "Hers", &[(2, "Hers"), (3, "Old"), (4, "New"), (5, "Theirs")]));
        assert_eq!(dropped, [(id(3), "Late no more".to_owned())]);
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
