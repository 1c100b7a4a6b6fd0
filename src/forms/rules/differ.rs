use super::content::{Content, Question};
use crate::kernel::Words;

/// How a version differs from the one before, in one question or section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The key of what happened to it.
    pub key: &'static str,
    /// What it is called: now, or before it went.
    pub label: Words,
    /// The keys of what changed about it.
    pub details: Vec<&'static str>,
}

/// What somebody who knows the old form finds changed in the new one, in the order of the new one;
/// then what is gone.
pub fn differ(old: &Content, new: &Content) -> Vec<Change> {
    let mut changes = Vec::new();
    for section in &new.sections {
        let label = section.title.clone();
        match old.section(&section.code) {
            None => changes.push(Change { key: "forms-change-section-added", label, details: Vec::new() }),
            Some(before)
                if (&before.title, &before.intro, &before.kinds)
                    != (&section.title, &section.intro, &section.kinds) =>
            {
                changes.push(Change { key: "forms-change-section-changed", label, details: Vec::new() });
            }
            Some(_) => {}
        }
        for question in &section.questions {
            let label = question.label.clone();
            match old.question(&question.code) {
                None => changes.push(Change { key: "forms-change-added", label, details: Vec::new() }),
                Some(before) => {
                    let details = details(before, question);
                    if !details.is_empty() {
                        changes.push(Change { key: "forms-change-changed", label, details });
                    }
                }
            }
        }
    }
    let gone = old.questions().filter(|question| new.question(&question.code).is_none());
    changes.extend(gone.map(|question| Change {
        key: "forms-change-removed",
        label: question.label.clone(),
        details: Vec::new(),
    }));
    let gone = old.sections.iter().filter(|section| new.section(&section.code).is_none());
    changes.extend(gone.map(|section| Change {
        key: "forms-change-section-removed",
        label: section.title.clone(),
        details: Vec::new(),
    }));
    let order = |content: &Content, other: &Content| -> Vec<String> {
        content.questions().filter(|one| other.question(&one.code).is_some()).map(|one| one.code.clone()).collect()
    };
    if order(old, new) != order(new, old) {
        changes.push(Change { key: "forms-change-order", label: Words::default(), details: Vec::new() });
    }
    if old.decided_again != new.decided_again {
        changes.push(Change { key: "forms-change-core", label: Words::default(), details: Vec::new() });
    }
    changes
}

fn details(old: &Question, new: &Question) -> Vec<&'static str> {
    let codes = |question: &Question| {
        question.choices.iter().map(|one| (one.code.clone(), one.name.clone())).collect::<Vec<_>>()
    };
    let places = |question: &Question| question.choices.iter().map(|one| one.places).collect::<Vec<_>>();
    [
        (old.label != new.label, "forms-change-label"),
        (old.help != new.help, "forms-change-help"),
        (old.required != new.required, "forms-change-required"),
        (codes(old) != codes(new) || old.own_words != new.own_words, "forms-change-choices"),
        (codes(old) == codes(new) && places(old) != places(new), "forms-change-places"),
        ((old.least, old.most) != (new.least, new.most), "forms-change-bounds"),
        (old.shown_if != new.shown_if, "forms-change-condition"),
        (old.kept_days != new.kept_days, "forms-change-kept"),
        (old.decided_again != new.decided_again, "forms-change-again"),
        (old.counted != new.counted, "forms-change-counted"),
    ]
    .into_iter()
    .filter_map(|(differs, key)| differs.then_some(key))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::super::content::Kind;
    use super::super::content::tests::{content, question, words};
    use super::*;

    #[test]
    fn differences_are_named_and_nothing_else() {
        let old = content(vec![question("a", Kind::Choice), question("b", Kind::Text), question("c", Kind::Text)]);
        assert_eq!(differ(&old, &old), []);
        let again = Question { label: words("A?"), required: true, ..question("a", Kind::Choice) };
        let new = content(vec![question("d", Kind::Date), question("c", Kind::Text), again]);
        let found: Vec<_> =
            differ(&old, &new).into_iter().map(|change| (change.key, change.label.en, change.details)).collect();
        assert_eq!(
            found,
            [
                ("forms-change-added", "d".to_owned(), vec![]),
                ("forms-change-changed", "A?".to_owned(), vec!["forms-change-label", "forms-change-required"]),
                ("forms-change-removed", "b".to_owned(), vec![]),
                ("forms-change-order", String::new(), vec![]),
            ]
        );
    }
}
