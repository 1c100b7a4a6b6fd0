/// What is wrong with one answer of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The name of the field.
    pub field: &'static str,
    /// The key of the sentence.
    pub key: &'static str,
    /// What the sentence mentions.
    pub args: Vec<(&'static str, String)>,
}

/// Everything that is wrong with a form, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    pub fn add(&mut self, field: &'static str, key: &'static str) {
        self.add_with(field, key, []);
    }

    pub fn add_with(
        &mut self,
        field: &'static str,
        key: &'static str,
        args: impl IntoIterator<Item = (&'static str, String)>,
    ) {
        self.0.push(Fault { field, key, args: args.into_iter().collect() });
    }

    /// A form with one fault.
    pub fn one(field: &'static str, key: &'static str) -> Faults {
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
