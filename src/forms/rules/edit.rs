use std::collections::BTreeSet;

use serde::Deserialize;

use super::content::{CATEGORY, Choice, Condition, Content, INSTITUTION, Kind, PLACES_MAX, Question, Section};
use super::counted::Counted;
use crate::conference::HolderKind;
use crate::kernel::{Faults, Words, one_line, paragraph};

/// Most days for which an answer is kept after the closing: ten years.
const KEPT_MAX: u16 = 3650;
/// Most characters of a code that is made from a name.
const CODE_MAX: usize = 40;

/// Which way something moves in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Up,
    Down,
}

impl Place {
    pub fn parse(text: &str) -> Option<Place> {
        match text {
            "up" => Some(Place::Up),
            "down" => Some(Place::Down),
            _ => None,
        }
    }
}

impl Content {
    /// Puts a section in its place, or at the end where it is new.
    pub fn put_section(&mut self, code: &str, (title, intro, kinds): (Words, Words, Vec<HolderKind>)) {
        match self.sections.iter_mut().find(|section| section.code == code) {
            Some(section) => (section.title, section.intro, section.kinds) = (title, intro, kinds),
            None => self.sections.push(Section { code: code.to_owned(), title, intro, kinds, questions: Vec::new() }),
        }
    }

    /// Takes a section out with its questions.
    pub fn remove_section(&mut self, code: &str) {
        self.sections.retain(|section| section.code != code);
    }

    /// Puts a question in its place, or at the end of a section where it is new.
    pub fn put_question(&mut self, section: &str, question: Question) {
        let held = self.sections.iter_mut().flat_map(|section| &mut section.questions);
        match held.into_iter().find(|held| held.code == question.code) {
            Some(held) => *held = question,
            None => {
                if let Some(section) = self.sections.iter_mut().find(|held| held.code == section) {
                    section.questions.push(question);
                }
            }
        }
    }

    pub fn remove_question(&mut self, code: &str) {
        for section in &mut self.sections {
            section.questions.retain(|question| question.code != code);
        }
    }

    /// Moves a section by one.
    pub fn move_section(&mut self, code: &str, place: Place) {
        if let Some(at) = self.sections.iter().position(|section| section.code == code) {
            match place {
                Place::Up if at > 0 => self.sections.swap(at, at - 1),
                Place::Down if at + 1 < self.sections.len() => self.sections.swap(at, at + 1),
                _ => {}
            }
        }
    }

    /// Moves a question by one; from the end of a section into the next.
    pub fn move_question(&mut self, code: &str, place: Place) {
        let found = self.sections.iter().enumerate().find_map(|(s, section)| {
            section.questions.iter().position(|question| question.code == code).map(|q| (s, q))
        });
        let Some((s, q)) = found else { return };
        match place {
            Place::Up if q > 0 => self.sections[s].questions.swap(q, q - 1),
            Place::Down if q + 1 < self.sections[s].questions.len() => self.sections[s].questions.swap(q, q + 1),
            Place::Up if s > 0 => {
                let question = self.sections[s].questions.remove(q);
                self.sections[s - 1].questions.push(question);
            }
            Place::Down if s + 1 < self.sections.len() => {
                let question = self.sections[s].questions.remove(q);
                self.sections[s + 1].questions.insert(0, question);
            }
            _ => {}
        }
    }

    /// The questions on which one may depend: those before it, or all where it is new.
    pub fn before(&self, code: Option<&str>) -> Vec<&Question> {
        self.questions().take_while(|question| Some(question.code.as_str()) != code).collect()
    }

    /// The questions that depend on one.
    pub fn dependants(&self, code: &str) -> Vec<&Question> {
        self.questions()
            .filter(|question| question.shown_if.as_ref().is_some_and(|condition| condition.question == code))
            .collect()
    }
}

/// A code that nothing of `taken` has, from the English name where there is one.
pub fn fresh_code(name: &Words, fallback: &str, taken: &BTreeSet<&str>) -> String {
    let mut code = String::new();
    for c in name.en.chars() {
        if c.is_ascii_alphanumeric() {
            code.push(c.to_ascii_lowercase());
        } else if !code.is_empty() && !code.ends_with('-') {
            code.push('-');
        }
        if code.len() >= CODE_MAX {
            break;
        }
    }
    let code = code.trim_end_matches('-');
    let code = if code.is_empty() { fallback } else { code };
    if !taken.contains(code) {
        return code.to_owned();
    }
    (2..).map(|n| format!("{code}-{n}")).find(|code| !taken.contains(code.as_str())).unwrap_or_default()
}

/// A section as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SectionForm {
    pub title_en: String,
    pub title_hans: String,
    pub title_hant: String,
    pub intro_en: String,
    pub intro_hans: String,
    pub intro_hant: String,
    /// The kinds of holders who are asked.
    pub kinds: Vec<String>,
    pub revision: String,
}

impl SectionForm {
    pub fn of(section: &Section, revision: i32) -> SectionForm {
        let (title, intro) = (section.title.clone(), section.intro.clone());
        SectionForm {
            title_en: title.en,
            title_hans: title.hans,
            title_hant: title.hant,
            intro_en: intro.en,
            intro_hans: intro.hans,
            intro_hant: intro.hant,
            kinds: section.asked().into_iter().map(|kind| kind.as_str().to_owned()).collect(),
            revision: revision.to_string(),
        }
    }

    /// Its title, what stands below, and who is asked.
    pub fn check(&self) -> Result<(Words, Words, Vec<HolderKind>), Faults> {
        let mut faults = Faults::default();
        let title = Words::new(one_line(&self.title_en), one_line(&self.title_hans), one_line(&self.title_hant));
        if title.is_empty() {
            faults.add("title_hans", "fault-words");
        }
        let intro = Words::new(paragraph(&self.intro_en), paragraph(&self.intro_hans), paragraph(&self.intro_hant));
        faults.limits([("title_hans", &title.hans), ("title_hant", &title.hant), ("title_en", &title.en)], 300);
        faults.limits([("intro_hans", &intro.hans), ("intro_hant", &intro.hant), ("intro_en", &intro.en)], 1000);
        let kinds: Vec<HolderKind> =
            HolderKind::ALL.into_iter().filter(|kind| self.kinds.iter().any(|sent| sent == kind.as_str())).collect();
        if kinds.is_empty() {
            faults.add("kinds", "forms-fault-kinds");
        }
        // Participants alone is what stands where nothing is said.
        let kinds = if kinds == [HolderKind::Participant] { Vec::new() } else { kinds };
        faults.or(|| (title, intro, kinds))
    }
}

/// A question as it was sent. Its choices stand in rows, a name for each column.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct QuestionForm {
    pub kind: String,
    pub label_en: String,
    pub label_hans: String,
    pub label_hant: String,
    pub help_en: String,
    pub help_hans: String,
    pub help_hant: String,
    pub required: String,
    pub own_words: String,
    pub least: String,
    pub most: String,
    pub kept_days: String,
    pub decided_again: String,
    pub counted: String,
    /// `question:choice`, or `question:` for any answer.
    pub shown: Vec<String>,
    /// Institutions to whose people alone it is shown, one a line.
    pub shown_institutions: String,
    pub choice_code: Vec<String>,
    pub choice_en: Vec<String>,
    pub choice_hans: Vec<String>,
    pub choice_hant: Vec<String>,
    pub choice_places: Vec<String>,
    /// Where it is new: the section to which it is added.
    pub section: String,
    pub revision: String,
}

/// A row of the choices of a [`QuestionForm`].
#[derive(Clone, Copy, Debug, Default)]
pub struct ChoiceRow<'a> {
    pub code: &'a str,
    pub en: &'a str,
    pub hans: &'a str,
    pub hant: &'a str,
    pub places: &'a str,
}

impl QuestionForm {
    pub fn of(question: &Question, revision: i32) -> QuestionForm {
        let q = question.clone();
        let flag = |on: bool| if on { "on".to_owned() } else { String::new() };
        let text = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        let column = |of: fn(&Choice) -> String| q.choices.iter().map(of).collect();
        QuestionForm {
            kind: q.kind.as_str().to_owned(),
            required: flag(q.required),
            own_words: flag(q.own_words),
            decided_again: flag(q.decided_again),
            least: text(q.least),
            most: text(q.most),
            counted: q.counted.map(|counted| counted.as_str().to_owned()).unwrap_or_default(),
            kept_days: q.kept_days.map(|days| days.to_string()).unwrap_or_default(),
            shown: q.shown_if.as_ref().map(Condition::ticks).unwrap_or_default(),
            shown_institutions: q.shown_if.as_ref().map(Condition::named).unwrap_or_default(),
            choice_code: column(|one| one.code.clone()),
            choice_en: column(|one| one.name.en.clone()),
            choice_hans: column(|one| one.name.hans.clone()),
            choice_hant: column(|one| one.name.hant.clone()),
            choice_places: column(|one| one.places.map(|places| places.to_string()).unwrap_or_default()),
            label_en: q.label.en,
            label_hans: q.label.hans,
            label_hant: q.label.hant,
            help_en: q.help.en,
            help_hans: q.help.hans,
            help_hant: q.help.hant,
            section: String::new(),
            revision: revision.to_string(),
        }
    }

    pub fn kind(&self) -> Kind {
        Kind::parse(&self.kind).unwrap_or_default()
    }

    /// The rows of its choices as they were sent.
    pub fn rows(&self) -> Vec<ChoiceRow<'_>> {
        fn at(column: &[String], row: usize) -> &str {
            column.get(row).map(String::as_str).unwrap_or_default()
        }
        let columns = [&self.choice_code, &self.choice_en, &self.choice_hans, &self.choice_hant, &self.choice_places];
        let rows = columns.iter().map(|column| column.len()).max().unwrap_or(0).min(200);
        (0..rows)
            .map(|row| ChoiceRow {
                code: at(&self.choice_code, row),
                en: at(&self.choice_en, row),
                hans: at(&self.choice_hans, row),
                hant: at(&self.choice_hant, row),
                places: at(&self.choice_places, row),
            })
            .collect()
    }

    /// The question that it makes. `held` is the one that is changed: its code and kind stay.
    /// `taken` are the codes of all questions that ever were.
    pub fn check(
        &self,
        content: &Content,
        held: Option<&Question>,
        taken: &BTreeSet<&str>,
        categories: &[&str],
    ) -> Result<Question, Faults> {
        let mut faults = Faults::default();
        let Some(kind) = held.map(|held| held.kind).or_else(|| Kind::parse(&self.kind)) else {
            return Err(Faults::one("kind", "fault-choice"));
        };
        let (label, label_max) = match kind {
            Kind::Consent => (words(paragraph, [&self.label_en, &self.label_hans, &self.label_hant]), 4000),
            _ => (words(one_line, [&self.label_en, &self.label_hans, &self.label_hant]), 300),
        };
        if label.is_empty() {
            faults.add("label_hans", "fault-words");
        }
        let help = words(paragraph, [&self.help_en, &self.help_hans, &self.help_hant]);
        faults.limits([("label_hans", &label.hans), ("label_hant", &label.hant), ("label_en", &label.en)], label_max);
        faults.limits([("help_hans", &help.hans), ("help_hant", &help.hant), ("help_en", &help.en)], 1000);
        let choices = if kind.has_choices() { self.choices(&mut faults) } else { Vec::new() };
        let mut bound = |field: &'static str, text: &str| {
            let text = one_line(text);
            let number = text.parse::<i64>().ok();
            if kind == Kind::Number && !text.is_empty() && number.is_none() {
                faults.add(field, "forms-fault-number");
            }
            number.filter(|_| kind == Kind::Number)
        };
        let (least, most) = (bound("least", &self.least), bound("most", &self.most));
        if least.zip(most).is_some_and(|(least, most)| least > most) {
            faults.add("most", "forms-fault-bounds");
        }
        let kept = one_line(&self.kept_days);
        let kept_days = kept.parse::<u16>().ok().filter(|days| (1..=KEPT_MAX).contains(days));
        if !kept.is_empty() && kept_days.is_none() {
            faults.add_with("kept_days", "forms-fault-kept", [("most", KEPT_MAX.to_string())]);
        }
        let counted = Counted::parse(&self.counted).filter(|counted| counted.fits(kind));
        if counted.is_none() && !self.counted.is_empty() {
            faults.add("counted", "fault-choice");
        }
        let shown_if = self.condition(content, held, categories, &mut faults);
        let fresh = || fresh_code(&label, "question", taken);
        let code = held.map_or_else(fresh, |held| held.code.clone());
        faults.or(|| Question {
            code,
            kind,
            label,
            help,
            required: !self.required.is_empty(),
            choices,
            own_words: kind.has_choices() && !self.own_words.is_empty(),
            least,
            most,
            shown_if,
            kept_days,
            decided_again: !self.decided_again.is_empty(),
            counted,
        })
    }

    fn choices(&self, faults: &mut Faults) -> Vec<Choice> {
        let rows = self.rows();
        let named = |row: &ChoiceRow| words(one_line, [row.en, row.hans, row.hant]);
        let mut codes: BTreeSet<&str> = rows.iter().filter(|row| !named(row).is_empty()).map(|row| row.code).collect();
        codes.remove("");
        let mut choices: Vec<Choice> = Vec::new();
        for row in &rows {
            let name = named(row);
            let places = one_line(row.places);
            if name.is_empty() {
                continue;
            }
            for text in [&name.en, &name.hans, &name.hant] {
                faults.limit("choices", text, 300);
            }
            let count = places.parse::<i32>().ok().filter(|places| (0..=PLACES_MAX).contains(places));
            if !places.is_empty() && count.is_none() {
                faults.add("choices", "forms-fault-places");
            }
            let code = if row.code.is_empty() {
                let taken = codes.iter().copied().chain(choices.iter().map(|one| one.code.as_str())).collect();
                fresh_code(&name, "choice", &taken)
            } else {
                row.code.to_owned()
            };
            if choices.iter().any(|one| one.code == code) {
                faults.add("choices", "forms-fault-choice-twice");
            }
            choices.push(Choice { code, name, places: count });
        }
        if choices.is_empty() {
            faults.add("choices", "forms-fault-no-choices");
        }
        choices
    }

    fn condition(
        &self,
        content: &Content,
        held: Option<&Question>,
        categories: &[&str],
        faults: &mut Faults,
    ) -> Option<Condition> {
        let names: Vec<String> =
            self.shown_institutions.lines().map(one_line).filter(|name| !name.is_empty()).collect();
        if !names.is_empty() {
            let condition = Condition { question: INSTITUTION.to_owned(), any_of: names };
            if !self.shown.is_empty() {
                faults.add("shown", "forms-fault-shown-one");
            }
            if !condition.can_name() {
                faults.add("shown_institutions", "forms-fault-institutions");
            }
            return Some(condition);
        }
        let mut condition: Option<Condition> = None;
        for tick in &self.shown {
            let (question, value) = tick.split_once(':').unwrap_or((tick, ""));
            let earlier = content.before(held.map(|held| held.code.as_str()));
            let good = if question == CATEGORY {
                categories.contains(&value)
            } else {
                let asked = earlier.iter().find(|earlier| earlier.code == question);
                asked.is_some_and(|asked| {
                    if asked.kind.has_choices() { asked.choice(value).is_some() } else { value.is_empty() }
                })
            };
            let held = condition.get_or_insert_with(|| Condition { question: question.to_owned(), any_of: Vec::new() });
            if !good || held.question != question {
                faults.add("shown", if good { "forms-fault-shown-one" } else { "fault-choice" });
                return None;
            }
            if !value.is_empty() {
                held.any_of.push(value.to_owned());
            }
        }
        condition
    }
}

impl Condition {
    /// The institutions of a [`QuestionForm`].
    fn named(&self) -> String {
        if self.question == INSTITUTION { self.any_of.join("\n") } else { String::new() }
    }

    /// As the boxes of a [`QuestionForm`] say it.
    fn ticks(&self) -> Vec<String> {
        if self.question == INSTITUTION {
            return Vec::new();
        }
        if self.any_of.is_empty() {
            return vec![format!("{}:", self.question)];
        }
        self.any_of.iter().map(|code| format!("{}:{code}", self.question)).collect()
    }
}

fn words(clean: fn(&str) -> String, [en, hans, hant]: [&str; 3]) -> Words {
    Words::new(clean(en), clean(hans), clean(hant))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::content::tests::{choice, content, question};
    use super::*;

    fn codes(content: &Content) -> Vec<&str> {
        content.questions().map(|question| question.code.as_str()).collect()
    }

    fn two() -> Content {
        let mut two = content(vec![question("a", Kind::Choice), question("b", Kind::Text)]);
        two.put_section("t", (Words::new("T", "", ""), Words::default(), Vec::new()));
        two.put_question("t", question("c", Kind::Text));
        two
    }

    #[test]
    fn questions_move_within_and_across_sections() {
        let mut form = two();
        form.move_question("b", Place::Up);
        assert_eq!(codes(&form), ["b", "a", "c"]);
        form.move_question("a", Place::Down);
        assert_eq!((codes(&form), form.sections[1].questions.len()), (vec!["b", "a", "c"], 2));
        form.move_question("b", Place::Up);
        form.move_question("c", Place::Down);
        assert_eq!(codes(&form), ["b", "a", "c"], "the ends stay where they are");
        form.move_section("t", Place::Up);
        assert_eq!(codes(&form), ["a", "c", "b"]);
        form.remove_section("t");
        assert_eq!(codes(&form), ["b"]);
    }

    #[test]
    fn a_question_is_made_and_keeps_its_code() {
        let form = QuestionForm {
            kind: "several".into(),
            label_en: " Which dinners? ".into(),
            choice_en: vec!["First night".into(), String::new(), "First night".into()],
            choice_hans: vec![String::new(), "第二晚".into()],
            choice_places: vec!["40".into()],
            shown: vec!["category:government".into(), "category:academia".into()],
            kept_days: "90".into(),
            required: "on".into(),
            ..QuestionForm::default()
        };
        let taken = BTreeSet::from(["which-dinners"]);
        let made = form.check(&two(), None, &taken, &["government", "academia"]).unwrap();
        assert_eq!((made.code.as_str(), made.required, made.kept_days), ("which-dinners-2", true, Some(90)));
        let choices: Vec<_> = made.choices.iter().map(|one| (one.code.as_str(), one.places)).collect();
        assert_eq!(choices, [("first-night", Some(40)), ("choice", None), ("first-night-2", None)]);
        assert_eq!(made.shown_if.as_ref().unwrap().any_of, ["government", "academia"]);
        // Back and forth nothing is lost.
        let again = QuestionForm { label_en: "Dinners".into(), ..QuestionForm::of(&made, 1) };
        let changed = again.check(&two(), Some(&made), &taken, &["government", "academia"]).unwrap();
        assert_eq!(changed, Question { label: Words::new("Dinners", "", ""), ..made.clone() });
        let named = QuestionForm {
            shown: Vec::new(),
            shown_institutions: " IMF\r\n\r\n国际货币基金组织 ".into(),
            ..QuestionForm::of(&made, 1)
        };
        let made = named.check(&two(), Some(&made), &taken, &[]).unwrap();
        assert_eq!(made.shown_if.as_ref().unwrap().any_of, ["IMF", "国际货币基金组织"]);
        let again = QuestionForm::of(&made, 2);
        assert_eq!((again.shown.len(), &*again.shown_institutions), (0, "IMF\n国际货币基金组织"));
    }

    #[test]
    fn each_fault_of_a_question_stands_at_its_field() {
        type Spoil = fn(&mut QuestionForm);
        let good = || QuestionForm { kind: "number".into(), label_en: "How many?".into(), ..QuestionForm::default() };
        let bad: [(&str, Spoil); 11] = [
            ("kind", |form| form.kind = "magic".into()),
            ("label_hans", |form| form.label_en = " ".into()),
            ("label_en", |form| form.label_en = "x".repeat(301)),
            ("least", |form| form.least = "few".into()),
            ("most", |form| (form.least, form.most) = ("3".into(), "2".into())),
            ("kept_days", |form| form.kept_days = "0".into()),
            ("shown", |form| form.shown = vec!["a:zzz".into()]),
            ("shown", |form| form.shown = vec!["a:a".into(), "b:".into()]),
            ("shown", |form| (form.shown, form.shown_institutions) = (vec!["a:a".into()], "IMF".into())),
            ("shown_institutions", |form| form.shown_institutions = "!".into()),
            ("choices", |form| form.kind = "choice".into()),
        ];
        assert!(good().check(&two(), None, &BTreeSet::new(), &[]).is_ok());
        for (field, spoil) in bad {
            let mut form = good();
            spoil(&mut form);
            let faults = form.check(&two(), None, &BTreeSet::new(), &[]).unwrap_err();
            assert_eq!(faults.iter().map(|fault| &*fault.field).collect::<Vec<_>>(), [field]);
        }
    }

    proptest! {
        /// Whatever is typed into the editor, what it makes is a question that may be asked.
        #[test]
        fn what_the_editor_makes_can_be_asked(
            kind in prop::sample::select(Kind::ALL.to_vec()),
            label in "\\PC{1,30}",
            names in prop::collection::vec("\\PC{0,12}|a|b", 0..6),
            shown in prop::sample::select(vec!["", "a:a", "b:", "c:", "category:x", "category:y"]),
        ) {
            let form = QuestionForm {
                kind: kind.as_str().into(),
                label_en: label,
                choice_en: names.clone(),
                choice_hant: names,
                shown: if shown.is_empty() { Vec::new() } else { vec![shown.into()] },
                ..QuestionForm::default()
            };
            let mut content = two();
            let taken: BTreeSet<&str> = BTreeSet::from(["a", "b", "c", "name", "category", "phone", "post", "institution"]);
            if let Ok(question) = form.check(&content, None, &taken, &["x"]) {
                content.put_question("t", question);
                prop_assert_eq!(content.wrongs(&["x"]), vec![]);
            }
        }
    }

    #[test]
    fn what_depends_is_told() {
        let mut form = two();
        let condition = Condition { question: "a".into(), any_of: vec![choice("a").code] };
        form.put_question("t", Question { shown_if: Some(condition), ..question("c", Kind::Text) });
        assert_eq!(form.dependants("a").len(), 1);
        assert_eq!(form.before(Some("b")).len(), 1);
        assert_eq!(form.before(None).len(), 3);
    }
}
