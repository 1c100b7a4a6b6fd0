//! Readings as they are kept, with who is inside because of them.

use std::collections::{HashMap, HashSet};

use anyhow::Context as _;

use super::super::rules::{Again, Direction, First, Outcome, Reason, Verdict};
use super::Bearer;
use super::find::{Found, column};
use super::read::{Answer, Reading};
use crate::audit::{self, Entry, Texts, Tx, Unaudited, WithEntries};
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::registration::Level;
use crate::state::App;

/// A reading that was decided.
pub(super) struct Kept<'a> {
    pub reading: &'a Reading,
    pub zone: Uuid,
    /// The badge and whose it is, where it is one of this conference.
    pub of: Option<(Uuid, Uuid)>,
    pub verdict: &'a Verdict,
    /// How often one comes in here: what the row in `presences` is asked again.
    pub again: Again,
    pub is_forced: bool,
    /// She was in the zone before, or comes into others with it.
    is_known_or_nested: bool,
}

impl<'a> Kept<'a> {
    pub fn new(reading: &'a Reading, found: &Found, (verdict, is_forced): &'a (Verdict, bool)) -> Kept<'a> {
        Kept {
            reading,
            zone: found.zone,
            of: found.of.as_ref().map(|of| (of.bearer.badge, of.bearer.participant)),
            verdict,
            again: if *is_forced { Again::Always } else { found.gate.again },
            is_forced: *is_forced,
            is_known_or_nested: found.is_nested || found.of.as_ref().is_some_and(|of| of.known.before.is_some()),
        }
    }

    /// Whether [`PLAIN`] keeps it. Where somebody else was faster since she was looked for, it writes nothing, as [`ANY`].
    fn is_plain(&self) -> bool {
        self.reading.direction == Direction::Entry && !self.is_known_or_nested
    }

    fn entry(&self) -> Entry {
        let outcome = self.verdict.outcome();
        let action = match (outcome, self.reading.direction) {
            (Outcome::Admitted, Direction::Entry) if self.is_forced => "checkin.forced",
            (Outcome::Admitted, Direction::Entry) => "checkin.admitted",
            (Outcome::Admitted, Direction::Exit) => "checkin.left",
            (Outcome::Already, _) => "checkin.already",
            (Outcome::Refused, _) => "checkin.refused",
        };
        let participant = self.of.map(|(_, participant)| participant);
        let mut entry = Entry::new(self.reading.actor, action, "participant", participant)
            .of(self.reading.conference)
            .with_id("gate", self.reading.gate)
            .touching("checkins");
        if let Some((badge, _)) = self.of {
            entry = entry.with_id("badge", badge);
        }
        // Where somebody is signed in she is the actor; the device is what she did it with.
        if let (Some(device), Some(_)) = (self.reading.device, self.reading.account) {
            entry = entry.with_id("device", device);
        }
        if let Some(reason) = self.verdict.reason() {
            entry = entry.with("reason", reason.as_str());
        }
        if self.reading.by_hand.is_some() {
            entry = entry.with("by_hand", true);
        }
        entry
    }
}

/// Of `r`, beside the id and what stands in the log.
const COLUMNS: &[&str] = &[
    "conference",
    "gate",
    "zone",
    "badge",
    "participant",
    "outcome",
    "reason",
    "direction",
    "device",
    "account",
    "at",
    "prior",
    "force",
    "again",
    "hand",
];

/// Those that come in and are not kept yet; and whoever comes into the zone for the first time has arrived, with her first
/// entry by its time. Most who have arrived before are left alone.
macro_rules! coming {
    () => {
        "coming as (select * from r where r.outcome = 'admitted' and r.direction = 'entry'
            and not exists (select from checkins c where c.id = r.id)),
         fresh as (
            insert into presences (participant_id, zone_id, conference_id, inside, entries, since, in_by)
            select participant, zone, conference, true, 1, $1, id from coming on conflict do nothing returning in_by as id),
         arrived as (
            insert into arrivals as a (participant_id, conference_id, category_id, institution_id, level, at)
            select p.id, p.conference_id, p.category_id, p.institution_id, p.level, r.at
            from r join participants p on p.id = r.participant where r.id in (select id from fresh)
                and not exists (select from arrivals h where h.participant_id = p.id and h.at <= r.at)
            on conflict (participant_id, conference_id) do update set at = excluded.at where excluded.at < a.at),"
    };
}

const READINGS: &str = "
    insert into checkins (id, conference_id, gate_id, zone_id, badge_id, participant_id, outcome, reason, direction,
        device_id, account_id, at, received_at, prior_id, force_reason, hand_reason)
    select r.id, r.conference, r.gate, r.zone, r.badge, r.participant, r.outcome, r.reason, r.direction, r.device, r.account,
        r.at, $1, r.prior, r.force, r.hand
    from r where r.outcome <> 'admitted' or r.direction = 'exit' or r.id in (select id from let_in) on conflict do nothing";

/// Where nobody leaves, was in the zone before, or comes into others with it, as in the morning: PostgreSQL spends most of a
/// small batch on setting the statement up, part by part.
static PLAIN: WithEntries = WithEntries {
    before: concat!(coming!(), "let_in as (select id from fresh),"),
    columns: COLUMNS,
    insert: READINGS,
    after: "",
    texts: Texts::new(),
};

static ANY: WithEntries = WithEntries {
    before: concat!(
        coming!(),
        "once_more as (
            update presences p set inside = true, entries = p.entries + (not p.inside)::integer, out_by = null,
                since = case when p.inside then p.since else $1 end, in_by = case when p.inside then p.in_by else r.id end
            from coming r where p.participant_id = r.participant and p.zone_id = r.zone
                and (r.again = 'always' or (r.again = 'after_exit' and not p.inside)) returning r.id),
         let_in as (select id from fresh union all select id from once_more),
         around as (
            insert into presences (participant_id, zone_id, conference_id, inside, entries, since, in_by)
            select r.participant, a.zone, r.conference, true, 1, $1, r.id
            from let_in join coming r using (id) join zones z on z.id = r.zone cross join unnest(z.path[2:]) as a (zone)
            on conflict (participant_id, zone_id) do update set inside = true, entries = presences.entries + 1, out_by = null,
                since = excluded.since, in_by = excluded.in_by where not presences.inside),"
    ),
    columns: COLUMNS,
    insert: READINGS,
    after: "gone as (
            update presences p set inside = false, since = $1, out_by = r.id
            from written join r using (id)
            where r.outcome = 'admitted' and r.direction = 'exit' and p.participant_id = r.participant and p.inside
                and exists (select from zones z where z.id = p.zone_id and r.zone = any(z.path))
                and not exists (select from gates g where g.id = r.gate and g.is_inner)),",
    texts: Texts::new(),
};

/// Keeps readings, each with its entry in the log, and who is inside since: one statement, at most one reading of a
/// person in it. Returns the ids of those that were written. Whoever comes in is written only where her row of the
/// gate's zone lets her: it is asked as it is at that moment, so that of many at once one is let in.
pub(super) async fn keep(app: &App, locked: Option<Tx>, rows: &[Kept<'_>]) -> Result<HashSet<Uuid>> {
    if rows.is_empty() {
        return Ok(HashSet::new());
    }
    let entries = column(rows, |one| (one.reading.id, one.entry()));
    let statement = if rows.iter().all(Kept::is_plain) { &PLAIN } else { &ANY };
    audit::write_with_entries(app, locked, &entries, statement, |query, place| {
        let row = place.map(|place| &rows[place]);
        let reading = row.map(|one| one.reading);
        query
            .bind(reading.map(|one| one.conference))
            .bind(reading.map(|one| one.gate))
            .bind(row.map(|one| one.zone))
            .bind(row.and_then(|one| one.of).map(|(badge, _)| badge))
            .bind(row.and_then(|one| one.of).map(|(_, participant)| participant))
            .bind(row.map(|one| one.verdict.outcome().as_str()))
            .bind(row.and_then(|one| one.verdict.reason()).map(Reason::as_str))
            .bind(reading.map(|one| one.direction.as_str()))
            .bind(reading.and_then(|one| one.device))
            .bind(reading.and_then(|one| one.account))
            .bind(reading.map(|one| one.at))
            .bind(row.and_then(|one| one.verdict.first()).map(|first| first.id))
            .bind(row.filter(|one| one.is_forced).and_then(|one| one.reading.force.clone()))
            .bind(row.map(|one| one.again.as_str()))
            .bind(reading.and_then(|one| one.by_hand.clone()))
    })
    .await
}

/// Answers readings that are sent again as the first time. It writes before it answers: what only this server's
/// database knows so far would else be told as kept, and be gone with it.
pub(super) async fn again(app: &App, ids: &[Uuid]) -> Result<HashMap<Uuid, Answer>> {
    let mut tx = Tx::begin(app).await?;
    let rows = sqlx::query!(
        r#"with r as (update checkins set repeats = repeats + 1 where id = any($1)
               returning id, outcome, reason, direction, at, force_reason, badge_id, prior_id)
           select r.id as "id!", r.outcome as "outcome!", r.reason, r.direction as "direction!", r.at as "at!",
               r.force_reason is not null as "is_forced!",
               b.id as "badge?", b.level as "level?", l.name as "level_name?: Words", p.id as "participant?", p.name as "name?",
               p.post as "post?", p.attention as "attention?", i.name as "institution?: Words",
               exists (select from files f where f.participant_id = p.id and f.kind = 'jpeg') as "has_picture!",
               e.id as "first_id?", e.at as "first_at?", g.name as "first_gate?: Words"
           from r left join badges b on b.id = r.badge_id left join participants p on p.id = b.participant_id
               left join institutions i on i.id = p.institution_id
               left join levels l on l.conference_id = b.conference_id and l.level = b.level
               left join checkins e on e.id = r.prior_id left join gates g on g.id = e.gate_id"#,
        ids
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit_unaudited(Unaudited::Repeated).await?;
    let mut answers = HashMap::with_capacity(rows.len());
    for row in rows {
        let verdict = match Outcome::parse(&row.outcome).context("an unknown outcome")? {
            Outcome::Admitted => Verdict::Admitted,
            // A scan without network says no more than that she had been there.
            Outcome::Already => {
                let first = row.first_id.zip(row.first_at);
                Verdict::Already(first.map(|(id, at)| First { id, at, gate: row.first_gate.unwrap_or_default() }))
            }
            Outcome::Refused => {
                Verdict::Refused(row.reason.as_deref().and_then(Reason::parse).context("an unknown reason")?)
            }
        };
        let bearer = match (row.badge, row.participant, row.level) {
            (Some(badge), Some(participant), Some(level)) => Some(Bearer {
                badge,
                participant,
                name: row.name.unwrap_or_default(),
                post: row.post.unwrap_or_default(),
                institution: row.institution.unwrap_or_default(),
                level: Level::parse(&level).context("an unknown level")?,
                level_name: row.level_name.unwrap_or_default(),
                attention: row.attention.unwrap_or_default(),
                has_picture: row.has_picture,
            }),
            _ => None,
        };
        let direction = Direction::parse(&row.direction).context("an unknown direction")?;
        let answer = Answer { id: row.id, verdict, bearer, direction, at: row.at, is_forced: row.is_forced };
        answers.insert(row.id, answer);
    }
    Ok(answers)
}
