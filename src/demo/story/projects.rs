//! Projects of the action plan and their readings so far, so that every light is seen.

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;

use super::following::follow;
use super::{Past, back};
use crate::audit::Actor;
use crate::cli::plain;
use crate::conference::{Here, NewRepresentative, day_of};
use crate::demo::Accounts;
use crate::demo::people::words;
use crate::groups;
use crate::kernel::{Email, Lang, Uuid, Words};
use crate::liaisons;
use crate::outcomes::rules::{NewReport, week};
use crate::outcomes::{self, By, Filed, FirstTask, IndicatorKind, NewIndicator, NewProject, NewReading, NewStep, Step};
use crate::registration;
use crate::roadmap::{self, rules::NewMilestone};
use crate::state::App;

struct Plan {
    /// The agenda item of the motion that it carries out.
    item: &'static str,
    pillar: usize,
    institution: &'static str,
    title: Words,
    indicator: Words,
    unit: Words,
    baseline: i64,
    target: i64,
    /// Days from the start to today, and from today to the deadline.
    days: (u64, i64),
    /// Values so far, evenly spread from the start to today.
    values: &'static [i64],
}

/// Projects that carry out a resolution.
pub(super) async fn projects(
    app: &App,
    here: &Here,
    accounts: &Accounts,
    (past, resolutions): (Past, &HashMap<&str, Uuid>),
) -> anyhow::Result<()> {
    let by = Actor::Account(accounts.organiser, None);
    let now: DateTime<Utc> = app.clock.now();
    let today: NaiveDate = now.with_timezone(&here.zone).date_naive();
    let pillars = outcomes::pillars(&app.db, here.id).await.map_err(plain)?;
    let institutions =
        registration::Institutions::new(registration::institutions(&app.db, here.id).await.map_err(plain)?);
    let working: Vec<_> = groups::list(&app.db, here.id)
        .await
        .map_err(plain)?
        .into_iter()
        .filter(|group| group.kind == groups::Kind::Working)
        .collect();
    let mut founded = Vec::new();
    let mut sender = None;
    for (number, plan) in plans().into_iter().enumerate() {
        let institution = institutions.meant_by(plan.institution).context(plan.institution)?.id;
        let pillar = pillars.get(plan.pillar).context("a pillar")?.id;
        let group = working.get(number % working.len().max(1)).context("a working group")?;
        let starts_on = today - Days::new(plan.days.0);
        let new = NewProject {
            resolution: *resolutions.get(plan.item).context("a resolution")?,
            pillar,
            institution,
            title: plan.title,
            text: Words::default(),
            starts_on,
            deadline: today + TimeDelta::days(plan.days.1),
            indicator: NewIndicator {
                kind: IndicatorKind::Number,
                name: plan.indicator,
                unit: plan.unit,
                baseline: Decimal::from(plan.baseline),
                target: Decimal::from(plan.target),
                targets: Vec::new(),
            },
        };
        let task = FirstTask {
            group: group.id,
            title: words("Report how far the project is", "汇总项目进展", "彙總項目進展"),
            due_at: now + TimeDelta::days(7 + number as i64),
        };
        let mut tx = back(app, past.founded).await?;
        let (id, entries) = outcomes::found_project(&mut tx, by, here.id, &new, Some(&task)).await.map_err(plain)?;
        tx.commit(entries).await.map_err(plain)?;
        let indicator = outcomes::first_indicator(&app.db, id).await.map_err(plain)?.context("an indicator")?;
        let steps = plan.values.len() as u64;
        for (step, value) in (1..).zip(plan.values) {
            let reading = NewReading {
                as_of: starts_on + Days::new(plan.days.0 * step / steps.max(1)),
                value: Decimal::from(*value),
                note: String::new(),
                file: None,
                report: None,
            };
            let mut tx = back(app, said_at(here, (past.founded, now), reading.as_of)).await?;
            let (_, entry) = outcomes::add_reading(
                &mut tx,
                (by, By::Account(accounts.organiser)),
                here.id,
                (id, indicator),
                &reading,
            )
            .await
            .map_err(plain)?;
            tx.commit(entry).await.map_err(plain)?;
        }
        if !plan.values.is_empty() {
            begin(app, here, accounts, (id, past)).await?;
        }
        if number == 0 {
            sender = Some((id, institution, report(app, here, (id, institution), past).await?));
        }
        // The second is behind anyway, and has a milestone that is overdue.
        plan_in_time(app, here, by, (id, (new.starts_on, new.deadline), number != 1), past).await?;
        founded.push(id);
    }
    if let [monitoring, control, _, pledges, storage, exchange] = founded[..] {
        move_milestone(app, here, by, monitoring, past).await?;
        for waits in [(exchange, pledges), (storage, control)] {
            let mut tx = back(app, past.founded).await?;
            let entry = roadmap::add_wait(&mut tx, by, here.id, waits).await.map_err(plain)?;
            tx.commit(entry).await.map_err(plain)?;
        }
    }
    follow(app, here, accounts, sender.context("an institution with a project")?).await
}

/// When somebody says what was so on a day: with everything that was known when the projects were given out, or today.
fn said_at(here: &Here, (founded, now): (DateTime<Utc>, DateTime<Utc>), day: NaiveDate) -> DateTime<Utc> {
    if day < day_of(founded, here.zone) { founded } else { now }
}

/// Three milestones, those reached whose day is over; the second of them only where it is said so.
async fn plan_in_time(
    app: &App,
    here: &Here,
    by: Actor,
    (project, (starts_on, deadline), is_second_reached): (Uuid, (NaiveDate, NaiveDate), bool),
    past: Past,
) -> anyhow::Result<()> {
    let now = app.clock.now();
    let today = day_of(now, here.zone);
    let days = (deadline - starts_on).num_days();
    for (percent, weight, title) in [
        (25, 20, words("Scope agreed", "范围确定", "範圍確定")),
        (60, 50, words("Pilot finished", "试点完成", "試點完成")),
        (100, 30, words("Accepted", "通过验收", "通過驗收")),
    ] {
        let new = NewMilestone { title, due_on: starts_on + TimeDelta::days(days * percent / 100), weight };
        let mut tx = back(app, past.founded).await?;
        let entry = roadmap::add_milestone(&mut tx, by, (here.id, project), &new).await.map_err(plain)?;
        tx.commit(entry).await.map_err(plain)?;
    }
    for one in roadmap::milestones(&app.db, project).await.map_err(plain)? {
        if one.due_on < today && (one.weight != 50 || is_second_reached) {
            let mut tx = back(app, said_at(here, (past.founded, now), one.due_on)).await?;
            let (of, said) = ((here.id, project), (one.due_on, "已通过阶段验收。"));
            let entry = roadmap::reach(&mut tx, by, of, (one.id, one.version), said).await.map_err(plain)?;
            tx.commit(entry).await.map_err(plain)?;
        }
    }
    Ok(())
}

/// The next milestone of a project that is still to be reached is due two weeks later than it was.
async fn move_milestone(app: &App, here: &Here, by: Actor, project: Uuid, past: Past) -> anyhow::Result<()> {
    let all = roadmap::milestones(&app.db, project).await.map_err(plain)?;
    let next = all.into_iter().find(|one| one.reached_on.is_none()).context("a milestone")?;
    let later = NewMilestone { title: next.title, due_on: next.due_on + Days::new(14), weight: next.weight };
    let mut tx = back(app, past.reported).await?;
    let of = (here.id, project);
    let entry = roadmap::change_milestone(&mut tx, by, of, (next.id, next.version), &later).await.map_err(plain)?;
    tx.commit(entry).await.map_err(plain)
}

/// What has readings was acknowledged and begun.
async fn begin(app: &App, here: &Here, accounts: &Accounts, (project, past): (Uuid, Past)) -> anyhow::Result<()> {
    for step in [Step::Acknowledge, Step::Begin] {
        let version = outcomes::whole(&app.db, project, app.clock.now()).await.map_err(plain)?.version;
        let new = NewStep { step, words: "", proof: None, version };
        let by = (Actor::Account(accounts.organiser, None), By::Account(accounts.organiser));
        let mut tx = back(app, past.founded).await?;
        let entry = outcomes::step(&mut tx, by, (here.id, project), &new).await.map_err(plain)?;
        tx.commit(entry).await.map_err(plain)?;
    }
    Ok(())
}

/// The institution that leads a project has a liaison, who has reported last week and this week.
async fn report(app: &App, here: &Here, (project, institution): (Uuid, Uuid), past: Past) -> anyhow::Result<Uuid> {
    let new = NewRepresentative {
        institution,
        name: "周敏".to_owned(),
        post: String::new(),
        email: Email::parse("liaison@example.org").context("an address")?,
        lang: Lang::ZhHans,
    };
    let mut tx = back(app, past.founded).await?;
    let (liaison, entry) = liaisons::name_one(&mut tx, Actor::System, here.id, &new).await.map_err(plain)?;
    let link = liaisons::new_link(&mut tx, Actor::System, here.id, liaison).await.map_err(plain)?;
    tx.commit((entry, vec![link])).await.map_err(plain)?;
    for (at, done, next) in [
        (past.reported, "与各省分局核对监测口径，完成接口规范。", "与首批十家银行开始系统对接。"),
        (app.clock.now(), "完成与首批十家银行的系统对接，启动联调测试。", "下周开展压力测试。"),
    ] {
        let said = NewReport { done: done.to_owned(), next: next.to_owned(), readings: Vec::new(), seen: 0 };
        let mut tx = back(app, at).await?;
        let by = (Actor::Visitor(None), By::Liaison(liaison));
        let of = (here.id, project, week::monday(day_of(at, here.zone)));
        if let Filed::Version(_, entries) = outcomes::file_report(&mut tx, by, of, &said, &[]).await.map_err(plain)? {
            tx.commit(entries).await.map_err(plain)?;
        }
    }
    Ok(liaison)
}

fn plans() -> Vec<Plan> {
    let percent = || Words::same("%".to_owned());
    vec![
        Plan {
            item: "monitoring-response",
            pillar: 0,
            institution: "国家外汇管理局",
            title: words("Cross-border capital flow monitoring", "跨境资本流动监测系统", "跨境資本流動監測系統"),
            indicator: words("Flows covered", "资本流动监测覆盖率", "資本流動監測涵蓋率"),
            unit: percent(),
            baseline: 40,
            target: 95,
            days: (60, 120),
            values: &[44, 49, 55, 60],
        },
        Plan {
            item: "closing-documents",
            pillar: 1,
            institution: "招商银行",
            title: words("Internal control upgrade", "内控流程优化", "內控流程最佳化"),
            indicator: words("Procedures reviewed", "已优化的内控流程", "已最佳化的內控流程"),
            unit: percent(),
            baseline: 0,
            target: 100,
            days: (120, 60),
            values: &[4, 9, 15],
        },
        Plan {
            item: "closing-documents",
            pillar: 1,
            institution: "中国人民银行",
            title: words("Rating standard for institutions", "机构评级标准", "機構評等標準"),
            indicator: words("Chapters agreed", "已商定的章节", "已商定的章節"),
            unit: words("chapters", "章", "章"),
            baseline: 0,
            target: 12,
            days: (90, 90),
            values: &[1, 3, 4],
        },
        Plan {
            item: "closing-documents",
            pillar: 2,
            institution: "中国银行业协会",
            title: words("Pledges of compliant business", "合规经营承诺书", "合規經營承諾書"),
            indicator: words("Institutions that signed", "已签署的单位", "已簽署的單位"),
            unit: words("institutions", "家", "家"),
            baseline: 0,
            target: 200,
            days: (50, 10),
            values: &[60, 120, 171],
        },
        Plan {
            item: "fintech-sandbox",
            pillar: 3,
            institution: "蚂蚁集团",
            title: words("Encrypted storage of customer data", "客户信息加密存储", "客戶資訊加密儲存"),
            indicator: words("Incidents a month", "每月数据安全事件", "每月資料安全事件"),
            unit: words("incidents", "起", "起"),
            baseline: 14,
            target: 0,
            days: (100, 265),
            values: &[13, 11, 9, 8],
        },
        Plan {
            item: "closing-documents",
            pillar: 4,
            institution: "国际货币基金组织",
            title: words("Information exchange on sanctions", "国际信息共享协议", "國際資訊共享協議"),
            indicator: words("Agreements in force", "已生效的协议", "已生效的協議"),
            unit: words("agreements", "份", "份"),
            baseline: 0,
            target: 4,
            days: (30, 335),
            values: &[],
        },
    ]
}
