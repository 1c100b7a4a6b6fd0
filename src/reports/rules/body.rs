use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize};

use crate::kernel::{Uuid, Words};
use crate::outcomes::{IndicatorKind, Light, Reason};

/// Texts in three languages; in reports from before units were, one text for all.
fn words_or_text<'de, D: Deserializer<'de>>(from: D) -> Result<Words, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Words(Words),
        Text(String),
    }
    Ok(match Either::deserialize(from)? {
        Either::Words(words) => words,
        Either::Text(text) => Words::same(text),
    })
}

/// A project as a report names it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Of {
    pub id: Uuid,
    pub number: i32,
    pub title: Words,
    /// Who leads it.
    pub institution: Words,
}

/// How many projects have which light, and how that went on from the period before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Lights {
    /// The frozen week from which it went on; none where nothing was frozen yet.
    pub from: Option<NaiveDate>,
    /// The frozen week that ends with the period; none: as of the instant.
    pub to: Option<NaiveDate>,
    /// The worst first.
    pub before: Vec<(Light, usize)>,
    pub after: Vec<(Light, usize)>,
    /// From, to, how many; those that changed alone.
    pub changes: Vec<(Light, Light, usize)>,
    pub unchanged: usize,
    pub new: usize,
}

/// What an institution reported of a week.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Reported {
    pub week: NaiveDate,
    pub done: String,
    pub next: String,
}

/// A project that is yellow or red, and why.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Late {
    pub project: Of,
    pub deadline: NaiveDate,
    pub light: Light,
    /// Its light before the period.
    pub was: Option<Light>,
    /// Everything that gives it a light, the worst first.
    pub reasons: Vec<(Light, Reason)>,
    /// The last that was reported of it in the period.
    pub reported: Option<Reported>,
}

/// A deadline that was moved.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Moved {
    pub project: Of,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Why it was asked for, and what was answered.
    pub reason: String,
    pub answer: String,
    pub decided_at: DateTime<Utc>,
}

/// A milestone that was moved.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Stone {
    pub project: Of,
    pub milestone: Uuid,
    pub title: Words,
    /// When it was due before the period, and at its end.
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub at: DateTime<Utc>,
}

/// An indicator that was read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Measured {
    pub project: Of,
    pub indicator: Uuid,
    pub name: Words,
    /// Written down of one that is judged alone.
    #[serde(default, skip_serializing_if = "IndicatorKind::is_number")]
    pub kind: IndicatorKind,
    #[serde(deserialize_with = "words_or_text")]
    pub unit: Words,
    pub baseline: Decimal,
    pub target: Decimal,
    /// Day and value, before the period and at its end.
    pub before: Option<(NaiveDate, Decimal)>,
    pub after: (NaiveDate, Decimal),
}

/// An order to mend that is open, or with which something happened.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Ordered {
    pub project: Of,
    pub order: Uuid,
    /// As `outcomes::rules::OrderState` names it.
    pub state: String,
    pub due_on: NaiveDate,
    pub issued_at: DateTime<Utc>,
    pub acted_at: Option<DateTime<Utc>>,
    pub is_climbed: bool,
    /// It was due, and nobody has acted on it.
    pub is_overdue: bool,
}

/// A difficulty that is open, or with which something happened.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Trouble {
    pub project: Of,
    pub difficulty: Uuid,
    pub number: i32,
    pub title: String,
    pub sender: Uuid,
    pub sender_name: Words,
    pub filed_at: DateTime<Utc>,
    /// As `difficulties::rules::State` names it.
    pub state: String,
    pub solve_by: Option<NaiveDate>,
    /// Nothing was done about it within its 48 hours.
    pub is_late: bool,
    /// All institutions read its answer.
    pub is_public: bool,
}

/// A project of which reports are missing.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Silent {
    pub project: Of,
    pub weeks: Vec<NaiveDate>,
    /// The last week of which there is one.
    pub last: Option<NaiveDate>,
}

/// A project that was closed, or opened again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Ended {
    pub project: Of,
    /// Closed; else opened again.
    pub is_closed: bool,
    pub at: DateTime<Utc>,
    pub words: String,
}

/// Everything that was compiled, in no language. It is kept with each version, so its names last.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Body {
    pub as_of: DateTime<Utc>,
    pub lights: Lights,
    pub late: Vec<Late>,
    pub moved: Vec<Moved>,
    #[serde(default)]
    pub milestones: Vec<Stone>,
    pub readings: Vec<Measured>,
    pub orders: Vec<Ordered>,
    pub difficulties: Vec<Trouble>,
    pub silent: Vec<Silent>,
    pub ended: Vec<Ended>,
    /// What an institution reads of it, without the difficulties of others. Never kept.
    #[serde(skip)]
    pub is_filtered: bool,
}

impl Body {
    pub fn counts(&self) -> Counts {
        let of = |light| self.lights.after.iter().find(|(held, _)| *held == light).map_or(0, |(_, count)| *count);
        Counts {
            red: of(Light::Red),
            yellow: of(Light::Yellow),
            blue: of(Light::Blue),
            normal: of(Light::Normal),
            moved: self.moved.len() + self.milestones.len(),
            readings: self.readings.len(),
            orders: self.orders.len(),
            difficulties: self.difficulties.len(),
            silent: self.silent.len(),
            ended: self.ended.len(),
        }
    }

    /// Every project that is named in it, once.
    pub fn projects(&self) -> Vec<Uuid> {
        let named: BTreeSet<Uuid> = (self.late.iter().map(|one| one.project.id))
            .chain(self.moved.iter().map(|one| one.project.id))
            .chain(self.milestones.iter().map(|one| one.project.id))
            .chain(self.readings.iter().map(|one| one.project.id))
            .chain(self.orders.iter().map(|one| one.project.id))
            .chain(self.difficulties.iter().map(|one| one.project.id))
            .chain(self.silent.iter().map(|one| one.project.id))
            .chain(self.ended.iter().map(|one| one.project.id))
            .collect();
        named.into_iter().collect()
    }

    /// What an institution reads: of difficulties its own, and those whose answer is for all.
    pub fn for_institution(mut self, institution: Uuid) -> Body {
        self.difficulties.retain(|one| one.is_public || one.sender == institution);
        self.is_filtered = true;
        self
    }
}

/// How much of what there is: for lists, and to tell versions apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Counts {
    pub red: usize,
    pub yellow: usize,
    pub blue: usize,
    pub normal: usize,
    pub moved: usize,
    pub readings: usize,
    pub orders: usize,
    pub difficulties: usize,
    pub silent: usize,
    pub ended: usize,
}

impl Counts {
    /// Each with the key of its word.
    pub fn list(&self) -> [(&'static str, usize); 10] {
        [
            ("outcomes-light-red", self.red),
            ("outcomes-light-yellow", self.yellow),
            ("outcomes-light-blue", self.blue),
            ("outcomes-light-normal", self.normal),
            ("reports-moved", self.moved),
            ("reports-readings", self.readings),
            ("reports-orders", self.orders),
            ("reports-difficulties", self.difficulties),
            ("reports-silent", self.silent),
            ("reports-ended", self.ended),
        ]
    }

    /// What changed since another version: the key, how many it was, how many it is.
    pub fn changes(&self, before: &Counts) -> Vec<(&'static str, usize, usize)> {
        let pairs = before.list().into_iter().zip(self.list());
        pairs.filter(|(was, is)| was.1 != is.1).map(|(was, is)| (is.0, was.1, is.1)).collect()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use proptest::prelude::*;

    use super::*;

    fn of(n: u128) -> Of {
        Of {
            id: Uuid::from_u128(n), number: n as i32, title: Words::new("T", "题", ""), institution: Words::default()
        }
    }

    fn body() -> Body {
        let at = Utc.with_ymd_and_hms(2026, 11, 29, 16, 0, 0).unwrap();
        let day = at.date_naive();
        let reasons = vec![
            (Light::Red, Reason::OrderIgnored { order: Uuid::from_u128(9), days: 3 }),
            (
                Light::Yellow,
                Reason::Behind { points: "12.5".parse().unwrap(), progress: 1.into(), expected: 13.into() },
            ),
            (Light::Blue, Reason::DeadlineNear { days: 2, progress: None }),
            (Light::Blue, Reason::ByHand { until: day, reason: "因故".into() }),
            (Light::Normal, Reason::Unmeasured),
        ];
        let trouble = |n: u128, sender: u128, is_public| Trouble {
            project: of(n),
            difficulty: Uuid::from_u128(n),
            number: 1,
            title: "Reports".into(),
            sender: Uuid::from_u128(sender),
            sender_name: Words::default(),
            filed_at: at,
            state: "waiting".into(),
            solve_by: None,
            is_late: false,
            is_public,
        };
        Body {
            as_of: at,
            lights: Lights { after: vec![(Light::Red, 2), (Light::Normal, 5)], ..Lights::default() },
            late: vec![Late {
                project: of(1),
                deadline: day,
                light: Light::Red,
                was: Some(Light::Yellow),
                reasons,
                reported: None,
            }],
            moved: Vec::new(),
            milestones: Vec::new(),
            readings: vec![Measured {
                project: of(1),
                indicator: Uuid::from_u128(5),
                name: Words::default(),
                kind: IndicatorKind::Number,
                unit: Words::same("%".into()),
                baseline: 0.into(),
                target: (-3).into(),
                before: Some((day, "-0.50".parse().unwrap())),
                after: (day, Decimal::ONE),
            }],
            orders: Vec::new(),
            difficulties: vec![trouble(2, 7, false), trouble(3, 8, true)],
            silent: vec![Silent { project: of(3), weeks: vec![day], last: None }],
            ended: Vec::new(),
            is_filtered: false,
        }
    }

    #[test]
    fn what_was_compiled_is_read_again_as_it_was() {
        let held = body();
        let written = serde_json::to_string(&held).unwrap();
        assert_eq!(serde_json::from_str::<Body>(&written).unwrap(), held);
        // What was written before there was more to count is still read.
        let of_one_text = written.replace(r#"{"en":"%","hans":"%","hant":"%"}"#, r#""%""#);
        assert_ne!(of_one_text, written);
        assert_eq!(serde_json::from_str::<Body>(&of_one_text).unwrap(), held);
        assert_eq!(serde_json::from_str::<Counts>(r#"{"red":2}"#).unwrap(), Counts { red: 2, ..Counts::default() });
    }

    #[test]
    fn it_names_each_project_once_and_counts_what_there_is() {
        let counts = body().counts();
        assert_eq!((counts.red, counts.yellow, counts.normal, counts.difficulties), (2, 0, 5, 2));
        assert_eq!(body().projects(), [1, 2, 3].map(Uuid::from_u128));
        let before = Counts { red: 1, ..counts };
        assert_eq!(counts.changes(&before), [("outcomes-light-red", 1, 2)]);
        assert!(counts.changes(&counts).is_empty());
    }

    #[test]
    fn an_institution_reads_no_difficulty_of_another_that_is_private() {
        let read = |n| body().for_institution(Uuid::from_u128(n)).difficulties.len();
        assert_eq!((read(7), read(8), read(9)), (2, 1, 1));
        assert!(body().for_institution(Uuid::from_u128(7)).is_filtered);
    }

    proptest! {
        #[test]
        fn readings_keep_their_digits(value in -1_000_000_000_000i64..1_000_000_000_000, scale in 0u32..9) {
            let value = Decimal::new(value, scale);
            let mut held = body();
            held.readings[0].after.1 = value;
            let read: Body = serde_json::from_value(serde_json::to_value(&held).unwrap()).unwrap();
            prop_assert_eq!(read.readings[0].after.1.to_string(), value.to_string());
        }
    }
}
