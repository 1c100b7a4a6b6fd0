//! What is said about a milestone, checked.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::kernel::{Faults, Words, one_line, paragraph};
use crate::outcomes::rules::date;

/// Longest title and longest words, in characters.
const TITLE_MAX: usize = 200;
const WORDS_MAX: usize = 2000;

/// A milestone as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MilestoneForm {
    pub title_en: String,
    pub title_hans: String,
    pub title_hant: String,
    pub due_on: String,
    pub weight: String,
    /// The version that was seen, where it is changed.
    pub version: String,
}

/// A milestone to be entered, or what it becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMilestone {
    pub title: Words,
    pub due_on: NaiveDate,
    /// From 1 to 100.
    pub weight: i32,
}

/// Checks a milestone of a project that goes from one day to another. One that is changed may keep its day, where the project
/// was moved away from it.
pub fn check_milestone(
    form: &MilestoneForm,
    (starts_on, deadline): (NaiveDate, NaiveDate),
    held: Option<NaiveDate>,
) -> Result<NewMilestone, Faults> {
    let mut faults = Faults::default();
    let title = Words::new(one_line(&form.title_en), one_line(&form.title_hans), one_line(&form.title_hant));
    if title.is_empty() {
        faults.add("title_hans", "fault-words");
    }
    faults.limits([("title_en", &title.en), ("title_hans", &title.hans), ("title_hant", &title.hant)], TITLE_MAX);
    let due_on = date(&form.due_on);
    match due_on {
        None => faults.add("due_on", "fault-date"),
        Some(day) if held != Some(day) && !(starts_on..=deadline).contains(&day) => {
            faults.add("due_on", "roadmap-fault-outside");
        }
        Some(_) => {}
    }
    let weight = one_line(&form.weight).parse::<i32>().ok().filter(|weight| (1..=100).contains(weight));
    if weight.is_none() {
        faults.add("weight", "roadmap-fault-weight");
    }
    let Some((due_on, weight)) = due_on.zip(weight) else { return Err(faults) };
    faults.or(|| NewMilestone { title, due_on, weight })
}

/// That a milestone is reached, as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReachForm {
    pub reached_on: String,
    pub words: String,
    pub version: String,
}

fn words(faults: &mut Faults, text: &str, missing: &'static str) -> String {
    let words = paragraph(text);
    if words.is_empty() {
        faults.add("words", missing);
    }
    faults.limit("words", &words, WORDS_MAX);
    words
}

/// Checks on which day it was reached, not in the future, and by what that is known; where an institution says so itself, not
/// before the day `from` on which its project begins.
pub fn check_reach(form: &ReachForm, from: Option<NaiveDate>, today: NaiveDate) -> Result<(NaiveDate, String), Faults> {
    let mut faults = Faults::default();
    let on = date(&form.reached_on);
    match on {
        None => faults.add("reached_on", "fault-date"),
        Some(day) if day > today => faults.add("reached_on", "roadmap-fault-future"),
        Some(day) if from.is_some_and(|from| day < from) => faults.add("reached_on", "roadmap-fault-before"),
        Some(_) => {}
    }
    let words = words(&mut faults, &form.words, "roadmap-fault-proof");
    let Some(on) = on else { return Err(faults) };
    faults.or(|| (on, words))
}

/// Why it is not reached after all, or taken away, as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WhyForm {
    pub words: String,
    pub version: String,
}

/// Checks why.
pub fn check_why(form: &WhyForm) -> Result<String, Faults> {
    let mut faults = Faults::default();
    let words = words(&mut faults, &form.words, "outcomes-fault-reason");
    faults.or(|| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn fault<T: std::fmt::Debug>(checked: Result<T, Faults>, field: &str) -> &'static str {
        checked.unwrap_err().of(field).map_or("", |fault| fault.key)
    }

    #[test]
    fn a_milestone_lies_within_its_project() {
        let span = (day("2027-01-01"), day("2028-01-01"));
        let form = |due: &str, weight: &str| MilestoneForm {
            title_en: " The list  is drawn up ".into(),
            due_on: due.into(),
            weight: weight.into(),
            ..MilestoneForm::default()
        };
        let new = check_milestone(&form("2027-01-01", "100"), span, None).unwrap();
        assert_eq!((new.title.en.as_str(), new.weight), ("The list is drawn up", 100));
        assert!(check_milestone(&form("2028-01-01", "1"), span, None).is_ok());
        for due in ["2026-12-31", "2028-01-02"] {
            assert_eq!(fault(check_milestone(&form(due, "1"), span, None), "due_on"), "roadmap-fault-outside");
        }
        // It stays where it is, where its project was moved.
        assert!(check_milestone(&form("2028-01-02", "9"), span, Some(day("2028-01-02"))).is_ok());
        assert!(check_milestone(&form("2028-01-02", "9"), span, Some(day("2028-01-03"))).is_err());
        assert_eq!(fault(check_milestone(&form("soon", "1"), span, None), "due_on"), "fault-date");
        for weight in ["0", "101", "1.5", "", "many"] {
            assert_eq!(
                fault(check_milestone(&form("2027-05-01", weight), span, None), "weight"),
                "roadmap-fault-weight"
            );
        }
        assert_eq!(check_milestone(&MilestoneForm::default(), span, None).unwrap_err().len(), 3);
    }

    #[test]
    fn nothing_is_reached_tomorrow_or_without_words() {
        let form =
            |on: &str, words: &str| ReachForm { reached_on: on.into(), words: words.into(), ..ReachForm::default() };
        let today = day("2027-05-03");
        assert_eq!(check_reach(&form("2027-05-03", " Signed. "), None, today).unwrap(), (today, "Signed.".to_owned()));
        assert_eq!(fault(check_reach(&form("2027-05-04", "x"), None, today), "reached_on"), "roadmap-fault-future");
        assert_eq!(fault(check_reach(&form("2027-05-03", " "), None, today), "words"), "roadmap-fault-proof");
        // What an institution says itself is not before its project.
        assert!(check_reach(&form("2027-05-01", "x"), Some(day("2027-05-01")), today).is_ok());
        let early = check_reach(&form("2027-04-30", "x"), Some(day("2027-05-01")), today);
        assert_eq!(fault(early, "reached_on"), "roadmap-fault-before");
        assert!(check_why(&WhyForm::default()).is_err());
    }
}
