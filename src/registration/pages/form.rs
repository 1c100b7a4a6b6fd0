use std::borrow::Cow;

use super::super::rules::{Categories, HolderKind, Institution, Quotas, RegisterForm};
use crate::forms::{self, Condition, Content, Kind, Question};
use crate::identity as document;
use crate::kernel::Faults;
use crate::web::{Choice, Field, Fields, Reader, Summary};

/// What a browser offers to be chosen; what arrives is told by its content.
const PHOTOS: &str = "image/jpeg,image/png,image/webp";
const FILES: &str = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx";

/// More choices than these stand in a list to open.
const SEEN: usize = 6;

/// The form of a participant's answers, as it is shown.
pub struct Answering {
    pub l: Reader,
    pub form: RegisterForm,
    pub faults: Faults,
    /// Those of her kind that she may choose from.
    pub categories: Categories,
    /// What she is: other kinds are asked other sections.
    pub kind: HolderKind,
    /// What she may be instead; where there is nothing to choose, none.
    pub kinds: Vec<HolderKind>,
    pub institutions: Vec<Institution>,
    pub quotas: Quotas,
    pub content: Content,
    /// The choices that nobody can choose any more, and those that she has: question and choice.
    pub full: Vec<(String, String)>,
    pub held: Vec<(String, String)>,
    /// The ID document that is held of her.
    pub document: Option<document::Held>,
    /// Somebody new is asked for her e-mail address and her consent.
    pub is_new: bool,
    /// Whether a code is asked for.
    pub asks_code: bool,
    /// What she agrees to, in her language.
    pub consent: String,
    pub action: String,
    pub cancel: String,
}

impl Answering {
    pub fn fields(&self) -> Fields<'_> {
        Fields::new(self.l, &self.faults)
    }

    /// Whether files can come with it.
    pub fn has_files(&self) -> bool {
        self.content.questions_of(self.kind).any(|question| question.kind.is_file())
    }

    /// What was wrong, each fault with the name of its answer.
    pub fn summary(&self) -> Summary {
        let l = self.l;
        let core = [
            ("code", "registration-code"),
            ("name", "registration-name"),
            ("institution", "registration-institution"),
            ("category", "registration-category"),
            ("post", "registration-post"),
            ("email", "registration-email"),
            ("phone", "registration-phone"),
        ];
        let core = core.into_iter().map(|(field, key)| (Cow::from(field), l.t(key)));
        // What is agreed to is too long to be a name.
        let more = self.content.questions_of(self.kind).filter(|question| question.kind != Kind::Consent);
        let more = more.map(|question| (Cow::from(forms::field(&question.code)), l.plain(&question.label).to_owned()));
        self.fields().summary_naming(&core.chain(more).collect::<Vec<_>>())
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

    /// Each kind that may be chosen: its word, the form for it, and whether it is the one that is shown.
    pub fn kind_links(&self) -> Vec<(String, String, bool)> {
        let link = |kind: &HolderKind| {
            let code = if self.form.code.is_empty() { None } else { Some(("code", self.form.code.as_str())) };
            let query =
                serde_html_form::to_string([("kind", kind.as_str())].into_iter().chain(code).collect::<Vec<_>>());
            (self.l.t(kind.key()), format!("{}?{}", self.action, query.unwrap_or_default()), *kind == self.kind)
        };
        self.kinds.iter().map(link).collect()
    }

    /// The category of somebody new of whose kind there is one alone.
    pub fn only_category(&self) -> Option<String> {
        match self.categories.leafs().as_slice() {
            [one] if self.is_new && self.faults.of("category").is_none() => Some(one.id.to_string()),
            _ => None,
        }
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

    /// The sections of the conference's form, with their fields.
    pub fn parts(&self) -> Vec<Part> {
        self.content
            .sections_of(self.kind)
            .filter(|section| !section.questions.is_empty())
            .map(|section| Part {
                title: self.l.plain(&section.title).to_owned(),
                intro: self.l.plain(&section.intro).to_owned(),
                fields: section.questions.iter().map(|question| self.field(question)).collect(),
            })
            .collect()
    }

    fn field(&self, question: &Question) -> Field {
        let (l, f, sent) = (self.l, self.fields(), &self.form.more);
        let name = forms::field(&question.code);
        let (label, value) = (l.plain(&question.label), sent.one(&name));
        let own = sent.one(&format!("{name}-other"));
        let shown = match question.kind {
            Kind::Text => f.text(name, label, value),
            Kind::LongText => f.area(name, label, value),
            Kind::Choice if question.choices.len() > SEEN && !question.own_words => {
                let none = Choice::new("", l.t("form-choose"), false);
                let all = std::iter::once(none).chain(self.choices(question, &name));
                f.select(name.clone(), label, all.collect()).width("w-24")
            }
            Kind::Choice => {
                // Whoever need not choose can take a choice back.
                let none = Choice::new("", l.t("registration-no-answer"), value.is_empty() && own.is_empty());
                let none = (!question.required).then_some(none);
                f.radio(name.clone(), label, self.choices(question, &name).into_iter().chain(none).collect())
            }
            Kind::Several => f.several(name.clone(), label, self.choices(question, &name)),
            Kind::Number => f.text(name, label, value).kind("number").width("w-8"),
            Kind::Date => f.text(name, label, value).kind("date").width("w-16"),
            Kind::Email => f.text(name, label, value).kind("email"),
            Kind::Phone => f.text(name, label, value).kind("tel").width("w-24"),
            Kind::Consent => f.check(name, label, !value.is_empty()),
            Kind::Photo | Kind::File => {
                let accept = if question.kind == Kind::Photo { PHOTOS } else { FILES };
                let (held, called) = (sent.one(&format!("{name}-held")), sent.one(&format!("{name}-name")));
                f.file(name, label, accept).held(called, held, l.t("form-file-remove"))
            }
            Kind::Document => f.group(name.clone(), label, self.document_fields(&name)),
        };
        let help = l.plain(&question.help);
        let said = match question.kind {
            Kind::Photo => Some("registration-photo-hint"),
            Kind::File => Some("registration-file-hint"),
            Kind::Document => Some("identity-kept"),
            _ => None,
        };
        let shown = shown.hint(said.filter(|_| help.is_empty()).map_or_else(|| help.to_owned(), |key| l.t(key)));
        let shown = if question.own_words { shown.own(l.t("registration-own-words"), own) } else { shown };
        let shown = if question.required { shown } else { shown.optional(f.optional()) };
        match &question.shown_if {
            Some(condition) => shown.shown_if(forms::asked_field(&condition.question), &self.values(condition)),
            None => shown,
        }
    }

    /// The kind of an ID document, the country of a passport, the number. A number that is kept is never filled in.
    fn document_fields(&self, name: &str) -> Vec<Field> {
        let (l, f, sent) = (self.l, self.fields(), &self.form.more);
        let part = |part: &str| format!("{name}-{part}");
        let held = self.document.as_ref();
        let or = |part: &str, held: Option<&str>| match sent.one(part) {
            "" => held.unwrap_or_default().to_owned(),
            told => told.to_owned(),
        };
        let kind = or(&part("kind"), held.map(|held| held.kind.as_str()));
        let country = or(&part("country"), held.map(|held| held.country.as_str()));
        let each = document::Kind::ALL.map(|one| Choice::new(one.as_str(), l.t(one.key()), kind == one.as_str()));
        let none = Choice::new("", l.t("form-choose"), kind.is_empty());
        let number = f.text(part("number"), l.t("identity-number"), sent.one(&part("number")));
        let number = number.width("w-24").autocomplete("off");
        vec![
            f.select(part("kind"), l.t("identity-kind"), std::iter::once(none).chain(each).collect()),
            f.text(part("country"), l.t("identity-country"), &country)
                .hint(l.t("identity-country-hint"))
                .width("w-4")
                .autocomplete("off")
                .shown_if(part("kind"), &[document::Kind::Passport.as_str().to_owned()]),
            match held {
                Some(held) => number.hint(l.a("identity-number-held", "number", &held.masked)),
                None => number,
            },
        ]
    }

    /// The choices of a question. What is full is not offered, but to whoever has it.
    fn choices(&self, question: &Question, name: &str) -> Vec<Choice> {
        let l = self.l;
        let is_full = |code: &str| self.full.iter().any(|(q, c)| *q == question.code && c == code);
        let offered = question.choices.iter().map(|choice| {
            let chosen = self.form.more.has(name, &choice.code);
            let label = l.plain(&choice.name);
            let full = is_full(&choice.code) && !self.held.contains(&(question.code.clone(), choice.code.clone()));
            let shown = Choice::new(&choice.code, label, chosen && !full);
            Choice { disabled: full, ..if full { shown.help(l.t("registration-choice-full")) } else { shown } }
        });
        offered.collect()
    }

    /// The values of a field for which a condition holds: a category's are those of its leafs, an institution's are its names
    /// as they are compared.
    fn values(&self, condition: &Condition) -> Vec<String> {
        match condition.question.as_str() {
            forms::CATEGORY => {}
            forms::INSTITUTION => return condition.folded(),
            _ => return condition.any_of.clone(),
        }
        let leafs = self.categories.leafs().into_iter().filter(|leaf| {
            let codes = self.categories.codes_of(leaf.id);
            condition.any_of.iter().any(|code| codes.contains(&code.as_str()))
        });
        leafs.map(|leaf| leaf.id.to_string()).collect()
    }
}

/// A section of the form, as it is shown.
pub struct Part {
    pub title: String,
    pub intro: String,
    pub fields: Vec<Field>,
}
