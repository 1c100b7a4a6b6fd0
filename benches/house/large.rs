//! The largest agenda that is planned for: four days, forty rooms, a thousand items. What its page takes, and what moving
//! in its timetable takes, at the server and in a real Chromium.

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
use crate::house::{self, House};
use crate::load::{self, quantile_ms};
use crate::server::Server;
use crate::{Figures, TURN, TURNS};

const SLUG: &str = "large";
const ITEMS: i64 = 1_000;
/// How often each thing is done in the browser.
const TIMES: usize = 10;

/// Two blocks a room and day, of three hours each; three or four items in each, one after the other, with a speaker and a
/// goal.
const FILL: [&str; 7] = [
    "insert into days (conference_id, number, date, theme)
     select c.id, n, (select min(date) from days d where d.conference_id = c.id) + n - 1, row('', '', '')::words
     from conferences c, generate_series(2, 4) n where c.slug = 'large' on conflict do nothing",
    "insert into rooms (id, conference_id, code, position, name, capacity)
     select gen_random_uuid(), c.id, 'large-' || n, n, row('Room ' || n, '第' || n || '会议室', '第' || n || '會議室')::words, 200
     from conferences c, generate_series((select count(*) + 1 from rooms r join conferences c on c.id = r.conference_id where c.slug = 'large'), 40) n
     where c.slug = 'large'",
    "insert into blocks (id, conference_id, room_id, code, kind, title, starts_at, ends_at)
     select gen_random_uuid(), c.id, r.id, 'large-' || d.number || '-' || r.code || '-' || half, 'session',
         row('Supervision across borders', '跨境监管专题会议', '跨境監理專題會議')::words,
         (d.date + time '09:00' + half * interval '5 hours') at time zone c.time_zone,
         (d.date + time '12:00' + half * interval '5 hours') at time zone c.time_zone
     from conferences c join days d on d.conference_id = c.id join rooms r on r.conference_id = c.id, generate_series(0, 1) half
     where c.slug = 'large'",
    "with numbered as (select b.*, row_number() over (order by b.starts_at, b.code) - 1 as n, count(*) over () as all_of_them
         from blocks b join conferences c on c.id = b.conference_id where c.slug = 'large' and b.code like 'large-%'),
     held as (select count(*) as items from items i join conferences c on c.id = i.conference_id where c.slug = 'large')
     insert into items (id, conference_id, block_id, code, position, title, summary, produces, starts_at, ends_at)
     select gen_random_uuid(), b.conference_id, b.id, 'large-' || m, m,
         row('Contribution ' || m || ' on the supervision of cross-border payments', '跨境支付监管专题发言' || m, '跨境支付監理專題發言' || m)::words,
         row('What was tried, what came of it, and what is proposed to the working group.',
             '介绍试点做法、成效与存在问题，并向工作组提出建议。', '介紹試辦作法、成效與問題，並向工作組提出建議。')::words,
         row('A proposal for the action plan', '行动计划建议', '行動計畫建議')::words,
         b.starts_at + m / b.all_of_them * interval '45 minutes', b.starts_at + (m / b.all_of_them + 1) * interval '45 minutes'
     from held, lateral generate_series(0, 1000 - held.items - 1) m join numbered b on b.n = m % b.all_of_them",
    "insert into item_people (id, item_id, role, position, title)
     select gen_random_uuid(), i.id, 'speaker', 1, row('Speaker ' || i.position, '发言人' || i.position, '發言人' || i.position)::words
     from items i join conferences c on c.id = i.conference_id where c.slug = 'large' and i.code like 'large-%'",
    "insert into item_goals (item_id, goal_id)
     select i.id, (select id from goals g where g.conference_id = c.id order by g.position limit 1)
     from items i join conferences c on c.id = i.conference_id where c.slug = 'large' and i.code like 'large-%'",
    "analyze",
];

/// Makes the conference, public and released.
async fn found(house: &House) -> anyhow::Result<()> {
    let wrong = |error: plenum::error::Error| anyhow::anyhow!("{error}");
    let template = Template::parse(edition::TEMPLATES[1].1).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let opening = (house.app.clock.now() + TimeDelta::days(33)).date_naive();
    let mut tx = Tx::begin(&house.app).await.map_err(wrong)?;
    let (id, entry) = edition::found(&mut tx, Actor::Operator, SLUG, &template, opening).await.map_err(wrong)?;
    tx.commit(entry).await.map_err(wrong)?;
    sqlx::query("update conferences set state = 'published' where id = $1").bind(id).execute(&house.owner).await?;
    for statement in FILL {
        house.owner.execute(statement).await?;
    }
    let (items, rooms, days): (i64, i64, i64) = sqlx::query_as(
        "select (select count(*) from items where conference_id = $1), (select count(*) from rooms where conference_id = $1),
             (select count(*) from days where conference_id = $1)",
    )
    .bind(id)
    .fetch_one(&house.owner)
    .await?;
    ensure!((items, rooms, days) == (ITEMS, 40, 4), "{items} items in {rooms} rooms on {days} days");
    let here = plenum::conference::find(&house.app.db, SLUG).await.map_err(wrong)?.context("the conference")?;
    let mut tx = Tx::begin(&house.app).await.map_err(wrong)?;
    let entry = plenum::agenda::release_first(&mut tx, &here, Actor::Operator).await.map_err(wrong)?;
    tx.commit(entry).await.map_err(wrong)
}

fn path(tail: &str) -> String {
    format!("/c/{SLUG}{tail}")
}

/// The page of the agenda from the database; and unchanged, against a file of its size.
fn agenda(server: &Server, figures: &mut Figures) -> anyhow::Result<()> {
    let (mut taken, size) = load::page(server.address, &client::get(&path("/agenda"), &[]), 100)?;
    figures.under("large_agenda_p50_ms", quantile_ms(&mut taken, 0.5)?, "ms", 8.0);
    let mut client = Client::connect(server.address)?;
    let etag = client.send(&client::get(&path("/agenda"), &[]))?.header("etag").context("no ETag")?.to_owned();
    let again = client::get(&path("/agenda"), &[("if-none-match", &etag)]);
    let (mut unchanged, mut constant) = (0.0, 0.0);
    for _ in 0..TURNS {
        unchanged += load::repeat(server.address, &again, 304, 8, TURN / 3)? / TURNS as f64;
        constant += load::repeat(server.address, &client::get(house::CONSTANT, &[]), 200, 8, TURN / 3)? / TURNS as f64;
    }
    println!("large agenda: {size} bytes; unchanged {unchanged:.0}/s, a constant page of its size {constant:.0}/s");
    figures.at_least("large_agenda_304_vs_const", unchanged / constant, "ratio", 0.5);
    Ok(())
}

/// A block in the middle of the first day, its room, and its version.
async fn block(house: &House) -> anyhow::Result<(Uuid, Uuid, i32)> {
    let sql = "select b.id, b.room_id, b.version from blocks b join conferences c on c.id = b.conference_id
               where c.slug = 'large' and b.code like 'large-1-%' order by b.starts_at, b.code offset 20 limit 1";
    Ok(sqlx::query_as(sql).fetch_one(&house.owner).await?)
}

/// What the server takes for the page, for a question on the way, and for a move.
fn timetable(runtime: &Runtime, house: &House, server: &Server, figures: &mut Figures) -> anyhow::Result<()> {
    let organiser = runtime.block_on(house.sign_in("organiser@example.org"))?;
    let get = |path: &str| client::get(path, &[("cookie", &organiser)]);
    let (mut taken, size) = load::page(server.address, &get(&path("/programme/grid?day=1")), 30)?;
    figures.under("large_timetable_p50_ms", quantile_ms(&mut taken, 0.5)?, "ms", 200.0);
    println!("timetable: {size} bytes");
    let (id, room, first) = runtime.block_on(block(house))?;
    let place = path(&format!("/programme/blocks/{id}/place"));
    let to = |minute: i32| format!("day=1&starts=09%3A{minute:02}&minutes=180&room={room}");
    let (mut taken, _) = load::page(server.address, &get(&format!("{place}?{}", to(30))), 30)?;
    figures.under("large_preview_p50_ms", quantile_ms(&mut taken, 0.5)?, "ms", 100.0);
    let (mut client, mut taken) = (Client::connect(server.address)?, Vec::new());
    for n in 0..40 {
        let form = format!("{}&version={}", to(n % 2 * 5), first + n);
        let sent = Instant::now();
        let answer = client.send(&client::post(&place, &organiser, &form))?;
        ensure!(answer.status == 200, "{}: {}", answer.status, String::from_utf8_lossy(answer.body));
        taken.push(sent.elapsed());
    }
    figures.under("large_move_p50_ms", quantile_ms(&mut taken, 0.5)?, "ms", 100.0);
    Ok(())
}

/// Until the timetable is laid out, from the request on.
const LAID: &str = "return performance.getEntriesByName('timetable-laid')[0]?.startTime ?? null";
/// From the moment at which it is let go until the server's answer is shown.
const LISTEN: &str = "window.taken = []; let since = 0;
    addEventListener('pointerup', () => (since = performance.now()), true);
    document.querySelector('[data-timetable]').addEventListener('timetable:answered', () => window.taken.push(performance.now() - since));";
const AT: &str =
    "const e = document.getElementById(arguments[0]); e.scrollIntoView({ block: 'center', inline: 'center' });
    const at = e.getBoundingClientRect(); return [at.left + 12, at.top + 12]";

async fn browser(house: &House, server: &Server) -> anyhow::Result<(Vec<Duration>, Vec<Duration>)> {
    let cookie = house.sign_in("organiser@example.org").await?;
    let token = cookie.trim_start_matches("sign-in=");
    let base = format!("http://{}", server.address);
    let chromium = Chromium::start(&base, token).await?;
    let ms = |value: &serde_json::Value| value.as_f64().map(|ms| Duration::from_secs_f64(ms / 1e3));
    let mut opened = Vec::new();
    // The first time it fetches script and style.
    for _ in 0..=TIMES {
        chromium.open(&format!("{base}{}", path("/programme/grid?day=1"))).await?;
        opened.push(ms(&chromium.until(LAID, vec![]).await?).context("no time")?);
    }
    opened.remove(0);
    chromium.run(LISTEN, vec![]).await?;
    let (id, ..) = block(house).await?;
    for n in 0..TIMES {
        let by = if n % 2 == 0 { 48.0 } else { -48.0 };
        let at = chromium.run(AT, vec![format!("b-{id}").into()]).await?;
        let from = (at[0].as_f64().context("x")?, at[1].as_f64().context("y")?);
        chromium.drag(from, (0.0, by)).await?;
        chromium.until("return window.taken.length > arguments[0] || null", vec![n.into()]).await?;
    }
    let taken = chromium.run("return window.taken", vec![]).await?;
    let dragged: Vec<Duration> = taken.as_array().into_iter().flatten().filter_map(ms).collect();
    ensure!(dragged.len() == TIMES, "{} drags were answered", dragged.len());
    let (_, _, version) = block(house).await?;
    ensure!(version > TIMES as i32, "the drags are not in the database");
    chromium.close().await?;
    Ok((opened, dragged))
}

/// All of it, at a server of its own on the same database.
pub fn measure(runtime: &Runtime, house: &House, figures: &mut Figures) -> anyhow::Result<()> {
    runtime.block_on(found(house))?;
    let server = runtime.block_on(house.serve_beside(&path("/agenda")))?;
    agenda(&server, figures)?;
    timetable(runtime, house, &server, figures)?;
    let (mut opened, mut dragged) = runtime.block_on(browser(house, &server))?;
    figures.under("large_timetable_open_ms", quantile_ms(&mut opened, 0.5)?, "ms", 1000.0);
    figures.under("large_drag_answer_ms", quantile_ms(&mut dragged, 0.5)?, "ms", 100.0);
    Ok(())
}
