//! All SQL of liaisons: who they are, their links, and what their institutions have a part in.

mod asked;
mod decided;
mod own;
mod people;

pub use asked::{Organiser, Wanted, organisers, wanted};
pub use decided::{Decided, Matter, note_told, untold};
pub use own::{Mine, difficulties_waiting, first_asked, has_come, mine, note_opened, own_institutions, part_in};
pub use people::{
    Addressee, Liaison, Line, OfLiaison, addressees, addressees_of, end, has_account, is_spoken_for, liaison, lines,
    link_of, name_one, new_link, note_came, note_reminded, note_written, reminded,
};
