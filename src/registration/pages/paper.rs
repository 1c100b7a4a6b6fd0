//! Badges as a paper: what stands on each, and the template that it is set in.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use serde_json::{Value, json};

use super::super::rules::Level;
use super::super::store::{self, ToPrint, Wanted};
use crate::conference::Here;
use crate::error::{Error, Result};
use crate::kernel::{Lang, Uuid, Words};
use crate::print::{self, Paper};
use crate::state::App;
use crate::web::Reader;

/// The template of badges where a conference has none of its own.
pub const TEMPLATE: &str = include_str!("../../../config/badges/default.typ");

/// What badges are printed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sheet {
    /// Each face a page, for badge printers and for blanks.
    #[default]
    A6,
    /// Four on a sheet, to be cut.
    A4,
}

impl Sheet {
    pub const ALL: [Sheet; 2] = [Sheet::A6, Sheet::A4];

    pub fn as_str(self) -> &'static str {
        match self {
            Sheet::A6 => "a6",
            Sheet::A4 => "a4",
        }
    }

    pub fn key(self) -> &'static str {
        match self {
            Sheet::A6 => "registration-sheet-a6",
            Sheet::A4 => "registration-sheet-a4",
        }
    }

    pub fn parse(text: &str) -> Sheet {
        Sheet::ALL.into_iter().find(|sheet| sheet.as_str() == text).unwrap_or_default()
    }

    /// Pages of so many badges of two sides.
    pub fn pages(self, badges: usize) -> usize {
        match self {
            Sheet::A6 => 2 * badges,
            Sheet::A4 => 2 * badges.div_ceil(4),
        }
    }
}

/// Chinese as the person writes it, and English: both stand on a badge.
fn readers(lang: Lang) -> [Reader; 2] {
    let chinese = if lang == Lang::ZhHant { Lang::ZhHant } else { Lang::ZhHans };
    [Reader::new(chinese), Reader::new(Lang::En)]
}

/// The words in both, each once, on lines of their own.
fn both(lang: Lang, say: impl Fn(Reader) -> String) -> String {
    let [chinese, english] = readers(lang).map(say);
    if english.is_empty() || chinese == english { chinese } else { format!("{chinese}\n{english}") }
}

fn in_both(lang: Lang, words: &Words) -> String {
    both(lang, |l| l.plain(words).to_owned())
}

/// Badges in the template of the conference, as a file; `unhurried` where nobody waits for it.
///
/// # Errors
/// [`Error::Refused`] where the conference's own template cannot be set.
pub async fn pdf(app: &App, here: &Here, badges: &[ToPrint], sheet: Sheet, unhurried: bool) -> Result<Vec<u8>> {
    let own = store::template(&app.db, here.id).await?;
    let template = own.as_ref().map_or(TEMPLATE, |own| &own.source);
    let paper = Paper { unhurried, ..paper(app, here, template, badges, sheet).await? };
    if own.is_none() {
        return print::pdf(app, &paper).await;
    }
    print::set(app, &paper).await?.map_err(|said| {
        tracing::warn!(conference = %here.id, said, "a conference's own template of badges cannot be set");
        Error::Refused("registration-problem-template")
    })
}

/// Both sides of somebody's good badge as pictures (SVG), with the badge; none where she has none.
///
/// # Errors
/// [`Error::Refused`] where the conference's own template cannot be set.
pub async fn pictures(app: &App, here: &Here, participant: Uuid) -> Result<Option<(Uuid, Vec<String>)>> {
    let badges = store::badges(app, here.id, &Wanted::One(participant)).await?;
    let Some(badge) = badges.first().map(|one| one.badge) else { return Ok(None) };
    let own = store::template(&app.db, here.id).await?;
    let template = own.as_ref().map_or(TEMPLATE, |own| &own.source);
    let paper = paper(app, here, template, &badges, Sheet::A6).await?;
    let pictures = print::pictures(app, paper).await?.map_err(|said| {
        tracing::warn!(conference = %here.id, said, "a template of badges cannot be set");
        Error::Refused("registration-problem-template")
    })?;
    Ok(Some((badge, pictures)))
}

/// Badges in a template.
pub async fn paper(app: &App, here: &Here, template: &str, badges: &[ToPrint], sheet: Sheet) -> Result<Paper> {
    let levels = store::levels(&app.db, here.id).await?;
    let mut zones = Vec::with_capacity(Level::ALL.len());
    for level in Level::ALL {
        zones.push(store::zones_of(&app.db, here.id, level).await?);
    }
    let photos: BTreeMap<usize, String> =
        badges.iter().enumerate().filter_map(|(code, one)| Some((code, BASE64.encode(one.photo.as_ref()?)))).collect();
    let person = |(code, one): (usize, &ToPrint)| -> Value {
        let words = |key: &str| both(one.lang, |l| l.t(key));
        let name = levels.iter().find(|held| held.level == one.level).map(|held| in_both(one.lang, &held.name));
        let zones: Vec<Value> = zones[one.level as usize]
            .iter()
            .map(|zone| json!({ "name": in_both(one.lang, &zone.name).replace('\n', "  "), "open": zone.may_enter }))
            .collect();
        json!({
            "code": code,
            "name": one.name,
            "institution": in_both(one.lang, &one.institution),
            "post": one.post,
            "kind": if one.kind.is_participant() { String::new() } else { words(one.kind.one_key()) },
            "photo": photos.contains_key(&code),
            "number": one.number,
            "level": one.level.as_str(),
            "level-name": name.unwrap_or_default(),
            "level-word": words(one.level.key()),
            "zones": zones,
            "words": {
                "access": words("registration-badge-access").replace('\n', "  "),
                "when": both(one.lang, |l| format!("{} · {}", l.date_range(
                    here.opens_at.with_timezone(&here.zone).date_naive(),
                    here.closes_at.with_timezone(&here.zone).date_naive(),
                ), l.plain(&here.place))),
                "found": words("registration-badge-found"),
            },
        })
    };
    let l = Reader::new(Lang::ZhHans);
    let data = json!({
        "title": l.t("registration-badges-file"),
        "sheet": sheet.as_str(),
        "conference": in_both(Lang::ZhHans, &here.name),
        "words": { "number": "No." },
        "people": badges.iter().enumerate().map(person).collect::<Vec<_>>(),
    });
    Ok(Paper {
        template: template.to_owned(),
        data,
        codes: badges.iter().map(|one| one.secret.clone()).collect(),
        pages: sheet.pages(badges.len()),
        photos,
        ..Paper::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_has_two_sides() {
        assert_eq!((Sheet::A6.pages(3), Sheet::A4.pages(3), Sheet::A4.pages(5)), (6, 2, 4));
        assert_eq!((Sheet::parse("a4"), Sheet::parse("x")), (Sheet::A4, Sheet::A6));
    }

    #[test]
    fn what_is_the_same_in_both_languages_stands_once() {
        assert_eq!(in_both(Lang::En, &Words::new("IMF", "", "")), "IMF");
        assert_eq!(in_both(Lang::ZhHant, &Words::new("Bank", "银行", "銀行")), "銀行\nBank");
        assert_eq!(in_both(Lang::En, &Words::new("Bank", "银行", "銀行")), "银行\nBank");
    }
}
