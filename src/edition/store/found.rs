//! The conference itself, and the order in which the rest of a template is entered.

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;

use super::{admission, agenda, handbook, preparation};
use crate::audit::{Actor, Entry, Tx};
use crate::countdown::{self, Calendar};
use crate::db;
use crate::edition::rules;
use crate::edition::template::Template;
use crate::error::Result;
use crate::forms;
use crate::kernel::{Uuid, Words, new_id};

/// Makes a conference, in draft, from a template that was checked. The opening is the start of its
/// first block on that date.
pub async fn found(
    tx: &mut Tx,
    actor: Actor,
    slug: &str,
    template: &Template,
    opening: NaiveDate,
) -> Result<(Uuid, Entry)> {
    let id = new_id();
    let conference = &template.conference;
    let zone: Tz = conference.time_zone.get_ref().parse().map_err(|_| anyhow::anyhow!("an unknown time zone"))?;
    let opens_at = rules::opening(template, zone, opening);
    let blocks = agenda::blocks(template, zone, opening);
    let closes_at = blocks.iter().map(|block| block.ends_at).max().unwrap_or(opens_at + TimeDelta::hours(8));
    sqlx::query!(
        r#"insert into conferences (id, slug, name, subtitle, place, background, significance, time_zone, opens_at, closes_at,
               state, registration_closes_at, presidium_min, presidium_max, every_years, registration_kinds,
               documents_kept_days, letters_kept_days, created_at, service_seconds, rooms_open_minutes)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'draft', $11, $12, $13, $14, $15, $16, $17, $18, coalesce($19, 30),
               coalesce($20, 30))"#,
        id,
        slug,
        &conference.name as &Words,
        &conference.subtitle as &Words,
        &conference.place as &Words,
        &conference.background as &Words,
        &conference.significance as &Words,
        zone.name(),
        opens_at,
        closes_at,
        rules::registration_closes(zone, opening, conference.registration_closes_days_before).min(closes_at),
        template.presidium.as_ref().map(|presidium| i32::from(*presidium.min.get_ref())),
        template.presidium.as_ref().map(|presidium| i32::from(presidium.max)),
        conference.every_years.map(i32::from),
        &conference.registration_kinds.iter().map(|kind| kind.as_str().to_owned()).collect::<Vec<_>>(),
        i32::from(conference.documents_kept_days),
        i32::from(conference.letters_kept_days),
        tx.now,
        conference.service_seconds.as_ref().map(|seconds| *seconds.get_ref()),
        conference.rooms_open_minutes.as_ref().map(|minutes| *minutes.get_ref()),
    )
    .execute(tx.conn())
    .await
    .map_err(|error| db::refused(error, &[("conferences_slug_unique", "edition-fault-slug-taken")]))?;
    if let Some(calendar) = conference.calendar.as_ref().and_then(|name| Calendar::find(name.get_ref())) {
        countdown::enter_calendar(tx, id, &calendar).await?;
    }
    let goals = agenda::enter_goals(tx, id, template).await?;
    agenda::enter_agenda(tx, id, template, opening, &blocks, &goals).await?;
    admission::enter_categories(tx, id, template).await?;
    let form = template.form.as_ref().map(|form| form.get_ref().clone()).unwrap_or_default();
    forms::publish_first(tx, id, &form).await?;
    admission::enter_zones(tx, id, template).await?;
    preparation::enter_presidium(tx, id, template).await?;
    let groups = preparation::enter_groups(tx, id, template).await?;
    admission::enter_gate_rules(tx, id, template, zone, opening).await?;
    preparation::enter_milestones(tx, id, template, &groups).await?;
    preparation::enter_pillars(tx, id, template).await?;
    handbook::enter_handbook(tx, id, template, &groups).await?;
    let entry = Entry::new(actor, "conference.created", "conference", id)
        .of(id)
        .with("slug", slug)
        .with("opening", opening.to_string());
    Ok((id, entry))
}

/// How many dates of a conference lie in the past: its opening, its milestones, its tasks.
pub async fn past_dates(tx: &mut Tx, conference: Uuid) -> Result<i64> {
    let now = tx.now;
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from (
               select opens_at as at from conferences where id = $1
               union all select due_at from milestones where conference_id = $1
               union all select due_at from tasks where conference_id = $1
           ) d where at < $2"#,
        conference,
        now
    )
    .fetch_one(tx.conn())
    .await?)
}
