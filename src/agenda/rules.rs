//! What a programme is, what clashes in it, how two of them differ, and how they are told to other programs.

mod approval;
mod bring;
mod calendar;
mod clash;
mod differ;
mod form;
mod frab;
mod moving;
mod programme;

pub use approval::fingerprint;
pub use bring::{
    Brought, COLUMNS, Goal, Ground, Part, RowFault, Rows, Sums, Unlike, Vocabulary, asked_for, bring_schedule,
    bring_sheets, first_date, guids, told,
};
pub use calendar::{Entry as CalendarEntry, calendar, entries};
pub use clash::{Against, Clash, Hours, Rule, Weight, clashes};
pub use differ::{Change, Difference, Gone, Version, What, difference};
pub use form::{
    BlockForm, HoursForm, ItemForm, NewBlock, NewItem, NewPerson, NewRoom, PersonForm, RoomForm, TrackForm, code_from,
    swapped,
};
pub use frab::{Telling, schedule_json, schedule_xml};
pub use moving::{BlockPlace, ItemPlace, PlaceForm, ShiftForm, first_to_leave};
pub use programme::{Beyond, Block, Day, Event, Item, Kind, LaidDay, Person, Programme, Role, Room, Track, lay_out};

#[cfg(test)]
mod sample;
