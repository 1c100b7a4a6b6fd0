//! The parts of a template, as its tables and keys are named.

use chrono::NaiveTime;
use serde::Deserialize;
use toml::Spanned;

use crate::conference::HolderKind;
use crate::kernel::Words;

pub(super) type Code = Spanned<String>;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conference {
    pub name: Words,
    pub subtitle: Words,
    pub place: Words,
    pub time_zone: Code,
    /// The calendar of free days, by its name; without one every day is a working day.
    pub calendar: Option<Code>,
    /// How many days it lasts.
    pub days: Spanned<u8>,
    /// How many may come; without a limit where it is left out.
    pub places: Option<Spanned<i32>>,
    #[serde(default)]
    pub background: Words,
    #[serde(default)]
    pub significance: Words,
    /// Registration closes at the end of the day this many days before the opening.
    #[serde(default)]
    pub registration_closes_days_before: u16,
    /// The kinds that register themselves; where it is left out, participants.
    #[serde(default = "participants")]
    pub registration_kinds: Vec<HolderKind>,
    /// How many days after the closing ID documents are kept, and letters to participants.
    #[serde(default = "documents_kept")]
    pub documents_kept_days: u16,
    #[serde(default = "letters_kept")]
    pub letters_kept_days: u16,
    /// From so many seconds on, serving somebody at check-in takes too long.
    pub service_seconds: Option<Spanned<i32>>,
    /// From so many minutes before a block on, who comes into its room comes to it.
    pub rooms_open_minutes: Option<Spanned<i32>>,
    /// The next edition is due after this many years.
    pub every_years: Option<u8>,
}

fn documents_kept() -> u16 {
    90
}

fn letters_kept() -> u16 {
    365
}

fn participants() -> Vec<HolderKind> {
    vec![HolderKind::Participant]
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalKind {
    Overall,
    Specific,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    pub code: Code,
    pub kind: GoalKind,
    pub name: Words,
    #[serde(default)]
    pub text: Words,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Room {
    pub code: Code,
    pub name: Words,
    pub capacity: Option<u32>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Day {
    #[serde(default)]
    pub theme: Words,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    Opening,
    Keynotes,
    Discussion,
    Closing,
    Session,
    Break,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    pub code: Code,
    /// From 1.
    pub day: Spanned<u8>,
    /// Local time, `HH:MM`.
    pub start: Spanned<String>,
    pub minutes: Spanned<u16>,
    pub kind: BlockKind,
    pub room: Option<Code>,
    pub title: Words,
    pub parallel: Option<String>,
    #[serde(default)]
    pub items: Vec<Item>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    pub code: Code,
    pub minutes: u16,
    pub title: Words,
    #[serde(default)]
    pub summary: Words,
    #[serde(default)]
    pub produces: Words,
    #[serde(default)]
    pub goals: Vec<Code>,
    #[serde(default)]
    pub people: Vec<Person>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub role: PersonRole,
    pub title: Words,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonRole {
    Speaker,
    Host,
    StandbyHost,
    Recorder,
    Interpreter,
    Timekeeper,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    pub code: Code,
    pub name: Words,
    /// What its people are.
    #[serde(default)]
    pub kind: HolderKind,
    /// How many may come of it; without a limit where it is left out.
    pub places: Option<Spanned<i32>>,
    #[serde(default)]
    pub sub: Vec<Subcategory>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subcategory {
    pub code: Code,
    pub name: Words,
    pub places: Option<Spanned<i32>>,
    #[serde(default)]
    pub institutions: Vec<Words>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    pub code: Code,
    pub name: Words,
    pub within: Option<Code>,
    /// How many may be inside at once.
    pub capacity: Option<Spanned<i32>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BadgeLevel {
    Red,
    Blue,
    Green,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    pub level: BadgeLevel,
    pub name: Words,
    /// The innermost zones it may enter; those around them are implied.
    pub zones: Vec<Code>,
}

/// Which level is whose: the first rule that fits somebody.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelRule {
    /// `presidium`, `groups`, `others` (who is no participant), `kind`, `everybody`, or the code of a category.
    pub who: Code,
    /// Of which kind, where it speaks of one.
    pub kind: Option<HolderKind>,
    pub level: BadgeLevel,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    pub code: Code,
    pub name: Words,
    pub zone: Code,
    /// The levels that it admits; none: every one that opens its zone.
    #[serde(default)]
    pub levels: Vec<BadgeLevel>,
    /// The groups whose members it admits; none: whoever may otherwise.
    #[serde(default)]
    pub groups: Vec<Code>,
    /// How often one person comes in: `once`, `after_exit` or `always`.
    #[serde(default)]
    pub again: Again,
    /// When it admits; none: always.
    #[serde(default)]
    pub windows: Vec<GateWindow>,
    /// Two people unlock it, the second within so many seconds after the first.
    pub unlock_within: Option<Spanned<i32>>,
    /// The room behind it: who comes in while a block is on there has come to that.
    pub room: Option<Code>,
    /// A door between two places in the same zone: who goes out by it has not left the zone.
    #[serde(default)]
    pub inner: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Again {
    Once,
    #[default]
    AfterExit,
    Always,
}

/// A time of a day of the conference, at which a gate admits.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateWindow {
    pub day: Spanned<u8>,
    pub opens: Spanned<String>,
    pub closes: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Post {
    Chair,
    ViceChair,
    ExecutiveChair,
    Advisor,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presidium {
    pub min: Spanned<u8>,
    pub max: u8,
    #[serde(default)]
    pub seats: Vec<Seat>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    pub post: Post,
    pub title: Words,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    Working,
    Support,
    Preparatory,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub code: Code,
    pub kind: GroupKind,
    pub name: Words,
    #[serde(default)]
    pub duty: Words,
    #[serde(default)]
    pub leading: Words,
    pub leads: Option<u8>,
    pub deputies: Option<u8>,
    pub members_min: Option<u8>,
    pub members_max: Option<u8>,
    pub liaisons: Option<u8>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    pub code: Code,
    pub days_before: Option<u16>,
    pub working_days_before: Option<u16>,
    pub hours_before: Option<u16>,
    pub name: Words,
    #[serde(default)]
    pub tasks: Vec<Task>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    pub title: Words,
    pub group: Code,
    pub days_before: Option<u16>,
    pub working_days_before: Option<u16>,
    pub hours_before: Option<u16>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pillar {
    pub code: Code,
    pub name: Words,
    #[serde(default)]
    pub text: Words,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub code: Code,
    pub name: Words,
}

/// A part of the handbook, as a draft: the text of one edition is a beginning for the next.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandbookPart {
    pub code: Code,
    pub kind: HandbookKind,
    pub title: Words,
    /// In Markdown.
    #[serde(default)]
    pub body: Words,
    /// Whose badge opens it; with no groups either, it is for everybody.
    #[serde(default)]
    pub levels: Vec<BadgeLevel>,
    /// Whose members it is for.
    #[serde(default)]
    pub groups: Vec<Code>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HandbookKind {
    Text,
    Map,
    Hotel,
    Contacts,
    Files,
}

/// A time of day, as 09:00.
pub fn time_of_day(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

/// When a block begins, as a time of day.
pub fn start_of(block: &Block) -> Option<NaiveTime> {
    time_of_day(block.start.get_ref())
}
