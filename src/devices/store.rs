mod staff;

pub use staff::{
    close_to_staff, is_open_to_staff, move_by_staff, open_to_staff, remove_staff_code, set_staff_code,
    sign_off_by_staff, staff_code,
};

use anyhow::Context as _;
use chrono::{DateTime, Utc};

use super::rules::{ENROL, NewDevice, PrintsAt, Report, Standing};
use crate::access::{DeviceKind, Serves};
use crate::audit::{Actor, Entry, Tx, Unaudited};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::{Uuid, Words, new_id};
use crate::vault;

/// A device of a conference.
#[derive(Clone, Debug)]
pub struct Device {
    pub id: Uuid,
    pub name: String,
    pub kind: DeviceKind,
    pub serves: Serves,
    pub gate: Option<(Uuid, Words)>,
    /// Where its badges are printed: itself, where it has a printer.
    pub station: Option<Uuid>,
    pub is_enrolled: bool,
    pub revoked_at: Option<DateTime<Utc>>,
    pub seen_at: Option<DateTime<Utc>>,
    pub battery: Option<i32>,
    pub queue: Option<i32>,
    pub version: i32,
}

impl Device {
    pub fn standing(&self, now: DateTime<Utc>) -> Standing {
        Standing::of(self.is_enrolled, self.revoked_at.is_some(), self.seen_at, now)
    }
}

struct Row {
    id: Uuid,
    name: String,
    kind: String,
    direction: String,
    gate: Option<Uuid>,
    gate_name: Option<Words>,
    station_id: Option<Uuid>,
    is_enrolled: bool,
    revoked_at: Option<DateTime<Utc>>,
    seen_at: Option<DateTime<Utc>>,
    battery: Option<i32>,
    queue: Option<i32>,
    version: i32,
}

impl Row {
    fn device(self) -> Result<Device> {
        Ok(Device {
            id: self.id,
            name: self.name,
            kind: DeviceKind::parse(&self.kind).context("an unknown kind of device")?,
            serves: Serves::parse(&self.direction).context("an unknown direction")?,
            gate: self.gate.zip(self.gate_name),
            station: self.station_id,
            is_enrolled: self.is_enrolled,
            revoked_at: self.revoked_at,
            seen_at: self.seen_at,
            battery: self.battery,
            queue: self.queue,
            version: self.version,
        })
    }
}

/// The devices of a conference: those that are good first, by name.
pub async fn devices(db: &Db, conference: Uuid) -> Result<Vec<Device>> {
    sqlx::query_as!(
        Row,
        r#"select d.id, d.name, d.kind, d.direction, g.id as "gate?", g.name as "gate_name?: Words", d.station_id,
               d.token_hash is not null as "is_enrolled!", d.revoked_at, d.seen_at, d.battery, d.queue, d.version
           from devices d left join gates g on g.id = d.gate_id
           where d.conference_id = $1 order by d.revoked_at is not null, d.name, d.id"#,
        conference
    )
    .fetch_all(db.read())
    .await?
    .into_iter()
    .map(Row::device)
    .collect()
}

/// One of them.
pub async fn device(db: &Db, conference: Uuid, id: Uuid) -> Result<Option<Device>> {
    Ok(devices(db, conference).await?.into_iter().find(|device| device.id == id))
}

/// The print stations of a conference, by name.
pub async fn stations(db: &Db, conference: Uuid) -> Result<Vec<(Uuid, String)>> {
    let all = devices(db, conference).await?.into_iter();
    let good = all.filter(|device| device.kind == DeviceKind::Print && device.revoked_at.is_none());
    Ok(good.map(|device| (device.id, device.name)).collect())
}

/// Makes a device. It holds nothing yet.
pub async fn create(tx: &mut Tx, conference: Uuid, new: &NewDevice, actor: Actor) -> Result<(Uuid, Entry)> {
    let (id, now) = (new_id(), tx.now);
    sqlx::query!(
        "insert into devices (id, conference_id, gate_id, name, kind, direction, station_id, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id,
        conference,
        new.gate,
        new.name,
        new.kind.as_str(),
        new.serves.as_str(),
        station(id, new),
        actor.account(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok((id, entry(actor, "device.made", conference, id, new)))
}

/// Its station, by its id.
fn station(id: Uuid, new: &NewDevice) -> Option<Uuid> {
    match new.prints_at {
        PrintsAt::Nowhere => None,
        PrintsAt::Own => Some(id),
        PrintsAt::Station(station) => Some(station),
    }
}

fn entry(actor: Actor, action: &'static str, conference: Uuid, id: Uuid, new: &NewDevice) -> Entry {
    let entry = Entry::new(actor, action, "device", id)
        .of(conference)
        .with("kind", new.kind.as_str())
        .with("direction", new.serves.as_str())
        .touching("devices");
    let entry = match new.gate {
        Some(gate) => entry.with_id("gate", gate),
        None => entry,
    };
    match station(id, new) {
        Some(station) => entry.with_id("station", station),
        None => entry,
    }
}

/// Renames a device or sets it up at another gate, as it was seen. Its token stays.
pub async fn change(
    tx: &mut Tx,
    conference: Uuid,
    id: Uuid,
    version: i32,
    new: &NewDevice,
    actor: Actor,
) -> Result<Entry> {
    let changed = sqlx::query!(
        "update devices set name = $4, kind = $5, direction = $6, gate_id = $7, station_id = $8, version = version + 1
         where id = $1 and conference_id = $2 and version = $3 and revoked_at is null",
        id,
        conference,
        version,
        new.name,
        new.kind.as_str(),
        new.serves.as_str(),
        new.gate,
        station(id, new)
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(entry(actor, "device.changed", conference, id, new))
}

/// A new link by which a device is enrolled, once and soon. An older one ends; its token is good until the link is used.
pub async fn make_link(tx: &mut Tx, conference: Uuid, id: Uuid, actor: Actor) -> Result<(String, Entry)> {
    let token = vault::token();
    let (hash, now) = (tx.app().vault.hash("devices.enrol", &token), tx.now);
    let made = sqlx::query!(
        "update devices set enrol_hash = $3, enrol_expires_at = $4 where id = $1 and conference_id = $2 and revoked_at is null",
        id,
        conference,
        hash,
        now + ENROL
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if made == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    let entry = Entry::new(actor, "device.link_made", "device", id).of(conference).touching("devices");
    Ok((format!("/enrol/{token}"), entry))
}

/// A device that waits to be enrolled by a link.
pub struct Enrolling {
    pub id: Uuid,
    pub conference: Uuid,
    pub conference_name: Words,
    pub name: String,
    pub kind: DeviceKind,
    pub gate: Option<Words>,
}

/// The device behind a link that is still good.
pub async fn enrolling(db: &Db, hashes: &[Vec<u8>], now: DateTime<Utc>) -> Result<Option<Enrolling>> {
    let row = sqlx::query!(
        r#"select d.id as "id!", d.conference_id as "conference_id!", c.name as "conference_name!: Words", d.name as "name!",
               d.kind as "kind!", g.name as "gate?: Words"
           from devices d join conferences c on c.id = d.conference_id left join gates g on g.id = d.gate_id
           where d.enrol_hash = any($1) and d.enrol_expires_at > $2"#,
        hashes,
        now
    )
    .fetch_optional(db.read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Enrolling {
        id: row.id,
        conference: row.conference_id,
        conference_name: row.conference_name,
        name: row.name,
        kind: DeviceKind::parse(&row.kind).context("an unknown kind of device")?,
        gate: row.gate,
    }))
}

/// Uses up a link: whoever opened it has the device's new token, and nobody the old one. Of two at once one has it.
pub async fn enrol(tx: &mut Tx, device: &Enrolling, hashes: &[Vec<u8>], actor: Actor) -> Result<(String, Entry)> {
    let token = vault::token();
    let (hash, now) = (tx.app().vault.hash("devices", &token), tx.now);
    let enrolled = sqlx::query!(
        "update devices set token_hash = $3, enrolled_at = $4, enrol_hash = null, enrol_expires_at = null, seen_at = null
         where id = $1 and enrol_hash = any($2) and enrol_expires_at > $4",
        device.id,
        hashes,
        hash,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if enrolled == 0 {
        return Err(Error::NotFound);
    }
    let entry = Entry::new(actor, "device.enrolled", "device", device.id).of(device.conference).touching("devices");
    Ok((token, entry))
}

/// A token without a link: for whoever runs commands on the server's machine.
pub async fn issue_token(tx: &mut Tx, conference: Uuid, id: Uuid, actor: Actor) -> Result<(String, Entry)> {
    let token = vault::token();
    let (hash, now) = (tx.app().vault.hash("devices", &token), tx.now);
    sqlx::query!(
        "update devices set token_hash = $3, enrolled_at = $4, enrol_hash = null, enrol_expires_at = null
         where id = $1 and conference_id = $2 and revoked_at is null",
        id,
        conference,
        hash,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok((token, Entry::new(actor, "device.enrolled", "device", id).of(conference).touching("devices")))
}

/// Takes a device's token away, as it was seen. It is not given another.
pub async fn revoke(tx: &mut Tx, conference: Uuid, id: Uuid, version: i32, actor: Actor) -> Result<Entry> {
    let now = tx.now;
    let revoked = sqlx::query!(
        "update devices set revoked_at = $4, token_hash = null, enrol_hash = null, enrol_expires_at = null, version = version + 1
         where id = $1 and conference_id = $2 and version = $3 and revoked_at is null",
        id,
        conference,
        version,
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if revoked == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "device.revoked", "device", id).of(conference).touching("devices"))
}

/// Keeps what a device told of itself; what it does not tell stays as it was.
pub async fn report(mut tx: Tx, id: Uuid, report: Report) -> Result<()> {
    let now = tx.now;
    sqlx::query!(
        "update devices set battery = coalesce($2, battery), queue = coalesce($3, queue), reported_at = $4, seen_at = $4 where id = $1",
        id,
        report.battery,
        report.queue,
        now
    )
    .execute(tx.conn())
    .await?;
    tx.commit_unaudited(Unaudited::Reported).await
}
