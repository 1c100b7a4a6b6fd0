//! What a conference and its goals say of themselves, and the forms about it.

use serde::Deserialize;

use super::Here;
use crate::kernel::{Faults, Words, one_line, paragraph};

/// Longest name and place.
const NAME_MAX: usize = 200;
/// Longest sentence below the name.
const SUBTITLE_MAX: usize = 500;
/// Longest text: six of them in Chinese still fit into one form.
const TEXT_MAX: usize = 3000;

/// What a conference is called, where it is, and what its public page says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    pub name: Words,
    pub subtitle: Words,
    pub place: Words,
    pub background: Words,
    pub significance: Words,
}

impl Wording {
    pub fn of(here: &Here) -> Wording {
        Wording {
            name: here.name.clone(),
            subtitle: here.subtitle.clone(),
            place: here.place.clone(),
            background: here.background.clone(),
            significance: here.significance.clone(),
        }
    }

    /// The parts that another one words otherwise.
    pub fn differs(&self, other: &Wording) -> Vec<&'static str> {
        [
            ("name", self.name != other.name),
            ("subtitle", self.subtitle != other.subtitle),
            ("place", self.place != other.place),
            ("background", self.background != other.background),
            ("significance", self.significance != other.significance),
        ]
        .into_iter()
        .filter_map(|(part, differs)| differs.then_some(part))
        .collect()
    }
}

/// The form as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WordingForm {
    pub name_en: String,
    pub name_hans: String,
    pub name_hant: String,
    pub subtitle_en: String,
    pub subtitle_hans: String,
    pub subtitle_hant: String,
    pub place_en: String,
    pub place_hans: String,
    pub place_hant: String,
    pub background_en: String,
    pub background_hans: String,
    pub background_hant: String,
    pub significance_en: String,
    pub significance_hans: String,
    pub significance_hant: String,
    /// The version that was seen.
    pub version: String,
}

impl WordingForm {
    pub fn new(held: Wording, version: i32) -> WordingForm {
        let Wording { name, subtitle, place, background, significance } = held;
        WordingForm {
            name_en: name.en,
            name_hans: name.hans,
            name_hant: name.hant,
            subtitle_en: subtitle.en,
            subtitle_hans: subtitle.hans,
            subtitle_hant: subtitle.hant,
            place_en: place.en,
            place_hans: place.hans,
            place_hant: place.hant,
            background_en: background.en,
            background_hans: background.hans,
            background_hant: background.hant,
            significance_en: significance.en,
            significance_hans: significance.hans,
            significance_hant: significance.hant,
            version: version.to_string(),
        }
    }

    /// What was written, with name and place in at least one language.
    pub fn check(&self) -> Result<Wording, Faults> {
        let mut faults = Faults::default();
        let f = self;
        let name = [("name_en", &*f.name_en), ("name_hans", &*f.name_hans), ("name_hant", &*f.name_hant)];
        let subtitle = [
            ("subtitle_en", &*f.subtitle_en),
            ("subtitle_hans", &*f.subtitle_hans),
            ("subtitle_hant", &*f.subtitle_hant),
        ];
        let place = [("place_en", &*f.place_en), ("place_hans", &*f.place_hans), ("place_hant", &*f.place_hant)];
        let background = [
            ("background_en", &*f.background_en),
            ("background_hans", &*f.background_hans),
            ("background_hant", &*f.background_hant),
        ];
        let significance = [
            ("significance_en", &*f.significance_en),
            ("significance_hans", &*f.significance_hans),
            ("significance_hant", &*f.significance_hant),
        ];
        let wording = Wording {
            name: needed(&mut faults, name),
            subtitle: words(&mut faults, subtitle, one_line, SUBTITLE_MAX),
            place: needed(&mut faults, place),
            background: words(&mut faults, background, paragraph, TEXT_MAX),
            significance: words(&mut faults, significance, paragraph, TEXT_MAX),
        };
        faults.or(|| wording)
    }
}

/// What a goal says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoalWording {
    pub name: Words,
    pub text: Words,
}

/// The form about a goal as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct GoalForm {
    pub name_en: String,
    pub name_hans: String,
    pub name_hant: String,
    pub text_en: String,
    pub text_hans: String,
    pub text_hant: String,
    /// The version of the conference that was seen.
    pub version: String,
}

impl GoalForm {
    pub fn new(held: GoalWording, version: i32) -> GoalForm {
        let GoalWording { name, text } = held;
        GoalForm {
            name_en: name.en,
            name_hans: name.hans,
            name_hant: name.hant,
            text_en: text.en,
            text_hans: text.hans,
            text_hant: text.hant,
            version: version.to_string(),
        }
    }

    /// What was written, with a name in at least one language.
    pub fn check(&self) -> Result<GoalWording, Faults> {
        let mut faults = Faults::default();
        let name = [("name_en", &*self.name_en), ("name_hans", &*self.name_hans), ("name_hant", &*self.name_hant)];
        let text = [("text_en", &*self.text_en), ("text_hans", &*self.text_hans), ("text_hant", &*self.text_hant)];
        let wording =
            GoalWording { name: needed(&mut faults, name), text: words(&mut faults, text, paragraph, TEXT_MAX) };
        faults.or(|| wording)
    }
}

/// A text in English, simplified and traditional Chinese, and its fields.
fn words(faults: &mut Faults, texts: [(&'static str, &str); 3], kept: fn(&str) -> String, max: usize) -> Words {
    let [en, hans, hant] = texts;
    let words = Words::new(kept(en.1), kept(hans.1), kept(hant.1));
    faults.limits([(en.0, &words.en), (hans.0, &words.hans), (hant.0, &words.hant)], max);
    words
}

/// A line that is needed in one of the languages.
fn needed(faults: &mut Faults, texts: [(&'static str, &str); 3]) -> Words {
    // The field that stands first on the page.
    let first = texts[1].0;
    let words = words(faults, texts, one_line, NAME_MAX);
    if words.is_empty() {
        faults.add(first, "fault-words");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(faults: &Faults) -> Vec<&str> {
        faults.iter().map(|fault| fault.field.as_ref()).collect()
    }

    #[test]
    fn name_and_place_are_needed_in_one_language() {
        let form = WordingForm { name_en: " River\u{3000}Days ".into(), ..WordingForm::default() };
        assert_eq!(fields(&form.check().unwrap_err()), ["place_hans"]);
        let form = WordingForm { place_hant: "里斯本".into(), background_en: "One\r\ntwo ".into(), ..form };
        let wording = form.check().unwrap();
        assert_eq!((&*wording.name.en, &*wording.background.en), ("River Days", "One\ntwo"));
        assert_eq!(WordingForm::new(wording.clone(), 7).check().unwrap(), wording);
    }

    #[test]
    fn texts_are_limited_in_every_language() {
        let form = WordingForm {
            name_hans: "会".repeat(NAME_MAX + 1),
            place_en: "x".repeat(NAME_MAX),
            subtitle_en: "x".repeat(SUBTITLE_MAX + 1),
            significance_hant: "會".repeat(TEXT_MAX + 1),
            ..WordingForm::default()
        };
        assert_eq!(fields(&form.check().unwrap_err()), ["name_hans", "subtitle_en", "significance_hant"]);
        let goal = GoalForm { text_en: "x".repeat(TEXT_MAX + 1), ..GoalForm::default() };
        assert_eq!(fields(&goal.check().unwrap_err()), ["name_hans", "text_en"]);
    }

    #[test]
    fn what_differs_is_named_by_its_part() {
        let held = Wording { name: Words::new("A", "", ""), ..Wording::default() };
        let asked = Wording { place: Words::new("", "", "B"), ..Wording::default() };
        assert_eq!(held.differs(&asked), ["name", "place"]);
        assert!(held.differs(&held).is_empty());
    }
}
