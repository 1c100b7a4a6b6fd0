use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::super::rules::{Wanted, Whom, days};
use super::super::store;
use super::marked;
use crate::access::May;
use crate::audit::{Entry, Tx};
use crate::conference::{Here, Organise};
use crate::error::Result;
use crate::forms::{self, Kind};
use crate::kernel::Lang;
use crate::sheets::{self, Cell, Kind as FileKind, Table};
use crate::state::App;
use crate::web::{Page, Query, Reader, Visit, download, html};

/// Institutions that are told one by one.
const INSTITUTIONS: i64 = 30;

/// One figure: what it counts, row by row.
pub(super) struct Figure {
    title: String,
    rows: Vec<Row>,
    /// What stands below: sum, least and most of numbers.
    pub note: String,
}

pub(super) struct Row {
    pub name: String,
    pub count: i64,
    /// The people who are counted, where a list shows them.
    pub href: Option<String>,
    /// Above those that follow it.
    pub is_sum: bool,
    /// The sum that it stands below, where it says nothing without.
    pub below: Option<String>,
}

impl Row {
    /// What it says by itself, in a file.
    fn alone(&self) -> String {
        let name = self.name.trim();
        self.below.as_ref().map_or_else(|| name.to_owned(), |of| format!("{of} – {name}"))
    }
}

impl Figure {
    pub fn new(title: String, rows: Vec<Row>) -> Figure {
        Figure { title, rows, note: String::new() }
    }

    fn most(&self) -> i64 {
        self.rows.iter().filter(|row| !row.is_sum).map(|row| row.count).max().unwrap_or(0).max(1)
    }
}

/// A day as it is drawn: from the left, from the top, its width and height.
struct Bar {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

#[derive(Template)]
#[template(path = "registration/statistics.html")]
struct Statistics {
    page: Page,
    here: Here,
    whom: Whom,
    total: i64,
    days: Vec<(NaiveDate, i64)>,
    figures: Vec<Figure>,
}

impl Statistics {
    fn whoms(&self) -> [Whom; 3] {
        Whom::ALL
    }

    fn is(&self, whom: &Whom) -> bool {
        *whom == self.whom
    }

    fn most(&self) -> i64 {
        self.days.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1)
    }

    /// The days as bars, in a drawing 640 wide with its ground at 180.
    fn bars(&self) -> Vec<Bar> {
        let step = 590.0 / self.days.len().max(1) as f64;
        let most = self.most() as f64;
        self.days
            .iter()
            .enumerate()
            .map(|(n, (_, count))| {
                let height = 160.0 * *count as f64 / most;
                Bar { x: 40.0 + step * n as f64, y: 180.0 - height, width: (step * 0.8).max(0.5), height }
            })
            .collect()
    }

    fn first(&self) -> Option<NaiveDate> {
        self.days.first().map(|(day, _)| *day)
    }

    fn last(&self) -> Option<NaiveDate> {
        self.days.last().map(|(day, _)| *day)
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    whom: String,
    format: String,
}

async fn figures(app: &App, l: Reader, here: &Here, whom: Whom) -> Result<(i64, Vec<Figure>)> {
    let (db, states) = (&app.db, whom.states());
    let list = |of: &str| match whom {
        Whom::Everybody => here.path(&format!("/people?{of}")),
        _ => here.path(&format!("/people?state={}&{of}", whom.as_str())),
    };
    let categories = store::categories(db, here.id).await?;
    let counted = store::by_category(db, here.id, &states).await?;
    let total = counted.iter().map(|(_, count)| count).sum();
    let of = |id| counted.iter().find(|(held, _)| *held == id).map_or(0, |(_, count)| *count);
    let rows = categories
        .all()
        .filter(|one| one.kind.is_participant())
        .map(|one| Row {
            name: if one.parent.is_some() {
                format!("\u{3000}{}", l.plain(&one.name))
            } else {
                l.plain(&one.name).to_owned()
            },
            count: categories.within(one.id).into_iter().map(of).sum(),
            href: Some(list(&format!("category={}", one.id))),
            is_sum: one.parent.is_none(),
            below: None,
        })
        .collect();
    let mut figures = vec![Figure::new(l.t("registration-category"), rows)];
    let kinds = categories.kinds();
    if kinds.len() > 1 {
        let rows = kinds.into_iter().map(|kind| Row {
            name: l.t(kind.key()),
            count: categories.ids_of(kind).into_iter().map(of).sum(),
            href: Some(list(&format!("kind={}", kind.as_str()))),
            is_sum: false,
            below: None,
        });
        figures.push(Figure::new(l.t("kind-title"), rows.collect()));
    }

    let questions = forms::questions(db, here.id).await?;
    let codes = |wanted: fn(Kind) -> bool| -> Vec<String> {
        questions.iter().filter(|question| wanted(question.kind)).map(|question| question.code.clone()).collect()
    };
    let numbers = codes(|kind| kind == Kind::Number);
    let wanted = marked::wanted(&questions, Wanted { choices: codes(Kind::has_choices), numbers, ..Wanted::default() });
    let (institutions, answered) = tokio::try_join!(
        store::by_institution(db, here.id, &states, INSTITUTIONS),
        store::answered(db, here.id, &states, wanted),
    )?;
    let row = |name: String, count, href| Row { name, count, href, is_sum: false, below: None };
    let rows = institutions
        .into_iter()
        .map(|(id, name, count)| row(l.plain(&name).to_owned(), count, Some(list(&format!("institution={id}")))));
    figures.push(Figure::new(l.n("registration-statistics-institutions", INSTITUTIONS), rows.collect()));

    figures.extend(marked::figures(l, &questions, &answered));
    for question in questions.iter() {
        let title = l.plain(&question.label).to_owned();
        if question.kind.has_choices() {
            let of = |code: &str| answered.choice(&question.code, code);
            let mut rows: Vec<Row> =
                question.choices.iter().map(|one| row(l.plain(&one.name).to_owned(), of(&one.code), None)).collect();
            if question.own_words {
                rows.push(row(l.t("registration-own-words"), of("="), None));
            }
            // What was offered by an earlier version, and chosen.
            let gone =
                answered.choices(&question.code).filter(|(code, _)| *code != "=" && question.choice(code).is_none());
            rows.extend(gone.map(|(code, count)| row(code.to_owned(), count, None)));
            figures.push(Figure::new(title, rows));
        } else if let Some(held) = answered.numbers(&question.code) {
            let args: [(&'static str, &dyn std::fmt::Display); 3] =
                [("sum", &held.sum), ("least", &held.least), ("most", &held.most)];
            let note = l.with("registration-statistics-numbers", &args);
            let rows = vec![row(l.t("registration-statistics-answered"), held.count, None)];
            figures.push(Figure { note, ..Figure::new(title, rows) });
        }
    }
    let rows = Lang::ALL.into_iter().map(|lang| row(lang.own_name().to_owned(), answered.language(lang.tag()), None));
    figures.push(Figure::new(l.t("registration-language"), rows.collect()));
    Ok((total, figures))
}

/// How many there are of what.
pub async fn show(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let here = may.scope;
    let whom = Whom::parse(&asked.whom);
    let (total, figures) = figures(&app, visit.l, &here, whom).await?;
    let counted = store::by_day(&app.db, here.id, &whom.states(), here.zone).await?;
    html(&Statistics {
        page: visit.work(&app, here.link(), visit.l.t("registration-statistics"), &may.who),
        days: days(&counted),
        whom,
        total,
        figures,
        here,
    })
}

/// The same as a file.
pub async fn export(
    may: May<Organise>,
    AppState(app): AppState<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    let kind = FileKind::parse(&asked.format).unwrap_or(FileKind::Csv);
    let whom = Whom::parse(&asked.whom);
    let (_, figures) = figures(&app, l, &here, whom).await?;
    let mut rows = Vec::new();
    for figure in figures {
        for row in figure.rows {
            rows.push(vec![Cell::text(&figure.title), Cell::Text(row.alone()), Cell::Number(row.count as f64)]);
        }
    }
    for (day, count) in store::by_day(&app.db, here.id, &whom.states(), here.zone).await? {
        rows.push(vec![
            Cell::Text(l.t("registration-statistics-days")),
            Cell::Text(day.to_string()),
            Cell::Number(count as f64),
        ]);
    }
    let headings = vec![
        l.t("registration-statistics-what"),
        l.t("registration-statistics-answer"),
        l.t("registration-statistics-count"),
    ];
    let file = sheets::write(Table { title: l.t("registration-statistics"), headings, rows }, kind).await?;
    let entry = Entry::new(may.who.actor(), "registration.statistics_exported", "conference", here.id)
        .of(here.id)
        .with("format", kind.as_str());
    Tx::begin(&app).await?.commit(entry).await?;
    let name = format!("{}-{}.{}", l.t("registration-statistics"), here.slug, kind.as_str());
    Ok(download(&name, kind.content_type(), file))
}
