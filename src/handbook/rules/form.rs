//! What organisers fill in.

use serde::Deserialize;

use super::{Audience, Kind};
use crate::kernel::{Faults, Uuid, Words, one_line, paragraph};
use crate::registration::Level;

const TITLE_MAX: usize = 120;
const BODY_MAX: usize = 20_000;

/// A part as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PartForm {
    pub kind: String,
    pub title_en: String,
    pub title_hans: String,
    pub title_hant: String,
    pub body_en: String,
    pub body_hans: String,
    pub body_hant: String,
    /// `everybody` or `some`.
    pub audience: String,
    pub levels: Vec<String>,
    pub groups: Vec<String>,
    pub version: String,
    /// `preview`: to be looked at, and not kept.
    pub doing: String,
}

/// A part that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPart {
    pub kind: Kind,
    pub title: Words,
    pub body: Words,
    pub audience: Audience,
}

impl PartForm {
    /// An empty form: for everybody until somebody says otherwise.
    pub fn new() -> PartForm {
        PartForm { kind: Kind::default().as_str().into(), audience: "everybody".into(), ..PartForm::default() }
    }

    pub fn of(part: &NewPart, version: i32) -> PartForm {
        let (title, body) = (part.title.clone(), part.body.clone());
        PartForm {
            kind: part.kind.as_str().into(),
            title_en: title.en,
            title_hans: title.hans,
            title_hant: title.hant,
            body_en: body.en,
            body_hans: body.hans,
            body_hant: body.hant,
            audience: if part.audience.everybody { "everybody".into() } else { "some".into() },
            levels: part.audience.levels.iter().map(|level| level.as_str().to_owned()).collect(),
            groups: part.audience.groups.iter().map(Uuid::to_string).collect(),
            version: version.to_string(),
            doing: String::new(),
        }
    }

    pub fn version(&self) -> i32 {
        self.version.parse().unwrap_or(0)
    }

    /// The text as it stands in the form.
    pub fn body(&self) -> Words {
        Words::new(paragraph(&self.body_en), paragraph(&self.body_hans), paragraph(&self.body_hant))
    }

    pub fn check(&self, levels: &[Level], groups: &[Uuid]) -> Result<NewPart, Faults> {
        let mut faults = Faults::default();
        let title = Words::new(one_line(&self.title_en), one_line(&self.title_hans), one_line(&self.title_hant));
        if title.is_empty() {
            faults.add("title_hans", "fault-words");
        }
        let titles = [("title_hans", &*title.hans), ("title_hant", &*title.hant), ("title_en", &*title.en)];
        faults.limits(titles, TITLE_MAX);
        let kind = Kind::parse(&self.kind);
        if kind.is_none() {
            faults.add("kind", "fault-choice");
        }
        let audience = self.audience(&mut faults, levels, groups);
        let body = self.body();
        let bodies = [("body_hans", &*body.hans), ("body_hant", &*body.hant), ("body_en", &*body.en)];
        faults.limits(bodies, BODY_MAX);
        match kind {
            Some(kind) => faults.or(|| NewPart { kind, title, body, audience }),
            None => Err(faults),
        }
    }

    fn audience(&self, faults: &mut Faults, levels: &[Level], groups: &[Uuid]) -> Audience {
        if self.audience == "everybody" {
            return Audience { everybody: true, ..Audience::default() };
        }
        // Neither the one nor the other is a mistake that must not open a part to everybody.
        if self.audience != "some" {
            faults.add("audience", "fault-choice");
        }
        let chosen_levels: Vec<Level> = self.levels.iter().filter_map(|level| Level::parse(level)).collect();
        if chosen_levels.len() < self.levels.len() || chosen_levels.iter().any(|level| !levels.contains(level)) {
            faults.add("levels", "fault-choice");
        }
        let chosen_groups: Vec<Uuid> = self.groups.iter().filter_map(|group| group.parse().ok()).collect();
        if chosen_groups.len() < self.groups.len() || chosen_groups.iter().any(|group| !groups.contains(group)) {
            faults.add("groups", "fault-choice");
        }
        if self.audience == "some" && self.levels.is_empty() && self.groups.is_empty() {
            faults.add("audience", "handbook-fault-nobody");
        }
        Audience { everybody: false, levels: chosen_levels, groups: chosen_groups }
    }
}

/// What is said below a picture or file, as it comes with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileForm {
    pub caption_en: String,
    pub caption_hans: String,
    pub caption_hant: String,
}

impl FileForm {
    pub fn of(fields: &[(String, String)]) -> FileForm {
        let one = |name: &str| {
            fields.iter().find(|(held, _)| held == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        FileForm { caption_en: one("caption_en"), caption_hans: one("caption_hans"), caption_hant: one("caption_hant") }
    }

    pub fn check(&self) -> Result<Words, Faults> {
        let mut faults = Faults::default();
        let title = Words::new(one_line(&self.caption_en), one_line(&self.caption_hans), one_line(&self.caption_hant));
        let texts = [("caption_hans", &*title.hans), ("caption_hant", &*title.hant), ("caption_en", &*title.en)];
        faults.limits(texts, TITLE_MAX);
        faults.or(|| title)
    }
}

/// The name that a file gets: one line of plain characters, by which a text can show it.
pub fn file_name(sent: &str, kind: &str) -> String {
    let name: String =
        one_line(sent).chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let stem: String = stem.trim_matches(['-', '.']).chars().take(80).collect();
    let ending = if kind == "jpeg" { "jpg" } else { kind };
    if stem.is_empty() { format!("file.{ending}") } else { format!("{stem}.{ending}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(audience: &str, levels: &[&str], groups: &[&str]) -> PartForm {
        PartForm {
            title_en: "Welcome".into(),
            audience: audience.into(),
            levels: levels.iter().map(|&level| level.into()).collect(),
            groups: groups.iter().map(|&group| group.into()).collect(),
            ..PartForm::new()
        }
    }

    #[test]
    fn a_part_round_trips() {
        let group = Uuid::from_u128(7);
        let new = NewPart {
            kind: Kind::Map,
            title: Words::new("Map", "地图", ""),
            body: Words::new("*a*\n\nb", "", ""),
            audience: Audience { everybody: false, levels: vec![Level::Red, Level::Blue], groups: vec![group] },
        };
        assert_eq!(PartForm::of(&new, 3).check(&Level::ALL, &[group]), Ok(new.clone()));
        let open = NewPart { audience: Audience { everybody: true, ..Audience::default() }, ..new };
        assert_eq!(PartForm::of(&open, 3).check(&Level::ALL, &[]), Ok(open));
    }

    #[test]
    fn no_mistake_opens_a_part_to_everybody() {
        let fault = |form: PartForm, field: &str| form.check(&Level::ALL, &[]).unwrap_err().of(field).is_some();
        assert!(fault(form("", &[], &[]), "audience"));
        assert!(fault(form("some", &[], &[]), "audience"));
        assert!(fault(form("some", &["purple"], &[]), "levels"));
        assert!(fault(form("some", &[], &["00000000-0000-0000-0000-000000000001"]), "groups"));
        assert!(fault(form("some", &["red"], &["x"]), "groups"));
        let red = form("some", &["red"], &[]).check(&[Level::Blue], &[]).unwrap_err();
        assert!(red.of("levels").is_some(), "a level that the conference does not give");
        // What was ticked before everybody was chosen counts for nothing.
        let open = form("everybody", &["red"], &[]).check(&Level::ALL, &[]).unwrap();
        assert_eq!(open.audience, Audience { everybody: true, ..Audience::default() });
    }

    #[test]
    fn a_file_has_a_name_by_which_a_text_shows_it() {
        for (sent, kind, name) in [
            ("Plan of the venue (2).PNG", "png", "Plan-of-the-venue--2.png"),
            ("会场平面图.webp", "jpeg", "会场平面图.jpg"),
            ("../etc/passwd.pdf", "pdf", "etc-passwd.pdf"),
            ("", "docx", "file.docx"),
            ("a\"><b.png", "png", "a---b.png"),
        ] {
            assert_eq!(file_name(sent, kind), name, "{sent}");
        }
        let caption = FileForm { caption_en: "x".repeat(TITLE_MAX + 1), ..FileForm::default() };
        assert!(caption.check().unwrap_err().of("caption_en").is_some());
    }

    #[test]
    fn a_title_in_one_language_is_enough_and_a_text_is_not_endless() {
        let untitled = PartForm { title_en: " ".into(), ..form("everybody", &[], &[]) };
        assert!(untitled.check(&[], &[]).unwrap_err().of("title_hans").is_some());
        let long = PartForm { body_hant: "字".repeat(BODY_MAX + 1), ..form("everybody", &[], &[]) };
        assert!(long.check(&[], &[]).unwrap_err().of("body_hant").is_some());
    }
}
