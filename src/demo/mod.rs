//! The demonstration: one conference, thirty-three days before its opening, with invented people.
//!
//! Stands on top and goes through the features' own doors, so that what it makes is what people
//! could have made by hand; only participants come in bulk.

mod people;
mod store;
mod story;

use anyhow::{Context as _, ensure};
use chrono::TimeDelta;

use crate::access::{GroupRole, Role};
use crate::accounts;
use crate::audit::{Actor, Tx};
use crate::cli::plain;
use crate::conference::{self, Here};
use crate::kernel::{Email, Lang, Uuid};
use crate::state::App;

/// The conference of the demonstration.
pub const SLUG: &str = "financial-security";
/// Days from the first start to the opening.
const DAYS_AHEAD: i64 = 33;

/// Somebody to sign in as.
pub struct Demo {
    /// What she is, in English: the demonstration speaks to whoever starts it in a terminal.
    pub what: &'static str,
    pub email: &'static str,
    name: &'static str,
}

const fn role(what: &'static str, email: &'static str, name: &'static str) -> Demo {
    Demo { what, email, name }
}

/// The people whose sign-in links are printed: the presidium whole, so that a vote can be carried.
pub const ROLES: &[Demo] = &[
    role("organiser", "organiser@example.org", "林若兰"),
    role("desk staff", "desk@example.org", "高晨"),
    role("lead of a group", "lead@example.org", "沈雨桐"),
    role("system administrator", "system@example.org", "系统管理员"),
    role("security administrator", "security@example.org", "安全管理员"),
    role("audit administrator", "audit@example.org", "审计管理员"),
    role("presidium, chair", "chair@example.org", "周立新"),
    role("presidium, member 2", "member2@example.org", "郑国栋"),
    role("presidium, member 3", "member3@example.org", "马佳怡"),
    role("presidium, member 4", "member4@example.org", "杨静"),
    role("presidium, member 5", "member5@example.org", "董凯"),
    role("presidium, member 6", "member6@example.org", "许宁"),
];

/// Where the presidium begins among them.
const PRESIDIUM: usize = 6;

/// What is done last when it is made ([`story::handbook`]).
const LAST: &str = "handbook.part_published";

/// Makes the demonstration where it is not there yet; its accounts read `lang`. Tells whether it
/// was made. One that was stopped in the middle is neither made nor taken for a whole one.
pub async fn fill(app: &App, participants: usize, lang: Lang) -> anyhow::Result<bool> {
    if let Some(here) = conference::find(&app.db, SLUG).await.map_err(plain)? {
        let is_whole = store::was_done(&app.db, here.id, LAST).await.map_err(plain)?;
        ensure!(is_whole, "its conference was founded, and what comes after it was not made");
        return Ok(false);
    }
    let accounts = enter_accounts(app, lang).await.context("accounts")?;
    let here = story::found(app, accounts.organiser, DAYS_AHEAD).await.context("the conference")?;
    story::people(app, &here, accounts.organiser, participants).await.context("participants")?;
    story::speakers(app, &here, accounts.organiser).await.context("speakers")?;
    story::groups(app, &here, &accounts).await.context("groups")?;
    story::tasks(app, &here, &accounts).await.context("tasks")?;
    story::decisions(app, &here, &accounts).await.context("decisions")?;
    story::discussions(app, &here, accounts.organiser).await.context("discussions")?;
    story::handbook(app, &here, accounts.organiser).await.context("the handbook")?;
    Ok(true)
}

/// Lets the people of the demonstration rehearse its check-in: the presidium, and some of those who are approved.
pub async fn rehearse(app: &App) -> anyhow::Result<()> {
    let here = conference::find(&app.db, SLUG).await.map_err(plain)?.context("the conference")?;
    let mut accounts = Vec::new();
    for role in &ROLES[..2] {
        let email = Email::parse(role.email).context("no address")?;
        let account = accounts::find_by_email(&app.db, &email).await.map_err(plain)?.context("no such account")?;
        accounts.push(account.id);
    }
    let (organiser, desk) = (accounts[0], accounts[1]);
    story::rehearsal(app, &here, organiser, desk).await.context("the rehearsal of check-in")
}

/// Whether [`rehearse`] came to its end.
pub async fn is_rehearsed(app: &App) -> anyhow::Result<bool> {
    let here = conference::find(&app.db, SLUG).await.map_err(plain)?.context("the conference")?;
    store::has_service_times(&app.db, here.id).await.map_err(plain)
}

/// A link with which one of the people signs in, once, within a day.
pub async fn link(app: &App, email: &str) -> anyhow::Result<String> {
    let email = Email::parse(email).context("no address")?;
    let account = accounts::find_by_email(&app.db, &email).await.map_err(plain)?.context("no such account")?;
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let path = accounts::make_link(&mut tx, account.id, TimeDelta::days(1)).await.map_err(plain)?;
    let entry = crate::audit::Entry::new(Actor::Operator, "account.link_made", "account", account.id);
    tx.commit(entry).await.map_err(plain)?;
    Ok(app.url(&path))
}

/// The accounts that the rest is done by.
pub struct Accounts {
    pub organiser: Uuid,
    pub desk: Uuid,
    pub lead: Uuid,
    /// Chair first.
    pub presidium: Vec<Uuid>,
    /// For the groups.
    pub workers: Vec<Uuid>,
}

/// How many people work in groups.
const WORKERS: usize = 64;

async fn enter_accounts(app: &App, lang: Lang) -> anyhow::Result<Accounts> {
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let mut entries = Vec::new();
    let mut ids = Vec::new();
    for role in ROLES {
        let email = Email::parse(role.email).context("no address")?;
        let (id, entry) = accounts::create(&mut tx, &email, role.name, lang, Actor::Operator).await.map_err(plain)?;
        entries.push(entry);
        ids.push(id);
    }
    for (at, role) in [(0, Role::Organiser), (3, Role::SystemAdmin), (4, Role::SecurityAdmin), (5, Role::AuditAdmin)] {
        entries.push(crate::grants::give(&mut tx, Actor::Operator, ids[at], role, None).await.map_err(plain)?);
    }
    let mut dice = people::Dice::new(7);
    let mut workers = Vec::new();
    for number in 0..WORKERS {
        let somebody = people::invent(&mut dice, false);
        let email = Email::parse(&format!("{}.{number}@example.org", somebody.latin)).context("no address")?;
        let (id, entry) =
            accounts::create(&mut tx, &email, &somebody.name, Lang::ZhHans, Actor::Operator).await.map_err(plain)?;
        entries.push(entry);
        workers.push(id);
    }
    let first = entries.remove(0);
    tx.commit((first, entries)).await.map_err(plain)?;
    Ok(Accounts { organiser: ids[0], desk: ids[1], lead: ids[2], presidium: ids.split_off(PRESIDIUM), workers })
}

/// The desk staff of the demonstration, granted by its organiser.
async fn staff_desk(app: &App, here: &Here, accounts: &Accounts) -> anyhow::Result<()> {
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let by = Actor::Account(accounts.organiser, None);
    let entry = crate::grants::give(&mut tx, by, accounts.desk, Role::DeskStaff, Some(here.id)).await.map_err(plain)?;
    tx.commit(entry).await.map_err(plain)
}

/// Who takes which place in a group, in the order in which workers come.
fn places(leads: i32, deputies: i32, members: i32) -> impl Iterator<Item = GroupRole> {
    let times = |role, n: i32| std::iter::repeat_n(role, usize::try_from(n).unwrap_or_default());
    times(GroupRole::Lead, leads).chain(times(GroupRole::Deputy, deputies)).chain(times(GroupRole::Member, members))
}
