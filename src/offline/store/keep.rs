//! Scans as they arrive: each is kept, once, and who is inside is told anew from all of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::Context as _;

use super::super::rules::{Asked, Kind, Passed, Replayed, is_off, replay};
use super::take::ticket;
use crate::access::Device;
use crate::audit::{Actor, Entry, Tx};
use crate::checkin::rules::{Direction, Gate, Known, Reason, Verdict, decide, reading_id, secret_in};
use crate::checkin::{self, Again};
use crate::error::{Error, Result};
use crate::kernel::{Uuid, new_id};
use crate::registration::State;
use crate::state::App;

/// So often who is inside is told anew where somebody else was faster by a moment.
const TURNS: usize = 5;

/// What became of a scan.
pub struct Received {
    pub nonce: String,
    /// It was here already.
    pub is_repeated: bool,
}

/// A scan, and what is known of its badge now.
struct Judged<'a> {
    asked: &'a Asked,
    id: Uuid,
    /// Where it was made.
    gate: Uuid,
    badge: Option<(Uuid, Uuid)>,
    outcome: &'static str,
    reason: Option<&'static str>,
    /// She was let in, and was not to be any more.
    is_unentitled: bool,
}

/// At which gate each scan was made: the one that its ticket names, since the device may have been set up elsewhere
/// since; without one where it stands now.
async fn gates(app: &App, device: &Device, list: &[Asked]) -> Result<Vec<Uuid>> {
    let here = device.gate.as_ref().map(|(gate, _)| *gate);
    let own = here.map(|gate| ticket(app, device.id, gate));
    let mut by_ticket: HashMap<String, Uuid> = HashMap::new();
    if list.iter().any(|one| one.ticket.is_some() && one.ticket != own) {
        let all = checkin::gates(&app.db, device.conference).await?;
        by_ticket.extend(all.into_iter().map(|gate| (ticket(app, device.id, gate.id), gate.id)));
    }
    let gate = |one: &Asked| {
        let named = one.ticket.as_ref().and_then(|sent| by_ticket.get(sent)).copied();
        named.or(here).ok_or(Error::Refused("checkin-problem-no-gate"))
    };
    list.iter().map(gate).collect()
}

/// Keeps scans of a device, whatever they say; those that are here already are written again and not kept twice.
pub async fn receive(app: &App, device: &Device, list: &[Asked]) -> Result<Vec<Received>> {
    let gates = gates(app, device, list).await?;
    let judged = judge(app, device, &gates, list).await?;
    // One that stands twice in a request is one.
    let once: BTreeMap<Uuid, &Judged> = judged.iter().rev().map(|one| (one.id, one)).collect();
    let once: Vec<&Judged> = once.into_values().collect();
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    let rows = sqlx::query!(
        r#"insert into checkins as c (id, conference_id, gate_id, zone_id, badge_id, participant_id, outcome, reason, direction,
               device_id, at, received_at, offline, clock_seconds)
           select r.id, g.conference_id, g.id, g.zone_id, r.badge, r.participant, r.outcome, r.reason, r.direction, $2, r.at, $3,
               true, r.clock
           from unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::timestamptz[], $11::integer[],
                   $12::uuid[])
               as r(id, badge, participant, outcome, reason, direction, at, clock, gate)
               join gates g on g.id = r.gate and g.conference_id = $1
           order by r.id
           on conflict (id) do update set repeats = c.repeats + 1
           returning c.id, c.repeats, c.outcome = 'refused' as "is_refused!""#,
        device.conference,
        device.id,
        now,
        &once.iter().map(|one| one.id).collect::<Vec<_>>(),
        &once.iter().map(|one| one.badge.map(|(badge, _)| badge)).collect::<Vec<_>>() as &[Option<Uuid>],
        &once.iter().map(|one| one.badge.map(|(_, participant)| participant)).collect::<Vec<_>>() as &[Option<Uuid>],
        &once.iter().map(|one| one.outcome.to_owned()).collect::<Vec<_>>(),
        &once.iter().map(|one| one.reason.map(str::to_owned)).collect::<Vec<_>>() as &[Option<String>],
        &once.iter().map(|one| one.asked.direction.as_str().to_owned()).collect::<Vec<_>>(),
        &once.iter().map(|one| one.asked.at).collect::<Vec<_>>(),
        &once.iter().map(|one| one.asked.clock).collect::<Vec<_>>(),
        &once.iter().map(|one| one.gate).collect::<Vec<_>>(),
    )
    .fetch_all(tx.conn())
    .await?;
    let refused: BTreeSet<Uuid> = rows.iter().filter(|row| row.is_refused).map(|row| row.id).collect();
    let repeats: HashMap<Uuid, i32> = rows.into_iter().map(|row| (row.id, row.repeats)).collect();
    let is_fresh = |id: &Uuid| repeats.get(id) == Some(&0);
    let fresh: Vec<&Judged> = once.iter().copied().filter(|one| is_fresh(&one.id)).collect();
    let people: BTreeSet<Uuid> = fresh.iter().filter_map(|one| one.badge.map(|(_, participant)| participant)).collect();
    // An answer that refused her and was lost on its way: the device let her in by its list.
    let is_overruled = |one: &&Judged| {
        !is_fresh(&one.id) && refused.contains(&one.id) && one.asked.admitted && one.asked.direction == Direction::Entry
    };
    let overruled = once.iter().copied().filter(is_overruled);
    let unentitled: Vec<(Uuid, Option<Uuid>)> =
        (fresh.iter().copied().filter(|one| one.is_unentitled).chain(overruled))
            .map(|one| (one.id, one.badge.map(|(_, participant)| participant)))
            .collect();
    note_unentitled(&mut tx, device, &unentitled).await?;
    note_clock(&mut tx, device, &fresh).await?;
    tell_anew(&mut tx, device.conference, &people.into_iter().collect::<Vec<_>>()).await?;
    let received = Entry::new(device.actor(), "checkin.scans_received", "device", device.id)
        .of(device.conference)
        .with("scans", list.len())
        .with("fresh", fresh.len())
        .touching("checkins");
    tx.commit((received, fresh.iter().map(|one| entry(device, one)).collect())).await?;
    let told = judged.iter().map(|one| Received { nonce: one.asked.nonce.clone(), is_repeated: !is_fresh(&one.id) });
    Ok(told.collect())
}

/// Whoever is signed in when scans are brought need not have made them: the device did.
fn entry(device: &Device, one: &Judged) -> Entry {
    let action = match (one.outcome, one.asked.direction) {
        ("admitted", Direction::Entry) => "checkin.admitted",
        ("admitted", Direction::Exit) => "checkin.left",
        ("already", _) => "checkin.already",
        _ => "checkin.refused",
    };
    let participant = one.badge.map(|(_, participant)| participant);
    let actor = Actor::Device(device.id, device.address);
    let entry = Entry::new(actor, action, "participant", participant).of(device.conference).with_id("gate", one.gate);
    let entry = entry.with_id("device", device.id).with("offline", true);
    match one.badge {
        Some((badge, _)) => entry.with_id("badge", badge),
        None => entry,
    }
}

/// What is known now of the badges that were scanned: whom a device let in is in, whatever is to be said of it.
async fn judge<'a>(app: &App, device: &Device, gates: &[Uuid], list: &'a [Asked]) -> Result<Vec<Judged<'a>>> {
    let looked_for: Vec<(i64, Vec<u8>, Uuid)> = (0..)
        .zip(list.iter().zip(gates))
        .flat_map(|(n, (one, gate))| {
            let hashes = app.vault.hashes("badges", &secret_in(&one.secret));
            hashes.into_iter().map(move |hash| (n, hash, *gate))
        })
        .collect();
    let rows = sqlx::query!(
        r#"select r.n as "n!", b.id, b.participant_id, b.revoked_at, p.state,
               (select min(v.barred_at) from bars v where v.participant_id = p.id and v.lifted_at is null) as barred_at,
               exists (select from level_zones x
                   where x.conference_id = b.conference_id and x.level = b.level and x.zone_id = g.zone_id) as "may_enter!",
               (g.levels = '{}' or b.level = any(g.levels)) as "has_level!"
           from unnest($1::bigint[], $2::bytea[], $3::uuid[]) as r(n, hash, gate) join gates g on g.id = r.gate
               join badges b on b.secret_hash = r.hash and b.conference_id = g.conference_id
               join participants p on p.id = b.participant_id
           where g.conference_id = $4"#,
        &looked_for.iter().map(|(n, ..)| *n).collect::<Vec<_>>(),
        &looked_for.iter().map(|(_, hash, _)| hash.clone()).collect::<Vec<_>>(),
        &looked_for.iter().map(|(.., gate)| *gate).collect::<Vec<_>>(),
        device.conference
    )
    .fetch_all(app.db.read())
    .await?;
    let mut known = HashMap::with_capacity(rows.len());
    for row in rows {
        let asked = &list[usize::try_from(row.n)?];
        let of = Known {
            state: State::parse(&row.state).context("an unknown state")?,
            // What was revoked after she was read was good when she was, and so was whoever was barred after it.
            is_barred: row.barred_at.is_some_and(|at| at <= asked.at),
            is_revoked: row.revoked_at.is_some_and(|at| at <= asked.at),
            may_enter: row.may_enter,
            has_level: row.has_level,
            in_group: true,
            is_full: false,
            before: None,
        };
        known.insert(row.n, ((row.id, row.participant_id), of));
    }
    let open = Gate { is_open: true, is_unlocked: true, in_time: true, again: Again::Always };
    let judged = (0..).zip(list.iter().zip(gates)).map(|(n, (asked, gate))| {
        let (badge, known) = known.remove(&n).unzip();
        let refused = match decide(Direction::Entry, &open, known.as_ref()) {
            Verdict::Refused(reason) => Some(reason),
            _ if asked.out_of_time => Some(Reason::Window),
            _ => None,
        };
        let let_in = asked.admitted && badge.is_some();
        let is_in = asked.direction == Direction::Entry;
        Judged {
            asked,
            id: reading_id(device.id, &asked.nonce),
            gate: *gate,
            badge,
            // Turned away with a badge that is good: she had been there before.
            outcome: match refused {
                _ if let_in => "admitted",
                None => "already",
                Some(_) => "refused",
            },
            reason: refused.filter(|_| !let_in).map(Reason::as_str),
            is_unentitled: asked.admitted && is_in && refused.is_some(),
        }
    });
    Ok(judged.collect())
}

async fn note_unentitled(tx: &mut Tx, device: &Device, unentitled: &[(Uuid, Option<Uuid>)]) -> Result<()> {
    let now = tx.now;
    sqlx::query!(
        r#"insert into scan_conflicts (id, conference_id, kind, device_id, reading_id, participant_id, found_at)
           select r.id, $1, $2, $3, r.reading, r.participant, $4
           from unnest($5::uuid[], $6::uuid[], $7::uuid[]) as r(id, reading, participant) on conflict do nothing"#,
        device.conference,
        Kind::Unentitled.as_str(),
        device.id,
        now,
        &unentitled.iter().map(|_| new_id()).collect::<Vec<_>>(),
        &unentitled.iter().map(|(reading, _)| *reading).collect::<Vec<_>>(),
        &unentitled.iter().map(|(_, participant)| *participant).collect::<Vec<_>>() as &[Option<Uuid>],
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One conflict a device, with the furthest that its clock was off.
async fn note_clock(tx: &mut Tx, device: &Device, fresh: &[&Judged<'_>]) -> Result<()> {
    let Some(furthest) = fresh.iter().map(|one| one.asked.clock).max_by_key(|clock| clock.abs()) else { return Ok(()) };
    if !is_off(furthest) {
        return Ok(());
    }
    let now = tx.now;
    sqlx::query!(
        r#"insert into scan_conflicts as c (id, conference_id, kind, device_id, seconds, found_at) values ($1, $2, $3, $4, $5, $6)
           on conflict (device_id) where kind = 'clock' and settled_at is null
           do update set seconds = excluded.seconds where abs(c.seconds) < abs(excluded.seconds)"#,
        new_id(),
        device.conference,
        Kind::Clock.as_str(),
        device.id,
        furthest,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Tells from all readings of these people who is inside what, and what contradicts what.
pub(super) async fn tell_anew(tx: &mut Tx, conference: Uuid, people: &[Uuid]) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    // Of two devices that bring the same person's scans one waits.
    sqlx::query!("select id from participants where id = any($1) order by id for no key update", people)
        .fetch_all(tx.conn())
        .await?;
    let paths: HashMap<Uuid, Vec<Uuid>> =
        sqlx::query!("select id, path from zones where conference_id = $1", conference)
            .fetch_all(tx.conn())
            .await?
            .into_iter()
            .map(|row| (row.id, row.path))
            .collect();
    let mut left = people.to_vec();
    for _ in 0..TURNS {
        let (replayed, known, offline) = replay_each(tx, &left, &paths).await?;
        left = write_presences(tx, conference, &replayed, &known).await?;
        write_twice(tx, conference, &replayed, &offline).await?;
        if left.is_empty() {
            return write_arrivals(tx, people).await;
        }
    }
    Err(anyhow::anyhow!("people who are read faster than it is told").into())
}

/// Whoever has arrived did so with her first entry by its time, whichever was here first.
async fn write_arrivals(tx: &mut Tx, people: &[Uuid]) -> Result<()> {
    sqlx::query!(
        "update arrivals a set at = f.at
         from (select participant_id, min(at) as at from checkins
               where participant_id = any($1) and outcome = 'admitted' and direction = 'entry' and undone_at is null
               group by participant_id) f
         where a.participant_id = f.participant_id and a.at <> f.at",
        people
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What each person's readings come to, every reading that was looked at, and those that were made without network.
type Played = (HashMap<Uuid, Replayed>, Vec<Uuid>, HashMap<Uuid, Uuid>);

async fn replay_each(tx: &mut Tx, people: &[Uuid], paths: &HashMap<Uuid, Vec<Uuid>>) -> Result<Played> {
    let rows = sqlx::query!(
        r#"select c.id, c.participant_id as "participant!", c.zone_id, c.direction, c.at, c.offline, c.device_id, g.again,
               c.force_reason is not null as "is_forced!"
           from checkins c join gates g on g.id = c.gate_id
           where c.participant_id = any($1) and c.outcome = 'admitted' and c.undone_at is null
               and not (g.is_inner and c.direction = 'exit')"#,
        people
    )
    .fetch_all(tx.conn())
    .await?;
    let (mut passed, mut known, mut offline) = (HashMap::<Uuid, Vec<Passed>>::new(), Vec::new(), HashMap::new());
    for row in rows {
        known.push(row.id);
        if let (true, Some(device)) = (row.offline, row.device_id) {
            offline.insert(row.id, device);
        }
        let again = Again::parse(&row.again).context("an unknown rule")?;
        passed.entry(row.participant).or_default().push(Passed {
            id: row.id,
            zone: row.zone_id,
            direction: Direction::parse(&row.direction).context("an unknown direction")?,
            at: row.at,
            again: if row.is_forced { Again::Always } else { again },
        });
    }
    let nobody = Vec::new();
    let replayed = people.iter().map(|id| (*id, replay(passed.get(id).unwrap_or(&nobody), paths)));
    Ok((replayed.collect(), known, offline))
}

/// Writes who is inside; returns those whose rows come from a reading that was not looked at.
async fn write_presences(
    tx: &mut Tx,
    conference: Uuid,
    replayed: &HashMap<Uuid, Replayed>,
    known: &[Uuid],
) -> Result<Vec<Uuid>> {
    let people: Vec<Uuid> = replayed.keys().copied().collect();
    let mut rows: Vec<_> = (replayed.iter())
        .flat_map(|(person, one)| one.presences.iter().map(move |(zone, held)| (*person, *zone, *held)))
        .collect();
    rows.sort_by_key(|(person, zone, _)| (*person, *zone));
    let missed = sqlx::query_scalar!(
        r#"with told as (select * from unnest($3::uuid[], $4::uuid[], $5::boolean[], $6::integer[], $7::timestamptz[], $8::uuid[], $9::uuid[])
               as t(person, zone, inside, entries, since, in_by, out_by)),
           gone as (delete from presences p where p.participant_id = any($1)
               and not exists (select from told t where t.person = p.participant_id and t.zone = p.zone_id)
               and p.in_by = any($10) and coalesce(p.out_by, p.in_by) = any($10)),
           arrived as (insert into arrivals as a (participant_id, conference_id, category_id, institution_id, level, at)
               select p.id, p.conference_id, p.category_id, p.institution_id, p.level, min(t.since)
               from told t join participants p on p.id = t.person group by p.id
               on conflict (participant_id, conference_id) do update set at = excluded.at where excluded.at < a.at),
           written as (insert into presences as p (participant_id, zone_id, conference_id, inside, entries, since, in_by, out_by)
               select person, zone, $2, inside, entries, since, in_by, out_by from told
               on conflict (participant_id, zone_id) do update set inside = excluded.inside, entries = excluded.entries,
                   since = excluded.since, in_by = excluded.in_by, out_by = excluded.out_by
               where p.in_by = any($10) and coalesce(p.out_by, p.in_by) = any($10) returning p.participant_id, p.zone_id)
           select distinct t.person as "person!" from told t
           where not exists (select from written w where w.participant_id = t.person and w.zone_id = t.zone)"#,
        &people,
        conference,
        &rows.iter().map(|(person, ..)| *person).collect::<Vec<_>>(),
        &rows.iter().map(|(_, zone, _)| *zone).collect::<Vec<_>>(),
        &rows.iter().map(|(.., held)| held.inside).collect::<Vec<_>>(),
        &rows.iter().map(|(.., held)| held.entries).collect::<Vec<_>>(),
        &rows.iter().map(|(.., held)| held.since).collect::<Vec<_>>(),
        &rows.iter().map(|(.., held)| held.in_by).collect::<Vec<_>>(),
        &rows.iter().map(|(.., held)| held.out_by).collect::<Vec<_>>() as &[Option<Uuid>],
        known,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(missed)
}

/// Keeps what contradicts what; what does so no more, and nobody has settled, is gone.
async fn write_twice(
    tx: &mut Tx,
    conference: Uuid,
    replayed: &HashMap<Uuid, Replayed>,
    offline: &HashMap<Uuid, Uuid>,
) -> Result<()> {
    let now = tx.now;
    let people: Vec<Uuid> = replayed.keys().copied().collect();
    // Of two that were made with network one was told so at once.
    let mut twice: Vec<(Uuid, Uuid, Uuid, Uuid)> = (replayed.iter())
        .flat_map(|(person, one)| one.twice.iter().map(move |(later, first)| (*person, *later, *first)))
        .filter_map(|(person, later, first)| {
            let device = offline.get(&later).or_else(|| offline.get(&first))?;
            Some((person, later, first, *device))
        })
        .collect();
    twice.sort_unstable();
    sqlx::query!(
        r#"delete from scan_conflicts where participant_id = any($1) and kind = 'twice' and settled_at is null
               and reading_id <> all($2)"#,
        &people,
        &twice.iter().map(|(_, later, ..)| *later).collect::<Vec<_>>()
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"insert into scan_conflicts as c (id, conference_id, kind, device_id, reading_id, prior_id, participant_id, found_at)
           select t.id, $1, 'twice', t.device, t.later, t.first, t.person, $2
           from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[]) as t(id, person, later, first, device)
           on conflict (kind, reading_id) where reading_id is not null
           do update set prior_id = excluded.prior_id where c.settled_at is null"#,
        conference,
        now,
        &twice.iter().map(|_| new_id()).collect::<Vec<_>>(),
        &twice.iter().map(|(person, ..)| *person).collect::<Vec<_>>(),
        &twice.iter().map(|(_, later, ..)| *later).collect::<Vec<_>>(),
        &twice.iter().map(|(_, _, first, _)| *first).collect::<Vec<_>>(),
        &twice.iter().map(|(.., device)| *device).collect::<Vec<_>>(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
