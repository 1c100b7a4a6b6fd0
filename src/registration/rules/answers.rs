use std::collections::BTreeSet;

use super::{Categories, HolderKind, SEAT_MAX};
use crate::forms::{self, Answer, Answered, Asked, Content, Files, Kind, Sent};
use crate::identity::Document;
use crate::kernel::{Email, Faults, Lang, Uuid, fold, is_phone, narrow_phone, one_line, paragraph};

/// The form as it was sent, whatever stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegisterForm {
    pub name: String,
    pub institution: String,
    pub category: String,
    /// What she says she is, as long as she has no category.
    pub kind: String,
    pub post: String,
    pub email: String,
    pub phone: String,
    pub consent: String,
    /// With which she was invited.
    pub code: String,
    /// Nobody sees this field; programs fill it in.
    pub website: String,
    /// When answers are changed: the version that was seen.
    pub version: String,
    /// The answers to the questions of the conference's form.
    pub more: Sent,
}

impl From<Sent> for RegisterForm {
    fn from(sent: Sent) -> RegisterForm {
        let one = |name: &str| sent.one(name).to_owned();
        RegisterForm {
            name: one("name"),
            institution: one("institution"),
            category: one("category"),
            kind: one("kind"),
            post: one("post"),
            email: one("email"),
            phone: one("phone"),
            consent: one("consent"),
            code: one("code"),
            website: one("website"),
            version: one("version"),
            more: sent,
        }
    }
}

impl RegisterForm {
    /// What she is, by her category or by what she said before she has one.
    pub fn holder_kind(&self, categories: &Categories) -> HolderKind {
        let of_category = self.category.parse().ok().and_then(|id| categories.get(id)).map(|one| one.kind);
        of_category.or_else(|| HolderKind::parse(&self.kind)).unwrap_or_default()
    }

    /// The form of what was answered, to be changed.
    pub fn of(answers: &Answers, content: &Content, version: i32) -> RegisterForm {
        let mut more = Sent::default();
        forms::refill(content, &answers.more, &mut more);
        RegisterForm {
            name: answers.name.clone(),
            institution: answers.institution.clone(),
            category: answers.category.to_string(),
            post: answers.post.clone(),
            phone: answers.phone.clone(),
            version: version.to_string(),
            more,
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
    /// To the questions of the conference's form.
    pub more: Answered,
    /// An ID document that was just told. What is held is kept elsewhere, sealed.
    pub document: Option<Document>,
}

/// What is asked, and of whom.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    pub content: &'a Content,
    /// Those that she may choose from.
    pub categories: &'a Categories,
    pub lang: Lang,
    /// Somebody new gives her e-mail address and her consent as well; of others, what is held.
    pub held: Option<&'a Answered>,
    /// What did not come as text.
    pub files: &'a Files,
}

/// Checks the answers.
pub fn check(form: &RegisterForm, asking: Asking) -> Result<(Answers, Option<Email>), Faults> {
    let is_new = asking.held.is_none();
    let mut faults = Faults::default();
    let name = faults.line("name", &form.name, 120);
    let institution = faults.line("institution", &form.institution, 200);
    if !institution.is_empty() && fold(&institution).is_empty() {
        faults.add("institution", "registration-fault-institution");
    }
    let category = form.category.parse().ok().filter(|&id| asking.categories.is_leaf(id));
    if category.is_none() {
        faults.add("category", "fault-choice");
    }
    let post = faults.line("post", &form.post, 120);
    let email = if is_new { Email::parse(&one_line(&form.email)) } else { None };
    if is_new && email.is_none() {
        faults.add("email", "fault-email");
    }
    let phone = narrow_phone(&faults.line("phone", &form.phone, 40));
    if !phone.is_empty() && !is_phone(&phone) {
        faults.add("phone", "fault-phone");
    }
    let categories = category.map(|id| asking.categories.codes_of(id)).unwrap_or_default();
    let asked = Asked {
        categories: &categories,
        institution: &institution,
        kind: form.holder_kind(asking.categories),
        lang: asking.lang,
        files: asking.files,
    };
    let none = Answered::new();
    let mut more = forms::check(asking.content, &form.more, asked, asking.held.unwrap_or(&none), &mut faults);
    if is_new && form.consent.is_empty() {
        faults.add("consent", "registration-fault-consent");
    }
    if !form.website.is_empty() {
        faults.add("website", "registration-fault-website");
    }
    let document = forms::take_document(&mut more);
    match category {
        Some(category) => faults.or(|| (Answers { name, institution, category, post, phone, more, document }, email)),
        None => Err(faults),
    }
}

/// The fields whose answers differ, and of these, with what was held, those that are decided about
/// again. The institution is compared by what it was found to be.
pub fn differences(held: &Answers, new: &Answers, institution: bool, content: &Content) -> (Vec<String>, Answered) {
    let text = |text: &str| Answer::Text(text.to_owned());
    let core = [
        ("name", held.name != new.name, text(&held.name)),
        ("institution", institution, text(&held.institution)),
        ("category", held.category != new.category, text(&held.category.to_string())),
        ("post", held.post != new.post, text(&held.post)),
        ("phone", held.phone != new.phone, text(&held.phone)),
    ];
    let (mut fields, mut again) = (Vec::new(), Answered::new());
    for (field, _, was) in core.into_iter().filter(|(_, differs, _)| *differs) {
        if content.decided_again.iter().any(|marked| marked == field) {
            again.insert(field.to_owned(), was);
        }
        fields.push(field.to_owned());
    }
    // What the old number was is nobody's business, nor that of the log.
    if let (Some(_), Some(question)) = (&new.document, content.questions().find(|one| one.kind == Kind::Document)) {
        if question.decided_again {
            again.insert(question.code.clone(), text(""));
        }
        fields.push(question.code.clone());
    }
    for code in held.more.keys().chain(new.more.keys()).collect::<BTreeSet<_>>() {
        if held.more.get(code) == new.more.get(code) {
            continue;
        }
        if content.question(code).is_some_and(|question| question.decided_again) {
            again.insert(code.clone(), held.more.get(code).cloned().unwrap_or_else(|| text("")));
        }
        fields.push(code.clone());
    }
    (fields, again)
}

/// Most letters of a note that is read before somebody is admitted.
const ATTENTION_MAX: usize = 500;

/// A note that is read before somebody is admitted, by whoever has a queue behind her: empty, or short. And where she sits.
pub fn check_attention(text: &str, seat: &str) -> Result<(String, String), Faults> {
    let (text, seat) = (paragraph(text), one_line(seat));
    let mut faults = Faults::default();
    faults.limit("attention", &text, ATTENTION_MAX);
    faults.limit("seat", &seat, SEAT_MAX);
    faults.or(|| (text, seat))
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
    use crate::forms::{Kind, Question, Section};
    use crate::kernel::Words;

    type Spoil = fn(&mut RegisterForm);

    fn categories() -> Categories {
        Categories::new(vec![Category {
            id: Uuid::from_u128(1),
            parent: None,
            code: "all".into(),
            name: Words::new("All", "", ""),
            kind: Default::default(),
        }])
    }

    fn content() -> Content {
        let question = |code: &str, required| Question {
            code: code.into(),
            kind: Kind::LongText,
            label: Words::new(code, "", ""),
            required,
            decided_again: required,
            ..Question::default()
        };
        let questions = vec![question("diet", true), question("notes", false)];
        let section = Section { code: "needs".into(), questions, ..Section::default() };
        Content { sections: vec![section], decided_again: vec!["name".into()] }
    }

    fn checked(form: &RegisterForm, held: Option<&Answered>) -> Result<(Answers, Option<Email>), Faults> {
        check(
            form,
            Asking { content: &content(), categories: &categories(), lang: Lang::En, held, files: &forms::NO_FILES },
        )
    }

    fn good() -> RegisterForm {
        let mut more = Sent::default();
        more.push("q-diet", "halal");
        RegisterForm {
            name: " 王\u{200b}敏 ".into(),
            institution: "招商银行".into(),
            category: Uuid::from_u128(1).to_string(),
            post: "Risk manager".into(),
            email: "Wang.Min@Example.org".into(),
            phone: "＋８６ 138 0000 1234".into(),
            consent: "on".into(),
            more,
            ..RegisterForm::default()
        }
    }

    #[test]
    fn answers_are_cleaned() {
        let (answers, email) = checked(&good(), None).unwrap();
        assert_eq!(answers.name, "王敏");
        assert_eq!(answers.phone, "+86 138 0000 1234");
        assert_eq!(answers.more["diet"], Answer::Text("halal".into()));
        assert_eq!(email.unwrap().as_str(), "wang.min@example.org");
    }

    #[test]
    fn an_empty_form_names_every_field_that_is_needed() {
        let faults = checked(&RegisterForm::default(), None).unwrap_err();
        let fields: Vec<_> = faults.iter().map(|fault| &*fault.field).collect();
        assert_eq!(fields, ["name", "institution", "category", "post", "email", "phone", "q-diet", "consent"]);
    }

    #[test]
    fn each_fault_stands_at_its_field() {
        let bad: [(&str, Spoil); 8] = [
            ("name", |form| form.name = "王".repeat(121)),
            ("institution", |form| form.institution = "——".into()),
            ("category", |form| form.category = Uuid::from_u128(2).to_string()),
            ("email", |form| form.email = "wang".into()),
            ("phone", |form| form.phone = "call me".into()),
            ("phone", |form| form.phone = "12".into()),
            ("q-notes", |form| form.more.push("q-notes", "x".repeat(4001))),
            ("website", |form| form.website = "http://".into()),
        ];
        for (field, spoil) in bad {
            let mut form = good();
            spoil(&mut form);
            let faults = checked(&form, None).unwrap_err();
            assert_eq!(faults.iter().map(|fault| &*fault.field).collect::<Vec<_>>(), [field]);
        }
    }

    #[test]
    fn changing_answers_asks_neither_address_nor_consent() {
        let form = RegisterForm { email: String::new(), consent: String::new(), ..good() };
        assert!(checked(&form, Some(&Answered::new())).is_ok());
        assert!(checked(&form, None).is_err());
    }

    #[test]
    fn what_differs_is_named_and_what_is_marked_is_kept() {
        let held = checked(&good(), None).unwrap().0;
        assert_eq!(differences(&held, &held, false, &content()), (vec![], Answered::new()));
        let mut form = good();
        (form.name, form.post) = ("王小敏".into(), "Director".into());
        form.more.push("q-notes", "Late");
        form.more.0.retain(|(name, _)| name != "q-diet");
        form.more.push("q-diet", "vegan");
        let new = checked(&form, None).unwrap().0;
        let (fields, again) = differences(&held, &new, true, &content());
        assert_eq!(fields, ["name", "institution", "post", "diet", "notes"]);
        assert_eq!(
            again,
            Answered::from([
                ("name".to_owned(), Answer::Text("王敏".into())),
                ("diet".to_owned(), Answer::Text("halal".into())),
            ])
        );
    }

    #[test]
    fn somebody_is_turned_down_with_a_reason() {
        assert_eq!(check_attention(" \n", " Table 5\n").unwrap(), (String::new(), "Table 5".to_owned()));
        let long = |letters: usize| check_attention(&"注".repeat(letters), "").is_ok();
        assert!(long(500) && !long(501) && check_attention("", &"座".repeat(41)).is_err());
        assert_eq!(check_reason(" full ").unwrap(), "full");
        assert!(check_reason(" \n ").is_err() && check_reason(&"x".repeat(1001)).is_err());
    }

    proptest! {
        /// What was kept comes back into the form, and out of it, unchanged.
        #[test]
        fn answers_survive_the_form(name in "\\PC{1,40}", notes in "\\PC{0,40}") {
            let mut form = RegisterForm { name, ..good() };
            form.more.push("q-notes", notes);
            if let Ok((answers, _)) = checked(&form, None) {
                let again = RegisterForm::of(&answers, &content(), 1);
                let again = checked(&again, Some(&answers.more)).unwrap().0;
                prop_assert_eq!(again, answers);
            }
        }
    }
}
