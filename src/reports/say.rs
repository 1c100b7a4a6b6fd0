//! A report in a reader's language: sections with their tables, from what was compiled and what was written. The page, the
//! paper and the files say the same.

mod parts;

use chrono_tz::Tz;

use super::rules::{Body, Edited, Kind, Period};
use super::store::{Report, Version};
use crate::conference::Here;
use crate::kernel::Uuid;
use crate::outcomes::{Light, week_name};
use crate::web::Reader;

/// Where it is read: a page and a paper end somewhere, a file for spreadsheets does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    Page,
    Paper,
    Sheet,
}

impl Medium {
    /// Most rows of a table, and most readings.
    fn most(self) -> (usize, usize) {
        match self {
            Medium::Page => (200, 100),
            Medium::Paper => (usize::MAX, 600),
            Medium::Sheet => (usize::MAX, usize::MAX),
        }
    }
}

/// A cell: what it says, and in small letters what stands below it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    pub text: String,
    pub sub: String,
    pub light: Option<Light>,
    /// Something to count with.
    pub number: Option<f64>,
}

impl Cell {
    fn text(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), ..Cell::default() }
    }

    fn sub(self, sub: impl Into<String>) -> Cell {
        Cell { sub: sub.into(), ..self }
    }
}

/// A column: its heading, that of what stands below in its cells, and how wide it is beside the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub head: String,
    pub sub: String,
    pub width: u8,
    pub is_number: bool,
}

/// A row, and the project that it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub project: Option<Uuid>,
    pub cells: Vec<Cell>,
}

/// A part of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// As it stands in the address of the page.
    pub anchor: &'static str,
    pub title: String,
    pub said: Vec<String>,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// What is left out, if anything is.
    pub left_out: String,
}

/// A report as it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub title: String,
    pub conference: String,
    /// Its number, as of when, how far it is.
    pub about: Vec<String>,
    /// It is a draft, or another one stands in its place.
    pub warning: String,
    pub sections: Vec<Section>,
}

/// A week or a month as people name it.
pub fn period_name(l: Reader, period: Period) -> String {
    match period.kind {
        Kind::Week => week_name(l, period.first),
        // Its first day without the day: "1 November 2026", "2026年11月1日".
        Kind::Month => {
            let day = l.date(period.first);
            day.strip_prefix("1 ").or_else(|| day.strip_suffix("1日")).unwrap_or(&day).trim().to_owned()
        }
    }
}

pub fn title(l: Reader, period: Period) -> String {
    let key = match period.kind {
        Kind::Week => "reports-title-week",
        Kind::Month => "reports-title-month",
    };
    l.a(key, "period", period_name(l, period))
}

/// How far it is.
pub fn standing(l: Reader, report: &Report, zone: Tz) -> String {
    match &report.signed {
        None => l.t("reports-draft"),
        Some((_, at, by)) => l.with2("reports-signed-by", "day", l.date_time(*at, zone), "name", by),
    }
}

/// Says a version of a report.
pub fn say(l: Reader, here: &Here, report: &Report, version: &Version, medium: Medium) -> Said {
    let (body, edited) = (&version.body, &version.edited);
    let mut about = vec![
        l.a("reports-number", "number", report.number),
        l.a("reports-as-of", "at", l.date_time(body.as_of, here.zone)),
        l.a("reports-version", "number", version.number),
        standing(l, report, here.zone),
    ];
    if let Some((_, number)) = report.replaces {
        about.push(l.a("reports-replaces", "number", number));
    }
    let warning = match report.replaced_by {
        Some((_, number)) if report.is_replaced => l.a("reports-replaced-by", "number", number),
        _ if !report.is_signed() => l.t("reports-draft-hint"),
        _ => String::new(),
    };
    Said {
        title: title(l, report.period),
        conference: l.plain(&here.name).to_owned(),
        about,
        warning,
        sections: sections(l, here.zone, body, edited, medium),
    }
}

fn sections(l: Reader, zone: Tz, body: &Body, edited: &Edited, medium: Medium) -> Vec<Section> {
    let of = parts::Parts { l, zone, body, edited, medium };
    let mut all = Vec::new();
    if !edited.foreword.is_empty() {
        all.push(parts::words("foreword", l.t("reports-foreword"), &edited.foreword));
    }
    all.extend([
        of.lights(),
        of.late(),
        of.moved(),
        of.readings(),
        of.orders(),
        of.difficulties(),
        of.silent(),
        of.ended(),
    ]);
    if !edited.follows.is_empty() {
        all.push(parts::words("follows", l.t("reports-follows"), &edited.follows));
    }
    all
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::kernel::Lang;

    #[test]
    fn a_month_is_named_without_its_day() {
        let november = Period::of(Kind::Month, NaiveDate::from_ymd_opt(2026, 11, 9).unwrap());
        let named = |lang| period_name(Reader::new(lang), november);
        assert_eq!(named(Lang::En), "November 2026");
        assert_eq!(named(Lang::ZhHans), "2026年11月");
        assert_eq!(named(Lang::ZhHant), "2026年11月");
    }
}
