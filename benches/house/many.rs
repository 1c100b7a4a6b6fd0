//! What organisers do with many at once: a list that is brought in, badges with photos, a letter to many.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use hayro::hayro_syntax::Pdf;
use image::codecs::jpeg::JpegEncoder;
use plenum::kernel::{Uuid, new_id};
use plenum::sheets::{self, Cell, Kind, Table};
use plenum::vault::Place;
use sqlx::types::Json;
use tokio::runtime::Runtime;

use crate::client::{self, Client};
use crate::house::House;
use crate::pgbench::Pgbench;
use crate::server::Server;
use crate::{Figures, TURN, TURNS};

/// Rows of the list, and badges of the file.
const ROWS: usize = 20_000;
const BADGES: i64 = 1_000;
/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// The floor that what writes to many is compared with: registrations a second from one client.
fn floor(pgbench: &Pgbench) -> anyhow::Result<f64> {
    let turns = (0..TURNS).map(|_| pgbench.register(1, TURN));
    Ok(turns.sum::<anyhow::Result<f64>>()? / TURNS as f64)
}

/// Sends what an organiser sends; where the answer leads.
fn send(client: &mut Client, request: &[u8]) -> anyhow::Result<String> {
    let answer = client.send(request)?;
    ensure!(answer.status == 303, "{}: {}", answer.status, String::from_utf8_lossy(answer.body));
    Ok(answer.header("location").context("it leads nowhere")?.to_owned())
}

/// The id at the end of a path.
fn id_in(path: &str) -> anyhow::Result<Uuid> {
    Ok(path.rsplit('/').next().unwrap_or_default().parse()?)
}

/// Waits until what this statement tells of `id` is `state`; tells how many seconds have gone since `begun`.
async fn wait(house: &House, begun: Instant, of: &'static str, id: Uuid, state: &str) -> anyhow::Result<f64> {
    while begun.elapsed() < PATIENCE {
        let now: String = sqlx::query_scalar(of).bind(id).fetch_one(&house.owner).await?;
        if now == state {
            return Ok(begun.elapsed().as_secs_f64());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    anyhow::bail!("waited in vain for {state}")
}

/// A workbook of people whom nobody knows yet.
async fn workbook() -> anyhow::Result<Vec<u8>> {
    const HEADINGS: [&str; 7] = ["姓名", "工作单位", "参会类别", "职务", "手机号码", "电子邮箱", "饮食"];
    let row = |n: usize| {
        let name = format!("{}{}", ["王", "李", "张", "刘", "陈"][n % 5], ["敏", "志强", "晓燕", "国栋"][n / 5 % 4]);
        let phone = format!("+86 139 {:04} {:04}", n / 10_000, n % 10_000);
        let cells = [&*name, "招商银行", "金融监管部门", "经理", &phone, &format!("list{n}@example.org"), "清真"];
        cells.iter().map(|cell| Cell::text(*cell)).collect()
    };
    let headings = HEADINGS.iter().map(|&heading| heading.to_owned()).collect();
    let table = Table { title: "名单".into(), headings, rows: (0..ROWS).map(row).collect() };
    sheets::write(table, Kind::Xlsx).await.map_err(|error| anyhow::anyhow!("{error}"))
}

/// A list from Excel: how long it takes to look at every row, and to bring all of them in with a letter to each;
/// and how much memory the server takes for it.
pub fn import(
    runtime: &Runtime,
    house: &House,
    server: &Server,
    pgbench: &Pgbench,
    figures: &mut Figures,
) -> anyhow::Result<()> {
    const STATE: &str = "select state from imports where id = $1";
    const SEEN: &str = "select version, plan -> 'columns' from imports where id = $1";
    let organiser = runtime.block_on(house.sign_in("organiser@example.org"))?;
    runtime.block_on(house.open_registration())?;
    let (file, mut client) = (runtime.block_on(workbook())?, Client::connect(server.address)?);
    let before = server.forget_most_resident()?;

    let upload = client::post_file(&house.path("/people/import"), &organiser, "list.xlsx", &file);
    let begun = Instant::now();
    let path = send(&mut client, &upload)?;
    let id = id_in(&path)?;
    let seen =
        || runtime.block_on(sqlx::query_as::<_, (i32, Json<Vec<String>>)>(SEEN).bind(id).fetch_one(&house.owner));
    let (version, Json(columns)) = seen()?;
    let mut form = format!("version={version}&language=zh-Hans&mail=on&update=on");
    for (n, column) in columns.iter().enumerate() {
        form.push_str(&format!("&c{n}={column}"));
    }
    send(&mut client, &client::post(&path, &organiser, &form))?;
    let checked = runtime.block_on(wait(house, begun, STATE, id, "checked"))?;

    let begin = client::post(&format!("{path}/begin"), &organiser, &format!("version={}", seen()?.0));
    let begun = Instant::now();
    send(&mut client, &begin)?;
    let brought = runtime.block_on(wait(house, begun, STATE, id, "finished"))?;
    let growth = server.most_resident()? - before;
    let count = "select count(*) from participants where email like 'list%@example.org'";
    let made: i64 = runtime.block_on(sqlx::query_scalar(count).fetch_one(&house.owner))?;
    ensure!(made == ROWS as i64, "{made} of {ROWS} rows are in");

    let floor = floor(pgbench)?;
    let rate = ROWS as f64 / brought;
    println!(
        "{ROWS} rows from Excel: read and checked {checked:.1} s, brought in {brought:.1} s ({rate:.0}/s; pgbench {floor:.0}/s)"
    );
    figures.under("import_check_s", checked, "s", 10.0);
    figures.under("import_s", brought, "s", 60.0);
    figures.add("import_vs_pgbench_c1", rate / floor, "ratio");
    figures.under("import_growth_mb", growth, "MB", 300.0);
    Ok(())
}

/// Asks everybody for a photo, and gives one to the first of those who have a badge.
async fn take_photos(house: &House, server: &Server, organiser: &str) -> anyhow::Result<()> {
    let mut client = Client::connect(server.address)?;
    let revision = "select revision from forms where state = 'draft'";
    send(&mut client, &client::post(&house.path("/form/draft"), organiser, ""))?;
    let drafted: i32 = sqlx::query_scalar(revision).fetch_one(&house.owner).await?;
    let form = format!("section=needs&kind=photo&label_en=Photo&label_hans=%E7%85%A7%E7%89%87&revision={drafted}");
    send(&mut client, &client::post(&house.path("/form/questions/new"), organiser, &form))?;
    let changed: i32 = sqlx::query_scalar(revision).fetch_one(&house.owner).await?;
    send(&mut client, &client::post(&house.path("/form/publish"), organiser, &format!("version={changed}")))?;

    let holders: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select p.id, p.conference_id from participants p join badges b on b.participant_id = p.id
         where p.state = 'approved' and b.revoked_at is null order by p.number limit $1",
    )
    .bind(BADGES)
    .fetch_all(&house.owner)
    .await?;
    ensure!(holders.len() as i64 == BADGES, "{} badges", holders.len());
    for (n, (participant, conference)) in holders.into_iter().enumerate() {
        let (id, photo) = (new_id(), portrait(n as u32)?);
        sqlx::query(
            "insert into files (id, conference_id, participant_id, question, name, kind, size, content_sealed, token_hash, created_at)
             values ($1, $2, $3, 'photo', 'me.jpg', 'jpeg', $4, $5, '', now())",
        )
        .bind(id)
        .bind(conference)
        .bind(participant)
        .bind(i32::try_from(photo.len())?)
        .bind(house.app.vault.seal(Place::new("files.content", id), &photo))
        .execute(&house.owner)
        .await?;
        sqlx::query("update participants set answers = answers || jsonb_build_object('photo', jsonb_build_object('file', $2, 'name', 'me.jpg')) where id = $1")
            .bind(participant)
            .bind(id)
            .execute(&house.owner)
            .await?;
    }
    Ok(())
}

/// A picture of the size in which photos are kept, another for each number, with as much in it as a photo has.
fn portrait(n: u32) -> anyhow::Result<Vec<u8>> {
    let mut grain = n.wrapping_mul(2_654_435_761) | 1;
    let drawn = image::RgbImage::from_fn(480, 640, |x, y| {
        grain ^= grain << 13;
        grain ^= grain >> 17;
        grain ^= grain << 5;
        let light = (x * (n % 7 + 1) + y * (n % 5 + 1)) / 16 + grain % 10;
        image::Rgb([light % 256, (light + n) % 256, 255 - light % 256].map(|one| one as u8))
    });
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, 82).encode_image(&drawn)?;
    Ok(out)
}

/// The badges of the first thousand as one file, without photos and with them.
pub fn badges(runtime: &Runtime, house: &House, server: &Server, figures: &mut Figures) -> anyhow::Result<()> {
    let organiser = runtime.block_on(house.sign_in("organiser@example.org"))?;
    let request = client::post(&house.path("/people/badges"), &organiser, "order=number");
    let print = || -> anyhow::Result<(f64, usize)> {
        let (mut client, begun) = (Client::connect(server.address)?, Instant::now());
        let batch = send(&mut client, &request)?;
        // As the page does, but more often.
        let look = client::get(&batch, &[("cookie", &organiser)]);
        while client.send(&look)?.says("every 1s") {
            ensure!(begun.elapsed() < PATIENCE, "the badges are not made");
            std::thread::sleep(Duration::from_millis(20));
        }
        let answer = client.send(&client::post(&format!("{batch}/file"), &organiser, ""))?;
        let took = begun.elapsed().as_secs_f64();
        ensure!(answer.status == 200, "{}: {}", answer.status, String::from_utf8_lossy(answer.body));
        let pages = Pdf::new(answer.body.to_vec()).map_err(|_| anyhow::anyhow!("no PDF"))?.pages().len();
        ensure!(pages as i64 == 2 * BADGES, "{pages} pages for {BADGES} badges");
        Ok((took, answer.body.len()))
    };
    let (bare, small) = print()?;
    runtime.block_on(take_photos(house, server, &organiser))?;
    let (took, large) = print()?;
    let megabytes = |bytes: usize| bytes as f64 / 1e6;
    println!(
        "{BADGES} badges: {bare:.1} s and {:.1} MB without photos, {took:.1} s and {:.1} MB with them",
        megabytes(small),
        megabytes(large)
    );
    ensure!(large > small, "no photo is in the file");
    figures.under("badges_1000_photo_s", took, "s", 15.0);
    figures.add("badges_photo_vs_bare", took / bare, "ratio");
    Ok(())
}

/// A letter to everybody who is approved: written and sealed one by one, kept in the outbox.
pub fn letters(
    runtime: &Runtime,
    house: &House,
    server: &Server,
    pgbench: &Pgbench,
    figures: &mut Figures,
) -> anyhow::Result<()> {
    let organiser = runtime.block_on(house.sign_in("organiser@example.org"))?;
    let mut client = Client::connect(server.address)?;
    let form = "subject_en=Your+stay&body_en=Dear+%7Bname%7D%2C%0A%0Ayour+room+is+ready%3A%0A%7Blink%7D&audience=state%3Dapproved";
    let path = send(&mut client, &client::post(&house.path("/mail/new"), &organiser, form))?;
    let id = id_in(&path)?;
    let reached = "select count(*) from participants where state = 'approved' and erased_at is null";
    let reached: i64 = runtime.block_on(sqlx::query_scalar(reached).fetch_one(&house.owner))?;
    let begun = Instant::now();
    send(&mut client, &client::post(&format!("{path}/send"), &organiser, &format!("version=1&count={reached}")))?;
    let took = runtime.block_on(wait(house, begun, "select state from mailings where id = $1", id, "sent"))?;
    let written = "select count(*) from mails where mailing_id = $1";
    let written: i64 = runtime.block_on(sqlx::query_scalar(written).bind(id).fetch_one(&house.owner))?;
    ensure!(written == reached, "{written} of {reached} letters are written");

    let (rate, floor) = (written as f64 / took, floor(pgbench)?);
    println!("{written} letters in {took:.1} s: {rate:.0}/s (pgbench {floor:.0}/s)");
    figures.add("letters_per_s", rate, "1/s");
    figures.add("letters_vs_pgbench_c1", rate / floor, "ratio");
    Ok(())
}
