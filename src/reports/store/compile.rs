//! What a report is compiled from: a section a statement or two, each with what was on record at the instant alone.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};

use crate::conference::{Here, day_of};
use crate::db::Db;
use crate::error::Result;
use crate::kernel::{Uuid, Words};
use crate::outcomes::rules::first_week;
use crate::outcomes::rules::week::{self, Flow};
use crate::outcomes::{self, IndicatorKind, Light, Standing};
use crate::reports::rules::{
    Body, Ended, Late, Lights, Measured, Moved, Of, Ordered, Period, Reported, Silent, Stone, Trouble, missing,
};

/// What a report reaches over. What happened at its first instant belongs to the period before.
struct Span {
    conference: Uuid,
    period: Period,
    from: DateTime<Utc>,
    at: DateTime<Utc>,
    /// The day of the instant.
    today: NaiveDate,
}

/// The projects that were on record, each with its deadline as it was then.
type Projects = HashMap<Uuid, (Of, NaiveDate)>;

/// Compiles a report of a period: as of now, or as of its end where that is over.
pub async fn compile(db: &Db, here: &Here, period: Period, now: DateTime<Utc>) -> Result<Body> {
    let (at, today) = period.as_of(now, here.zone);
    let span = Span { conference: here.id, period, from: period.begins_at(here.zone), at, today };
    let projects = projects(db, &span).await?;
    let before: HashMap<Uuid, Light> = outcomes::standings_of_week(db, here.id, period.week_before())
        .await?
        .into_iter()
        .map(|(project, standing)| (project, standing.light))
        .collect();
    let (to, standings) = standings(db, here, &span, now).await?;
    let late = late(db, &span, (&projects, &before), &standings).await?;
    Ok(Body {
        as_of: at,
        lights: lights(&span, to, &before, &standings),
        late,
        moved: moved(db, &span, &projects).await?,
        milestones: milestones(db, &span, &projects).await?,
        readings: readings(db, &span, &projects).await?,
        orders: orders(db, &span, &projects).await?,
        difficulties: difficulties(db, &span, &projects).await?,
        silent: silent(db, here, &span, &projects).await?,
        ended: ended(db, &span, &projects).await?,
        is_filtered: false,
    })
}

async fn projects(db: &Db, span: &Span) -> Result<Projects> {
    let rows = sqlx::query!(
        r#"select p.id, p.number, p.title as "title: Words", i.name as "institution: Words",
               coalesce((select d.held from deadline_requests d where d.project_id = p.id and d.granted and d.decided_at > $2
                         order by d.decided_at limit 1), p.deadline) as "deadline!"
           from projects p join institutions i on i.id = p.institution_id where p.conference_id = $1 and p.created_at <= $2"#,
        span.conference,
        span.at
    )
    .fetch_all(db.read())
    .await?;
    let named = rows.into_iter().map(|row| {
        (row.id, (Of { id: row.id, number: row.number, title: row.title, institution: row.institution }, row.deadline))
    });
    Ok(named.collect())
}

/// How every project stood at the end: where a week that is frozen ends with the period, as it was frozen; a month that ends
/// within a week is judged as of its own end, as everything else in it is.
async fn standings(
    db: &Db,
    here: &Here,
    span: &Span,
    now: DateTime<Utc>,
) -> Result<(Option<NaiveDate>, Vec<(Uuid, Standing)>)> {
    let week = span.period.last_week();
    let ends_with_it = week::last_day(week) == span.period.last();
    if ends_with_it && span.period.is_over(now, here.zone) && outcomes::is_frozen(db, here.id, week).await? {
        return Ok((Some(week), outcomes::standings_of_week(db, here.id, week).await?));
    }
    Ok((None, outcomes::standings_at(db, here, (span.at, span.today)).await?))
}

fn counted(lights: impl Iterator<Item = Light> + Clone) -> Vec<(Light, usize)> {
    Light::ALL.map(|light| (light, lights.clone().filter(|one| *one == light).count())).into()
}

fn lights(span: &Span, to: Option<NaiveDate>, before: &HashMap<Uuid, Light>, standings: &[(Uuid, Standing)]) -> Lights {
    let flow = Flow::of(standings.iter().map(|(project, standing)| (before.get(project).copied(), standing.light)));
    Lights {
        from: (!before.is_empty()).then(|| span.period.week_before()),
        to,
        before: counted(before.values().copied()),
        after: counted(standings.iter().map(|(_, standing)| standing.light)),
        changes: flow.changes,
        unchanged: flow.unchanged,
        new: flow.new,
    }
}

/// The projects that are yellow or red, the worst first.
async fn late(
    db: &Db,
    span: &Span,
    (projects, before): (&Projects, &HashMap<Uuid, Light>),
    standings: &[(Uuid, Standing)],
) -> Result<Vec<Late>> {
    let held: Vec<&(Uuid, Standing)> =
        standings.iter().filter(|(_, standing)| standing.light >= Light::Yellow).collect();
    let ids: Vec<Uuid> = held.iter().map(|(project, _)| *project).collect();
    let mut reported = reported(db, span, &ids).await?;
    let mut late: Vec<Late> = held
        .into_iter()
        .filter_map(|(project, standing)| {
            let (of, deadline) = projects.get(project)?;
            Some(Late {
                project: of.clone(),
                deadline: *deadline,
                light: standing.light,
                was: before.get(project).copied(),
                reasons: standing.reasons.clone(),
                reported: reported.remove(project),
            })
        })
        .collect();
    late.sort_by_key(|one| (std::cmp::Reverse(one.light), one.project.number));
    Ok(late)
}

/// The last that was reported of these projects in the period.
async fn reported(db: &Db, span: &Span, projects: &[Uuid]) -> Result<HashMap<Uuid, Reported>> {
    let weeks = span.period.weeks();
    let rows = sqlx::query!(
        r#"select distinct on (r.project_id) r.project_id, r.week, v.done, v.next
           from weekly_reports r
               join lateral (select done, next from weekly_report_versions where report_id = r.id and at <= $3
                             order by number desc limit 1) v on true
           where r.conference_id = $1 and r.project_id = any($2) and r.filed_at <= $3 and r.week between $4 and $5
           order by r.project_id, r.week desc"#,
        span.conference,
        projects,
        span.at,
        weeks.first().copied().unwrap_or(span.period.first),
        weeks.last().copied().unwrap_or(span.period.first)
    )
    .fetch_all(db.read())
    .await?;
    let rows = rows.into_iter();
    Ok(rows.map(|row| (row.project_id, Reported { week: row.week, done: row.done, next: row.next })).collect())
}

/// Deadlines that were moved.
async fn moved(db: &Db, span: &Span, projects: &Projects) -> Result<Vec<Moved>> {
    let rows = sqlx::query!(
        r#"select d.project_id, d.held, d.wanted, d.reason, coalesce(d.answer, '') as "answer!", d.decided_at as "decided_at!"
           from deadline_requests d join projects p on p.id = d.project_id
           where p.conference_id = $1 and d.granted and d.decided_at > $2 and d.decided_at <= $3 order by d.decided_at, d.id"#,
        span.conference,
        span.from,
        span.at
    )
    .fetch_all(db.read())
    .await?;
    let moved = rows.into_iter().filter_map(|row| {
        Some(Moved {
            project: projects.get(&row.project_id)?.0.clone(),
            from: row.held,
            to: row.wanted,
            reason: row.reason,
            answer: row.answer,
            decided_at: row.decided_at,
        })
    });
    Ok(moved.collect())
}

/// Milestones that were moved, as they stood after their last step by the end.
async fn milestones(db: &Db, span: &Span, projects: &Projects) -> Result<Vec<Stone>> {
    let rows = sqlx::query!(
        r#"select m.id, m.project_id, s.title as "title!: Words", coalesce(b.due_on, m.first_due_on) as "from!", s.due_on as "to!",
               s.at as "at!"
           from project_milestones m join projects p on p.id = m.project_id
               join lateral (select kind, title, due_on, at from project_milestone_steps where milestone_id = m.id and at <= $3
                             order by position desc limit 1) s on s.at > $2 and s.kind <> 'removed'
               left join lateral (select due_on from project_milestone_steps where milestone_id = m.id and at <= $2
                                  order by position desc limit 1) b on true
           where m.conference_id = $1 and m.changed_at > $2
           order by p.number, m.number"#,
        span.conference,
        span.from,
        span.at
    )
    .fetch_all(db.read())
    .await?;
    let stones = rows.into_iter().filter_map(|row| {
        // Entered alone, renamed, or reached: none of it moves a date.
        if row.from == row.to {
            return None;
        }
        Some(Stone {
            project: projects.get(&row.project_id)?.0.clone(),
            milestone: row.id,
            title: row.title,
            from: row.from,
            to: row.to,
            at: row.at,
        })
    });
    Ok(stones.collect())
}

/// Indicators of which the reading that counts is another one than before.
async fn readings(db: &Db, span: &Span, projects: &Projects) -> Result<Vec<Measured>> {
    let rows = sqlx::query!(
        r#"select n.id, n.project_id, n.name as "name: Words", n.kind, n.unit as "unit: Words", n.baseline,
               coalesce((select held from indicator_ways where indicator_id = n.id and at > $3 order by way limit 1), n.target) as "target!",
               a.as_of, a.value,
               b.as_of as "before_on?", b.value as "before?"
           from indicators n join projects p on p.id = n.project_id
               join lateral (select id, as_of, value from readings where indicator_id = n.id and as_of <= $4 and recorded_at <= $3
                             order by as_of desc, recorded_at desc, id desc limit 1) a on true
               left join lateral (select id, as_of, value from readings where indicator_id = n.id and as_of < $5 and recorded_at <= $2
                                  order by as_of desc, recorded_at desc, id desc limit 1) b on true
           where p.conference_id = $1 and a.id is distinct from b.id order by p.number, n.position, n.id"#,
        span.conference,
        span.from,
        span.at,
        span.today,
        span.period.first
    )
    .fetch_all(db.read())
    .await?;
    let read = rows.into_iter().filter_map(|row| {
        Some(Measured {
            project: projects.get(&row.project_id)?.0.clone(),
            indicator: row.id,
            name: row.name,
            kind: IndicatorKind::parse(&row.kind).unwrap_or_default(),
            unit: row.unit,
            baseline: row.baseline,
            target: row.target,
            before: row.before_on.zip(row.before),
            after: (row.as_of, row.value),
        })
    });
    Ok(read.collect())
}

/// Orders that are not closed, and those with which something happened; what is overdue first.
async fn orders(db: &Db, span: &Span, projects: &Projects) -> Result<Vec<Ordered>> {
    let rows = sqlx::query!(
        r#"select o.id, o.project_id, i.at as issued_at, held.kind as state, due.due_on as "due_on!",
               (select max(at) from order_steps where order_id = o.id and kind = 'acted' and at <= $3) as acted_at,
               exists (select from order_steps where order_id = o.id and kind = 'climbed' and at <= $3) as "is_climbed!",
               coalesce(asked.kind = 'extension_asked', false) as "is_asked!"
           from orders o join order_steps i on i.order_id = o.id and i.position = 1 and i.at <= $3
               join lateral (select kind from order_steps where order_id = o.id and at <= $3
                                 and kind in ('issued', 'received', 'acted', 'sent_back', 'closed') order by position desc limit 1) held on true
               join lateral (select due_on from order_steps where order_id = o.id and at <= $3
                                 and kind in ('issued', 'sent_back', 'extension_granted') order by position desc limit 1) due on true
               left join lateral (select kind from order_steps where order_id = o.id and at <= $3
                                      and kind in ('extension_asked', 'extension_granted', 'extension_refused', 'acted', 'sent_back')
                                  order by position desc limit 1) asked on true
           where o.conference_id = $1 and (held.kind <> 'closed' or exists (
               select from order_steps where order_id = o.id and at > $2 and at <= $3 and kind in ('issued', 'acted', 'sent_back', 'closed')))
           order by due.due_on, o.id"#,
        span.conference,
        span.from,
        span.at
    )
    .fetch_all(db.read())
    .await?;
    let mut orders: Vec<Ordered> = rows
        .into_iter()
        .filter_map(|row| {
            let is_unanswered = matches!(row.state.as_str(), "issued" | "received" | "sent_back");
            Some(Ordered {
                project: projects.get(&row.project_id)?.0.clone(),
                order: row.id,
                // What was sent back waits for an answer as it did at first.
                state: if row.state == "sent_back" { "issued".to_owned() } else { row.state },
                due_on: row.due_on,
                issued_at: row.issued_at,
                acted_at: row.acted_at,
                is_climbed: row.is_climbed,
                // Another day that was asked for in time is an answer until it is decided.
                is_overdue: is_unanswered && !row.is_asked && row.due_on < span.today,
            })
        })
        .collect();
    orders.sort_by_key(|one| !one.is_overdue);
    Ok(orders)
}

/// Difficulties that are open, and those that were sent in or dealt with; what is past its hours first.
async fn difficulties(db: &Db, span: &Span, projects: &Projects) -> Result<Vec<Trouble>> {
    let rows = sqlx::query!(
        r#"select d.id, d.project_id, d.number, d.title, d.institution_id, i.name as "sender: Words", d.filed_at, held.kind,
               (select solve_by from difficulty_steps where difficulty_id = d.id and at <= $3 and kind in ('convened', 'answered')
                order by position desc limit 1) as solve_by,
               coalesce((select is_public from difficulty_steps where difficulty_id = d.id and at <= $3 and is_public is not null
                         order by position desc limit 1), false) as "is_public!",
               exists (select from difficulty_clocks c where c.difficulty_id = d.id and c.began_at + interval '48 hours' < $3
                       and (c.stopped_at is null or c.stopped_at > c.began_at + interval '48 hours' and c.stopped_at > $2)) as "is_late!"
           from difficulties d join institutions i on i.id = d.institution_id
               join lateral (select kind from difficulty_steps where difficulty_id = d.id and at <= $3
                                 and kind in ('filed', 'convened', 'answered', 'accepted', 'reopened', 'withdrawn')
                             order by position desc limit 1) held on true
           where d.conference_id = $1 and d.filed_at <= $3 and (held.kind not in ('accepted', 'withdrawn') or exists (
               select from difficulty_steps where difficulty_id = d.id and at > $2 and at <= $3
                   and kind in ('filed', 'convened', 'answered', 'accepted', 'reopened', 'withdrawn')))
           order by d.number"#,
        span.conference,
        span.from,
        span.at
    )
    .fetch_all(db.read())
    .await?;
    let mut found: Vec<Trouble> = rows
        .into_iter()
        .filter_map(|row| {
            Some(Trouble {
                project: projects.get(&row.project_id)?.0.clone(),
                difficulty: row.id,
                number: row.number,
                title: row.title,
                sender: row.institution_id,
                sender_name: row.sender,
                filed_at: row.filed_at,
                state: if matches!(row.kind.as_str(), "filed" | "reopened") { "waiting".to_owned() } else { row.kind },
                solve_by: row.solve_by,
                is_late: row.is_late,
                is_public: row.is_public,
            })
        })
        .collect();
    found.sort_by_key(|one| !one.is_late);
    Ok(found)
}

/// Who has not reported: the projects that went on and whose institution was asked, each with the weeks that are missing.
async fn silent(db: &Db, here: &Here, span: &Span, projects: &Projects) -> Result<Vec<Silent>> {
    let weeks = span.period.weeks();
    let rows = sqlx::query!(
        r#"select p.id, p.starts_on, greatest(k.asked_at, o.at) as "asked_at!",
               coalesce((select array_agg(r.week) from weekly_reports r where r.project_id = p.id and r.filed_at <= $2
                             and r.week between $3 and $4), '{}') as "filed!",
               (select max(r.week) from weekly_reports r where r.project_id = p.id and r.filed_at <= $2) as last
           from projects p
               join (select n.institution_id, min(k.created_at) as asked_at from liaison_links k join liaisons n on n.id = k.liaison_id
                     where n.conference_id = $1 and k.created_at <= $2 group by n.institution_id) k on k.institution_id = p.institution_id
               left join (select project_id, max(at) as at from project_steps where kind = 'reopened' and at <= $2
                          group by project_id) o on o.project_id = p.id
           where p.conference_id = $1 and p.created_at <= $2
               and not coalesce((select s.kind = 'closed' from project_steps s where s.project_id = p.id and s.at <= $2
                                 order by s.position desc limit 1), false)
           order by p.number"#,
        span.conference,
        span.at,
        weeks.first().copied().unwrap_or(span.period.first),
        weeks.last().copied().unwrap_or(span.period.first)
    )
    .fetch_all(db.read())
    .await?;
    let silent = rows.into_iter().filter_map(|row| {
        let first = first_week(row.starts_on, day_of(row.asked_at, here.zone));
        let weeks = missing(&weeks, first, span.today, &row.filed);
        let of = &projects.get(&row.id)?.0;
        (!weeks.is_empty()).then(|| Silent { project: of.clone(), weeks, last: row.last })
    });
    Ok(silent.collect())
}

/// Projects that were closed or opened again, the last step of each in the period.
async fn ended(db: &Db, span: &Span, projects: &Projects) -> Result<Vec<Ended>> {
    let rows = sqlx::query!(
        r#"select s.project_id, s.kind, s.at, s.words from project_steps s join projects p on p.id = s.project_id
           where p.conference_id = $1 and s.kind in ('closed', 'reopened') and s.at > $2 and s.at <= $3
           order by s.at desc, s.position desc"#,
        span.conference,
        span.from,
        span.at
    )
    .fetch_all(db.read())
    .await?;
    let mut named = HashSet::new();
    let mut ended: Vec<Ended> = rows
        .into_iter()
        .filter(|row| named.insert(row.project_id))
        .filter_map(|row| {
            let project = projects.get(&row.project_id)?.0.clone();
            Some(Ended { project, is_closed: row.kind == "closed", at: row.at, words: row.words })
        })
        .collect();
    ended.reverse();
    Ok(ended)
}
