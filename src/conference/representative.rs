//! Somebody who acts for an institution without an account: she signs for it, or speaks for it.

use serde::Deserialize;

use crate::kernel::{Email, Faults, Lang, Uuid, Words, one_line};
use crate::web::{Choice, Reader};

/// Longest name and post, in characters.
const NAME_MAX: usize = 200;

/// What somebody wrote about a representative.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RepresentativeForm {
    pub institution: String,
    pub name: String,
    pub post: String,
    pub email: String,
    pub language: String,
}

/// A representative that can be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRepresentative {
    pub institution: Uuid,
    pub name: String,
    pub post: String,
    pub email: Email,
    pub lang: Lang,
}

impl RepresentativeForm {
    /// The form as it is first shown: of an institution, in simplified Chinese.
    pub fn of(institution: String) -> RepresentativeForm {
        RepresentativeForm { institution, language: Lang::ZhHans.tag().into(), ..RepresentativeForm::default() }
    }

    /// `institutions` are those that somebody may be named for.
    pub fn check(&self, institutions: &[Uuid]) -> Result<NewRepresentative, Faults> {
        let mut faults = Faults::default();
        let institution = self.institution.parse().ok().filter(|id| institutions.contains(id));
        if institution.is_none() {
            faults.add("institution", "fault-choice");
        }
        let name = faults.line("name", &self.name, NAME_MAX);
        let post = one_line(&self.post);
        faults.limit("post", &post, NAME_MAX);
        let email = Email::parse(&self.email);
        if email.is_none() {
            faults.add("email", "fault-email");
        }
        let lang = Lang::from_tag(&self.language);
        if lang.is_none() {
            faults.add("language", "fault-choice");
        }
        match (institution, email, lang) {
            (Some(institution), Some(email), Some(lang)) if faults.is_empty() => {
                Ok(NewRepresentative { institution, name, post, email, lang })
            }
            _ => Err(faults),
        }
    }

    /// The institutions to choose from.
    pub fn institutions<'a>(&self, l: Reader, all: impl Iterator<Item = (Uuid, &'a Words)>) -> Vec<Choice> {
        let mut choices = vec![Choice::new("", l.t("form-choose"), self.institution.is_empty())];
        choices.extend(all.map(|(id, name)| {
            let id = id.to_string();
            let is_chosen = self.institution == id;
            Choice::new(id, l.plain(name), is_chosen)
        }));
        choices
    }

    /// In which language she is written to.
    pub fn languages(&self) -> Vec<Choice> {
        let one = |lang: Lang| Choice::new(lang.tag(), lang.own_name(), self.language == lang.tag());
        [Lang::ZhHans, Lang::ZhHant, Lang::En].into_iter().map(one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn she_acts_for_one_of_the_institutions_and_has_an_address() {
        let id = Uuid::from_u128(1);
        let form = RepresentativeForm {
            name: " Lea  Liaison ".into(),
            email: "Lea@Example.org".into(),
            ..RepresentativeForm::of(id.to_string())
        };
        let new = form.check(&[id]).unwrap();
        assert_eq!((new.name.as_str(), new.email.as_str(), new.lang), ("Lea Liaison", "lea@example.org", Lang::ZhHans));
        assert!(form.check(&[]).unwrap_err().of("institution").is_some());
        let empty = RepresentativeForm::default().check(&[id]).unwrap_err();
        assert!(["institution", "name", "email", "language"].iter().all(|field| empty.of(field).is_some()));
    }
}
