//! What a device takes along: every badge under a hash of its secret, and who holds it sealed with that secret.

use anyhow::Context as _;
use chrono::{DateTime, SecondsFormat, Utc};
use data_encoding::BASE64;
use rand::RngExt as _;
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::digest::{SHA256, digest};
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde::Serialize;

use super::super::rules::GOOD_FOR;
use crate::access::{Device, DeviceKind};
use crate::checkin::rules::{Direction, Gate, Known, Verdict, decide};
use crate::checkin::{self, Again};
use crate::error::{Error, Result};
use crate::kernel::{Lang, Uuid, Words};
use crate::registration::State;
use crate::state::App;
use crate::vault::Place;

/// After so many badges other work has its turn.
const YIELDS_AFTER: usize = 64;

/// A signed list of badges.
#[derive(Serialize)]
pub struct Taken {
    /// JSON, as it was signed.
    pub list: String,
    /// Of the list, by Ed25519 (RFC 8032), in base64.
    pub signature: String,
    /// By which it can be checked, in base64: the raw 32 bytes.
    pub key: String,
}

/// What the list says of a badge.
#[derive(Serialize)]
struct Entry {
    /// The first 16 bytes of SHA-256 over `plenum badge ` and the secret, in base64.
    id: String,
    /// Why it is refused at this gate; none where it is good.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// Its holder is inside the gate's zone now.
    #[serde(skip_serializing_if = "is_false")]
    inside: bool,
    /// She is, or was before.
    #[serde(skip_serializing_if = "is_false")]
    been: bool,
    /// Who holds it: a nonce of 12 bytes and what AES-128-GCM made of a [`Holder`], under the first 16 bytes of SHA-256 over
    /// `plenum holder ` and the secret.
    holder: String,
}

/// Whom only who holds her badge can read.
#[derive(Serialize)]
struct Holder<'a> {
    name: &'a str,
    institution: &'a str,
    post: &'a str,
    level: &'a str,
    level_name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    attention: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    seat: &'a str,
}

#[derive(Serialize)]
struct List {
    version: u8,
    conference: String,
    gate: String,
    direction: &'static str,
    /// How often one comes in here.
    again: &'static str,
    /// When the gate admits; none: always.
    windows: Vec<(String, String)>,
    /// Whether this gate can be served without network at all: one with a lock or a limit cannot.
    usable: bool,
    /// Sent with each scan that is made by this list: it says at which gate that was.
    ticket: String,
    issued_at: String,
    expires_at: String,
    badges: Vec<Entry>,
}

fn is_false(value: &bool) -> bool {
    !value
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// What proves that a device was set up at a gate: what it read there is kept as read there, wherever it stands when it
/// brings it.
pub(super) fn ticket(app: &App, device: Uuid, gate: Uuid) -> String {
    BASE64.encode(&app.vault.tag("offline.tickets", &format!("{device} {gate}")))
}

/// By which the lists of this installation are checked, in base64.
pub fn public_key(app: &App) -> Result<String> {
    Ok(BASE64.encode(pair(app)?.public_key().as_ref()))
}

/// The pair of keys by which lists are signed: every server of the installation has the same.
fn pair(app: &App) -> Result<Ed25519KeyPair> {
    let seed = app.vault.tag("offline.signing", "ed25519");
    Ok(Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| anyhow::anyhow!("no key to sign with"))?)
}

fn half(what: &str, secret: &str) -> [u8; 16] {
    let hash = digest(&SHA256, format!("plenum {what} {secret}").as_bytes());
    let mut half = [0; 16];
    half.copy_from_slice(&hash.as_ref()[..16]);
    half
}

/// The badges of the device's conference, judged at its gate, as it is now.
pub async fn take(app: &App, device: &Device, lang: Lang) -> Result<Taken> {
    let now = app.clock.now();
    let (gate, code) = device.gate.clone().ok_or(Error::Refused("checkin-problem-no-gate"))?;
    let ticket = ticket(app, device.id, gate);
    let rules = checkin::gate_rules(&app.db, gate).await?;
    let rows = sqlx::query!(
        r#"select b.id, b.level, b.secret_sealed, b.revoked_at is not null as "is_revoked!",
               exists (select from bars v where v.participant_id = p.id and v.lifted_at is null) as "is_barred!", p.state, p.name, p.post, p.attention, p.seat,
               i.name as "institution: Words", l.name as "level_name?: Words", c.slug,
               coalesce(s.inside, false) as "is_inside!", s.participant_id is not null as "has_been!",
               exists (select from level_zones x
                   where x.conference_id = b.conference_id and x.level = b.level and x.zone_id = g.zone_id) as "may_enter!",
               (g.levels = '{}' or b.level = any(g.levels)) as "has_level!",
               (not exists (select from gate_groups q where q.gate_id = g.id) or exists (
                   select from accounts a join members m on m.account_id = a.id join gate_groups q on q.group_id = m.group_id
                   where a.email = p.email and q.gate_id = g.id)) as "in_group!"
           from gates g join conferences c on c.id = g.conference_id join badges b on b.conference_id = g.conference_id
               join participants p on p.id = b.participant_id join institutions i on i.id = p.institution_id
               left join levels l on l.conference_id = b.conference_id and l.level = b.level
               left join presences s on s.participant_id = p.id and s.zone_id = g.zone_id
           where g.id = $1 and g.conference_id = $2 and p.erased_at is null"#,
        gate,
        device.conference
    )
    .fetch_all(app.db.read())
    .await?;
    let conference = rows.first().map(|row| row.slug.clone()).unwrap_or_default();
    // The times are looked at when a badge is read.
    let gate = Gate { is_open: true, is_unlocked: true, in_time: true, again: Again::Always };
    let mut badges = Vec::with_capacity(rows.len());
    for (n, row) in rows.into_iter().enumerate() {
        // Thousands of them take a core for a while: readings are answered in between.
        if n % YIELDS_AFTER == YIELDS_AFTER - 1 {
            tokio::task::yield_now().await;
        }
        let secret = app.vault.open_text(Place::new("badges.secret", row.id), &row.secret_sealed)?;
        let known = Known {
            state: State::parse(&row.state).context("an unknown state")?,
            is_barred: row.is_barred,
            is_revoked: row.is_revoked,
            may_enter: row.may_enter,
            has_level: row.has_level,
            in_group: row.in_group,
            is_full: false,
            before: None,
        };
        let verdict = decide(Direction::Entry, &gate, Some(&known));
        let holder = Holder {
            name: &row.name,
            institution: row.institution.plain(lang),
            post: &row.post,
            level: &row.level,
            level_name: row.level_name.as_ref().map_or("", |name| name.plain(lang)),
            // At a kiosk people serve themselves: nobody reads it there.
            attention: if device.kind == DeviceKind::Kiosk { "" } else { row.attention.as_str() },
            seat: &row.seat,
        };
        badges.push(Entry {
            id: BASE64.encode(&half("badge", &secret)),
            reason: if let Verdict::Refused(reason) = verdict { Some(reason.word()) } else { None },
            inside: row.is_inside,
            been: row.has_been,
            holder: sealed(&secret, &serde_json::to_vec(&holder)?)?,
        });
    }
    let list = serde_json::to_string(&List {
        version: 1,
        conference,
        gate: code,
        direction: device.serves.as_str(),
        again: rules.again.as_str(),
        windows: rules.windows.iter().map(|one| (time(one.opens_at), time(one.closes_at))).collect(),
        usable: rules.unlock_within.is_none() && rules.capacity.is_none(),
        ticket,
        issued_at: time(now),
        expires_at: time(now + GOOD_FOR),
        badges,
    })?;
    let pair = pair(app)?;
    Ok(Taken {
        signature: BASE64.encode(pair.sign(list.as_bytes()).as_ref()),
        key: BASE64.encode(pair.public_key().as_ref()),
        list,
    })
}

/// What is sealed with a secret: whoever has it opens it, nobody else.
fn sealed(secret: &str, plain: &[u8]) -> Result<String> {
    let wrong = |_| anyhow::anyhow!("it could not be sealed");
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &half("holder", secret)).map_err(wrong)?);
    let mut nonce = [0; 12];
    rand::rng().fill(&mut nonce);
    let mut out = plain.to_vec();
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut out).map_err(wrong)?;
    Ok(BASE64.encode(&[&nonce[..], &out].concat()))
}
