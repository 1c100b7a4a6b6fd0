use std::borrow::Cow;

use super::one_line;

/// What is wrong with one answer of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The name of the field.
    pub field: Cow<'static, str>,
    /// The key of the sentence.
    pub key: &'static str,
    /// What the sentence mentions.
    pub args: Vec<(&'static str, String)>,
}

/// Everything that is wrong with a form, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, key: &'static str) {
        self.add_with(field, key, []);
    }

    pub fn add_with(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        key: &'static str,
        args: impl IntoIterator<Item = (&'static str, String)>,
    ) {
        self.0.push(Fault { field: field.into(), key, args: args.into_iter().collect() });
    }

    /// A text that has at most `max` characters.
    pub fn limit(&mut self, field: impl Into<Cow<'static, str>>, text: &str, max: usize) {
        if text.chars().count() > max {
            self.add_with(field, "fault-too-long", [("max", max.to_string())]);
        }
    }

    /// The languages of one text, each with at most `max` characters.
    pub fn limits(&mut self, texts: [(&'static str, &str); 3], max: usize) {
        for (field, text) in texts {
            self.limit(field, text, max);
        }
    }

    /// The one line that an answer is: needed, and at most `max` characters.
    pub fn line(&mut self, field: &'static str, text: &str, max: usize) -> String {
        let text = one_line(text);
        if text.is_empty() {
            self.add(field, "fault-required");
        }
        self.limit(field, &text, max);
        text
    }

    /// A form with one fault.
    pub fn one(field: impl Into<Cow<'static, str>>, key: &'static str) -> Faults {
        let mut faults = Faults::default();
        faults.add(field, key);
        faults
    }

    /// The first fault of a field.
    pub fn of(&self, field: &str) -> Option<&Fault> {
        self.0.iter().find(|fault| fault.field == field)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The value when nothing is wrong.
    pub fn or<T>(self, value: impl FnOnce() -> T) -> Result<T, Faults> {
        if self.is_empty() { Ok(value()) } else { Err(self) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_needed_and_not_endless() {
        let mut faults = Faults::default();
        assert_eq!(faults.line("name", "  王\u{200b}敏\n", 2), "王敏");
        assert!(faults.is_empty());
        assert_eq!(faults.line("name", " \t", 2), "");
        assert_eq!(faults.line("post", "经济学家", 3), "经济学家");
        let found: Vec<_> = faults.iter().map(|fault| (&*fault.field, fault.key)).collect();
        assert_eq!(found, [("name", "fault-required"), ("post", "fault-too-long")]);
        assert_eq!(faults.of("post").unwrap().args, [("max", "3".to_owned())]);
    }

    #[test]
    fn a_limit_counts_characters_of_every_language() {
        let mut faults = Faults::default();
        faults.limits([("hans", "金融安全"), ("hant", "金融安全的"), ("en", "")], 4);
        assert_eq!(faults.iter().map(|fault| &*fault.field).collect::<Vec<_>>(), ["hant"]);
    }
}
