//! The programme as the sheets of a book: their columns, their words, their rows.

use std::collections::BTreeMap;

use super::super::form::{BlockForm, ItemForm};
use super::super::{Kind, Programme, Role};
use super::{Part, find};
use crate::kernel::{Lang, Uuid, Words, one_line};

/// The columns of each sheet: the field that each is, and the key of its heading.
pub const COLUMNS: [(Part, &[(&str, &str)]); 3] = [
    (
        Part::Blocks,
        &[
            ("code", "agenda-column-code"),
            ("kind", "agenda-kind"),
            ("day", "agenda-day-word"),
            ("starts", "agenda-starts"),
            ("ends", "agenda-ends"),
            ("room", "agenda-room"),
            ("title_hans", "agenda-title-hans"),
            ("title_hant", "agenda-title-hant"),
            ("title_en", "agenda-title-en"),
            ("expected", "agenda-expected"),
            ("parallel", "agenda-parallel"),
            ("cancelled", "agenda-cancelled"),
        ],
    ),
    (
        Part::Items,
        &[
            ("code", "agenda-column-code"),
            ("block", "agenda-block"),
            ("starts", "agenda-starts"),
            ("minutes", "agenda-column-minutes"),
            ("title_hans", "agenda-title-hans"),
            ("title_hant", "agenda-title-hant"),
            ("title_en", "agenda-title-en"),
            ("track", "agenda-track"),
            ("summary_hans", "agenda-column-summary-hans"),
            ("summary_hant", "agenda-column-summary-hant"),
            ("summary_en", "agenda-column-summary-en"),
            ("produces_hans", "agenda-column-produces-hans"),
            ("produces_hant", "agenda-column-produces-hant"),
            ("produces_en", "agenda-column-produces-en"),
            ("goals", "agenda-goals"),
            ("cancelled", "agenda-cancelled"),
        ],
    ),
    (
        Part::People,
        &[
            ("item", "agenda-column-item"),
            ("role", "agenda-role"),
            ("participant", "agenda-participant"),
            ("called", "agenda-column-called"),
            ("name_hans", "agenda-name-hans"),
            ("name_hant", "agenda-name-hant"),
            ("name_en", "agenda-name-en"),
        ],
    ),
];

/// The words by which a file is understood: folded, in every language, each with what it means.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    pub sheets: Vec<(String, Part)>,
    pub columns: Vec<(Part, String, &'static str)>,
    pub kinds: Vec<(String, Kind)>,
    pub roles: Vec<(String, Role)>,
    pub yes: Vec<String>,
    pub no: Vec<String>,
}

/// The numbers of participants in roles; none where they are not told.
pub type Numbers<'a> = Option<&'a BTreeMap<Uuid, i32>>;

/// The rows of a sheet, in the order of its columns.
pub type Rows = Vec<Vec<String>>;

fn texts(words: &Words) -> [String; 3] {
    [words.hans.clone(), words.hant.clone(), words.en.clone()]
}

fn sign(is: bool, yes: &str) -> String {
    if is { yes.to_owned() } else { String::new() }
}

/// What a file calls a room or a track: its name, where that means this one alone; else its code.
fn named<'p>(held: impl Iterator<Item = (Uuid, &'p str, &'p Words)> + Clone, id: Uuid, lang: Lang) -> String {
    let Some((_, code, name)) = held.clone().find(|(one, ..)| *one == id) else { return String::new() };
    let name = one_line(name.plain(lang));
    if find(held, &name) == Some(id) { name } else { code.to_owned() }
}

/// The programme as rows, sheet by sheet, in a reader's words.
pub fn told(
    programme: &Programme,
    ground: (chrono_tz::Tz, Lang),
    (kind, role, yes): (impl Fn(Kind) -> String, impl Fn(Role) -> String, &str),
    (names, numbers): (&BTreeMap<Uuid, String>, Numbers),
    goals: &[super::Goal],
) -> [Rows; 3] {
    let (zone, lang) = ground;
    let rooms = programme.rooms.iter().map(|room| (room.id, &*room.code, &room.name));
    let tracks = programme.tracks.iter().map(|track| (track.id, &*track.code, &track.name));
    let (mut blocks, mut items, mut people) = (Rows::new(), Rows::new(), Rows::new());
    for block in &programme.blocks {
        let form = BlockForm::of(block, &programme.days, zone, 0);
        let room = block.room.map(|room| named(rooms.clone(), room, lang)).unwrap_or_default();
        let mut row = vec![block.code.clone(), kind(block.kind), form.day, form.starts, form.ends, room];
        row.extend(texts(&block.title));
        row.extend([form.expected, form.parallel, sign(block.cancelled, yes)]);
        blocks.push(row);
        for item in &block.items {
            let form = ItemForm::of(block, item, zone, 0);
            let track = item.track.map(|track| named(tracks.clone(), track, lang)).unwrap_or_default();
            let serves = goals.iter().filter(|goal| item.goals.contains(&goal.id)).map(|goal| goal.code.as_str());
            let mut row = vec![item.code.clone(), block.code.clone(), form.starts, form.minutes];
            row.extend(texts(&item.title));
            row.push(track);
            row.extend(texts(&item.summary));
            row.extend(texts(&item.produces));
            row.extend([serves.collect::<Vec<_>>().join(", "), sign(item.cancelled, yes)]);
            items.push(row);
            for person in &item.people {
                let number = person.participant.and_then(|id| numbers?.get(&id)).map(ToString::to_string);
                let called = person.participant.and_then(|id| names.get(&id)).cloned();
                let mut row = vec![item.code.clone(), role(person.role), number.unwrap_or_default()];
                row.push(called.unwrap_or_default());
                row.extend(texts(&person.name));
                people.push(row);
            }
        }
    }
    [blocks, items, people]
}
