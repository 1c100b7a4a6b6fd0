use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::kernel::is_slug;

/// Most columns of a list.
const MOST: usize = 40;
/// Between columns in an address: it stands in no name, and needs no escape.
const BETWEEN: char = '.';
/// Before the code of a question.
const QUESTION: &str = "q-";

/// A column of the list of participants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    Number,
    Name,
    Institution,
    Post,
    Category,
    /// What somebody is: participant, staff, press.
    Kind,
    Email,
    Phone,
    State,
    Level,
    Language,
    Registered,
    Seat,
    /// What was answered to the question of this code.
    Answer(String),
}

impl Column {
    /// Those of every conference, in their order.
    pub const CORE: [Column; 13] = [
        Column::Number,
        Column::Name,
        Column::Institution,
        Column::Category,
        Column::Kind,
        Column::Post,
        Column::Email,
        Column::Phone,
        Column::State,
        Column::Level,
        Column::Language,
        Column::Registered,
        Column::Seat,
    ];

    /// As it stands in an address.
    pub fn word(&self) -> String {
        let word = match self {
            Column::Number => "number",
            Column::Name => "name",
            Column::Institution => "institution",
            Column::Post => "post",
            Column::Category => "category",
            Column::Kind => "kind",
            Column::Email => "email",
            Column::Phone => "phone",
            Column::State => "state",
            Column::Level => "level",
            Column::Language => "language",
            Column::Registered => "registered",
            Column::Seat => "seat",
            Column::Answer(code) => return format!("{QUESTION}{code}"),
        };
        word.to_owned()
    }

    pub fn parse(word: &str) -> Option<Column> {
        if let Some(code) = word.strip_prefix(QUESTION) {
            return is_slug(code).then(|| Column::Answer(code.to_owned()));
        }
        Column::CORE.into_iter().find(|column| column.word() == word)
    }

    /// The key of its heading; none for a question, whose heading is its label.
    pub fn key(&self) -> Option<&'static str> {
        Some(match self {
            Column::Number => "registration-number",
            Column::Name => "registration-name",
            Column::Institution => "registration-institution",
            Column::Post => "registration-post",
            Column::Category => "registration-category",
            Column::Kind => "kind-title",
            Column::Email => "registration-email",
            Column::Phone => "registration-phone",
            Column::State => "registration-state",
            Column::Level => "registration-level",
            Column::Language => "registration-language",
            Column::Seat => "registration-seat",
            Column::Registered => "registration-registered-at",
            Column::Answer(_) => return None,
        })
    }

    /// The word by which the list is sorted by it, where it may be.
    pub fn sorts(&self) -> Option<&'static str> {
        match self {
            Column::Name => Some("name"),
            Column::Institution => Some("institution"),
            Column::State => Some("state"),
            Column::Registered => Some("registered"),
            _ => None,
        }
    }
}

/// The columns that somebody chose, in her order; none: as the list comes. The name is always one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(Vec<Column>);

impl Columns {
    /// What is no column is left out, what stands twice counts once.
    pub fn parse(words: impl IntoIterator<Item = impl AsRef<str>>) -> Columns {
        let mut chosen = Vec::new();
        for word in words {
            for column in word.as_ref().split(BETWEEN).filter_map(Column::parse) {
                if !chosen.contains(&column) && chosen.len() < MOST {
                    chosen.push(column);
                }
            }
        }
        if !chosen.is_empty() && !chosen.contains(&Column::Name) {
            chosen.insert(0, Column::Name);
        }
        Columns(chosen)
    }

    /// Whether the list is as it comes.
    pub fn is_plain(&self) -> bool {
        self.0.is_empty()
    }

    /// What is shown, in order.
    pub fn shown(&self) -> Vec<Column> {
        if !self.0.is_empty() {
            return self.0.clone();
        }
        use Column::*;
        vec![Number, Name, Institution, Category, State, Level, Registered]
    }

    pub fn has(&self, column: &Column) -> bool {
        self.0.contains(column)
    }

    /// The codes of the questions whose answers are shown.
    pub fn questions(&self) -> Vec<String> {
        let code = |column: &Column| match column {
            Column::Answer(code) => Some(code.clone()),
            _ => None,
        };
        self.0.iter().filter_map(code).collect()
    }

    /// The same with one of them a place further to the front.
    pub fn raised(&self, word: &str) -> Columns {
        let mut chosen = self.shown();
        if let Some(at) = chosen.iter().position(|column| column.word() == word).filter(|at| *at > 0) {
            chosen.swap(at - 1, at);
        }
        Columns(chosen)
    }

    /// As they stand in an address.
    pub fn word(&self) -> String {
        self.0.iter().map(Column::word).collect::<Vec<_>>().join(&BETWEEN.to_string())
    }
}

impl<'de> Deserialize<'de> for Columns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Columns, D::Error> {
        Ok(Columns::parse(Vec::<String>::deserialize(deserializer)?))
    }
}

impl Serialize for Columns {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_the_address_is_what_is_shown() {
        let chosen = Columns::parse(["state.q-diet", "name", "nothing", "state", "q-<b>"]);
        assert_eq!(chosen.word(), "state.q-diet.name");
        assert_eq!(Columns::parse([chosen.word()]), chosen);
        assert_eq!(chosen.questions(), ["diet"]);
        assert_eq!(Columns::parse(["state"]).word(), "name.state", "the name leads to the person");
        assert!(Columns::parse([""; 2]).is_plain());
        assert_eq!(Columns::default().shown().len(), 7);
        for column in Column::CORE {
            assert_eq!(Column::parse(&column.word()), Some(column));
        }
    }

    #[test]
    fn a_column_moves_to_the_front_by_one() {
        assert_eq!(Columns::parse(["name.state.level"]).raised("level").word(), "name.level.state");
        assert_eq!(Columns::parse(["name.state"]).raised("name").word(), "name.state");
        assert_eq!(Columns::default().raised("name").word(), "name.number.institution.category.state.level.registered");
    }
}
