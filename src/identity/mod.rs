//! ID documents: which numbers can be, how they are kept, found again and shown. A feature by itself,
//! so that whoever else asks for a document (staff, guests) keeps it in the same way; who may enter
//! or see one, and on which page, is for the feature whose people they are.
//!
//! Words: a *document* is one of five kinds; its number is *masked* wherever it need not be known, and
//! *shown* whole only with an entry in the log.

mod rules;
mod store;

pub use rules::{Document, DocumentForm, Kind, called, check, kind_of, number_in, with_check_digit};
pub use store::{Held, find, forget, forget_some, hand_over, holders, insert_many, of, remove, replace, save, show};

use crate::vault::{Kept, SealedColumn};

/// What is sealed here.
pub const SEALED: &[SealedColumn] = &[SealedColumn {
    table: "id_documents",
    column: "number_sealed",
    place: "id_documents.number",
    kept: Kept::Found { hash: "number_hash", purpose: "id_documents" },
}];
