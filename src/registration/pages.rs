//! Pages of registration: of whoever registers, of the holder of a pass link, of the workbench.

pub mod address;
pub mod admission;
pub mod attention;
pub mod badge_template;
pub mod badges;
pub mod bar;
pub mod batches;
pub mod bulk;
pub mod correct;
pub mod data;
pub mod delegates;
pub mod delegation;
pub mod document;
pub mod duplicates;
pub mod files;
pub mod leave;
pub mod levels;
pub mod lost;
mod marked;
pub mod offline;
pub mod pass;
pub mod people;
pub mod person;
pub mod places;
pub mod register;
pub mod seats;
pub mod statistics;
pub mod walk_in;

mod columns;
mod form;
pub(super) mod paper;

pub use paper::pictures as badge_pictures;

use super::rules::{Categories, Level, LevelRule};
use super::store::{self, LevelOf};
use crate::error::Result;
use crate::forms::{self, Answer, Answered, Kind, Questions};
use crate::kernel::Uuid;
use crate::state::App;
use crate::web::{Choice, Confirm, Reader};

/// The word of what somebody of this category is, who is no participant.
fn other_kind(l: Reader, categories: &Categories, category: Uuid) -> Option<String> {
    let kind = categories.kind_of(category);
    (!kind.is_participant()).then(|| l.t(kind.one_key()))
}

/// The levels of a conference to choose from.
fn level_choices(l: Reader, levels: &[LevelOf], chosen: Option<Level>) -> Vec<Choice> {
    levels
        .iter()
        .map(|one| {
            let label = l.t(one.level.key());
            Choice::new(one.level.as_str(), label, chosen == Some(one.level)).help(l.plain(&one.name))
        })
        .collect()
}

/// The level that was chosen, if the conference gives it.
fn chosen_level(levels: &[LevelOf], text: &str) -> Option<Level> {
    Level::parse(text).filter(|level| levels.iter().any(|one| one.level == *level))
}

/// What was answered to the conference's questions: label and answer, in the order in which they are asked.
fn said(l: Reader, questions: &Questions, answers: &Answered) -> Vec<(String, String)> {
    let asked = questions.iter().filter_map(|question| Some((question, answers.get(&question.code)?)));
    asked
        .filter(|(question, _)| !question.kind.is_file())
        .map(|(question, answer)| {
            // What is agreed to is long, and is its own answer.
            let agreed = matches!(answer, Answer::Agreed { .. });
            let label = if agreed { l.t("registration-agreed") } else { l.plain(&question.label).to_owned() };
            (label, forms::written(l, Some(question), answer))
        })
        .collect()
}

/// Something that was handed in.
struct Paper {
    label: String,
    name: String,
    id: Uuid,
    is_photo: bool,
}

/// What was handed in, in the order in which it is asked for.
fn papers(l: Reader, questions: &Questions, answers: &Answered) -> Vec<Paper> {
    let asked = questions.iter().filter_map(|question| Some((question, answers.get(&question.code)?)));
    asked
        .filter_map(|(question, answer)| match answer {
            Answer::File { file, name } => Some(Paper {
                label: l.plain(&question.label).to_owned(),
                name: name.clone(),
                id: *file,
                is_photo: question.kind == Kind::Photo,
            }),
            _ => None,
        })
        .collect()
}

/// What the rules say of each of these, by address and category.
async fn ruled(app: &App, conference: Uuid, people: &[(String, Uuid)]) -> Result<Vec<Option<LevelRule>>> {
    let rules = store::level_rules(&app.db, conference).await?;
    if rules.0.is_empty() {
        return Ok(vec![None; people.len()]);
    }
    let categories = store::categories(&app.db, conference).await?;
    let emails: Vec<String> = people.iter().map(|(email, _)| email.clone()).collect();
    let standings = store::standings(&app.db, conference, &emails).await?;
    let of = |(email, category): &(String, Uuid)| {
        rules.of(standings.get(email).copied().unwrap_or_default(), *category, &categories).cloned()
    };
    Ok(people.iter().map(of).collect())
}
