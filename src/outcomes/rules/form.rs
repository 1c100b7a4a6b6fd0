use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::measure::{IndicatorKind, Judged, JudgedWords};
use crate::kernel::{Faults, Uuid, Words, one_line, paragraph};

const TITLE_MAX: usize = 300;
const TEXT_MAX: usize = 5000;
const NOTE_MAX: usize = 500;
const UNIT_MAX: usize = 20;
/// Most intermediate targets of an indicator.
const TARGETS_MAX: usize = 20;

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
    /// How `IndicatorKind` stands in forms, or its word; a number where it is empty.
    pub kind: String,
    pub name_en: String,
    pub name_hans: String,
    pub name_hant: String,
    pub unit_en: String,
    pub unit_hans: String,
    pub unit_hant: String,
    pub baseline: String,
    pub target: String,
    /// Intermediate targets, one a line.
    pub targets: String,
}

/// What somebody wrote about an indicator that there is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ChangeForm {
    #[serde(flatten)]
    pub indicator: IndicatorForm,
    /// Why the target changes.
    pub reason: String,
    /// The version that was seen.
    pub version: String,
}

/// What somebody wrote about a reading.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReadingForm {
    pub indicator: String,
    pub as_of: String,
    /// Of an indicator that is counted.
    pub value: String,
    /// Of one that is judged.
    pub judged: String,
    pub note: String,
}

/// What the form about a project may choose from.
#[derive(Clone, Debug, Default)]
pub struct ProjectChoices {
    pub resolutions: Vec<Uuid>,
    pub pillars: Vec<Uuid>,
    pub institutions: Vec<Uuid>,
    pub groups: Vec<Uuid>,
    /// By which kinds and judgements are read.
    pub words: JudgedWords,
}

/// An indicator to be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIndicator {
    /// Of one that is judged there is no unit, and it leads from 0 to 3.
    pub kind: IndicatorKind,
    pub name: Words,
    pub unit: Words,
    pub baseline: Decimal,
    pub target: Decimal,
    /// Intermediate targets: the value to be reached by a day, by their days, no day twice.
    pub targets: Vec<(NaiveDate, Decimal)>,
}

impl NewIndicator {
    /// Whether all intermediate targets lie between the start and the deadline of the project.
    pub fn is_within(&self, starts_on: NaiveDate, deadline: NaiveDate) -> bool {
        self.targets.iter().all(|(day, _)| starts_on < *day && *day < deadline)
    }
}

/// What an indicator is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedIndicator {
    /// Its kind and its baseline are those that it has.
    pub new: NewIndicator,
    /// Why its target or an intermediate one changes; nothing where they stay.
    pub reason: Option<String>,
    /// The version that was seen.
    pub version: i32,
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

/// Intermediate targets as people write them: a day and a value a line, `2027-06-30 60` or `2027-06-30: 60`; in a cell of a
/// file several in a line, with semicolons between them.
fn targets(text: &str, value_of: impl Fn(&str) -> Option<Decimal>) -> Option<Vec<(NaiveDate, Decimal)>> {
    const BETWEEN: [char; 5] = [' ', ':', '：', '\t', '\u{3000}'];
    let mut found = Vec::new();
    for line in text.split(['\n', '\r', ';', '；']).map(str::trim).filter(|line| !line.is_empty()) {
        let (day, value) = line.split_once(BETWEEN)?;
        found.push((date(day)?, value_of(value.trim_start_matches(BETWEEN))?));
    }
    found.sort_by_key(|(day, _)| *day);
    let is_good = found.len() <= TARGETS_MAX && found.windows(2).all(|pair| pair[0].0 < pair[1].0);
    is_good.then_some(found)
}

fn indicator(form: &IndicatorForm, words: &JudgedWords, faults: &mut Faults) -> Option<NewIndicator> {
    let name =
        name(faults, [("name_en", &form.name_en), ("name_hans", &form.name_hans), ("name_hant", &form.name_hant)]);
    let kind = words.kind(&form.kind);
    if kind.is_none() {
        faults.add("kind", "outcomes-fault-kind");
    }
    if kind == Some(IndicatorKind::Judgement) {
        let targets = targets(&form.targets, |text| words.value(text));
        if targets.is_none() {
            faults.add("targets", "outcomes-fault-targets-judged");
        }
        // What else the form says is of numbers.
        return Some(NewIndicator {
            kind: IndicatorKind::Judgement,
            name,
            unit: Words::default(),
            baseline: Judged::NotMet.value(),
            target: Judged::Met.value(),
            targets: targets?,
        });
    }
    let unit = Words::new(one_line(&form.unit_en), one_line(&form.unit_hans), one_line(&form.unit_hant));
    faults.limits([("unit_en", &unit.en), ("unit_hans", &unit.hans), ("unit_hant", &unit.hant)], UNIT_MAX);
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
    let targets = targets(&form.targets, number);
    if targets.is_none() {
        faults.add("targets", "outcomes-fault-targets");
    }
    Some(NewIndicator {
        kind: kind?,
        name,
        unit: unit.or_same(),
        baseline: baseline?,
        target: target?,
        targets: targets?,
    })
}

/// Checks what somebody wrote about an indicator.
pub fn check_indicator(form: &IndicatorForm, words: &JudgedWords) -> Result<NewIndicator, Faults> {
    let mut faults = Faults::default();
    match indicator(form, words, &mut faults) {
        Some(indicator) => faults.or(|| indicator),
        None => Err(faults),
    }
}

/// Checks what somebody wrote about an indicator that there is: another target, or another intermediate one, needs a reason.
pub fn check_change(form: &ChangeForm, held: &NewIndicator, words: &JudgedWords) -> Result<ChangedIndicator, Faults> {
    let mut faults = Faults::default();
    let asked = IndicatorForm {
        kind: held.kind.as_str().to_owned(),
        baseline: held.baseline.to_string(),
        ..form.indicator.clone()
    };
    let new = indicator(&asked, words, &mut faults);
    let is_moved = new.as_ref().is_some_and(|new| (new.target, &new.targets) != (held.target, &held.targets));
    let reason = paragraph(&form.reason);
    faults.limit("reason", &reason, NOTE_MAX);
    if is_moved && reason.is_empty() {
        faults.add("reason", "outcomes-fault-why-target");
    }
    match new {
        Some(new) => faults.or(|| ChangedIndicator {
            new,
            reason: is_moved.then_some(reason),
            version: form.version.parse().unwrap_or(-1),
        }),
        None => Err(faults),
    }
}

/// Checks what somebody wrote about a reading. Nobody reads an indicator in the future.
pub fn check_reading(
    form: &ReadingForm,
    indicators: &[(Uuid, IndicatorKind)],
    today: NaiveDate,
) -> Result<(Uuid, NewReading), Faults> {
    let mut faults = Faults::default();
    let named = form.indicator.parse::<Uuid>().ok();
    let chosen = indicators.iter().find(|(id, _)| Some(*id) == named);
    if chosen.is_none() {
        faults.add("indicator", "fault-choice");
    }
    let as_of = date(&form.as_of);
    match as_of {
        None => faults.add("as_of", "fault-date"),
        Some(date) if date > today => faults.add("as_of", "outcomes-fault-future"),
        Some(_) => {}
    }
    let kind = chosen.or(indicators.first()).map_or(IndicatorKind::Number, |(_, kind)| *kind);
    let (field, text) = match kind {
        IndicatorKind::Number => ("value", &form.value),
        IndicatorKind::Judgement => ("judged", &form.judged),
    };
    let value = kind.read(text);
    if value.is_none() {
        faults.add(field, kind.fault());
    }
    let note = paragraph(&form.note);
    faults.limit("note", &note, NOTE_MAX);
    match (chosen, as_of, value) {
        (Some((chosen, _)), Some(as_of), Some(value)) => {
            faults.or(|| (*chosen, NewReading { as_of, value, note, file: None, report: None }))
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
    let indicator = indicator(&form.indicator, &choices.words, &mut faults);
    if let (Some(one), Some(start), Some(end)) = (&indicator, starts_on, deadline)
        && !one.is_within(start, end)
    {
        faults.add("targets", "outcomes-fault-targets-outside");
    }
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
            ..ReadingForm::default()
        };
        let today = date("2027-03-01").unwrap();
        let known = [(id, IndicatorKind::Number)];
        assert_eq!(check_reading(&form, &known, today).unwrap_err().of("as_of").unwrap().key, "outcomes-fault-future");
        assert!(check_reading(&form, &known, date("2027-03-02").unwrap()).is_ok());
        assert!(check_reading(&form, &[], today).unwrap_err().of("indicator").is_some());
    }

    #[test]
    fn a_judgement_is_read_as_one_of_four_words() {
        let id = Uuid::from_u128(1);
        let today = date("2027-03-01").unwrap();
        let known = [(Uuid::from_u128(2), IndicatorKind::Number), (id, IndicatorKind::Judgement)];
        let read = |judged: &str| {
            let form = ReadingForm {
                indicator: id.to_string(),
                as_of: "2027-03-01".into(),
                value: "7".into(),
                judged: judged.into(),
                ..ReadingForm::default()
            };
            check_reading(&form, &known, today)
        };
        assert_eq!(read("2").unwrap().1.value, Decimal::TWO);
        for wrong in ["", "4", "0.5"] {
            assert_eq!(read(wrong).unwrap_err().of("judged").unwrap().key, "outcomes-fault-judged", "{wrong}");
        }
        let form = IndicatorForm {
            kind: "judgement".into(),
            name_en: "Rules in force".into(),
            unit_en: "%".into(),
            targets: "2027-06-30 1\n2027-09-30: 2".into(),
            ..IndicatorForm::default()
        };
        let new = check_indicator(&form, &JudgedWords::default()).unwrap();
        assert_eq!((new.unit, new.baseline, new.target), (Words::default(), Decimal::ZERO, Decimal::from(3)));
        assert_eq!(new.targets.iter().map(|(_, value)| *value).collect::<Vec<_>>(), [Decimal::ONE, Decimal::TWO]);
        let form = IndicatorForm { targets: "2027-06-30 60".into(), ..form };
        let faults = check_indicator(&form, &JudgedWords::default()).unwrap_err();
        assert_eq!(faults.of("targets").unwrap().key, "outcomes-fault-targets-judged");
        let form = IndicatorForm { kind: "colour".into(), ..form };
        let faults = check_indicator(&form, &JudgedWords::default()).unwrap_err();
        assert_eq!(faults.of("kind").unwrap().key, "outcomes-fault-kind");
    }

    #[test]
    fn another_target_needs_a_reason_and_another_name_does_not() {
        let held = NewIndicator {
            kind: IndicatorKind::Number,
            name: Words::new("Coverage", "", ""),
            unit: Words::same("%".to_owned()),
            baseline: Decimal::from(40),
            target: Decimal::from(90),
            targets: vec![(date("2027-06-30").unwrap(), Decimal::from(60))],
        };
        let change = |target: &str, targets: &str, reason: &str| {
            let indicator = IndicatorForm {
                name_en: "Reach".into(),
                target: target.into(),
                targets: targets.into(),
                // Neither is changed by a form.
                kind: "judgement".into(),
                baseline: "0".into(),
                ..IndicatorForm::default()
            };
            let form = ChangeForm { indicator, reason: reason.into(), version: "3".into() };
            check_change(&form, &held, &JudgedWords::default())
        };
        let renamed = change("90.0", "2027-06-30 60", "So it is called").unwrap();
        assert_eq!((renamed.reason, renamed.version, renamed.new.baseline), (None, 3, Decimal::from(40)));
        assert_eq!((renamed.new.name.en.as_str(), renamed.new.unit.is_empty()), ("Reach", true));
        for (target, targets) in [("80", "2027-06-30 60"), ("90", ""), ("90", "2027-06-30 50")] {
            let faults = change(target, targets, " ").unwrap_err();
            assert_eq!(faults.of("reason").unwrap().key, "outcomes-fault-why-target");
            assert_eq!(change(target, targets, " The law changed ").unwrap().reason.unwrap(), "The law changed");
        }
        assert_eq!(change("40", "", "x").unwrap_err().of("target").unwrap().key, "outcomes-fault-nowhere");
    }

    #[test]
    fn intermediate_targets_are_a_day_and_a_value_a_line() {
        let day = |text: &str| date(text).unwrap();
        let read = targets(" 2027-10-01: 60 \n\n2027-06-30\t20,5%\r\n2027-12-01：７５", number).unwrap();
        let expected = [(day("2027-06-30"), "20.5"), (day("2027-10-01"), "60"), (day("2027-12-01"), "75")];
        assert_eq!(read, expected.map(|(day, value)| (day, value.parse::<Decimal>().unwrap())));
        assert_eq!(targets("", number), Some(Vec::new()));
        assert_eq!(targets("2027-06-30 20; 2027-10-01 60；", number).unwrap().len(), 2);
        for bad in ["2027-06-30", "June 20", "2027-06-30 much", "2027-06-30 20\n2027-06-30 30", "20 2027-06-30"] {
            assert_eq!(targets(bad, number), None, "{bad}");
        }
        let form = IndicatorForm {
            name_en: "Coverage".into(),
            baseline: "40".into(),
            target: "90".into(),
            targets: "2027-06-30 60".into(),
            ..IndicatorForm::default()
        };
        let new = check_indicator(&form, &JudgedWords::default()).unwrap();
        assert!(new.is_within(day("2027-01-01"), day("2028-01-01")));
        assert!(!new.is_within(day("2027-01-01"), day("2027-06-30")));
    }

    #[test]
    fn an_indicator_leads_somewhere() {
        let form = IndicatorForm {
            name_en: "Coverage".into(),
            baseline: "40".into(),
            target: "40.0".into(),
            ..IndicatorForm::default()
        };
        let words = JudgedWords::default();
        assert_eq!(check_indicator(&form, &words).unwrap_err().of("target").unwrap().key, "outcomes-fault-nowhere");
        assert!(check_indicator(&IndicatorForm { target: "0".into(), ..form }, &words).is_ok());
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
