//! The presidium sits and votes.

use std::collections::HashMap;

use anyhow::Context as _;

use super::projects::projects;
use super::{Past, back};
use crate::audit::Actor;
use crate::cli::plain;
use crate::conference::Here;
use crate::demo::Accounts;
use crate::demo::people::words;
use crate::kernel::{Uuid, Words};
use crate::presidium::{self, Ballot, Plan, Wording};
use crate::state::App;

struct Motion {
    item: &'static str,
    title: Words,
    text: Words,
    /// Ballots in the order of the seats; empty: still a draft.
    ballots: &'static str,
}

/// Motions that the presidium carried, turned down and has before it, and projects that carry out the former.
pub async fn decisions(app: &App, here: &Here, accounts: &Accounts) -> anyhow::Result<()> {
    let past = Past::of(here, app.clock.now());
    let organiser = Actor::Account(accounts.organiser, None);
    let chair = Actor::Account(accounts.presidium[0], None);
    // Who opened a vote does not certify it.
    let second = Actor::Account(accounts.presidium[1], None);
    let seats = presidium::seats(&app.db, here.id).await.map_err(plain)?;
    let present: Vec<Uuid> = seats.iter().map(|seat| seat.id).collect();
    for (seat, account) in seats.iter().zip(&accounts.presidium) {
        let mut tx = back(app, past.decided).await?;
        let entry = presidium::fill_seat(&mut tx, organiser, here, seat.id, *account).await.map_err(plain)?;
        tx.commit(entry).await.map_err(plain)?;
    }
    let items = crate::agenda::item_choices(&app.db, here.id).await.map_err(plain)?;
    let mut resolutions = HashMap::new();
    for motion in motions() {
        let item = items.iter().find(|item| item.code == motion.item).context(motion.item)?.id;
        let wording = Wording { title: motion.title, text: motion.text, item: Some(item) };
        let mut tx = back(app, past.decided).await?;
        let (id, entry) = presidium::put_motion(&mut tx, chair, here, &wording).await.map_err(plain)?;
        tx.commit(entry).await.map_err(plain)?;
        if motion.ballots.is_empty() {
            continue;
        }
        let mut tx = back(app, past.decided).await?;
        let (vote, entry) = presidium::plan_vote(&mut tx, chair, here, id, &Plan::important()).await.map_err(plain)?;
        tx.commit(entry).await.map_err(plain)?;
        let mut tx = back(app, past.decided).await?;
        let entry = presidium::open_vote(&mut tx, chair, here, vote, 1, &present).await.map_err(plain)?;
        tx.commit(entry).await.map_err(plain)?;
        for (account, choice) in accounts.presidium.iter().zip(motion.ballots.chars()) {
            let ballot = match choice {
                'y' => Ballot::Yes,
                'n' => Ballot::No,
                'a' => Ballot::Abstain,
                _ => continue,
            };
            let mut tx = back(app, past.decided).await?;
            let member = Actor::Account(*account, None);
            let entry = presidium::cast(&mut tx, member, here, vote, false, ballot).await.map_err(plain)?;
            tx.commit(entry).await.map_err(plain)?;
        }
        let mut tx = back(app, past.decided).await?;
        let (_, entry) = presidium::close_vote(&mut tx, chair, here, vote).await.map_err(plain)?;
        tx.commit(entry).await.map_err(plain)?;
        let mut tx = back(app, past.decided).await?;
        let certified = presidium::certify_vote(&mut tx, second, here, vote).await.map_err(plain)?;
        resolutions.extend(certified.resolution.map(|id| (motion.item, id)));
        tx.commit(certified).await.map_err(plain)?;
    }
    projects(app, here, accounts, (past, &resolutions)).await
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
