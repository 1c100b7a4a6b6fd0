//! Everything that was decided, to be checked against what was kept of it.

use super::record;
use crate::db::Db;
use crate::error::Result;
use crate::kernel::Words;
use crate::presidium::rules::{HeldResolution, HeldVote, Record, Resolved, text_digest};

/// Every decided vote, oldest first.
pub async fn held_votes(db: &Db) -> Result<Vec<HeldVote>> {
    let rows = sqlx::query!(
        r#"select v.id, c.slug, m.year, m.number, v.verdict as "verdict!", v.yes as "yes!", v.no as "no!",
               v.abstained as "abstained!", v.inputs, v.hash,
               (select l.detail ->> 'hash' from audit_log l
                where l.action = 'vote.closed' and l.object_id = v.id order by l.id limit 1) as logged
           from votes v join motions m on m.id = v.motion_id join conferences c on c.id = m.conference_id
           where v.state in ('closed', 'certified') order by v.closed_at, v.id"#
    )
    .fetch_all(db.read())
    .await?;
    let mut held = Vec::with_capacity(rows.len());
    for row in rows {
        let head = record::head(db.read(), row.id, None).await?;
        let seats = record::seats(db.read(), row.id).await?;
        let box_of = record::ballots(db.read(), row.id).await?;
        held.push(HeldVote {
            name: format!("{}, vote {} on motion {}-{}", row.slug, row.id, row.year, row.number),
            record: Record { seats, box_of, ..head },
            verdict: row.verdict,
            tally: [row.yes, row.no, row.abstained],
            kept: row.inputs.zip(row.hash),
            logged: row.logged,
        });
    }
    Ok(held)
}

/// Every resolution, oldest first.
pub async fn held_resolutions(db: &Db) -> Result<Vec<HeldResolution>> {
    let rows = sqlx::query!(
        r#"select r.id, c.slug, r.motion_id, r.vote_id, r.year, r.number, r.title as "title: Words", r.text as "text: Words",
               r.adopted_at, r.hash, v.title as "voted_title!: Words", v.text as "voted_text!: Words",
               (select l.detail ->> 'hash' from audit_log l
                where l.action = 'resolution.adopted' and l.object_id = r.id order by l.id limit 1) as logged
           from resolutions r join votes v on v.id = r.vote_id join conferences c on c.id = r.conference_id
           order by r.adopted_at, r.id"#
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| HeldResolution {
            name: format!("{}, resolution {}-{}", row.slug, row.year, row.number),
            voted: text_digest(&row.voted_title, &row.voted_text),
            resolved: Resolved {
                id: row.id,
                motion: row.motion_id,
                vote: row.vote_id,
                year: row.year,
                number: row.number,
                title: row.title,
                text: row.text,
                adopted: row.adopted_at.timestamp_micros(),
            },
            hash: row.hash,
            logged: row.logged,
        })
        .collect())
}
