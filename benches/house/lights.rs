//! A large action plan: 500 projects, 5,000 indicators, three years of weekly readings. What its pages take, and freezing
//! the lights of a week.

use std::time::Instant;

use anyhow::ensure;
use plenum::kernel::Uuid;
use plenum::outcomes;
use sqlx::Executor as _;
use tokio::runtime::Runtime;

use crate::Figures;
use crate::client;
use crate::house::House;
use crate::load::{self, quantile_ms};
use crate::server::Server;

/// So many weeks are over since the projects were entered.
const WEEKS: i64 = 6;

/// Projects on which three years were worked when they were entered; half of their indicators fall.
const FILL: [&str; 4] = [
    "insert into projects (id, conference_id, pillar_id, resolution_id, institution_id, number, title, text, starts_on, deadline, created_at)
     select gen_random_uuid(), c.id, (select id from pillars where conference_id = c.id order by position offset n % 5 limit 1), r.id, i.id,
         1000 + n, row('Project ' || n, '重点项目' || n, '重點項目' || n)::words, row('', '', '')::words,
         current_date - 1095, current_date + (n % 500)::int - 60, now() - interval '6 weeks'
     from conferences c, generate_series(1, 500 - (select count(*) from projects)) n,
         lateral (select id from resolutions where conference_id = c.id order by id limit 1) r,
         lateral (select id from institutions where conference_id = c.id order by id offset n % 40 limit 1) i
     where c.slug = 'financial-security'",
    "insert into indicators (id, project_id, position, name, unit, baseline, target)
     select gen_random_uuid(), p.id, 100 + n, row('Indicator ' || n, '指标' || n, '指標' || n)::words, '%', case when n % 2 = 0 then 100 else 0 end,
         case when n % 2 = 0 then 0 else 100 end
     from projects p, generate_series(1, 10) n where p.number > 1000",
    "insert into readings (id, indicator_id, as_of, value, recorded_by, recorded_at)
     select gen_random_uuid(), i.id, current_date - 7 * n, case when i.baseline = 0 then 95 - n * 0.6 else 5 + n * 0.6 end,
         (select id from accounts where email = 'organiser@example.org'), now() - n * interval '7 days'
     from indicators i, generate_series(0, 155) n where i.position > 100",
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
        ("project_p50_ms", format!("/projects/{project}")),
        ("project_thread_p50_ms", format!("/thread/project/{project}")),
    ] {
        let request = client::get(&house.path(&path), &[("cookie", &organiser), ("accept-encoding", "gzip")]);
        let (mut taken, _) = load::page(server.address, &request, 60)?;
        figures.under(name, quantile_ms(&mut taken, 0.5)?, "ms", 50.0);
    }
    Ok(())
}
