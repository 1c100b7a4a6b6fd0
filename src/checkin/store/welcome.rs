//! What a kiosk tells whoever comes in, beyond who she is.

use chrono::{DateTime, Utc};

use super::Answer;
use crate::access::{Device, DeviceKind};
use crate::checkin::rules::{Direction, Verdict};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::Words;
use crate::registration::{self, Zone};

/// What comes next on the agenda of that day.
pub struct Next {
    pub title: Words,
    pub room: Option<Words>,
    pub starts_at: DateTime<Utc>,
}

/// What is told of somebody who is let in, or was before.
pub struct Welcome {
    /// Every zone, with what her badge opens.
    pub zones: Vec<Zone>,
    pub next: Option<Next>,
    /// Where she sits; nowhere where it is empty.
    pub seat: String,
    /// Her badge was not printed when she was read.
    pub has_no_paper: bool,
}

/// More about whoever was read, for the devices before which people stand. As it was at the time of the reading: what
/// is sent again is answered alike.
pub async fn welcome(db: &Db, device: &Device, answer: &Answer) -> Result<Option<Welcome>> {
    let is_shown = matches!(device.kind, DeviceKind::Kiosk | DeviceKind::Desk)
        && answer.direction == Direction::Entry
        && !matches!(answer.verdict, Verdict::Refused(_));
    let Some(bearer) = answer.bearer.as_ref().filter(|_| is_shown) else { return Ok(None) };
    // Of blocks that run side by side hers is the one in which her discussion group sits, as her pass tells it; where she has
    // none, nobody knows, and none is told.
    let row = sqlx::query!(
        r#"with hers as (
               select s.block_id, g.room_id, g.code
               from badges b join discussion_placements l on l.participant_id = b.participant_id
                   join discussion_groups g on g.id = l.group_id
                   join discussions d on d.id = g.discussion_id and d.published_at <= $2
                   join discussion_sittings s on s.group_id = g.id
               where b.id = $1)
           select (b.prints = 0 or (b.prints = 1 and b.printed_at > $2)) as "has_no_paper!", n.title as "title?: Words", p.seat,
               r.name as "room?: Words", n.starts_at as "starts_at?"
           from badges b join participants p on p.id = b.participant_id join conferences c on c.id = b.conference_id
               left join lateral (
                   select k.* from (
                       select x.title, coalesce(h.room_id, x.room_id) as room_id, x.starts_at, x.code, x.parallel,
                           h.block_id is not null as is_hers, h.code as group_code,
                           bool_or(h.block_id is not null) over (partition by x.parallel) as has_hers
                       from released_blocks x left join hers h on h.block_id = x.id
                       where x.conference_id = c.id and not x.cancelled and x.kind <> 'break' and x.ends_at > $2
                         and (x.starts_at at time zone c.time_zone)::date = ($2 at time zone c.time_zone)::date) k
                   where k.parallel is null or k.is_hers or not k.has_hers
                   order by k.starts_at, k.code, k.group_code limit 1) n on n.parallel is null or n.is_hers
               left join rooms r on r.id = n.room_id
           where b.id = $1"#,
        bearer.badge,
        answer.at
    )
    .fetch_one(db.read())
    .await?;
    let next = row.title.zip(row.starts_at).map(|(title, starts_at)| Next { title, room: row.room, starts_at });
    let zones = registration::zones_of(db, device.conference, bearer.level).await?;
    Ok(Some(Welcome { zones, next, seat: row.seat, has_no_paper: row.has_no_paper }))
}
