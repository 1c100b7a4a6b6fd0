use super::super::rules::{Categories, Diet, Institution, KNOWN_ALLERGENS, Quotas, RegisterForm, allergen_key};
use crate::kernel::Faults;
use crate::web::{Choice, Fields, Reader, Summary};

/// The form of a participant's answers, as it is shown.
pub struct Answering {
    pub l: Reader,
    pub form: RegisterForm,
    pub faults: Faults,
    pub categories: Categories,
    pub institutions: Vec<Institution>,
    pub quotas: Quotas,
    /// Somebody new is asked for her e-mail address and her consent.
    pub is_new: bool,
    /// What she agrees to, in her language.
    pub consent: String,
    pub action: String,
    pub cancel: String,
}

impl Answering {
    pub fn fields(&self) -> Fields<'_> {
        Fields::new(self.l, &self.faults)
    }

    /// What was wrong, each fault with the name of its answer.
    pub fn summary(&self) -> Summary {
        let l = self.l;
        self.fields().summary_naming(&[
            ("name", l.t("registration-name")),
            ("institution", l.t("registration-institution")),
            ("category", l.t("registration-category")),
            ("post", l.t("registration-post")),
            ("email", l.t("registration-email")),
            ("phone", l.t("registration-phone")),
            ("diet", l.t("registration-diet")),
            ("allergens_other", l.t("registration-allergens-other")),
            ("notes", l.t("registration-notes")),
        ])
    }

    /// Whether nobody has a place any more, in whichever category.
    pub fn is_full(&self) -> bool {
        let leafs = self.categories.leafs();
        self.is_new && !leafs.is_empty() && leafs.iter().all(|one| !self.quotas.has_room(one.id, &self.categories))
    }

    /// The names of the listed institutions, to be proposed.
    pub fn proposed(&self) -> Vec<&str> {
        self.institutions.iter().filter(|one| one.listed).map(|one| self.l.plain(&one.name)).collect()
    }

    pub fn categories(&self) -> Vec<Choice> {
        let first = Choice::new("", self.l.t("form-choose"), self.form.category.is_empty());
        std::iter::once(first)
            .chain(self.categories.leafs().into_iter().map(|category| {
                let id = category.id.to_string();
                let chosen = id == self.form.category;
                let label = self.categories.label(category.id, self.l.lang);
                let full = self.is_new && !self.quotas.has_room(category.id, &self.categories);
                let label = if full { self.l.a("registration-category-full", "category", &label) } else { label };
                Choice::new(id, label, chosen)
            }))
            .collect()
    }

    pub fn diets(&self) -> Vec<Choice> {
        Diet::ALL.map(|diet| Choice::new(diet.as_str(), self.l.t(diet.key()), self.form.diet == diet.as_str())).into()
    }

    pub fn allergens(&self) -> Vec<Choice> {
        KNOWN_ALLERGENS
            .into_iter()
            .map(|one| {
                let label = allergen_key(one).map(|key| self.l.t(key)).unwrap_or_default();
                Choice::new(one, label, self.form.allergens.iter().any(|held| held == one))
            })
            .collect()
    }
}
