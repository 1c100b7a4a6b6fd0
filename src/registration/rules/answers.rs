use serde::Deserialize;

use super::Categories;
use crate::kernel::{Email, Faults, Uuid, fold, one_line, paragraph};

/// The allergens that the plan names (5.3). Others are in the participant's own words.
pub const KNOWN_ALLERGENS: [&str; 2] = ["peanut", "seafood"];

/// The key of the word of an allergen that the plan names.
pub fn allergen_key(allergen: &str) -> Option<&'static str> {
    match allergen {
        "peanut" => Some("registration-allergen-peanut"),
        "seafood" => Some("registration-allergen-seafood"),
        _ => None,
    }
}

/// What somebody eats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Diet {
    Any,
    Halal,
    Vegetarian,
    Vegan,
}

impl Diet {
    pub const ALL: [Diet; 4] = [Diet::Any, Diet::Halal, Diet::Vegetarian, Diet::Vegan];

    pub fn as_str(self) -> &'static str {
        match self {
            Diet::Any => "none",
            Diet::Halal => "halal",
            Diet::Vegetarian => "vegetarian",
            Diet::Vegan => "vegan",
        }
    }

    pub fn parse(text: &str) -> Option<Diet> {
        Diet::ALL.into_iter().find(|diet| diet.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Diet::Any => "registration-diet-none",
            Diet::Halal => "registration-diet-halal",
            Diet::Vegetarian => "registration-diet-vegetarian",
            Diet::Vegan => "registration-diet-vegan",
        }
    }
}

/// The form as it was sent, whatever stands in it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RegisterForm {
    pub name: String,
    pub institution: String,
    pub category: String,
    pub post: String,
    pub email: String,
    pub phone: String,
    pub diet: String,
    pub allergens: Vec<String>,
    pub allergens_other: String,
    pub notes: String,
    pub consent: String,
    /// Nobody sees this field; programs fill it in.
    pub website: String,
    /// When answers are changed: the version that was seen.
    pub version: String,
}

impl RegisterForm {
    /// The form of what was answered, to be changed.
    pub fn of(answers: &Answers, version: i32) -> RegisterForm {
        let (known, others): (Vec<_>, Vec<_>) =
            answers.allergens.iter().cloned().partition(|one| KNOWN_ALLERGENS.contains(&one.as_str()));
        RegisterForm {
            name: answers.name.clone(),
            institution: answers.institution.clone(),
            category: answers.category.to_string(),
            post: answers.post.clone(),
            phone: answers.phone.clone(),
            diet: answers.diet.as_str().to_owned(),
            allergens: known,
            allergens_other: others.join("; "),
            notes: answers.notes.clone(),
            version: version.to_string(),
            ..RegisterForm::default()
        }
    }
}

/// What a participant answered, as it can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    pub name: String,
    /// As she wrote it.
    pub institution: String,
    pub category: Uuid,
    pub post: String,
    pub phone: String,
    pub diet: Diet,
    pub allergens: Vec<String>,
    pub notes: String,
}

/// A telephone number as people write it, with at least five digits.
fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (5..=20).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || " +-().#/x".contains(c))
}

/// Checks the answers. Somebody new gives her e-mail address and her consent as well.
pub fn check(form: &RegisterForm, categories: &Categories, is_new: bool) -> Result<(Answers, Option<Email>), Faults> {
    let mut faults = Faults::default();
    let name = faults.line("name", &form.name, 120);
    let institution = faults.line("institution", &form.institution, 200);
    if !institution.is_empty() && fold(&institution).is_empty() {
        faults.add("institution", "registration-fault-institution");
    }
    let category = form.category.parse().ok().filter(|&id| categories.is_leaf(id));
    if category.is_none() {
        faults.add("category", "fault-choice");
    }
    let post = faults.line("post", &form.post, 120);
    let email = if is_new { Email::parse(&one_line(&form.email)) } else { None };
    if is_new && email.is_none() {
        faults.add("email", "fault-email");
    }
    let phone = faults.line("phone", &form.phone, 40);
    // Brackets and the plus sign of a Chinese keyboard mean the same.
    let phone: String = phone
        .chars()
        .map(|c| match c {
            '＋' => '+',
            '（' => '(',
            '）' => ')',
            '－' | '–' | '—' => '-',
            c => c,
        })
        .collect();
    if !phone.is_empty() && !is_phone(&phone) {
        faults.add("phone", "registration-fault-phone");
    }
    let diet = Diet::parse(&form.diet);
    if diet.is_none() {
        faults.add("diet", "fault-choice");
    }
    let mut allergens: Vec<String> = KNOWN_ALLERGENS
        .into_iter()
        .filter(|one| form.allergens.iter().any(|held| held == one))
        .map(str::to_owned)
        .collect();
    let others = one_line(&form.allergens_other);
    faults.limit("allergens_other", &others, 200);
    for other in others.split([',', ';', '，', '；', '、']).map(str::trim).filter(|other| !other.is_empty()) {
        if !allergens.iter().any(|held| held == other) {
            allergens.push(other.to_owned());
        }
    }
    let notes = paragraph(&form.notes);
    faults.limit("notes", &notes, 2000);
    if is_new && form.consent.is_empty() {
        faults.add("consent", "registration-fault-consent");
    }
    if !form.website.is_empty() {
        faults.add("website", "registration-fault-website");
    }
    match (category, diet) {
        (Some(category), Some(diet)) => {
            faults.or(|| (Answers { name, institution, category, post, phone, diet, allergens, notes }, email))
        }
        _ => Err(faults),
    }
}

/// Why somebody is turned down: told to her, so it must be said.
pub fn check_reason(text: &str) -> Result<String, Faults> {
    let mut faults = Faults::default();
    let reason = paragraph(text);
    if reason.is_empty() {
        faults.add("reason", "fault-required");
    }
    faults.limit("reason", &reason, 1000);
    faults.or(|| reason)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Category;
    use super::*;
    use crate::kernel::Words;

    type Spoil = fn(&mut RegisterForm);

    fn categories() -> Categories {
        Categories::new(vec![Category {
            id: Uuid::from_u128(1),
            parent: None,
            code: "all".into(),
            name: Words::new("All", "", ""),
        }])
    }

    fn good() -> RegisterForm {
        RegisterForm {
            name: " 王\u{200b}敏 ".into(),
            institution: "招商银行".into(),
            category: Uuid::from_u128(1).to_string(),
            post: "Risk manager".into(),
            email: "Wang.Min@Example.org".into(),
            phone: "＋８６ 138 0000 1234".into(),
            diet: "halal".into(),
            allergens: vec!["seafood".into(), "lead".into()],
            allergens_other: "芒果、 Soy; seafood".into(),
            consent: "on".into(),
            ..RegisterForm::default()
        }
    }

    #[test]
    fn answers_are_cleaned() {
        let (answers, email) = check(&good(), &categories(), true).unwrap();
        assert_eq!(answers.name, "王敏");
        assert_eq!(answers.phone, "+86 138 0000 1234");
        assert_eq!(answers.allergens, ["seafood", "芒果", "Soy"]);
        assert_eq!(email.unwrap().as_str(), "wang.min@example.org");
    }

    #[test]
    fn an_empty_form_names_every_field_that_is_needed() {
        let faults = check(&RegisterForm::default(), &categories(), true).unwrap_err();
        let fields: Vec<_> = faults.iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["name", "institution", "category", "post", "email", "phone", "diet", "consent"]);
    }

    #[test]
    fn each_fault_stands_at_its_field() {
        let bad: [(&str, Spoil); 9] = [
            ("name", |form| form.name = "王".repeat(121)),
            ("institution", |form| form.institution = "——".into()),
            ("category", |form| form.category = Uuid::from_u128(2).to_string()),
            ("email", |form| form.email = "wang".into()),
            ("phone", |form| form.phone = "call me".into()),
            ("phone", |form| form.phone = "12".into()),
            ("allergens_other", |form| form.allergens_other = "x".repeat(201)),
            ("notes", |form| form.notes = "x".repeat(2001)),
            ("website", |form| form.website = "http://".into()),
        ];
        for (field, spoil) in bad {
            let mut form = good();
            spoil(&mut form);
            let faults = check(&form, &categories(), true).unwrap_err();
            assert_eq!(faults.iter().map(|fault| fault.field).collect::<Vec<_>>(), [field]);
        }
    }

    #[test]
    fn changing_answers_asks_neither_address_nor_consent() {
        let form = RegisterForm { email: String::new(), consent: String::new(), ..good() };
        assert!(check(&form, &categories(), false).is_ok());
        assert!(check(&form, &categories(), true).is_err());
    }

    #[test]
    fn somebody_is_turned_down_with_a_reason() {
        assert_eq!(check_reason(" full ").unwrap(), "full");
        assert!(check_reason(" \n ").is_err() && check_reason(&"x".repeat(1001)).is_err());
    }

    proptest! {
        /// What was kept comes back into the form, and out of it, unchanged.
        #[test]
        fn answers_survive_the_form(name in "\\PC{1,40}", other in "\\PC{0,40}", notes in "\\PC{0,40}") {
            let form = RegisterForm { name, allergens_other: other, notes, ..good() };
            if let Ok((answers, _)) = check(&form, &categories(), false) {
                let again = check(&RegisterForm::of(&answers, 1), &categories(), false).unwrap().0;
                prop_assert_eq!(again, answers);
            }
        }
    }
}
