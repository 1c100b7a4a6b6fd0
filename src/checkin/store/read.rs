use std::collections::{HashMap, HashSet};

use anyhow::{Context as _, anyhow};

use super::super::rules::{self, First, Known, Reason, Verdict};
use super::{AtGate, Bearer};
use crate::access::Who;
use crate::audit::{self, Actor, Entry, with_entries};
use crate::db::{Db, Gather};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::registration::{Level, State};
use crate::state::App;

/// So many badges are read at once.
const TOGETHER: usize = 64;

/// What the desk is told, and of whom.
type Answer = (Verdict, Option<Bearer>);

/// A badge is being read.
#[derive(Clone, Debug)]
struct Reading {
    /// Under which it is kept.
    id: Uuid,
    at: AtGate,
    /// Under each key of the installation.
    secret_hashes: Vec<Vec<u8>>,
    account: Uuid,
    actor: Actor,
}

/// Reads a badge: finds it, decides, and keeps the reading. Of several desks that read one badge in
/// the same instant, the unique index lets one say admitted. `reading` is the id under which a
/// desk's reading is kept: sent again, it is answered as the first time and not kept twice.
///
/// Desks that read at the same time are served together: they share the statements and the wait for the disk.
pub async fn read(app: &App, who: &Who, at: AtGate, typed: &str, reading: Uuid) -> Result<Answer> {
    let secret_hashes = app.vault.hashes("badges", &rules::secret_in(typed));
    let reading = Reading { id: reading, at, secret_hashes, account: who.account, actor: who.actor() };
    let worker = app.clone();
    let work = move |readings| read_each(worker.clone(), readings);
    app.queue::<Gather<Reading, Result<Answer>>>().add(reading, TOGETHER, work).await?
}

/// What is wrong with one of them is not the others' fault.
async fn read_each(app: App, readings: Vec<Reading>) -> Vec<Result<Answer>> {
    match read_all(&app, &readings).await {
        Ok(answers) => answers.into_iter().map(Ok).collect(),
        Err(cause) if readings.len() > 1 && is_of_the_data(&cause) => {
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

/// The database refused what was written; it is not that it does not answer.
fn is_of_the_data(cause: &Error) -> bool {
    let Error::Broken(cause) = cause else { return false };
    cause.downcast_ref::<sqlx::Error>().is_some_and(|cause| cause.as_database_error().is_some())
}

async fn read_all(app: &App, readings: &[Reading]) -> Result<Vec<Answer>> {
    let mut found = find(&app.db, readings).await?;
    let mut answers = Vec::with_capacity(readings.len());
    for (n, one) in readings.iter().enumerate() {
        let (bearer, known) = found.remove(&n).unzip();
        answers.push((rules::decide(one.at.is_open, known.as_ref()), bearer));
    }
    let mut new: Vec<Kept> = (readings.iter().zip(&answers))
        .filter(|(one, (verdict, _))| !is_of(verdict, one))
        .map(|(one, answer)| Kept::new(one, one.id, answer))
        .collect();
    // In one order on every server, so that two batches do not wait for each other.
    new.sort_by_key(|kept| (kept.of, kept.reading.at.zone, kept.id));
    let kept = keep(app, &new).await?;
    for (one, answer) in readings.iter().zip(&mut answers) {
        let (verdict, bearer) = &answer;
        if is_of(verdict, one) {
            answer.0 = Verdict::Admitted;
        } else if *verdict == Verdict::Admitted && !kept.contains(&one.id) {
            // Another desk, or the same reading sent twice, was faster by a moment.
            let first = first_of(&app.db, bearer.as_ref().map(|bearer| bearer.participant), one.at.zone).await?;
            if first.id != one.id {
                answer.0 = Verdict::Already(first);
                keep(app, &[Kept::new(one, new_id(), answer)]).await?;
            }
        }
    }
    Ok(answers)
}

/// It is this very reading that let her in before.
fn is_of(verdict: &Verdict, reading: &Reading) -> bool {
    matches!(verdict, Verdict::Already(first) if first.id == reading.id)
}

/// Everything that is known of the badges at their gates, in one statement: by the place in the list.
async fn find(db: &Db, readings: &[Reading]) -> Result<HashMap<usize, (Bearer, Known)>> {
    let looked_for: Vec<(usize, &[u8], &Reading)> = (readings.iter().enumerate())
        .flat_map(|(n, one)| one.secret_hashes.iter().map(move |hash| (n, hash.as_slice(), one)))
        .collect();
    let rows = sqlx::query!(
        r#"select r.n as "n!", k.* from unnest($1::bytea[], $2::uuid[], $3::uuid[], $4::bigint[]) as r (hash, conference, zone, n)
           cross join lateral (
               select b.id as badge, b.revoked_at is not null as "is_revoked!", b.level, l.name as "level_name?: Words",
                   p.id as participant, p.name, p.post, p.state, i.name as "institution: Words",
                   exists (select from level_zones z
                       where z.conference_id = b.conference_id and z.level = b.level and z.zone_id = r.zone) as "may_enter!",
                   c.id as "first_id?", c.at as "first_at?", g.name as "first_gate?: Words"
               from badges b join participants p on p.id = b.participant_id join institutions i on i.id = p.institution_id
                   left join levels l on l.conference_id = b.conference_id and l.level = b.level
                   left join checkins c on c.participant_id = p.id and c.zone_id = r.zone and c.outcome = 'admitted'
                   left join gates g on g.id = c.gate_id
               where b.secret_hash = r.hash and b.conference_id = r.conference limit 1) k"#,
        &column(&looked_for, |(_, hash, _)| hash.to_vec()),
        &column(&looked_for, |(_, _, one)| one.at.conference.id),
        &column(&looked_for, |(_, _, one)| one.at.zone),
        &column(&looked_for, |(n, ..)| *n as i64),
    )
    .fetch_all(db.read())
    .await?;
    let mut found = HashMap::with_capacity(rows.len());
    for row in rows {
        let first = match (row.first_id, row.first_at, row.first_gate) {
            (Some(id), Some(at), Some(gate)) => Some(First { id, at, gate }),
            _ => None,
        };
        let known = Known {
            state: State::parse(&row.state).context("an unknown state")?,
            is_revoked: row.is_revoked,
            may_enter: row.may_enter,
            first,
        };
        let bearer = Bearer {
            badge: row.badge,
            participant: row.participant,
            name: row.name,
            post: row.post,
            institution: row.institution,
            level: Level::parse(&row.level).context("an unknown level")?,
            level_name: row.level_name.unwrap_or_default(),
        };
        found.insert(usize::try_from(row.n)?, (bearer, known));
    }
    Ok(found)
}

fn column<T, R>(rows: &[T], value: impl FnMut(&T) -> R) -> Vec<R> {
    rows.iter().map(value).collect()
}

/// A reading as it is kept.
struct Kept<'a> {
    id: Uuid,
    reading: &'a Reading,
    /// The badge and whose it is, where it is one of this conference.
    of: Option<(Uuid, Uuid)>,
    outcome: &'static str,
    reason: Option<&'static str>,
}

impl Kept<'_> {
    fn new<'a>(reading: &'a Reading, id: Uuid, (verdict, bearer): &Answer) -> Kept<'a> {
        Kept {
            id,
            reading,
            of: bearer.as_ref().map(|bearer| (bearer.badge, bearer.participant)),
            outcome: verdict.outcome().as_str(),
            reason: verdict.reason().map(Reason::as_str),
        }
    }

    fn entry(&self) -> Entry {
        let action = match self.outcome {
            "admitted" => "checkin.admitted",
            "already" => "checkin.already",
            _ => "checkin.refused",
        };
        let at = &self.reading.at;
        let participant = self.of.map(|(_, participant)| participant);
        let mut entry = Entry::new(self.reading.actor, action, "participant", participant)
            .of(at.conference.id)
            .with_id("gate", at.gate)
            .touching("checkins");
        if let Some((badge, _)) = self.of {
            entry = entry.with_id("badge", badge);
        }
        if let Some(reason) = self.reason {
            entry = entry.with("reason", reason);
        }
        entry
    }
}

/// Keeps readings, each with its entry, but for those whose holder was let into the zone before and
/// those that are kept already; returns the ids of the others.
async fn keep(app: &App, rows: &[Kept<'_>]) -> Result<HashSet<Uuid>> {
    if rows.is_empty() {
        return Ok(HashSet::new());
    }
    let entries = column(rows, |one| (one.id, one.entry()));
    let insert = with_entries!(
        "insert into checkins (id, conference_id, gate_id, zone_id, badge_id, participant_id, outcome, reason, account_id, at)
         select *, $1 from unnest($10::uuid[], $11::uuid[], $12::uuid[], $13::uuid[], $14::uuid[], $15::uuid[], $16::text[],
             $17::text[], $18::uuid[]) on conflict do nothing"
    );
    audit::write_with_entries(app, &entries, insert, |query| {
        query
            .bind(column(rows, |one| one.reading.at.conference.id))
            .bind(column(rows, |one| one.reading.at.gate))
            .bind(column(rows, |one| one.reading.at.zone))
            .bind(column(rows, |one| one.of.map(|(badge, _)| badge)))
            .bind(column(rows, |one| one.of.map(|(_, participant)| participant)))
            .bind(column(rows, |one| one.outcome))
            .bind(column(rows, |one| one.reason))
            .bind(column(rows, |one| one.reading.account))
    })
    .await
}

/// Who let her into the zone.
async fn first_of(db: &Db, participant: Option<Uuid>, zone: Uuid) -> Result<First> {
    Ok(sqlx::query_as!(
        First,
        r#"select c.id, c.at, g.name as "gate: Words" from checkins c join gates g on g.id = c.gate_id
           where c.participant_id = $1 and c.zone_id = $2 and c.outcome = 'admitted'"#,
        participant,
        zone
    )
    .fetch_one(db.read())
    .await?)
}
