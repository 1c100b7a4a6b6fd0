//! What has happened so far in the demonstration.

mod arrivals;
mod decisions;
mod discussions;
mod following;
mod handbook;
mod participants;
mod projects;

use anyhow::Context as _;
use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};

pub use arrivals::rehearsal;
pub use decisions::decisions;
pub use discussions::discussions;
pub use handbook::handbook;
pub use participants::people;

use super::{Accounts, SLUG, places, staff_desk};
use crate::agenda;
use crate::audit::{Actor, Entry, Tx};
use crate::cli::plain;
use crate::conference::{self, Here, State, day_of, due::instant};
use crate::countdown::{self, Span};
use crate::edition::{self, Template};
use crate::groups;
use crate::kernel::{Uuid, Words};
use crate::outcomes::rules::week;
use crate::state::App;
use crate::tasks;

/// When the plan began: in the week before, so that there is something to report on.
#[derive(Clone, Copy)]
struct Past {
    /// The presidium decided: on Tuesday.
    decided: DateTime<Utc>,
    /// The projects were given out: on Wednesday.
    founded: DateTime<Utc>,
    /// An institution reported: on Friday.
    reported: DateTime<Utc>,
}

impl Past {
    fn of(here: &Here, now: DateTime<Utc>) -> Past {
        let monday = week::back(week::monday(day_of(now, here.zone)), 1);
        // Ten in the morning, by the clocks of the conference.
        let on = |days| instant(here.zone, monday + Days::new(days), NaiveTime::MIN) + TimeDelta::hours(10);
        Past { decided: on(1), founded: on(2), reported: on(4) }
    }
}

/// A transaction of which everything happened then.
async fn back(app: &App, then: DateTime<Utc>) -> anyhow::Result<Tx> {
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    tx.now = then;
    Ok(tx)
}

/// Makes the conference and publishes it.
pub async fn found(app: &App, organiser: Uuid, days_ahead: i64) -> anyhow::Result<Here> {
    let template = Template::parse(edition::TEMPLATES[0].1)
        .map_err(|wrong| anyhow::anyhow!("{}", wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
    let zone: chrono_tz::Tz = template.conference.time_zone.get_ref().parse().ok().context("a time zone")?;
    let opening = app.clock.now().with_timezone(&zone).date_naive() + TimeDelta::days(days_ahead);
    let by = Actor::Account(organiser, None);
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let (_, entry) = edition::found(&mut tx, by, SLUG, &template, opening).await.map_err(plain)?;
    tx.commit(entry).await.map_err(plain)?;
    let here = conference::find(&app.db, SLUG).await.map_err(plain)?.context("the conference")?;
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let released = agenda::release_first(&mut tx, &here, by).await.map_err(plain)?;
    let entry = conference::change_state(&mut tx, by, &here, State::Published).await.map_err(plain)?;
    tx.commit((released, vec![entry])).await.map_err(plain)?;
    conference::find(&app.db, SLUG).await.map_err(plain)?.context("the conference")
}

/// Participants become speakers, and a second version says so.
pub async fn speakers(app: &App, here: &Here, organiser: Uuid) -> anyhow::Result<()> {
    let by = Actor::Account(organiser, None);
    let draft = agenda::draft(&app.db, here.id).await.map_err(plain)?;
    let talks: Vec<Uuid> = draft
        .items()
        .filter(|(block, _)| block.kind == agenda::rules::Kind::Keynotes)
        .map(|(_, item)| item.id)
        .collect();
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let mut entries = Vec::new();
    for (number, item) in (1..).zip(talks) {
        let found = agenda::participant(&app.db, here.id, &number.to_string()).await.map_err(plain)?;
        if let Some(participant) = found {
            let (role, who) = (agenda::rules::Role::Speaker, (Some(participant), &Words::default()));
            entries.push(agenda::put_person(&mut tx, here.id, item, role, who, by).await.map_err(plain)?);
        }
    }
    let note = Words::new("The speakers are known.", "演讲人已确定。", "演講人已確定。");
    let released = agenda::release(&mut tx, here, &note, by, |_| true).await.map_err(plain)?;
    tx.commit((released, entries)).await.map_err(plain)
}

/// Fills the groups: two working groups complete, one full, one short, so that each can be seen.
pub async fn groups(app: &App, here: &Here, accounts: &Accounts) -> anyhow::Result<()> {
    staff_desk(app, here, accounts).await?;
    let by = Actor::Account(accounts.organiser, None);
    let mut workers = accounts.workers.iter().copied().chain(accounts.workers.iter().copied());
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let mut entries = Vec::new();
    let all = groups::list(&app.db, here.id).await.map_err(plain)?;
    for (number, group) in all.iter().enumerate() {
        let (leads, deputies, members) = match group.members.fewest.zip(group.members.most) {
            Some((min, max)) => (1, 2, [min, max, min + 1, min - 3][number % 4]),
            None => (1, 1, 3),
        };
        for role in places(leads, deputies, members) {
            // The lead whose link is printed leads the first preparatory group, which has most to do.
            let lead = role == crate::access::GroupRole::Lead && group.code == "coordination";
            let account = if lead { Some(accounts.lead) } else { workers.next() };
            let account = account.context("too few people for the groups")?;
            entries.push(groups::place(&mut tx, by, here.id, group.id, account, role).await.map_err(plain)?);
        }
    }
    let first = entries.remove(0);
    tx.commit((first, entries)).await.map_err(plain)
}

/// Tasks in every state: what was due is mostly done, what is next has begun.
pub async fn tasks(app: &App, here: &Here, accounts: &Accounts) -> anyhow::Result<()> {
    let by = Actor::Account(accounts.lead, None);
    let now = app.clock.now();
    let all = tasks::every(&app.db, here.id).await.map_err(plain)?;
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let mut entries: Vec<Entry> = Vec::new();
    let mut untouched = Vec::new();
    for (number, task) in all.iter().enumerate() {
        let report = match (task.due_at < now, task.due_at < now + TimeDelta::days(6), number % 7) {
            (true, _, 2) => {
                tasks::Report { state: tasks::State::Started, progress: 60, note: "等待最后一份材料。".into() }
            }
            (true, ..) => tasks::Report { state: tasks::State::Done, progress: 100, note: String::new() },
            (_, true, 3) => {
                tasks::Report {
                    state: tasks::State::Blocked, progress: 20, note: "供应商尚未确认到货日期。".into()
                }
            }
            (_, true, n) => {
                tasks::Report { state: tasks::State::Started, progress: 30 + 10 * n as i32, note: String::new() }
            }
            (_, _, 1) => tasks::Report { state: tasks::State::Started, progress: 10, note: String::new() },
            (_, _, 5) if number % 2 == 0 => {
                tasks::Report { state: tasks::State::Dropped, progress: 0, note: "已并入场地布置。".into() }
            }
            _ => {
                untouched.push(task.id);
                continue;
            }
        };
        let (entry, more) =
            tasks::report(&mut tx, by, here.id, (task.id, task.version), &report).await.map_err(plain)?;
        entries.push(entry);
        entries.extend(more);
    }
    // Some of what is still to be begun waits for one another.
    for pair in untouched.windows(2).take(4) {
        let linked =
            countdown::link(&mut tx, by, here.id, (pair[1], pair[0]), Span::WorkingDays(1)).await.map_err(plain)?;
        entries.extend(linked.ok());
    }
    for task in untouched.iter().take(3) {
        entries.extend(beside(&mut tx, here, accounts, *task).await?);
    }
    if !entries.is_empty() {
        let first = entries.remove(0);
        tx.commit((first, entries)).await.map_err(plain)?;
    }
    Ok(())
}

/// A list, somebody who helps, and a question to the organiser.
async fn beside(tx: &mut Tx, here: &Here, accounts: &Accounts, task: Uuid) -> anyhow::Result<Vec<Entry>> {
    let by = Actor::Account(accounts.lead, None);
    let mut entries = Vec::new();
    for text in ["与场馆确认时间", "核对名单", "报送领导小组"] {
        entries.push(tasks::add_item(tx, by, here.id, task, text).await.map_err(plain)?);
    }
    if let Some(helper) = accounts.workers.first() {
        entries.push(tasks::add_helper(tx, by, here.id, (task, *helper)).await.map_err(plain)?);
    }
    let said = ("@林若兰 预算是否已批准？", &[accounts.organiser][..]);
    entries.push(tasks::comment(tx, (by, accounts.lead), here.id, task, said).await.map_err(plain)?);
    Ok(entries)
}
