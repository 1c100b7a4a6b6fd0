use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::rules::Level;
use super::super::store::{self, BADGES_MAX, Filter, ToPrint, Wanted};
use super::super::{OfParticipant, SeePerson};
use crate::access::May;
use crate::audit::{Entry, Tx};
use crate::conference::{Act, Here, Organise};
use crate::error::{Error, Result};
use crate::kernel::{Faults, Lang, Uuid, Words};
use crate::print::{self, Paper};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Page, Query, Reader, Visit, download, html, redirect};

/// The template of badges where a conference has none of its own.
const TEMPLATE: &str = include_str!("../../../config/badges/default.typ");

/// What badges are printed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Sheet {
    /// Each face a page, for badge printers and for blanks.
    #[default]
    A6,
    /// Four on a sheet, to be cut.
    A4,
}

impl Sheet {
    const ALL: [Sheet; 2] = [Sheet::A6, Sheet::A4];

    fn as_str(self) -> &'static str {
        match self {
            Sheet::A6 => "a6",
            Sheet::A4 => "a4",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Sheet::A6 => "registration-sheet-a6",
            Sheet::A4 => "registration-sheet-a4",
        }
    }

    fn parse(text: &str) -> Sheet {
        Sheet::ALL.into_iter().find(|sheet| sheet.as_str() == text).unwrap_or_default()
    }

    /// Pages of so many badges of two sides.
    fn pages(self, badges: usize) -> usize {
        match self {
            Sheet::A6 => 2 * badges,
            Sheet::A4 => 2 * badges.div_ceil(4),
        }
    }
}

#[derive(Template)]
#[template(path = "registration/badges.html")]
struct Badges {
    page: Page,
    here: Here,
    /// The filter as it stands in the address.
    query: String,
    all: i64,
    unprinted: i64,
    faults: Faults,
}

impl Badges {
    fn fields(&self) -> Fields<'_> {
        Fields::new(self.page.l, &self.faults)
    }

    fn sheets(&self) -> Vec<Choice> {
        let l = self.page.l;
        Sheet::ALL.map(|sheet| Choice::new(sheet.as_str(), l.t(sheet.key()), sheet == Sheet::default())).into()
    }

    fn orders(&self) -> Vec<Choice> {
        let l = self.page.l;
        vec![
            Choice::new("institution", l.t("registration-order-institution"), true),
            Choice::new("number", l.t("registration-order-number"), false),
        ]
    }

    fn with_query(&self, tail: &str) -> String {
        let path = self.here.path(tail);
        if self.query.is_empty() { path } else { format!("{path}?{}", self.query) }
    }

    fn is_nobody(&self) -> bool {
        self.all == 0
    }

    fn has_unprinted(&self) -> bool {
        self.unprinted > 0
    }

    fn is_more_than_a_file(&self) -> bool {
        self.all > BADGES_MAX
    }

    fn most(&self) -> i64 {
        BADGES_MAX
    }
}

/// How the badges of a list are to be printed.
pub async fn ask(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Decide)?;
    let categories = store::categories(&app.db, here.id).await?;
    let wanted =
        |unprinted| Wanted::Several { filter: &filter, categories: &categories, unprinted, by_institution: None };
    html(&Badges {
        page: visit.work(&app, here.link(), visit.l.t("registration-badges-title"), &may.who),
        all: store::count_badges(&app, here.id, &wanted(false)).await?,
        unprinted: store::count_badges(&app, here.id, &wanted(true)).await?,
        query: serde_html_form::to_string(&filter).unwrap_or_default(),
        faults: Faults::default(),
        here,
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PrintForm {
    sheet: String,
    order: String,
    unprinted: String,
}

/// The badges of a list as one file; they count as printed.
pub async fn print(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(filter): Query<Filter>,
    Form(form): Form<PrintForm>,
) -> Result<Response> {
    let here = may.scope;
    here.require(Act::Decide)?;
    let categories = store::categories(&app.db, here.id).await?;
    let by_institution = (form.order != "number").then_some(visit.l.lang);
    let unprinted = !form.unprinted.is_empty();
    let wanted = Wanted::Several { filter: &filter, categories: &categories, unprinted, by_institution };
    let badges = store::badges(&app, here.id, &wanted).await?;
    if badges.is_empty() {
        return Ok(redirect(&here.path("/people/badges")));
    }
    let file = paper(&app, &here, &badges, Sheet::parse(&form.sheet)).await?;
    let entry =
        Entry::new(may.who.actor(), "registration.badges_printed", "conference", here.id).with("badges", badges.len());
    noted(&app, &here, &badges, entry).await?;
    Ok(download(&file_name(visit.l, &here, None), "application/pdf", file))
}

/// One person's badge as a file; it counts as printed.
pub async fn print_one(may: May<SeePerson>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let OfParticipant { here, participant } = may.scope;
    here.require(Act::Decide)?;
    let badges = store::badges(&app, here.id, &Wanted::One(participant.id)).await?;
    if badges.is_empty() {
        return Err(Error::Conflict("problem-changed"));
    }
    let file = paper(&app, &here, &badges, Sheet::A6).await?;
    let entry = Entry::new(may.who.actor(), "registration.badge_printed", "participant", participant.id);
    noted(&app, &here, &badges, entry).await?;
    Ok(download(&file_name(visit.l, &here, Some(participant.number)), "application/pdf", file))
}

fn file_name(l: Reader, here: &Here, number: Option<i32>) -> String {
    let number = number.map(|number| format!("-{number}")).unwrap_or_default();
    format!("{}-{}{number}.pdf", l.t("registration-badges-file"), here.slug)
}

async fn noted(app: &App, here: &Here, badges: &[ToPrint], entry: Entry) -> Result<()> {
    let ids: Vec<Uuid> = badges.iter().map(|one| one.badge).collect();
    let mut tx = Tx::begin(app).await?;
    store::note_printed(&mut tx, &ids).await?;
    tx.commit(entry.of(here.id).touching("people")).await
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

async fn paper(app: &App, here: &Here, badges: &[ToPrint], sheet: Sheet) -> Result<Vec<u8>> {
    let levels = store::levels(&app.db, here.id).await?;
    let mut zones = Vec::with_capacity(Level::ALL.len());
    for level in Level::ALL {
        zones.push(store::zones_of(&app.db, here.id, level).await?);
    }
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
    let paper = Paper {
        template: TEMPLATE.to_owned(),
        data,
        codes: badges.iter().map(|one| one.secret.clone()).collect(),
        pages: sheet.pages(badges.len()),
    };
    print::pdf(app, &paper).await
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
