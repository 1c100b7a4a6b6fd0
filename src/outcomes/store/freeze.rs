//! Each week's colour of every project, kept when the week is over and never rewritten.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;
use sqlx::types::Json;

use super::indicators::targets;
use super::lights::{hands_at, thresholds};
use super::orders::{NewWent, issue_order, step_order};
use super::signals::signals;
use crate::audit::{Actor, Entry, Tx};
use crate::conference::{self, Act, Here, day_of};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::kernel::Uuid;
use crate::outcomes::rules::{
    ByHand, Facts, Light, OrderStep, Reason, Standing, Thresholds, Unanswered, due_on, expected_each, points, progress,
    standing, week,
};
use crate::state::App;

/// What each project is judged by, as it was at an instant and on a day. Readings and the states of tasks are taken from
/// what was on record then, and so are the steps of its life, its deadline, its indicators and their targets; other dates as
/// they stand now.
pub async fn facts_at(db: &Db, here: &Here, (at, today): (DateTime<Utc>, NaiveDate)) -> Result<Vec<(Uuid, Facts)>> {
    let conference = here.id;
    let mut signals = signals(db, here, None, (at, today)).await?;
    let readings = sqlx::query!(
        r#"select n.id, n.project_id, n.baseline, coalesce(w.held, n.target) as "target!", coalesce(w.way - 1, n.way) as "way!",
               r.value as "value?"
           from indicators n join projects p on p.id = n.project_id
               left join lateral (select way, held from indicator_ways where indicator_id = n.id and at > $2
                                  order by way limit 1) w on true
               left join lateral (select value from readings where indicator_id = n.id and as_of <= $3 and recorded_at <= $2
                                  order by as_of desc, recorded_at desc, id desc limit 1) r on true
           where p.conference_id = $1 and n.created_at <= $2 order by n.project_id, n.position"#,
        conference,
        at,
        today
    )
    .fetch_all(db.read())
    .await?;
    let removed = sqlx::query_scalar!(
        r#"select x.project_id from removed_indicators x join projects p on p.id = x.project_id
           where p.conference_id = $1 and x.created_at <= $2 and x.removed_at > $2"#,
        conference,
        at
    )
    .fetch_all(db.read())
    .await?;
    let mut held: HashMap<Uuid, Vec<Option<Decimal>>> = HashMap::new();
    let mut ways: HashMap<Uuid, Vec<Vec<(NaiveDate, Decimal)>>> = HashMap::new();
    let mut targets = targets(db, conference).await?;
    for row in readings {
        held.entry(row.project_id).or_default().push(progress(row.baseline, row.target, row.value));
        let own = targets.remove(&(row.id, row.way)).unwrap_or_default();
        ways.entry(row.project_id).or_default().push(points(row.baseline, row.target, &own));
    }
    // Those that are gone since were unknown then.
    for project in removed {
        held.entry(project).or_default().push(None);
        ways.entry(project).or_default().push(Vec::new());
    }
    let rows = sqlx::query!(
        r#"select p.id, p.starts_on, coalesce(t.overdue, 0) as "overdue!",
               coalesce((select d.held from deadline_requests d where d.project_id = p.id and d.granted and d.decided_at > $2
                         order by d.decided_at limit 1), p.deadline) as "deadline!",
               coalesce((select s.kind = 'closed' from project_steps s where s.project_id = p.id and s.at <= $2
                         order by s.position desc limit 1), false) as "is_completed!"
           from projects p
               left join (select t.project_id, count(*) as overdue from tasks t
                              left join lateral (select c.state from task_changes c where c.task_id = t.id and c.at <= $2
                                                 order by c.at desc, c.id desc limit 1) c on true
                          where t.conference_id = $1 and t.project_id is not null and t.created_at <= $2 and t.due_at < $2
                              and coalesce(c.state, 'open') in ('open', 'started', 'blocked')
                          group by t.project_id) t on t.project_id = p.id
           where p.conference_id = $1 and p.created_at <= $2 order by p.number"#,
        conference,
        at
    )
    .fetch_all(db.read())
    .await?;
    let facts = rows.into_iter().map(|row| {
        let signal = signals.remove(&row.id).unwrap_or_default();
        let facts = Facts {
            starts_on: row.starts_on,
            deadline: row.deadline,
            is_completed: row.is_completed,
            progress: held.remove(&row.id).unwrap_or_default(),
            expected: expected_each((row.starts_on, row.deadline), &ways.remove(&row.id).unwrap_or_default(), today),
            overdue_tasks: row.overdue,
            report_late: signal.report_late,
            // The week that is judged is over: it counts, where it is yellow.
            order: signal.order.map(|order| Unanswered { weeks: order.weeks + 1, ..order }),
            late_difficulties: signal.late_difficulties,
            overdue_milestones: signal.overdue_milestones,
        };
        (row.id, facts)
    });
    Ok(facts.collect())
}

/// How long a week has been over before the server freezes it, in seconds: what was sent in its last second may be written
/// down a little later, and is judged with it.
const SETTLED: i64 = 120;

/// Freezes every week that is over and settled. What is judged stays the instant of its end.
pub async fn freeze_settled_weeks(app: &App) -> Result<()> {
    freeze_weeks_over(app, app.clock.now() - TimeDelta::seconds(SETTLED)).await
}

/// Freezes every week that is over, of every conference that has projects. Done again, or by two servers at once, it
/// changes nothing.
pub async fn freeze_weeks(app: &App) -> Result<()> {
    freeze_weeks_over(app, app.clock.now()).await
}

async fn freeze_weeks_over(app: &App, now: DateTime<Utc>) -> Result<()> {
    let rows = sqlx::query!(
        r#"select p.conference_id, min(p.created_at) as "first!", (select max(week) from frozen_weeks f where f.conference_id = p.conference_id) as last
           from projects p group by p.conference_id"#
    )
    .fetch_all(app.db.read())
    .await?;
    for row in rows {
        let Some(here) = conference::find_by_id(&app.db, row.conference_id).await? else { continue };
        for week in week::due(row.first, row.last, now, here.zone) {
            freeze(app, &here, week).await?;
        }
    }
    Ok(())
}

/// Whether a week is frozen.
pub async fn is_frozen(db: &Db, conference: Uuid, week: NaiveDate) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from frozen_weeks where conference_id = $1 and week = $2) as "frozen!""#,
        conference,
        week
    )
    .fetch_one(db.read())
    .await?)
}

async fn freeze(app: &App, here: &Here, week: NaiveDate) -> Result<()> {
    let (at, today) = (week::end(week, here.zone), week::last_day(week));
    let thresholds = thresholds(&app.db, here.id, at).await?;
    let hands = hands_at(&app.db, here.id, at).await?;
    let facts = facts_at(&app.db, here, (at, today)).await?;
    let mut tx = Tx::begin(app).await?;
    let now = tx.now;
    // The other server waits for this row, and then finds it.
    let first = sqlx::query!(
        "insert into frozen_weeks (conference_id, week, thresholds, frozen_at) values ($1, $2, $3, $4) on conflict do nothing",
        here.id,
        week,
        thresholds.version,
        now
    )
    .execute(tx.conn())
    .await?;
    if first.rows_affected() == 0 {
        return Ok(());
    }
    let mut moved = Vec::new();
    let (mut ids, mut lights, mut judged, mut by_hand) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (project, facts) in facts {
        let hand = hands.get(&project).filter(|(_, hand)| today <= hand.until);
        let standing = standing(&facts, &thresholds, today).with_hand(hand.map(|(_, hand)| hand), today);
        // Where nobody may act any more nothing is sent.
        if here.allows(Act::CarryOut) {
            moved.extend(moves(&standing, facts.report_late.is_some()).map(|what| (project, what)));
        }
        ids.push(project);
        lights.push(standing.light.as_str());
        judged.push(serde_json::to_value(&facts)?);
        by_hand.push(hand.map(|(id, _)| *id));
    }
    sqlx::query!(
        r#"insert into frozen_lights (project_id, conference_id, week, light, facts, hand_id)
           select n.project, $1, $2, n.light, n.facts, n.hand
           from unnest($3::uuid[], $4::text[], $5::jsonb[], $6::uuid[]) as n (project, light, facts, hand)"#,
        here.id,
        week,
        &ids,
        &lights as &[&str],
        &judged,
        &by_hand as &[Option<Uuid>]
    )
    .execute(tx.conn())
    .await?;
    let entry = Entry::new(Actor::System, "outcomes.week_frozen", "conference", here.id)
        .of(here.id)
        .with("week", week.to_string())
        .with("projects", ids.len())
        .touching("outcomes");
    let more = send_out(&mut tx, here, (week, thresholds.order_days), moved).await?;
    tx.commit((entry, more)).await
}

/// What a frozen light sets going: an order to mend, or one that climbs.
enum Moves {
    Issue,
    Climb(Uuid),
}

/// Yellow sends an order, where the institution that leads the project has a page on which to receive it; one that is ignored
/// climbs.
fn moves(standing: &Standing, is_asked: bool) -> Option<Moves> {
    let ignored = standing.reasons.iter().find_map(|(_, reason)| match reason {
        Reason::OrderIgnored { order, .. } | Reason::OrderUnanswered { order, .. } => Some(*order),
        _ => None,
    });
    match ignored {
        Some(order) => Some(Moves::Climb(order)),
        None => (standing.light == Light::Yellow && is_asked).then_some(Moves::Issue),
    }
}

/// Issues the orders that a week sends, and lets those climb that were ignored; one that was acted on meanwhile does not.
async fn send_out(
    tx: &mut Tx,
    here: &Here,
    (week, days): (NaiveDate, i64),
    moved: Vec<(Uuid, Moves)>,
) -> Result<Vec<Entry>> {
    let by = (Actor::System, None);
    let today = day_of(tx.now, here.zone);
    let due_on = due_on(today, days);
    // Of weeks that are frozen late, after a time without a server, the newest alone sends an order.
    let is_newest = week::next(week) == week::monday(today);
    let mut entries = Vec::new();
    for (project, what) in moved {
        match what {
            Moves::Issue if !is_newest => {}
            Moves::Issue => {
                let issued = issue_order(tx, by, (here.id, project), ("", due_on, week)).await?;
                entries.extend(issued.map(|(_, entry)| entry));
            }
            Moves::Climb(order) => {
                tx.mark().await?;
                let new = NewWent { step: OrderStep::Climb, words: "", due_on: None, since: None };
                match step_order(tx, by, (here.id, order), &new).await {
                    Ok(entry) => entries.push(entry.touching("presidium")),
                    Err(Error::Conflict(_)) => tx.go_back().await?,
                    Err(error) => return Err(error),
                }
            }
        }
    }
    Ok(entries)
}

/// A project's light at the end of a week, with why.
#[derive(Clone, Debug)]
pub struct Kept {
    pub week: NaiveDate,
    pub standing: Standing,
}

struct KeptRow {
    project_id: Uuid,
    week: NaiveDate,
    light: String,
    facts: Json<Facts>,
    thresholds: i32,
    red_overdue_days: Option<i32>,
    red_behind: Option<i32>,
    yellow_behind: Option<i32>,
    blue_days: Option<i32>,
    report_days: Option<i32>,
    order_days: Option<i32>,
    hand: Option<String>,
    hand_reason: Option<String>,
    until: Option<NaiveDate>,
}

impl KeptRow {
    fn judged(self) -> (Uuid, Kept) {
        let today = week::last_day(self.week);
        let by = (|| {
            let (overdue, red, yellow) = (self.red_overdue_days?, self.red_behind?, self.yellow_behind?);
            let days = [overdue, red, yellow, self.blue_days?, self.report_days?, self.order_days?];
            Some(Thresholds::of_whole(self.thresholds, days))
        })();
        let by = by.unwrap_or_else(Thresholds::as_delivered);
        let hand = self.hand.as_deref().and_then(Light::parse).zip(self.hand_reason.zip(self.until));
        let hand = hand.map(|(light, (reason, until))| ByHand { light, reason, until });
        let mut standing = standing(&self.facts.0, &by, today).with_hand(hand.as_ref(), today);
        // What is kept is what it was; `plenum verify` tells where judging again comes to something else.
        standing.light = Light::parse(&self.light).unwrap_or(standing.light);
        (self.project_id, Kept { week: self.week, standing })
    }
}

/// What one project had, the newest week first. The reasons are found again from what it was judged by.
pub async fn kept(db: &Db, project: Uuid, most: i64) -> Result<Vec<Kept>> {
    let rows = sqlx::query_as!(
        KeptRow,
        r#"select f.project_id, f.week, f.light, f.facts as "facts: Json<Facts>", w.thresholds,
               t.red_overdue_days as "red_overdue_days?", t.red_behind as "red_behind?", t.yellow_behind as "yellow_behind?",
               t.blue_days as "blue_days?", t.report_days as "report_days?", t.order_days as "order_days?",
               h.light as "hand?", h.reason as "hand_reason?", h.until as "until?"
           from frozen_lights f join frozen_weeks w on w.conference_id = f.conference_id and w.week = f.week
               left join light_thresholds t on t.conference_id = w.conference_id and t.version = w.thresholds
               left join lights_by_hand h on h.id = f.hand_id
           where f.project_id = $1 order by f.week desc limit $2"#,
        project,
        most
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(|row| row.judged().1).collect())
}

/// How every project of a conference stood at the end of a week that is frozen; nothing where it is not.
pub async fn standings_of_week(db: &Db, conference: Uuid, week: NaiveDate) -> Result<Vec<(Uuid, Standing)>> {
    let rows = sqlx::query_as!(
        KeptRow,
        r#"select f.project_id, f.week, f.light, f.facts as "facts: Json<Facts>", w.thresholds,
               t.red_overdue_days as "red_overdue_days?", t.red_behind as "red_behind?", t.yellow_behind as "yellow_behind?",
               t.blue_days as "blue_days?", t.report_days as "report_days?", t.order_days as "order_days?",
               h.light as "hand?", h.reason as "hand_reason?", h.until as "until?"
           from frozen_lights f join frozen_weeks w on w.conference_id = f.conference_id and w.week = f.week
               left join light_thresholds t on t.conference_id = w.conference_id and t.version = w.thresholds
               left join lights_by_hand h on h.id = f.hand_id
           where f.conference_id = $1 and f.week = $2"#,
        conference,
        week
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.into_iter().map(KeptRow::judged).map(|(project, kept)| (project, kept.standing)).collect())
}

/// How every project stood at an instant, from what was on record then.
pub async fn standings_at(
    db: &Db,
    here: &Here,
    (at, today): (DateTime<Utc>, NaiveDate),
) -> Result<Vec<(Uuid, Standing)>> {
    let thresholds = thresholds(db, here.id, at).await?;
    let hands = hands_at(db, here.id, at).await?;
    let facts = facts_at(db, here, (at, today)).await?;
    let is_over = at >= week::end(week::monday(today), here.zone);
    let standings = facts.into_iter().map(|(project, facts)| {
        // A week that goes on does not count with the yellow ones before it.
        let order =
            facts.order.map(|order| if is_over { order } else { Unanswered { weeks: order.weeks - 1, ..order } });
        let standing = standing(&Facts { order, ..facts }, &thresholds, today);
        (project, standing.with_hand(hands.get(&project).map(|(_, hand)| hand), today))
    });
    Ok(standings.collect())
}

/// Judges every frozen light again by what it was judged by. Tells how many there are, and which come to another colour,
/// each in a sentence for whoever runs the check.
pub async fn recheck(db: &Db) -> Result<(usize, Vec<String>)> {
    let projects = sqlx::query!(
        r#"select distinct f.project_id, p.number, c.slug
           from frozen_lights f join projects p on p.id = f.project_id join conferences c on c.id = p.conference_id order by c.slug, p.number"#
    )
    .fetch_all(db.read())
    .await?;
    let (mut count, mut changed) = (0, Vec::new());
    // A project at a time: three years of a large plan are more than should lie in memory.
    for project in projects {
        for kept in kept(db, project.project_id, i64::MAX).await? {
            count += 1;
            let judged = kept.standing.reasons[0].0;
            if judged != kept.standing.light {
                changed.push(format!(
                    "{}: project {} in the week of {}: {} is kept, {} is what it comes to",
                    project.slug,
                    project.number,
                    kept.week,
                    kept.standing.light.as_str(),
                    judged.as_str()
                ));
            }
        }
    }
    Ok((count, changed))
}
