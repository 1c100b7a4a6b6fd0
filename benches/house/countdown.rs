//! The largest plan that is planned for: 5,000 tasks of which 20,000 times one waits for another. What changing it
//! takes, with every latest start computed anew, and what its pages take.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use chrono::TimeDelta;
use plenum::audit::{Actor, Tx};
use plenum::edition::{self, Template};
use plenum::kernel::Uuid;
use sqlx::Executor as _;
use tokio::runtime::Runtime;

use crate::chromium::Chromium;
use crate::client::{self, Client};
use crate::house::House;
use crate::load::{self, quantile_ms};
use crate::server::Server;
use crate::{Figures, watchers};

const SLUG: &str = "planned";

/// Each task waits for up to four of the two hundred before it. The trigger that refuses circles is off for once: every
/// link leads back.
const FILL: [&str; 5] = [
    "insert into tasks (id, conference_id, group_id, title, state, progress, due_at, estimate, estimate_unit, created_at, updated_at)
     select gen_random_uuid(), c.id, g.id, row('Prepare part ' || n, '准备第' || n || '部分', '準備第' || n || '部分')::words, 'open', 0,
         c.opens_at - (5000 - n) * interval '30 minutes', 1 + n % 3, case when n % 2 = 0 then 'hours' else 'working_days' end, now(), now()
     from conferences c join groups g on g.conference_id = c.id and g.code = 'coordination', generate_series(1, 5000) n where c.slug = 'planned'",
    "alter table task_links disable trigger refuse_circle",
    "with numbered as (select t.id, t.conference_id, row_number() over (order by t.due_at, t.id) as n from tasks t
         join conferences c on c.id = t.conference_id where c.slug = 'planned' and t.estimate is not null)
     insert into task_links (conference_id, task_id, needs_id, lag, lag_unit, made_at)
     select a.conference_id, a.id, b.id, step % 2, 'hours', now() from numbered a, generate_series(1, 5) step
         join numbered b on true where b.n = a.n - step * step * 7",
    "alter table task_links enable trigger refuse_circle",
    "analyze",
];

async fn found(house: &House) -> anyhow::Result<()> {
    let wrong = |error: plenum::error::Error| anyhow::anyhow!("{error}");
    let template = Template::parse(edition::TEMPLATES[0].1).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let opening = (house.app.clock.now() + TimeDelta::days(90)).date_naive();
    let mut tx = Tx::begin(&house.app).await.map_err(wrong)?;
    let (id, entry) = edition::found(&mut tx, Actor::Operator, SLUG, &template, opening).await.map_err(wrong)?;
    tx.commit(entry).await.map_err(wrong)?;
    for statement in FILL {
        house.owner.execute(statement).await?;
    }
    let (tasks, links): (i64, i64) = sqlx::query_as(
        "select (select count(*) from tasks where conference_id = $1), (select count(*) from task_links where conference_id = $1)",
    )
    .bind(id)
    .fetch_one(&house.owner)
    .await?;
    ensure!(tasks >= 5_000 && links >= 20_000, "{tasks} tasks, {links} links");
    println!("countdown: {tasks} tasks, {links} times one waits for another");
    Ok(())
}

/// Two tasks that do not wait for one another: the last and the first.
async fn ends(house: &House) -> anyhow::Result<(Uuid, Uuid)> {
    let sql = "select (array_agg(t.id order by t.due_at desc, t.id))[1], (array_agg(t.id order by t.due_at, t.id))[1] from tasks t
               join conferences c on c.id = t.conference_id where c.slug = 'planned' and t.estimate is not null";
    Ok(sqlx::query_as(sql).fetch_one(&house.owner).await?)
}

/// Until the page is laid out and its scripts have run, from the request on.
const LOADED: &str = "const e = performance.getEntriesByType('navigation')[0]; return e.loadEventEnd || null";

/// How long the plan drawn in time takes to open in a real browser.
async fn gantt(server: &Server, cookie: &str, path: &str) -> anyhow::Result<Vec<Duration>> {
    let base = format!("http://{}", server.address);
    let chromium = Chromium::start(&base, cookie.trim_start_matches("sign-in=")).await?;
    let mut opened = Vec::new();
    // The first time it fetches script and style.
    for _ in 0..6 {
        chromium.open(&format!("{base}{path}")).await?;
        let ms = chromium.until(LOADED, vec![]).await?.as_f64().context("no time")?;
        opened.push(Duration::from_secs_f64(ms / 1e3));
    }
    opened.remove(0);
    chromium.close().await?;
    Ok(opened)
}

/// All of it, at a server of its own on the same database.
pub fn measure(runtime: &Runtime, house: &House, figures: &mut Figures) -> anyhow::Result<()> {
    runtime.block_on(found(house))?;
    let path = |tail: &str| format!("/c/{SLUG}{tail}");
    let server: Server = runtime.block_on(house.serve_beside(&house.path("/agenda")))?;
    let organiser = runtime.block_on(house.sign_in("organiser@example.org"))?;
    let (last, first) = runtime.block_on(ends(house))?;
    let links = path(&format!("/tasks/{last}/links"));
    let mut client = Client::connect(server.address)?;
    let mut changes = 0;
    // Each sending is the whole of it: the plan is read, looked through for a circle, computed and kept.
    let mut change = || -> anyhow::Result<Duration> {
        changes += 1;
        let form = format!("needs={first}&lag={}&lag_unit=working_days", changes % 2 * 40);
        let sent = Instant::now();
        let answer = client.send(&client::post(&links, &organiser, &form))?;
        ensure!(answer.status == 303, "{}: {}", answer.status, String::from_utf8_lossy(answer.body));
        Ok(sent.elapsed())
    };
    let mut taken = (0..20).map(|_| change()).collect::<anyhow::Result<Vec<_>>>()?;
    figures.under("countdown_recompute_p50_ms", quantile_ms(&mut taken, 0.5)?, "ms", 200.0);
    let get = |tail: &str| client::get(&path(tail), &[("cookie", &organiser), ("accept-encoding", "gzip")]);
    let (mut taken, _) = load::page(server.address, &get("/tasks?state=unfinished"), 40)?;
    figures.under("countdown_list_p50_ms", quantile_ms(&mut taken, 0.5)?, "ms", 50.0);
    let (mut taken, _) = load::page(server.address, &get("/tasks/board"), 40)?;
    figures.under("countdown_board_p50_ms", quantile_ms(&mut taken, 0.5)?, "ms", 50.0);
    let (mut taken, _) = load::page(server.address, &get("/desk"), 40)?;
    figures.under("countdown_desk_p50_ms", quantile_ms(&mut taken, 0.5)?, "ms", 50.0);
    let mut looking = Client::connect(server.address)?;
    let mut taken = Vec::new();
    for _ in 0..20 {
        change()?;
        let sent = Instant::now();
        ensure!(looking.send(&get("/desk"))?.status == 200, "no desk");
        taken.push(sent.elapsed());
    }
    figures.under("desk_after_change_p50_ms", quantile_ms(&mut taken, 0.5)?, "ms", 50.0);
    let mut taken = Vec::new();
    for _ in 0..5 {
        let pages = (path("/live"), path("/desk"));
        let once = || change().map(|_| ());
        taken.push(watchers::wait_for_all(server.address, (&pages.0, &pages.1), &organiser, once)?);
    }
    figures.under("desk_all_browsers_max_ms", quantile_ms(&mut taken, 1.0)?, "ms", 1_000.0);
    let mut taken = runtime.block_on(gantt(&server, &organiser, &path("/gantt")))?;
    figures.under("gantt_chromium_p50_ms", quantile_ms(&mut taken, 0.5)?, "ms", 1_500.0);
    let (mut taken, _) = load::page(server.address, &get("/chain"), 20)?;
    figures.under("countdown_chain_p50_ms", quantile_ms(&mut taken, 0.5)?, "ms", 200.0);
    let steps: i64 = runtime
        .block_on(sqlx::query_scalar("select count(*) from tasks t join conferences c on c.id = t.conference_id where c.slug = 'planned' and t.latest_start_at < t.due_at").fetch_one(&house.owner))
        .context("latest starts")?;
    ensure!(steps >= 4_900, "only {steps} latest starts");
    Ok(())
}
