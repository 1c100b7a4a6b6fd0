use serde::Deserialize;

use super::Post;
use crate::kernel::{Email, Faults, Uuid, Words, one_line, paragraph};

const TITLE_MAX: usize = 200;
const TEXT_MAX: usize = 20_000;

/// A motion as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MotionForm {
    pub title_en: String,
    pub title_hans: String,
    pub title_hant: String,
    pub text_en: String,
    pub text_hans: String,
    pub text_hant: String,
    pub item: String,
    /// Who brings it in, as [`super::Origin`] stands in a form.
    pub origin: String,
    pub version: String,
}

/// A motion that can be put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    pub title: Words,
    pub text: Words,
    pub item: Option<Uuid>,
}

impl MotionForm {
    /// The form of a motion that is there already.
    pub fn of(wording: &Wording, version: i32) -> MotionForm {
        MotionForm {
            title_en: wording.title.en.clone(),
            title_hans: wording.title.hans.clone(),
            title_hant: wording.title.hant.clone(),
            text_en: wording.text.en.clone(),
            text_hans: wording.text.hans.clone(),
            text_hant: wording.text.hant.clone(),
            item: wording.item.map(|item| item.to_string()).unwrap_or_default(),
            origin: String::new(),
            version: version.to_string(),
        }
    }

    /// The version that was reworded; one that there never was where it cannot be read.
    pub fn version(&self) -> i32 {
        self.version.parse().unwrap_or(0)
    }

    /// Title and text are needed in one language at least. `items` are those of the agenda.
    pub fn check(&self, items: &[Uuid]) -> Result<Wording, Faults> {
        let mut faults = Faults::default();
        let title = title(&mut faults, [&self.title_en, &self.title_hans, &self.title_hant]);
        let text = Words::new(paragraph(&self.text_en), paragraph(&self.text_hans), paragraph(&self.text_hant));
        if text.is_empty() {
            faults.add("text_hans", "fault-words");
        }
        faults.limits([("text_hans", &text.hans), ("text_hant", &text.hant), ("text_en", &text.en)], TEXT_MAX);
        let item = match self.item.as_str() {
            "" => None,
            asked => {
                let found = asked.parse().ok().filter(|item| items.contains(item));
                if found.is_none() {
                    faults.add("item", "fault-choice");
                }
                found
            }
        };
        faults.or(|| Wording { title, text, item })
    }
}

/// A title in English, simplified and traditional Chinese: needed in one of them.
fn title(faults: &mut Faults, [en, hans, hant]: [&str; 3]) -> Words {
    let title = Words::new(one_line(en), one_line(hans), one_line(hant));
    if title.is_empty() {
        faults.add("title_hans", "fault-words");
    }
    faults.limits([("title_hans", &title.hans), ("title_hant", &title.hant), ("title_en", &title.en)], TITLE_MAX);
    title
}

/// A seat as it is filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SeatForm {
    pub post: String,
    pub title_en: String,
    pub title_hans: String,
    pub title_hant: String,
    pub has_vote: String,
}

/// A seat that can be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSeat {
    pub post: Post,
    pub title: Words,
    pub has_vote: bool,
}

impl SeatForm {
    /// The form as it is first shown: a member votes.
    pub fn fresh() -> SeatForm {
        SeatForm { has_vote: "on".into(), ..SeatForm::default() }
    }

    pub fn check(&self) -> Result<NewSeat, Faults> {
        let mut faults = Faults::default();
        let post = Post::parse(&self.post);
        if post.is_none() {
            faults.add("post", "fault-choice");
        }
        let title = title(&mut faults, [&self.title_en, &self.title_hans, &self.title_hant]);
        let has_vote = !self.has_vote.is_empty();
        match post {
            Some(post) if faults.is_empty() => Ok(NewSeat { post, title, has_vote }),
            _ => Err(faults),
        }
    }
}

/// Who is to sit, by the address of her account.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct HolderForm {
    pub email: String,
}

impl HolderForm {
    pub fn check(&self) -> Result<Email, Faults> {
        if self.email.trim().is_empty() {
            return Err(Faults::one("email", "fault-required"));
        }
        Email::parse(&self.email).ok_or_else(|| Faults::one("email", "fault-email"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_motion_needs_one_language() {
        let bare = MotionForm::default().check(&[]).unwrap_err();
        assert!(bare.of("title_hans").is_some() && bare.of("text_hans").is_some());
        let form = MotionForm { title_hans: " 甲 ".into(), text_en: "Text".into(), ..MotionForm::default() };
        let wording = form.check(&[]).unwrap();
        assert_eq!(wording.title.hans, "甲");
        assert_eq!(MotionForm::of(&wording, 3).check(&[]).unwrap(), wording);
        let foreign = MotionForm { item: Uuid::from_u128(1).to_string(), ..form };
        assert!(foreign.check(&[Uuid::from_u128(2)]).unwrap_err().of("item").is_some());
    }
}
