use chrono_tz::Tz;
use sqlx::PgExecutor;

use crate::audit::{Actor, Entry, Tx};
use crate::error::{Error, Result};
use crate::kernel::{Lang, Uuid};
use crate::reminders::rules::{Hours, Kind, OwnWanted, Rules};

/// The steps of a conference; as delivered where nobody has set any.
pub async fn rules(executor: impl PgExecutor<'_>, conference: Uuid) -> Result<Rules> {
    let row = sqlx::query!(
        r#"select before_days, deputy_after, lead_after, organiser_after, urgent_days, version from reminder_rules
           where conference_id = $1"#,
        conference
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.map_or_else(Rules::default, |row| Rules {
        before: row.before_days,
        deputy_after: row.deputy_after,
        lead_after: row.lead_after,
        organiser_after: row.organiser_after,
        urgent_days: row.urgent_days,
        version: row.version,
    }))
}

/// Sets the steps of a conference, if they are still as they were seen.
pub async fn set_rules(tx: &mut Tx, actor: Actor, conference: Uuid, rules: &Rules) -> Result<Entry> {
    let now = tx.now;
    let set = sqlx::query!(
        r#"insert into reminder_rules as r (conference_id, before_days, deputy_after, lead_after, organiser_after, urgent_days, changed_by, changed_at)
           select $1, $2, $3, $4, $5, $6, $8, $9 where $7 = 0 or exists (select from reminder_rules where conference_id = $1)
           on conflict (conference_id) do update set before_days = $2, deputy_after = $3, lead_after = $4, organiser_after = $5,
               urgent_days = $6, changed_by = $8, changed_at = $9, version = r.version + 1
           where r.version = $7"#,
        conference,
        &rules.before,
        rules.deputy_after,
        rules.lead_after,
        rules.organiser_after,
        rules.urgent_days,
        rules.version,
        actor.account(),
        now,
    )
    .execute(tx.conn())
    .await?;
    if set.rows_affected() == 0 {
        return Err(Error::Conflict("problem-changed"));
    }
    Ok(Entry::new(actor, "reminders.rules_changed", "conference", conference)
        .of(conference)
        .with("before", rules.before.clone())
        .with("deputy", rules.deputy_after)
        .with("lead", rules.lead_after)
        .with("organiser", rules.organiser_after)
        .with("urgent", rules.urgent_days))
}

/// How somebody wants to be told; `delivered` where she has said nothing.
pub async fn own(executor: impl PgExecutor<'_>, account: Uuid, delivered: OwnWanted) -> Result<OwnWanted> {
    let row = sqlx::query!(
        "select hour, zone, language, quiet_from, quiet_to, by_mail from reminder_settings where account_id = $1",
        account
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.map_or(delivered.clone(), |row| OwnWanted {
        hours: hours(row.hour, &row.zone, row.quiet_from.zip(row.quiet_to), delivered.hours.zone),
        lang: Lang::from_tag(&row.language).unwrap_or(delivered.lang),
        by_mail: row.by_mail.iter().filter_map(|kind| Kind::parse(kind)).collect(),
    }))
}

/// Hours as they are kept.
pub fn hours(hour: i32, zone: &str, quiet: Option<(i32, i32)>, otherwise: Tz) -> Hours {
    let whole = |hour: i32| u32::try_from(hour).unwrap_or_default();
    Hours {
        hour: whole(hour),
        zone: zone.parse().unwrap_or(otherwise),
        quiet: quiet.map(|(from, to)| (whole(from), whole(to))),
    }
}

/// Sets how she wants to be told.
pub async fn set_own(tx: &mut Tx, actor: Actor, account: Uuid, wanted: &OwnWanted) -> Result<Entry> {
    let now = tx.now;
    let kinds: Vec<String> = wanted.by_mail.iter().map(|kind| kind.as_str().to_owned()).collect();
    let hour = |hour: u32| i32::try_from(hour).unwrap_or_default();
    sqlx::query!(
        r#"insert into reminder_settings (account_id, hour, zone, language, quiet_from, quiet_to, by_mail, changed_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)
           on conflict (account_id) do update set hour = $2, zone = $3, language = $4, quiet_from = $5, quiet_to = $6, by_mail = $7, changed_at = $8"#,
        account,
        hour(wanted.hours.hour),
        wanted.hours.zone.name(),
        wanted.lang.tag(),
        wanted.hours.quiet.map(|(from, _)| hour(from)),
        wanted.hours.quiet.map(|(_, to)| hour(to)),
        &kinds,
        now,
    )
    .execute(tx.conn())
    .await?;
    Ok(Entry::new(actor, "reminders.own_changed", "account", account).with("mail", kinds))
}
