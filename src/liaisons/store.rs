//! All SQL of liaisons: who they are, their links, and what their institutions have a part in.

mod decided;
mod own;
mod people;

pub use decided::{Decided, note_told, untold};
pub use own::{Mine, first_asked, has_come, mine, note_opened, own_institutions, part_in};
pub use people::{
    Addressee, Liaison, Line, OfLiaison, addressees, addressees_of, end, liaison, lines, link_of, name_one, new_link,
    note_reminded, note_written, reminded,
};
