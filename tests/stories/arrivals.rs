//! The board of arrivals, its wall, the chair's view, and how long serving takes.

use chrono::TimeDelta;
use plenum::access::{GroupRole, Serves};
use plenum::registration::{Level, Made, Outcome};
use serde_json::{Value, json};

use super::checkin::{gate, read, told, unlock};
use super::devices::{described, keeps_to};
use super::registration::many;
use crate::support::{Answer, Browser, TestApp};

const SERVICES: &str = "/api/v1/services";

fn secret(one: &Made) -> &str {
    one.secret.as_deref().unwrap()
}

/// The rows of a table, each its cells.
fn rows(page: &Answer, table: &str) -> Vec<Vec<String>> {
    let width = page.count(&format!("{table} thead th"));
    let cells = page.all(&format!("{table} tbody :is(th, td)"));
    cells.chunks(width).map(<[String]>::to_vec).collect()
}

#[tokio::test]
async fn the_board_says_what_the_database_holds() {
    let app = TestApp::new().await;
    let made = many(&app, 24, |n| Outcome::Approved(if n % 3 == 0 { Level::Red } else { Level::Green })).await;
    let mut desk = app.desk_staff("Dora Desk").await;
    let page = desk.get("/c/fsc/arrivals").await.is(200);
    page.says("0 / 24")
        .says("Nobody has arrived yet")
        .says("No service times")
        .says("Nobody sits in the presidium yet");
    let outer = gate(&app, "outer").await;
    for (n, one) in made.iter().take(9).enumerate() {
        told(&read(&mut desk, &outer, secret(one)).await, "admitted");
        if n % 3 == 2 {
            app.app.clock.advance(TimeDelta::minutes(2));
        }
    }
    // Read again, or let out, nobody counts twice or less.
    told(&read(&mut desk, &outer, secret(&made[0])).await, "already");
    desk.post(&format!("{outer}/read"), &[("code", secret(&made[1])), ("direction", "exit")]).await.is(200);
    let page = desk.get("/c/fsc/arrivals").await.is(200).says("9 / 24");
    let of = |table: &str| {
        let at = |row: &Vec<String>, n: usize| row[n].parse::<i64>().unwrap();
        rows(&page, table).iter().map(|row| (row[0].clone(), at(row, 1), at(row, 2))).collect::<Vec<_>>()
    };
    // By level, by institution, by category: each is what a count of its own tells.
    let sql = "select initcap(p.level), count(*), count(*) filter (where exists (select from presences s where s.participant_id = p.id))
               from participants p group by p.level order by p.level desc";
    let levels: Vec<(String, i64, i64)> = sqlx::query_as(sql).fetch_all(&app.owner).await.unwrap();
    assert_eq!(of("[aria-label='Badge level'] table"), levels);
    let sql = "select (i.name).en, count(*), count(*) filter (where exists (select from presences s where s.participant_id = p.id))
               from participants p join institutions i on i.id = p.institution_id group by i.id";
    let mut institutions: Vec<(String, i64, i64)> = sqlx::query_as(sql).fetch_all(&app.owner).await.unwrap();
    let mut shown = of("[aria-label='Institution'] table");
    institutions.sort();
    shown.sort();
    assert_eq!(shown, institutions);
    let categories = of("[aria-label='Category'] table");
    assert_eq!(categories.iter().map(|(_, expected, _)| expected).sum::<i64>(), 24);
    assert_eq!(categories.iter().map(|(.., arrived)| arrived).sum::<i64>(), 9);
    // The curve: three in each of three minutes, none between; its table from the newest.
    let minutes = rows(&page, "[aria-label='Arrivals over time'] table");
    let counts: Vec<_> = minutes.iter().map(|row| (row[1].as_str(), row[2].as_str())).collect();
    assert_eq!(counts, [("3", "9"), ("3", "6"), ("3", "3")]);
    assert_eq!((page.count("svg.chart polyline.line"), page.count("svg.chart line.plan")), (1, 1));
    // What was read here an hour ago counts no more as lately; whoever left is not inside.
    let gates = rows(&page, "[aria-label='Gates'] table");
    assert_eq!((gates[0][1].as_str(), gates[0][2].as_str()), ("6", "8"));
    app.app.clock.advance(TimeDelta::hours(1));
    let page = desk.get("/c/fsc/arrivals").await.is(200);
    assert_eq!(rows(&page, "[aria-label='Gates'] table")[0][1], "0");
    // An address of the list of readings still leads to it.
    let to = desk.get("/c/fsc/arrivals?outcome=admitted&gate=x").await.is(303);
    assert_eq!(to.location(), "/c/fsc/arrivals/readings?outcome=admitted&gate=x");
    desk.get("/c/fsc/arrivals/institutions").await.is(200).says("Institute 0").says("1–7 of 7");
}

#[tokio::test]
async fn whoever_came_and_withdrew_stands_for_nobody_who_is_missing() {
    let app = TestApp::new().await;
    let made = many(&app, 3, |_| Outcome::Approved(Level::Green)).await;
    let mut desk = app.desk_staff("Dora Desk").await;
    let outer = gate(&app, "outer").await;
    told(&read(&mut desk, &outer, secret(&made[0])).await, "admitted");
    // Expected, arrived and absent.
    let figures = async |desk: &mut Browser| -> [i64; 3] {
        let page = desk.get("/c/fsc/arrivals").await.is(200);
        let all = rows(&page, "[aria-label='Category'] table");
        [1, 2, 4].map(|n| all.iter().map(|row| row[n].parse::<i64>().unwrap()).sum())
    };
    assert_eq!(figures(&mut desk).await, [3, 1, 2]);
    // Whoever is in a zone has arrived: the database lets neither stand without the other.
    for sql in [
        "delete from arrivals",
        "insert into presences select p.id, s.zone_id, p.conference_id, true, 1, now(), s.in_by from presences s, participants p where p.id <> s.participant_id limit 1",
    ] {
        let error = sqlx::query(sql).execute(&app.owner).await.expect_err(sql);
        assert_eq!(error.as_database_error().and_then(|error| error.constraint()), Some("presences_arrived"));
    }
    app.sql("update participants set state = 'withdrawn' where id = (select participant_id from arrivals)").await;
    assert_eq!(figures(&mut desk).await, [2, 1, 2]);
}

#[tokio::test]
async fn a_gate_says_how_its_devices_do() {
    let app = TestApp::new().await;
    let (one, other) = (app.device("main-entrance").await, app.device("main-entrance").await);
    let mut desk = app.desk_staff("Dora Desk").await;
    one.post("/api/v1/status", &json!({ "queue": 3 })).await.is(204);
    other.post("/api/v1/status", &json!({ "queue": 4 })).await.is(204);
    let page = desk.get("/c/fsc/arrivals").await.is(200);
    let gates = rows(&page, "[aria-label='Gates'] table");
    assert!(gates[0][3].contains("2 of 2 connected"), "{:?}", gates[0]);
    assert_eq!(gates[0][4], "7");
    assert!(gates[1][3].contains("no device"), "{:?}", gates[1]);
    assert!(gates.iter().any(|row| row[0].contains("Locked")), "{gates:?}");
    unlock(&app).await;
    app.app.clock.advance(TimeDelta::minutes(6));
    one.get("/api/v1/status").await.is(200);
    let page = desk.get("/c/fsc/arrivals").await.is(200).says("1 of 2 connected").says("Unlocked");
    assert_eq!(page.count("#gates .tag.good"), 1);
}

#[tokio::test]
async fn the_presidium_and_leads_who_are_not_here_are_named() {
    let app = TestApp::new().await;
    let made = many(&app, 3, |_| Outcome::Approved(Level::Red)).await;
    let mut chair = app.seated("Chen Chair", 1).await;
    app.seated("Vera Vice", 2).await;
    app.seated("Adam Advisor", 3).await;
    let lead = app.account("Lena Lead").await;
    app.place(lead, "coordination", GroupRole::Lead).await;
    // Who she is among the participants says her address.
    app.sql("update accounts set email = 'p0@example.org' where name = 'Chen Chair'").await;
    app.sql("update accounts set email = 'p1@example.org' where name = 'Vera Vice'").await;
    app.sql("update accounts set email = 'p2@example.org' where name = 'Lena Lead'").await;
    let page = chair.get("/c/fsc/arrivals/chair").await.is(200).says("0 of 3").says("no registration");
    assert_eq!(page.all(".facts .fact b"), ["3", "0", "0", "3"]);
    let mut desk = app.desk_staff("Dora Desk").await;
    let page = desk.get("/c/fsc/arrivals").await.is(200).says("Chen Chair").says("leads");
    assert_eq!(page.count("#missing li"), 4);
    let groups = rows(&page, "[aria-label='Group'] table");
    assert_eq!(groups.iter().map(|row| &row[1..3]).collect::<Vec<_>>(), [["1", "0"]]);
    let outer = gate(&app, "outer").await;
    for one in [&made[0], &made[2]] {
        told(&read(&mut desk, &outer, secret(one)).await, "admitted");
    }
    desk.submit(&app.path(&format!("/people/{}/leave", made[1].id)), &[("why", "At a hearing")]).await.is(200);
    let page = chair.get("/c/fsc/arrivals/chair").await.is(200).says("1 of 3").says("09:00").says("on leave");
    assert_eq!(page.all(".facts .fact b"), ["3", "1", "1", "1"]);
    assert_eq!(page.all("#seats li .tag")[..3].join(" "), "here 09:00 on leave no registration");
    assert_eq!(page.all(".facts-list dd"), ["3", "2", "1", "0"], "of everybody");
    let page = desk.get("/c/fsc/arrivals").await.is(200);
    assert_eq!(page.all("#missing li .tag"), ["on leave", "no registration"]);
    // She leaves, and is not here any more.
    desk.post(&format!("{outer}/read"), &[("code", secret(&made[0])), ("direction", "exit")]).await.is(200);
    let page = chair.get("/c/fsc/arrivals/chair").await.is(200).says("0 of 3").says("has left");
    assert_eq!(page.all(".facts .fact b"), ["3", "1", "1", "1"], "she has arrived");
    // Who speaks next stands there by post, or by name with where she is.
    assert!(page.count("#speakers li") > 0, "{}", page.text());
    assert_eq!(page.count("#speakers .tag.good"), 0);
    app.sql(
        "update item_people set participant_id = (select id from participants where number = 3) where id = (
             select k.id from item_people k join items i on i.id = k.item_id where k.role in ('speaker', 'host')
             order by i.starts_at, i.code, k.position limit 1)",
    )
    .await;
    // A draft is not what is held.
    assert_eq!(chair.get("/c/fsc/arrivals/chair").await.is(200).count("#speakers .tag.good"), 0);
    app.release_agenda().await;
    let page = chair.get("/c/fsc/arrivals/chair").await.is(200);
    assert!(page.all("#speakers li b").contains(&"Person 2".to_owned()), "{}", page.text());
    assert_eq!(page.count("#speakers .tag.good"), 1);
}

#[tokio::test]
async fn who_sees_the_board_the_wall_and_the_chairs_view() {
    let app = TestApp::new().await;
    let mut desk = app.desk_staff("Dora Desk").await;
    let mut chair = app.seated("Chen Chair", 1).await;
    let mut organiser = app.organiser().await;
    for path in ["/c/fsc/arrivals", "/c/fsc/arrivals/wall", "/c/fsc/rooms", "/c/fsc/arrivals/institutions"] {
        desk.get(path).await.is(200);
        organiser.get(path).await.is(200);
        chair.get(path).await.is(404);
    }
    desk.get("/c/fsc/arrivals/chair").await.is(404);
    organiser.get("/c/fsc/arrivals/chair").await.is(200);
    let page = chair.get("/c/fsc/arrivals/chair").await.is(200);
    assert_eq!(page.count("nav.side a[href='/c/fsc/arrivals/chair'][aria-current]"), 1);
    app.sql("delete from seats; update conferences set presidium_min = null, presidium_max = null").await;
    let page = organiser.get("/c/fsc/arrivals").await.is(200);
    assert_eq!(page.count("nav.side a[href='/c/fsc/arrivals/chair']"), 0);
    organiser.get("/c/fsc/arrivals/chair").await.is(404);
}

#[tokio::test]
async fn the_wall_names_nobody() {
    let app = TestApp::new().await;
    let made = many(&app, 4, |_| Outcome::Approved(Level::Green)).await;
    let mut desk = app.desk_staff("Dora Desk").await;
    let outer = gate(&app, "outer").await;
    for one in &made[..3] {
        read(&mut desk, &outer, secret(one)).await;
    }
    desk.submit(&app.path(&format!("/people/{}/leave", made[3].id)), &[("why", "At a hearing")]).await.is(200);
    let page = desk.get("/c/fsc/arrivals/wall").await.is(200).says("75%").says_not("Person").says_not("hearing");
    assert_eq!(page.all(".wall-count p:first-child :is(b, span)"), ["3", "/ 4"]);
    assert_eq!(page.all(".wall-rest b"), ["1", "0"]);
    assert_eq!(page.count("svg.chart polyline.line"), 1);
    assert_eq!(page.attribute("body", "data-live").as_deref(), Some("/c/fsc/live"));
}

#[tokio::test]
async fn service_times_are_told_once_and_half_and_most_of_them_are_shown() {
    let app = TestApp::new().await;
    let api = described(&app).await;
    let device = app.device_for("main-entrance", Serves::Entry).await;
    let made = many(&app, 2, |_| Outcome::Approved(Level::Green)).await;
    let read = device.read(&json!({ "secret": secret(&made[0]), "nonce": "nonce-01" })).await;
    let time = |reading: &str, ms: i64| json!({ "reading": reading, "ms": ms, "printed": true });
    let tell = async |body: Value| {
        let answer = device.post(SERVICES, &body).await.is(201);
        keeps_to(&api, "post", SERVICES, &answer);
        answer.json()
    };
    // By the nonce or by the id it is the same reading, of which the first time stands.
    assert_eq!(tell(time("nonce-01", 12_000)).await, time("nonce-01", 12_000));
    let id = read["id"].as_str().unwrap();
    assert_eq!(tell(time(id, 99_000)).await, time(id, 12_000));
    assert_eq!(tell(json!([time("nonce-01", 7), time("nonce-02", 8_000)])).await[1], time("nonce-02", 8_000));
    assert_eq!(app.value::<i64>("select count(*) from service_times").await, 2);
    // Another device's reading of that nonce is another one; its id is nobody's here.
    let other = app.device("main-entrance").await;
    other.post(SERVICES, &time("nonce-01", 1_000)).await.is(201);
    assert_eq!(other.post(SERVICES, &time(id, 2_000)).await.is(201).json(), time(id, 2_000));
    assert_eq!(app.value::<i64>("select count(*) from service_times").await, 4);
    for wrong in
        [json!([]), time("x", 1), time("nonce-09", -1), json!({ "reading": "nonce-09", "ms": 0.5, "printed": true })]
    {
        let answer = device.post(SERVICES, &wrong).await.is(422);
        keeps_to(&api, "post", SERVICES, &answer);
    }
    keeps_to(&api, "post", SERVICES, &app.visitor().post_json(SERVICES, &time("nonce-01", 1)).await.is(401));
    // Nineteen of twenty within 40 seconds: the alarm says so, in a word.
    let many: Vec<Value> = (1..=20).map(|n| time(&format!("served-{n:02}"), n * 2_000)).collect();
    app.sql("delete from service_times").await;
    tell(Value::from(many)).await;
    let mut desk = app.desk_staff("Dora Desk").await;
    let page = desk.get("/c/fsc/arrivals").await.is(200).says("device takes too long").says("at most 30 seconds");
    let told = rows(&page, "#services table");
    assert_eq!(told[0][..4], ["All devices", "20", "20.0 s", "38.0 s"]);
    assert_eq!((told[1][1].as_str(), told[1][3].as_str(), told[1][4].as_str()), ("20", "38.0 s", "too slow"));
    assert_eq!((told[2][1].as_str(), told[2][3].as_str(), told[2][4].as_str()), ("0", "–", "no figures"));
    let held = "select percentile_disc(0.95) within group (order by ms) from service_times";
    assert_eq!(app.value::<i32>(held).await, 38_000);
    // How long is too long is the conference's own.
    app.sql("update conferences set service_seconds = 38").await;
    desk.get("/c/fsc/arrivals").await.is(200).says_not("too slow").says("in time");
    app.app.clock.advance(TimeDelta::minutes(61));
    desk.get("/c/fsc/arrivals").await.is(200).says("No service times");
    desk.get("/c/fsc/arrivals?over=today").await.is(200).says("20.0 s");
}

#[tokio::test]
async fn a_board_fetches_itself_anew_when_a_badge_was_read() {
    let app = TestApp::new().await;
    let device = app.device("main-entrance").await;
    let made = many(&app, 1, |_| Outcome::Approved(Level::Green)).await;
    let mut desk = app.desk_staff("Dora Desk").await;
    let page = desk.get("/c/fsc/arrivals").await.is(200);
    assert_eq!(
        page.count("[hx-get='/c/fsc/arrivals'][hx-trigger*='live:checkins from:body'][hx-target='#board'] > #board"),
        1
    );
    device.read(&json!({ "secret": secret(&made[0]), "nonce": "nonce-01" })).await;
    desk.get("/c/fsc/arrivals").await.is(200).says("1 / 1");
}

#[tokio::test]
async fn a_small_demonstration_is_rehearsed_too() {
    let app = TestApp::new().await;
    plenum::demo::fill(&app.app, 8, plenum::kernel::Lang::En).await.unwrap();
    plenum::demo::rehearse(&app.app).await.unwrap();
    let seated: i64 = app
        .value("select count(*) from participants where post = '主席团成员' and state = 'approved' and level = 'red'")
        .await;
    assert_eq!(seated, 6);
}
