//! Pages of registration: of whoever registers, of the holder of a pass link, of the workbench.

pub mod pass;
pub mod people;
pub mod person;
pub mod places;
pub mod register;

mod form;
mod qr;

use super::rules::Level;
use super::store::LevelOf;
use crate::web::{Choice, Reader};

/// What a confirmation says: what will happen, and what to press.
struct Confirm {
    title: String,
    text: String,
    effects: Vec<String>,
    action: String,
    version: i32,
    button: String,
    cancel: String,
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
