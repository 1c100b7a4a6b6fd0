//! Whom a resolution goes to, and how it stands with each.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::kernel::{Email, Faults, Uuid};

/// Most addresses that are typed at once.
const ADDRESSES_MAX: usize = 500;

/// To whom a resolution is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum To {
    Account(Uuid),
    Participant(Uuid),
    Institution(Uuid),
}

/// A circle of accounts that is chosen as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Circle {
    Presidium,
    Leads,
}

impl Circle {
    pub const ALL: [Circle; 2] = [Circle::Presidium, Circle::Leads];

    pub fn as_str(self) -> &'static str {
        match self {
            Circle::Presidium => "presidium",
            Circle::Leads => "leads",
        }
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Circle::Presidium => "deliveries-circle-presidium",
            Circle::Leads => "deliveries-circle-leads",
        }
    }
}

/// How a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Waiting,
    Acknowledged,
}

impl Standing {
    pub const ALL: [Standing; 2] = [Standing::Waiting, Standing::Acknowledged];

    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Waiting => "waiting",
            Standing::Acknowledged => "acknowledged",
        }
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Standing::Waiting => "deliveries-waiting",
            Standing::Acknowledged => "deliveries-acknowledged",
        }
    }

    /// How its tag looks.
    pub fn tag(self) -> &'static str {
        match self {
            Standing::Waiting => "warn",
            Standing::Acknowledged => "good",
        }
    }
}

/// Those who may be named, as they are found.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Institutions that somebody signs for.
    pub institutions: Vec<Uuid>,
    pub circles: BTreeMap<Circle, Vec<Uuid>>,
    /// Of the addresses that were typed, whose they are.
    pub people: BTreeMap<String, To>,
}

/// To whom it goes, as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DeliverForm {
    pub ids: Vec<String>,
    pub circles: Vec<String>,
    /// Addresses, a line each.
    pub people: String,
}

impl DeliverForm {
    /// What was typed, each once.
    fn typed(&self) -> Vec<&str> {
        let mut typed: Vec<&str> = self
            .people
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '，' | '；' | '、'))
            .filter(|part| !part.is_empty())
            .collect();
        typed.sort_unstable();
        typed.dedup();
        typed
    }

    /// The addresses among it.
    pub fn addresses(&self) -> Vec<String> {
        self.typed().into_iter().filter_map(Email::parse).map(|email| email.as_str().to_owned()).collect()
    }

    /// Everybody who was chosen, each once.
    pub fn check(&self, known: &Known) -> Result<Vec<To>, Faults> {
        let mut faults = Faults::default();
        let mut to = Vec::new();
        for id in &self.ids {
            match id.parse().ok().filter(|id| known.institutions.contains(id)) {
                Some(id) => to.push(To::Institution(id)),
                None => faults.add("ids", "fault-choice"),
            }
        }
        for circle in Circle::ALL.into_iter().filter(|one| self.circles.iter().any(|said| said == one.as_str())) {
            to.extend(known.circles.get(&circle).into_iter().flatten().copied().map(To::Account));
        }
        let typed = self.typed();
        let found = |typed: &str| Email::parse(typed).and_then(|email| known.people.get(email.as_str()).copied());
        let unknown: Vec<&str> = typed.iter().copied().filter(|one| found(one).is_none()).collect();
        if typed.len() > ADDRESSES_MAX {
            faults.add_with("people", "deliveries-fault-many", [("max", ADDRESSES_MAX.to_string())]);
        } else if !unknown.is_empty() {
            faults.add_with("people", "deliveries-fault-unknown", [("addresses", unknown.join(", "))]);
        }
        to.extend(typed.iter().filter_map(|one| found(one)));
        to.sort_unstable();
        to.dedup();
        if to.is_empty() && faults.is_empty() {
            faults.add("ids", "deliveries-fault-nobody");
        }
        if faults.is_empty() { Ok(to) } else { Err(faults) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn known() -> Known {
        Known {
            institutions: vec![id(1), id(2)],
            circles: [(Circle::Presidium, vec![id(5), id(6)]), (Circle::Leads, vec![id(6)])].into(),
            people: [
                ("a@example.org".to_owned(), To::Account(id(5))),
                ("p@example.org".to_owned(), To::Participant(id(9))),
            ]
            .into(),
        }
    }

    #[test]
    fn everybody_is_named_once() {
        let form = DeliverForm {
            ids: vec![id(2).to_string()],
            circles: vec!["presidium".into(), "leads".into()],
            people: " A@example.org\np@example.org，p@example.org ".into(),
        };
        assert_eq!(
            form.check(&known()).unwrap(),
            [To::Account(id(5)), To::Account(id(6)), To::Participant(id(9)), To::Institution(id(2))]
        );
        assert_eq!(form.addresses(), ["a@example.org", "p@example.org"]);
    }

    #[test]
    fn nobody_and_strangers_are_faults() {
        let none = DeliverForm::default().check(&known()).unwrap_err();
        assert!(none.of("ids").is_some());
        let strange =
            DeliverForm { ids: vec![id(3).to_string()], people: "x@example.org nobody".into(), ..Default::default() };
        let faults = strange.check(&known()).unwrap_err();
        assert!(faults.of("ids").is_some());
        assert_eq!(faults.of("people").unwrap().key, "deliveries-fault-unknown");
        let many = (0..=ADDRESSES_MAX).map(|n| format!("p{n}@example.org\n")).collect();
        let faults = DeliverForm { people: many, ..Default::default() }.check(&known()).unwrap_err();
        assert_eq!(faults.of("people").unwrap().key, "deliveries-fault-many");
    }
}
