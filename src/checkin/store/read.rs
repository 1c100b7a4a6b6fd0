use std::collections::{BTreeSet, HashMap, HashSet};

use anyhow::{Context as _, anyhow};
use chrono::{DateTime, Utc};

use super::super::rules::{self, Asked, Direction, Reason, Shown, Verdict};
use super::find::{Found, column, find, find_groups, find_limits};
use super::keep::{Kept, again, keep};
use super::{AtGate, Bearer};
use crate::access::{Device, Who, count_attempts};
use crate::audit::{Actor, Tx, Unaudited};
use crate::db::{Gather, Size};
use crate::error::{Error, Result};
use crate::identity;
use crate::kernel::{Uuid, new_id};
use crate::state::App;

/// So many badges are read at once.
const TOGETHER: usize = 64;
/// So many times over at the same time: one batch keeps a single core of the database busy.
const AT_ONCE: usize = 2;
/// So many ID numbers by which nobody comes in are tried at a device in a quarter of an hour.
const TRIES: i32 = 20;

/// What is told of a reading.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Under which it is kept.
    pub id: Uuid,
    pub verdict: Verdict,
    pub bearer: Option<Bearer>,
    pub direction: Direction,
    pub at: DateTime<Utc>,
    /// A person let her in against a rule.
    pub is_forced: bool,
}

/// A badge is being read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Under which it is kept.
    pub(super) id: Uuid,
    pub(super) conference: Uuid,
    pub(super) gate: Uuid,
    /// Under each key of the installation; none where it is refused before anybody is looked for.
    pub(super) secret_hashes: Vec<Vec<u8>>,
    /// Why it is refused before a badge is looked for.
    refused: Option<Reason>,
    pub(super) direction: Direction,
    /// When it was read.
    pub(super) at: DateTime<Utc>,
    /// The time that it is judged by: that, or now where the device's clock is ahead.
    pub(super) decided_at: DateTime<Utc>,
    pub(super) device: Option<Uuid>,
    pub(super) account: Option<Uuid>,
    pub(super) actor: Actor,
    /// Why somebody is to be let in against a rule.
    pub(super) force: Option<String>,
    /// Why she is let in or out without her badge.
    pub(super) by_hand: Option<String>,
}

impl Reading {
    /// What a person reads at the desk of a gate, now. Sent again with its nonce it is the same reading.
    pub fn at_desk(app: &App, who: &Who, at: &AtGate, typed: &str, nonce: &str, direction: Direction) -> Reading {
        let now = app.clock.now();
        Reading {
            id: if rules::is_nonce(nonce) { rules::reading_id(who.account, nonce) } else { new_id() },
            conference: at.conference.id,
            gate: at.gate,
            secret_hashes: app.vault.hashes("badges", &rules::secret_in(typed)),
            refused: None,
            direction,
            at: now,
            decided_at: now,
            device: None,
            account: Some(who.account),
            actor: who.actor(),
            force: None,
            by_hand: None,
        }
    }

    /// What a device read at a gate before now, of a badge that is known by the hash of its secret.
    pub fn by_device(
        (conference, device, gate): (Uuid, Uuid, Uuid),
        secret_hash: Vec<u8>,
        at: DateTime<Utc>,
        nonce: &str,
        direction: Direction,
    ) -> Reading {
        Reading {
            id: rules::reading_id(device, nonce),
            conference,
            gate,
            secret_hashes: vec![secret_hash],
            refused: None,
            direction,
            at,
            decided_at: at,
            device: Some(device),
            account: None,
            actor: Actor::Device(device, None),
            force: None,
            by_hand: None,
        }
    }

    /// The same at a desk that is a device.
    pub fn with(mut self, device: &Device) -> Reading {
        self.device = Some(device.id);
        self
    }

    /// The same of a badge that nobody showed, known by the hash of its secret.
    pub fn by_hand(mut self, secret_hash: Vec<u8>, reason: String) -> Reading {
        self.secret_hashes = vec![secret_hash];
        self.by_hand = Some(reason);
        self
    }

    /// The same of a badge that is known by the hash of its secret, let in against a rule.
    pub fn forced(mut self, secret_hash: Vec<u8>, reason: String) -> Reading {
        self.secret_hashes = vec![secret_hash];
        self.force = Some(reason);
        self
    }
}

/// What a device asks for, ready to be read. Its ID numbers are looked for here.
pub async fn asked(app: &App, device: &Device, gate: Uuid, list: Vec<Asked>) -> Result<Vec<Reading>> {
    let now = app.clock.now();
    let number = |one: &Asked| match &one.shown {
        Shown::IdNumber(number) if rules::is_credible(one.at, now) => Some(number.clone()),
        _ => None,
    };
    let numbers: Vec<String> = list.iter().filter_map(number).collect();
    let mut badges = badges_by_number(app, device, &numbers).await?.into_iter();
    let mut readings = Vec::with_capacity(list.len());
    for one in list {
        let id = rules::reading_id(device.id, &one.nonce);
        let (secret_hashes, refused) = match &one.shown {
            _ if !rules::is_credible(one.at, now) => (Vec::new(), Some(Reason::Clock)),
            Shown::Badge(secret) => (app.vault.hashes("badges", &rules::secret_in(secret)), None),
            Shown::IdNumber(_) => match badges.next().context("one for each number")? {
                Ok(secret_hash) => (vec![secret_hash], None),
                Err(reason) => (Vec::new(), Some(reason)),
            },
        };
        readings.push(Reading {
            id,
            conference: device.conference,
            gate,
            secret_hashes,
            refused,
            direction: one.direction,
            at: one.at,
            decided_at: one.at.min(now),
            device: Some(device.id),
            account: device.who.as_ref().map(|who| who.account),
            actor: device.actor(),
            force: one.force,
            by_hand: None,
        });
    }
    Ok(readings)
}

/// The badges of those who have these ID numbers, by the hash of the secret, in the order of the numbers. Each number by which
/// nobody comes in is counted before anything is told of it: a device does not find out by trying who comes, not with many
/// requests at once either.
async fn badges_by_number(
    app: &App,
    device: &Device,
    numbers: &[String],
) -> Result<Vec<std::result::Result<Vec<u8>, Reason>>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    // A request holds no more of them than `rules::NUMBERS`.
    let mut people: Vec<Vec<Uuid>> = Vec::with_capacity(numbers.len());
    for number in numbers {
        people.push(match identity::number_in(number) {
            Some(number) => identity::find(app, device.conference, &number).await?,
            None => Vec::new(),
        });
    }
    // Of each the badge that is good, or was the last; where one person's is good, she is meant.
    let badges = sqlx::query!(
        r#"select distinct on (participant_id) participant_id, secret_hash, revoked_at is null as "is_good!" from badges
           where participant_id = any($1) order by participant_id, revoked_at is not null, issued_at desc"#,
        &people.concat()
    )
    .fetch_all(app.db.read())
    .await?;
    let (mut found, mut bad) = (Vec::with_capacity(numbers.len()), Vec::new());
    for (n, people) in people.iter().enumerate() {
        let mut held: Vec<_> = badges.iter().filter(|badge| people.contains(&badge.participant_id)).collect();
        let good = held.iter().filter(|badge| badge.is_good).count();
        if good > 0 {
            held.retain(|badge| badge.is_good);
        }
        if good != 1 {
            bad.push(n);
        }
        found.push(match held.as_slice() {
            [badge] => Ok(badge.secret_hash.clone()),
            [_, ..] => Err(Reason::Ambiguous),
            [] if !people.is_empty() => Err(Reason::Unapproved),
            [] => Err(Reason::Unknown),
        });
    }
    let key = app.vault.tag("checkins.id_numbers", &device.id.to_string());
    let mut tx = Tx::begin(app).await?;
    // The first count holds its row until the end, where nothing is wrong too: whoever asks at the same time waits for it.
    let mut within = 0;
    for _ in 0..bad.len().max(1) {
        if !count_attempts(&mut tx, vec![(key.clone(), TRIES)]).await? {
            break;
        }
        within += 1;
    }
    if !bad.is_empty() {
        tx.commit_unaudited(Unaudited::Attempts).await?;
    }
    for one in found.iter_mut().skip(rules::told_of(&bad, within, numbers.len())) {
        *one = Err(Reason::Tries);
    }
    Ok(found)
}

/// Reads a badge: finds it, decides, and keeps the reading. Of several who read one badge in the same instant, the row
/// of its holder in the gate's zone lets one say admitted. Sent again, a reading is answered as the first time and not
/// kept twice.
///
/// Those who read at the same time are served together: they share the statements and the wait for the disk.
pub async fn read(app: &App, reading: Reading) -> Result<Answer> {
    let worker = app.clone();
    let work = move |readings| read_each(worker.clone(), readings);
    let size = Size { most: TOGETHER, at_once: AT_ONCE, come_again: true };
    app.queue::<Gather<Reading, Result<Answer>>>().add(reading, size, work).await?
}

/// Several that came together, in their order.
pub async fn read_many(app: &App, readings: &[Reading]) -> Result<Vec<Answer>> {
    let mut answers = Vec::with_capacity(readings.len());
    for some in readings.chunks(TOGETHER) {
        for answer in read_each(app.clone(), some.to_vec()).await {
            answers.push(answer?);
        }
    }
    Ok(answers)
}

/// What is wrong with one of them is not the others' fault. It is looked at once more, since it may be what somebody else
/// changed in that moment: whoever undoes her first entry takes the arrival away that her next one counts on.
async fn read_each(app: App, readings: Vec<Reading>) -> Vec<Result<Answer>> {
    match read_all(&app, &readings).await {
        Ok(answers) => answers.into_iter().map(Ok).collect(),
        Err(cause) if is_of_the_data(&cause) => {
            let mut answers = Vec::with_capacity(readings.len());
            for one in &readings {
                let answer = read_all(&app, std::slice::from_ref(one)).await;
                answers.push(answer.and_then(|mut one| one.pop().context("one answer").map_err(Error::from)));
            }
            answers
        }
        Err(cause) => readings.iter().map(|_| Err(anyhow!("{cause}").into())).collect(),
    }
}

/// The database refused what was written, or a gate is gone; it is not that it does not answer.
fn is_of_the_data(cause: &Error) -> bool {
    match cause {
        Error::NotFound => true,
        Error::Broken(cause) => {
            cause.downcast_ref::<sqlx::Error>().is_some_and(|cause| cause.as_database_error().is_some())
        }
        _ => false,
    }
}

/// In rounds: in each, of every person one reading is decided and kept. What comes after it in the list, and what
/// somebody else was faster with by a moment, is looked at anew in the next.
async fn read_all(app: &App, readings: &[Reading]) -> Result<Vec<Answer>> {
    let mut answers: Vec<Option<Answer>> = vec![None; readings.len()];
    // Each round ends at least one reading; others can only take a round from each.
    for _ in 0..readings.len() * 2 + 16 {
        let waiting: Vec<usize> = (0..readings.len()).filter(|n| answers[*n].is_none()).collect();
        if waiting.is_empty() {
            return Ok(answers.into_iter().flatten().collect());
        }
        round(app, readings, &waiting, &mut answers).await?;
    }
    Err(anyhow!("readings that others are always faster with").into())
}

async fn round(app: &App, readings: &[Reading], waiting: &[usize], answers: &mut [Option<Answer>]) -> Result<()> {
    let list: Vec<&Reading> = waiting.iter().map(|n| &readings[*n]).collect();
    let mut found = find(app.db.read(), &list).await?;
    find_groups(app.db.read(), &list, &mut found).await?;
    let sent_again: Vec<Uuid> =
        list.iter().zip(&found).filter(|(_, found)| found.is_kept).map(|(one, _)| one.id).collect();
    if !sent_again.is_empty() {
        let said = again(app, &sent_again).await?;
        for (n, one) in waiting.iter().zip(&list) {
            answers[*n] = said.get(&one.id).cloned();
        }
    }
    let (mut ids, mut people) = (HashSet::new(), HashSet::new());
    let (mut free, mut limited) = (Vec::new(), Vec::new());
    for (n, (one, found)) in waiting.iter().zip(list.iter().zip(found)) {
        let is_next = ids.insert(one.id) && found.of.as_ref().is_none_or(|of| people.insert(of.bearer.participant));
        if found.is_kept || !is_next {
            continue;
        }
        let comes_in = one.direction == Direction::Entry && found.of.is_some();
        let place = if comes_in && found.is_limited { &mut limited } else { &mut free };
        place.push((*n, *one, found));
    }
    settle(app, None, free, answers).await?;
    if !limited.is_empty() {
        // The row of a zone that is limited is the queue of those who come in.
        let zones: BTreeSet<Uuid> = limited.iter().map(|(.., found)| found.zone).collect();
        let mut tx = Tx::begin(app).await?;
        sqlx::query!(
            "select id from zones where capacity is not null and id in (select unnest(path) from zones where id = any($1))
             order by id for no key update",
            &zones.into_iter().collect::<Vec<_>>()
        )
        .fetch_all(tx.conn())
        .await?;
        let list = column(&limited, |(_, one, _)| *one);
        let mut found = find(&mut *tx.conn(), &list).await?;
        find_groups(&mut *tx.conn(), &list, &mut found).await?;
        find_limits(&mut *tx.conn(), &mut found).await?;
        let fresh = limited.into_iter().zip(found).map(|((n, one, _), found)| (n, one, found)).collect();
        settle(app, Some(tx), fresh, answers).await?;
    }
    Ok(())
}

/// Decides readings and keeps them; those that were not written stay unanswered.
async fn settle(
    app: &App,
    locked: Option<Tx>,
    list: Vec<(usize, &Reading, Found)>,
    answers: &mut [Option<Answer>],
) -> Result<()> {
    // How many the limited zones still take, with those who are let in now.
    let mut room: HashMap<Uuid, i64> = HashMap::new();
    let mut decided = Vec::with_capacity(list.len());
    for (n, one, mut found) in list {
        for limit in &found.limited {
            room.entry(limit.zone).or_insert(limit.free);
        }
        let taken: Vec<Uuid> = found.takes().collect();
        if let Some(of) = &mut found.of {
            of.known.is_full = taken.iter().any(|zone| room.get(zone).is_some_and(|free| *free <= 0));
        }
        let known = found.of.as_ref().map(|of| &of.known);
        let mut verdict = match one.refused {
            Some(reason) => (Verdict::Refused(reason), false),
            None => (rules::decide(one.direction, &found.gate, known), false),
        };
        if one.force.is_some() {
            verdict = rules::force(verdict.0);
        }
        if verdict.0 == Verdict::Admitted && one.direction == Direction::Entry {
            taken.iter().for_each(|zone| *room.entry(*zone).or_default() -= 1);
        }
        decided.push((n, one, found, verdict));
    }
    let mut kept: Vec<Kept> = decided.iter().map(|(_, one, found, verdict)| Kept::new(one, found, verdict)).collect();
    // In one order on every server, so that two batches do not wait for each other.
    kept.sort_by_key(|kept| (kept.of, kept.zone, kept.reading.id));
    let written = keep(app, locked, &kept).await?;
    for (n, one, found, (verdict, is_forced)) in decided {
        if written.contains(&one.id) {
            let bearer = found.of.map(|of| of.bearer);
            let Reading { id, direction, at, .. } = *one;
            answers[n] = Some(Answer { id, verdict, bearer, direction, at, is_forced });
        }
    }
    Ok(())
}
