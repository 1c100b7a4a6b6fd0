//! A large action plan: 500 projects with 2,000 milestones, 5,000 indicators, three years of weekly readings, six weeks of
//! reports. What its pages take, the monthly report as a file, and freezing the lights of a week.

use std::time::Instant;

use anyhow::{Context as _, ensure};
use plenum::kernel::Uuid;
use plenum::liaisons;
use plenum::outcomes;
use sqlx::Executor as _;
use tokio::runtime::Runtime;

use crate::Figures;
use crate::client::{self, Client};
use crate::house::House;
use crate::load::{self, quantile_ms};
use crate::server::Server;

/// So many weeks are over since the projects were entered.
const WEEKS: i64 = 6;

/// Projects on which three years were worked when they were entered; half of their indicators fall.
const FILL: [&str; 8] = [
    "insert into projects (id, conference_id, pillar_id, resolution_id, institution_id, number, title, text, starts_on, deadline, created_at)
     select gen_random_uuid(), c.id, (select id from pillars where conference_id = c.id order by position offset n % 5 limit 1), r.id, i.id,
         1000 + n, row('Project ' || n, '重点项目' || n, '重點項目' || n)::words, row('', '', '')::words,
         current_date - 1095, current_date + (n % 500)::int - 60, now() - interval '6 weeks'
     from conferences c, generate_series(1, 500 - (select count(*) from projects)) n,
         lateral (select id from resolutions where conference_id = c.id order by id limit 1) r,
         lateral (select id from institutions where conference_id = c.id order by id offset n % 40 limit 1) i
     where c.slug = 'financial-security'",
    "insert into indicators (id, project_id, position, name, unit, baseline, target)
     select gen_random_uuid(), p.id, 100 + n, row('Indicator ' || n, '指标' || n, '指標' || n)::words, row('%', '%', '%')::words, case when n % 2 = 0 then 100 else 0 end,
         case when n % 2 = 0 then 0 else 100 end
     from projects p, generate_series(1, 10) n where p.number > 1000",
    "insert into readings (id, indicator_id, as_of, value, recorded_by, recorded_at)
     select gen_random_uuid(), i.id, current_date - 7 * n, case when i.baseline = 0 then 95 - n * 0.6 else 5 + n * 0.6 end,
         (select id from accounts where email = 'organiser@example.org'), now() - n * interval '7 days'
     from indicators i, generate_series(0, 155) n where i.position > 100",
    "insert into project_milestones (id, conference_id, project_id, number, title, weight, first_due_on, due_on, created_at, changed_at)
     select gen_random_uuid(), p.conference_id, p.id, n, row('Milestone ' || n, '节点' || n, '節點' || n)::words, 25,
         current_date - 900 + n * 240, current_date - 900 + n * 240, p.created_at, p.created_at
     from projects p, generate_series(1, 4) n where p.number > 1000",
    "insert into project_milestone_steps (milestone_id, position, kind, at, title, weight, due_on)
     select m.id, 1, 'entered', m.created_at, m.title, m.weight, m.due_on from project_milestones m join projects p on p.id = m.project_id
     where p.number > 1000",
    "insert into weekly_reports (id, project_id, conference_id, week, filed_at)
     select gen_random_uuid(), p.id, p.conference_id, date_trunc('week', current_date)::date - 7 * n, now() - n * interval '7 days'
     from projects p, generate_series(0, 5) n where p.number > 1000",
    "insert into weekly_report_versions (report_id, number, done, next, at, account_id, sum, files_sum)
     select r.id, 1, '与两省监管部门完成数据口径核对，首批十家机构接入监测平台。', '完成第二批机构接入，提交阶段评估。', r.filed_at,
         (select id from accounts where email = 'organiser@example.org'), 'bench', 'bench'
     from weekly_reports r join projects p on p.id = r.project_id where p.number > 1000",
    "analyze",
];

pub fn measure(runtime: &Runtime, house: &House, server: &Server, figures: &mut Figures) -> anyhow::Result<()> {
    let (projects, readings): (i64, i64) = runtime.block_on(async {
        for statement in FILL {
            house.owner.execute(statement).await?;
        }
        sqlx::query_as("select (select count(*) from projects), (select count(*) from readings)")
            .fetch_one(&house.owner)
            .await
    })?;
    ensure!(projects == 500 && readings > 760_000, "{projects} projects, {readings} readings");
    let begun = Instant::now();
    runtime.block_on(outcomes::freeze_weeks(&house.app)).map_err(|error| anyhow::anyhow!("{error}"))?;
    let took = begun.elapsed().as_secs_f64();
    let weeks: i64 =
        runtime.block_on(sqlx::query_scalar("select count(*) from frozen_weeks").fetch_one(&house.owner))?;
    ensure!(weeks == WEEKS || weeks == WEEKS + 1, "{weeks} weeks are frozen");
    println!("{projects} projects, {readings} readings; {weeks} weeks frozen in {took:.2} s");
    figures.under("freeze_week_s", took / weeks as f64, "s", 10.0);
    let project: Uuid =
        runtime.block_on(sqlx::query_scalar("select id from projects where number = 1250").fetch_one(&house.owner))?;
    let organiser = runtime.block_on(house.sign_in("organiser@example.org"))?;
    for (name, path) in [
        ("plan_p50_ms", "/plan".to_owned()),
        ("plan_weeks_p50_ms", "/plan/weeks".to_owned()),
        ("plan_roadmap_p50_ms", "/plan/roadmap".to_owned()),
        ("plan_matrix_p50_ms", "/plan/matrix".to_owned()),
        ("plan_curve_p50_ms", "/plan/curve".to_owned()),
        ("plan_reports_p50_ms", "/plan/reports".to_owned()),
        ("plan_orders_p50_ms", "/plan/orders".to_owned()),
        ("dead_ends_p50_ms", "/thread/ends".to_owned()),
        ("project_p50_ms", format!("/projects/{project}")),
        ("project_milestones_p50_ms", format!("/projects/{project}/milestones")),
        ("project_thread_p50_ms", format!("/thread/project/{project}")),
    ] {
        let request = client::get(&house.path(&path), &[("cookie", &organiser), ("accept-encoding", "gzip")]);
        let (mut taken, _) = load::page(server.address, &request, 60)?;
        figures.under(name, quantile_ms(&mut taken, 0.5)?, "ms", 50.0);
    }
    institution(runtime, house, server, figures)?;
    monthly(house, server, &organiser, figures)
}

/// The page of an institution that leads more than ten of the projects, and one project there.
fn institution(runtime: &Runtime, house: &House, server: &Server, figures: &mut Figures) -> anyhow::Result<()> {
    let (liaison, project): (Uuid, Uuid) = runtime.block_on(
        sqlx::query_as(
            "select n.id, (select p.id from projects p where p.institution_id = n.institution_id order by p.number desc limit 1)
             from liaisons n where n.ended_at is null limit 1",
        )
        .fetch_one(&house.owner),
    )?;
    let link = runtime.block_on(liaisons::link_of(&house.app, liaison)).map_err(|error| anyhow::anyhow!("{error}"))?;
    let (link, _) = link.context("no link")?;
    for (name, path) in [
        ("institution_p50_ms", link.clone()),
        ("institution_project_p50_ms", format!("{link}/projects/{project}")),
        ("institution_form_p50_ms", format!("{link}/projects/{project}/report")),
    ] {
        let (mut taken, _) = load::page(server.address, &client::get(&path, &[("accept-encoding", "gzip")]), 60)?;
        figures.under(name, quantile_ms(&mut taken, 0.5)?, "ms", 50.0);
    }
    Ok(())
}

/// The report of this month: compiled, shown, and set as each kind of file.
fn monthly(house: &House, server: &Server, organiser: &str, figures: &mut Figures) -> anyhow::Result<()> {
    let today = house.app.clock.now().date_naive();
    let mut client = Client::connect(server.address)?;
    let form = format!("kind=month&period={today}");
    let answer = client.send(&client::post(&house.path("/reports"), organiser, &form))?;
    ensure!(answer.status == 303, "{}: {}", answer.status, String::from_utf8_lossy(answer.body));
    let report = answer.header("location").context("no report")?.to_owned();
    // The demonstration has begun one, of what there was of the plan then: it is compiled anew.
    let begun = Instant::now();
    let answer = client.send(&client::post(&format!("{report}/compile"), organiser, "version=1"))?;
    ensure!(answer.status == 303, "{}: {}", answer.status, String::from_utf8_lossy(answer.body));
    figures.under("report_compile_s", begun.elapsed().as_secs_f64(), "s", 5.0);
    let get = |path: &str| client::get(path, &[("cookie", organiser), ("accept-encoding", "gzip")]);
    let (mut taken, _) = load::page(server.address, &get(&report), 30)?;
    figures.under("report_page_p50_ms", quantile_ms(&mut taken, 0.5)?, "ms", 50.0);
    for kind in ["pdf", "docx", "xlsx"] {
        let begun = Instant::now();
        let answer = client.send(&get(&format!("{report}/report.{kind}")))?;
        let took = begun.elapsed().as_secs_f64();
        ensure!(answer.status == 200 && answer.body.len() > 10_000, "{} to a {kind}", answer.status);
        println!("monthly report as {kind}: {} bytes", answer.body.len());
        figures.under(format!("report_{kind}_s"), took, "s", 5.0);
    }
    Ok(())
}
