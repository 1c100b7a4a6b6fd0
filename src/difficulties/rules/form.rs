use chrono::NaiveDate;
use serde::Deserialize;

use crate::kernel::{Faults, Uuid, paragraph};

/// Longest title and longest text, in characters.
const TITLE_MAX: usize = 200;
const TEXT_MAX: usize = 5000;
/// A day by which it is solved lies at most so far ahead.
const SOLVED_DAYS_MAX: i64 = 366;

fn text(faults: &mut Faults, field: &'static str, text: &str) -> String {
    let text = paragraph(text);
    if text.is_empty() {
        faults.add(field, "fault-required");
    }
    faults.limit(field, &text, TEXT_MAX);
    text
}

/// A day from today to a year ahead.
fn solved_by(faults: &mut Faults, written: &str, today: NaiveDate) -> Option<NaiveDate> {
    let day = written.trim().parse::<NaiveDate>().ok();
    match day {
        _ if written.trim().is_empty() => faults.add("solve_by", "fault-required"),
        None => faults.add("solve_by", "fault-date"),
        Some(day) if day < today => faults.add("solve_by", "difficulties-fault-past"),
        Some(day) if (day - today).num_days() > SOLVED_DAYS_MAX => faults.add("solve_by", "difficulties-fault-far"),
        Some(_) => {}
    }
    day
}

/// A difficulty as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct FileForm {
    pub project: String,
    pub institution: String,
    pub title: String,
    pub text: String,
    /// Made with the form: the same one sent twice, or from two tabs, is one difficulty.
    pub key: String,
}

/// A difficulty as it is sent in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    pub project: Uuid,
    pub institution: Uuid,
    pub title: String,
    pub text: String,
    pub key: Uuid,
}

/// Checks what is sent in; `carried` says which institutions carry which of the projects that there are.
pub fn check_file(form: &FileForm, carried: impl Fn(Uuid, Uuid) -> bool) -> Result<Filed, Faults> {
    let mut faults = Faults::default();
    let project = form.project.parse::<Uuid>().ok();
    if form.project.is_empty() {
        faults.add("project", "fault-required");
    } else if project.is_none() {
        faults.add("project", "fault-choice");
    }
    let institution = form.institution.parse::<Uuid>().ok();
    if form.institution.is_empty() {
        faults.add("institution", "fault-required");
    } else if institution.is_none() || project.zip(institution).is_some_and(|(one, other)| !carried(one, other)) {
        faults.add("institution", "difficulties-fault-institution");
    }
    let title = faults.line("title", &form.title, TITLE_MAX);
    let text = text(&mut faults, "text", &form.text);
    let Some(((project, institution), key)) = project.zip(institution).zip(form.key.parse::<Uuid>().ok()) else {
        if faults.is_empty() {
            faults.add("title", "problem-changed");
        }
        return Err(faults);
    };
    faults.or(|| Filed { project, institution, title, text, key })
}

/// The calling together of those concerned, as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ConveneForm {
    pub text: String,
    pub solve_by: String,
    pub version: String,
}

/// Those concerned are called together: who, when and where, and by when it is solved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Convened {
    pub text: String,
    pub solve_by: NaiveDate,
}

pub fn check_convene(form: &ConveneForm, today: NaiveDate) -> Result<Convened, Faults> {
    let mut faults = Faults::default();
    let text = text(&mut faults, "text", &form.text);
    let solve_by = solved_by(&mut faults, &form.solve_by, today);
    faults.or(|| Convened { text, solve_by: solve_by.unwrap_or(today) })
}

/// An answer as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    pub text: String,
    pub solve_by: String,
    pub public: String,
    pub version: String,
}

/// An answer of substance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub text: String,
    pub solve_by: NaiveDate,
    /// All institutions read it; else the one that sent the difficulty in.
    pub is_public: bool,
}

pub fn check_answer(form: &AnswerForm, today: NaiveDate) -> Result<Answered, Faults> {
    let mut faults = Faults::default();
    let text = text(&mut faults, "text", &form.text);
    let solve_by = solved_by(&mut faults, &form.solve_by, today);
    let is_public = match form.public.as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    if is_public.is_none() {
        faults.add("public", "fault-required");
    }
    faults.or(|| Answered { text, solve_by: solve_by.unwrap_or(today), is_public: is_public.unwrap_or_default() })
}

/// A question to other institutions, as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ConsultForm {
    pub institution: String,
    pub text: String,
}

/// Asks an institution; `free` are those that can be asked.
pub fn check_consult(form: &ConsultForm, free: &[Uuid]) -> Result<(Uuid, String), Faults> {
    let mut faults = Faults::default();
    let institution = form.institution.parse::<Uuid>().ok().filter(|id| free.contains(id));
    if form.institution.is_empty() {
        faults.add("institution", "fault-required");
    } else if institution.is_none() {
        faults.add("institution", "fault-choice");
    }
    let text = text(&mut faults, "text", &form.text);
    faults.or(|| (institution.unwrap_or_default(), text))
}

/// What another institution says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SayForm {
    pub text: String,
}

pub fn check_say(form: &SayForm) -> Result<String, Faults> {
    let mut faults = Faults::default();
    let text = text(&mut faults, "text", &form.text);
    faults.or(|| text)
}

/// Why it is opened again or taken back.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReasonForm {
    pub reason: String,
    pub version: String,
}

pub fn check_reason(form: &ReasonForm) -> Result<String, Faults> {
    let mut faults = Faults::default();
    let reason = text(&mut faults, "reason", &form.reason);
    faults.or(|| reason)
}

/// Who of the institution took the answer, and how that is known: for one that no liaison speaks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AcceptForm {
    pub taken: String,
    pub version: String,
}

pub fn check_accept(form: &AcceptForm) -> Result<String, Faults> {
    let mut faults = Faults::default();
    let taken = paragraph(&form.taken);
    if taken.is_empty() {
        faults.add("taken", "difficulties-fault-taken");
    }
    faults.limit("taken", &taken, TEXT_MAX);
    faults.or(|| taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, 5, 3).unwrap()
    }

    fn fault<T: std::fmt::Debug>(checked: Result<T, Faults>, field: &str) -> &'static str {
        checked.unwrap_err().of(field).map_or("", |fault| fault.key)
    }

    #[test]
    fn an_answer_says_by_when_and_to_whom() {
        let form = |solve_by: &str, public: &str| AnswerForm {
            text: " The rule is changed.\n\n".into(),
            solve_by: solve_by.into(),
            public: public.into(),
            version: String::new(),
        };
        let answer = check_answer(&form("2027-05-03", "no"), today()).unwrap();
        assert_eq!(answer, Answered { text: "The rule is changed.".into(), solve_by: today(), is_public: false });
        assert_eq!(fault(check_answer(&form("", "no"), today()), "solve_by"), "fault-required");
        assert_eq!(fault(check_answer(&form("soon", "no"), today()), "solve_by"), "fault-date");
        assert_eq!(fault(check_answer(&form("2027-05-02", "no"), today()), "solve_by"), "difficulties-fault-past");
        assert_eq!(fault(check_answer(&form("2028-05-10", "no"), today()), "solve_by"), "difficulties-fault-far");
        assert_eq!(fault(check_answer(&form("2027-05-03", ""), today()), "public"), "fault-required");
    }

    #[test]
    fn who_took_the_answer_is_said() {
        let form = |taken: &str| AcceptForm { taken: taken.into(), version: String::new() };
        assert_eq!(check_accept(&form(" Ms Wang, by telephone\n")).unwrap(), "Ms Wang, by telephone");
        assert_eq!(fault(check_accept(&form(" ")), "taken"), "difficulties-fault-taken");
        assert_eq!(fault(check_accept(&form(&"x".repeat(TEXT_MAX + 1))), "taken"), "fault-too-long");
    }

    #[test]
    fn whoever_does_not_carry_the_project_sends_nothing_in_of_it() {
        let (project, institution) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let form = FileForm {
            project: project.to_string(),
            institution: institution.to_string(),
            title: "Supervision across borders".into(),
            text: "Two authorities ask for different reports.".into(),
            key: Uuid::from_u128(3).to_string(),
        };
        assert_eq!(check_file(&form, |_, _| true).unwrap().project, project);
        assert_eq!(fault(check_file(&form, |_, _| false), "institution"), "difficulties-fault-institution");
        let empty = check_file(&FileForm::default(), |_, _| true).unwrap_err();
        assert_eq!(empty.len(), 4);
    }
}
