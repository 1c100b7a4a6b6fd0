use crate::kernel::{Email, Faults, fold, one_line};

/// Most people whom one may register.
pub const DELEGATED_MAX: i64 = 200;

/// Whoever wants to register others, as it was sent.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct DelegateForm {
    pub name: String,
    pub institution: String,
    pub email: String,
    /// Nobody sees this field; programs fill it in.
    pub website: String,
}

/// Whoever registers others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDelegate {
    pub name: String,
    pub institution: String,
    pub email: Email,
}

impl DelegateForm {
    /// # Errors
    /// What is missing, or no address.
    pub fn check(&self) -> Result<NewDelegate, Faults> {
        let mut faults = Faults::default();
        let name = faults.line("name", &self.name, 120);
        let institution = faults.line("institution", &self.institution, 200);
        if !institution.is_empty() && fold(&institution).is_empty() {
            faults.add("institution", "registration-fault-institution");
        }
        let email = Email::parse(&one_line(&self.email));
        if email.is_none() {
            faults.add("email", "fault-email");
        }
        if !self.website.is_empty() {
            faults.add("website", "registration-fault-website");
        }
        match email {
            Some(email) => faults.or(|| NewDelegate { name, institution, email }),
            None => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_registers_others_says_who_she_is() {
        let form = |name: &str, institution: &str, email: &str| DelegateForm {
            name: name.into(),
            institution: institution.into(),
            email: email.into(),
            ..Default::default()
        };
        let good = form(" 李\u{200b}静 ", "招商银行", "Li.Jing@Example.org").check().unwrap();
        assert_eq!((good.name.as_str(), good.email.as_str()), ("李静", "li.jing@example.org"));
        let faults = form("", "——", "nobody").check().unwrap_err();
        assert_eq!(faults.iter().map(|fault| &*fault.field).collect::<Vec<_>>(), ["name", "institution", "email"]);
        let robot = DelegateForm { website: "http://x".into(), ..form("A", "B", "a@example.org") };
        assert!(robot.check().is_err());
    }
}
