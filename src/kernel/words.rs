use serde::{Deserialize, Serialize};

use super::Lang;

/// What organisers write, a text a language. An empty one falls back to another, visibly.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "words")]
#[serde(deny_unknown_fields)]
pub struct Words {
    #[serde(default)]
    pub en: String,
    #[serde(default)]
    pub hans: String,
    #[serde(default)]
    pub hant: String,
}

impl Words {
    pub fn new(en: impl Into<String>, hans: impl Into<String>, hant: impl Into<String>) -> Words {
        Words { en: en.into(), hans: hans.into(), hant: hant.into() }
    }

    /// A text that was written in one language and stands in no other.
    pub fn only(lang: Lang, text: impl Into<String>) -> Words {
        let mut words = Words::default();
        *words.slot(lang) = text.into();
        words
    }

    /// The text of one language, to be changed.
    pub fn slot(&mut self, lang: Lang) -> &mut String {
        match lang {
            Lang::En => &mut self.en,
            Lang::ZhHans => &mut self.hans,
            Lang::ZhHant => &mut self.hant,
        }
    }

    /// The text in exactly this language, perhaps empty.
    pub fn exact(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::ZhHans => &self.hans,
            Lang::ZhHant => &self.hant,
        }
    }

    /// The text for a reader: in her language, else in the nearest one that has it.
    pub fn say(&self, lang: Lang) -> Said<'_> {
        let order = match lang {
            Lang::En => [Lang::En, Lang::ZhHans, Lang::ZhHant],
            Lang::ZhHans => [Lang::ZhHans, Lang::ZhHant, Lang::En],
            Lang::ZhHant => [Lang::ZhHant, Lang::ZhHans, Lang::En],
        };
        let lang_found = order.into_iter().find(|&lang| !self.exact(lang).is_empty()).unwrap_or(lang);
        Said { text: self.exact(lang_found), lang: lang_found, other: lang_found != lang }
    }

    /// The text for a reader without the mark of another language: for titles, mails, options.
    pub fn plain(&self, lang: Lang) -> &str {
        self.say(lang).text
    }

    /// The same in all languages where it was written in one alone, as units are: %, km.
    pub fn or_same(self) -> Words {
        match [&self.en, &self.hans, &self.hant].map(|text| text.is_empty()) {
            [false, true, true] => Words::same(self.en),
            [true, false, true] => Words::same(self.hans),
            [true, true, false] => Words::same(self.hant),
            _ => self,
        }
    }

    /// A text that is the same in all languages.
    pub fn same(text: String) -> Words {
        Words { en: text.clone(), hans: text.clone(), hant: text }
    }

    /// Whether it is the same in all languages.
    pub fn is_same(&self) -> bool {
        self.en == self.hans && self.hans == self.hant
    }

    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.hans.is_empty() && self.hant.is_empty()
    }
}

/// A text as it is said to a reader. As HTML, one in another language than the reader's carries
/// its own `lang` and is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said<'a> {
    pub text: &'a str,
    pub lang: Lang,
    pub other: bool,
}

impl std::fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.other {
            let code = match self.lang {
                Lang::En => "EN",
                Lang::ZhHans => "简",
                Lang::ZhHant => "繁",
            };
            write!(f, "<span class=\"said-other\" lang=\"{}\" data-code=\"{code}\">", self.lang)?;
        }
        for c in self.text.chars() {
            match c {
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '&' => f.write_str("&amp;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c => std::fmt::Write::write_char(f, c)?,
            }
        }
        if self.other { f.write_str("</span>") } else { Ok(()) }
    }
}

impl askama::FastWritable for Said<'_> {
    fn write_into(&self, dest: &mut dyn std::fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(write!(dest, "{self}")?)
    }
}

impl askama::filters::HtmlSafe for Said<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn falls_back_to_the_nearest_and_shows_it() {
        let words = Words::only(Lang::ZhHant, "<會議>");
        assert_eq!(words.plain(Lang::ZhHans), "<會議>");
        assert_eq!(
            words.say(Lang::ZhHans).to_string(),
            "<span class=\"said-other\" lang=\"zh-Hant\" data-code=\"繁\">&lt;會議&gt;</span>"
        );
        assert_eq!(words.say(Lang::ZhHant).to_string(), "&lt;會議&gt;");
        assert_eq!(Words::default().say(Lang::En).to_string(), "");
    }

    #[test]
    fn what_is_written_in_one_language_alone_is_the_same_in_all_where_that_is_meant() {
        let words = Words::only(Lang::ZhHant, "%").or_same();
        assert_eq!((words.say(Lang::En).to_string().as_str(), words.is_same()), ("%", true));
        let words = Words::new("cases", "件", "");
        assert_eq!((words.clone().or_same(), words.is_same()), (words, false));
        assert_eq!(Words::default().or_same(), Words::default());
    }
}
