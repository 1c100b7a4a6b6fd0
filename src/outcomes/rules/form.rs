use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::kernel::{Faults, Uuid, Words, one_line, paragraph};

const TITLE_MAX: usize = 300;
const TEXT_MAX: usize = 5000;
const NOTE_MAX: usize = 500;
const UNIT_MAX: usize = 20;

/// What somebody wrote about a new project.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProjectForm {
    pub resolution: String,
    pub title_en: String,
    pub title_hans: String,
    pub title_hant: String,
    pub text_en: String,
    pub text_hans: String,
    pub text_hant: String,
    pub pillar: String,
    pub institution: String,
    pub starts_on: String,
    pub deadline: String,
    #[serde(flatten)]
    pub indicator: IndicatorForm,
    pub group: String,
    pub task_en: String,
    pub task_hans: String,
    pub task_hant: String,
    pub task_due: String,
}

/// What somebody wrote about an indicator.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct IndicatorForm {
    pub name_en: String,
    pub name_hans: String,
    pub name_hant: String,
    pub unit: String,
    pub baseline: String,
    pub target: String,
}

/// What somebody wrote about a reading.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReadingForm {
    pub indicator: String,
    pub as_of: String,
    pub value: String,
    pub note: String,
}

/// What the form about a project may choose from.
#[derive(Clone, Debug, Default)]
pub struct ProjectChoices {
    pub resolutions: Vec<Uuid>,
    pub pillars: Vec<Uuid>,
    pub institutions: Vec<Uuid>,
    pub groups: Vec<Uuid>,
}

/// An indicator to be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIndicator {
    pub name: Words,
    pub unit: String,
    pub baseline: Decimal,
    pub target: Decimal,
}

/// The first task of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstTask {
    pub group: Uuid,
    pub title: Words,
    pub due_at: DateTime<Utc>,
}

/// A project to be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProject {
    pub resolution: Uuid,
    pub pillar: Uuid,
    pub institution: Uuid,
    pub title: Words,
    pub text: Words,
    pub starts_on: NaiveDate,
    pub deadline: NaiveDate,
    pub indicator: NewIndicator,
}

/// A reading to be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReading {
    pub as_of: NaiveDate,
    pub value: Decimal,
    pub note: String,
    /// What proves it.
    pub file: Option<Uuid>,
    /// The weekly report that it came with.
    pub report: Option<Uuid>,
}

/// A name in English, simplified and traditional Chinese, and its fields: needed in one of them.
fn name(faults: &mut Faults, [en, hans, hant]: [(&'static str, &str); 3]) -> Words {
    let name = Words::new(one_line(en.1), one_line(hans.1), one_line(hant.1));
    if name.is_empty() {
        faults.add(hans.0, "fault-words");
    }
    faults.limits([(en.0, &name.en), (hans.0, &name.hans), (hant.0, &name.hant)], TITLE_MAX);
    name
}

/// A number as people write it: a decimal point or comma, no thousands; at most twelve digits
/// before it and six behind, so that no sum of them overflows.
pub fn number(text: &str) -> Option<Decimal> {
    let text = one_line(text).replace([',', '，'], ".").replace('−', "-");
    let value: Decimal = text.trim_end_matches('%').trim().parse().ok()?;
    (value.scale() <= 6 && value.abs() < Decimal::from(1_000_000_000_000i64)).then_some(value.normalize())
}

/// A date as browsers send it, of a year that a calendar on the wall has.
pub fn date(text: &str) -> Option<NaiveDate> {
    one_line(text).parse::<NaiveDate>().ok().filter(|date| (2000..2200).contains(&date.year()))
}

fn indicator(form: &IndicatorForm, faults: &mut Faults) -> Option<NewIndicator> {
    let name =
        name(faults, [("name_en", &form.name_en), ("name_hans", &form.name_hans), ("name_hant", &form.name_hant)]);
    let unit = one_line(&form.unit);
    faults.limit("unit", &unit, UNIT_MAX);
    let (baseline, target) = (number(&form.baseline), number(&form.target));
    if baseline.is_none() {
        faults.add("baseline", "fault-number");
    }
    if target.is_none() {
        faults.add("target", "fault-number");
    }
    if baseline.is_some() && baseline == target {
        faults.add("target", "outcomes-fault-nowhere");
    }
    Some(NewIndicator { name, unit, baseline: baseline?, target: target? })
}

/// Checks what somebody wrote about an indicator.
pub fn check_indicator(form: &IndicatorForm) -> Result<NewIndicator, Faults> {
    let mut faults = Faults::default();
    match indicator(form, &mut faults) {
        Some(indicator) => faults.or(|| indicator),
        None => Err(faults),
    }
}

/// Checks what somebody wrote about a reading. Nobody reads an indicator in the future.
pub fn check_reading(form: &ReadingForm, indicators: &[Uuid], today: NaiveDate) -> Result<(Uuid, NewReading), Faults> {
    let mut faults = Faults::default();
    let chosen = form.indicator.parse::<Uuid>().ok().filter(|id| indicators.contains(id));
    if chosen.is_none() {
        faults.add("indicator", "fault-choice");
    }
    let as_of = date(&form.as_of);
    match as_of {
        None => faults.add("as_of", "fault-date"),
        Some(date) if date > today => faults.add("as_of", "outcomes-fault-future"),
        Some(_) => {}
    }
    let value = number(&form.value);
    if value.is_none() {
        faults.add("value", "fault-number");
    }
    let note = paragraph(&form.note);
    faults.limit("note", &note, NOTE_MAX);
    match (chosen, as_of, value) {
        (Some(chosen), Some(as_of), Some(value)) => {
            faults.or(|| (chosen, NewReading { as_of, value, note, file: None, report: None }))
        }
        _ => Err(faults),
    }
}

fn one_of(faults: &mut Faults, field: &'static str, text: &str, known: &[Uuid]) -> Option<Uuid> {
    let found = text.parse::<Uuid>().ok().filter(|id| known.contains(id));
    if found.is_none() {
        faults.add(field, "fault-choice");
    }
    found
}

/// Checks what somebody wrote about a project. `due` is the due time of its first task as it was
/// read, `form.task_due` as it was written.
pub fn check_project(
    form: &ProjectForm,
    choices: &ProjectChoices,
    due: Option<DateTime<Utc>>,
) -> Result<(NewProject, FirstTask), Faults> {
    let mut faults = Faults::default();
    let resolution = one_of(&mut faults, "resolution", &form.resolution, &choices.resolutions);
    let title = name(
        &mut faults,
        [("title_en", &form.title_en), ("title_hans", &form.title_hans), ("title_hant", &form.title_hant)],
    );
    let text = Words::new(paragraph(&form.text_en), paragraph(&form.text_hans), paragraph(&form.text_hant));
    faults.limits([("text_en", &text.en), ("text_hans", &text.hans), ("text_hant", &text.hant)], TEXT_MAX);
    let pillar = one_of(&mut faults, "pillar", &form.pillar, &choices.pillars);
    let institution = one_of(&mut faults, "institution", &form.institution, &choices.institutions);
    let (starts_on, deadline) = (date(&form.starts_on), date(&form.deadline));
    if starts_on.is_none() {
        faults.add("starts_on", "fault-date");
    }
    match (starts_on, deadline) {
        (_, None) => faults.add("deadline", "fault-date"),
        (Some(start), Some(end)) if end <= start => faults.add("deadline", "outcomes-fault-order"),
        _ => {}
    }
    let indicator = indicator(&form.indicator, &mut faults);
    let group = one_of(&mut faults, "group", &form.group, &choices.groups);
    let task =
        name(&mut faults, [("task_en", &form.task_en), ("task_hans", &form.task_hans), ("task_hant", &form.task_hant)]);
    if due.is_none() {
        faults.add("task_due", "tasks-fault-due");
    }
    let whole = (|| {
        let project = NewProject {
            resolution: resolution?,
            pillar: pillar?,
            institution: institution?,
            title,
            text,
            starts_on: starts_on?,
            deadline: deadline?,
            indicator: indicator?,
        };
        Some((project, FirstTask { group: group?, title: task, due_at: due? }))
    })();
    match whole {
        Some(whole) => faults.or(|| whole),
        None => Err(faults),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in
            [("62", "62"), (" 62.50 % ", "62.5"), ("3,5", "3.5"), ("−4", "-4"), ("６２", "62"), ("0", "0")]
        {
            assert_eq!(number(text), value.parse().ok(), "{text}");
        }
        for bad in ["", "many", "1e99", "1.2.3", "0.1234567", "1000000000000"] {
            assert_eq!(number(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_reading_is_not_of_the_future() {
        let id = Uuid::from_u128(1);
        let form = ReadingForm {
            indicator: id.to_string(),
            as_of: "2027-03-02".into(),
            value: "7".into(),
            note: String::new(),
        };
        let today = date("2027-03-01").unwrap();
        assert_eq!(check_reading(&form, &[id], today).unwrap_err().of("as_of").unwrap().key, "outcomes-fault-future");
        assert!(check_reading(&form, &[id], date("2027-03-02").unwrap()).is_ok());
        assert!(check_reading(&form, &[], today).unwrap_err().of("indicator").is_some());
    }

    #[test]
    fn an_indicator_leads_somewhere() {
        let form = IndicatorForm {
            name_en: "Coverage".into(),
            baseline: "40".into(),
            target: "40.0".into(),
            ..IndicatorForm::default()
        };
        assert_eq!(check_indicator(&form).unwrap_err().of("target").unwrap().key, "outcomes-fault-nowhere");
        assert!(check_indicator(&IndicatorForm { target: "0".into(), ..form }).is_ok());
    }

    #[test]
    fn every_answer_of_a_project_is_asked_for() {
        let faults = check_project(&ProjectForm::default(), &ProjectChoices::default(), None).unwrap_err();
        for field in [
            "resolution",
            "title_hans",
            "pillar",
            "institution",
            "starts_on",
            "deadline",
            "name_hans",
            "baseline",
            "target",
            "group",
            "task_hans",
            "task_due",
        ] {
            assert!(faults.of(field).is_some(), "{field}");
        }
    }
}
