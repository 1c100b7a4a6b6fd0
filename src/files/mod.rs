//! Files that people hand in: told by what is in them and not by their names, limited, sealed, and gone where
//! nobody claims them.

mod photo;
mod picture;
mod ready;
pub mod rules;
mod store;

pub use photo::portrait;
pub use picture::{Picture, picture};
pub use ready::{Ready, ready};
pub use store::{
    Claim, File, Kept, attach, attached, claim, contents, detach, follow, forget, forget_answers_of, held, keep, open,
    tidy,
};

use crate::vault::{Kept as KeptHow, SealedColumn};

/// What is sealed here. The hash of the reference is not keyed: what it finds is gone after a day.
pub const SEALED: &[SealedColumn] =
    &[SealedColumn { table: "files", column: "content_sealed", place: "files.content", kept: KeptHow::Alone }];

/// Most bytes of a file.
pub const FILE_MAX: usize = 10 * 1024 * 1024;
