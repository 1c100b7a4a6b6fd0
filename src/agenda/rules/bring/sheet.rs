//! A book of sheets brought in.

mod cells;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use self::cells::{Cells, means, plain, time_of_day};
use super::super::form::{BlockForm, ItemForm, NewBlock, NewItem, code_from};
use super::super::{Block, Item, Kind, Person, Programme};
use super::book::Vocabulary;
use super::{Brought, Ground, Making, Part, find};
use crate::kernel::{Faults, Lang, Uuid, Words, fold, is_slug, one_line};
use crate::sheets::{Line, Sheet};

const NAME_MAX: usize = 200;

/// A sheet that is known, with its columns.
type Known<'a> = (Part, BTreeMap<&'static str, usize>, &'a [Line]);

fn known<'a>(book: &'a [(String, Sheet)], words: &Vocabulary) -> Vec<Known<'a>> {
    let mut found: Vec<Known> = Vec::new();
    for (name, sheet) in book {
        let Some(part) = means(&words.sheets, name) else { continue };
        if found.iter().any(|(held, ..)| *held == part) {
            continue;
        }
        let mut columns = BTreeMap::new();
        for (at, heading) in sheet.headings.iter().enumerate() {
            let asked = fold(heading);
            let column = words.columns.iter().find(|(of, word, _)| *of == part && *word == asked);
            if let Some((.., field)) = column {
                columns.entry(*field).or_insert(at);
            }
        }
        found.push((part, columns, &sheet.rows));
    }
    found.sort_by_key(|(part, ..)| *part);
    found
}

/// What the draft becomes by a book; none where it has none of the sheets.
pub fn bring_sheets(
    book: &[(String, Sheet)],
    words: &Vocabulary,
    ground: &Ground,
    ids: &mut dyn FnMut() -> Uuid,
) -> Option<Brought> {
    let sheets = known(book, words);
    if sheets.is_empty() {
        return None;
    }
    let mut bringing = Bringing { making: Making::new(ground, ids), words, seen: BTreeSet::new() };
    for (part, columns, lines) in &sheets {
        let rows = lines.iter().map(|line| Cells { columns, line });
        match part {
            Part::Blocks => rows.for_each(|row| bringing.block(&row)),
            Part::Items => rows.for_each(|row| bringing.item(&row)),
            _ => bringing.people(&rows.collect::<Vec<_>>()),
        }
    }
    Some(bringing.making.finish())
}

/// Both; what a cell is refused for already is not said twice.
fn joined(mut faults: Faults, more: Option<Faults>) -> Faults {
    for fault in more.iter().flat_map(Faults::iter) {
        if faults.of(&fault.field).is_none() {
            faults.add_with(fault.field.clone(), fault.key, fault.args.clone());
        }
    }
    faults
}

struct Bringing<'a> {
    making: Making<'a>,
    words: &'a Vocabulary,
    /// Codes that stood in a row before.
    seen: BTreeSet<(Part, String)>,
}

impl Bringing<'_> {
    fn refuse(&mut self, part: Part, row: &Cells, faults: &Faults) {
        self.making.refuse(part, row.line.number, faults, |field| row.shown(field).to_owned());
    }

    /// A code that can be an address, and stands in one row alone; empty where one is to be made.
    fn code(&mut self, part: Part, row: &Cells, faults: &mut Faults) -> String {
        let code = row.text("code", faults).unwrap_or_default().to_owned();
        if !code.is_empty() {
            let is_code = is_slug(&code) && code.len() > 1;
            if !is_code && !self.is_held(part, &code) {
                faults.add("code", "agenda-fault-code");
            } else if !self.seen.insert((part, code.clone())) {
                faults.add("code", "agenda-fault-code-twice");
            }
        }
        code
    }

    fn is_held(&self, part: Part, code: &str) -> bool {
        match part {
            Part::Blocks => self.making.programme.blocks.iter().any(|block| block.code == code),
            _ => self.making.programme.find(code).is_some(),
        }
    }

    /// Whether a cell says yes; what is held where it does not stand in the file.
    fn cancelled(&self, row: &Cells, held: &mut String, faults: &mut Faults) {
        let Some(text) = row.text("cancelled", faults) else { return };
        let asked = fold(text);
        if text.is_empty() || self.words.no.contains(&asked) {
            held.clear();
        } else if self.words.yes.contains(&asked) {
            "on".clone_into(held);
        } else {
            faults.add("cancelled", "fault-choice");
        }
    }

    /// A day by its number or its date.
    fn day(&mut self, text: &str) -> Result<String, &'static str> {
        let number = match text.parse::<i32>() {
            Ok(number) => self.making.day_numbered(number)?,
            Err(_) => {
                let date = text.split([' ', 'T']).next().unwrap_or_default().replace(['/', '.'], "-");
                let date = NaiveDate::parse_from_str(&date, "%Y-%m-%d").map_err(|_| "agenda-fault-no-day")?;
                self.making.day_on(date)?
            }
        };
        Ok(number.to_string())
    }

    fn block(&mut self, row: &Cells) {
        let (zone, mut faults) = (self.making.ground.zone, Faults::default());
        let code = self.code(Part::Blocks, row, &mut faults);
        let held = self.making.programme.blocks.iter().find(|block| block.code == code).cloned();
        let as_held = held.as_ref().map(|block| BlockForm::of(block, &self.making.programme.days, zone, 0));
        let mut form = as_held
            .clone()
            .unwrap_or_else(|| BlockForm { kind: Kind::default().as_str().into(), ..BlockForm::default() });
        row.put("title_hans", &mut form.title_hans, &mut faults);
        row.put("title_hant", &mut form.title_hant, &mut faults);
        row.put("title_en", &mut form.title_en, &mut faults);
        row.put("parallel", &mut form.parallel, &mut faults);
        row.put("expected", &mut form.expected, &mut faults);
        if let Some(text) = row.text("kind", &mut faults).filter(|text| !text.is_empty()) {
            form.kind = means(&self.words.kinds, text).map_or_else(|| text.to_owned(), |kind| kind.as_str().to_owned());
        }
        for (field, slot) in [("starts", &mut form.starts), ("ends", &mut form.ends)] {
            if let Some(text) = row.text(field, &mut faults) {
                time_of_day(text).clone_into(slot);
            }
        }
        if let Some(text) = row.text("day", &mut faults)
            && text != form.day
        {
            match self.day(text) {
                Ok(number) => form.day = number,
                Err(key) => faults.add("day", key),
            }
        }
        match row.text("room", &mut faults) {
            Some("") => form.room.clear(),
            Some(text) => match self.making.room(&one_line(text)) {
                Ok(id) => form.room = id.to_string(),
                Err(key) => faults.add("room", key),
            },
            None => {}
        }
        self.cancelled(row, &mut form.cancelled, &mut faults);
        // A time that is not another one stays as exact as it is, wherever it lies.
        let stays = as_held
            .as_ref()
            .is_some_and(|held| (&held.day, &held.starts, &held.ends) == (&form.day, &form.starts, &form.ends));
        let first = self.making.programme.days.first().map(|day| day.number.to_string()).unwrap_or_default();
        let asked = if stays {
            BlockForm { day: first, starts: "00:00".into(), ends: "00:01".into(), ..form.clone() }
        } else {
            form.clone()
        };
        let programme = &self.making.programme;
        match (asked.check(&programme.days, &programme.rooms, zone), faults.is_empty()) {
            (Ok(new), true) => self.put_block(code, held, stays, &form, new),
            (checked, _) => self.refuse(Part::Blocks, row, &joined(faults, checked.err())),
        }
    }

    /// A block as it is from now on; its items move along with its beginning.
    fn put_block(&mut self, code: String, held: Option<Block>, stays: bool, form: &BlockForm, new: NewBlock) {
        let Some(held) = held else {
            let (id, programme) = ((self.making.ids)(), &mut self.making.programme);
            let is_taken = |code: &str| programme.blocks.iter().any(|block| block.code == code);
            let code = if code.is_empty() { code_from(&new.title, "block", is_taken) } else { code };
            let (kind, title, room, parallel) = (new.kind, new.title, new.room, new.parallel);
            let (starts_at, ends_at, expected) = (new.starts_at, new.ends_at, new.expected);
            let (cancelled, items) = (new.cancelled, Vec::new());
            let block = Block { id, code, kind, title, starts_at, ends_at, room, parallel, expected, cancelled, items };
            programme.blocks.push(block);
            self.making.good.push(id);
            return;
        };
        self.making.good.push(held.id);
        let Some(block) = self.making.programme.blocks.iter_mut().find(|block| block.id == held.id) else { return };
        let same = [&form.title_hans, &form.title_hant, &form.title_en]
            == [&held.title.hans, &held.title.hant, &held.title.en];
        if !same {
            block.title = new.title;
        }
        let held_parallel = held.parallel.unwrap_or_default();
        if form.parallel != held_parallel {
            block.parallel = new.parallel;
        }
        (block.kind, block.room, block.expected, block.cancelled) = (new.kind, new.room, new.expected, new.cancelled);
        if !stays {
            let by = new.starts_at - block.starts_at;
            (block.starts_at, block.ends_at) = (new.starts_at, new.ends_at);
            for item in &mut block.items {
                item.starts_at += by;
                item.ends_at += by;
            }
        }
    }

    fn item(&mut self, row: &Cells) {
        let (zone, mut faults) = (self.making.ground.zone, Faults::default());
        let code = self.code(Part::Items, row, &mut faults);
        let found = |programme: &Programme| {
            programme.find(&code).map(|(block, item)| (Block { items: Vec::new(), ..block.clone() }, item.clone()))
        };
        let held = found(&self.making.programme);
        // A time is another one if it differs from the draft's: what moved along with its block stays there.
        let before = found(self.making.ground.draft);
        let as_held = before.as_ref().map(|(block, item)| ItemForm::of(block, item, zone, 0));
        let mut form = as_held.clone().unwrap_or_default();
        for (field, slot) in [
            ("title_hans", &mut form.title_hans),
            ("title_hant", &mut form.title_hant),
            ("title_en", &mut form.title_en),
            ("summary_hans", &mut form.summary_hans),
            ("summary_hant", &mut form.summary_hant),
            ("summary_en", &mut form.summary_en),
            ("produces_hans", &mut form.produces_hans),
            ("produces_hant", &mut form.produces_hant),
            ("produces_en", &mut form.produces_en),
            ("minutes", &mut form.minutes),
        ] {
            row.put(field, slot, &mut faults);
        }
        if let Some(text) = row.text("starts", &mut faults) {
            time_of_day(text).clone_into(&mut form.starts);
            if text.is_empty() && held.is_some() {
                faults.add("starts", "agenda-fault-time");
            }
        }
        if let Some(text) = row.text("block", &mut faults) {
            let blocks = self.making.programme.blocks.iter().map(|block| (block.id, &*block.code, &block.title));
            match find(blocks, text).filter(|_| !text.is_empty()) {
                Some(id) => form.block = id.to_string(),
                None => faults.add("block", "agenda-fault-no-block"),
            }
        } else if held.is_none() && faults.of("block").is_none() {
            faults.add("block", "agenda-fault-no-block");
        }
        match row.text("track", &mut faults) {
            Some("") => form.track.clear(),
            Some(text) => match self.making.track(&one_line(text)) {
                Ok(id) => form.track = id.to_string(),
                Err(key) => faults.add("track", key),
            },
            None => {}
        }
        if let Some(text) = row.text("goals", &mut faults) {
            form.goals.clear();
            let goals = self.making.ground.goals;
            for one in text.split([',', ';', '，', '；', '、', '\n']).map(str::trim).filter(|one| !one.is_empty()) {
                match find(goals.iter().map(|goal| (goal.id, &*goal.code, &goal.name)), one) {
                    Some(id) => form.goals.push(id.to_string()),
                    None => faults.add("goals", "agenda-fault-no-goal"),
                }
            }
        }
        self.cancelled(row, &mut form.cancelled, &mut faults);
        let stays = as_held.as_ref().is_some_and(|held| {
            (&held.block, &held.starts, &held.minutes) == (&form.block, &form.starts, &form.minutes)
        });
        let asked =
            if stays { ItemForm { starts: "00:00".into(), minutes: "1".into(), ..form.clone() } } else { form.clone() };
        let goals: Vec<Uuid> = self.making.ground.goals.iter().map(|goal| goal.id).collect();
        match (asked.check(&self.making.programme, &goals, None, zone), faults.is_empty()) {
            (Ok(new), true) => self.put_item(code, held.map(|(_, item)| item), stays, (&form, as_held.as_ref()), new),
            (checked, _) => self.refuse(Part::Items, row, &joined(faults, checked.err())),
        }
    }

    fn put_item(
        &mut self,
        code: String,
        held: Option<Item>,
        stays: bool,
        (form, as_held): (&ItemForm, Option<&ItemForm>),
        new: NewItem,
    ) {
        let programme = &self.making.programme;
        let last = programme.blocks.iter().find(|block| block.id == new.block);
        let last = last.and_then(|block| block.items.iter().map(|item| item.position).max()).unwrap_or(0);
        let item = match held {
            None => {
                let is_taken = |code: &str| programme.find(code).is_some();
                let code = if code.is_empty() { code_from(&new.title, "item", is_taken) } else { code };
                Item {
                    id: (self.making.ids)(),
                    code,
                    position: last + 1,
                    title: new.title,
                    summary: new.summary,
                    produces: new.produces,
                    starts_at: new.starts_at,
                    ends_at: new.ends_at,
                    track: new.track,
                    cancelled: new.cancelled,
                    goals: new.goals,
                    people: Vec::new(),
                }
            }
            Some(mut item) => {
                let differs = |of: fn(&ItemForm) -> [&String; 3]| as_held.is_none_or(|held| of(held) != of(form));
                if differs(|form| [&form.title_hans, &form.title_hant, &form.title_en]) {
                    item.title = new.title;
                }
                if differs(|form| [&form.summary_hans, &form.summary_hant, &form.summary_en]) {
                    item.summary = new.summary;
                }
                if differs(|form| [&form.produces_hans, &form.produces_hant, &form.produces_en]) {
                    item.produces = new.produces;
                }
                if as_held.is_none_or(|held| held.goals != form.goals) {
                    item.goals = new.goals;
                }
                (item.track, item.cancelled) = (new.track, new.cancelled);
                if !stays {
                    (item.starts_at, item.ends_at) = (new.starts_at, new.ends_at);
                    let is_in = programme.blocks.iter().find(|block| block.items.iter().any(|one| one.id == item.id));
                    if is_in.is_some_and(|block| block.id != new.block) {
                        item.position = last + 1;
                    }
                }
                item
            }
        };
        self.making.good.push(item.id);
        self.making.put_item(new.block, item);
    }

    /// Whoever stands in the file takes the place of whoever was in a role in the same item before, if every row of
    /// that item is good.
    fn people(&mut self, rows: &[Cells]) {
        let mut found: Vec<(String, Option<Vec<Person>>)> = Vec::new();
        for row in rows {
            let mut faults = Faults::default();
            let code = row.text("item", &mut faults).unwrap_or_default().to_owned();
            if self.making.programme.find(&code).is_none() {
                faults.add("item", "agenda-fault-no-item");
            }
            let person = self.person(row, &mut faults);
            let at = found.iter().position(|(held, _)| *held == code).unwrap_or_else(|| {
                found.push((code, Some(Vec::new())));
                found.len() - 1
            });
            match (person, &mut found[at].1) {
                (Some(person), Some(people)) if faults.is_empty() => people.push(person),
                (_, people) => *people = None,
            }
            if !faults.is_empty() {
                self.refuse(Part::People, row, &faults);
            }
        }
        for (code, people) in found {
            let Some(people) = people else { continue };
            let items = self.making.programme.blocks.iter_mut().flat_map(|block| &mut block.items);
            for item in items.filter(|item| item.code == code) {
                if !are_same(&item.people, &people) {
                    item.people.clone_from(&people);
                }
                self.making.good.push(item.id);
            }
        }
    }

    fn person(&self, row: &Cells, faults: &mut Faults) -> Option<Person> {
        let role = means(&self.words.roles, row.text("role", faults).unwrap_or_default());
        if role.is_none() {
            faults.add("role", "fault-choice");
        }
        let mut name = Words::default();
        for (field, lang) in [("name_hans", Lang::ZhHans), ("name_hant", Lang::ZhHant), ("name_en", Lang::En)] {
            if row.has(field) {
                let text = one_line(row.text(field, faults).unwrap_or_default());
                faults.limit(field, &text, NAME_MAX);
                *name.slot(lang) = text;
            }
        }
        let asked = one_line(row.text("participant", faults).unwrap_or_default()).to_lowercase();
        let participant = self.making.ground.participants.get(&asked).copied();
        if !asked.is_empty() && participant.is_none() {
            faults.add("participant", "agenda-fault-nobody");
        } else if asked.is_empty() && name.is_empty() {
            faults.add("participant", "agenda-fault-somebody");
        }
        Some(Person { role: role?, participant, name })
    }
}

fn are_same(held: &[Person], others: &[Person]) -> bool {
    let of = |person: &Person| {
        let name = [&person.name.en, &person.name.hans, &person.name.hant].map(|name| plain(&one_line(name)));
        (person.role, person.participant, name)
    };
    held.iter().map(of).eq(others.iter().map(of))
}

/// The participants whom a book asks for, by number or address.
pub fn asked_for(book: &[(String, Sheet)], words: &Vocabulary) -> BTreeSet<String> {
    let mut asked = BTreeSet::new();
    for (part, columns, lines) in known(book, words) {
        if part == Part::People {
            let cells = lines.iter().map(|line| Cells { columns: &columns, line }.shown("participant"));
            asked.extend(cells.map(|text| one_line(text).to_lowercase()).filter(|text| !text.is_empty()));
        }
    }
    asked
}
