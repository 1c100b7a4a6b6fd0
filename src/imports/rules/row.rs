use chrono::NaiveDate;

use super::cell;
use super::plan::Plan;
use crate::forms::{self, Content, Kind, Question};
use crate::identity::{self, Document, DocumentForm};
use crate::kernel::{Email, Fault, Faults, Lang, Uuid, Words, fold};
use crate::registration::{self, Answers, Asking, Categories, Participant, RegisterForm};
use crate::sheets::Line;

/// So many of the answers that there are, are named where none of them is given.
const NAMED_MAX: usize = 6;

/// What rows are looked at with.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    pub plan: &'a Plan,
    /// As [`Plan::asked`] leaves it.
    pub content: &'a Content,
    pub categories: &'a Categories,
    /// The day on which whoever has a document may at the latest have been born.
    pub today: NaiveDate,
}

/// What a row comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    /// Somebody new.
    Fresh { answers: Answers, email: Email, lang: Lang },
    /// Other answers of somebody who stands registered.
    Changed(Answers),
    /// Somebody who stands registered so, or is to be left as she is.
    Same,
}

/// The field of a cell that was cleaned.
pub type Cleaned = String;

/// What is to be said about a row.
#[derive(Default)]
struct Said {
    faults: Faults,
    cleaned: Vec<Cleaned>,
}

/// The address by which a row knows its person.
pub fn key_of(line: &Line, plan: &Plan) -> Option<Email> {
    let held = line.cells.get(plan.column_of("email")?)?;
    let (text, _) = cell::say(held, cell::Reads::Address).ok()?;
    Email::parse(&text)
}

/// Whether one of these addresses stands in a row, in whichever column.
pub fn is_of(line: &Line, addresses: &[String]) -> bool {
    let address = |held| Email::parse(&cell::say(held, cell::Reads::Address).ok()?.0);
    line.cells.iter().filter_map(address).any(|email| addresses.iter().any(|one| one == email.as_str()))
}

impl Ground<'_> {
    /// The ID document that a row tells, where it tells one that can be.
    pub fn document(&self, line: &Line) -> Result<Option<Document>, Faults> {
        let of = |field: &str| {
            let held = self.plan.column_of(field).and_then(|column| line.cells.get(column));
            held.map_or(Ok(String::new()), |held| cell::say(held, cell::Reads::Line).map(|(text, _)| text))
                .map_err(|key| Faults::one(field.to_owned(), key))
        };
        let (kind, country, number) = (of("id_kind")?, of("id_country")?, of("id_number")?);
        if number.is_empty() {
            return Ok(None);
        }
        let named = identity::called(&fold(&kind)).or_else(|| identity::Kind::parse(&kind));
        let known = named.or_else(|| identity::kind_of(&number).filter(|_| kind.is_empty()));
        let kind = known.ok_or_else(|| Faults::one("id_kind", "imports-fault-id-kind"))?;
        let form = DocumentForm { kind: kind.as_str().to_owned(), country, number, version: String::new() };
        identity::check(&form, self.today).map(Some).map_err(|found| {
            let mut faults = Faults::default();
            for fault in found.iter() {
                faults.add(format!("id_{}", fault.field), fault.key);
            }
            faults
        })
    }

    /// Looks at a row; `held` is who stands registered with its address, `holder` who has its document.
    pub fn judge(
        &self,
        line: &Line,
        held: Option<&Participant>,
        holder: Option<Uuid>,
    ) -> (Result<Judged, Faults>, Vec<Cleaned>) {
        let mut said = Said::default();
        let document = match self.document(line) {
            // What she has told already is not told anew.
            Ok(Some(_)) if held.is_some_and(|held| holder == Some(held.id)) => None,
            Ok(Some(_)) if holder.is_some() => {
                said.faults.add("id_number", "identity-fault-taken");
                None
            }
            Ok(told) => told,
            Err(faults) => {
                said.faults = faults;
                None
            }
        };
        let (form, lang) = self.form(line, held, &mut said);
        let Said { mut faults, cleaned } = said;
        if held.is_some() && !self.plan.update {
            return (Ok(Judged::Same), Vec::new());
        }
        let asking = Asking {
            content: self.content,
            categories: self.categories,
            lang,
            held: held.map(|held| &held.answers.more),
            files: &forms::NO_FILES,
        };
        let checked =
            registration::check(&form, asking).map(|(answers, email)| (Answers { document, ..answers }, email));
        let judged = match checked {
            Ok(answers) if faults.is_empty() => match (answers, held) {
                ((answers, _), Some(held)) if is_same(&answers, held) => Ok(Judged::Same),
                ((answers, _), Some(_)) => Ok(Judged::Changed(answers)),
                ((answers, Some(email)), None) => Ok(Judged::Fresh { answers, email, lang }),
                ((_, None), None) => Err(Faults::one("email", "fault-email")),
            },
            Ok(_) => Err(faults),
            Err(found) => {
                // Where a cell could not be understood, it is not missing as well.
                let new = found.iter().filter(|fault| faults.of(&fault.field).is_none());
                for Fault { field, key, args } in new.cloned().collect::<Vec<_>>() {
                    let is_category = (&*field, key) == ("category", "fault-choice");
                    let key = if is_category { "imports-fault-category-needed" } else { key };
                    faults.add_with(field, key, args);
                }
                Err(faults)
            }
        };
        (judged, cleaned)
    }

    /// The form that a row would have been sent as.
    fn form(&self, line: &Line, held: Option<&Participant>, said: &mut Said) -> (RegisterForm, Lang) {
        let mut form = match held {
            // What the list does not say stays as it is.
            Some(held) => RegisterForm::of(&held.answers, self.content, held.version),
            None => RegisterForm {
                category: self.plan.category.map(|id| id.to_string()).unwrap_or_default(),
                consent: "on".to_owned(),
                ..RegisterForm::default()
            },
        };
        let mut lang = held.map_or(self.plan.lang, |held| held.lang);
        for (held_cell, name) in line.cells.iter().zip(&self.plan.columns).filter(|(_, name)| !name.is_empty()) {
            if name.starts_with("id_") {
                continue;
            }
            let question = name.strip_prefix("q-").and_then(|code| self.content.question(code));
            let (text, was_cleaned) = match cell::say(held_cell, cell::Reads::of(name, question)) {
                Ok(read) => read,
                Err(key) => {
                    said.faults.add(name.clone(), key);
                    continue;
                }
            };
            if was_cleaned {
                said.cleaned.push(name.clone());
            }
            if text.is_empty() {
                continue;
            }
            match (name.as_str(), question) {
                ("name", _) => form.name = text,
                ("institution", _) => form.institution = text,
                ("post", _) => form.post = text,
                ("email", _) => form.email = text,
                ("phone", _) => form.phone = text,
                ("category", _) => match self.category(&text) {
                    Some(id) => form.category = id.to_string(),
                    None => match self.below(&text) {
                        Some(names) => {
                            said.faults.add_with("category", "imports-fault-category-above", [("names", names)]);
                        }
                        None => said.faults.add("category", "imports-fault-category"),
                    },
                },
                ("language", _) => match language(&text) {
                    Some(named) => lang = named,
                    None => said.faults.add("language", "imports-fault-language"),
                },
                (_, Some(question)) => answer(question, &text, &mut form, &mut said.faults),
                (_, None) => {}
            }
        }
        (form, lang)
    }

    /// The category that a cell means: by its code, its name, or its name after the one above it.
    fn category(&self, text: &str) -> Option<Uuid> {
        let said = fold(text);
        let leafs = self.categories.leafs();
        let labelled =
            |id: Uuid| Lang::ALL.iter().any(|&lang| fold(&self.categories.label(id, lang)) == said && !said.is_empty());
        let by_code = leafs.iter().find(|one| one.code == text);
        by_code
            .or_else(|| leafs.iter().find(|one| labelled(one.id)))
            .or_else(|| {
                // A name that two have means neither.
                let mut named = leafs.iter().filter(|one| is_called(&one.name, &said));
                named.next().filter(|_| named.next().is_none())
            })
            .map(|one| one.id)
    }

    /// What stands below the category that a cell names, in the language in which the cell names it.
    fn below(&self, text: &str) -> Option<String> {
        let said = fold(text);
        let above = self.categories.tops().find(|top| top.code == text || is_called(&top.name, &said))?;
        let lang = Lang::ALL.into_iter().find(|&lang| fold(above.name.exact(lang)) == said);
        let lang = lang.unwrap_or(self.plan.lang);
        let names: Vec<&str> = self.categories.below(above.id).map(|one| one.name.plain(lang)).collect();
        (!names.is_empty()).then(|| listed(&names))
    }
}

/// The first of these names, in one line.
pub fn listed(names: &[&str]) -> String {
    let first = names[..names.len().min(NAMED_MAX)].join(" · ");
    if names.len() > NAMED_MAX { format!("{first} · …") } else { first }
}

fn is_called(name: &Words, said: &str) -> bool {
    !said.is_empty() && Lang::ALL.iter().any(|&lang| fold(name.exact(lang)) == said)
}

fn language(text: &str) -> Option<Lang> {
    let said = fold(text);
    Lang::ALL.into_iter().find(|lang| said == fold(lang.tag()) || said == fold(lang.own_name())).or(
        match said.as_str() {
            "en" | "eng" | "english" | "英文" | "英语" | "英語" => Some(Lang::En),
            "zh" | "zhcn" | "chinese" | "中文" | "汉语" | "简体" | "简中" => Some(Lang::ZhHans),
            "zhtw" | "zhhk" | "繁体" | "繁體" | "繁中" | "繁体中文" => Some(Lang::ZhHant),
            _ => None,
        },
    )
}

/// Whether these are the answers that stand; the institution by any of its names.
fn is_same(answers: &Answers, held: &Participant) -> bool {
    let said = fold(&answers.institution);
    let institution = held.answers.institution.clone();
    is_called(&held.institution.name, &said) && Answers { institution, ..answers.clone() } == held.answers
}

/// Puts what a cell says into the form, as the field of a question would have sent it.
fn answer(question: &Question, text: &str, form: &mut RegisterForm, faults: &mut Faults) {
    let name = forms::field(&question.code);
    let other = format!("{name}-other");
    form.more.0.retain(|(held, _)| *held != name && *held != other);
    let choice = |text: &str| {
        let said = fold(text);
        question
            .choices
            .iter()
            .find(|choice| choice.code == text)
            .or_else(|| question.choices.iter().find(|choice| is_called(&choice.name, &said)))
            .map(|choice| choice.code.clone())
    };
    match question.kind {
        Kind::Choice => match choice(text) {
            Some(code) => form.more.push(name, code),
            None if question.own_words => {
                form.more.push(name, "=");
                form.more.push(other, text);
            }
            None => faults.add(name, "imports-fault-choice"),
        },
        Kind::Several => {
            let mut own = Vec::new();
            for one in cell::several(text) {
                match choice(one) {
                    Some(code) => form.more.push(name.clone(), code),
                    None if question.own_words => own.push(one),
                    None => return faults.add_with(name, "imports-fault-choice-of", [("text", one.to_owned())]),
                }
            }
            form.more.push(other, own.join(";"));
        }
        Kind::Consent => match cell::yes_no(text) {
            Some(true) => form.more.push(name, "on"),
            Some(false) => {}
            None => faults.add(name, "imports-fault-yes-no"),
        },
        // What is no date stays as it stands: the form says what is wrong with it.
        Kind::Date => form.more.push(name, cell::date(text).map_or_else(|| text.to_owned(), |date| date.to_string())),
        _ => form.more.push(name, text),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::super::plan::Known;
    use super::*;
    use crate::forms::{Answer, Choice, Section};
    use crate::registration::Category;
    use crate::sheets::Held;

    pub fn categories() -> Categories {
        let category = |id: u128, code: &str, hans: &str, parent: Option<u128>| Category {
            id: Uuid::from_u128(id),
            parent: parent.map(Uuid::from_u128),
            code: code.into(),
            name: Words::new(code, hans, ""),
            kind: Default::default(),
        };
        Categories::new(vec![
            category(1, "finance", "金融机构", None),
            category(2, "bank", "银行", Some(1)),
            category(3, "other", "其他", Some(1)),
            category(4, "public", "政府部门", None),
            category(5, "central", "中央", Some(4)),
            category(6, "rest", "其他", Some(4)),
        ])
    }

    pub fn content() -> Content {
        let question = |code: &str, hans: &str, kind| Question {
            code: code.into(),
            kind,
            label: Words::new(code, hans, ""),
            ..Question::default()
        };
        let choices = |list: &[(&str, &str)]| -> Vec<Choice> {
            list.iter()
                .map(|(code, hans)| Choice { code: (*code).into(), name: Words::new("", *hans, ""), places: None })
                .collect()
        };
        let diet = Question {
            required: true,
            own_words: true,
            choices: choices(&[("none", "无"), ("halal", "清真")]),
            ..question("diet", "饮食要求", Kind::Choice)
        };
        let days = Question {
            choices: choices(&[("one", "第一天"), ("two", "第二天")]),
            ..question("days", "参会日", Kind::Several)
        };
        let questions = vec![
            diet,
            days,
            question("arrival", "到达日期", Kind::Date),
            question("photo", "同意拍照", Kind::Consent),
            question("seats", "座位", Kind::Number),
        ];
        Content {
            sections: vec![Section { code: "needs".into(), questions, ..Section::default() }],
            ..Content::default()
        }
    }

    pub fn known() -> Vec<Known> {
        let core = ["name", "institution", "category", "post", "email", "phone", "language"];
        let known = |field: &str, names: &[&str]| Known {
            field: field.to_owned(),
            names: names.iter().map(|&name| name.to_owned()).collect(),
        };
        core.iter().map(|field| known(field, &[])).chain([known("q-diet", &["diet", "饮食要求", "飲食要求"])]).collect()
    }

    fn plan() -> Plan {
        let columns = [
            "name",
            "institution",
            "post",
            "email",
            "phone",
            "category",
            "q-diet",
            "q-days",
            "q-arrival",
            "q-photo",
            "language",
            "",
            "id_kind",
            "id_country",
            "id_number",
        ];
        Plan { columns: columns.map(str::to_owned).to_vec(), lang: Lang::ZhHans, update: true, ..Plan::default() }
    }

    const GOOD: [&str; 15] = [
        "王敏",
        "招商银行",
        "经理",
        "wang@example.org",
        "13800001234",
        "银行",
        "清真",
        "第一天、two",
        "2026年12月3日",
        "是",
        "English",
        "x",
        "",
        "",
        "",
    ];

    fn line(cells: &[&str]) -> Line {
        Line { number: 2, cells: cells.iter().map(|&text| Held::Text(text.to_owned())).collect() }
    }

    fn judged(cells: &[&str]) -> (Result<Judged, Faults>, Vec<Cleaned>) {
        let plan = plan();
        let content = plan.asked(&content());
        Ground { plan: &plan, content: &content, categories: &categories(), today: today() }.judge(
            &line(cells),
            None,
            None,
        )
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    #[test]
    fn a_document_is_told_with_or_without_its_kind() {
        let with = |kind, country, number| {
            let mut cells = GOOD;
            (cells[12], cells[13], cells[14]) = (kind, country, number);
            judged(&cells).0
        };
        let document = |kind, country, number| match with(kind, country, number) {
            Ok(Judged::Fresh { answers, .. }) => answers.document.map(|one| (one.kind, one.number)),
            other => panic!("{other:?}"),
        };
        let card = Some((identity::Kind::ResidentCard, "11010519491231002X".to_owned()));
        assert_eq!(document("", "", "11010519491231002x"), card);
        assert_eq!(document("身份证", "", " 110105 19491231 002X"), card);
        assert_eq!(document("护照", "CHN", "EJ1234567"), Some((identity::Kind::Passport, "EJ1234567".into())));
        assert_eq!(document("护照", "CHN", ""), None);
        for (kind, country, number, field, key) in [
            ("", "", "EJ1234567", "id_kind", "imports-fault-id-kind"),
            ("门票", "", "11010519491231002X", "id_kind", "imports-fault-id-kind"),
            ("Passport", "", "EJ1234567", "id_country", "identity-fault-country"),
            ("", "", "110105194912310021", "id_number", "identity-fault-checksum"),
        ] {
            let faults = with(kind, country, number).unwrap_err();
            let found: Vec<_> = faults.iter().map(|fault| (&*fault.field, fault.key)).collect();
            assert_eq!(found, [(field, key)], "{kind} {number}");
        }
    }

    #[test]
    fn a_row_becomes_a_registration() {
        let (Ok(Judged::Fresh { answers, email, lang }), cleaned) = judged(&GOOD) else { panic!("not fresh") };
        assert_eq!((answers.name.as_str(), answers.category, lang), ("王敏", Uuid::from_u128(2), Lang::En));
        assert_eq!(email.as_str(), "wang@example.org");
        assert_eq!(answers.more["diet"], Answer::Text("halal".into()));
        assert_eq!(answers.more["days"], Answer::Several(vec!["one".into(), "two".into()]));
        assert_eq!(answers.more["arrival"], Answer::Text("2026-12-03".into()));
        assert!(answers.more.contains_key("photo") && cleaned.is_empty());
    }

    #[test]
    fn each_fault_stands_at_its_column() {
        let bad = [
            (0, "", "name", "fault-required"),
            (3, "nobody", "email", "fault-email"),
            (4, "call me", "phone", "fault-phone"),
            // Two are called so.
            (5, "其他", "category", "imports-fault-category"),
            (5, "政府部门", "category", "imports-fault-category-above"),
            (6, "", "q-diet", "fault-choice"),
            (7, "第三天", "q-days", "imports-fault-choice-of"),
            (8, "3.12.26", "q-arrival", "forms-fault-date"),
            (9, "maybe", "q-photo", "imports-fault-yes-no"),
            (10, "latin", "language", "imports-fault-language"),
        ];
        for (column, text, field, key) in bad {
            let mut cells = GOOD;
            cells[column] = text;
            let faults = judged(&cells).0.unwrap_err();
            let found: Vec<_> = faults.iter().map(|fault| (&*fault.field, fault.key)).collect();
            assert_eq!(found, [(field, key)]);
        }
        let mut cells = GOOD;
        cells[5] = "政府部门";
        let faults = judged(&cells).0.unwrap_err();
        assert_eq!(faults.of("category").unwrap().args, [("names", "中央 · 其他".to_owned())]);
        assert_eq!(listed(&["a", "b", "c", "d", "e", "f", "g"]), "a · b · c · d · e · f · …");
        cells[5] = "政府部门 – 其他";
        assert!(judged(&cells).0.is_ok());
    }

    #[test]
    fn own_words_are_taken_where_the_question_does() {
        let mut cells = GOOD;
        cells[6] = "素食，不吃蛋";
        let (Ok(Judged::Fresh { answers, .. }), _) = judged(&cells) else { panic!("not fresh") };
        assert_eq!(answers.more["diet"], Answer::Text("=素食，不吃蛋".into()));
    }

    #[test]
    fn full_width_and_invisible_characters_are_cleaned_and_named() {
        let mut cells = GOOD;
        (cells[0], cells[3], cells[4]) = ("王\u{200b}敏", "wang＠example．org ", "１３８ ００００ １２３４");
        let (Ok(Judged::Fresh { answers, email, .. }), cleaned) = judged(&cells) else { panic!("not fresh") };
        assert_eq!((answers.phone.as_str(), email.as_str()), ("138 0000 1234", "wang@example.org"));
        assert_eq!(cleaned, ["name", "email", "phone"]);
        assert_eq!(key_of(&line(&cells), &plan()).unwrap().as_str(), "wang@example.org");
    }

    #[test]
    fn a_short_row_is_a_row_with_empty_cells() {
        let faults = judged(&["王敏"]).0.unwrap_err();
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.to_string()).collect();
        assert_eq!(fields, ["institution", "category", "post", "email", "phone", "q-diet"]);
        assert_eq!(key_of(&line(&["王敏"]), &plan()), None);
    }

    proptest! {
        /// Whatever stands in the cells, a row is good or says why not.
        #[test]
        fn no_row_brings_the_check_down(cells in proptest::collection::vec("\\PC{0,30}", 0..14)) {
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            if let (Err(faults), _) = judged(&cells) {
                prop_assert!(!faults.is_empty());
            }
        }
    }
}
