use serde::Deserialize;

use crate::kernel::{Faults, one_line};

/// Longest that personal data are kept, in days: ten years.
const MOST: i32 = 3650;

/// For how many days after the closing personal data are kept that are no answers of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// ID documents.
    pub documents: i32,
    /// Letters to participants.
    pub letters: i32,
}

/// The form as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct KeepingForm {
    pub documents: String,
    pub letters: String,
}

impl From<Keeping> for KeepingForm {
    fn from(held: Keeping) -> KeepingForm {
        KeepingForm { documents: held.documents.to_string(), letters: held.letters.to_string() }
    }
}

impl KeepingForm {
    pub fn check(&self) -> Result<Keeping, Faults> {
        let mut faults = Faults::default();
        let mut days = |field: &'static str, text: &str| {
            let days = one_line(text).parse::<i32>().ok().filter(|days| (0..=MOST).contains(days));
            if days.is_none() {
                faults.add_with(field, "conference-fault-kept", [("most", MOST.to_string())]);
            }
            days.unwrap_or_default()
        };
        let keeping =
            Keeping { documents: days("documents", &self.documents), letters: days("letters", &self.letters) };
        faults.or(|| keeping)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbers_within_ten_years() {
        let form =
            |documents: &str, letters: &str| KeepingForm { documents: documents.into(), letters: letters.into() };
        assert_eq!(form(" ３０ ", "0").check().unwrap(), Keeping { documents: 30, letters: 0 });
        for bad in ["", "-1", "3651", "ten", "1.5"] {
            let faults = form(bad, "365").check().unwrap_err();
            assert_eq!(faults.iter().map(|fault| fault.field.as_ref()).collect::<Vec<_>>(), ["documents"], "{bad}");
        }
        let held = Keeping { documents: 3650, letters: 7 };
        assert_eq!(KeepingForm::from(held).check().unwrap(), held);
    }
}
