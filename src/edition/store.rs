//! All SQL of editions: what a template holds is entered, one statement a table, and what hangs on
//! the opening is moved.

mod admission;
mod agenda;
mod found;
mod handbook;
mod moves;
mod preparation;

use std::collections::HashMap;

use toml::Spanned;

use crate::kernel::Uuid;

pub use found::{found, past_dates};
pub use moves::{Block, Moves, move_opening, moves};

/// The new ids of what a template names by codes.
type Ids<'t> = HashMap<&'t str, Uuid>;

fn id_of(ids: &Ids<'_>, code: &Spanned<String>) -> Option<Uuid> {
    ids.get(code.get_ref().as_str()).copied()
}
