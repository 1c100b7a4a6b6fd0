use serde::{Deserialize, Serialize};

/// What somebody who holds a badge is at a conference. Whoever is no participant is asked less.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HolderKind {
    #[default]
    Participant,
    Staff,
    Press,
    Guard,
    Interpreter,
    Driver,
    Medic,
}

impl HolderKind {
    pub const ALL: [HolderKind; 7] = [
        HolderKind::Participant,
        HolderKind::Staff,
        HolderKind::Press,
        HolderKind::Guard,
        HolderKind::Interpreter,
        HolderKind::Driver,
        HolderKind::Medic,
    ];

    /// As it stands in the database and in templates.
    pub fn as_str(self) -> &'static str {
        match self {
            HolderKind::Participant => "participant",
            HolderKind::Staff => "staff",
            HolderKind::Press => "press",
            HolderKind::Guard => "guard",
            HolderKind::Interpreter => "interpreter",
            HolderKind::Driver => "driver",
            HolderKind::Medic => "medic",
        }
    }

    pub fn parse(text: &str) -> Option<HolderKind> {
        HolderKind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The key of its word, of several people.
    pub fn key(self) -> &'static str {
        match self {
            HolderKind::Participant => "kind-participant",
            HolderKind::Staff => "kind-staff",
            HolderKind::Press => "kind-press",
            HolderKind::Guard => "kind-guard",
            HolderKind::Interpreter => "kind-interpreter",
            HolderKind::Driver => "kind-driver",
            HolderKind::Medic => "kind-medic",
        }
    }

    /// The key of its word, of one person.
    pub fn one_key(self) -> &'static str {
        match self {
            HolderKind::Participant => "kind-one-participant",
            HolderKind::Staff => "kind-one-staff",
            HolderKind::Press => "kind-one-press",
            HolderKind::Guard => "kind-one-guard",
            HolderKind::Interpreter => "kind-one-interpreter",
            HolderKind::Driver => "kind-one-driver",
            HolderKind::Medic => "kind-one-medic",
        }
    }

    pub fn is_participant(self) -> bool {
        self == HolderKind::Participant
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_survive_the_database_and_templates() {
        for kind in HolderKind::ALL {
            assert_eq!(HolderKind::parse(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        assert_eq!(HolderKind::parse("guest"), None);
    }
}
