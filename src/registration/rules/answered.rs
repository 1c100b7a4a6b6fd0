//! What people answered, counted in one pass over their answers.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Stay;

/// What is to be counted, by the codes of the questions.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// How many chose what; a day is chosen as well.
    pub choices: Vec<String>,
    pub numbers: Vec<String>,
    /// How many chose what of the one together with what of the other.
    pub pairs: Vec<(String, String)>,
    /// Arrival and departure, and the room where it is asked.
    pub stay: Option<(String, String, Option<String>)>,
}

/// Numbers that were answered to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    pub count: i64,
    /// The largest there is where it is larger than that.
    pub sum: i64,
    pub least: i64,
    pub most: i64,
}

impl Numbers {
    fn with(held: Option<Numbers>, value: i64) -> Numbers {
        let none = Numbers { count: 0, sum: 0, least: value, most: value };
        let Numbers { count, sum, least, most } = held.unwrap_or(none);
        Numbers { count: count + 1, sum: sum.saturating_add(value), least: least.min(value), most: most.max(value) }
    }
}

type Chosen = BTreeMap<String, i64>;

/// The figures of those who were added.
#[derive(Debug, Default)]
pub struct Answered {
    wanted: Wanted,
    languages: Chosen,
    choices: BTreeMap<String, Chosen>,
    numbers: BTreeMap<String, Numbers>,
    /// Of each pair that is wanted, in their order.
    pairs: Vec<BTreeMap<String, Chosen>>,
    /// By arrival, departure and room as they were answered.
    stays: BTreeMap<[String; 3], i64>,
}

/// A choice as it is counted: own words, which begin with `=`, together.
fn choice(value: &Value) -> Option<&str> {
    let text = value.as_str()?;
    Some(if text.starts_with('=') { "=" } else { text })
}

/// What was chosen, one or several.
fn chosen<'a>(answers: &'a Map<String, Value>, question: &str) -> impl Iterator<Item = &'a str> {
    let list: &[Value] = match answers.get(question) {
        Some(Value::Array(list)) => list,
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    list.iter().filter_map(choice)
}

/// An own key is made for the first alone.
fn one_more(counts: &mut Chosen, key: &str) {
    match counts.get_mut(key) {
        Some(count) => *count += 1,
        None => drop(counts.insert(key.to_owned(), 1)),
    }
}

impl Answered {
    pub fn new(wanted: Wanted) -> Answered {
        let choices = wanted.choices.iter().map(|question| (question.clone(), Chosen::new())).collect();
        let pairs = vec![BTreeMap::new(); wanted.pairs.len()];
        Answered { wanted, choices, pairs, ..Answered::default() }
    }

    /// Adds somebody who is written to in this language (its tag) and answered this.
    pub fn add(&mut self, language: &str, answers: &Map<String, Value>) {
        one_more(&mut self.languages, language);
        for (question, counts) in &mut self.choices {
            chosen(answers, question).for_each(|choice| one_more(counts, choice));
        }
        for question in &self.wanted.numbers {
            if let Some(value) = answers.get(question).and_then(Value::as_i64) {
                let numbers = Numbers::with(self.numbers.get(question).copied(), value);
                self.numbers.insert(question.clone(), numbers);
            }
        }
        for ((question, other), counts) in self.wanted.pairs.iter().zip(&mut self.pairs) {
            for choice in chosen(answers, question) {
                if !counts.contains_key(choice) {
                    counts.insert(choice.to_owned(), Chosen::new());
                }
                if let Some(counts) = counts.get_mut(choice) {
                    chosen(answers, other).for_each(|choice| one_more(counts, choice));
                }
            }
        }
        self.add_stay(answers);
    }

    /// Of those who answered one of the days, and need a room where it is asked.
    fn add_stay(&mut self, answers: &Map<String, Value>) {
        let Some((arrival, departure, room)) = &self.wanted.stay else { return };
        let of = |question: &String| chosen(answers, question).next();
        let needed = room.as_ref().map(of);
        let days = [of(arrival), of(departure)];
        if days == [None, None] || needed == Some(None) {
            return;
        }
        let [arrival, departure] = days.map(|day| day.unwrap_or_default().to_owned());
        let room = needed.flatten().unwrap_or_default().to_owned();
        *self.stays.entry([arrival, departure, room]).or_default() += 1;
    }

    /// How many are written to in a language.
    pub fn language(&self, tag: &str) -> i64 {
        self.languages.get(tag).copied().unwrap_or(0)
    }

    /// What was chosen, in the order of the codes (of a day: of the days), and by how many.
    pub fn choices(&self, question: &str) -> impl Iterator<Item = (&str, i64)> {
        self.choices.get(question).into_iter().flatten().map(|(choice, count)| (choice.as_str(), *count))
    }

    pub fn choice(&self, question: &str, choice: &str) -> i64 {
        self.choices.get(question).and_then(|counts| counts.get(choice)).copied().unwrap_or(0)
    }

    pub fn numbers(&self, question: &str) -> Option<Numbers> {
        self.numbers.get(question).copied()
    }

    /// How many chose this of the one question and that of the other.
    pub fn together(&self, (question, choice): (&str, &str), (other, other_choice): (&str, &str)) -> i64 {
        let place = self.wanted.pairs.iter().position(|(one, two)| one == question && two == other);
        let counts = place.and_then(|place| self.pairs[place].get(choice));
        counts.and_then(|counts| counts.get(other_choice)).copied().unwrap_or(0)
    }

    pub fn stays(&self) -> Vec<Stay> {
        let stay = |([arrival, departure, room], count): (&[String; 3], &i64)| Stay {
            arrival: arrival.parse().ok(),
            departure: departure.parse().ok(),
            room: room.clone(),
            count: *count,
        };
        self.stays.iter().map(stay).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn wanted() -> Wanted {
        let owned = |list: &[&str]| list.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
        Wanted {
            choices: owned(&["meals", "diet", "arrival"]),
            numbers: owned(&["guests"]),
            pairs: vec![("meals".to_owned(), "diet".to_owned())],
            stay: Some(("arrival".to_owned(), "departure".to_owned(), Some("room".to_owned()))),
        }
    }

    fn answered(people: &[Value]) -> Answered {
        let mut all = Answered::new(wanted());
        for one in people {
            all.add("en", one.as_object().expect("answers"));
        }
        all
    }

    #[test]
    fn each_is_counted_under_all_that_she_chose_and_own_words_together() {
        let all = answered(&[
            json!({"meals": ["lunch", "dinner"], "diet": "halal"}),
            json!({"meals": ["lunch"], "diet": "=no garlic"}),
            json!({"meals": ["lunch"], "diet": "=rice"}),
            json!({"meals": ["dinner"]}),
            json!({"plate": "京A"}),
        ]);
        assert_eq!(all.choices("meals").collect::<Vec<_>>(), [("dinner", 2), ("lunch", 3)]);
        assert_eq!((all.choice("diet", "="), all.choice("diet", "halal"), all.choice("plate", "京A")), (2, 1, 0));
        assert_eq!(all.together(("meals", "lunch"), ("diet", "=")), 2);
        assert_eq!(all.together(("meals", "dinner"), ("diet", "halal")), 1);
        assert_eq!(all.together(("meals", "dinner"), ("diet", "=")), 0);
        assert_eq!((all.language("en"), all.language("zh-Hans")), (5, 0));
    }

    #[test]
    fn a_stay_has_a_day_and_a_room() {
        let all = answered(&[
            json!({"arrival": "2026-11-19", "departure": "2026-11-21", "room": "single"}),
            json!({"arrival": "2026-11-19", "departure": "2026-11-21", "room": "single"}),
            json!({"arrival": "2026-11-19", "room": "=by the lift"}),
            json!({"arrival": "2026-11-19", "departure": "2026-11-21"}),
            json!({"room": "single"}),
        ]);
        let told: Vec<(bool, String, i64)> =
            all.stays().into_iter().map(|stay| (stay.departure.is_some(), stay.room, stay.count)).collect();
        assert_eq!(told, [(false, "=".to_owned(), 1), (true, "single".to_owned(), 2)]);
        assert_eq!(all.choice("arrival", "2026-11-19"), 4);
    }

    proptest! {
        #[test]
        fn numbers_are_what_adding_them_up_gives(values in proptest::collection::vec(any::<i64>(), 1..20)) {
            let people: Vec<Value> = values.iter().map(|value| json!({ "guests": value })).collect();
            let numbers = answered(&people).numbers("guests").expect("some");
            prop_assert_eq!(numbers.count, values.len() as i64);
            prop_assert_eq!(numbers.least, *values.iter().min().expect("one"));
            prop_assert_eq!(numbers.most, *values.iter().max().expect("one"));
            let sum: i128 = values.iter().map(|value| i128::from(*value)).sum();
            if values.iter().all(|value| value.abs() < i64::MAX / 32) {
                prop_assert_eq!(i128::from(numbers.sum), sum);
            }
        }
    }
}
