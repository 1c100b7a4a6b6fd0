//! What is done with a list after the answer: the check in one go, the bringing in part by part, each
//! a transaction and a job of its own, so that mails go out in between and a kill costs one part.

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::rules::{Approval, Ground, Judged, key_of};
use super::store::{self, Brought, Checked, Import, Part, State};
use crate::audit::{Actor, Entry, Tx, Unaudited};
use crate::conference::{self, Act, Here};
use crate::error::{Error, Result};
use crate::forms::{self, Content, Form};
use crate::identity::{self, Document};
use crate::jobs::{JobKind, enqueue};
use crate::kernel::{Email, Fault, Faults, Lang, Uuid};
use crate::registration::{
    self, Answers, Categories, Changed, Level, NewParticipant, Outcome, Participant, Registered,
};
use crate::sheets::Line;
use crate::state::App;
use crate::web::Reader;

/// Looks at every row of a list and says what it would come to.
pub const CHECK: JobKind =
    JobKind { name: "imports.check", outside: false, run: |app, payload| Box::pin(run_check(app, payload)) };
/// Brings in the next part of a list, and leaves the rest to another job.
pub const BRING_IN: JobKind =
    JobKind { name: "imports.bring_in", outside: false, run: |app, payload| Box::pin(run_bring_in(app, payload)) };

pub async fn ask_check(tx: &mut Tx, import: Uuid, version: i32) -> Result<()> {
    let now = tx.now;
    enqueue(tx, CHECK.name, json!({ "import": import, "version": version }), now).await
}

pub async fn ask_bring_in(tx: &mut Tx, import: Uuid) -> Result<()> {
    let now = tx.now;
    enqueue(tx, BRING_IN.name, json!({ "import": import }), now).await
}

async fn run_check(app: App, payload: Value) -> anyhow::Result<()> {
    let import: Uuid = serde_json::from_value(payload["import"].clone()).context("no import")?;
    let version: i32 = serde_json::from_value(payload["version"].clone()).context("no version")?;
    check(&app, import, version).await.map_err(|error| anyhow::anyhow!("{error}"))
}

async fn run_bring_in(app: App, payload: Value) -> anyhow::Result<()> {
    let import: Uuid = serde_json::from_value(payload["import"].clone()).context("no import")?;
    bring_in(&app, import).await.map_err(|error| anyhow::anyhow!("{error}"))
}

/// What rows are looked at with, as it is now.
struct Setting {
    here: Here,
    import: Import,
    form: Form,
    content: Content,
    categories: Categories,
    today: NaiveDate,
}

impl Setting {
    async fn of(app: &App, import: Uuid) -> Result<Option<Setting>> {
        let Some(conference) = store::conference_of(&app.db, import).await? else { return Ok(None) };
        let Some(here) = conference::find_by_id(&app.db, conference).await? else { return Ok(None) };
        let Some(import) = store::find(&app.db, conference, import).await? else { return Ok(None) };
        let form = forms::live(&app.db, conference).await?;
        let categories = registration::categories(&app.db, conference).await?;
        let today = app.clock.now().with_timezone(&here.zone).date_naive();
        Ok(Some(Setting { content: import.plan.asked(&form.content), here, import, form, categories, today }))
    }

    fn ground(&self) -> Ground<'_> {
        Ground { plan: &self.import.plan, content: &self.content, categories: &self.categories, today: self.today }
    }

    /// Who has the documents of these rows, by the number of the row.
    async fn holders(&self, app: &App, rows: &[Line]) -> Result<HashMap<i32, Uuid>> {
        let ground = self.ground();
        let told = rows.iter().filter_map(|line| Some((line.number, ground.document(line).ok()??)));
        let (numbers, documents): (Vec<i32>, Vec<Document>) = told.unzip();
        let holders = identity::holders(app, self.here.id, &documents.iter().collect::<Vec<_>>()).await?;
        Ok(numbers.into_iter().zip(holders).filter_map(|(number, holder)| Some((number, holder?))).collect())
    }

    /// Who stands registered with an address of these rows.
    async fn registered(&self, app: &App, rows: &[Line]) -> Result<HashMap<String, Participant>> {
        let emails: Vec<String> =
            rows.iter().filter_map(|line| key_of(line, &self.import.plan)).map(|email| email.to_string()).collect();
        let people = registration::by_emails(&app.db, self.here.id, &emails).await?;
        Ok(people.into_iter().map(|one| (one.email.clone(), one)).collect())
    }

    fn key(&self, line: &Line) -> Option<String> {
        key_of(line, &self.import.plan).map(|email| email.to_string())
    }
}

/// Killed in the middle it begins again, and says the same.
async fn check(app: &App, id: Uuid, version: i32) -> Result<()> {
    let Some(setting) = Setting::of(app, id).await? else { return Ok(()) };
    // The row in which each address stands first.
    let mut seen = Seen::default();
    let mut n = 1;
    while let Some(part) = store::parts(app, id, &[n]).await?.pop() {
        let found = look(app, &setting, &part, &mut seen).await?;
        let mut tx = Tx::begin(app).await?;
        if !store::hold(&mut tx, id, State::Checking, Some(version)).await? {
            return Ok(());
        }
        store::keep_checked(&mut tx, id, &part, &found).await?;
        tx.commit_unaudited(Unaudited::Checking).await?;
        app.live.touch(setting.here.id, "imports");
        n += 1;
    }
    let mut tx = Tx::begin(app).await?;
    if !store::hold(&mut tx, id, State::Checking, Some(version)).await? {
        return Ok(());
    }
    let entry =
        store::turn(&mut tx, &setting.import, &[State::Checking], State::Checked, "imports.checked", Actor::System)
            .await?;
    tx.commit(entry).await
}

/// The row in which each address stood first, and the one that brings each document.
#[derive(Default)]
struct Seen {
    addresses: HashMap<String, i32>,
    documents: HashMap<(identity::Kind, String, String), i32>,
}

async fn look(app: &App, setting: &Setting, part: &Part, seen: &mut Seen) -> Result<Checked> {
    let registered = setting.registered(app, &part.rows).await?;
    let holders = setting.holders(app, &part.rows).await?;
    let mut found = Checked::default();
    for line in &part.rows {
        let key = setting.key(line);
        let held = key.as_ref().and_then(|key| registered.get(key));
        let (judged, cleaned) = setting.ground().judge(line, held, holders.get(&line.number).copied());
        let mut again = Vec::new();
        if let Some(key) = key {
            again.push(("email", "imports-fault-again", *seen.addresses.entry(key).or_insert(line.number)));
        }
        if let Ok(Some(Document { kind, country, number })) = setting.ground().document(line) {
            let document = (kind, country, number);
            match seen.documents.get(&document) {
                Some(&first) => again.push(("id_number", "imports-fault-document-again", first)),
                // A row that is left out takes nobody's document.
                None if judged.is_ok() => drop(seen.documents.insert(document, line.number)),
                None => {}
            }
        }
        again.retain(|(.., row)| *row != line.number);
        let judged = if again.is_empty() {
            judged
        } else {
            let mut faults = judged.err().unwrap_or_default();
            for (field, key, row) in again {
                faults.add_with(field, key, [("row", row.to_string())]);
            }
            Err(faults)
        };
        match judged {
            Ok(judged) => {
                match judged {
                    Judged::Fresh { .. } => found.fresh += 1,
                    Judged::Changed(_) => found.changed += 1,
                    Judged::Same => found.same += 1,
                }
                for field in &cleaned {
                    found.cleaned += 1;
                    found.notes.cleaned(line.number, field);
                }
            }
            Err(faults) => {
                found.wrong.push(line.number);
                // In the order in which they are seen in the file.
                let mut faults: Vec<&Fault> = faults.iter().collect();
                faults.sort_by_key(|fault| setting.import.plan.column_of(&fault.field));
                for fault in faults {
                    found.notes.fault(line.number, "fault", fault);
                }
            }
        }
    }
    Ok(found)
}

/// One part, all of it or nothing. The import is locked from before: nobody else brings it in, and who
/// stops it waits for the part.
async fn bring_in(app: &App, id: Uuid) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    if !store::hold(&mut tx, id, State::Importing, None).await? {
        return Ok(());
    }
    let Some(setting) = Setting::of(app, id).await? else { return Ok(()) };
    let actor = setting.import.begun_by.map_or(Actor::System, |account| Actor::Account(account, None));
    let next = store::next_part(&mut tx, id).await?;
    let Some(part) = (match next {
        Some(n) if setting.here.allows(Act::Decide) => store::parts(app, id, &[n]).await?.pop(),
        _ => None,
    }) else {
        // Nothing is left, or the conference has ended in the meantime.
        let to = if next.is_none() { State::Finished } else { State::Stopped };
        let action = if next.is_none() { "imports.finished" } else { "imports.stopped" };
        let entry = store::turn(&mut tx, &setting.import, &[State::Importing], to, action, actor).await?;
        return tx.commit(entry).await;
    };
    let (brought, mut entries) = bring(app, &mut tx, &setting, &part, actor).await?;
    store::keep_brought(&mut tx, id, &part, &brought).await?;
    ask_bring_in(&mut tx, id).await?;
    let part_in = Entry::new(actor, "imports.part_brought_in", "import", id)
        .of(setting.here.id)
        .with("part", part.n)
        .with("made", brought.made)
        .with("updated", brought.updated)
        .touching("imports");
    entries.insert(0, part_in);
    let first = entries.remove(0);
    tx.commit((first, entries)).await
}

/// What the rows of a part come to now: as the check said, or something was done since.
async fn bring(app: &App, tx: &mut Tx, setting: &Setting, part: &Part, actor: Actor) -> Result<(Brought, Vec<Entry>)> {
    let registered = setting.registered(app, &part.rows).await?;
    let holders = setting.holders(app, &part.rows).await?;
    let mut brought = Brought::default();
    let mut entries = Vec::new();
    let (mut fresh, mut changed) = (Vec::new(), Vec::new());
    for line in part.rows.iter().filter(|line| !part.wrong.contains(&line.number)) {
        let held = setting.key(line).and_then(|key| registered.get(&key));
        let holder = holders.get(&line.number).copied();
        match (setting.ground().judge(line, held, holder).0, held) {
            (Ok(Judged::Fresh { answers, email, lang }), _) => {
                fresh.push((line.number, new_participant(setting, answers, email, lang)));
            }
            (Ok(Judged::Changed(answers)), Some(held)) => changed.push((line.number, held, answers)),
            (Ok(_), _) => {}
            (Err(faults), _) => leave_out(&mut brought, line.number, &faults),
        }
    }
    tx.mark().await?;
    match make(tx, setting, &fresh, actor).await {
        Ok((people, entry)) => {
            count(&mut brought, &people);
            entries.extend(entry);
        }
        // Of a part that is refused, each row by itself.
        Err(Error::Conflict(_)) => {
            tx.go_back().await?;
            for one in fresh {
                tx.mark().await?;
                match make(tx, setting, std::slice::from_ref(&one), actor).await {
                    Ok((people, entry)) => {
                        count(&mut brought, &people);
                        entries.extend(entry);
                    }
                    Err(Error::Conflict(key)) => {
                        tx.go_back().await?;
                        leave_out(&mut brought, one.0, &refused(key));
                    }
                    Err(error) => return Err(error),
                }
            }
        }
        Err(error) => return Err(error),
    }
    for (row, held, answers) in changed {
        tx.mark().await?;
        let asked = (&setting.form, &answers);
        let here = &setting.here;
        let changed = match setting.import.plan.mail {
            true => registration::change_and_tell(tx, here, held, held.version, asked, held.lang, actor).await,
            false => registration::change_answers(tx, here, held, held.version, asked, held.lang, actor).await,
        };
        match changed {
            Ok(Changed::Kept(entry, moved)) => {
                brought.updated += 1;
                entries.push(entry);
                entries.extend(moved);
            }
            Ok(Changed::Not) => {}
            Ok(Changed::Full(questions)) => {
                tx.go_back().await?;
                let mut faults = Faults::default();
                for code in questions {
                    faults.add(forms::field(&code), "imports-late-choice-full");
                }
                leave_out(&mut brought, row, &faults);
            }
            Err(Error::Conflict(key)) => {
                tx.go_back().await?;
                leave_out(&mut brought, row, &refused(key));
            }
            Err(error) => return Err(error),
        }
    }
    Ok((brought, entries))
}

fn leave_out(brought: &mut Brought, row: i32, faults: &Faults) {
    brought.late.push(row);
    for fault in faults.iter() {
        brought.notes.fault(row, "late", fault);
    }
}

/// Why a row was refused that was good when it was looked at.
fn refused(key: &'static str) -> Faults {
    let (field, key) = match key {
        "identity-fault-taken" => ("id_number", "identity-fault-taken"),
        "registration-fault-already" => ("email", "imports-late-registered"),
        "registration-problem-choice-full" => ("", "imports-late-choice-full"),
        "registration-problem-full" | "registration-fault-category-full" => ("category", "imports-late-full"),
        _ => ("", "imports-late-changed"),
    };
    Faults::one(field, key)
}

fn count(brought: &mut Brought, states: &[registration::State]) {
    for state in states {
        brought.made += 1;
        brought.waitlisted += i32::from(*state == registration::State::Waitlisted);
    }
}

fn new_participant(setting: &Setting, answers: Answers, email: Email, lang: Lang) -> NewParticipant {
    // She agreed to nothing herself yet: it is kept how she came here.
    let consent = Reader::new(lang).t("imports-consent");
    NewParticipant { answers, email, lang, consent, form: setting.form.id, code: None, by: None }
}

/// The level at which each is approved; none where she waits.
async fn levels(app: &App, setting: &Setting, people: &[(i32, NewParticipant)]) -> Result<Vec<Option<Level>>> {
    match setting.import.plan.approval() {
        Approval::Later => Ok(vec![None; people.len()]),
        Approval::At(level) => Ok(vec![Some(level); people.len()]),
        Approval::ByRules => {
            let rules = registration::level_rules(&app.db, setting.here.id).await?;
            let emails: Vec<String> = people.iter().map(|(_, new)| new.email.to_string()).collect();
            let standings = registration::standings(&app.db, setting.here.id, &emails).await?;
            let standing = |email: &Email| standings.get(email.as_str()).copied().unwrap_or_default();
            let of = |new: &NewParticipant| rules.of(standing(&new.email), new.answers.category, &setting.categories);
            Ok(people.iter().map(|(_, new)| of(new).map(|rule| rule.level)).collect())
        }
    }
}

/// Makes the registrations of a part, and writes to each where that was asked for.
async fn make(
    tx: &mut Tx,
    setting: &Setting,
    people: &[(i32, NewParticipant)],
    actor: Actor,
) -> Result<(Vec<registration::State>, Option<Entry>)> {
    if people.is_empty() {
        return Ok((Vec::new(), None));
    }
    let levels = levels(tx.app(), setting, people).await?;
    let (at, by) = (tx.now, setting.import.begun_by);
    let registered = people
        .iter()
        .zip(levels)
        .map(|((_, new), level)| Registered {
            new: new.clone(),
            at,
            outcome: level.map_or(Outcome::Submitted, Outcome::Approved),
            decided: level.map(|_| (at, by)),
        })
        .collect();
    let (made, entry) = registration::insert_many(tx, &setting.here, registered, actor).await?;
    if setting.import.plan.mail {
        let written: Vec<_> = people.iter().map(|(_, new)| new).zip(&made).collect();
        registration::write_to_registered(tx, &setting.here, &written).await?;
    }
    Ok((made.iter().map(|one| one.state).collect(), Some(entry)))
}
