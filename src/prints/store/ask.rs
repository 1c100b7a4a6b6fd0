//! A badge is asked for: once, whoever asks and however often it is sent.

use super::super::rules::{self, Asked, Known, READ_WITHIN, Refusal, Whose, print_id};
use crate::access::{Device, Who};
use crate::audit::{Actor, Entry, Tx, Unaudited};
use crate::db;
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::state::App;

/// Who asks: a device, a person, or a person at a device.
#[derive(Clone, Copy)]
pub struct By {
    pub conference: Uuid,
    pub device: Option<Uuid>,
    pub account: Option<Uuid>,
    actor: Actor,
}

impl By {
    pub fn device(device: &Device) -> By {
        By {
            conference: device.conference,
            device: Some(device.id),
            account: device.who.as_ref().map(|who| who.account),
            actor: device.actor(),
        }
    }

    pub fn person(conference: Uuid, who: &Who) -> By {
        By { conference, device: None, account: Some(who.account), actor: who.actor() }
    }
}

/// What comes of asking.
pub struct Answer {
    /// The print; of a badge that is under way already, that one.
    pub print: Option<Uuid>,
    pub refused: Option<Refusal>,
}

/// Asks for a badge. The row of the badge is the queue of those who do: of two at once one is told that it is under way.
/// Sent again with its nonce it is the same print, and that is written before it is answered.
pub async fn ask_for(app: &App, by: By, asked: &Asked) -> Result<Answer> {
    let mut tx = Tx::begin(app).await?;
    let id = print_id(by.device.or(by.account).unwrap_or_default(), &asked.nonce);
    if repeated(&mut tx, id).await? {
        tx.commit_unaudited(Unaudited::Repeated).await?;
        return Ok(Answer { print: Some(id), refused: None });
    }
    let participant = participant(&mut tx, by, asked.whose).await?.ok_or(Error::NotFound)?;
    let badge = sqlx::query!(
        "select b.id, b.prints from badges b join participants p on p.id = b.participant_id
         where b.participant_id = $1 and b.conference_id = $2 and b.revoked_at is null and p.state = 'approved'
         for no key update of b",
        participant,
        by.conference
    )
    .fetch_optional(tx.conn())
    .await?;
    // The same request, which came twice in one instant, waited here for itself.
    if repeated(&mut tx, id).await? {
        tx.commit_unaudited(Unaudited::Repeated).await?;
        return Ok(Answer { print: Some(id), refused: None });
    }
    let station = sqlx::query_scalar!(
        "select s.id from devices s where s.conference_id = $1 and s.revoked_at is null
             and (s.kind = 'print' or s.station_id = s.id)
             and s.id = coalesce($2, (select d.station_id from devices d where d.id = $3))",
        by.conference,
        asked.station,
        by.device
    )
    .fetch_optional(tx.conn())
    .await?;
    let under_way = sqlx::query_scalar!(
        "select id from prints where badge_id = $1 and state in ('waiting', 'taken')",
        badge.as_ref().map(|badge| badge.id)
    )
    .fetch_optional(tx.conn())
    .await?;
    let known = Known {
        has_badge: badge.is_some(),
        has_station: station.is_some(),
        is_under_way: under_way.is_some(),
        was_printed: badge.as_ref().is_some_and(|badge| badge.prints > 0),
        is_again: asked.again.is_some(),
    };
    let refused = rules::decide(known).err();
    let (None, Some(badge), Some(station)) = (refused, badge, station) else {
        return Ok(Answer { print: under_way, refused });
    };
    // What was not printed before is not printed again.
    let again = asked.again.as_deref().filter(|_| known.was_printed).unwrap_or_default();
    let now = tx.now;
    sqlx::query!(
        "insert into prints (id, conference_id, station_id, participant_id, badge_id, device_id, account_id, asked_at, state, again_reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9)",
        id,
        by.conference,
        station,
        participant,
        badge.id,
        by.device,
        by.account,
        now,
        again
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("prints_live", "prints-problem-queued")]))?;
    let entry = Entry::new(by.actor, "print.asked", "print", id)
        .of(by.conference)
        .with_id("participant", participant)
        .with_id("station", station)
        .with("again", !again.is_empty())
        .touching("prints");
    tx.commit(match by.device {
        Some(device) => entry.with_id("device", device),
        None => entry,
    })
    .await?;
    Ok(Answer { print: Some(id), refused: None })
}

/// Whether it was asked for already; then that it was asked for once more is kept.
async fn repeated(tx: &mut Tx, id: Uuid) -> Result<bool> {
    let written = sqlx::query!("update prints set repeats = repeats + 1 where id = $1", id).execute(tx.conn()).await?;
    Ok(written.rows_affected() > 0)
}

/// Whose badge is meant: of this conference, or of whoever this device let in a short while ago.
async fn participant(tx: &mut Tx, by: By, whose: Whose) -> Result<Option<Uuid>> {
    let now = tx.now;
    Ok(match whose {
        Whose::Participant(id) => {
            sqlx::query_scalar!("select id from participants where id = $1 and conference_id = $2", id, by.conference)
                .fetch_optional(tx.conn())
                .await?
        }
        Whose::Read(reading) => {
            sqlx::query_scalar!(
                r#"select participant_id as "id!" from checkins where id = $1 and device_id = $2 and received_at >= $3
                   and direction = 'entry' and outcome <> 'refused' and participant_id is not null"#,
                reading,
                by.device,
                now - READ_WITHIN
            )
            .fetch_optional(tx.conn())
            .await?
        }
    })
}
