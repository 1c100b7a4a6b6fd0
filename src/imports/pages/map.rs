use axum::extract::State as AppState;
use axum::response::Response;

use super::super::rules::{Approval, BY_RULES, Plan};
use super::super::store::{self, Import, Part};
use super::super::{EditImport, OfImport, jobs};
use super::{known, label, one};
use crate::access::May;
use crate::audit::Tx;
use crate::conference::Act;
use crate::error::{Error, Result};
use crate::forms::{self, Content, Sent};
use crate::kernel::{Faults, Lang};
use crate::registration::{self, Categories, LevelOf};
use crate::state::App;
use crate::web::{Choice, Fields, Form, Reader, Visit, invalid, redirect};

/// How many values of a column are shown, and how much of each.
const SAMPLES: usize = 3;
const SAMPLE_MAX: usize = 40;

/// A column of the file, and what it may be for.
pub struct Column {
    pub heading: String,
    pub samples: String,
    pub choices: Vec<Choice>,
    pub fault: Option<String>,
}

/// The screen on which it is said what each column is for.
pub struct Mapping {
    pub l: Reader,
    pub columns: Vec<Column>,
    pub plan: Plan,
    pub faults: Faults,
    categories: Categories,
    levels: Vec<LevelOf>,
    has_rules: bool,
}

impl Mapping {
    pub async fn of(
        app: &App,
        l: Reader,
        import: &Import,
        content: &Content,
        plan: Plan,
        faults: Faults,
    ) -> Result<Mapping> {
        let first = store::parts(app, import.id, &[1]).await?.pop();
        let offered: Vec<(String, String)> =
            known(content).into_iter().map(|one| (label(l, content, &one.field), one.field)).collect();
        let columns = import
            .headings
            .iter()
            .enumerate()
            .map(|(i, heading)| {
                let held = plan.columns.get(i).map_or("", String::as_str);
                let none = Choice::new("", l.t("imports-left-out"), held.is_empty());
                let each = offered.iter().map(|(label, field)| Choice::new(field, label, field == held));
                Column {
                    heading: if heading.trim().is_empty() {
                        l.a("imports-column", "n", i + 1)
                    } else {
                        heading.clone()
                    },
                    samples: samples(first.as_ref(), i),
                    choices: std::iter::once(none).chain(each).collect(),
                    fault: faults.of(&format!("c{i}")).map(|fault| l.fault(fault)),
                }
            })
            .collect();
        Ok(Mapping {
            categories: registration::categories(&app.db, import.conference).await?,
            has_rules: !registration::level_rules(&app.db, import.conference).await?.0.is_empty(),
            levels: registration::levels(&app.db, import.conference).await?,
            l,
            columns,
            plan,
            faults,
        })
    }

    pub fn fields(&self) -> Fields<'_> {
        Fields::new(self.l, &self.faults)
    }

    pub fn category_choices(&self) -> Vec<Choice> {
        let l = self.l;
        let none = Choice::new("", l.t("imports-no-category"), self.plan.category.is_none());
        let each = self.categories.leafs().into_iter().map(|one| {
            Choice::new(one.id.to_string(), self.categories.label(one.id, l.lang), self.plan.category == Some(one.id))
        });
        std::iter::once(none).chain(each).collect()
    }

    pub fn lang_choices(&self) -> Vec<Choice> {
        Lang::ALL.map(|lang| Choice::new(lang.tag(), lang.own_name(), lang == self.plan.lang)).into()
    }

    pub fn level_choices(&self) -> Vec<Choice> {
        let (l, held) = (self.l, self.plan.approval());
        let wait =
            Choice::new("", l.t("imports-level-none"), held == Approval::Later).help(l.t("imports-level-none-hint"));
        if self.has_rules {
            let rules = Choice::new(BY_RULES, l.t("imports-level-rules"), held == Approval::ByRules);
            return vec![wait, rules.help(l.t("imports-level-rules-hint"))];
        }
        let each = self.levels.iter().map(|one| {
            Choice::new(one.level.as_str(), l.t(one.level.key()), held == Approval::At(one.level))
                .help(l.plain(&one.name))
        });
        std::iter::once(wait).chain(each).collect()
    }
}

fn samples(part: Option<&Part>, column: usize) -> String {
    let cells = part.into_iter().flat_map(|part| &part.rows).filter_map(|line| line.cells.get(column));
    let mut list: Vec<String> = Vec::new();
    for text in cells.map(|cell| cell.shown().trim()).filter(|text| !text.is_empty()) {
        let mut short: String = text.chars().take(SAMPLE_MAX).collect();
        if short.len() < text.len() {
            short.push('…');
        }
        if !list.contains(&short) {
            list.push(short);
        }
        if list.len() == SAMPLES {
            break;
        }
    }
    list.join(" · ")
}

/// Keeps what the columns are for, and has every row looked at.
pub async fn check(
    may: May<EditImport>,
    AppState(app): AppState<App>,
    visit: Visit,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let (OfImport { here, import }, who) = (may.scope, may.who);
    here.require(Act::Decide)?;
    if !import.state.is_planned() {
        return Err(Error::Conflict("problem-changed"));
    }
    let asked = forms::live(&app.db, here.id).await?;
    let categories = registration::categories(&app.db, here.id).await?;
    let levels: Vec<&str> = if registration::level_rules(&app.db, here.id).await?.0.is_empty() {
        registration::levels(&app.db, here.id).await?.into_iter().map(|one| one.level.as_str()).collect()
    } else {
        vec![BY_RULES]
    };
    match Plan::read(&sent, import.headings.len(), &known(&asked.content), &categories, &levels) {
        Ok(plan) => {
            let version = sent.one("version").parse().unwrap_or(0);
            let mut tx = Tx::begin(&app).await?;
            let entry = store::begin_check(&mut tx, &import, version, &plan, who.actor()).await?;
            jobs::ask_check(&mut tx, import.id, version + 1).await?;
            tx.commit(entry).await?;
            Ok(redirect(&here.path(&format!("/people/import/{}", import.id))))
        }
        Err((plan, faults)) => {
            let map = Mapping::of(&app, visit.l, &import, &asked.content, plan, faults).await?;
            Err(invalid(&one::mapping(&app, &visit, &who, here, import, map).await?))
        }
    }
}
