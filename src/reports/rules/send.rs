use std::collections::BTreeSet;

use serde::Deserialize;

use crate::kernel::Uuid;

/// To whom a report is to go.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SendForm {
    pub presidium: String,
    pub organisers: String,
    pub institutions: String,
}

impl SendForm {
    pub fn presidium(&self) -> bool {
        !self.presidium.is_empty()
    }

    pub fn organisers(&self) -> bool {
        !self.organisers.is_empty()
    }

    pub fn institutions(&self) -> bool {
        !self.institutions.is_empty()
    }
}

/// Those who have had no letter yet. Each institution reads by its own link, so whoever speaks for two is written to twice.
pub fn without<T>(people: Vec<T>, id: impl Fn(&T) -> Uuid, taken: &BTreeSet<Uuid>) -> Vec<T> {
    people.into_iter().filter(|one| !taken.contains(&id(one))).collect()
}

/// Those whose address has had no letter with the same link yet, each address once.
pub fn once<T>(people: Vec<T>, address: impl Fn(&T) -> &str, taken: &mut BTreeSet<String>) -> Vec<T> {
    people.into_iter().filter(|one| taken.insert(address(one).to_lowercase())).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_has_one_letter() {
        let mut taken = BTreeSet::from(["lea@example.org".to_owned()]);
        let people = vec!["Li@example.org", "lea@example.org", "li@example.org"];
        assert_eq!(once(people, |one| one, &mut taken), ["Li@example.org"]);
        assert!(taken.contains("li@example.org"));
    }

    #[test]
    fn whoever_speaks_for_two_gets_both() {
        let people = vec![(Uuid::from_u128(1), "li@example.org"), (Uuid::from_u128(2), "li@example.org")];
        let left = without(people, |one| one.0, &BTreeSet::from([Uuid::from_u128(1)]));
        assert_eq!(left, [(Uuid::from_u128(2), "li@example.org")]);
    }

    proptest! {
        #[test]
        fn however_often_it_is_sent(all in proptest::collection::vec("[a-cA-C]", 0..20)) {
            let mut taken = BTreeSet::new();
            let first = once(all.clone(), |one| one, &mut taken);
            prop_assert!(once(all.clone(), |one| one, &mut taken).is_empty());
            prop_assert_eq!(first.len(), taken.len());
        }
    }
}
