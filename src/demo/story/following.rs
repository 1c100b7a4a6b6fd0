//! What has come of the projects so far: difficulties, a published edition of the plan, reports.

use anyhow::Context as _;
use chrono::{Days, TimeDelta};

use super::back;
use crate::audit::{Actor, Tx};
use crate::cli::plain;
use crate::conference::{Here, day_of};
use crate::demo::Accounts;
use crate::difficulties::{self, Done, rules::Act, rules::Filed};
use crate::kernel::{Uuid, Words, new_id};
use crate::openplan;
use crate::reports::rules::{Body, Edited, Kind, Period};
use crate::reports::{self, Made, NewVersion};
use crate::state::App;

/// Follows the projects up, as it is done week by week. Difficulties come from a project, the institution that leads it, and
/// whoever speaks for that.
pub(super) async fn follow(
    app: &App,
    here: &Here,
    accounts: &Accounts,
    sender: (Uuid, Uuid, Uuid),
) -> anyhow::Result<()> {
    send_difficulties(app, here, accounts, sender).await?;
    publish_edition(app, here, accounts.organiser).await?;
    compile_reports(app, here, accounts.organiser).await
}

/// Two difficulties: one that was answered for everybody to read, and one of which the 48 hours still run.
async fn send_difficulties(
    app: &App,
    here: &Here,
    accounts: &Accounts,
    (project, institution, liaison): (Uuid, Uuid, Uuid),
) -> anyhow::Result<()> {
    let now = app.clock.now();
    let sender = difficulties::By { actor: Actor::Visitor(None), account: None, liaison: Some(liaison) };
    let mut sent = Vec::new();
    for (hours_ago, title, text) in [
        (
            60,
            "部分银行尚未开放实时接口",
            "首批十家银行中有三家尚未开放跨境收支数据的实时接口，目前只能按日报送，影响监测时效。请协调明确开放时间。",
        ),
        (
            20,
            "跨境数据的密级认定不一",
            "各单位对跨境资本流动数据的密级认定不一，数据无法汇总。请牵头部门统一认定标准。",
        ),
    ] {
        let filed = Filed { project, institution, title: title.to_owned(), text: text.to_owned(), key: new_id() };
        let mut tx = back(app, now - TimeDelta::hours(hours_ago)).await?;
        let (id, entry) = difficulties::file(&mut tx, &sender, here.id, &filed).await.map_err(plain)?;
        tx.commit(entry.context("a new difficulty")?).await.map_err(plain)?;
        sent.push(id);
    }
    let first = *sent.first().context("a difficulty")?;
    let held = difficulties::find(&app.db, here.id, first).await.map_err(plain)?.context("the difficulty")?;
    let done = Done {
        words: "已与三家银行商定：接口于二十日内开放，在此之前按小时报送。其他单位遇到同类问题，可按此办理。"
            .to_owned(),
        solve_by: Some(day_of(now, here.zone) + Days::new(20)),
        is_public: Some(true),
        ..Done::default()
    };
    let organiser = accounts.organiser;
    let by = difficulties::By { actor: Actor::Account(organiser, None), account: Some(organiser), liaison: None };
    let mut tx = back(app, now - TimeDelta::hours(30)).await?;
    let answer = (Act::Answer, &done);
    let entry = difficulties::step(&mut tx, &by, here.id, (first, held.version), answer).await.map_err(plain)?;
    tx.commit(entry).await.map_err(plain)
}

/// The plan as everybody reads it.
async fn publish_edition(app: &App, here: &Here, organiser: Uuid) -> anyhow::Result<()> {
    let note = Words::new(
        "The first edition: the projects that carry out the resolutions of the presidium.",
        "首版：落实主席团决议的各个项目。",
        "首版：落實主席團決議的各個項目。",
    );
    let plan = openplan::collect(&app.db, here, app.clock.now()).await.map_err(plain)?;
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let by = (organiser, Actor::Account(organiser, None));
    let entry = openplan::publish(&mut tx, here, 1, (&plan, &note), by).await.map_err(plain)?;
    tx.commit(entry).await.map_err(plain)
}

/// The report of the week before, signed off; and the report of this month as a draft.
async fn compile_reports(app: &App, here: &Here, organiser: Uuid) -> anyhow::Result<()> {
    let (now, by) = (app.clock.now(), reports::By { actor: Actor::Account(organiser, None), account: organiser });
    let today = day_of(now, here.zone);
    let (id, body) = draft(app, here, by, Period::of(Kind::Week, today).before()).await?;
    let remarks = body.late.first().map(|one| (one.project.id, "已约谈责任单位，要求一周内提交赶工方案。".to_owned()));
    let edited = Edited {
        foreword: "各项目已分解到责任单位，进展总体平稳。".to_owned(),
        follows: "下周召开例会，逐项核对滞后项目。".to_owned(),
        remarks: remarks.into_iter().collect(),
    };
    let new = NewVersion { seen: 1, compiled_at: now, body: &body, edited: &edited, is_edit: true };
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let written = reports::write_version(&mut tx, by, (here.id, id), &new).await.map_err(plain)?;
    let signed = reports::sign(&mut tx, by, (here.id, id), (2, &body.projects())).await.map_err(plain)?;
    tx.commit((written, vec![signed])).await.map_err(plain)?;
    draft(app, here, by, Period::of(Kind::Month, today)).await?;
    Ok(())
}

/// Compiles a report of a period.
async fn draft(app: &App, here: &Here, by: reports::By, period: Period) -> anyhow::Result<(Uuid, Body)> {
    let now = app.clock.now();
    let body = reports::compile(&app.db, here, period, now).await.map_err(plain)?;
    let mut tx = Tx::begin(app).await.map_err(plain)?;
    let Made::New(id, made) = reports::make(&mut tx, by, here.id, period, None).await.map_err(plain)? else {
        anyhow::bail!("there is a report of this period already");
    };
    let new = NewVersion { seen: 0, compiled_at: now, body: &body, edited: &Edited::default(), is_edit: false };
    let compiled = reports::write_version(&mut tx, by, (here.id, id), &new).await.map_err(plain)?;
    tx.commit((made, vec![compiled])).await.map_err(plain)?;
    Ok((id, body))
}
