use std::collections::BTreeMap;

use crate::kernel::{Faults, Lang, one_line, paragraph};

/// What a letter may say of its reader and her conference. Everything else that stands in braces is refused
/// when a text is kept, so that no text can name what is another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Placeholder {
    Name,
    Institution,
    Post,
    Conference,
    Place,
    Opens,
    Closes,
    Until,
    Link,
    Level,
    Reason,
    Changes,
    By,
    Stated,
    State,
    Number,
    Former,
}

impl Placeholder {
    pub const ALL: [Placeholder; 17] = [
        Placeholder::Name,
        Placeholder::Institution,
        Placeholder::Post,
        Placeholder::Conference,
        Placeholder::Place,
        Placeholder::Opens,
        Placeholder::Closes,
        Placeholder::Until,
        Placeholder::Link,
        Placeholder::Level,
        Placeholder::Reason,
        Placeholder::Changes,
        Placeholder::By,
        Placeholder::Stated,
        Placeholder::State,
        Placeholder::Number,
        Placeholder::Former,
    ];

    /// What is known of every reader.
    pub const OF_EVERYBODY: [Placeholder; 9] = [
        Placeholder::Name,
        Placeholder::Institution,
        Placeholder::Post,
        Placeholder::Conference,
        Placeholder::Place,
        Placeholder::Opens,
        Placeholder::Closes,
        Placeholder::Until,
        Placeholder::Link,
    ];

    /// Its name in delivered texts, and in English ones.
    pub fn as_str(self) -> &'static str {
        self.names()[0]
    }

    /// Its name as a text in this language writes it.
    pub fn name(self, lang: Lang) -> &'static str {
        let [en, hans, hant] = self.names();
        match lang {
            Lang::En => en,
            Lang::ZhHans => hans,
            Lang::ZhHant => hant,
        }
    }

    fn names(self) -> [&'static str; 3] {
        match self {
            Placeholder::Name => ["name", "姓名", "姓名"],
            Placeholder::Institution => ["institution", "单位", "單位"],
            Placeholder::Post => ["post", "职务", "職務"],
            Placeholder::Conference => ["conference", "会议", "會議"],
            Placeholder::Place => ["place", "地点", "地點"],
            Placeholder::Opens => ["opens", "开幕", "開幕"],
            Placeholder::Closes => ["closes", "闭幕", "閉幕"],
            Placeholder::Until => ["until", "截止", "截止"],
            Placeholder::Link => ["link", "链接", "連結"],
            Placeholder::Level => ["level", "级别", "級別"],
            Placeholder::Reason => ["reason", "原因", "原因"],
            Placeholder::Changes => ["changes", "变更", "變更"],
            Placeholder::By => ["by", "代报人", "代報人"],
            Placeholder::Stated => ["stated", "代报内容", "代報內容"],
            Placeholder::State => ["state", "状态", "狀態"],
            Placeholder::Number => ["number", "编号", "編號"],
            Placeholder::Former => ["former", "原编号", "原編號"],
        }
    }

    /// The key of what it stands for.
    pub fn key(self) -> &'static str {
        match self {
            Placeholder::Name => "mail-placeholder-name",
            Placeholder::Institution => "mail-placeholder-institution",
            Placeholder::Post => "mail-placeholder-post",
            Placeholder::Conference => "mail-placeholder-conference",
            Placeholder::Place => "mail-placeholder-place",
            Placeholder::Opens => "mail-placeholder-opens",
            Placeholder::Closes => "mail-placeholder-closes",
            Placeholder::Until => "mail-placeholder-until",
            Placeholder::Link => "mail-placeholder-link",
            Placeholder::Level => "mail-placeholder-level",
            Placeholder::Reason => "mail-placeholder-reason",
            Placeholder::Changes => "mail-placeholder-changes",
            Placeholder::By => "mail-placeholder-by",
            Placeholder::Stated => "mail-placeholder-stated",
            Placeholder::State => "mail-placeholder-state",
            Placeholder::Number => "mail-placeholder-number",
            Placeholder::Former => "mail-placeholder-former",
        }
    }

    /// By its name in any language.
    fn parse(name: &str) -> Option<Placeholder> {
        Placeholder::ALL.into_iter().find(|one| one.names().contains(&name))
    }

    /// As it stands in a text.
    pub fn written(self, lang: Lang) -> String {
        format!("{{{}}}", self.name(lang))
    }
}

/// What the placeholders of one letter say. Made from one person's data alone; what is missing says nothing.
#[derive(Clone, Debug, Default)]
pub struct Facts(BTreeMap<Placeholder, String>);

impl Facts {
    pub fn say(mut self, placeholder: Placeholder, value: impl Into<String>) -> Facts {
        self.0.insert(placeholder, value.into());
        self
    }

    fn get(&self, placeholder: Placeholder) -> &str {
        self.0.get(&placeholder).map_or("", String::as_str)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Plain(String),
    Said(Placeholder),
}

/// A text with placeholders in braces: `Dear {name},`. A brace itself is written twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(Vec<Piece>);

/// Why a text cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextFault {
    /// Something in braces that is no placeholder.
    Unknown(String),
    /// A brace that is not closed on its line.
    Unclosed,
}

impl Text {
    pub fn parse(text: &str) -> Result<Text, TextFault> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            plain.push_str(&rest[..at]);
            rest = &rest[at..];
            if let Some(after) = rest.strip_prefix("{{") {
                plain.push('{');
                rest = after;
            } else if let Some(after) = rest.strip_prefix("}}") {
                plain.push('}');
                rest = after;
            } else if let Some(after) = rest.strip_prefix('}') {
                plain.push('}');
                rest = after;
            } else {
                let inside = &rest[1..];
                let end = inside.find(['{', '}', '\n']).filter(|&end| inside[end..].starts_with('}'));
                let name = &inside[..end.ok_or(TextFault::Unclosed)?];
                let said = Placeholder::parse(name.trim()).ok_or_else(|| TextFault::Unknown(name.trim().to_owned()))?;
                if !plain.is_empty() {
                    pieces.push(Piece::Plain(std::mem::take(&mut plain)));
                }
                pieces.push(Piece::Said(said));
                rest = &inside[name.len() + 1..];
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Plain(plain));
        }
        Ok(Text(pieces))
    }

    /// The placeholders that it says.
    pub fn says(&self) -> impl Iterator<Item = Placeholder> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Said(said) => Some(*said),
            Piece::Plain(_) => None,
        })
    }

    /// The text for one reader. What a fact says is not read for placeholders again.
    pub fn fill(&self, facts: &Facts) -> String {
        let said = self.0.iter().map(|piece| match piece {
            Piece::Plain(plain) => plain.as_str(),
            Piece::Said(said) => facts.get(*said),
        });
        said.collect()
    }

    /// The text as it is edited in a language: each placeholder by its name there.
    pub fn written(&self, lang: Lang) -> String {
        let written = self.0.iter().map(|piece| match piece {
            Piece::Plain(plain) => plain.replace('{', "{{").replace('}', "}}"),
            Piece::Said(said) => said.written(lang),
        });
        written.collect()
    }
}

/// Most characters of a subject and of a body.
pub const SUBJECT_MAX: usize = 200;
pub const BODY_MAX: usize = 10_000;

/// Checks what stands in a field: everything that it says is among `may`. Empty is not looked at.
pub fn check_text(faults: &mut Faults, field: &'static str, text: &str, may: &[Placeholder], lang: Lang) {
    let known = || may.iter().map(|one| one.written(lang)).collect::<Vec<_>>().join(" ");
    match Text::parse(text) {
        Err(TextFault::Unclosed) => faults.add(field, "mail-fault-unclosed"),
        Err(TextFault::Unknown(name)) => {
            faults.add_with(field, "mail-fault-unknown", [("name", format!("{{{name}}}")), ("known", known())]);
        }
        Ok(text) => {
            if let Some(other) = text.says().find(|said| !may.contains(said)) {
                let args = [("name", other.written(lang)), ("known", known())];
                faults.add_with(field, "mail-fault-unknown", args);
            }
        }
    }
}

/// Checks subject and body of a text that replaces a delivered one.
pub fn check_texts(
    (subject, body): (&str, &str),
    may: &[Placeholder],
    must: &[Placeholder],
    lang: Lang,
) -> Result<(String, String), Faults> {
    let mut faults = Faults::default();
    let subject = one_line(subject);
    let body = paragraph(body);
    for (field, text, max) in [("subject", &subject, SUBJECT_MAX), ("body", &body, BODY_MAX)] {
        if text.is_empty() {
            faults.add(field, "fault-required");
        }
        faults.limit(field, text, max);
        check_text(&mut faults, field, text, may, lang);
    }
    if let Ok(text) = Text::parse(&body)
        && faults.of("body").is_none()
        && let Some(missing) = must.iter().find(|one| !text.says().any(|said| said == **one))
    {
        faults.add_with("body", "mail-fault-missing", [("name", missing.written(lang))]);
    }
    faults.or(|| (subject, body))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn facts() -> Facts {
        Facts::default().say(Placeholder::Name, "王 {link} 敏").say(Placeholder::Link, "https://a.example/pass/x")
    }

    #[test]
    fn placeholders_are_filled_in_any_language_and_once() {
        let text = Text::parse("Dear {name}，{ 姓名 } {{x}} {連結}").unwrap();
        assert_eq!(text.fill(&facts()), "Dear 王 {link} 敏，王 {link} 敏 {x} https://a.example/pass/x");
        assert_eq!(text.written(Lang::ZhHans), "Dear {姓名}，{姓名} {{x}} {链接}");
    }

    #[test]
    fn what_is_no_placeholder_is_named() {
        assert_eq!(Text::parse("a {email}"), Err(TextFault::Unknown("email".into())));
        assert_eq!(Text::parse("a {name"), Err(TextFault::Unclosed));
        assert_eq!(Text::parse("a {na\nme}"), Err(TextFault::Unclosed));
        assert_eq!(
            Text::parse("a {{{name}"),
            Ok(Text(vec![Piece::Plain("a {".into()), Piece::Said(Placeholder::Name)]))
        );
    }

    #[test]
    fn names_are_unlike_each_other() {
        for one in Placeholder::ALL {
            for lang in Lang::ALL {
                assert_eq!(Placeholder::parse(one.name(lang)), Some(one));
            }
        }
    }

    #[test]
    fn a_text_says_what_it_must_and_only_what_it_may() {
        let (may, must) = ([Placeholder::Name, Placeholder::Link], [Placeholder::Link]);
        let check = |subject, body| check_texts((subject, body), &may, &must, Lang::ZhHans);
        assert_eq!(check(" Hi\nyou ", "{name}: {link}\n").unwrap(), ("Hi you".into(), "{name}: {link}".into()));
        let key = |subject, body, field: &str| check(subject, body).unwrap_err().of(field).unwrap().key;
        assert_eq!(key("", "{link}", "subject"), "fault-required");
        assert_eq!(key("{reason}", "{link}", "subject"), "mail-fault-unknown");
        assert_eq!(key("Hi", "{name}", "body"), "mail-fault-missing");
        assert_eq!(key("Hi", "{name", "body"), "mail-fault-unclosed");
        assert_eq!(key("Hi", &"{link}x".repeat(2000), "body"), "fault-too-long");
    }

    proptest! {
        /// Whatever stands in a text and in the facts: only the facts of this letter are told.
        #[test]
        fn nothing_but_the_facts_is_said(text in "[a-z{}姓名\n ]{0,60}", value in "\\PC{0,20}") {
            let facts = Facts::default().say(Placeholder::Name, value.clone());
            if let Ok(read) = Text::parse(&text) {
                let plain: usize = read.0.iter().map(|piece| match piece {
                    Piece::Plain(plain) => plain.len(),
                    Piece::Said(Placeholder::Name) => value.len(),
                    Piece::Said(_) => 0,
                }).sum();
                prop_assert_eq!(read.fill(&facts).len(), plain);
                prop_assert_eq!(Text::parse(&read.written(Lang::ZhHant)).unwrap(), read);
            }
        }

        #[test]
        fn nothing_breaks_the_reader(text in any::<String>()) {
            let _ = Text::parse(&text);
        }
    }
}
