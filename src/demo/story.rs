//! What has happened so far in the demonstration.

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;

use super::people::{Dice, invent, phone, words};
use super::{Accounts, SLUG, places, staff_desk};
use crate::audit::{Actor, Entry, Tx};
use crate::cli::plain;
use crate::conference::{self, Here, State};
use crate::edition::{self, Template};
use crate::groups;
use crate::kernel::{Email, Lang, Uuid, Words};
use crate::outcomes::{self, FirstTask, NewIndicator, NewProject, NewReading};
use crate::presidium::{self, Ballot, Wording};
use crate::registration::{self, Answers, Diet, Level, NewParticipant, Outcome, Registered};
use crate::state::App;
use crate::tasks;

/// Makes the conference and publishes it.
pub async fn found(app: &App, organiser: Uuid, days_ahead: i64) -> anyhow::Result<Here> {
    let template = Template::parse(edition::TEMPLATES[0].1)
        .map_err(|wrong| anyhow::anyhow!("{}", wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
    let zone: chrono_tz::Tz = template.conference.time_zone.get_ref().parse().ok().context("a time zone")?;
    let opening = app.clock.now().with_timezone(&zone).date_naive() + TimeDelta::days(days_ahead);
    let by = Actor::Account(organiser, None);
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let (_, entry) = edition::found(&mut tx, by, SLUG, &template, opening).await.map_err(plain)?;
    tx.commit(entry).await.map_err(plain)?;
    let here = conference::find(&app.db, SLUG).await.map_err(plain)?.context("the conference")?;
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let entry = conference::change_state(&mut tx, by, &here, State::Published).await.map_err(plain)?;
    tx.commit(entry).await.map_err(plain)?;
    conference::find(&app.db, SLUG).await.map_err(plain)?.context("the conference")
}

/// How many participants go into the database at once.
const BATCH: usize = 2_000;

/// Invented participants of the plan's institutions; half of them approved.
pub async fn people(app: &App, here: &Here, organiser: Uuid, count: usize) -> anyhow::Result<()> {
    let categories = registration::categories(&app.db, here.id).await.map_err(plain)?;
    let institutions: Vec<_> = registration::institutions(&app.db, here.id)
        .await
        .map_err(plain)?
        .into_iter()
        .filter(|one| one.listed)
        .collect();
    let leafs: Vec<Uuid> = categories.leafs().iter().map(|leaf| leaf.id).collect();
    let listed_under = registration::institution_categories(&app.db, here.id).await.map_err(plain)?;
    let mut dice = Dice::new(2026);
    let now = app.clock.now();
    let l = crate::web::Reader::new(Lang::ZhHans);
    let consent = l.a("registration-consent", "conference", l.plain(&here.name));
    let mut left = count;
    let mut number = 0;
    while left > 0 {
        let batch: Vec<Registered> = (0..left.min(BATCH))
            .map(|_| {
                number += 1;
                let institution = dice.pick(&institutions);
                let category = listed_under
                    .iter()
                    .find(|(id, _)| *id == institution.id)
                    .map_or_else(|| *dice.pick(&leafs), |(_, category)| *category);
                let abroad = categories.get(categories.top_of(category)).is_some_and(|top| top.code == "international");
                let somebody = invent(&mut dice, abroad);
                let at = now - TimeDelta::minutes(dice.below(20 * 24 * 60) as i64 + 60);
                let outcome = match number % 20 {
                    0..10 => Outcome::Approved(if dice.below(3) == 0 { Level::Green } else { Level::Blue }),
                    10 => Outcome::Declined("名额已满，请联系本单位联络人。".into()),
                    11 => Outcome::Withdrawn,
                    _ => Outcome::Waiting,
                };
                let decided = matches!(outcome, Outcome::Approved(_) | Outcome::Declined(_))
                    .then(|| (at + TimeDelta::minutes(30), Some(organiser)));
                Registered {
                    new: NewParticipant {
                        answers: Answers {
                            name: somebody.name,
                            institution: institution.name.plain(somebody.lang).to_owned(),
                            category,
                            post: somebody.post,
                            phone: phone(&mut dice),
                            diet: *dice.pick(&[
                                Diet::Any,
                                Diet::Any,
                                Diet::Any,
                                Diet::Any,
                                Diet::Halal,
                                Diet::Vegetarian,
                            ]),
                            allergens: match dice.below(15) {
                                0 => vec!["peanut".into()],
                                1 => vec!["seafood".into()],
                                _ => Vec::new(),
                            },
                            notes: String::new(),
                        },
                        email: Email::parse(&format!("{}.p{number}@example.org", somebody.latin))
                            .unwrap_or_else(|| Email::parse(&format!("p{number}@example.org")).expect("an address")),
                        lang: somebody.lang,
                        consent: consent.clone(),
                    },
                    at,
                    outcome,
                    decided,
                }
            })
            .collect();
        left -= batch.len();
        let mut tx = Tx::begin(app).await.map_err(plain)?;
        let (_, entry) =
            registration::insert_many(&mut tx, here, batch, Actor::Account(organiser, None)).await.map_err(plain)?;
        tx.commit(entry).await.map_err(plain)?;
    }
    Ok(())
}

/// Fills the groups: two working groups complete, one full, one short, so that each can be seen.
pub async fn groups(app: &App, here: &Here, accounts: &Accounts) -> anyhow::Result<()> {
    staff_desk(app, here, accounts).await?;
    let by = Actor::Account(accounts.organiser, None);
    let mut workers = accounts.workers.iter().copied().chain(accounts.workers.iter().copied());
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let mut entries = Vec::new();
    let all = groups::list(&app.db, here.id).await.map_err(plain)?;
    for (number, group) in all.iter().enumerate() {
        let (leads, deputies, members) = match group.members.fewest.zip(group.members.most) {
            Some((min, max)) => (1, 2, [min, max, min + 1, min - 3][number % 4]),
            None => (1, 1, 3),
        };
        for role in places(leads, deputies, members) {
            // The lead whose link is printed leads the first preparatory group, which has most to do.
            let lead = role == crate::access::GroupRole::Lead && group.code == "coordination";
            let account = if lead { Some(accounts.lead) } else { workers.next() };
            let account = account.context("too few people for the groups")?;
            entries.push(groups::place(&mut tx, by, here.id, group.id, account, role).await.map_err(plain)?);
        }
    }
    let first = entries.remove(0);
    tx.commit((first, entries)).await.map_err(plain)
}

/// Tasks in every state: what was due is mostly done, what is next has begun.
pub async fn tasks(app: &App, here: &Here, accounts: &Accounts) -> anyhow::Result<()> {
    let by = Actor::Account(accounts.lead, None);
    let now = app.clock.now();
    let all = tasks::every(&app.db, here.id).await.map_err(plain)?;
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let mut entries: Vec<Entry> = Vec::new();
    for (number, task) in all.iter().enumerate() {
        let report = match (task.due_at < now, task.due_at < now + TimeDelta::days(6), number % 7) {
            (true, _, 2) => {
                tasks::Report { state: tasks::State::Started, progress: 60, note: "等待最后一份材料。".into() }
            }
            (true, ..) => tasks::Report { state: tasks::State::Done, progress: 100, note: String::new() },
            (_, true, 3) => {
                tasks::Report {
                    state: tasks::State::Blocked, progress: 20, note: "供应商尚未确认到货日期。".into()
                }
            }
            (_, true, n) => {
                tasks::Report { state: tasks::State::Started, progress: 30 + 10 * n as i32, note: String::new() }
            }
            (_, _, 1) => tasks::Report { state: tasks::State::Started, progress: 10, note: String::new() },
            (_, _, 5) if number % 2 == 0 => {
                tasks::Report { state: tasks::State::Dropped, progress: 0, note: "已并入场地布置。".into() }
            }
            _ => continue,
        };
        entries.push(tasks::report(&mut tx, by, here.id, (task.id, task.version), &report).await.map_err(plain)?);
    }
    if !entries.is_empty() {
        let first = entries.remove(0);
        tx.commit((first, entries)).await.map_err(plain)?;
    }
    Ok(())
}

struct Motion {
    item: &'static str,
    title: Words,
    text: Words,
    /// Ballots in the order of the seats; empty: still a draft.
    ballots: &'static str,
}

/// Motions that the presidium carried, turned down and has before it, and projects that carry out the former.
pub async fn decisions(app: &App, here: &Here, accounts: &Accounts) -> anyhow::Result<()> {
    let organiser = Actor::Account(accounts.organiser, None);
    let chair = Actor::Account(accounts.presidium[0], None);
    let seats = presidium::seats(&app.db, here.id).await.map_err(plain)?;
    for (seat, account) in seats.iter().zip(&accounts.presidium) {
        let mut tx = Tx::begin(app).await.map_err(plain)?;
        let entry = presidium::fill_seat(&mut tx, organiser, here, seat.id, *account).await.map_err(plain)?;
        tx.commit(entry).await.map_err(plain)?;
    }
    let items = crate::agenda::item_choices(&app.db, here.id).await.map_err(plain)?;
    let mut resolutions = HashMap::new();
    for motion in motions() {
        let item = items.iter().find(|item| item.code == motion.item).context(motion.item)?.id;
        let wording = Wording { title: motion.title, text: motion.text, item: Some(item) };
        let mut tx = Tx::begin(app).await.map_err(plain)?;
        let (id, entry) = presidium::put_motion(&mut tx, chair, here, &wording).await.map_err(plain)?;
        tx.commit(entry).await.map_err(plain)?;
        if motion.ballots.is_empty() {
            continue;
        }
        let mut tx = Tx::begin(app).await.map_err(plain)?;
        let entry = presidium::open_vote(&mut tx, chair, here, id, 1).await.map_err(plain)?;
        tx.commit(entry).await.map_err(plain)?;
        for (account, choice) in accounts.presidium.iter().zip(motion.ballots.chars()) {
            let ballot = match choice {
                'y' => Ballot::Yes,
                'n' => Ballot::No,
                'a' => Ballot::Abstain,
                _ => continue,
            };
            let mut tx = Tx::begin(app).await.map_err(plain)?;
            let entry =
                presidium::cast(&mut tx, Actor::Account(*account, None), here, id, ballot).await.map_err(plain)?;
            tx.commit(entry).await.map_err(plain)?;
        }
        let mut tx = Tx::begin(app).await.map_err(plain)?;
        let closed = presidium::close_vote(&mut tx, chair, here, id).await.map_err(plain)?;
        resolutions.extend(closed.resolution.map(|id| (motion.item, id)));
        tx.commit(closed).await.map_err(plain)?;
    }
    projects(app, here, accounts, &resolutions).await
}

fn motions() -> Vec<Motion> {
    vec![
        Motion {
            item: "closing-documents",
            title: words(
                "Adopt the framework of the action plan",
                "通过金融安全行动计划框架",
                "通過金融安全行動計畫框架",
            ),
            text: words(
                "The presidium adopts the five pillars of the action plan. Each pillar is carried out by projects with a responsible institution, a deadline and indicators.",
                "主席团通过行动计划的五大支柱。各支柱由项目落实，每个项目明确责任单位、完成时限和指标。",
                "主席團通過行動計畫的五大支柱。各支柱由項目落實，每個項目明訂責任單位、完成期限與指標。",
            ),
            ballots: "yyyyny",
        },
        Motion {
            item: "monitoring-response",
            title: words(
                "Build one network to monitor cross-border risk",
                "共建跨境金融风险监测网络",
                "共建跨境金融風險監測網絡",
            ),
            text: words(
                "The regulators build one network that watches capital flows across borders and answers an alarm by a common procedure.",
                "各监管部门共建统一的跨境资本流动监测网络，并按共同的程序响应预警。",
                "各監理機關共建統一的跨境資本流動監測網絡，並依共同的程序回應預警。",
            ),
            ballots: "yyyyya",
        },
        Motion {
            item: "fintech-sandbox",
            title: words("Try a regulatory sandbox", "试行监管沙盒", "試行監理沙盒"),
            text: words(
                "New technology that touches customer data is tried in a regulatory sandbox before it spreads.",
                "涉及客户信息的新技术，先在监管沙盒中试行，再行推广。",
                "涉及客戶資訊的新技術，先於監理沙盒中試行，再行推廣。",
            ),
            ballots: "yyyyan",
        },
        Motion {
            item: "opening-rules",
            title: words(
                "Shorten the discussion groups to four hours",
                "将分组讨论缩短为四小时",
                "將分組討論縮短為四小時",
            ),
            text: words(
                "The discussion groups sit for four hours instead of six.",
                "分组讨论由六小时缩短为四小时。",
                "分組討論由六小時縮短為四小時。",
            ),
            ballots: "nynna-",
        },
        Motion {
            item: "opening-rules",
            title: words("Approve the agenda", "审定会议议程", "審定會議議程"),
            text: words(
                "The presidium approves the agenda as it is published.",
                "主席团审定已发布的会议议程。",
                "主席團審定已發布的會議議程。",
            ),
            ballots: "",
        },
    ]
}

struct Plan {
    /// The agenda item of the motion that it carries out.
    item: &'static str,
    pillar: usize,
    institution: &'static str,
    title: Words,
    indicator: Words,
    unit: &'static str,
    baseline: i64,
    target: i64,
    /// Days from the start to today, and from today to the deadline.
    days: (u64, i64),
    /// Values so far, evenly spread from the start to today.
    values: &'static [i64],
}

async fn projects(
    app: &App,
    here: &Here,
    accounts: &Accounts,
    resolutions: &HashMap<&str, Uuid>,
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
                name: plan.indicator,
                unit: plan.unit.to_owned(),
                baseline: Decimal::from(plan.baseline),
                target: Decimal::from(plan.target),
            },
        };
        let task = FirstTask {
            group: group.id,
            title: words("Report how far the project is", "汇总项目进展", "彙總項目進展"),
            due_at: now + TimeDelta::days(7 + number as i64),
        };
        let mut tx = Tx::begin(app).await.map_err(plain)?;
        let (id, entries) = outcomes::found_project(&mut tx, by, here.id, &new, Some(&task)).await.map_err(plain)?;
        tx.commit(entries).await.map_err(plain)?;
        let indicator = outcomes::first_indicator(&app.db, id).await.map_err(plain)?.context("an indicator")?;
        let steps = plan.values.len() as u64;
        for (step, value) in (1..).zip(plan.values) {
            let reading = NewReading {
                as_of: starts_on + Days::new(plan.days.0 * step / steps.max(1)),
                value: Decimal::from(*value),
                note: String::new(),
            };
            let mut tx = Tx::begin(app).await.map_err(plain)?;
            let (_, entry) =
                outcomes::add_reading(&mut tx, (by, accounts.organiser), here.id, (id, indicator), &reading)
                    .await
                    .map_err(plain)?;
            tx.commit(entry).await.map_err(plain)?;
        }
    }
    Ok(())
}

fn plans() -> Vec<Plan> {
    let percent = "%";
    vec![
        Plan {
            item: "monitoring-response",
            pillar: 0,
            institution: "国家外汇管理局",
            title: words("Cross-border capital flow monitoring", "跨境资本流动监测系统", "跨境資本流動監測系統"),
            indicator: words("Flows covered", "资本流动监测覆盖率", "資本流動監測涵蓋率"),
            unit: percent,
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
            unit: percent,
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
            unit: "章",
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
            unit: "家",
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
            unit: "起",
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
            unit: "份",
            baseline: 0,
            target: 4,
            days: (30, 335),
            values: &[],
        },
    ]
}
