//! A file that is brought in: what the draft becomes by it, row by row, and what is wrong with it. Nothing is taken away
//! by a file; what does not stand in it stays as it is.

mod book;
mod schedule;
mod sheet;

pub use book::{COLUMNS, Rows, Vocabulary, told};
pub use schedule::{Unlike, bring_schedule, first_date, guids};
pub use sheet::{asked_for, bring_sheets};

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;

use super::form::code_from;
use super::{Block, Day, Item, Programme, Room, Track};
use crate::kernel::{Fault, Faults, Lang, Uuid, Words, fold};

/// More days no conference has.
const DAYS_MAX: i32 = 31;

/// What the rows of a file are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Blocks,
    Items,
    People,
    Events,
}

impl Part {
    /// Those that are sheets of a book.
    pub const SHEETS: [Part; 3] = [Part::Blocks, Part::Items, Part::People];

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Part::Blocks => "agenda-blocks",
            Part::Items => "agenda-items",
            Part::People => "agenda-people",
            Part::Events => "agenda-events",
        }
    }
}

/// A goal, as a file may name it.
#[derive(Clone, Debug)]
pub struct Goal {
    pub id: Uuid,
    pub code: String,
    pub name: Words,
}

/// What a file is held against.
pub struct Ground<'a> {
    pub draft: &'a Programme,
    pub zone: Tz,
    /// The language of names that might be of several.
    pub lang: Lang,
    pub goals: &'a [Goal],
    /// What participants in roles are called.
    pub names: &'a BTreeMap<Uuid, String>,
    /// Participants as the file asks for them.
    pub participants: &'a BTreeMap<String, Uuid>,
    /// Ids that stand for something else already.
    pub taken: &'a BTreeSet<Uuid>,
    /// Rooms, tracks and days that are missing are made.
    pub makes: bool,
    /// Every date of the file is so many days later here.
    pub by_days: i64,
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    pub part: Part,
    /// As the file counts.
    pub row: i32,
    pub fault: Fault,
    /// What stands there.
    pub cell: String,
}

/// How many rows there are of which kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub added: usize,
    pub changed: usize,
    pub same: usize,
    /// Rows that are left out.
    pub wrong: usize,
}

impl Sums {
    /// Rows that change anything.
    pub fn good(&self) -> usize {
        self.added + self.changed
    }
}

/// What the draft becomes by a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    pub programme: Programme,
    pub sums: Sums,
    pub faults: Vec<RowFault>,
    pub rooms: Vec<Words>,
    pub tracks: Vec<Words>,
    pub days: Vec<NaiveDate>,
}

/// The draft while a file is put into it.
struct Making<'a> {
    ground: &'a Ground<'a>,
    ids: &'a mut dyn FnMut() -> Uuid,
    programme: Programme,
    faults: Vec<RowFault>,
    /// Blocks and items of good rows.
    good: Vec<Uuid>,
    /// Rooms and tracks that are made even where nothing stands in them.
    wanted: BTreeSet<Uuid>,
    /// The last day that is made even where nothing stands on it.
    wanted_day: i32,
}

impl<'a> Making<'a> {
    fn new(ground: &'a Ground<'a>, ids: &'a mut dyn FnMut() -> Uuid) -> Making<'a> {
        Making {
            ground,
            ids,
            programme: ground.draft.clone(),
            faults: Vec::new(),
            good: Vec::new(),
            wanted: BTreeSet::new(),
            wanted_day: 0,
        }
    }

    /// Notes what is wrong with a row; `cell` says what stands in a field.
    fn refuse(&mut self, part: Part, row: i32, faults: &Faults, cell: impl Fn(&str) -> String) {
        let told = faults.iter().map(|fault| RowFault { part, row, fault: fault.clone(), cell: cell(&fault.field) });
        self.faults.extend(told);
    }

    /// The room that is meant; made where it is missing and may be.
    fn room(&mut self, text: &str) -> Result<Uuid, &'static str> {
        if let Some(id) = find(self.programme.rooms.iter().map(|room| (room.id, &*room.code, &room.name)), text) {
            return Ok(id);
        }
        if !self.ground.makes {
            return Err("agenda-fault-no-room");
        }
        let (id, name) = ((self.ids)(), self.words(text));
        let code = code_from(&name, "room", |code| self.programme.rooms.iter().any(|room| room.code == code));
        self.programme.rooms.push(Room { id, code, name, capacity: None });
        Ok(id)
    }

    fn track(&mut self, text: &str) -> Result<Uuid, &'static str> {
        if let Some(id) = find(self.programme.tracks.iter().map(|track| (track.id, &*track.code, &track.name)), text) {
            return Ok(id);
        }
        if !self.ground.makes {
            return Err("agenda-fault-no-track");
        }
        let (id, name) = ((self.ids)(), self.words(text));
        let code = code_from(&name, "track", |code| self.programme.tracks.iter().any(|track| track.code == code));
        self.programme.tracks.push(Track { id, code, name });
        Ok(id)
    }

    /// The number of the day on a date. Days are made after the last one alone.
    fn day_on(&mut self, date: NaiveDate) -> Result<i32, &'static str> {
        if let Some(day) = self.programme.days.iter().find(|day| day.date == date) {
            return Ok(day.number);
        }
        let Some(last) = self.programme.days.last() else { return Err("agenda-fault-no-day") };
        let more = (date - last.date).num_days();
        match i32::try_from(more) {
            Ok(more) if more > 0 && self.ground.makes && more <= DAYS_MAX - last.number => {
                self.make_days(more);
                self.day_on(date)
            }
            _ => Err("agenda-fault-no-day"),
        }
    }

    fn day_numbered(&mut self, number: i32) -> Result<i32, &'static str> {
        if self.programme.days.iter().any(|day| day.number == number) {
            return Ok(number);
        }
        match self.programme.days.last().map(|last| number.saturating_sub(last.number)) {
            Some(more) if more > 0 && self.ground.makes && number <= DAYS_MAX => {
                self.make_days(more);
                Ok(number)
            }
            _ => Err("agenda-fault-no-day"),
        }
    }

    fn make_days(&mut self, more: i32) {
        for _ in 0..more {
            if let Some(last) = self.programme.days.last() {
                let (number, date) = (last.number + 1, last.date + Days::new(1));
                self.programme.days.push(Day { number, date, theme: Words::default() });
            }
        }
    }

    /// A text of which the language is not said.
    fn words(&self, text: &str) -> Words {
        let is_chinese = text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c) || c >= '\u{20000}');
        let lang = match (is_chinese, self.ground.lang) {
            (false, _) => Lang::En,
            (true, Lang::ZhHant) => Lang::ZhHant,
            (true, _) => Lang::ZhHans,
        };
        Words::only(lang, text)
    }

    /// Puts an item into a block; out of the one that it stood in.
    fn put_item(&mut self, block: Uuid, item: Item) {
        for held in &mut self.programme.blocks {
            if held.id == block {
                match held.items.iter_mut().find(|one| one.id == item.id) {
                    Some(one) => *one = item.clone(),
                    None => held.items.push(item.clone()),
                }
            } else {
                held.items.retain(|one| one.id != item.id);
            }
        }
    }

    /// Takes away again what was made for rows that are left out.
    fn drop_unused(&mut self) {
        let (draft, programme) = (self.ground.draft, &mut self.programme);
        let rooms: BTreeSet<Uuid> = programme.blocks.iter().filter_map(|block| block.room).collect();
        let tracks: BTreeSet<Uuid> = programme.items().filter_map(|(_, item)| item.track).collect();
        let was_there = |id: Uuid| draft.rooms.iter().any(|room| room.id == id);
        programme.rooms.retain(|room| was_there(room.id) || rooms.contains(&room.id) || self.wanted.contains(&room.id));
        let was_there = |id: Uuid| draft.tracks.iter().any(|track| track.id == id);
        programme
            .tracks
            .retain(|track| was_there(track.id) || tracks.contains(&track.id) || self.wanted.contains(&track.id));
        while programme.days.len() > draft.days.len() {
            let Some(day) = programme.days.last() else { break };
            let is_on = |block: &Block| block.starts_at.with_timezone(&self.ground.zone).date_naive() == day.date;
            if day.number <= self.wanted_day || programme.blocks.iter().any(is_on) {
                break;
            }
            programme.days.pop();
        }
    }

    fn finish(mut self) -> Brought {
        self.drop_unused();
        let programme = self.programme.sorted();
        let draft = self.ground.draft;
        let sums = sums(draft, &programme, &self.good, &self.faults);
        let is_new_room = |room: &&Room| !draft.rooms.iter().any(|held| held.id == room.id);
        let is_new_track = |track: &&Track| !draft.tracks.iter().any(|held| held.id == track.id);
        let is_new_day = |day: &&Day| !draft.days.iter().any(|held| held.number == day.number);
        Brought {
            rooms: programme.rooms.iter().filter(is_new_room).map(|room| room.name.clone()).collect(),
            tracks: programme.tracks.iter().filter(is_new_track).map(|track| track.name.clone()).collect(),
            days: programme.days.iter().filter(is_new_day).map(|day| day.date).collect(),
            faults: self.faults,
            sums,
            programme,
        }
    }
}

/// What the good rows came to, and how many others there are.
fn sums(draft: &Programme, now: &Programme, good: &[Uuid], faults: &[RowFault]) -> Sums {
    let held: BTreeMap<Uuid, Standing> = standing(draft).into_iter().collect();
    let now: BTreeMap<Uuid, Standing> = standing(now).into_iter().collect();
    let mut sums = Sums::default();
    for id in good.iter().collect::<BTreeSet<_>>() {
        match (held.get(id), now.get(id)) {
            (None, _) => sums.added += 1,
            (before, after) if before == after => sums.same += 1,
            _ => sums.changed += 1,
        }
    }
    sums.wrong = faults.iter().map(|fault| (fault.part, fault.row)).collect::<BTreeSet<_>>().len();
    sums
}

/// What a block or an item is, apart from what stands in it or around it.
#[derive(PartialEq)]
enum Standing<'a> {
    Block(Block, Option<&'a super::Beyond>),
    /// With its block, where it stands alone in that.
    Item(Uuid, &'a Item, Option<Block>, Option<&'a super::Beyond>),
}

fn standing(programme: &Programme) -> Vec<(Uuid, Standing<'_>)> {
    let head = |block: &Block| Block { items: Vec::new(), ..block.clone() };
    let blocks =
        programme.blocks.iter().map(|block| (block.id, Standing::Block(head(block), programme.beyond(block.id))));
    let items = programme.items().map(|(block, item)| {
        let alone = (block.items.len() == 1).then(|| head(block));
        (item.id, Standing::Item(block.id, item, alone, programme.beyond(item.id)))
    });
    blocks.chain(items).collect()
}

/// The one that has this code, or this name in any language.
fn find<'p>(held: impl Iterator<Item = (Uuid, &'p str, &'p Words)> + Clone, text: &str) -> Option<Uuid> {
    let asked = fold(text);
    let by_code = held.clone().find(|(_, code, _)| *code == text.trim());
    let is_named = |name: &Words| {
        let names = [&name.en, &name.hans, &name.hant];
        names.iter().any(|name| name.as_str() == text || (!asked.is_empty() && fold(name) == asked))
    };
    by_code.or_else(|| held.clone().find(|(_, _, name)| is_named(name))).map(|(id, ..)| id)
}

#[cfg(test)]
mod tests;
