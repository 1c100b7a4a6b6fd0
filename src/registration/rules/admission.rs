use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::{Categories, HolderKind};
use crate::conference::due::local;
use crate::kernel::{Faults, Uuid, one_line};

/// Most people who may register with one code.
const MOST: i32 = 100_000;

/// When and to whom registration is open, as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WindowForm {
    pub opens: String,
    pub closes: String,
    pub by_code: String,
    pub version: String,
}

/// When and to whom registration is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// None: from the publication on.
    pub opens_at: Option<DateTime<Utc>>,
    pub closes_at: DateTime<Utc>,
    pub by_code: bool,
}

impl WindowForm {
    /// The window: it closes after it opens, and no later than the conference.
    pub fn check(&self, zone: Tz, ends_at: DateTime<Utc>) -> Result<Window, Faults> {
        let mut faults = Faults::default();
        let opens = self.opens.trim();
        let opens_at = local(opens, zone);
        if !opens.is_empty() && opens_at.is_none() {
            faults.add("opens", "registration-fault-time");
        }
        let closes_at = local(self.closes.trim(), zone);
        match closes_at {
            None => faults.add("closes", "registration-fault-time"),
            Some(at) if at > ends_at => faults.add("closes", "registration-fault-closes-late"),
            Some(at) if opens_at.is_some_and(|opens| opens >= at) => faults.add("closes", "registration-fault-closes"),
            Some(_) => {}
        }
        let closes_at = closes_at.unwrap_or(ends_at);
        faults.or(|| Window { opens_at, closes_at, by_code: !self.by_code.is_empty() })
    }
}

/// A new code as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CodeForm {
    pub note: String,
    pub category: String,
    pub most: String,
}

/// What a new code is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCode {
    pub note: String,
    pub category: Option<Uuid>,
    pub most: Option<i32>,
}

impl CodeForm {
    pub fn check(&self, categories: &Categories) -> Result<NewCode, Faults> {
        let mut faults = Faults::default();
        let note = faults.line("note", &self.note, 200);
        let category = self.category.parse().ok().filter(|&id| categories.get(id).is_some());
        if category.is_none() && !self.category.is_empty() {
            faults.add("category", "fault-choice");
        }
        let most = one_line(&self.most);
        let count = most.parse::<i32>().ok().filter(|most| (1..=MOST).contains(most));
        if !most.is_empty() && count.is_none() {
            faults.add_with("most", "registration-fault-code-most", [("most", MOST.to_string())]);
        }
        faults.or(|| NewCode { note, category, most: count })
    }
}

/// A code as it is kept, from whatever somebody typed: letters and digits alone, in capitals.
pub fn code_in(typed: &str) -> String {
    one_line(typed).chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).take(40).collect()
}

/// The kinds that register themselves: at least one of those that the conference has.
///
/// # Errors
/// None, or one that it has not.
pub fn check_kinds(sent: &[String], offered: &[HolderKind]) -> Result<Vec<HolderKind>, Faults> {
    let chosen: Vec<HolderKind> =
        offered.iter().copied().filter(|kind| sent.iter().any(|text| text == kind.as_str())).collect();
    if chosen.is_empty() || chosen.len() != sent.len() { Err(Faults::one("kinds", "fault-choice")) } else { Ok(chosen) }
}

#[cfg(test)]
mod tests {
    use super::super::Category;
    use super::*;
    use crate::kernel::Words;

    fn at(text: &str) -> DateTime<Utc> {
        local(text, Tz::Asia__Shanghai).unwrap()
    }

    #[test]
    fn registration_closes_after_it_opens_and_not_after_the_conference() {
        let ends = at("2026-12-27T17:00");
        let checked = |opens: &str, closes: &str| {
            let form = WindowForm { opens: opens.into(), closes: closes.into(), ..WindowForm::default() };
            form.check(Tz::Asia__Shanghai, ends)
                .map_err(|faults| faults.iter().map(|fault| (fault.field.to_string(), fault.key)).collect::<Vec<_>>())
        };
        let window = checked(" 2026-11-01T09:00", "2026-12-20T23:59").unwrap();
        assert_eq!((window.opens_at, window.closes_at), (Some(at("2026-11-01T09:00")), at("2026-12-20T23:59")));
        assert_eq!(checked("", "2026-12-27T17:00").unwrap().opens_at, None);
        for (opens, closes, field, key) in [
            ("soon", "2026-12-20T23:59", "opens", "registration-fault-time"),
            ("", "", "closes", "registration-fault-time"),
            ("", "2026-12-27T17:01", "closes", "registration-fault-closes-late"),
            ("2026-12-20T23:59", "2026-12-20T23:59", "closes", "registration-fault-closes"),
        ] {
            assert_eq!(checked(opens, closes).unwrap_err(), [(field.to_owned(), key)]);
        }
    }

    #[test]
    fn a_code_is_for_somebody_and_perhaps_for_so_many() {
        let categories = Categories::new(vec![Category {
            id: Uuid::from_u128(1),
            parent: None,
            code: "all".into(),
            name: Words::new("All", "", ""),
            kind: Default::default(),
        }]);
        let form = |note: &str, category: &str, most: &str| {
            CodeForm { note: note.into(), category: category.into(), most: most.into() }.check(&categories)
        };
        let made = form(" 招商银行 ", &Uuid::from_u128(1).to_string(), "12").unwrap();
        assert_eq!((made.note.as_str(), made.category, made.most), ("招商银行", Some(Uuid::from_u128(1)), Some(12)));
        assert_eq!(form("Press", "", "").unwrap().most, None);
        for (note, category, most, field) in
            [("", "", "", "note"), ("x", "y", "", "category"), ("x", "", "0", "most"), ("x", "", "many", "most")]
        {
            let faults = form(note, category, most).unwrap_err();
            assert_eq!(faults.iter().map(|fault| &*fault.field).collect::<Vec<_>>(), [field]);
        }
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for typed in ["7XK2M-9QWEP", " 7xk2m 9qwep\u{200b}", "７ＸＫ２Ｍ－９ＱＷＥＰ"] {
            assert_eq!(code_in(typed), "7XK2M9QWEP", "{typed}");
        }
        assert_eq!(code_in("…"), "");
    }

    #[test]
    fn somebody_must_be_able_to_register() {
        let offered = [HolderKind::Participant, HolderKind::Press];
        let check =
            |sent: &[&str]| check_kinds(&sent.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>(), &offered);
        assert_eq!(check(&["press"]).unwrap(), [HolderKind::Press]);
        assert!(check(&[]).is_err() && check(&["guard"]).is_err() && check(&["press", "guard"]).is_err());
    }
}
