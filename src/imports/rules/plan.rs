use serde::{Deserialize, Serialize};

use crate::forms::{Content, Kind, Sent, field};
use crate::kernel::{Faults, Lang, Uuid, fold};
use crate::registration::{Categories, Level};

/// The core fields of a registration that a column may be for, and the words that lists use for them.
const CORE: [(&str, &[&str]); 10] = [
    (
        "name",
        &["name", "full name", "participant", "attendee", "姓名", "名字", "参会人", "参会人员", "与会者", "與會者"],
    ),
    (
        "institution",
        &[
            "institution",
            "organisation",
            "organization",
            "company",
            "employer",
            "affiliation",
            "单位",
            "单位名称",
            "工作单位",
            "机构",
            "公司",
            "單位",
            "單位名稱",
            "服務單位",
            "機構",
        ],
    ),
    ("category", &["category", "participant type", "类别", "类型", "参会类别", "人员类别", "身份", "類別", "類型"]),
    (
        "post",
        &[
            "post",
            "position",
            "job title",
            "title",
            "function",
            "职务",
            "职位",
            "职称",
            "岗位",
            "職務",
            "職位",
            "職稱",
            "崗位",
        ],
    ),
    (
        "email",
        &[
            "email",
            "mail",
            "e-mail address",
            "email address",
            "邮箱",
            "电子邮箱",
            "电子邮件",
            "邮件",
            "邮箱地址",
            "電子郵件",
            "電子信箱",
            "信箱",
            "電郵",
        ],
    ),
    (
        "phone",
        &[
            "phone",
            "telephone",
            "mobile",
            "mobile phone",
            "phone number",
            "tel",
            "电话",
            "手机",
            "手机号",
            "手机号码",
            "联系电话",
            "联系方式",
            "電話",
            "手機",
            "手機號碼",
            "聯絡電話",
            "連絡電話",
        ],
    ),
    ("language", &["language", "语言", "語言", "mail language"]),
    (
        "id_number",
        &[
            "id number",
            "id no",
            "passport number",
            "passport no",
            "document number",
            "身份证号",
            "身份证号码",
            "身份证件号码",
            "证件号",
            "证件号码",
            "护照号",
            "护照号码",
            "身分證字號",
            "身分證件號碼",
            "證件號碼",
            "護照號碼",
        ],
    ),
    ("id_kind", &["id type", "document type", "证件类型", "证件种类", "身份证件类型", "證件類型", "證件種類"]),
    ("id_country", &["passport country", "issuing country", "签发国", "护照签发国", "簽發國", "護照簽發國"]),
];

/// A field that a column may be for, with what it is called in every language.
#[derive(Clone, Debug)]
pub struct Known {
    pub field: String,
    pub names: Vec<String>,
}

/// How it stands in a form that levels go by the conference's rules.
pub const BY_RULES: &str = "rules";

/// How those who are new are decided about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approval {
    /// They wait for a decision.
    Later,
    /// Approved, each at the level that the rules of the conference say.
    ByRules,
    At(Level),
}

/// What becomes of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The field of each column; empty where it is left out.
    pub columns: Vec<String>,
    /// Of whoever's row names none.
    pub category: Option<Uuid>,
    /// In which people are written to whose row names none.
    pub lang: Lang,
    /// How new people are approved: `rules`, or a level; none: they wait for a decision.
    pub level: Option<String>,
    /// Whether new people are written to.
    pub mail: bool,
    /// Whether the answers of people are changed who stand registered already.
    pub update: bool,
}

impl Plan {
    /// What is proposed for a list.
    pub fn proposed(headings: &[String], known: &[Known], categories: &Categories, lang: Lang) -> Plan {
        let columns = guess(headings, known);
        let leafs = categories.leafs();
        let only = if let [one] = leafs[..] { Some(one.id) } else { None };
        Plan { columns, category: only, lang, level: None, mail: true, update: true }
    }

    pub fn approval(&self) -> Approval {
        match self.level.as_deref() {
            Some(BY_RULES) => Approval::ByRules,
            Some(level) => Level::parse(level).map_or(Approval::Later, Approval::At),
            None => Approval::Later,
        }
    }

    /// The column of a field.
    pub fn column_of(&self, field: &str) -> Option<usize> {
        self.columns.iter().position(|held| held == field)
    }

    /// Whether a column brings it.
    pub fn brings(&self, field: &str) -> bool {
        self.column_of(field).is_some()
    }

    /// The plan as it was sent, for so many columns; `levels` are those that may be chosen.
    ///
    /// # Errors
    /// A field that two columns are for; no column for the address, by which people are known.
    pub fn read(
        sent: &Sent,
        columns: usize,
        known: &[Known],
        categories: &Categories,
        levels: &[&str],
    ) -> Result<Plan, (Plan, Faults)> {
        let mut faults = Faults::default();
        let is_known = |name: &str| known.iter().any(|one| one.field == name);
        let mut list: Vec<String> = Vec::with_capacity(columns);
        for i in 0..columns {
            let chosen = sent.one(&format!("c{i}"));
            let chosen = if is_known(chosen) { chosen } else { "" };
            if !chosen.is_empty() && list.iter().any(|held| held == chosen) {
                faults.add(format!("c{i}"), "imports-fault-twice");
            }
            list.push(chosen.to_owned());
        }
        if !list.iter().any(|held| held == "email") {
            faults.add("columns", "imports-fault-no-address");
        }
        let category = sent.one("category").parse().ok().filter(|&id| categories.is_leaf(id));
        let plan = Plan {
            columns: list,
            category,
            lang: Lang::from_tag(sent.one("language")).unwrap_or_default(),
            level: Some(sent.one("level")).filter(|level| levels.contains(level)).map(str::to_owned),
            mail: !sent.one("mail").is_empty(),
            update: !sent.one("update").is_empty(),
        };
        if faults.is_empty() { Ok(plan) } else { Err((plan, faults)) }
    }

    /// What is asked of a row: what no column brings cannot be required of it.
    pub fn asked(&self, content: &Content) -> Content {
        let mut content = content.clone();
        for question in content.sections.iter_mut().flat_map(|section| &mut section.questions) {
            question.required &=
                self.brings(&field(&question.code)) && question.kind != Kind::Consent && question.kind.is_text();
        }
        content
    }
}

/// The field that each column is for, as far as its heading tells; no field twice.
pub fn guess(headings: &[String], known: &[Known]) -> Vec<String> {
    // What is called exactly so comes before what only ends so ("您的姓名", "联系人邮箱（必填）").
    let names: Vec<(&str, String)> = known
        .iter()
        .flat_map(|one| {
            let core = CORE.iter().find(|(field, _)| *field == one.field).map_or(&[][..], |(_, words)| words);
            let all = one.names.iter().map(String::as_str).chain(core.iter().copied());
            all.map(|name| (one.field.as_str(), fold(name)))
        })
        .filter(|(_, name)| !name.is_empty())
        .collect();
    let bare = |heading: &str| fold(heading.split(['(', '（', '[', '【']).next().unwrap_or_default());
    let mut columns = vec![String::new(); headings.len()];
    let passes: [fn(&str, &str) -> bool; 2] =
        [|heading, name| heading == name, |heading, name| name.chars().count() > 1 && heading.ends_with(name)];
    for fits in passes {
        for (i, heading) in headings.iter().enumerate().filter(|(_, heading)| !heading.trim().is_empty()) {
            if !columns[i].is_empty() {
                continue;
            }
            let found = names
                .iter()
                .filter(|(field, name)| {
                    !columns.iter().any(|held| held == field)
                        && (fits(&bare(heading), name) || fits(&fold(heading), name))
                })
                .max_by_key(|(_, name)| name.len());
            if let Some((field, _)) = found {
                columns[i] = (*field).to_owned();
            }
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::super::row::tests::{categories, content, known};
    use super::*;

    fn guessed(headings: &[&str]) -> Vec<String> {
        let headings: Vec<String> = headings.iter().map(|&heading| heading.to_owned()).collect();
        guess(&headings, &known())
    }

    #[test]
    fn columns_are_known_by_chinese_and_english_headings() {
        assert_eq!(
            guessed(&["序号", "姓名", "工作单位", "职务", "手机号码", "电子邮箱", "参会类别", "备注"]),
            ["", "name", "institution", "post", "phone", "email", "category", ""]
        );
        assert_eq!(
            guessed(&["No.", "Full Name", "Organization", "Job title", "Mobile", "E-Mail", "Diet"]),
            ["", "name", "institution", "post", "phone", "email", "q-diet"]
        );
        assert_eq!(
            guessed(&["姓 名（必填）", "參會單位", "您的信箱", "飲食要求"]),
            ["name", "institution", "email", "q-diet"]
        );
    }

    #[test]
    fn no_field_is_guessed_twice_and_an_exact_name_comes_first() {
        assert_eq!(guessed(&["联系人邮箱", "邮箱"]), ["", "email"]);
        assert_eq!(guessed(&["name", "Name"]), ["name", ""]);
        assert_eq!(guessed(&["", "  "]), ["", ""]);
    }

    #[test]
    fn a_plan_needs_the_address_and_no_field_twice() {
        let read = |pairs: &[(&str, &str)]| {
            let sent = Sent(pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect());
            Plan::read(&sent, 3, &known(), &categories(), &["green"])
        };
        let plan =
            read(&[("c0", "name"), ("c1", "email"), ("c2", "nothing"), ("level", "green"), ("mail", "on")]).unwrap();
        assert_eq!(
            (plan.columns, plan.level.as_deref(), plan.mail),
            (vec!["name".into(), "email".into(), String::new()], Some("green"), true)
        );
        let (plan, faults) = read(&[("c0", "name"), ("c2", "name"), ("level", "red")]).unwrap_err();
        assert_eq!(faults.of("c2").unwrap().key, "imports-fault-twice");
        assert_eq!(faults.of("columns").unwrap().key, "imports-fault-no-address");
        assert_eq!((plan.columns[2].as_str(), plan.level), ("name", None));
    }

    #[test]
    fn what_no_column_brings_is_not_required() {
        let plan = Plan { columns: vec!["email".into()], ..Plan::default() };
        assert!(content().question("diet").unwrap().required);
        assert!(!plan.asked(&content()).question("diet").unwrap().required);
        let plan = Plan { columns: vec!["email".into(), "q-diet".into()], ..Plan::default() };
        assert!(plan.asked(&content()).question("diet").unwrap().required);
    }
}
